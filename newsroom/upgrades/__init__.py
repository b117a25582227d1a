"""Upgrades from release to release: `docs/upgrades.md` describes the sequence."""
