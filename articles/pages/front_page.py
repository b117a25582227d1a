"""The front page: the lead (chosen by an editor, else the newest article), sections, and the flash stream."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from articles.formats.interface_language import interface_language
from articles.models.choices import Kind
from articles.models.front_page_lead import HomeLead
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.newsitem import NewsItem
from articles.models.section import Section
from articles.pages.body import lead_picture
from articles.pages.listing import listed_items, sections
from articles.pages.metadata import Head
from articles.pictures.models import Picture

SECTION_ITEMS = 5
STREAM_ITEMS = 30
# Twice as many rows are read as shown, because a story in two languages is shown once.
OVERREAD = 2
Front = dict[str, Any]


def front_page(at: datetime) -> dict[str, Any]:
    """The template context. One query per section and four or five more; no story or picture appears twice."""
    articles = listed_items(at).filter(kind=Kind.ARTICLE).order_by("-slot")
    lead = _chosen(articles, at) or articles.first()
    lead = _in_language_of_page(articles, lead) if lead else None
    places = list(sections())
    fronts = [_front(articles, section, lead) for section in places]
    fronts = [front for front in fronts if front["articles"]]
    first = lead_picture(lead, at) if lead else None
    _illustrate(fronts, first, at)
    briefs = _stories(listed_items(at).filter(kind=Kind.BRIEF).order_by("-slot"), STREAM_ITEMS)
    head = Head("", "", picture=first)
    return {"lead": lead, "lead_picture": first, "fronts": fronts, "briefs": briefs, "sections": places, "head": head}


def _chosen(articles: NewsItemQuerySet[NewsItem], at: datetime) -> NewsItem | None:
    """The latest lead chosen by an editor that is in force and listed."""
    listed = NewsItem.objects.listed(at).filter(pk=OuterRef("article"), kind=Kind.ARTICLE)
    leads = HomeLead.objects.filter(Exists(listed), starts_at__lte=at, ends_at__gt=at)
    # A subquery rather than a join: a join would read every article to sort by lead.
    return articles.filter(pk=Subquery(leads.order_by("-starts_at", "-pk").values("article")[:1])).first()


def _front(articles: NewsItemQuerySet[NewsItem], section: Section, lead: NewsItem | None) -> Front:
    """The newest stories of one section. One query."""
    stories = _stories(articles.filter(section=section), SECTION_ITEMS + 1)
    beside = [article for article in stories if lead is None or _story(article) != _story(lead)]
    return {"section": section, "articles": beside[:SECTION_ITEMS]}


def _stories(newest: NewsItemQuerySet[NewsItem], most: int) -> list[NewsItem]:
    """The newest items, one per story, in the language of the page if that version is among them. One query."""
    stories: dict[int, NewsItem] = {}
    for item in newest[: OVERREAD * most]:
        shown = stories.setdefault(_story(item), item)
        if _is_in_page_language(item) and not _is_in_page_language(shown):
            stories[_story(item)] = item
    return list(stories.values())[:most]


def _story(item: NewsItem) -> int:
    """The id shared by an original and its translations."""
    return item.translation_of_id or item.pk


def _is_in_page_language(item: NewsItem) -> bool:
    """Whether an item is in the language of the page; both Chinese scripts count as Chinese."""
    return item.language.split("-")[0] == interface_language().split("-")[0]


def _in_language_of_page(articles: NewsItemQuerySet[NewsItem], lead: NewsItem) -> NewsItem:
    """The lead, or its version in the language of the page. One query, only if the lead is in another language."""
    if _is_in_page_language(lead):
        return lead
    story = articles.filter(Q(pk=_story(lead)) | Q(translation_of=_story(lead)))
    return next(filter(_is_in_page_language, story), lead)


def _illustrate(fronts: list[Front], first: Picture | None, at: datetime) -> None:
    """Set the picture of each section's first article; no picture appears twice on the page."""
    shown = {first}
    for front in fronts:
        picture = lead_picture(front["articles"][0], at)
        front["picture"] = None if picture in shown else picture
        shown.add(picture)
