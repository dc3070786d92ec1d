"""Pages of the registry: forms of one dossier, the import wizard, exports, merges, change requests."""
