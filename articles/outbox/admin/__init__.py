"""Admin of the outbox."""

from articles.outbox.admin import messages

__all__ = ["messages"]
