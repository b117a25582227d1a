"""Who wrote what: for each item the accounts that changed it, each with the last version in which they did."""

from collections import defaultdict
from typing import Any

from articles.editing.revisions.context import RevisionContext
from articles.models.editorial.review import Contribution, Line


def record_contributions(numbers: dict[int, int], context: RevisionContext, line: Line = Line.TEXT) -> None:
    """Record who made these versions (item id → number): the current account, and those whose words they take over."""
    if not numbers:
        return
    by_account: dict[Any, dict[int, int]] = defaultdict(dict)
    account = context.account
    by_account[account.pk if account is not None else None] = dict(numbers)
    for pk in context.authors.keys() & numbers.keys():
        for author in context.authors.pop(pk):
            by_account[author][pk] = numbers[pk]
    for author, versions in by_account.items():
        _record(author, versions, line)


def _record(by: Any, versions: dict[int, int], line: Line) -> None:
    rows = [Contribution(item_id=pk, line=line, by_id=by, number=number) for pk, number in versions.items()]
    if by is None:
        # No upsert matches rows by a null column.
        Contribution.objects.filter(item__in=versions, line=line, by__isnull=True).delete()
        Contribution.objects.bulk_create(rows)
        return
    unique = ["item", "line", "by"]
    Contribution.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=["number"])
