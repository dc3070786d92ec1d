"""Django's PostgreSQL, with a cheaper look at a connection that has lain idle."""
