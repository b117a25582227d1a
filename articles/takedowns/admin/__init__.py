"""Admin of takedowns: notices, cases, restrictions, the ledger, reports and work calendars."""

from articles.takedowns.admin import match_reviews, reports, work_calendar
from articles.takedowns.admin.cases import case_admin
from articles.takedowns.admin.ledger import ledger_admin
from articles.takedowns.admin.notices import notice_admin
from articles.takedowns.admin.restrictions import restriction_admin

__all__ = [
    "case_admin",
    "ledger_admin",
    "match_reviews",
    "notice_admin",
    "reports",
    "restriction_admin",
    "work_calendar",
]
