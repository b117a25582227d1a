"""Which wordings have ever stood under our texts, where, and from when to when?"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from articles.models.disclaimer_rule import DisclaimerRule
from articles.models.newsitem import NewsItem
from articles.rights.models import Disclaimer

MOST_WORDINGS = 200
MOST_RULES = 1_000


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording, the rules that attach it to more than one text, and since when single texts have had it."""

    disclaimer: Disclaimer
    single_since: datetime | None
    rules: list[DisclaimerRule] = field(default_factory=list)


def all_wordings(at: datetime) -> list[Wording]:
    """Those in force first, then those of the past; none that only a text has which may not be listed. Two queries."""
    rules: dict[int, list[DisclaimerRule]] = defaultdict(list)
    general = DisclaimerRule.objects.filter(item__isnull=True, starts_at__lte=at)
    for rule in general.select_related("source", "licence", "section")[:MOST_RULES]:
        rules[rule.disclaimer_id].append(rule)
    single = Subquery(_single(at).order_by("pk").values("starts_at")[:1])
    disclaimers = Disclaimer.objects.annotate(single_since=single)[:MOST_WORDINGS]
    wordings = [Wording(one, one.single_since, rules[one.pk]) for one in disclaimers]
    told = [wording for wording in wordings if wording.rules or wording.single_since]
    return sorted(told, key=lambda wording: not _in_force(wording, at))


def _single(at: datetime) -> "QuerySet[DisclaimerRule]":
    listed = NewsItem.objects.listed(at).filter(pk=OuterRef("item"))
    return DisclaimerRule.objects.filter(Exists(listed), disclaimer=OuterRef("pk"), starts_at__lte=at)


def _in_force(wording: Wording, at: datetime) -> bool:
    running = any(rule.ends_at is None or rule.ends_at > at for rule in wording.rules)
    return running or wording.single_since is not None
