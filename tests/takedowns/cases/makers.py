"""Notices and the moderator for tests of cases."""

from typing import Any

from django.contrib.auth.models import User

from articles.models import NewsItem
from articles.takedowns.models import Claimant, Notice
from tests import makers

COMPLETE_FACT = ["address", "part", "evidence", "relief", "good_faith"]


def notice_on(item: NewsItem | None = None, email: str = "", **values: Any) -> Notice:
    """A complete notice about a wrong fact, by Stella if an email address is given, else anonymous."""
    claimant = Claimant(name="Stella", email=email) if email else None
    values = {"basis": "fact", "elements": COMPLETE_FACT} | values
    return makers.make_notice(item=item, claimant=claimant, **values)[0]


def mo() -> User:
    return makers.make_person_at_desk("mo", "Moderator")
