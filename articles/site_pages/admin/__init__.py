"""Admin of the pages about the site."""

from articles.site_pages.admin import site_pages

__all__ = ["site_pages"]
