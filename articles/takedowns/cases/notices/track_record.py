"""Track records: earlier removals from the source, author or uploader of a target, and earlier notices of one sender
that were refused or spam.

Both read a bounded number of the newest rows. What is closed to the reader is not counted, so that a sealed case does
not show by its number. An erased claimant has no signature, so nothing of their notices is found.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from articles.editing.restrictions import Target
from articles.models.byline import Byline
from articles.models.placement import Placement
from articles.models.removed_text import CLOSED_MODES, closed_pictures, is_closed_to_reader, without_closed
from articles.models.restriction import Mode
from articles.pictures.models import Picture
from articles.rights.models import Person, Source
from articles.takedowns.models import Case, Decision, Effect, Notice, NoticeOutcome, NoticeSignature

PERIOD = timedelta(days=365)
# The newest effects of decisions in which a name is searched, and the newest notices of a sender that are counted.
MAX_REMOVALS, MAX_NOTICES = 2_000, 200
MAX_LINKED, MAX_NAMES = 5, 10
# What takes content away for good.
REMOVING = (Mode.SEALED, Mode.REMOVED_LEGAL, Mode.REMOVED, Mode.RETRACTED, Mode.ELEMENT_REMOVED)


@dataclass(frozen=True, slots=True)
class Removals:
    """Upheld removals of other items with one source, author or uploader. `cases`: the newest of their cases."""

    name: str
    count: int
    cases: list[Case]


@dataclass(frozen=True, slots=True)
class SenderRecord:
    """What became of the earlier notices of one sender. `cases`: the newest cases of those refused or spam."""

    spam: int
    refused: int
    granted: int
    cases: list[Case]


def earlier_removals(case: Case, at: datetime) -> list[Removals]:
    """The upheld removals by decisions of other cases in the last twelve months. At most a query for each name, and one
    for the cases.
    """
    if case.target is None:
        return []
    newest = _newest_removals(case, at)
    found = []
    for name, condition in _names_of(case.target):
        rows = Effect.objects.filter(condition, pk__in=newest).order_by("-pk")
        cases = list(rows.values_list("decision__case", flat=True))
        if cases:
            found.append((name, cases))
    by_key = Case.objects.in_bulk({pk for _name, cases in found for pk in _first(cases)})
    return [Removals(name, len(cases), [by_key[pk] for pk in _first(cases)]) for name, cases in found]


def _newest_removals(case: Case, at: datetime) -> list[int]:
    """Keys of the newest effects that removed something and hold, from other cases about other notices."""
    modes = [mode for mode in REMOVING if mode not in CLOSED_MODES or not is_closed_to_reader()]
    newest = list(Effect.objects.order_by("-pk").values_list("pk", flat=True)[:MAX_REMOVALS])
    made = Effect.objects.filter(pk__in=newest, did=Effect.EffectKind.MADE, decision__made_at__gte=at - PERIOD)
    upheld = made.exclude(decision__later__action=Decision.Action.REVERSE).exclude(decision__case=case)
    # One notice with several addresses is one event, not a record.
    together = Case.objects.filter(notices__in=case.notices.order_by().values("pk")).order_by()
    upheld = upheld.exclude(decision__case__in=together.values("pk"))
    rows = upheld.filter(restriction__mode__in=modes).order_by()
    rows = without_closed(rows, "restriction__item", "restriction__placement__brief")
    return list(rows.values_list("pk", flat=True))


def _names_of(target: Target) -> list[tuple[str, Q]]:
    """The names of a target with the condition that a removed row has the same."""
    if isinstance(target, Picture):
        source = target.source
        return [(str(source), _same_source(source))] if source else []
    item = target.brief if isinstance(target, Placement) else target
    names: list[tuple[str, Q]] = [(str(item.source), _same_source(item.source))] if item.source else []
    lines = list(item.bylines.select_related("person", "outlet")[:MAX_NAMES])
    outlets = [line.outlet for line in lines if line.outlet and line.outlet != item.source]
    names += [(str(outlet), _same_credit("outlet", outlet)) for outlet in outlets]
    names += [(str(line.person), _same_credit("person", line.person)) for line in lines if line.person]
    if isinstance(item.created_by, User):
        same = Q(restriction__item__created_by=item.created_by)
        names.append((item.created_by.get_full_name() or item.created_by.get_username(), same))
    return names


def _same_source(source: Source) -> Q:
    items = Q(restriction__item__source=source) | Q(restriction__placement__brief__source=source)
    return items | Q(restriction__picture__source=source)


def _same_credit(column: str, credit: Person | Source) -> Q:
    return Q(restriction__item__in=Byline.objects.filter(**{column: credit}).order_by().values("item"))


def sender_record(notice: Notice) -> SenderRecord | None:
    """What became of the other notices of the sender; None if none was refused or spam. At most three queries."""
    sender = NoticeSignature.objects.filter(notice=notice).values_list("sender", flat=True).first()
    if not sender:
        return None
    results = dict(_results(sender, notice))
    bad = [pk for pk, result in results.items() if result in ("spam", "refused")]
    if not bad:
        return None
    linked = Case.objects.filter(notices__in=bad[:MAX_LINKED]).distinct().order_by("-pk")[:MAX_LINKED]
    counts = list(results.values())
    return SenderRecord(counts.count("spam"), counts.count("refused"), counts.count("granted"), list(linked))


def _results(sender: str, notice: Notice) -> Iterable[tuple[int, str]]:
    """The other notices of a sender, newest first, with the outcome of each."""
    signed = NoticeSignature.objects.filter(sender=sender).exclude(pk=notice.pk).order_by("-pk")
    keys = list(signed.values_list("pk", flat=True)[:MAX_NOTICES])
    outcomes = NoticeOutcome.objects.filter(notice=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    rows: QuerySet[Any] = Notice.objects.filter(pk__in=keys, state=Notice.State.CLOSED).order_by("-pk")
    rows = without_closed(rows, "item", "placement__brief", "placement__article")
    if is_closed_to_reader():
        rows = rows.exclude(picture__in=closed_pictures(timezone.now()).values("pk"))
    for pk, spam_at, outcome in rows.values_list("pk", "spam_at", Subquery(outcomes)):
        yield pk, "spam" if spam_at else outcome or ""


def _first(cases: list[int]) -> list[int]:
    return list(dict.fromkeys(cases))[:MAX_LINKED]
