"""Save a reviewed page as a draft, only once even if two people review it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.ingest.drafting.draft import Draft, DraftOptions, draft_article
from articles.ingest.models import Delivery
from articles.ingest.remembered_licences import remember_licence
from articles.parsing.document import Document


class AlreadySavedError(Exception):
    """The delivery already has a draft, made since the review was opened; `delivery` has its author and article."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(str(delivery))
        self.delivery = delivery


@transaction.atomic
def save_review(number: int, document: Document, options: DraftOptions, by: User) -> Draft:
    """Save a draft of a delivery. Raises AlreadySavedError if it has one."""
    delivery = _locked_delivery(number)
    if delivery.article_id is not None:
        raise AlreadySavedError(delivery)
    return _draft(delivery, document, options, by)


@transaction.atomic
def save_second(number: int, document: Document, options: DraftOptions, by: User) -> Draft:
    """Save a second draft on purpose, with a delivery of its own for the same page."""
    delivery = _locked_delivery(number)
    if delivery.article_id is not None:
        delivery = Delivery.objects.create(raw=delivery.raw, name=delivery.name, by=by)
    return _draft(delivery, document, options, by)


def _locked_delivery(number: int) -> Delivery:
    """The delivery with a row lock, on which a concurrent save blocks."""
    return Delivery.objects.select_for_update(of=("self",)).select_related("article", "reviewed_by").get(pk=number)


def _draft(delivery: Delivery, document: Document, options: DraftOptions, by: User) -> Draft:
    delivery.reviewed_by, delivery.reviewed_at = by, timezone.now()
    draft = draft_article(document, delivery=delivery, options=options)
    remember_licence(by, draft.article.source, options.licence)
    return draft
