"""Bylines: who wrote a text and where it came from."""
