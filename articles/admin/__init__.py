"""The desk: lists, forms and buttons over the rules of all packages. A file for each subject."""

from django.contrib import admin
from taggit.models import Tag as PlainTag

from articles.admin import (
    articles,
    briefs,
    cases,
    corrections,
    leads,
    ledger,
    log,
    news_items,
    notices,
    pictures,
    places,
    restrictions,
    rights,
    tags,
    wire,
)

# Tags of our own carry aliases; taggit's table stays empty.
admin.site.unregister(PlainTag)

__all__ = [
    "articles",
    "briefs",
    "cases",
    "corrections",
    "leads",
    "ledger",
    "log",
    "news_items",
    "notices",
    "pictures",
    "places",
    "restrictions",
    "rights",
    "tags",
    "wire",
]
