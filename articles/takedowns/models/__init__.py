"""The rows of the desk: what was asked, by whom, what was decided, and the record of it."""

from articles.takedowns.models.case import OPEN, Case, Pause
from articles.takedowns.models.claimant import Claimant, ClaimantMessage, Evidence, EvidenceStorage, _random_name
from articles.takedowns.models.decision import Change, Decision, Effect, Receipt, Statement
from articles.takedowns.models.ledger import LedgerEvent, LedgerHead
from articles.takedowns.models.notice import Notice, NoticeTarget
from articles.takedowns.models.snapshot import PageCopy, Snapshot

# `_random_name` is named by a migration.
__all__ = [
    "OPEN",
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
    "NoticeTarget",
    "PageCopy",
    "Pause",
    "Receipt",
    "Snapshot",
    "Statement",
    "_random_name",
]
