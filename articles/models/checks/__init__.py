"""Settings of the checks before publication, and the house word lists."""
