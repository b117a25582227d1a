"""Models of takedowns: notices, claimants, conversations, cases, decisions, page snapshots and the ledger."""

from articles.takedowns.models.appeal import Appeal, AppealMessage, Appellant
from articles.takedowns.models.calendar_year import CalendarYear
from articles.takedowns.models.case import OPEN_STATES, Case, Pause
from articles.takedowns.models.case_note import CaseMention, CaseNote
from articles.takedowns.models.claimant import Claimant, ClaimantMessage, Evidence, EvidenceStorage, _random_name
from articles.takedowns.models.conversation import PartyLink, ThreadEntry
from articles.takedowns.models.decision import Change, Decision, Effect, Receipt, Statement
from articles.takedowns.models.ledger import LedgerEvent, LedgerHead, RowSalt
from articles.takedowns.models.notice import Notice, NoticeTarget
from articles.takedowns.models.notice_count import NoticeCount
from articles.takedowns.models.notice_outcome import NoticeOutcome, OutcomeStatement, ProposedAction
from articles.takedowns.models.notice_signature import NoticeSignature
from articles.takedowns.models.pending_probe import PendingProbe
from articles.takedowns.models.snapshot import PageCopy, PageRedaction, Snapshot
from articles.takedowns.models.transparency_report import TransparencyReport
from articles.takedowns.models.unreached_party import UnreachedParty

# A migration refers to `_random_name`.
__all__ = [
    "OPEN_STATES",
    "Appeal",
    "AppealMessage",
    "Appellant",
    "CalendarYear",
    "Case",
    "CaseMention",
    "CaseNote",
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
    "NoticeCount",
    "NoticeOutcome",
    "NoticeSignature",
    "NoticeTarget",
    "OutcomeStatement",
    "PageCopy",
    "PageRedaction",
    "PartyLink",
    "Pause",
    "PendingProbe",
    "ProposedAction",
    "Receipt",
    "RowSalt",
    "Snapshot",
    "Statement",
    "ThreadEntry",
    "TransparencyReport",
    "UnreachedParty",
    "_random_name",
]
