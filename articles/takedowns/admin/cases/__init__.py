"""The case page: a claim, the page it is about, the decision and what was decided."""
