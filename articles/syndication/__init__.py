"""Syndication: feeds, sitemaps and structured data, and how much of a text they may contain."""
