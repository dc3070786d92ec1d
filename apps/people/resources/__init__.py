"""The shape of files: reading rosters, writing rosters."""
