"""Admin of inbound content: deliveries, the paste page and the review of a parsed page."""

from articles.ingest.admin import deliveries

__all__ = ["deliveries"]
