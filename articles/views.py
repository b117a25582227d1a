"""Public pages: home, article, lists, archive, and the pages about the site.

Each view fetches, checks visibility and renders.
"""

from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.desk.previews.pages import ItemPage, autosave_preview, item_preview, working_copy_preview
from articles.desk.previews.shared import shared_picture, shared_preview
from articles.formats.dates import MONTH, in_words
from articles.formats.interface_language import localized
from articles.html.sanitizer import plain_text
from articles.models import Article, Kind, NewsItem, PublicationStatus, Section, Tag
from articles.models.tag import merge_targets
from articles.pages.body import render_body, with_lead_picture
from articles.pages.corrections import corrections_page
from articles.pages.disclaimer_history import disclaimer_history
from articles.pages.front_page import front_page
from articles.pages.item_context import item_context
from articles.pages.listing import (
    Page,
    credits_of,
    cursor,
    items_of,
    lines_of,
    listed_items,
    only_listed,
    page_of,
    sections,
)
from articles.pages.metadata import Head, display_name, item_head
from articles.pages.moved import moved_to
from articles.pages.periods import days_of, month_span, months_with_items, neighbours, non_empty
from articles.pages.profile import shown_profile
from articles.pages.refusals import refusal
from articles.pages.robots import render_item
from articles.pages.translations import language_links, with_translations
from articles.rights.models import Person, Source
from articles.search.models import Mention
from articles.search.related import names_of, related_briefs
from articles.site_pages.models import public_page
from articles.site_pages.views import page_head
from articles.text.reading_time import reading_minutes

PREVIEWED = frozenset(
    {PublicationStatus.DRAFT, PublicationStatus.SCHEDULED, PublicationStatus.EXPIRED, PublicationStatus.WITHDRAWN}
)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The lead, the newest articles of each section, and the flash stream."""
    return render(request, "articles/home.html", front_page(timezone.now()))


@require_safe
def section_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    section = get_object_or_404(Section, pk=pk)
    page = page_of(listed_items(at).filter(section=section), before=cursor(request))
    about = _("Articles in the section “{name}”, newest first.").format(name=section)
    return _list(request, page, at, Head(str(section), about), kicker=_("Section"), here_section=section.pk)


@require_safe
def tag_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Items with a tag, whether an editor set it or the text mentions it. A merged tag leads to its target."""
    at = timezone.now()
    tag = get_object_or_404(Tag.with_merged, pk=pk)
    if tag.merged_into_id is not None:
        return moved_to(request, reverse("articles:tag", args=[merge_targets([pk])[pk].pk]))
    mentions = [only_listed(Mention.objects.filter(tag=tag, kind=kind), at) for kind in Kind]
    page = items_of(page_of(*mentions, before=cursor(request)), at)
    description = localized(tag, "description")
    about = " ".join(description.split()) or _("Articles and flash briefs that name {name}, newest first.").format(
        name=tag
    )
    head = _head_unless_empty(page, Head(tag.name, about))
    return _list(request, page, at, head, kicker=_("Names and subjects"), description=description)


@require_safe
def source_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    source = get_object_or_404(Source.objects.select_related("licence"), pk=pk)
    page = page_of(listed_items(at).filter(source=source), before=cursor(request))
    name = display_name(source)
    about = _("Articles and flash briefs from {name}, newest first.").format(name=name)
    return _list(request, page, at, _head_unless_empty(page, Head(name, about)), kicker=_("Source"), source=source)


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    person = get_object_or_404(Person.objects.select_related("outlet"), pk=pk)
    page = items_of(page_of(credits_of(person.pk, at), before=cursor(request)), at)
    profile = shown_profile(person.pk, at) if page.rows else None
    biography = " ".join(profile.biography.split()) if profile else ""
    about = biography or _("Everything by {name} here, newest first.").format(name=person)
    picture = profile.portrait if profile else None
    head = _head_unless_empty(page, Head(person.name, about, picture=picture))
    return _list(request, page, at, head, kicker=_("Byline"), person=person, profile=profile)


def _head_unless_empty(page: Page[NewsItem], head: Head) -> Head:
    """The page's head; a generic one for an empty list, so that the name is not revealed."""
    return head if page.rows else Head(_("Nothing here yet"), "")


