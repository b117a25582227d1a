"""What leaves the house by itself: feeds, sitemaps, structured data, and how much of a text goes along."""
