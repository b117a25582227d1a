"""Measures: what can be done about a claim, and which measures its ground suggests, the likeliest first."""

from collections.abc import Mapping
from enum import StrEnum


class Measure(StrEnum):
    """The actions by which a moderator decides a case, by the codes of their forms."""

    CREDIT = "credit"
    FACT = "fact"
    HIDE = "hide"
    DELIST = "delist"
    PART = "part"
    REMOVE = "remove"
    LABEL = "label"
    NAME = "name"
    SOURCE = "source"
    NOTHING = "nothing"


# Three or four for each basis: what the law or the house rules provide for, and the refusal.
SUGGESTED: Mapping[str, tuple[Measure, ...]] = {
    "attribution": (Measure.CREDIT, Measure.NOTHING, Measure.LABEL),
    "fact": (Measure.FACT, Measure.NOTHING, Measure.LABEL),
    "cn_notice": (Measure.REMOVE, Measure.PART, Measure.NOTHING),
    "dmca_notice": (Measure.REMOVE, Measure.PART, Measure.NOTHING),
    "dsa_16": (Measure.REMOVE, Measure.HIDE, Measure.NOTHING),
    "gdpr_17": (Measure.NAME, Measure.REMOVE, Measure.DELIST, Measure.NOTHING),
    "defamation": (Measure.FACT, Measure.REMOVE, Measure.HIDE, Measure.NOTHING),
    "order": (Measure.REMOVE, Measure.HIDE, Measure.DELIST),
    "other": (Measure.REMOVE, Measure.LABEL, Measure.NOTHING),
}
# What the claimant asks for, by the value of `Notice.relief`.
REQUESTED: Mapping[str, Measure] = {
    "correct": Measure.FACT,
    "note": Measure.LABEL,
    "name": Measure.NAME,
    "remove": Measure.REMOVE,
    "delist": Measure.DELIST,
}
# A wrong credit and a wrong fact are corrected whatever is asked for; that may come second.
CORRECTED = frozenset({"attribution", "fact"})
MAX_SUGGESTED = 4


def suggested_measures(basis: str, relief: str = "") -> tuple[Measure, ...]:
    """The measures that a basis suggests, and what the claimant asks for. An order itself says what it demands."""
    measures = SUGGESTED.get(basis, SUGGESTED["other"])
    requested = REQUESTED.get(relief)
    if requested is None or basis == "order" or (basis == "attribution" and relief == "correct"):
        return measures
    first = measures[:1] if basis in CORRECTED else ()
    return tuple(dict.fromkeys([*first, requested, *measures]))[:MAX_SUGGESTED]
