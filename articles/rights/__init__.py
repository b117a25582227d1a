"""Who wrote it, what we may do with it, what we must say."""
