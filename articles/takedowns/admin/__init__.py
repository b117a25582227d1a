"""Admin of takedowns: notices, cases, restrictions, the ledger, reports and work calendars."""

from articles.takedowns.admin import cases, ledger, notices, reports, restrictions, work_calendar

__all__ = ["cases", "ledger", "notices", "reports", "restrictions", "work_calendar"]
