"""Outcomes of notices in a decision: each open notice is granted, refused, no longer needed or spam, on its own ground
and, if the moderator wrote them, with its own reasons.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models.restriction import Mode
from articles.takedowns.cases.notices.repeats import Repeat
from articles.takedowns.cases.notices.spam import close_spam_notices
from articles.takedowns.models import Case, Decision, Notice, NoticeOutcome, OutcomeStatement

Result = NoticeOutcome.Result


@dataclass(frozen=True, slots=True)
class NoticeAnswer:
    """The outcome of one notice; `facts` are the reasons for it, "" for those of the decision."""

    outcome: NoticeOutcome.Result
    facts: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """The ground of a decision ("" for the one that sets the deadline), and the answers to notices by key.

    A notice without an answer of its own gets the outcome that follows from the action. Notices newer than `last_key`
    were not seen by the moderator: they are not answered, and go to a new case if this one is closed. `new_facts`: why
    a repeat is granted all the same.
    """

    ground: str = ""
    notices: Mapping[int, NoticeAnswer] = field(default_factory=lambda: MappingProxyType({}))
    last_key: int | None = None
    new_facts: str = ""


def open_notices(case: Case) -> list[Notice]:
    """The notices of a case that are still to be answered. To be read before the case is closed."""
    return open_notices_of([case])[case.pk]


def open_notices_of(cases: Collection[Case]) -> dict[int, list[Notice]]:
    """The same for several cases, by their keys. Two queries."""
    links = Notice.cases.through.objects.filter(case__in=cases).exclude(notice__state=Notice.State.CLOSED)
    pairs = list(links.order_by("notice").values_list("case", "notice"))
    notices = Notice.objects.filter(cases__in=cases).exclude(state=Notice.State.CLOSED).distinct()
    by_key = {notice.pk: notice for notice in notices.only("pk", "basis", "relief", "state").order_by("pk")}
    found: dict[int, list[Notice]] = {case.pk: [] for case in cases}
    for case, notice in pairs:
        found[case].append(by_key[notice])
    return found


def grounds_of(case: Case) -> list[str]:
    """The legal bases of the open notices of a case; if none is open, of all. The one that sets the deadline first."""
    notices = case.notices.order_by()
    bases = set(notices.exclude(state=Notice.State.CLOSED).values_list("basis", flat=True).distinct())
    bases = bases or set(notices.values_list("basis", flat=True).distinct())
    return deadline_first(bases, case)


def deadline_first(bases: Iterable[str], case: Case) -> list[str]:
    """Legal bases of a case in the order in which they are shown: first the one that sets its deadline."""
    return sorted(filter(None, bases), key=lambda basis: (basis != case.basis, basis))


def chosen_ground(case: Case, ground: str) -> str:
    """The ground of a decision. ValidationError if no notice of the case rests on it."""
    if not ground or ground == case.basis:
        return case.basis
    if ground not in grounds_of(case):
        raise ValidationError({"ground": _("No notice of this case rests on this ground. Choose another.")})
    return ground


def split_by_seen(notices: list[Notice], answers: Answers) -> tuple[list[Notice], list[int]]:
    """The notices that the moderator saw, and the keys of the newer ones."""
    if answers.last_key is None:
        return notices, []
    seen = [notice for notice in notices if notice.pk <= answers.last_key]
    return seen, [notice.pk for notice in notices if notice.pk > answers.last_key]


def default_result(action: str) -> NoticeOutcome.Result:
    return Result.REFUSED if action == Decision.Action.NOTHING else Result.GRANTED


def check_answers(notices: list[Notice], answers: Answers, action: str) -> None:
    """Raise ValidationError if an answer cannot be given."""
    if not answers.notices.keys() <= {notice.pk for notice in notices}:
        raise ValidationError(_("A notice that you answered is closed or belongs to another case by now."))
    if action == Decision.Action.NOTHING and any(
        answer.outcome == Result.GRANTED for answer in answers.notices.values()
    ):
        raise ValidationError(_("A notice cannot be granted without action. Choose “no longer needed” or “refused”."))


def check_repeats(repeats: list[Repeat], notices: list[Notice], answers: Answers, action: str) -> None:
    """Raise ValidationError if a restriction grants a repeat of what was put back, and no new facts are stated."""
    default = NoticeAnswer(default_result(action))
    granted = {notice.pk for notice in notices if answers.notices.get(notice.pk, default).outcome == Result.GRANTED}
    if action != Decision.Action.RESTRICT or not granted or answers.new_facts.strip():
        return
    for repeat in repeats:
        if repeat.notice.pk in granted:
            message = _(
                "Notice %(notice)s repeats one after which this content was put back (appeal %(appeal)s). State the new"
                " facts, or answer it with “Take no action”."
            )
            names = {"notice": repeat.notice.reference, "appeal": repeat.appeal.reference}
            raise ValidationError({"new_facts": message % names})


@dataclass(frozen=True, slots=True)
class Answered:
    """The notices that a decision answers, and the answers that differ from what follows from its action."""

    decision: Decision
    notices: list[Notice]
    answers: Answers

    def outcomes(self) -> Iterator[tuple[NoticeOutcome, str]]:
        """The outcome of each notice, with its own reasons."""
        default = NoticeAnswer(default_result(self.decision.carried_out))
        for notice in self.notices:
            answer = self.answers.notices.get(notice.pk, default)
            outcome = NoticeOutcome(
                case=self.decision.case,
                notice=notice,
                decision=self.decision,
                outcome=answer.outcome,
                ground=notice.basis,
                by=self.decision.by,
            )
            yield outcome, answer.facts.strip()


def record_outcomes(answered: Iterable[Answered]) -> None:
    """Create the outcome of each notice, with a statement where its reasons differ from those of the decision."""
    rows = [row for of_decision in answered for row in of_decision.outcomes()]
    NoticeOutcome.objects.add_all([outcome for outcome, _facts in rows])
    OutcomeStatement.objects.bulk_create(
        OutcomeStatement(outcome=outcome, facts=facts) for outcome, facts in rows if facts
    )


def close_spam_of(decisions: Iterable[Decision]) -> None:
    """Mark the notices as spam that decisions answered as such."""
    spam = NoticeOutcome.objects.filter(decision__in=list(decisions), outcome=Result.SPAM).order_by()
    close_spam_notices(list(spam.values_list("notice", flat=True)))


def answers_of(decision: Decision) -> Answers:
    """The answers that were recorded with a decision."""
    rows = decision.outcomes.select_related("statement")
    return Answers(
        decision.ground,
        {
            row.notice_id: NoticeAnswer(Result(row.outcome), row.statement.facts if hasattr(row, "statement") else "")
            for row in rows
        },
    )


def reopen_notices(decision: Decision, case: Case) -> None:
    """Open the notices again that a decision answered, in the case where they are now; not those that were marked as
    spam or withdrawn since. Decisions older than the outcomes answered every notice of their case.
    """
    answered = dict(decision.outcomes.values_list("notice", "outcome"))
    if not answered and (
        decision.mode == Mode.HIDDEN or decision.carried_out == Decision.Action.LIFT or _has_outcomes(decision.case)
    ):
        return
    marked = [pk for pk, outcome in answered.items() if outcome == Result.SPAM]
    notices = case.notices.filter(pk__in=list(answered)) if answered else case.notices.all()
    notices = notices.filter(Q(spam_at=None) | Q(pk__in=marked), withdrawn_at=None)
    notices.update(state=Notice.State.IN_REVIEW, decided_at=None, spam_at=None)


def _has_outcomes(case: Case) -> bool:
    """Whether outcomes were recorded with a decision of a case: then one without any answered nothing."""
    return NoticeOutcome.objects.filter(case__in=case.with_merged(), decision__isnull=False).exists()
