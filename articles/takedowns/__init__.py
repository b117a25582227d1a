"""Requests to correct or remove, and the persons who make them."""
