"""Admin of takedowns: notices, cases, restrictions, the ledger, reports and work calendars."""

from articles.takedowns.admin import cases, ledger, match_reviews, notices, reports, restrictions, work_calendar

__all__ = ["cases", "ledger", "match_reviews", "notices", "reports", "restrictions", "work_calendar"]
