"""Rules of appeals: who may contest a decision under each law, what an appeal must contain, what follows, and when.

All rules are data, as those of notices are in `legal_bases.py`. An incomplete appeal is accepted and what it lacks is
asked for; only a complete one is forwarded and starts the clock of a restoration.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.takedowns.law.elements import JURISDICTION, MISTAKE, NO_INFRINGEMENT, Attestation, Element, LazyText
from articles.takedowns.law.legal_bases import CN_NOTICE, DMCA_NOTICE, DSA_16, GDPR_17, Basis
from articles.takedowns.law.response_periods import ResponsePeriod, Unit
from articles.takedowns.law.workdays import StatutoryDays, Workdays, add_workdays

# Six months, as the DSA (article 20(1)) sets at least; for the house rules our own promise in the letters.
FILING_PERIOD = timedelta(days=183)


class Side(StrEnum):
    """Who contests a decision."""

    CLAIMANT = "claimant"
    AFFECTED = "affected"
    OTHER = "other"


class Restoring(StrEnum):
    """How content comes back: by the decision of a reviewer, at once when an explanation is complete, or by rule when a
    waiting period has ended without a lawsuit.
    """

    BY_DECISION = "decision"
    AT_ONCE = "at_once"
    AFTER_WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class AppealRule:
    """One way to contest a decision. `sides` may use it against decisions on the grounds in `bases`; () for all."""

    code: str
    name: LazyText
    sides: tuple[Side, ...]
    citation: LazyText
    bases: tuple[Basis, ...] = ()
    required: tuple[Element, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    # The time in which an appeal is not late; None: the law sets no end.
    filing_period: timedelta | None = None
    # A law under which the newsroom sends the appeal on to the claimant.
    forwarding: ResponsePeriod | None = None
    restoring: Restoring = Restoring.BY_DECISION
    deciding: ResponsePeriod | None = None
    # Only leads decide it.
    by_lead: bool = False
    # What a claimant gets who notifies the same content again after it was put back, with the slots `date`, `appeal`.
    repeat_answer: LazyText = ""
    # Whether the law itself forbids that; else it is our own rule.
    is_repeat_barred_by_law: bool = False
    note: LazyText = ""

    @property
    def forwards(self) -> bool:
        return self.forwarding is not None

    def allows(self, basis: str, side: str) -> bool:
        """Whether somebody of this side can use it against a decision on this ground."""
        return side in self.sides and (not self.bases or basis in (allowed.code for allowed in self.bases))

    def is_late(self, decided_at: datetime, received_at: datetime) -> bool:
        return self.filing_period is not None and received_at > decided_at + self.filing_period


SAME_AGAIN = _(
    "On {date} this content was restored as the law provides, because we had not been informed of a complaint or an"
    " action ({appeal}). Your new notice states nothing that was not known then. If you bring one, or new facts come to"
    " light, please write to us."
)
DECIDE_IN_14 = ResponsePeriod("appeal", 14, Unit.DAYS)
AT_ONCE = ResponsePeriod("fwd", 24, Unit.HOURS, note=_("The law says “at once”; our limit is 24 hours."))
DMCA_COUNTER = AppealRule(
    "dmca_counter",
    _("Counter-notice under the US DMCA"),
    (Side.AFFECTED,),
    _("section 512(g) of title 17 of the United States Code"),
    bases=(DMCA_NOTICE,),
    required=(
        Element.ADDRESS,
        Element.NAME,
        Element.CONTACT,
        Element.PERJURY,
        Element.JURISDICTION,
        Element.SIGNATURE,
    ),
    attestations=(MISTAKE, JURISDICTION),
    forwarding=ResponsePeriod(
        "fwd",
        1,
        Unit.WORKDAYS,
        is_statutory=True,
        note=_("The law says “promptly”; our limit is one working day."),
        statutory_days=StatutoryDays.US,
    ),
    restoring=Restoring.AFTER_WAITING,
    repeat_answer=SAME_AGAIN,
    note=_(
        "It is restored 10 to 14 business days after the counter-notice was received and forwarded, unless the claimant"
        " first informs us of an action."
    ),
)
CN_DECLARATION = AppealRule(
    "cn_declaration",
    _("Statement of non-infringement under China’s Civil Code"),
    (Side.AFFECTED,),
    _("article 1196 of the Civil Code"),
    bases=(CN_NOTICE,),
    required=(
        Element.ADDRESS,
        Element.EVIDENCE,
        Element.NAME,
        Element.CONTACT,
        Element.IDENTITY,
        Element.TRUTH,
        Element.SIGNATURE,
    ),
    attestations=(NO_INFRINGEMENT,),
    forwarding=AT_ONCE,
    restoring=Restoring.AFTER_WAITING,
    repeat_answer=SAME_AGAIN,
    note=_(
        "The measure ends if we are not informed of a complaint or an action within a reasonable period after the"
        " statement reached the claimant."
    ),
)
CN_EXPLANATION = AppealRule(
    "cn_explanation",
    _("Written explanation under China’s Regulation"),
    (Side.AFFECTED,),
    _(
        "articles 16 and 17 of the Regulation on the Protection of the Right of Communication through Information"
        " Networks"
    ),
    bases=(CN_NOTICE,),
    required=CN_DECLARATION.required,
    attestations=(NO_INFRINGEMENT,),
    forwarding=AT_ONCE,
    restoring=Restoring.AT_ONCE,
    repeat_answer=_(
        "On {date} this content was restored after the person who provided it had explained in writing that it"
        " infringes no right ({appeal}). Article 17 of the Regulation on the Protection of the Right of Communication"
        " through Information Networks does not allow the same person to notify us of it again. You may bring an action"
        " before a court."
    ),
    is_repeat_barred_by_law=True,
    note=_("It is restored at once and the explanation forwarded; the same claimant may not send another notice."),
)
DSA_COMPLAINT = AppealRule(
    "dsa_complaint",
    _("Complaint under article 20 of the EU DSA"),
    (Side.CLAIMANT, Side.AFFECTED),
    _("article 20 of Regulation (EU) 2022/2065 (Digital Services Act)"),
    bases=(DSA_16,),
    filing_period=FILING_PERIOD,
    deciding=DECIDE_IN_14,
    note=_("A person decides it, not the one who made the decision."),
)
GDPR_OBJECTION = AppealRule(
    "gdpr_objection",
    _("Objection to a decision on personal data"),
    (Side.CLAIMANT, Side.AFFECTED),
    _("articles 12, 17 and 21 of Regulation (EU) 2016/679 (General Data Protection Regulation)"),
    bases=(GDPR_17,),
    deciding=ResponsePeriod("appeal", 1, Unit.MONTHS),
    by_lead=True,
    note=_("A lead moderator decides it. The letter names the right to complain to a supervisory authority."),
)
HOUSE_OBJECTION = AppealRule(
    "house",
    _("Objection under our own rules"),
    (Side.CLAIMANT, Side.AFFECTED, Side.OTHER),
    _("our corrections policy"),
    filing_period=FILING_PERIOD,
    deciding=DECIDE_IN_14,
)
APPEAL_RULES = {
    rule.code: rule
    for rule in (DMCA_COUNTER, CN_DECLARATION, CN_EXPLANATION, DSA_COMPLAINT, GDPR_OBJECTION, HOUSE_OBJECTION)
}


def rules_for(basis: str, side: str) -> list[AppealRule]:
    """The rules that somebody of this side can use against a decision on this ground, the proposed one first.

    The house rules are a way for everybody; where a law has one for this side, they are left out.
    """
    by_law = [rule for rule in APPEAL_RULES.values() if rule.bases and rule.allows(basis, side)]
    return by_law or [HOUSE_OBJECTION]


def rules_against_repeats() -> list[AppealRule]:
    """The rules after which the same claimant does not get the same content removed again without new facts."""
    return [rule for rule in APPEAL_RULES.values() if rule.repeat_answer]


def proposed_rule(basis: str, side: str) -> AppealRule:
    return rules_for(basis, side)[0]


@dataclass(frozen=True, slots=True)
class Window:
    """When content is put back by rule: not before `opens` and not after `closes`."""

    opens: datetime
    closes: datetime


DMCA_MIN_DAYS, DMCA_MAX_DAYS = 10, 14


def put_back_window(
    rule: AppealRule, effective_at: datetime, forwarded_at: datetime, waiting_days: int, workdays: Workdays
) -> Window:
    """The window of an appeal that was complete and forwarded at these times.

    `waiting_days`: the reasonable period of the Civil Code. Under the DMCA, the claimant has ten whole business days
    after it was forwarded, and it comes back within fourteen after it was received; a late forwarding shortens no
    right of the claimant, so the window then stays open for one business day. The newsroom's calendar may move the end
    forward, never back.
    """
    if rule.restoring is Restoring.AT_ONCE:
        return Window(effective_at, effective_at + timedelta(hours=AT_ONCE.amount))
    if rule is not DMCA_COUNTER:
        opens = _end_of_day(timezone.localtime(forwarded_at).date() + timedelta(days=waiting_days))
        return Window(opens, _end_of_day(add_workdays(timezone.localtime(opens).date(), 1, StatutoryDays.WEEKDAYS)))
    opens = _end_of_day(add_workdays(timezone.localtime(forwarded_at).date(), DMCA_MIN_DAYS, StatutoryDays.US))
    received = timezone.localtime(effective_at).date()
    last = min(add_workdays(received, DMCA_MAX_DAYS, days) for days in (StatutoryDays.US, workdays))
    first = add_workdays(timezone.localtime(opens).date(), 1, StatutoryDays.US)
    return Window(opens, _end_of_day(max(first, last)))


def _end_of_day(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
