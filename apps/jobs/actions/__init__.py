"""The only way to write jobs."""
