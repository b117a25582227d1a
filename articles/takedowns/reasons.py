"""Which letter answers a notice, and what is still lacking in it? Statements of reasons, by basis and outcome.

The sentences stand in `reason_words.py`; here they are put together, and their slots filled in the language of the
notice. What a moderator writes freely is looked over by `linting.py`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from articles.takedowns import reason_words as say
from articles.takedowns.bases import CN_NOTICE, DMCA_NOTICE, DSA_16, GDPR_17, ORDER, Basis, Element, Family, Words
from articles.takedowns.linting import lint

_SLOT = re.compile(r"\{(\w+)\}")


class Outcome(StrEnum):
    """What came of a notice: done as asked, done in another way, not done."""

    GRANTED = say.GRANTED
    OTHERWISE = say.OTHERWISE
    REFUSED = say.REFUSED


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap in a letter. `by_hand`: the moderator fills it; the case fills all others."""

    name: str
    label: Words
    by_hand: bool = False


SLOTS = {
    slot.name: slot
    for slot in (
        Slot("facts", _("the reasons, in one or two sentences"), by_hand=True),
        Slot("reference", _("reference")),
        Slot("received", _("when the notice came")),
        Slot("item", _("title of the item")),
        Slot("address", _("address of the item")),
        Slot("done", _("what was done")),
        Slot("date", _("date of the decision")),
        Slot("ground", _("the law or rule")),
        Slot("deadline", _("until when one may object")),
        Slot("contest", _("how one may object or reply")),
        Slot("newsroom", _("name of the newsroom")),
        Slot("route", _("postal address and email of the newsroom")),
        Slot("notifier", _("name of the person who asks")),
        Slot("notice", _("what the notice says")),
        Slot("missing", _("what is missing")),
    )
}


@dataclass(frozen=True, slots=True)
class Template:
    """One letter. `default_facts` is what stands in its slot `facts` until the moderator writes something else."""

    key: str
    subject: Words
    paragraphs: tuple[Words, ...]
    default_facts: Words = ""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """In the order of SLOTS: what the moderator writes comes first."""
        named = set(_SLOT.findall("\n".join(map(str, (self.subject, *self.paragraphs)))))
        return tuple(slot for name, slot in SLOTS.items() if name in named)

    def prefilled(self, slots: Mapping[str, str], language: str | None = None) -> dict[str, str]:
        """The slots with the default reasons where none are given, in a language or the active one."""
        with translation.override(language or translation.get_language()):
            return {"facts": str(self.default_facts)} | {name: value for name, value in slots.items() if value.strip()}

    def lacking(self, slots: Mapping[str, str]) -> list[Slot]:
        """What is empty and must not be: a letter with a gap is not sent."""
        return [slot for slot in self.slots if not slots.get(slot.name, "").strip()]

    def fill(self, slots: Mapping[str, str], language: str | None = None) -> str:
        """The letter in a language or the active one. Raises ValueError where something is lacking."""
        return self._filled(self.paragraphs, slots, language) + "\n"

    def fill_subject(self, slots: Mapping[str, str], language: str | None = None) -> str:
        return " ".join(self._filled((self.subject,), slots, language).split())

    def _filled(self, words: tuple[Words, ...], slots: Mapping[str, str], language: str | None) -> str:
        if lacking := self.lacking(slots):
            raise ValueError(f"{self.key} lacks {', '.join(slot.name for slot in lacking)}")
        with translation.override(language or translation.get_language()):
            text = "\n\n".join(map(str, words))
        # Not by str.format: what fills a slot may hold braces itself.
        return _SLOT.sub(lambda found: slots[found[1]].strip(), text)


@dataclass(frozen=True, slots=True)
class Templates:
    """The letter to the person who asked, and where one is due, that to the person whose content it is."""

    notifier: Template
    affected: Template | None


def templates_for(basis: Basis, outcome: Outcome) -> Templates:
    facts = say.FACTS_OF[basis.code][outcome]
    to_notifier = (*_opening(basis, outcome), *_after(basis, outcome))
    subject = say.SUBJECT_ORDER if basis is ORDER else say.SUBJECT
    notifier = _letter(f"{basis.code}.{outcome}.notifier", subject, to_notifier, facts)
    if not (basis.passed_on or basis.statement_needed):
        return Templates(notifier, None)
    to_affected = _statement(basis, outcome)
    return Templates(notifier, _letter(f"{basis.code}.{outcome}.affected", say.SUBJECT_AFFECTED, to_affected, facts))


