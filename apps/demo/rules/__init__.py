"""The demo county, pure: who lives there and what happens to them, from one seed."""
