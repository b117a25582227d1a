"""Takedowns: requests to correct or remove content, and the people who make them."""
