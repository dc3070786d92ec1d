"""What figures are: spans of time, values with their unit rule, the words of a report. Pure."""
