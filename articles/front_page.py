"""What stands on the front page, and where? An editor's lead while it is in force, else the newest article."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import get_language

from articles.lists import listed_items, sections
from articles.models.home_lead import HomeLead
from articles.models.newsitem import Kind, NewsItem, NewsItemQuerySet
from articles.models.section import Section
from articles.page_head import Head
from articles.pictures.models import Picture
from articles.rendering import lead_picture

SECTION_ITEMS = 5
STREAM_ITEMS = 30
# How many more are read than shown, since a story that stands in two languages is shown in one.
MORE = 2
Front = dict[str, Any]


def front_page(at: datetime) -> dict[str, Any]:
    """One query for each section, and four or five more; no story and no picture stands there twice."""
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


def _chosen(articles: NewsItemQuerySet, at: datetime) -> NewsItem | None:
    """The editors' latest choice that is in force and may stand in lists."""
    listed = NewsItem.objects.listed(at).filter(pk=OuterRef("article"), kind=Kind.ARTICLE)
    leads = HomeLead.objects.filter(Exists(listed), starts_at__lte=at, ends_at__gt=at)
    # By its key: joined, the database would read every article to sort them by lead.
    return articles.filter(pk=Subquery(leads.order_by("-starts_at", "-pk").values("article")[:1])).first()


def _front(articles: NewsItemQuerySet, section: Section, lead: NewsItem | None) -> Front:
    """The newest stories of one section. One query."""
    stories = _stories(articles.filter(section=section), SECTION_ITEMS + 1)
    beside = [article for article in stories if lead is None or _story(article) != _story(lead)]
    return {"section": section, "articles": beside[:SECTION_ITEMS]}


def _stories(newest: NewsItemQuerySet, most: int) -> list[NewsItem]:
    """The newest, once for each story: in the language of the page where it is among them. One query."""
    stories: dict[int, NewsItem] = {}
    for item in newest[: MORE * most]:
        shown = stories.setdefault(_story(item), item)
        if _speaks(item) and not _speaks(shown):
            stories[_story(item)] = item
    return list(stories.values())[:most]


def _story(item: NewsItem) -> int:
    """What an original and its translations have in common."""
    return item.translation_of_id or item.pk


def _speaks(item: NewsItem) -> bool:
    """Whether a text is in the language of the page; both ways of writing Chinese are."""
    return item.language.split("-")[0] == str(get_language()).split("-")[0]


def _in_language_of_page(articles: NewsItemQuerySet, lead: NewsItem) -> NewsItem:
    """The lead, or its version in the language of the page: one query, only where the lead is in another."""
    if _speaks(lead):
        return lead
    story = articles.filter(Q(pk=_story(lead)) | Q(translation_of=_story(lead)))
    return next(filter(_speaks, story), lead)


def _illustrate(fronts: list[Front], first: Picture | None, at: datetime) -> None:
    """The picture of each section's first article, none of them twice on the page."""
    shown = {first}
    for front in fronts:
        picture = lead_picture(front["articles"][0], at)
        front["picture"] = None if picture in shown else picture
        shown.add(picture)
