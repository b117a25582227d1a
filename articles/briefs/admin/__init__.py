"""Admin of flash briefs and the flash box."""

from articles.briefs.admin import briefs

__all__ = ["briefs"]
