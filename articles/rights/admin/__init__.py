"""Admin of sources, licences, people and disclaimers."""

from articles.rights.admin import rights

__all__ = ["rights"]
