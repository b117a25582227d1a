"""Cases, moderators and letters for tests of decisions."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from articles.models import NewsItem
from articles.takedowns.decisions.actions import DecisionText
from articles.takedowns.models import Case, Claimant, ClaimantMessage
from tests import makers

REASON = DecisionText("核实属实", public_note="")


def case_on(item: NewsItem, email: str = "stella@reader.example", **values: object) -> Case:
    """The case of a new notice from Stella; without an email address it is anonymous."""
    claimant = Claimant(name="Stella", email=email) if email else None
    values = {"basis": "gdpr_17", "subject": "privacy", "relief": "remove"} | values
    makers.make_notice(item=item, claimant=claimant, **values)
    return Case.objects.order_by("-pk")[0]


def moderator(name: str = "mo") -> User:
    return makers.make_person_at_desk(name, "Moderator")


def letters() -> QuerySet[ClaimantMessage]:
    """The messages about decisions, without receipts."""
    return ClaimantMessage.objects.exclude(decision=None)
