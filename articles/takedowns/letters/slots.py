"""Slots of letters: what every letter about a notice can fill in, in the active language."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.html.sanitizer import excerpt
from articles.identity.current import site_identity
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.pages.metadata import short_title
from articles.takedowns.law.legal_bases import Basis
from articles.takedowns.models import Case, Decision, Notice

OBJECTION_PERIOD = timedelta(days=183)
# Stands for the link to the status page, which is made when a letter is written: only its digest is stored.
LINK = "<link>"


def letter_slots(notice: Notice, case: Case, basis: Basis) -> dict[str, str]:
    email = site_identity("corrections_email") or site_identity("email")
    return {
        "reference": notice.reference,
        "received": date_words(notice.received_at),
        "item": title_of(case),
        "address": address_of(case) or notice.url_as_given or "–",
        "ground": str(basis.citation),
        "contest": _("on the page %(link)s or by email to %(mail)s, quoting the reference %(reference)s")
        % {"link": LINK, "mail": email, "reference": notice.reference},
        "newsroom": site_identity("name"),
        "route": "\n".join(filter(None, [site_identity("address"), email])),
        "notice": excerpt(notice.statement, 500) or "–",
    }


def decision_slots(decision: Decision, notice: Notice) -> dict[str, str]:
    name = notice.claimant.name if hasattr(notice, "claimant") else ""
    return {
        "date": date_words(decision.made_at),
        "deadline": date_words(decision.made_at + OBJECTION_PERIOD),
        "claimant": name or "–",
    }


def title_of(case: Case) -> str:
    if case.picture:
        return case.picture.alt or _("a picture")
    if case.placement:
        names = {"brief": short_title(case.placement.brief), "article": short_title(case.placement.article)}
        return _("%(brief)s (in ‘%(article)s’)") % names
    item = item_of(case)
    return short_title(item) if item else _("the page that you named")


def address_of(case: Case) -> str:
    """The full address of the target; empty without one."""
    target = case.picture or item_of(case)
    return settings.SITE_URL + target.get_absolute_url() if target else ""


def item_of(case: Case) -> NewsItem | None:
    target = case.target
    if isinstance(target, Placement):
        return target.article
    return target if isinstance(target, NewsItem) else None


def date_words(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d")
