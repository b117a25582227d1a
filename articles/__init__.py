"""The domain: news items, the gate in front of them, and what may be said about them."""
