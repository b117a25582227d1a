"""Grounds of a case: its open notices by legal basis, and the fields by which a form answers each group."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Count
from django.utils.translation import gettext_lazy

from articles.takedowns.cases.notices.repeats import Repeat, repeats_in
from articles.takedowns.decisions.outcomes import Answers, NoticeAnswer, deadline_first
from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.models import OPEN_STATES, Case, Notice, NoticeOutcome

Result = NoticeOutcome.Result


@dataclass(frozen=True, slots=True)
class CaseNotices:
    """What the forms of a case know of its notices: the first one, the newest one that the page shows, how many open
    ones rest on each ground, the one that sets the deadline first, and which of them are repeats.
    """

    first: Notice | None
    last_key: int
    grounds: dict[str, int]
    repeats: list[Repeat] = field(default_factory=list)

    @property
    def has_several_grounds(self) -> bool:
        return len(self.grounds) > 1

    def repeats_on(self, basis: str) -> list[Repeat]:
        """The repeats on a ground if all open notices on it are repeats; else one answer would not fit them."""
        found = [repeat for repeat in self.repeats if repeat.notice.basis == basis]
        return found if len(found) == self.grounds.get(basis) else []


def notices_of(case: Case) -> CaseNotices:
    """Read once for all forms of a page."""
    known: CaseNotices | None = case.__dict__.get("case_notices")
    if known is None:
        known = case.__dict__["case_notices"] = _read(case)
    return known


def _read(case: Case) -> CaseNotices:
    first = case.notices.order_by("pk").first()
    if first is None:
        return CaseNotices(None, 0, {})
    rows = case.notices.exclude(state=Notice.State.CLOSED).order_by().values_list("pk", "basis")
    keys = dict(rows)
    counts = Counter(keys.values())
    grounds = {basis: counts[basis] for basis in deadline_first(counts, case)}
    return CaseNotices(first, max(keys, default=0), grounds, repeats_in(case))


def notice_with_many(case: Case) -> Notice | None:
    """The open notice of a case with the most open cases; None if each has this one only.

    Read once for all forms of a page.
    """
    if "notice_with_many" not in case.__dict__:
        rows = Notice.cases.through.objects.filter(notice__cases=case, case__state__in=OPEN_STATES).order_by()
        of_open = rows.exclude(notice__state=Notice.State.CLOSED)
        counted: Any = of_open.values_list("notice").annotate(count=Count("pk"))
        most = counted.filter(count__gt=1)
        best = most.order_by("-count", "notice").first()
        case.__dict__["notice_with_many"] = Notice.objects.get(pk=best[0]) if best else None
    known: Notice | None = case.__dict__["notice_with_many"]
    return known


def ground_name(basis: str) -> str:
    return str(BASES[basis].name) if basis in BASES else basis


def outcome_field(basis: str, initial: NoticeOutcome.Result) -> forms.ChoiceField:
    """The outcome of the notices on one ground. Without action none can be granted, so it starts as refused."""
    granted = () if initial == Result.REFUSED else (Result.GRANTED,)
    results = (*granted, Result.REFUSED, Result.NOT_NEEDED)
    return forms.ChoiceField(
        label=ground_name(basis),
        choices=[(result.value, result.label) for result in results],
        initial=initial,
        widget=forms.RadioSelect,
        required=False,
    )


def own_reasons_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Reasons for these claimants"),
        help_text=gettext_lazy("Leave empty to give them the reasons above, or the standard ones for their outcome."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )


def new_facts_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("New facts"),
        help_text=gettext_lazy(
            "This content was put back after an earlier notice of the same sender. State what is new, if you grant the"
            " notice all the same; it is stored with the internal reason."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )


def answers_from(
    case: Case, ground: str, by_ground: dict[str, tuple[str, str]], last_key: int | None, new_facts: str
) -> Answers:
    """The answers to the open notices of a case, from an outcome and own reasons for each ground."""
    if not by_ground:
        return Answers(ground, last_key=last_key, new_facts=new_facts)
    rows = case.notices.exclude(state=Notice.State.CLOSED).filter(basis__in=by_ground).order_by("pk")
    if last_key is not None:
        rows = rows.filter(pk__lte=last_key)
    answers: dict[int, NoticeAnswer] = {}
    for key, basis in rows.values_list("pk", "basis"):
        outcome, facts = by_ground[basis]
        answers[key] = NoticeAnswer(Result(outcome), facts)
    return Answers(ground, answers, last_key, new_facts)


def ground_choices(notices: CaseNotices) -> list[tuple[str, Any]]:
    return [(basis, ground_name(basis)) for basis in notices.grounds]
