"""Admin of takedowns: notices, cases, restrictions and the ledger."""

from articles.takedowns.admin import cases, ledger, notices, restrictions

__all__ = ["cases", "ledger", "notices", "restrictions"]
