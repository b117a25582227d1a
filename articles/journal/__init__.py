"""The journal: what was removed or erased, in a file outside the database, so that a restore removes it again."""
