"""Appeals on the case page."""
