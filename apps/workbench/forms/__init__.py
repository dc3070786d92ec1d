"""Shapes of what the pages send. Meaning is judged by the actions; these only read text."""
