"""The disclaimers of an item: the most specific rule in force wins (item, source, licence, section, site)."""

from datetime import datetime

from django.db.models import Q

from articles.models.disclaimer_rule import DisclaimerRule
from articles.models.newsitem import NewsItem
from articles.rights.models import Disclaimer


def disclaimers_for(item: NewsItem, at: datetime) -> list[Disclaimer]:
    """The disclaimers of an item at any moment, past or present, in its language if there is one. One query."""
    terms = item.terms
    own = {"item": item.pk, "source": item.source_id, "licence": terms and terms.pk, "section": item.section_id}
    # A rule has at most one target, so it applies to this item if none of its columns names another target.
    reaches = [
        Q((f"{name}__isnull", True)) | Q((name, key)) if key else Q((f"{name}__isnull", True))
        for name, key in own.items()
    ]
    in_force = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    applicable = DisclaimerRule.objects.filter(*reaches, in_force, starts_at__lte=at)
    rules = list(applicable.select_related("disclaimer").order_by("pk"))
    return _in_language([rule.disclaimer for rule in _most_specific(rules)], item.language)


def _most_specific(rules: list[DisclaimerRule]) -> list[DisclaimerRule]:
    least = min((rule.rank() for rule in rules), default=0)
    return [rule for rule in rules if rule.rank() == least]


def _in_language(found: list[Disclaimer], language: str) -> list[Disclaimer]:
    """Those in the item's language, else in another script of it, else all: a disclaimer is never dropped silently."""
    same = [row for row in found if row.language == language]
    related = [row for row in found if row.language.split("-")[0] == language.split("-")[0]]
    return list(dict.fromkeys(same or related or found))
