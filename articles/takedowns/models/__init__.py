"""Models of takedowns: notices, claimants, cases, decisions, page snapshots and the ledger."""

from articles.takedowns.models.case import OPEN_STATES, Case, Pause
from articles.takedowns.models.claimant import Claimant, ClaimantMessage, Evidence, EvidenceStorage, _random_name
from articles.takedowns.models.decision import Change, Decision, Effect, Receipt, Statement
from articles.takedowns.models.ledger import LedgerEvent, LedgerHead, RowSalt
from articles.takedowns.models.notice import Notice, NoticeTarget
from articles.takedowns.models.notice_outcome import NoticeOutcome, OutcomeStatement, ProposedAction
from articles.takedowns.models.pending_probe import PendingProbe
from articles.takedowns.models.snapshot import PageCopy, Snapshot

# A migration refers to `_random_name`.
__all__ = [
    "OPEN_STATES",
    "Case",
    "Change",
    "Claimant",
    "ClaimantMessage",
    "Decision",
    "Effect",
    "Evidence",
    "EvidenceStorage",
    "LedgerEvent",
    "LedgerHead",
    "Notice",
    "NoticeOutcome",
    "NoticeTarget",
    "OutcomeStatement",
    "PageCopy",
    "Pause",
    "PendingProbe",
    "ProposedAction",
    "Receipt",
    "RowSalt",
    "Snapshot",
    "Statement",
    "_random_name",
]
