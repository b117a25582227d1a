"""Search: the full-text index, names in texts, related briefs and near-duplicates."""
