"""Revisions: recording, showing, restoring and redacting versions."""
