"""The front of the paper: home, article, the lists of the archive, what the house says of itself.

Each view fetches, asks the gate, renders.
"""

from datetime import date, datetime
from typing import Any

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.answers import refusal
from articles.corrections import corrections_page
from articles.datewords import MONTH, in_words
from articles.disclaimer_list import all_wordings
from articles.front_page import front_page
from articles.kept_texts import as_typed, unsaved
from articles.lists import Page, credits_of, cursor, items_of, lines_of, listed_items, only_listed, page_of, sections
from articles.markup import plain_text
from articles.models import Article, KeptText, Kind, NewsItem, Section, Standing, Tag
from articles.page_head import Head, called, item_head
from articles.reading import reading_minutes
from articles.rendering import render_body, with_lead_picture
from articles.rights.models import Person, Source
from articles.search.models import Mention
from articles.search.related import names_of, related_briefs
from articles.spans import days_of, holding, month_span, months_with_items, neighbours
from articles.surroundings import surroundings
from articles.versions import language_links, with_versions

PREVIEWED = frozenset({Standing.DRAFT, Standing.SCHEDULED, Standing.EXPIRED, Standing.WITHDRAWN})


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The lead in front, the newest of each section, and the flash stream beside them."""
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
    """What names a tag, whether an editor gave it or the text says it."""
    at = timezone.now()
    tag = get_object_or_404(Tag, pk=pk)
    mentions = [only_listed(Mention.objects.filter(tag=tag, kind=kind), at) for kind in Kind]
    page = items_of(page_of(*mentions, before=cursor(request)), at)
    about = _("Articles and flash briefs that name {name}, newest first.").format(name=tag)
    return _list(request, page, at, _unless_empty(page, Head(tag.name, about)), kicker=_("Names and subjects"))


@require_safe
def source_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    source = get_object_or_404(Source.objects.select_related("licence"), pk=pk)
    page = page_of(listed_items(at).filter(source=source), before=cursor(request))
    name = called(source)
    about = _("Articles and flash briefs from {name}, newest first.").format(name=name)
    return _list(request, page, at, _unless_empty(page, Head(name, about)), kicker=_("Source"), source=source)


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    person = get_object_or_404(Person.objects.select_related("outlet"), pk=pk)
    page = items_of(page_of(credits_of(person.pk, at), before=cursor(request)), at)
    about = _("Everything by {name} here, newest first.").format(name=person)
    return _list(request, page, at, _unless_empty(page, Head(person.name, about)), kicker=_("Byline"), person=person)


def _unless_empty(page: Page[NewsItem], head: Head) -> Head:
    """A name that only drafts or removed texts have is not told."""
    return head if page.rows else Head(_("Nothing here yet"), "")


def _list(request: HttpRequest, page: Page[NewsItem], at: datetime, head: Head, **more: Any) -> HttpResponse:
    context = {"page": page, "lines": lines_of(page.rows, at), "query": page.query, "head": head}
    context |= {"sections": sections(), "unlisted": not page.rows} | more
    return render(request, "articles/list.html", context)


@require_safe
def month_detail(request: HttpRequest, month: date) -> HttpResponse:
    """The articles of a month, and the days on which there were flash briefs."""
    at = timezone.now()
    span = month_span(month)
    listed = NewsItem.objects.listed(at)
    around = neighbours(span, listed)
    days = holding(days_of(span), listed.filter(kind=Kind.BRIEF))
    articles = listed_items(at).filter(kind=Kind.ARTICLE, slot__gte=span.start, slot__lt=span.stop)
    page = page_of(articles, before=cursor(request, span))
    if not (page.rows or days or around.embrace(span, timezone.localdate(at))):
        raise Http404
    words = in_words(month, MONTH)
    head = Head(words, _("Articles and flash briefs of {month}.").format(month=words))
    more = {"around": around, "days": days, "month": month, "unlisted": not (page.rows or days)}
    return _list(request, page, at, head, kicker=_("Archive"), **more)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Every month that holds something."""
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
    context = {"wordings": all_wordings(at), "head": head, "sections": sections()}
    return render(request, "articles/disclaimers.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    context = {"head": Head(_("About us"), ""), "sections": sections()}
    return render(request, "articles/about.html", context)


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    head = Head(_("Contact"), _("How to reach the newsroom, and how to report what is wrong."))
    return render(request, "articles/contact.html", {"head": head, "sections": sections()})


@require_safe
def article_detail(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    item = _article(pk, at)
    return refusal(request, item, at) or render(request, "articles/article.html", article_page(item, at))  # type: ignore[arg-type]


@never_cache
@staff_member_required(login_url="admin:login")
def article_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft in the public template, for those who may see it in the admin."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    at = timezone.now()
    item = _article(pk, at)
    if item is None:
        raise Http404
    context = article_page(item, at, PREVIEWED) | {"preview": True}
    return render(request, "articles/article.html", context)


@never_cache
@staff_member_required(login_url="admin:login")
def article_typed(request: HttpRequest, key: str) -> HttpResponse:
    """What is being typed into an article's form, in the public template, for its typist alone."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    at = timezone.now()
    kept = get_object_or_404(KeptText, user=request.user, key=key, kind=Kind.ARTICLE)
    item = as_typed((_article(kept.item_id, at) if kept.item_id else None) or unsaved(Article), kept, at)
    context = article_page(item, at, PREVIEWED) | {"preview": True, "is_typed": True}
    return render(request, "articles/article.html", context)


def _article(pk: int, at: datetime) -> Article | None:
    items = with_lead_picture(Article.objects.with_restrictions(at).filter(pk=pk), at)
    return with_versions(items, at).select_related("section", "source__licence", "licence").first()


def article_page(item: NewsItem, at: datetime, preview: frozenset[Standing] = frozenset()) -> dict[str, Any]:
    """Everything that an article's page shows, each thing asked once."""
    body = render_body(item, at, preview)
    names = names_of(item)
    page = surroundings(item, body.briefs, at) | {
        "body": body.html,
        "related": related_briefs(item, names, at),
        "tags": [name for name in names if name.given],
        "minutes": reading_minutes(plain_text(item.body)),
    }
    return page | language_links(item) | {"head": item_head(item, page, item.headline)}
