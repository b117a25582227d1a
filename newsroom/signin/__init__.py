"""Signing in to the desk: second factors, limits on guessing, sessions, password links, and the audit log."""
