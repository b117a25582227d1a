"""The disclaimers of an item: the most specific rule in force wins (item, source, licence, section, site)."""

from datetime import datetime

from articles.models.disclaimer_rule import rules_for
from articles.models.newsitem import NewsItem
from articles.rights.models import Disclaimer


def disclaimers_for(item: NewsItem, at: datetime) -> list[Disclaimer]:
    """The disclaimers of an item at any moment, past or present, in its language if there is one. One query."""
    return _in_language([rule.disclaimer for rule in rules_for(item, at)], item.language)


def _in_language(found: list[Disclaimer], language: str) -> list[Disclaimer]:
    """Those in the item's language, else in another script of it, else all: a disclaimer is never dropped silently."""
    same = [row for row in found if row.language == language]
    related = [row for row in found if row.language.split("-")[0] == language.split("-")[0]]
    return list(dict.fromkeys(same or related or found))
