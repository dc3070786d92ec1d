"""Doors of the workbench pages: parse, take the actor, call one query or action, answer."""
