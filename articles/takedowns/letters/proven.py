"""Proof of letters: each sentence that states a fact has a condition, and a weaker sentence for when it is unproven.

The preview names what is not proven. A check of the public addresses proves that something is no longer shown; it
runs after the decision, so the first letter says that it was set to be removed.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.byline import Byline
from articles.models.newsitem import NewsItem
from articles.models.restriction import Mode
from articles.pictures.models import Picture
from articles.takedowns.law.elements import Element, LazyText
from articles.takedowns.law.legal_bases import Basis
from articles.takedowns.letters import wording
from articles.takedowns.letters.default_reasons import WEAKER_FACTS
from articles.takedowns.letters.templates import LetterTemplate, Outcome, default_reason
from articles.takedowns.models import Decision, Effect, Notice, Receipt

Action = Decision.Action
# Table, row, column and former value.
ChangedColumn = tuple[str, int, str, str]
FORWARDED = _("that the notice reaches the person credited: we have no address")
SEALED = _("that the notice is forwarded: the measure is sealed")
NOT_CHECKED = _("that it is no longer shown anywhere: the check of the addresses runs after the decision")


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known when a letter is written."""

    # Whether the last check of the public addresses was complete and found nothing.
    is_checked: bool = False
    # Whether a measure ends by itself.
    has_end: bool = False
    # Whether all uses of the wrong credit were changed; how many texts were changed.
    is_everywhere: bool = False
    changed_texts: int = 0
    # Whether a person decided.
    by_person: bool = True
    # Whether somebody who is credited gets a letter; whether nobody may, because the measure is sealed.
    is_forwarded: bool = False
    is_sealed: bool = False
    elements: Collection[str] = ()
    asks_for_something: bool = True
    # Whether the decision changed nothing, for no notice.
    is_unchanged: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence, its condition, and what stands in its place if it does not hold; None: nothing does."""

    sentence: LazyText
    holds: Callable[[Proof], bool]
    weaker: LazyText | None
    unproven: LazyText = ""


CLAIMS = (
    Claim(wording.DECIDED[wording.GRANTED], lambda proof: proof.asks_for_something, wording.ACTED),
    Claim(wording.DECIDED[wording.REFUSED], lambda proof: proof.is_unchanged, wording.REFUSED_ALONE),
    Claim(wording.BY_A_PERSON, lambda proof: proof.by_person, None, _("that a person decided")),
    Claim(wording.HOW_DECIDED, lambda proof: proof.by_person, wording.TAKEN_BECAUSE, _("that a person decided")),
    Claim(wording.HOW_DECIDED, lambda proof: not proof.has_end, wording.HOW_DECIDED_ENDING),
    Claim(wording.CN_FOLLOWS, lambda proof: not proof.is_sealed, None, SEALED),
    Claim(wording.DMCA_FOLLOWS, lambda proof: not proof.is_sealed, None, SEALED),
    Claim(wording.CN_FOLLOWS, lambda proof: proof.is_forwarded, wording.CN_NOT_FORWARDED, FORWARDED),
    Claim(wording.DMCA_FOLLOWS, lambda proof: proof.is_forwarded, wording.DMCA_NOT_FORWARDED, FORWARDED),
)
# The elements without which a default reason is not supported.
NEEDED = {
    ("attribution", Outcome.GRANTED): (Element.WORK,),
    ("attribution", Outcome.OTHERWISE): (Element.WORK,),
    ("attribution", Outcome.REFUSED): (Element.WORK,),
    ("fact", Outcome.GRANTED): (Element.EVIDENCE,),
    ("fact", Outcome.OTHERWISE): (Element.EVIDENCE,),
    ("fact", Outcome.REFUSED): (Element.EVIDENCE,),
    ("cn_notice", Outcome.GRANTED): (Element.WORK, Element.EVIDENCE),
    ("cn_notice", Outcome.OTHERWISE): (Element.EVIDENCE,),
    ("dmca_notice", Outcome.OTHERWISE): (Element.WORK,),
    ("dsa_16", Outcome.GRANTED): (Element.EVIDENCE, Element.GROUND),
    ("dsa_16", Outcome.OTHERWISE): (Element.EVIDENCE,),
    ("defamation", Outcome.GRANTED): (Element.EVIDENCE,),
    ("defamation", Outcome.OTHERWISE): (Element.EVIDENCE,),
    ("defamation", Outcome.REFUSED): (Element.EVIDENCE,),
    ("order", Outcome.GRANTED): (Element.EVIDENCE,),
    ("order", Outcome.OTHERWISE): (Element.EVIDENCE,),
}


@dataclass(slots=True)
class Checked:
    """A template in which every sentence holds, and what was not proven."""

    template: LetterTemplate
    unproven: list[LazyText] = field(default_factory=list)


def checked(template: LetterTemplate, proof: Proof) -> Checked:
    """Put the weaker sentence where a sentence does not hold."""
    paragraphs: list[LazyText] = []
    unproven: list[LazyText] = []
    for paragraph in template.paragraphs:
        sentence: LazyText | None = paragraph
        for claim in CLAIMS:
            if claim.sentence is sentence and not claim.holds(proof):
                sentence = claim.weaker
                unproven += [claim.unproven] if claim.unproven else []
        paragraphs += [sentence] if sentence is not None else []
    return Checked(replace(template, paragraphs=tuple(paragraphs)), unproven)


def default_facts(basis: Basis, outcome: Outcome, elements: Collection[str]) -> tuple[LazyText, list[LazyText]]:
    """The default reason that the elements of a notice support, and what the stronger one would need."""
    needed = NEEDED.get((basis.code, outcome), ())
    if basis.code == "dmca_notice" and outcome == Outcome.GRANTED:
        needed = basis.required
    lacking = [element for element in needed if element not in elements]
    weaker = WEAKER_FACTS.get(basis.code, {}).get(outcome)
    if not lacking or weaker is None:
        return default_reason(basis, outcome), []
    return weaker, [element.label for element in lacking]


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done, as a sentence, and as what may be said until a check proves it."""

    proven: LazyText
    weaker: LazyText


