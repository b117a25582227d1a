"""Check of public pages after a save: whether every page that shows an item shows its current text, or none any more.

Before a change, `embedding_articles` lists where it will show.
"""

import re
from collections import Counter
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.desk.labels import desk_address, join_sentences, status_label
from articles.formats.counts import bounded_count
from articles.formats.lists import join_list
from articles.models import Kind, NewsItem, PublicationStatus, Restriction
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.removed_text import is_text_closed
from articles.takedowns.admin.messages import unchecked_addresses
from articles.takedowns.proof.probe import ProbeResult, ProbeSummary, probe_surfaces, summarise
from articles.takedowns.proof.surface import Surface, SurfaceKind
from articles.takedowns.proof.surfaces import MAX_SURFACES, carrier_addresses_left_out, carriers_of, surfaces_of
from articles.takedowns.proof.traces import Traces, traces_of

MAX_SHOWN = 50
# No page is requested after so many seconds.
MAX_ARTICLES = 8
MAX_PAGES = 12
MAX_SECONDS = 1.5
# The check of a withdrawn item goes in slices, so that none occupies a thread of the server for long.
SLICE_PAGES, SLICE_SECONDS = 20, 1.0


@dataclass(frozen=True, slots=True)
class EmbeddingArticle:
    """An article that embeds a brief. `address`: its form."""

    address: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class EmbeddingArticles:
    """The newest articles that embed a brief; `more`: how many others there are."""

    shown: list[EmbeddingArticle]
    more: int

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """A public page; `is_right`: whether it shows the current text."""

    path: str
    where: str
    title: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class PublishedCheck:
    """The result, as sentences and page by page. `fault`: what is wrong with a page that is not right.

    `left`: how many addresses the next slice begins with; `rest`: its query.
    """

    words: str
    pages: list[CheckedPage]
    fault: str
    requested: int
    left: int = 0
    rest: str = ""

    @property
    def is_right(self) -> bool:
        return all(page.is_right for page in self.pages)


@dataclass(frozen=True, slots=True)
class CheckedBefore:
    """What earlier slices found; it is carried in the query of the next one."""

    probed: int = 0
    showing: int = 0
    failed: int = 0

    @classmethod
    def read(cls, query: QueryDict) -> "CheckedBefore":
        """Zero for anything that is not a small number."""
        typed = [query.get(field.name, "") for field in fields(cls)]
        return cls(*(int(text) if re.fullmatch("[0-9]{1,3}", text, re.ASCII) else 0 for text in typed))

    def plus(self, summary: ProbeSummary) -> "CheckedBefore":
        return CheckedBefore(self.probed + summary.probed, self.showing + summary.showing, self.failed + summary.failed)

    @property
    def words(self) -> str:
        if self.probed and not (self.showing or self.failed):
            words = _("Checked %(probed)d addresses: none shows it any more.")
        else:
            words = _("Checked %(probed)d addresses: %(showing)d still show it, %(failed)d failed.")
        return words % asdict(self)


NOTHING_BEFORE = CheckedBefore()


@dataclass(frozen=True, slots=True)
class UncheckedPages:
    """What shows the item but was not requested: how many articles, and the names of other pages."""

    articles: int
    others: list[str]

    @property
    def words(self) -> str:
        """What was not checked; "" if everything was."""
        articles = ngettext(
            "%(count)d more article that embeds it was not checked.",
            "%(count)d more articles that embed it were not checked.",
            self.articles,
        )
        others = _("Not checked: %(pages)s.") % {"pages": join_list(self.others)}
        return join_sentences(
            articles % {"count": self.articles} if self.articles else "", others if self.others else ""
        )


def embedding_articles(brief: NewsItem, at: datetime) -> EmbeddingArticles:
    """Every article that embeds a brief, drafts included."""
    articles = NewsItem.objects.filter(placements__brief=brief.pk, placements__position__isnull=False)
    count = bounded_count(articles).number
    newest = articles.order_by("-slot").with_restrictions(at).defer("body", "standfirst", "rights_sentence")[:MAX_SHOWN]
    shown = [
        EmbeddingArticle(desk_address(item, "change"), item.display_title, status_label(item, at)) for item in newest
    ]
    return EmbeddingArticles(shown, max(count - len(shown), 0))


def check_pages(item: NewsItem, at: datetime, before: CheckedBefore = NOTHING_BEFORE) -> PublishedCheck | None:
    """The check for an item as it is now; None for one that readers never saw, and where its text is closed.

    Addresses of searches contain words of the text. `before`: the slices of a withdrawn item that were checked.
    """
    if is_text_closed(item):
        return None
    status = item.status(at)
    if status is PublicationStatus.PUBLIC:
        return check_published(item, at)
    return check_withdrawn(item, at, before) if status is PublicationStatus.WITHDRAWN else None


