"""Legal bases: what a notice on each ground must contain, who sees the name, the deadlines, and what follows.

All rules of law are data in this file. Claimants are asked what is wrong, never for the name of a statute: their answer
proposes a basis, and staff confirm it. Missing elements are asked for; no notice is refused because of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from articles.models.restriction import Mode
from articles.takedowns.law.elements import (
    GOOD_FAITH,
    HINTS,
    PERJURY,
    TRUTH,
    UNLICENSED,
    Attestation,
    Element,
    LazyText,
)
from articles.takedowns.law.response_periods import ResponsePeriod, Unit
from articles.takedowns.law.workdays import StatutoryDays


class Family(StrEnum):
    """What a notice asks for. Notices on one target and of one family share a case."""

    CORRECT = "correct"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Basis:
    """A ground on which a notice can rest. `mode` is the default restriction when the content is removed."""

    code: str
    name: LazyText
    family: Family
    required: tuple[Element, ...]
    optional: tuple[Element, ...]
    attestations: tuple[Attestation, ...] = ()
    # The law or rule, as letters cite it.
    citation: LazyText = ""
    clocks: tuple[ResponsePeriod, ...] = ()
    mode: Mode | None = None
    # Whether the person who provided the content gets a statement of reasons.
    needs_statement: bool = False
    # Whether the notice is forwarded, with the claimant's name, to the person who provided the content.
    forwards_notice: bool = False
    hints: Mapping[Element, LazyText] = field(default_factory=dict)

    @property
    def has_statutory_clock(self) -> bool:
        return any(clock.is_statutory for clock in self.clocks)

    def clock(self, code: str) -> ResponsePeriod | None:
        return next((clock for clock in self.clocks if clock.code == code), None)

    def hint(self, element: Element) -> LazyText:
        return self.hints.get(element) or HINTS.get(element, "")

    def asks_for(self, element: Element) -> bool:
        return element in self.required or element in self.optional


LOOK_IN_2 = ResponsePeriod("look", 2, Unit.WORKDAYS)
DECIDE_IN_5 = ResponsePeriod("decide", 5, Unit.WORKDAYS)
ATTRIBUTION = Basis(
    "attribution",
    _("Wrong credit (house rules)"),
    Family.CORRECT,
    required=(
        Element.ADDRESS,
        Element.WORK,
        Element.RELIEF,
        Element.NAME,
        Element.EMAIL,
        Element.GOOD_FAITH,
    ),
    optional=(Element.PART, Element.EVIDENCE, Element.AUTHORITY),
    citation=_("our corrections policy, which promises accurate credits"),
    clocks=(LOOK_IN_2, DECIDE_IN_5),
    attestations=(GOOD_FAITH,),
    hints={Element.WORK: _("The address where it was first published, so that we can check who wrote it.")},
)
FACT = Basis(
    "fact",
    _("Wrong fact (house rules)"),
    Family.CORRECT,
    required=(Element.ADDRESS, Element.PART, Element.EVIDENCE, Element.RELIEF, Element.GOOD_FAITH),
    optional=(Element.NAME, Element.EMAIL),
    citation=_("our corrections policy, which promises accurate facts"),
    clocks=(LOOK_IN_2, DECIDE_IN_5),
    attestations=(GOOD_FAITH,),
    hints={Element.NAME: _("You do not need to give it to report a factual error.")},
)
CN_NOTICE = Basis(
    "cn_notice",
    _("Notice under China's Civil Code and Regulation"),
    Family.REMOVE,
    required=(
        Element.ADDRESS,
        Element.EVIDENCE,
        Element.WORK,
        Element.RELIEF,
        Element.NAME,
        Element.EMAIL,
        Element.CONTACT,
        Element.IDENTITY,
        Element.TRUTH,
        Element.SIGNATURE,
    ),
    optional=(Element.PART, Element.AUTHORITY),
    attestations=(TRUTH,),
    citation=_(
        "article 1195 of the Civil Code and articles 14 and 15 of the Regulation on the Protection of the Right of"
        " Communication through Information Networks"
    ),
    clocks=(
        ResponsePeriod("look", 4, Unit.HOURS),
        ResponsePeriod(
            "decide",
            24,
            Unit.HOURS,
            is_statutory=True,
            note=_("The law says “at once”; our limit is 24 hours."),
        ),
    ),
    mode=Mode.REMOVED_LEGAL,
    needs_statement=True,
    forwards_notice=True,
    hints={
        Element.EVIDENCE: _("Prima facie evidence that the work is yours, such as a registration or a first edition.")
    },
)
DMCA_NOTICE = Basis(
    "dmca_notice",
    _("Notice under the US DMCA"),
    Family.REMOVE,
    required=(
        Element.ADDRESS,
        Element.WORK,
        Element.NAME,
        Element.EMAIL,
        Element.CONTACT,
        Element.AUTHORITY,
        Element.GOOD_FAITH,
        Element.PERJURY,
        Element.SIGNATURE,
    ),
    optional=(Element.PART, Element.EVIDENCE),
    attestations=(UNLICENSED, PERJURY),
    citation=_("section 512(c) of title 17 of the United States Code"),
    clocks=(
        ResponsePeriod("look", 4, Unit.HOURS),
        ResponsePeriod(
            "decide",
            1,
            Unit.WORKDAYS,
            is_statutory=True,
            note=_("The law says “expeditiously”; our limit is one working day."),
            statutory_days=StatutoryDays.US,
        ),
    ),
    mode=Mode.REMOVED_LEGAL,
    needs_statement=True,
    forwards_notice=True,
    hints={Element.AUTHORITY: _("The rights holder: yourself, or the person you act for and what authorises you.")},
)
DSA_16 = Basis(
    "dsa_16",
    _("Notice under article 16 of the EU DSA"),
    Family.REMOVE,
    required=(Element.ADDRESS, Element.EVIDENCE, Element.NAME, Element.EMAIL, Element.GOOD_FAITH),
    optional=(Element.PART, Element.GROUND, Element.RELIEF),
    attestations=(GOOD_FAITH,),
    citation=_("article 16 of Regulation (EU) 2022/2065 (Digital Services Act)"),
    clocks=(
        ResponsePeriod("look", 24, Unit.HOURS),
        ResponsePeriod(
            "decide",
            7,
            Unit.DAYS,
            is_statutory=True,
            note=_("The law says “without undue delay”; our limit is one week."),
        ),
    ),
    mode=Mode.REMOVED_LEGAL,
    needs_statement=True,
    hints={
        Element.EVIDENCE: _("Why it is against the law, in enough detail for us to judge it."),
        Element.NAME: _("So that we know whom we are replying to. You do not need to give it to report child abuse."),
    },
)
GDPR_17 = Basis(
    "gdpr_17",
    _("Erasure under article 17 of the GDPR"),
    Family.REMOVE,
    required=(Element.ADDRESS, Element.GROUND, Element.RELIEF, Element.NAME, Element.EMAIL),
    optional=(Element.PART, Element.EVIDENCE, Element.AUTHORITY),
    citation=_("article 17 of Regulation (EU) 2016/679 (General Data Protection Regulation)"),
    clocks=(
        ResponsePeriod("look", 10, Unit.DAYS, note=_("The person in charge of data protection reviews it by then.")),
        ResponsePeriod(
            "decide", 1, Unit.MONTHS, is_statutory=True, extendable=True, note=_("The law sets a limit of one month.")
        ),
    ),
    mode=Mode.REMOVED,
    needs_statement=True,
    hints={
        Element.GROUND: _(
            "For example: the data are no longer needed; you withdraw your consent; you object; the processing was"
            " unlawful; a law requires erasure; you were a child."
        )
    },
)
DEFAMATION = Basis(
    "defamation",
    _("Defamation (house rules)"),
    Family.REMOVE,
    required=(
        Element.ADDRESS,
        Element.PART,
        Element.EVIDENCE,
        Element.GROUND,
        Element.RELIEF,
        Element.NAME,
        Element.EMAIL,
        Element.AUTHORITY,
        Element.GOOD_FAITH,
    ),
    optional=(Element.CONTACT, Element.IDENTITY),
    attestations=(GOOD_FAITH,),
    citation=_("the right to reputation, as protected by law"),
    clocks=(
        ResponsePeriod("look", 24, Unit.HOURS),
        ResponsePeriod(
            "decide", 72, Unit.HOURS, note=_("A provisional assessment; the final decision may take longer.")
        ),
    ),
    mode=Mode.REMOVED,
    needs_statement=True,
    hints={
        Element.EVIDENCE: _("Why the statement is false, and the evidence for it."),
        Element.CONTACT: _("If we may contact you other than by email."),
        Element.IDENTITY: _("Optional: a document that proves it."),
        Element.AUTHORITY: _("The person concerned: yourself, or the person you act for and what authorises you."),
    },
)
ORDER = Basis(
    "order",
    _("Order of a court or authority"),
    Family.REMOVE,
    required=(
        Element.ADDRESS,
        Element.EVIDENCE,
        Element.GROUND,
        Element.NAME,
        Element.EMAIL,
        Element.CONTACT,
        Element.SIGNATURE,
    ),
    optional=(Element.PART, Element.RELIEF),
    citation=_("the order referred to above"),
    clocks=(
        ResponsePeriod("look", 1, Unit.WORKDAYS, note=_("By then the order must be verified with its issuer.")),
        ResponsePeriod(
            "decide", 1, Unit.WORKDAYS, is_statutory=True, note=_("The deadline set by the order, if it sets one.")
        ),
    ),
    mode=Mode.REMOVED_LEGAL,
    hints={
        Element.EVIDENCE: _(
            "The number of the order and where its text can be found. We ask the issuer to confirm that it is genuine."
        ),
        Element.GROUND: _("The law and the provision on which the order is based."),
        Element.NAME: _("Who issued the order, and who is writing."),
        Element.CONTACT: _("So that we can verify the order with the issuer."),
    },
)
OTHER = Basis(
    "other",
    _("Something else (house rules)"),
    Family.REMOVE,
    required=(Element.ADDRESS,),
    optional=(Element.PART, Element.EVIDENCE, Element.RELIEF, Element.NAME, Element.EMAIL, Element.AUTHORITY),
    citation=_("our corrections policy"),
    clocks=(LOOK_IN_2, DECIDE_IN_5),
    mode=Mode.REMOVED,
    needs_statement=True,
)
BASES = {
    basis.code: basis
    for basis in (ATTRIBUTION, FACT, CN_NOTICE, DMCA_NOTICE, DSA_16, GDPR_17, DEFAMATION, ORDER, OTHER)
}