_CHECK = _("Our check of the addresses is not completed yet.")
BY_MODE = {
    Mode.RETRACTED: Deed(
        _("The text was retracted; a notice appears in its place."),
        _("We have retracted the text and set a notice to appear in its place."),
    ),
    Mode.ELEMENT_REMOVED: Deed(
        _("The part in question was removed."), _("We have set the part in question to be removed.")
    ),
    Mode.DELISTED: Deed(
        _("The page was removed from our lists, feeds and search."),
        _("We have set the page to be removed from our lists, feeds and search."),
    ),
    Mode.LABELLED: Deed(_("A note was added above the text."), _("A note was added above the text.")),
}
REMOVED = Deed(
    _("The content was removed and is no longer shown at its address."), _("We have set the content to be removed.")
)
CREDIT = Deed(
    _("The credit was corrected wherever it appeared."), _("The credit was corrected in the texts that we found.")
)
NAME = Deed(_("The name was replaced."), _("The name was removed from former versions of the text."))
FACT = Deed(
    _("The passage was corrected, and a note on the page informs readers."),
    _("A note on the page informs readers of the correction."),
)
LIFTED = _("The restriction was lifted.")
# In the list of a letter about several addresses.
NOT_CHANGED, NOT_GRANTED = _("Not changed."), _("No measure because of your notice.")
NOT_NEEDED = _("A measure is no longer needed.")
REVERSED = _("Our earlier decision was reversed; the content is as it was before.")
REVERSED_IN_PART = _("Our earlier decision was reversed; other measures or later changes remain.")


def deed_for(outcome: Outcome, decision: Decision, proof: Proof) -> tuple[list[LazyText], list[LazyText]]:
    """The same for one notice: what was done because of others is not among it."""
    if outcome is Outcome.NOT_NEEDED:
        return [NOT_NEEDED], []
    if outcome is Outcome.REFUSED:
        return [NOT_CHANGED if decision.carried_out == Action.NOTHING else NOT_GRANTED], []
    return deed(decision, proof)


