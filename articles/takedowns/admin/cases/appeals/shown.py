"""Appeals as the case page shows them: what each contains and lacks, its waiting period, and the steps open now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from articles.desk.users import current_user
from articles.takedowns.admin.notices.evidence_files import appeal_file_address, file_label
from articles.takedowns.cases.appeals.additions import takes_additions
from articles.takedowns.cases.appeals.filing import contestable_decisions
from articles.takedowns.cases.appeals.forwarding import unread_since_forwarding
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.decisions.appeals import refusal_of_reviewer
from articles.takedowns.law.appeal_rules import Restoring
from articles.takedowns.law.elements import ATTESTATIONS, Element
from articles.takedowns.models import Appeal, Appellant, Case, Evidence, ThreadEntry

MAX_SHOWN = 20
MAX_ADDITIONS = 100
OUTCOMES = (Appeal.Outcome.GRANTED, Appeal.Outcome.PARTLY, Appeal.Outcome.REFUSED)
# Label and address of a file; no address for readers who may not open it.
FileLink = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ShownAddition:
    """What came later. `supplied`: label and text of each element."""

    entry: ThreadEntry
    supplied: list[tuple[str, str]]
    files: list[FileLink]

    @property
    def is_new(self) -> bool:
        return self.entry.settled_at is None


@dataclass(slots=True)
class AppealParts:
    """What came with an appeal and later: files of the appeal itself, and the additions with theirs."""

    files: list[FileLink] = field(default_factory=list)
    additions: list[ShownAddition] = field(default_factory=list)


@dataclass(slots=True)
class ShownAppeal:
    """An appeal on the page. `checklist`: the elements of its law, and whether each is given. `refusal`: why the reader
    may not decide it. `has_news`: a claimant wrote since it was forwarded, and nobody has read it. `typed`: what was
    typed in a step that was refused.
    """

    appeal: Appeal
    parts: AppealParts
    checklist: list[tuple[Element, bool]]
    attested: list[Any]
    person: Appellant | None
    refusal: str
    is_window_open: bool
    is_waiting: bool
    may_add: bool
    can_forward: bool
    is_decided_by_person: bool
    outcomes: list[tuple[str, Any]]
    has_news: bool
    typed: dict[str, str]

    @property
    def has_new_additions(self) -> bool:
        return any(addition.is_new for addition in self.parts.additions)


def appeals_context(request: HttpRequest, case: Case, is_closed: bool) -> dict[str, Any]:
    """The newest appeals of a case, open ones first. What they say is closed with the claim."""
    if is_closed:
        return {}
    may_decide = request.user.has_perm(PERMISSION)
    rows = Appeal.objects.filter(case=case).select_related("decision__about", "decision__by", "reviewer", "notice")
    shown = sorted(rows.order_by("-pk")[:MAX_SHOWN], key=lambda row: (not row.is_open, -row.pk))
    people, parts = _people(request, shown), _parts(request, shown)
    at = timezone.now()
    return {
        "appeals": [_shown(request, row, parts[row.pk], people.get(row.pk), at) for row in shown],
        "may_file_appeal": may_decide and not case.merged_into_id and contestable_decisions(case).exists(),
    }


def _people(request: HttpRequest, appeals: list[Appeal]) -> dict[int, Appellant]:
    if not request.user.has_perm("takedowns.view_claimant"):
        return {}
    return {person.appeal_id: person for person in Appellant.objects.filter(appeal__in=appeals)}


def _parts(request: HttpRequest, appeals: list[Appeal]) -> dict[int, AppealParts]:
    """What came with each appeal and later. Three queries at most."""
    cases, found = {row.pk: row.case_id for row in appeals}, defaultdict[int, AppealParts](AppealParts)
    if not appeals:
        return found
    may_open = request.user.has_perm("takedowns.view_claimant")

    def links(files: Iterable[Evidence], appeal: int) -> list[FileLink]:
        return [(file_label(row), appeal_file_address(cases[appeal], row) if may_open else "") for row in files]

    with_appeal = Evidence.objects.filter(appellant__appeal__in=cases, entry=None).select_related("appellant")
    for row in with_appeal:
        assert row.appellant is not None
        found[row.appellant.appeal_id].files += links([row], row.appellant.appeal_id)
    entries = ThreadEntry.objects.filter(appeal__in=cases).select_related("by").prefetch_related("files")
    for entry in list(entries.order_by("-pk")[:MAX_ADDITIONS])[::-1]:
        key = entry.appeal_id or 0
        found[key].additions.append(ShownAddition(entry, supplied_shown(entry), links(entry.files.all(), key)))
    return found


def supplied_shown(entry: ThreadEntry) -> list[tuple[str, str]]:
    """Label and text of each element that an entry supplied."""
    supplied = entry.supplied.items()
    return [(str(Element(name).label), text) for name, text in supplied if name in Element.values]


def _shown(
    request: HttpRequest, appeal: Appeal, parts: AppealParts, person: Appellant | None, at: datetime
) -> ShownAppeal:
    rule = appeal.rule
    listed = [element for element in Element if element in rule.required or element in appeal.elements]
    is_own = request.POST.get("appeal") == str(appeal.pk)
    outcomes = OUTCOMES if rule.restoring is Restoring.BY_DECISION else OUTCOMES[2:] if appeal.missing else ()
    typed = ("outcome", "reasons") if request.POST.get("step") in ("decide", "preview_outcome") else ()
    return ShownAppeal(
        appeal=appeal,
        parts=parts,
        checklist=[(element, element in appeal.elements) for element in listed],
        attested=[ATTESTATIONS[key].text for key in appeal.attested if key in ATTESTATIONS],
        person=person,
        refusal=refusal_of_reviewer(appeal, current_user(request)) if appeal.is_open else "",
        is_window_open=bool(appeal.is_open and appeal.opens_at and appeal.opens_at <= at),
        is_waiting=bool(appeal.is_open and appeal.opens_at and appeal.opens_at > at),
        may_add=takes_additions(appeal),
        can_forward=rule.forwards and takes_additions(appeal) and not appeal.missing,
        is_decided_by_person=rule.restoring is Restoring.BY_DECISION,
        outcomes=[(code.value, code.label) for code in outcomes],
        has_news=bool(appeal.is_open and appeal.forwarded_at and unread_since_forwarding(appeal).exists()),
        typed={name: request.POST.get(name, "") for name in typed} if is_own else {},
    )
