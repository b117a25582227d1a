"""Statements of reasons as rows of the DSA Transparency Database, made from decisions.

Texts come from templates in English and from the legal bases, never from what people typed, so no name is in them.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone, translation

from articles.models.restriction import Mode, Restriction
from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.models import Decision, Effect, Notice
from articles.takedowns.report.half_year import HalfYear
from articles.takedowns.statements.dsa_values import (
    CATEGORY_OF,
    HOUSE_RULES,
    ILLEGAL,
    INCOMPATIBLE,
    LEFT_OUT,
    TERRITORIES,
    VISIBILITY_OF,
    VISIBILITY_OTHER,
    VOLUNTARY,
)

BATCH = 500
STATED = tuple(code for code, basis in BASES.items() if basis.needs_statement and code not in LEFT_OUT)
# In English: the database is read in all of the EU.
PART_REMOVED = "One part of a page (a flash brief or a picture) was removed; the rest of the page remains available."
FACTS = (
    "{source} The content was restricted on {day} after a person had reviewed it. Kind of content: {kinds}. "
    "Measure: {measure}."
)
NOTIFIED = "We received a notice about this content."
OWN_INITIATIVE = "We reviewed this content on our own initiative."
LAW_EXPLANATION = (
    "After reviewing it, we concluded that the law cited as ground does not allow this content to remain available."
)
RULE_EXPLANATION = "After reviewing it, we concluded that this content is not compatible with the rule cited as ground."
MEASURES = {
    Mode.REMOVED: "removed",
    Mode.REMOVED_LEGAL: "no longer available, for legal reasons",
    Mode.HIDDEN: "hidden for a limited time",
    Mode.RETRACTED: "text withdrawn, a notice takes its place",
    Mode.DELISTED: "removed from lists and search",
    Mode.LABELLED: "note added, text unchanged",
    Mode.ELEMENT_REMOVED: "one part of the page removed",
}


def statement_rows(half_year: HalfYear) -> Iterator[dict[str, Any]]:
    """One row for each decision of the half-year that restricted content and owes a statement of reasons."""
    with translation.override("en"):
        decisions = list(_decisions(half_year)[:BATCH])
        while decisions:
            for decision in decisions:
                yield from _rows_of(decision)
            decisions = list(_decisions(half_year).filter(pk__gt=decisions[-1].pk)[:BATCH])


def _decisions(half_year: HalfYear) -> "QuerySet[Decision]":
    restricting = Q(action=Decision.Action.RESTRICT) | Q(
        action=Decision.Action.CONFIRM, about__action=Decision.Action.RESTRICT
    )
    made = Effect.objects.filter(did=Effect.EffectKind.MADE).select_related(
        "restriction__item", "restriction__placement__brief", "restriction__picture"
    )
    # The notices of a merged case moved to another; their outcomes stay with the decision.
    notified = Notice.objects.filter(Q(cases=OuterRef("case")) | Q(outcomes__decision=OuterRef("pk")))
    decisions = Decision.objects.filter(
        restricting, made_at__gte=half_year.start, made_at__lt=half_year.stop, ground__in=STATED
    )
    return (
        decisions.select_related("case")
        .annotate(is_notified=Exists(notified), by_article_16=Exists(notified.filter(basis="dsa_16")))
        .prefetch_related(Prefetch("effects", made.order_by("pk"), to_attr="made"))
        .order_by("pk")
    )


def _rows_of(decision: Any) -> Iterator[dict[str, Any]]:
    """The row of a decision; none if it made no restriction that may be known."""
    restrictions = [effect.restriction for effect in decision.made if effect.restriction.mode != Mode.SEALED]
    if restrictions:
        yield _row(decision, restrictions)


def _row(decision: Any, restrictions: list[Restriction]) -> dict[str, Any]:
    mode = Mode(restrictions[0].mode)
    category, keywords = CATEGORY_OF[decision.ground]
    visibility = VISIBILITY_OF[mode]
    kinds = sorted({_content_type(restriction) for restriction in restrictions})
    row: dict[str, Any] = {
        "decision_visibility": [visibility],
        "category": category,
        "category_specification": list(keywords),
        "content_type": kinds,
        "content_date": _day(min(filter(None, map(_published, restrictions)), default=None)),
        "application_date": _day(min(restriction.starts_at for restriction in restrictions)),
        "end_date_visibility_restriction": _day(_ends(restrictions)),
        "territorial_scope": list(TERRITORIES),
        "decision_facts": _facts(decision, mode, kinds),
        "source_type": _source_type(decision),
        "automated_detection": "No",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "puid": f"{decision.case.reference}-{decision.pk}",
    }
    if visibility == VISIBILITY_OTHER:
        row["decision_visibility_other"] = PART_REMOVED
    return row | _ground(decision.ground)


def _ground(ground: str) -> dict[str, str]:
    citation = str(BASES[ground].citation)
    if ground in HOUSE_RULES:
        return {
            "decision_ground": INCOMPATIBLE,
            "incompatible_content_ground": citation,
            "incompatible_content_explanation": RULE_EXPLANATION,
            "incompatible_content_illegal": "No",
        }
    return {
        "decision_ground": ILLEGAL,
        "illegal_content_legal_ground": citation,
        "illegal_content_explanation": LAW_EXPLANATION,
    }


def _facts(decision: Any, mode: Mode, kinds: list[str]) -> str:
    return FACTS.format(
        source=NOTIFIED if decision.is_notified else OWN_INITIATIVE,
        day=_day(decision.made_at),
        kinds=", ".join(kind.removeprefix("CONTENT_TYPE_").lower() for kind in kinds),
        measure=MEASURES[mode],
    )


def _source_type(decision: Any) -> str:
    if not decision.is_notified:
        return VOLUNTARY
    return "SOURCE_ARTICLE_16" if decision.by_article_16 else "SOURCE_TYPE_OTHER_NOTIFICATION"


def _content_type(restriction: Restriction) -> str:
    return "CONTENT_TYPE_IMAGE" if restriction.picture_id else "CONTENT_TYPE_TEXT"


def _published(restriction: Restriction) -> datetime | None:
    """When the content first appeared; of a picture, when it was added."""
    if restriction.picture:
        return restriction.picture.created_at
    item = restriction.item or (restriction.placement.brief if restriction.placement else None)
    return (item.first_published_at or item.published_at) if item else None


def _ends(restrictions: list[Restriction]) -> datetime | None:
    """When the last restriction ends; None: open-ended."""
    ends = [restriction.ends_at for restriction in restrictions]
    return None if None in ends else max(filter(None, ends))


def _day(moment: datetime | None) -> str:
    return timezone.localdate(moment).isoformat() if moment else ""
