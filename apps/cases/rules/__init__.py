"""The law and the machine of cases, pure."""