def _list(request: HttpRequest, page: Page[NewsItem], at: datetime, head: Head, **more: Any) -> HttpResponse:
    context = {"page": page, "lines": lines_of(page.rows, at), "query": page.query, "head": head}
    context |= {"sections": sections(), "unlisted": not page.rows} | more
    return render(request, "articles/list.html", context)


@require_safe
def month_detail(request: HttpRequest, month: date) -> HttpResponse:
    """The articles of a month, and its days with flash briefs."""
    at = timezone.now()
    span = month_span(month)
    listed = NewsItem.objects.listed(at)
    around = neighbours(span, listed)
    days = non_empty(days_of(span), listed.filter(kind=Kind.BRIEF))
    articles = listed_items(at).filter(kind=Kind.ARTICLE, slot__gte=span.start, slot__lt=span.stop)
    page = page_of(articles, before=cursor(request, span))
    if not (page.rows or days or around.surround(span, timezone.localdate(at))):
        raise Http404
    words = in_words(month, MONTH)
    head = Head(words, _("Articles and flash briefs of {month}.").format(month=words))
    more = {"around": around, "days": days, "month": month, "unlisted": not (page.rows or days)}
    return _list(request, page, at, head, kicker=_("Archive"), **more)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """All months with items."""
    months = months_with_items(NewsItem.objects.listed(timezone.now()))
    head = Head(_("Archive"), _("Everything published here, month by month."))
    return render(request, "articles/archive.html", {"head": head, "months": months, "sections": sections()})


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    page = corrections_page(cursor(request), timezone.now())
    head = Head(_("Corrections"), _("What was wrong on this site and has been put right, newest first."))
    context = {"page": page, "query": page.query, "head": head, "sections": sections()}
    return render(request, "articles/corrections.html", context)


@require_safe
def disclaimers(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    head = Head(_("Disclaimers"), _("Every wording that has stood under texts of this site, with its dates."))
    context = {"wordings": disclaimer_history(at), "head": head, "sections": sections()}
    return render(request, "articles/disclaimers.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    text = public_page("about")
    head = page_head(text) if text else Head(_("About us"), "")
    return render(request, "articles/about.html", {"head": head, "text": text, "sections": sections()})


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    text = public_page("contact")
    about = _("How to reach the newsroom, and how to report what is wrong.")
    head = page_head(text) if text else Head(_("Contact"), about)
    return render(request, "articles/contact.html", {"head": head, "text": text, "sections": sections()})


@require_safe
def article_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    item = _article(pk, at)
    return refusal(request, item, at) or render_item(request, "articles/article.html", article_page(item, at))  # type: ignore[arg-type]


def article_preview(request: HttpRequest, pk: int) -> HttpResponse:
    return item_preview(request, PREVIEWED_PAGE, pk)


def article_copy(request: HttpRequest, pk: int) -> HttpResponse:
    return working_copy_preview(request, PREVIEWED_PAGE, pk)


def article_typed(request: HttpRequest, key: str) -> HttpResponse:
    return autosave_preview(request, PREVIEWED_PAGE, key)


@csrf_exempt
def article_shared(request: HttpRequest, token: str) -> HttpResponse:
    return shared_preview(request, SHARED_PAGE, token)


def article_shared_picture(request: HttpRequest, token: str, pk: int, digest: str) -> HttpResponse:
    return shared_picture(request, SHARED_PAGE, token, pk, digest)


def _article(pk: int, at: datetime) -> Article | None:
    items = with_lead_picture(Article.objects.with_restrictions(at).filter(pk=pk), at)
    return with_translations(items, at).select_related("section", "source__licence", "licence").first()


def article_page(item: NewsItem, at: datetime, preview: frozenset[PublicationStatus] = frozenset()) -> dict[str, Any]:
    """The context of an article's page."""
    body = render_body(item, at, preview)
    names = names_of(item)
    page = item_context(item, body.briefs, at) | {
        "body": body.html,
        "pictures": body.pictures,
        "related": related_briefs(item, names, at),
        "tags": [name for name in names if name.given],
        "minutes": reading_minutes(plain_text(item.body)),
    }
    return page | language_links(item) | {"head": item_head(item, page, item.headline)}


# Previews show embedded briefs that readers do not see yet or no longer.
PREVIEWED_PAGE = ItemPage(
    Article, "articles.view_article", "articles/article.html", _article, partial(article_page, preview=PREVIEWED)
)
# People outside the newsroom see embedded briefs as readers do.
SHARED_PAGE = replace(PREVIEWED_PAGE, context=article_page)
