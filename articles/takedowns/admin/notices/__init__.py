"""Notices and those who sent them: list and form, notices by post, evidence, and the page a claim is about."""
