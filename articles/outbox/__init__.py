"""Everything that leaves the house is written here first."""
