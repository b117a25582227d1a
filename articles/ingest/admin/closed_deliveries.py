"""Deliveries that contain removed text: closed to people who may not see that text."""

from django.conf import settings
from django.http import HttpRequest

from articles.ingest.confirmation.forecast import forecast_draft
from articles.ingest.models import Delivery
from articles.models import Placement
from articles.models.removed_text import has_closed_text, is_closed_to_reader
from articles.parsing.document import Document
from articles.parsing.page import parse


def is_delivery_closed(request: HttpRequest, delivery: Delivery, document: Document | None = None) -> bool:
    """Whether a page contains text that is closed to the reader: its article, a known brief, or an earlier version.

    The parsed `document` saves parsing the page again. A page that the reader pasted is open to them.
    """
    if not is_closed_to_reader():
        return False
    if delivery.article_id is not None and has_closed_text(_items_of(delivery.article_id)):
        return True
    if delivery.by_id is not None and delivery.by_id == request.user.pk:
        return False
    document = document or parse(bytes(delivery.raw), zone=settings.TIME_ZONE)
    if document.status in ("empty", "error"):
        return False
    forecast = forecast_draft(document, delivery)
    return has_closed_text({row.pk for row in (*forecast.briefs, *forecast.earlier) if row})


def _items_of(article: int) -> set[int]:
    """An article and the briefs that it carries or carried."""
    return {article, *Placement.objects.filter(article=article).values_list("brief", flat=True)}
