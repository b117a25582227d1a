"""Admin of takedowns: notices, cases, restrictions and the ledger."""

from articles.takedowns.admin import cases, ledger, match_reviews, notices, restrictions

__all__ = ["cases", "ledger", "match_reviews", "notices", "restrictions"]
