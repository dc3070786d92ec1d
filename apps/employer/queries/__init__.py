"""The only way to read what the employers' page shows."""
