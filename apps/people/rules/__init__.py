"""Pure rules of people: names, identity, accounts, roster rows. No Django, no clock, no I/O."""
