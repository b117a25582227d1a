"""Appeals up to their decision: receiving one, and forwarding it to the claimant.

`appeal_additions.py` completes them, and `decisions/appeals.py` decides them and puts content back. A case with an open
appeal is open: it does not close before the appeal is decided.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.takedowns.cases.appeals.forwarding import forwarding_moment
from articles.takedowns.cases.locking import check_permission, check_version, lock_cases, other_open_case
from articles.takedowns.cases.merging import reopen_or_join
from articles.takedowns.cases.transitions import transition
from articles.takedowns.cases.work_calendar import StoredCalendar
from articles.takedowns.law.appeal_rules import APPEAL_RULES, AppealRule, Restoring, Side, put_back_window
from articles.takedowns.law.elements import Element
from articles.takedowns.letters.appeals import write_forwarding, write_receipt
from articles.takedowns.letters.status_links import new_party
from articles.takedowns.models import Appeal, Appellant, Case, Decision, LedgerEvent, Notice, ProposedAction
from articles.takedowns.models.reference_number import new_reference

Event, Action = LedgerEvent.Action, Decision.Action


@dataclass(frozen=True, slots=True)
class AppealFiling:
    """What somebody sends to contest a decision. `elements`: what else it contains, besides the filled fields; `files`:
    how many came with it; `affected`: the key of the affected party, if it sent it and is known.
    """

    decision: Decision
    kind: str
    side: Side
    text: str
    language: str
    channel: Notice.Channel = Notice.Channel.FORM
    received_at: datetime | None = None
    notice: Notice | None = None
    elements: tuple[Element, ...] = ()
    attested: tuple[str, ...] = ()
    person: Appellant = field(default_factory=Appellant)
    affected: str = ""
    files: int = 0

    @property
    def rule(self) -> AppealRule:
        return APPEAL_RULES[self.kind]

    @property
    def party(self) -> str:
        """Whose appeal it is among those of the same side: each claimant and each affected party has its own."""
        return f"notice {self.notice.pk}" if self.notice and self.side is Side.CLAIMANT else self.affected


# Fields of the person -> the element that each supplies.
SUPPLIED = {"name": Element.NAME, "email": Element.EMAIL, "contact": Element.CONTACT, "identity": Element.IDENTITY}
SUPPLIED |= {"signature": Element.SIGNATURE}


def contestable_decisions(case: Case) -> "QuerySet[Decision]":
    """The decisions of a case that stand, newest first: not undone, and not waiting for a second person."""
    decisions = Decision.objects.filter(case__in=case.with_merged()).exclude(action=Action.REVERSE)
    undone = Decision.objects.filter(action=Action.REVERSE, about__isnull=False).order_by().values("about")
    undoing = ProposedAction.objects.filter(undoes__isnull=False)
    undone_by_two = undoing.filter(decision__later__action=Action.CONFIRM).values("undoes")
    decisions = decisions.exclude(pk__in=undone).exclude(pk__in=undone_by_two).exclude(about__in=undone)
    return decisions.exclude(proposal__isnull=False).exclude(about__proposal__undoes__isnull=False).order_by("-pk")


@transaction.atomic
def file_appeal(filing: AppealFiling, by: User | None) -> Appeal:
    """Receive an appeal; `by` is None if it came through a link. A late or an incomplete one is accepted and marked.

    It reopens its case as contested, or joins the case that is open on the same target. Raises ValidationError with a
    message for the sender.
    """
    check_permission(by)
    decision, at = filing.decision, filing.received_at or timezone.now()
    case = Case.objects.get(pk=decision.case_id).survivor
    other = other_open_case(case)
    locked = lock_cases([case.pk, *([other.pk] if other else [])])
    case, other = locked[case.pk], locked.get(other.pk) if other else None
    _check_filing(filing, case, at)
    home = other if other and other.is_open and not case.is_open else case
    if not home.is_open:
        reopen_or_join(home, None)
        home.state = Case.State.CONTESTED
    appeal = _create(filing if _is_known(filing) else replace(filing, affected=new_party()), home, at)
    about: dict[str, Any] = {"appeal": appeal.reference, "contested": decision.pk, "files": filing.files}
    transition(home, Case.State(home.state), by, Event.APPEALED, rows=[appeal], **about)
    write_receipt(appeal)
    return appeal


def _check_filing(filing: AppealFiling, case: Case, at: datetime) -> None:
    decision = filing.decision
    if not filing.text.strip():
        raise ValidationError({"text": _("Write what the appeal says.")})
    if not contestable_decisions(case).filter(pk=decision.pk).exists():
        raise ValidationError(_("This decision was undone or replaced, so there is nothing left to contest."))
    if at > timezone.now() or timezone.localdate(at) < timezone.localdate(decision.made_at):
        message = _("An appeal is received after the decision of %(day)s and not in the future. Check the date.")
        raise ValidationError({"received_at": message % {"day": timezone.localdate(decision.made_at)}})
    if not filing.rule.allows(decision.ground, filing.side):
        raise ValidationError({"kind": _("This kind of appeal does not fit the decision, or who contests it.")})
    same = Appeal.objects.filter(decision=decision, side=filing.side.value, decided_at=None)
    # Of somebody unknown only the same letter, entered twice, can be recognised.
    same = same.filter(party=filing.party) if _is_known(filing) else same.filter(text=filing.text.strip())
    if earlier := same.first():
        message = _("This decision is already contested by the same side: %(appeal)s. It will be answered first.")
        raise ValidationError(message % {"appeal": earlier.reference})


def _is_known(filing: AppealFiling) -> bool:
    return bool(filing.affected) or filing.side is Side.CLAIMANT


def _create(filing: AppealFiling, case: Case, at: datetime) -> Appeal:
    given = {element for name, element in SUPPLIED.items() if getattr(filing.person, name).strip()}
    # The decision names the address.
    given |= {*filing.elements, Element.ADDRESS}
    appeal = Appeal(
        reference=new_reference("A", Appeal),
        case=case,
        decision=filing.decision,
        notice=filing.notice,
        kind=filing.kind,
        side=filing.side.value,
        party=filing.party,
        channel=filing.channel,
        received_at=at,
        is_late=filing.rule.is_late(filing.decision.made_at, at),
        elements=[element.value for element in Element if element in given],
        attested=list(filing.attested),
        text=filing.text.strip(),
        language=filing.language,
    )
    appeal.effective_at = None if appeal.missing else at
    appeal.save()
    filing.person.appeal = appeal
    filing.person.save()
    return appeal


def lock_appeal(appeal: Appeal, version: int, by: User | None, *others: int) -> tuple[Appeal, Case]:
    """Lock an open appeal after its case and `others`. Raises PermissionDenied, StaleCase and ValidationError."""
    current, case = lock_appeal_and_case(appeal, by, *others)
    check_version(case, version)
    if not current.is_open:
        raise ValidationError(_("This appeal is decided already."))
    if current.result_id:
        raise ValidationError(_("What carries this appeal out waits for a second person. Confirm or undo it first."))
    return current, case


def lock_appeal_and_case(appeal: Appeal, by: User | None, *others: int) -> tuple[Appeal, Case]:
    """Lock an appeal in any state after its case and `others`. Raises PermissionDenied and ValidationError."""
    check_permission(by)
    case = lock_cases([appeal.case_id, *others])[appeal.case_id]
    current = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if current.case_id != case.pk:
        raise ValidationError(_("This appeal has moved to another case. Load the page again."))
    return current, case


@transaction.atomic
def forward(appeal: Appeal, version: int, by: User, posted_on: date | None = None) -> Appeal:
    """Send a complete appeal to the claimants with the name of its sender. The time until it is put back starts.

    `posted_on`: when it was posted to those whom no email reaches.
    """
    current, case = lock_appeal(appeal, version, by)
    if not current.rule.forwards:
        raise ValidationError(_("This kind of appeal is not forwarded."))
    if current.forwarded_at:
        raise ValidationError(_("The appeal was forwarded already, as it was then."))
    if current.missing or current.effective_at is None:
        raise ValidationError(_("The appeal is incomplete. Ask for what is missing before you forward it."))
    current.forwarded_at = forwarding_moment(current, posted_on)
    days = settings.APPEAL_WAITING_DAYS
    window = put_back_window(current.rule, current.effective_at, current.forwarded_at, days, StoredCalendar())
    current.opens_at, current.closes_at = window.opens, window.closes
    current.save()
    about: dict[str, Any] = {"appeal": current.reference} | ({"posted": posted_on.isoformat()} if posted_on else {})
    transition(case, Case.State(case.state), by, Event.FORWARDED, rows=[current], **about)
    write_forwarding(current)
    return current


def check_can_be_put_back(appeal: Appeal, at: datetime) -> None:
    """Raise ValidationError unless the time in which an appeal is put back by rule has begun."""
    if appeal.rule.restoring is Restoring.BY_DECISION:
        raise ValidationError(_("This kind of appeal is decided; nothing is restored by rule."))
    if appeal.opens_at is None:
        raise ValidationError(_("Forward the appeal first."))
    if at < appeal.opens_at:
        message = _("The waiting period has not ended: it can be restored from %(moment)s.")
        raise ValidationError(message % {"moment": f"{timezone.localtime(appeal.opens_at):%Y-%m-%d %H:%M}"})


def settle(appeal: Appeal, outcome: Appeal.Outcome, reasons: str, by: User | None, result: Decision | None) -> None:
    """Store the outcome of a locked appeal. Appends no event."""
    appeal.outcome, appeal.reasons, appeal.reviewer = outcome, reasons.strip(), by
    appeal.decided_at, appeal.result = timezone.now(), result
    appeal.save()


def settle_undone(case: Case, undone: Decision) -> list[Appeal]:
    """Close the open appeals of a locked case against a decision that was undone. Returns them for its event."""
    keys = [undone.pk, *([undone.about_id] if undone.about_id else [])]
    appeals = list(Appeal.objects.select_for_update(of=("self",)).filter(case=case, decision__in=keys, decided_at=None))
    for appeal in appeals:
        settle(appeal, Appeal.Outcome.OBSOLETE, "", None, None)
    return appeals
