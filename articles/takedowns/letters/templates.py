"""Letter templates: which letter answers a notice, by legal basis and outcome, and which of its slots are still empty.

`wording.py` holds the sentences. This module puts them together and fills the slots in the language of the notice.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from articles.takedowns.law.affected_parties import INFORMED
from articles.takedowns.law.elements import Element, LazyText
from articles.takedowns.law.legal_bases import (
    CN_NOTICE,
    DMCA_NOTICE,
    DSA_16,
    GDPR_17,
    ORDER,
    Basis,
    Family,
)
from articles.takedowns.letters import wording
from articles.takedowns.letters.default_reasons import DEFAULT_FACTS, NO_LONGER_NEEDED

_SLOT = re.compile(r"\{(\w+)\}")


class Outcome(StrEnum):
    """The outcome of a notice: settled as requested, in another way, or not at all, or no longer in need of that."""

    GRANTED = wording.GRANTED
    OTHERWISE = wording.OTHERWISE
    REFUSED = wording.REFUSED
    NOT_NEEDED = wording.NOT_NEEDED

    @property
    def is_measure(self) -> bool:
        return self in (Outcome.GRANTED, Outcome.OTHERWISE)


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap in a letter. `by_hand`: the moderator fills it in; all other slots are filled from the case."""

    name: str
    label: LazyText
    by_hand: bool = False


SLOTS = {
    slot.name: slot
    for slot in (
        Slot("facts", _("the reasons, in one or two sentences"), by_hand=True),
        Slot("reference", _("reference")),
        Slot("received", _("date on which the notice was received")),
        Slot("item", _("title of the item")),
        Slot("address", _("address of the item")),
        Slot("done", _("action taken")),
        Slot("date", _("date of the decision")),
        Slot("ground", _("the law or rule")),
        Slot("deadline", _("deadline for objections")),
        Slot("contest", _("how to object or reply")),
        Slot("newsroom", _("name of the newsroom")),
        Slot("route", _("postal address and email of the newsroom")),
        Slot("claimant", _("name of the claimant")),
        Slot("notice", _("content of the notice")),
        Slot("missing", _("missing elements")),
        Slot("party", _("name of the person or outlet credited")),
        Slot("count", _("number of addresses")),
        Slot("question", _("question or reasons of the moderator")),
        Slot("until", _("extended deadline")),
    )
}


_MANY = (
    (wording.YOU_WROTE, wording.YOU_WROTE_MANY),
    (wording.ORDER_CAME, wording.ORDER_CAME_MANY),
    (wording.DONE, wording.DECIDED_MANY),
    (wording.ABOUT_YOURS, wording.ABOUT_YOURS_MANY),
    (wording.ORDERED_YOURS, wording.ORDERED_YOURS_MANY),
    (wording.MEASURE, wording.DECIDED_MANY),
)


