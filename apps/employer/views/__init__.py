"""Doors of the employers' page."""