def reversed_templates(basis: Basis) -> Templates:
    """The earlier decision was undone: `done` says what holds now."""
    subject, opening = say.SUBJECT_REVERSED, say.YOU_WROTE
    if basis is ORDER:
        subject, opening = say.SUBJECT_ORDER, say.ORDER_CAME
    words = (opening, say.UNDONE, say.NOW, say.REASONS, *_redress(basis))
    notifier = _letter(f"{basis.code}.reversed.notifier", subject, words, say.FACTS_REVERSED)
    if not (basis.passed_on or basis.statement_needed):
        return Templates(notifier, None)
    words = (say.YOURS_UNDONE, say.NOW, say.REASONS, say.WRITE, say.OTHER_RIGHTS)
    subject = say.SUBJECT_AFFECTED_REVERSED
    return Templates(notifier, _letter(f"{basis.code}.reversed.affected", subject, words, say.FACTS_REVERSED))


def missing_template(basis: Basis) -> Template:
    """We ask for what is missing. The slot `missing` is filled by `in_lines(notice.missing)`."""
    subject, opening = say.SUBJECT_MISSING, say.TAKEN_IN
    if basis is ORDER:
        subject, opening = say.SUBJECT_ORDER, say.ORDER_CAME
    words = (opening, say.STILL_NEEDED, say.NOTHING_HIDDEN, say.HOW_TO_ADD)
    return _letter(f"{basis.code}.missing.notifier", subject, words)


def in_lines(elements: Iterable[Element], language: str | None = None) -> str:
    """The elements as a list, in a language or the active one."""
    with translation.override(language or translation.get_language()):
        return "\n".join(f"- {element.label}" for element in elements)


def _letter(key: str, subject: Words, words: Iterable[Words], facts: Words = "") -> Template:
    return Template(key, subject, (say.GREETING, *words, say.FAREWELL, say.SENDER), facts)


def _opening(basis: Basis, outcome: Outcome) -> tuple[Words, ...]:
    """What was asked, what was decided, and why."""
    first, decided = (say.ORDER_CAME, say.ORDER_DECIDED) if basis is ORDER else (say.YOU_WROTE, say.DECIDED)
    done = () if outcome == Outcome.REFUSED else (say.DONE,)
    return first, decided[outcome], *done, say.REASONS, say.GROUND


def _after(basis: Basis, outcome: Outcome) -> tuple[Words, ...]:
    """What follows for the person who asked."""
    if outcome != Outcome.REFUSED and basis is CN_NOTICE:
        return (say.CN_FOLLOWS, *_redress(basis))
    if outcome != Outcome.REFUSED and basis is DMCA_NOTICE:
        return (say.DMCA_FOLLOWS, *_redress(basis))
    more = (say.MORE_EVIDENCE,) if outcome == Outcome.REFUSED and basis is not ORDER else ()
    return (*more, *_redress(basis))


def _redress(basis: Basis) -> tuple[Words, ...]:
    """How the person who asked can contest it. A date is named where the house or the law has one."""
    if basis is ORDER:
        return (say.ORDER_CONTACT,)
    if basis is DSA_16:
        return say.BY_A_PERSON, say.DSA_REDRESS, say.DSA_BODIES
    if basis is GDPR_17:
        return say.WRITE, say.GDPR_REDRESS
    if basis in (CN_NOTICE, DMCA_NOTICE):
        return say.WRITE, say.OTHER_RIGHTS
    return (say.OBJECT,) if basis.family == Family.CORRECT else (say.OBJECT, say.OTHER_RIGHTS)


def _statement(basis: Basis, outcome: Outcome) -> tuple[Words, ...]:
    """To the person whose content it is: what was done, on which facts and ground, and how to contest it.

    Where nothing was done nobody is named: the name is passed on for a measure alone.
    """
    if outcome == Outcome.REFUSED:
        return say.ABOUT_YOURS, say.LEFT_ALONE, say.REASONS
    who = say.SENT_BY if basis.passed_on else say.NOT_NAMED
    return (say.ABOUT_YOURS, who, say.MEASURE, say.FACTS, say.GROUND, say.HOW_DECIDED, *_ways(basis))


def _ways(basis: Basis) -> tuple[Words, ...]:
    if basis is CN_NOTICE:
        return say.CN_DECLARE, say.CN_AFTERWARDS, say.OTHER_RIGHTS
    if basis is DMCA_NOTICE:
        return say.DMCA_COUNTER, say.DMCA_ELEMENTS, say.OTHER_RIGHTS
    if basis is DSA_16:
        return say.DSA_REDRESS, say.DSA_BODIES
    return say.OBJECT, say.OTHER_RIGHTS


__all__ = [
    "SLOTS",
    "Outcome",
    "Slot",
    "Template",
    "Templates",
    "in_lines",
    "lint",
    "missing_template",
    "reversed_templates",
    "templates_for",
]