_SHOWN = ((wording.ABOUT_YOURS, wording.ABOUT_SHOWN), (wording.ORDERED_YOURS, wording.ORDERED_SHOWN))


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """One letter. `default_facts` fills the slot `facts` unless the moderator writes something else."""

    key: str
    subject: LazyText
    paragraphs: tuple[LazyText, ...]
    default_facts: LazyText = ""

    def for_many(self) -> "LetterTemplate":
        """The same letter about several addresses: the slot `done` lists them with what was decided on each."""
        paragraphs = tuple(next((many for one, many in _MANY if one is text), text) for text in self.paragraphs)
        if wording.DECIDED_MANY not in paragraphs:
            # A refusal has no sentence about what was done.
            reasons = paragraphs.index(wording.REASONS)
            paragraphs = (*paragraphs[:reasons], wording.DECIDED_MANY, *paragraphs[reasons:])
        return replace(self, paragraphs=paragraphs)

    def for_carrier(self) -> "LetterTemplate":
        """The same letter to somebody who is credited in what shows the content, not in the content itself."""
        paragraphs = tuple(next((shown for one, shown in _SHOWN if one is text), text) for text in self.paragraphs)
        return replace(self, subject=wording.SUBJECT_CARRIER, paragraphs=paragraphs)

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of this letter in the order of SLOTS, so those filled in by hand come first."""
        names = set(_SLOT.findall("\n".join(map(str, (self.subject, *self.paragraphs)))))
        return tuple(slot for name, slot in SLOTS.items() if name in names)

    def prefilled(self, slots: Mapping[str, str], language: str | None = None) -> dict[str, str]:
        """The slots, with the default facts if none are given, in this language or the active one."""
        with translation.override(language or translation.get_language()):
            return {"facts": str(self.default_facts)} | {name: value for name, value in slots.items() if value.strip()}

    def empty_slots(self, slots: Mapping[str, str]) -> list[Slot]:
        """The slots without a value. A letter with an empty slot is not sent."""
        return [slot for slot in self.slots if not slots.get(slot.name, "").strip()]

    def render(self, slots: Mapping[str, str], language: str | None = None) -> str:
        """The text of the letter in this language or the active one. Raises ValueError if a slot is empty."""
        return self._filled(self.paragraphs, slots, language) + "\n"

    def render_subject(self, slots: Mapping[str, str], language: str | None = None) -> str:
        return " ".join(self._filled((self.subject,), slots, language).split())

    def _filled(self, paragraphs: tuple[LazyText, ...], slots: Mapping[str, str], language: str | None) -> str:
        if empty := self.empty_slots(slots):
            raise ValueError(f"{self.key} lacks {', '.join(slot.name for slot in empty)}")
        with translation.override(language or translation.get_language()):
            text = "\n\n".join(map(str, paragraphs))
        # Not str.format: the values may contain braces themselves.
        return _SLOT.sub(lambda match: slots[match[1]].strip(), text)


@dataclass(frozen=True, slots=True)
class Letters:
    """The letter to the claimant and, where one is due, the letter to the person who provided the content."""

    claimant: LetterTemplate
    provider: LetterTemplate | None


def templates_for(basis: Basis, outcome: Outcome) -> Letters:
    """The letters about a decision."""
    facts = default_reason(basis, outcome)
    subject = wording.SUBJECT_ORDER if basis is ORDER else wording.SUBJECT
    paragraphs = (*_opening(basis, outcome), *_consequences(basis, outcome))
    claimant = _letter(f"{basis.code}.{outcome}.claimant", subject, paragraphs, facts)
    if not _informs_provider(basis):
        return Letters(claimant, None)
    subject, paragraphs = wording.SUBJECT_PROVIDER, _statement_of_reasons(basis, outcome)
    return Letters(claimant, _letter(f"{basis.code}.{outcome}.provider", subject, paragraphs, facts))


def default_reason(basis: Basis, outcome: Outcome) -> LazyText:
    return NO_LONGER_NEEDED if outcome is Outcome.NOT_NEEDED else DEFAULT_FACTS[basis.code][outcome]


def reversed_templates(basis: Basis) -> Letters:
    """The letters about a decision that was reversed. The slot `done` says what is in force now."""
    subject, opening = wording.SUBJECT_REVERSED, wording.YOU_WROTE
    if basis is ORDER:
        subject, opening = wording.SUBJECT_ORDER, wording.ORDER_CAME
    paragraphs = (opening, wording.REVERSED, wording.IN_FORCE_NOW, wording.REASONS, *_redress(basis))
    claimant = _letter(f"{basis.code}.reversed.claimant", subject, paragraphs, wording.REVERSED_FACTS)
    if not _informs_provider(basis):
        return Letters(claimant, None)
    paragraphs = (
        wording.REVERSED_PROVIDER,
        wording.IN_FORCE_NOW,
        wording.REASONS,
        wording.WRITE,
        wording.OTHER_RIGHTS,
    )
    subject = wording.SUBJECT_PROVIDER_REVERSED
    return Letters(claimant, _letter(f"{basis.code}.reversed.provider", subject, paragraphs, wording.REVERSED_FACTS))


def question_template(basis: Basis, is_incomplete: bool, is_hidden: bool) -> LetterTemplate:
    """The letter with a question as the moderator typed it. `bullet_list(notice.missing)` fills the slot `missing`.

    Only while nothing is hidden the letter says so.
    """
    subject, opening = wording.SUBJECT_MISSING if is_incomplete else wording.SUBJECT_QUESTION, wording.NOTICE_RECEIVED
    if basis is ORDER:
        subject, opening = wording.SUBJECT_ORDER, wording.ORDER_CAME
    missing = (wording.STILL_NEEDED,) if is_incomplete else ()
    unchanged = () if is_hidden else (wording.NOTHING_HIDDEN,)
    paragraphs = (opening, wording.QUESTION, *missing, *unchanged, wording.HOW_TO_ADD)
    return _letter(f"{basis.code}.question.claimant", subject, paragraphs)


def extension_template(basis: Basis) -> LetterTemplate:
    """The letter that the period to answer is extended, with the reasons as the moderator typed them."""
    paragraphs = (wording.NOTICE_RECEIVED, wording.EXTENDED, wording.HOW_TO_FOLLOW)
    return _letter(f"{basis.code}.extended.claimant", wording.SUBJECT_EXTENDED, paragraphs)


def bullet_list(elements: Iterable[Element], language: str | None = None) -> str:
    """The elements as a list, one per line, in this language or the active one."""
    with translation.override(language or translation.get_language()):
        return "\n".join(f"- {element.label}" for element in elements)


def _letter(key: str, subject: LazyText, paragraphs: Iterable[LazyText], facts: LazyText = "") -> LetterTemplate:
    return LetterTemplate(key, subject, (wording.GREETING, *paragraphs, wording.FAREWELL, wording.SENDER), facts)


def _informs_provider(basis: Basis) -> bool:
    return bool(INFORMED[basis.code])


def _opening(basis: Basis, outcome: Outcome) -> tuple[LazyText, ...]:
    """What was requested, what was decided, and why."""
    opening, decided = wording.YOU_WROTE, wording.DECIDED
    if basis is ORDER:
        opening, decided = wording.ORDER_CAME, wording.ORDER_DECIDED
    done = (wording.DONE,) if outcome.is_measure else ()
    return opening, decided[outcome], *done, wording.REASONS, wording.GROUND


def _consequences(basis: Basis, outcome: Outcome) -> tuple[LazyText, ...]:
    """What follows for the claimant."""
    if outcome.is_measure and basis is CN_NOTICE:
        return (wording.CN_FOLLOWS, *_redress(basis))
    if outcome.is_measure and basis is DMCA_NOTICE:
        return (wording.DMCA_FOLLOWS, *_redress(basis))
    more = (wording.MORE_EVIDENCE,) if outcome == Outcome.REFUSED and basis is not ORDER else ()
    return (*more, *_redress(basis))


def _redress(basis: Basis) -> tuple[LazyText, ...]:
    """How the claimant can contest the decision. A date is given where our rules or the law set one."""
    if basis is ORDER:
        return (wording.ORDER_CONTACT,)
    if basis is DSA_16:
        return wording.BY_A_PERSON, wording.DSA_REDRESS, wording.DSA_BODIES
    if basis is GDPR_17:
        return wording.WRITE, wording.GDPR_REDRESS
    if basis in (CN_NOTICE, DMCA_NOTICE):
        return wording.WRITE, wording.OTHER_RIGHTS
    return (wording.OBJECT,) if basis.family == Family.CORRECT else (wording.OBJECT, wording.OTHER_RIGHTS)


def _statement_of_reasons(basis: Basis, outcome: Outcome) -> tuple[LazyText, ...]:
    """To the content provider: what was done, on which facts and ground, and how to contest it.

    A refusal names nobody: the claimant's name is forwarded only with a measure.
    """
    if not outcome.is_measure:
        return wording.ABOUT_YOURS, wording.NO_CHANGE, wording.REASONS
    if basis is ORDER:
        return wording.ORDERED_YOURS, wording.MEASURE, wording.ORDER_REMEDIES
    claimant = wording.CLAIMANT_NAMED if basis.forwards_notice else wording.CLAIMANT_NOT_NAMED
    return (
        wording.ABOUT_YOURS,
        claimant,
        wording.MEASURE,
        wording.FACTS,
        wording.GROUND,
        wording.HOW_DECIDED,
        *_provider_redress(basis),
    )


def _provider_redress(basis: Basis) -> tuple[LazyText, ...]:
    if basis is CN_NOTICE:
        return wording.CN_DECLARE, wording.CN_AFTERWARDS, wording.OTHER_RIGHTS
    if basis is DMCA_NOTICE:
        return wording.DMCA_COUNTER, wording.DMCA_ELEMENTS, wording.OTHER_RIGHTS
    if basis is DSA_16:
        return wording.DSA_REDRESS, wording.DSA_BODIES
    return wording.OBJECT, wording.OTHER_RIGHTS
