"""Backups that either database can be restored from: `docs/backup.md` describes their format."""
