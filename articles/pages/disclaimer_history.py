"""The history of disclaimers: every one that was ever shown, where, and for which period."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from articles.models.disclaimer_rule import DisclaimerRule
from articles.models.newsitem import NewsItem
from articles.rights.models import Disclaimer

MAX_DISCLAIMERS = 200
MAX_RULES = 1_000


@dataclass(frozen=True, slots=True)
class DisclaimerRecord:
    """A disclaimer, the rules that attach it to more than one item, and since when single items have had it."""

    disclaimer: Disclaimer
    single_since: datetime | None
    rules: list[DisclaimerRule] = field(default_factory=list)


def disclaimer_history(at: datetime) -> list[DisclaimerRecord]:
    """Records in force first, then past ones; without those that only unlisted items carry. Two queries."""
    rules: dict[int, list[DisclaimerRule]] = defaultdict(list)
    general = DisclaimerRule.objects.filter(item__isnull=True, starts_at__lte=at)
    for rule in general.select_related("source", "licence", "section")[:MAX_RULES]:
        rules[rule.disclaimer_id].append(rule)
    single = Subquery(_single(at).order_by("pk").values("starts_at")[:1])
    disclaimers = Disclaimer.objects.annotate(single_since=single)[:MAX_DISCLAIMERS]
    records = [DisclaimerRecord(row, row.single_since, rules[row.pk]) for row in disclaimers]
    used = [record for record in records if record.rules or record.single_since]
    return sorted(used, key=lambda record: not _in_force(record, at))


def _single(at: datetime) -> "QuerySet[DisclaimerRule]":
    listed = NewsItem.objects.listed(at).filter(pk=OuterRef("item"))
    return DisclaimerRule.objects.filter(Exists(listed), disclaimer=OuterRef("pk"), starts_at__lte=at)


def _in_force(record: DisclaimerRecord, at: datetime) -> bool:
    running = any(rule.ends_at is None or rule.ends_at > at for rule in record.rules)
    return running or record.single_since is not None