def deed(decision: Decision, proof: Proof) -> tuple[list[LazyText], list[LazyText]]:
    """The sentences that say what a decision did, and what is not proven."""
    action, mode = decision.carried_out, decision.mode
    if action == Action.NOTHING:
        return [NOT_CHANGED], []
    if action == Action.LIFT:
        return [LIFTED], []
    if action == Action.CREDIT:
        unproven: list[LazyText] = (
            [] if proof.is_everywhere else [_("that the credit was corrected wherever it appears")]
        )
        return [CREDIT.proven if proof.is_everywhere else CREDIT.weaker], unproven
    if action == Action.NAME:
        return ([NAME.proven], []) if proof.changed_texts else ([NAME.weaker], [_("that readers still saw the name")])
    if action == Action.FACT:
        return ([FACT.proven], []) if proof.changed_texts else ([FACT.weaker], [])
    done = BY_MODE.get(Mode(mode), REMOVED) if mode else REMOVED
    if proof.is_checked or mode == Mode.LABELLED:
        return [done.proven], []
    return [done.weaker, _CHECK], [NOT_CHECKED]


def proofs_of(decisions: Collection[Decision]) -> dict[int, Proof]:
    """What is known about each decision, by key. A query per kind of proof, however many decisions there are."""
    keys = [decision.pk for decision in decisions]
    ended = Effect.objects.filter(decision__in=keys, did=Effect.EffectKind.MADE, restriction__ends_at__isnull=False)
    ending = set(ended.order_by().values_list("decision", flat=True))
    clean = _checked_decisions(keys)
    return {
        decision.pk: Proof(
            is_checked=decision.pk in clean,
            has_end=decision.pk in ending,
            by_person=decision.by_id is not None,
            **(_changes_of(decision) if decision.carried_out in (Action.CREDIT, Action.NAME, Action.FACT) else {}),
        )
        for decision in decisions
    }


def proof_for(proof: Proof, notice: Notice, decisions: Collection[Decision], is_forwarded: bool) -> Proof:
    """The same, with what a notice contains, what its decisions have in common, and whether it is forwarded."""
    return replace(
        proof,
        elements=notice.elements,
        asks_for_something=bool(notice.relief),
        is_forwarded=is_forwarded,
        is_sealed=any(decision.mode == Mode.SEALED for decision in decisions),
        is_unchanged=all(decision.carried_out == Action.NOTHING for decision in decisions),
    )


def _checked_decisions(keys: list[int]) -> set[int]:
    """The decisions whose newest check was complete and found nothing."""
    rows = Receipt.objects.filter(decision__in=keys).order_by("pk")
    newest = {
        key: (faults, unchecked) for key, faults, unchecked in rows.values_list("decision", "faults", "unchecked")
    }
    return {
        key for key, (faults, unchecked) in newest.items() if faults == 0 and unchecked is not None and not unchecked
    }


def _changes_of(decision: Decision) -> dict[str, Any]:
    changes: list[ChangedColumn] = list(decision.changes.order_by("pk").values_list("table", "row", "column", "before"))
    texts = {(table, row) for table, row, _column, _before in changes if table != "correction"}
    return {
        "changed_texts": len(texts),
        "is_everywhere": decision.carried_out == Action.CREDIT and not _is_still_credited(changes),
    }


def _is_still_credited(changes: Collection[ChangedColumn]) -> bool:
    """Whether anything may still carry the credit that was replaced. A corrected name is correct everywhere."""
    if changes and all(table in ("source", "person") for table, _row, _column, _before in changes):
        return False
    replaced = {credit for change in changes for credit in _replaced_by(change)}
    sources = {key for column, key in replaced if column in ("source", "outlet")}
    people = {key for column, key in replaced if column == "person"}
    return (
        not replaced
        or NewsItem.objects.filter(source__in=sources).exists()
        or Byline.objects.filter(Q(outlet__in=sources) | Q(person__in=people)).exists()
        or Picture.objects.filter(source__in=sources).exists()
    )


def _replaced_by(change: ChangedColumn) -> set[tuple[str, int]]:
    """The credits that a change took away: of a row that it deleted, those of the row."""
    table, _row, column, before = change
    if table not in ("byline", "item"):
        return set()
    columns = {column: before} if column else json.loads(before or "{}")
    credits = {name: columns.get(name) for name in ("source", "outlet", "person")}
    return {(name, int(key)) for name, key in credits.items() if key and str(key).isdigit()}