def check_published(item: NewsItem, at: datetime) -> PublishedCheck:
    """Request the pages that readers get. Only after the commit: the pages are read in their own transactions."""
    titled_surfaces, articles_left_out = _surfaces(item, at)
    traces = _text_traces(item, at)
    results = probe_surfaces([surface for surface, _title in titled_surfaces], traces, MAX_PAGES, MAX_SECONDS)
    pages = [
        CheckedPage(result.path, surface.where, title, _shows(result, traces))
        for (surface, title), result in zip(titled_surfaces, results, strict=False)
        # Older items are not in the lists any more, which is not an error.
        if result.found or surface.item
    ]
    unrequested = titled_surfaces[len(results) :]
    unchecked = UncheckedPages(
        articles_left_out + sum(surface.where == SurfaceKind.CARRIER for surface, _title in unrequested),
        [title for surface, title in unrequested if surface.where != SurfaceKind.CARRIER],
    )
    words = join_sentences(_summary(pages), unchecked.words)
    return PublishedCheck(words, pages, _("does not show this text"), len(pages))


def check_withdrawn(item: NewsItem, at: datetime, before: CheckedBefore = NOTHING_BEFORE) -> PublishedCheck:
    """Request the next pages on which a withdrawn item was shown, as for a takedown. Only after the commit."""
    everything = surfaces_of(item, at, None)
    surfaces = everything[:MAX_SURFACES]
    results = probe_surfaces(surfaces[before.probed :], traces_of(item, at), SLICE_PAGES, SLICE_SECONDS)
    checked = before.plus(summarise(results))
    left = max(0, len(surfaces) - checked.probed) if results else 0
    beyond = Counter(str(surface.where) for surface in everything[MAX_SURFACES:])
    beyond[str(SurfaceKind.CARRIER)] += carrier_addresses_left_out(item, at)
    pages = [
        CheckedPage(result.path, result.where, f"{result.where_label} {result.path}", _is_gone(result))
        for result in results
    ]
    words = join_sentences(checked.words, "" if left else unchecked_addresses(+beyond))
    rest = urlencode(asdict(checked)) if left else ""
    return PublishedCheck(words, pages, _("still shows it"), checked.probed, left, rest)


def _is_gone(result: ProbeResult) -> bool:
    return not (result.shows_it or result.failed)


def _surfaces(item: NewsItem, at: datetime) -> tuple[list[tuple[Surface, str]], int]:
    """The item's own page, pages that embed it and current lists, with titles; and how many articles are left out."""
    articles = _public_articles(item, at)
    newest = list(articles.defer("body", "standfirst", "rights_sentence")[:MAX_ARTICLES])
    count = bounded_count(articles).number
    # At the addresses of the site's main language, whatever the language of the desk.
    with translation.override(settings.LANGUAGE_CODE):
        own = item.get_absolute_url()
        pages = [(article.get_absolute_url(), article) for article in newest]
        home, stream = reverse("articles:home"), reverse("briefs:stream")
    surfaces = [(Surface(SurfaceKind.OWN, own, item.pk), _("its own page"))]
    surfaces += [(Surface(SurfaceKind.CARRIER, path, article.pk), article.display_title) for path, article in pages]
    surfaces.append((Surface(SurfaceKind.HOME, home), _("the front page")))
    if item.kind == Kind.BRIEF:
        surfaces.append((Surface(SurfaceKind.LIST, stream), _("the flash stream")))
    return surfaces, max(count - len(newest), 0)


def _public_articles(item: NewsItem, at: datetime) -> NewsItemQuerySet[NewsItem]:
    """The public articles that show a brief, excluding those where a restriction removed it."""
    if item.kind != Kind.BRIEF:
        return NewsItem.objects.none()
    removed = Restriction.objects.active(at).filter(placement__brief=item.pk).values("placement__article")
    return carriers_of(item, at).exclude(pk__in=removed)


def _text_traces(item: NewsItem, at: datetime) -> Traces:
    texts = tuple(trace for trace in traces_of(item, at).all if trace.what in ("headline", "passage"))
    return Traces(texts, item.pk)


def _shows(result: ProbeResult, traces: Traces) -> bool:
    """A list may show the headline alone; a page must show all of the text."""
    if result.status != 200:
        return False
    return result.where in (SurfaceKind.HOME, SurfaceKind.LIST) or len(result.found) == len(traces.all)


def _summary(pages: list[CheckedPage]) -> str:
    outdated = [page.title for page in pages if not page.is_right]
    if outdated:
        return _("Not up to date yet: %(pages)s.") % {"pages": join_list(outdated)}
    count = sum(page.where == SurfaceKind.CARRIER for page in pages)
    if not count:
        return _("Its own page is up to date.") if pages else ""
    return ngettext("%(count)d article is up to date.", "%(count)d articles are up to date.", count) % {"count": count}
