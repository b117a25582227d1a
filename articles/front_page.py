"""What stands on the front page, and where? An editor's lead while it is in force, else the newest article."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from articles.lists import listed_items, sections
from articles.models.home_lead import HomeLead
from articles.models.newsitem import Kind, NewsItem, NewsItemQuerySet
from articles.models.section import Section
from articles.page_head import Head
from articles.pictures.models import Picture
from articles.rendering import lead_picture

SECTION_ITEMS = 5
STREAM_ITEMS = 24
Front = dict[str, Any]


def front_page(at: datetime) -> dict[str, Any]:
    """One query for each section, and four more; no article and no picture stands there twice."""
    articles = listed_items(at).filter(kind=Kind.ARTICLE).order_by("-slot")
    lead = _chosen(articles, at) or articles.first()
    places = list(sections())
    fronts = [_front(articles, section, lead) for section in places]
    fronts = [front for front in fronts if front["articles"]]
    first = lead_picture(lead, at) if lead else None
    _illustrate(fronts, first, at)
    briefs = listed_items(at).filter(kind=Kind.BRIEF).order_by("-slot")[:STREAM_ITEMS]
    head = Head("", "", picture=first)
    return {"lead": lead, "lead_picture": first, "fronts": fronts, "briefs": briefs, "sections": places, "head": head}


def _chosen(articles: NewsItemQuerySet, at: datetime) -> NewsItem | None:
    """The editors' latest choice that is in force and may stand in lists."""
    listed = NewsItem.objects.listed(at).filter(pk=OuterRef("article"), kind=Kind.ARTICLE)
    leads = HomeLead.objects.filter(Exists(listed), starts_at__lte=at, ends_at__gt=at)
    # By its key: joined, the database would read every article to sort them by lead.
    return articles.filter(pk=Subquery(leads.order_by("-starts_at", "-pk").values("article")[:1])).first()


def _front(articles: NewsItemQuerySet, section: Section, lead: NewsItem | None) -> Front:
    """The newest of one section. One query."""
    beside = articles.exclude(pk=lead.pk) if lead else articles
    return {"section": section, "articles": list(beside.filter(section=section)[:SECTION_ITEMS])}


def _illustrate(fronts: list[Front], first: Picture | None, at: datetime) -> None:
    """The picture of each section's first article, none of them twice on the page."""
    shown = {first}
    for front in fronts:
        picture = lead_picture(front["articles"][0], at)
        front["picture"] = None if picture in shown else picture
        shown.add(picture)
