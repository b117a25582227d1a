"""Versions of an item at the desk: list, comparison, restoring."""
