"""Ingest: raw pages from outside are stored unchanged, parsed, reviewed and turned into drafts."""
