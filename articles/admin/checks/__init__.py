"""Admin of the checks before publication: their levels, the house word lists, and what the form of an item shows."""

from articles.admin.checks import settings, word_lists

__all__ = ["settings", "word_lists"]
