"""Which items name which tags, and which briefs belong beside an article."""
