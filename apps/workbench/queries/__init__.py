"""Reading for the pages: every figure comes from the query of the list it opens."""
