"""Flash briefs: dated items of a few lines, and their stream."""
