"""Rules of the employers' page. Pure."""
