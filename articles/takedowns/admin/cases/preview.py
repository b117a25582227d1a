"""Preview of a decision: the decision is made in a transaction that is rolled back, so the preview cannot be wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from articles.desk.labels import target_label
from articles.models import NewsItem
from articles.models.removed_text import closed_words
from articles.takedowns.admin.cases.deciding import skipped_lines
from articles.takedowns.admin.cases.letters_shown import LettersShown, letters_shown
from articles.takedowns.admin.cases.outcome_rows import OutcomeRow, outcome_rows
from articles.takedowns.admin.cases.row_names import row_names
from articles.takedowns.admin.cases.value_names import ValueNames
from articles.takedowns.admin.restrictions.coverage import current_response
from articles.takedowns.decisions.all_addresses import DecidedAddresses
from articles.takedowns.models import Case, Change, Decision, Effect
from articles.takedowns.proof.reach import Reach, reach_of

MAX_SHOWN = 20
# Addresses of one decision whose reach is counted.
MAX_REACHED = 10
CONTEXT_LENGTH = 30
MAX_LENGTH = 200
# Names and headlines.
WHOLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class ColumnDifference:
    """One changed column: the name of its row, its own, and the text around the difference, before and after."""

    row_name: str
    column: str
    before: str
    after: str


@dataclass(slots=True)
class DecisionPreview:
    """What a decision would do. Lists are cut at MAX_SHOWN; the counts are complete."""

    responses: list[tuple[str, str]] = field(default_factory=list)
    target_count: int = 0
    reach: list[Reach] = field(default_factory=list)
    # The number of addresses whose reach is counted, if it is not all of them.
    reached: int = 0
    differences: list[ColumnDifference] = field(default_factory=list)
    changed_rows: int = 0
    note_count: int = 0
    letters: LettersShown | None = None
    needs_second_person: bool = False
    # The cases of the notice that are left out, and why.
    skipped: list[str] = field(default_factory=list)
    # Whether something holds already until the second person confirms.
    acts_at_once: bool = False
    outcomes: list[OutcomeRow] = field(default_factory=list)


def preview_decision(request: HttpRequest, case: Case, decide: Callable[[], DecidedAddresses]) -> DecisionPreview:
    """Raises StaleCase and ValidationError as the decision itself would. What the action creates is rolled back too."""
    preview = DecisionPreview()
    with transaction.atomic():
        decided = decide()
        cases = [case, *(decision.case for decision in decided.decisions if decision.case_id != case.pk)]
        preview.skipped = skipped_lines(decided.skipped)
        _fill(preview, request, decided.decisions, timezone.now())
        transaction.set_rollback(True)
    # What is public before the decision.
    targets = [target for each in cases[:MAX_REACHED] if (target := each.target)]
    preview.reach = reach_of(targets, timezone.now()) if targets else []
    preview.reached = len(targets) if len(cases) > MAX_REACHED else 0
    return preview


def _fill(preview: DecisionPreview, request: HttpRequest, decisions: list[Decision], at: datetime) -> None:
    """Read inside the transaction what readers would get, which rows differ and which letters would be sent."""
    effects = list(Effect.objects.filter(decision__in=decisions).select_related("restriction").order_by("pk"))
    preview.target_count = len(effects)
    for effect in effects[:MAX_SHOWN]:
        target = effect.restriction.target
        if isinstance(target, NewsItem):
            target = NewsItem.objects.with_restrictions(at).get(pk=target.pk)
        preview.responses.append((target_label(target), current_response(request, target, at)))
    changes = list(Change.objects.filter(decision__in=decisions))
    in_rows = [change for change in changes if change.table != "correction"]
    preview.note_count = len(changes) - len(in_rows)
    preview.changed_rows = len({(change.table, change.row) for change in in_rows})
    preview.differences = _differences(in_rows[:MAX_SHOWN])
    preview.letters = letters_shown(decisions)
    first = decisions[0]
    is_waiting = first.case.state == Case.State.SECOND_REVIEW
    preview.needs_second_person = is_waiting
    preview.acts_at_once = bool(effects)
    preview.outcomes = outcome_rows([first]).get(first.pk, [])


def _differences(changes: list[Change]) -> list[ColumnDifference]:
    """Of rows whose text is closed to the reader only the names."""
    names, closed = row_names(changes)
    values = ValueNames(changes)
    return [
        ColumnDifference(names[key], values.column(change), closed_words(), closed_words())
        if (key := (change.table, change.row)) in closed
        else _difference(names[key], values.column(change), *values.before_and_after(change))
        for change in changes
    ]


def _difference(row_name: str, column: str, before: str, after: str) -> ColumnDifference:
    """Cut to what differs, with some text around it; short values are shown whole."""
    if max(len(before), len(after)) <= WHOLE_LENGTH:
        return ColumnDifference(row_name, column, before, after)
    shorter = min(len(before), len(after))
    first = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    same_end = 0
    while same_end < shorter - first and before[-1 - same_end] == after[-1 - same_end]:
        same_end += 1
    start, end = max(0, first - CONTEXT_LENGTH), max(0, same_end - CONTEXT_LENGTH)
    cut = (text[start : len(text) - end] for text in (before, after))
    lead, tail = "…" if start else "", "…" if end else ""
    return ColumnDifference(row_name, column, *(f"{lead}{text[:MAX_LENGTH]}{tail}" for text in cut))
