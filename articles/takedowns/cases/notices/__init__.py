"""The notices of a case."""
