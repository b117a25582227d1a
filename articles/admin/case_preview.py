"""What would a decision do? It is made for real and taken back at once, so the preview cannot be wrong."""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles.admin.coverage import answer_words
from articles.admin.words import name_of_target
from articles.models import Mode, NewsItem
from articles.takedowns.acts import Act, Words
from articles.takedowns.deciding import decide
from articles.takedowns.models import Case, ClaimantMessage, Decision
from articles.takedowns.reach import Reach, reach_of

MOST_SHOWN = 20
AROUND = 30


@dataclass(frozen=True, slots=True)
class Difference:
    """One changed column: which row, and the words around what differs, before and after."""

    what: str
    before: str
    after: str


@dataclass(slots=True)
class Preview:
    """What a decision would do. Lists are cut at MOST_SHOWN; the counts are whole."""

    answers: list[tuple[str, str]] = field(default_factory=list)
    targets: int = 0
    reach: list[Reach] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    changed: int = 0
    notes: int = 0
    letters: list[ClaimantMessage] = field(default_factory=list)
    mails: int = 0
    second: bool = False


def preview(request: HttpRequest, case: Case, version: int, act: Act, words: Words) -> Preview:
    """Raises Overtaken and ValidationError as the decision itself would."""
    told = Preview()
    by: User = request.user  # type: ignore[assignment]
    if case.target:
        told.reach = reach_of(case.target, timezone.now())
    with transaction.atomic():
        decision = decide(case, version, act, words, by)
        _look(request, decision, told)
        transaction.set_rollback(True)
    return told


def _look(request: HttpRequest, decision: Decision, told: Preview) -> None:
    """Inside the transaction: what readers would get, which rows differ, which letters would go out."""
    at = timezone.now()
    effects = list(decision.effects.select_related("restriction"))
    told.targets = len(effects)
    for effect in effects[:MOST_SHOWN]:
        target = effect.restriction.target
        if isinstance(target, NewsItem):
            target = NewsItem.objects.with_restrictions(at).get(pk=target.pk)
        told.answers.append((name_of_target(target), answer_words(request, target, at)))
    changes = list(decision.changes.all())
    told.notes = sum(one.table == "correction" for one in changes)
    texts = [one for one in changes if one.table != "correction"]
    told.changed = len({(one.table, one.row) for one in texts})
    told.differences = [_difference(one.table, one.row, one.before, one.after) for one in texts[:MOST_SHOWN]]
    letters = ClaimantMessage.objects.filter(decision=decision).order_by("pk")
    told.mails, told.letters = letters.count(), list(letters[:2])
    waits = decision.case.state == Case.State.SECOND_REVIEW
    told.second = waits and decision.mode != Mode.HIDDEN


TABLES = {
    "item": gettext_lazy("item"),
    "byline": gettext_lazy("byline"),
    "source": gettext_lazy("source"),
    "person": gettext_lazy("person"),
    "picture": gettext_lazy("picture"),
}


def _difference(table: str, row: int, before: str, after: str) -> Difference:
    """Cut to what differs, with some words around it."""
    first = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    last = 0
    while last < min(len(before), len(after)) - first and before[-1 - last] == after[-1 - last]:
        last += 1
    start = max(0, first - AROUND)
    cut = [text[start : len(text) - last + AROUND if last > AROUND else len(text)] for text in (before, after)]
    lead, tail = "…" if start else "", "…" if last > AROUND else ""
    return Difference(f"{TABLES.get(table, table)} {row}", *(f"{lead}{text[:200]}{tail}" for text in cut))
