"""The notices of a case on its page."""
