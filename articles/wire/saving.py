"""How does a reviewed page become a draft, once, even where two people review it?"""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.parsing.documents import Document
from articles.wire.drafting import Draft, Wishes, draft_article
from articles.wire.models import Delivery


class SavedAlready(Exception):
    """Somebody made a draft of this delivery since the review was opened; `delivery` says who and which."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(str(delivery))
        self.delivery = delivery


@transaction.atomic
def save_review(number: int, document: Document, wishes: Wishes, by: User) -> Draft:
    """Draft the page of a delivery. Raises SavedAlready where it has a draft."""
    delivery = _locked(number)
    if delivery.article_id is not None:
        raise SavedAlready(delivery)
    return _drafted(delivery, document, wishes, by)


@transaction.atomic
def save_second(number: int, document: Document, wishes: Wishes, by: User) -> Draft:
    """Draft the page once more on purpose: a delivery of its own keeps the page of the second draft."""
    delivery = _locked(number)
    if delivery.article_id is not None:
        delivery = Delivery.objects.create(raw=delivery.raw, name=delivery.name, by=by)
    return _drafted(delivery, document, wishes, by)


def _locked(number: int) -> Delivery:
    """Two who save at once wait for each other here."""
    return Delivery.objects.select_for_update(of=("self",)).select_related("article", "reviewed_by").get(pk=number)


def _drafted(delivery: Delivery, document: Document, wishes: Wishes, by: User) -> Draft:
    delivery.reviewed_by, delivery.reviewed_at = by, timezone.now()
    return draft_article(document, delivery=delivery, wishes=wishes)
