"""Registry of the rows that the ledger covers: which models, and which of their columns.

To cover another model, add one line to DIGESTED and pass its new and changed rows to `append_event(rows=...)`; with
`decision`, `transition` does so. Every column is covered unless it is named as unprotected. A column that is
empty and whose default is empty is left out of digests, so a column added later leaves the digests of old rows valid.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Field, Model

from articles.models.restriction import Restriction
from articles.models.stay_down import MatchReview, PictureReview
from articles.takedowns.models import (
    Appeal,
    AppealMessage,
    Appellant,
    CalendarYear,
    Case,
    CaseMention,
    CaseNote,
    Change,
    Claimant,
    ClaimantMessage,
    Decision,
    Effect,
    Evidence,
    LedgerEvent,
    LedgerHead,
    Notice,
    NoticeCount,
    NoticeOutcome,
    NoticeSignature,
    NoticeTarget,
    OutcomeStatement,
    PageCopy,
    PageRedaction,
    PartyLink,
    Pause,
    PendingProbe,
    ProposedAction,
    Receipt,
    RowSalt,
    Snapshot,
    Statement,
    ThreadEntry,
    TransparencyReport,
    UnreachedParty,
)


@dataclass(frozen=True, slots=True)
class Digested:
    """A model whose rows the ledger covers.

    `values`: columns recorded in the clear as well: ids, states and times, never text. Verification names them.
    `fixed`: those of `values` that never change once a row was recorded.
    `unprotected`: columns that change without an event; they follow from rows that are covered.
    `decision`: lookup of the decision whose event records its rows; "" for none.
    `batch`: how many rows are read at a time.
    """

    model: type[Model]
    values: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    unprotected: tuple[str, ...] = ()
    decision: str = ""
    batch: int = 500

    @property
    def name(self) -> str:
        """The name of the table in events and reports."""
        return str(self.model._meta.model_name)

    @property
    def fields(self) -> "list[Field[Any, Any]]":
        """The columns that the digest covers: all but the key and the unprotected ones."""
        fields: list[Any] = list(self.model._meta.concrete_fields)
        return [
            field
            for field in fields
            if field.name not in self.unprotected and not (field.primary_key and not field.is_relation)
        ]


TARGETS = ("item", "placement", "picture")
CASE_VALUES = (
    *(
        "reference",
        "family",
        "basis",
        *TARGETS,
        "state",
        "merged_into",
        "version",
        "assignee",
        "notifiers",
        "opened_at",
    ),
    *("due_at", "due_for", "extended_at", "decided_at"),
)
DECISION_VALUES = ("case", "case_version", "action", "mode", "ground", "about", "by", "made_at")
RESTRICTION_FIXED = (*TARGETS, "mode", "starts_at", "ends_at", "by")

# In this order verification reports their rows.
DIGESTED = (
    Digested(Case, values=CASE_VALUES, fixed=("reference", "family", "opened_at"), unprotected=("told_late_at",)),
    Digested(Decision, values=DECISION_VALUES),
    Digested(Restriction, values=(*RESTRICTION_FIXED, "lifted_at", "lifted_by"), fixed=RESTRICTION_FIXED),
    Digested(Effect, values=("decision", "restriction", "did"), decision="decision"),
    Digested(Statement, decision="decision"),
    Digested(Change, decision="decision"),
    Digested(NoticeOutcome, values=("case", "notice", "decision", "outcome", "ground"), decision="decision"),
    Digested(OutcomeStatement, decision="outcome__decision"),
    Digested(ProposedAction, values=("undoes",), decision="decision"),
    Digested(UnreachedParty, values=("decision", "notice", "role", "source", "person"), decision="decision"),
    Digested(Receipt),
    # The state follows from the cases of a notice; a step of a case with 1,000 notices must not record them all.
    Digested(Notice, unprotected=("state", "decided_at", "spam_at", "withdrawn_at")),
    Digested(Notice.cases.through, values=("notice", "case"), fixed=("notice",)),
    Digested(NoticeTarget),
    # Links are deleted with the personal data of their party.
    Digested(ThreadEntry, values=("notice", "case", "side", "kind", "made_at", "settled_at"), unprotected=("link",)),
    Digested(Snapshot, values=("notice", "item", "version", "page", "taken_at")),
    # A page has up to 2 MB.
    Digested(PageCopy, batch=10),
    Digested(PageRedaction, values=("page", "case", "passages", "by", "made_at")),
    Digested(PictureReview, values=("picture", "removed", "proposed_by", "decided_by", "decided_at")),
    Digested(MatchReview, values=("item", "removed", "asked_by", "proposed_by", "decided_by", "decided_at")),
    Digested(Pause, values=("case", "starts_at", "ends_at"), fixed=("case", "starts_at")),
    Digested(
        Appeal,
        values=(
            *("case", "decision", "notice", "kind", "side", "received_at", "effective_at", "forwarded_at", "opens_at"),
            *("closes_at", "outcome", "decided_at", "reviewer", "result"),
        ),
        fixed=("decision", "side", "received_at"),
    ),
    Digested(CaseNote, values=("case", "by", "made_at"), fixed=("case", "by", "made_at")),
    Digested(TransparencyReport),
)
# The chain itself: each event covers the one before it, and the head the last.
CHAIN: tuple[type[Model], ...] = (LedgerEvent, LedgerHead)
# Personal data, the links and salts that are deleted with them, which can be erased without an event that lists the
# rows; the work calendar, whose events hold its days in the clear; mentions and signatures, which follow from the text
# of a note or notice; and counters that last an hour.
UNPROTECTED: tuple[type[Model], ...] = (
    *(AppealMessage, Appellant, CalendarYear, CaseMention, Claimant, ClaimantMessage, Evidence, NoticeCount),
    *(NoticeSignature,),
    *(PartyLink, PendingProbe, RowSalt),
)

BY_MODEL = {digested.model: digested for digested in DIGESTED}
BY_NAME = {digested.name: digested for digested in DIGESTED}
