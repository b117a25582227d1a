"""Which wording stands under an item on a day? The most specific in force: item, source, licence, section, site."""

from datetime import datetime

from django.db.models import Q

from articles.models.disclaimer_rule import DisclaimerRule
from articles.models.newsitem import NewsItem
from articles.rights.models import Disclaimer


def wordings(item: NewsItem, at: datetime) -> list[Disclaimer]:
    """The wordings of an item at a moment, past ones included, in its language where there is one. One query."""
    terms = item.terms
    own = {"item": item.pk, "source": item.source_id, "licence": terms and terms.pk, "section": item.section_id}
    # A rule has one target or none: it reaches this item when none of its columns names another one.
    reaches = [
        Q((f"{name}__isnull", True)) | Q((name, key)) if key else Q((f"{name}__isnull", True))
        for name, key in own.items()
    ]
    in_force = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    found = DisclaimerRule.objects.filter(*reaches, in_force, starts_at__lte=at)
    rules = list(found.select_related("disclaimer").order_by("pk"))
    return _in_language([rule.disclaimer for rule in _most_specific(rules)], item.language)


def _most_specific(rules: list[DisclaimerRule]) -> list[DisclaimerRule]:
    least = min((rule.rank() for rule in rules), default=0)
    return [rule for rule in rules if rule.rank() == least]


def _in_language(found: list[Disclaimer], language: str) -> list[Disclaimer]:
    """Those of the item's language, else of its script's relatives, else all: a wording is never left out silently."""
    same = [one for one in found if one.language == language]
    related = [one for one in found if one.language.split("-")[0] == language.split("-")[0]]
    return list(dict.fromkeys(same or related or found))
