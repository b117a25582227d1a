"""Admin of items, tags, sections, corrections, front-page leads and the log of the desk."""

from articles.admin import articles, checks, corrections, front_page_leads, news_items, sections, tags
from articles.admin.review import steps as review_steps
from articles.desk import log_entries

__all__ = [
    "articles",
    "checks",
    "corrections",
    "front_page_leads",
    "log_entries",
    "news_items",
    "review_steps",
    "sections",
    "tags",
]
