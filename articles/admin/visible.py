"""Where do readers see this item now? Its carriers before a change, and after it the pages themselves, asked."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.words import desk_address, enumerated, run_on, standing_words, title_of
from articles.models import Kind, NewsItem, Restriction
from articles.models.newsitem import NewsItemQuerySet
from articles.takedowns.asking import Receipt, ask
from articles.takedowns.surfaces import Surface, Where, carriers_of
from articles.takedowns.traces import Traces, traces_of

MOST_SHOWN = 50
MOST_COUNTED = 1_000
# What is asked right after a save: none is begun after so many seconds.
MOST_CARRIERS = 8
MOST_ASKED = 12
MOST_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Carrier:
    """An article that carries a brief: its form, its title, and where it stands."""

    address: str
    title: str
    standing: str


@dataclass(frozen=True, slots=True)
class Carriers:
    """The newest that carry a brief; `more`: how many there are besides."""

    shown: list[Carrier]
    more: int

    @property
    def count(self) -> int:
        return len(self.shown) + self.more


@dataclass(frozen=True, slots=True)
class Seen:
    """A public page and whether it shows the text as it is now."""

    path: str
    where: str
    title: str
    is_right: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What the pages answered. `words` says it in a sentence; `unasked`: pages that carry it and were not asked."""

    words: str
    pages: list[Seen]
    unasked: int


def carriers(brief: NewsItem, at: datetime) -> Carriers:
    """Every article that carries a brief, drafts too: what a change of it will change."""
    carry = NewsItem.objects.filter(placements__brief=brief.pk, placements__position__isnull=False).order_by("-slot")
    count = len(carry.order_by().values_list("pk")[:MOST_COUNTED])
    found = carry.with_restrictions(at).defer("body", "standfirst", "rights_sentence")[:MOST_SHOWN]
    shown = [Carrier(desk_address(item, "change"), title_of(item), standing_words(item, at)) for item in found]
    return Carriers(shown, max(count - len(shown), 0))


def proof(item: NewsItem, at: datetime) -> Proof:
    """Ask the pages that readers get whether they show this text: after the commit, so not where it is saved."""
    named, unasked = _pages_of(item, at)
    words = _words_of(item, at)
    receipts = ask([surface for surface, _title in named], words, MOST_ASKED, MOST_SECONDS)
    seen = [
        Seen(receipt.path, surface.where, title, _shows(receipt, words))
        for (surface, title), receipt in zip(named, receipts, strict=False)
        # Lists are left by older items: what does not stand there is not wrong there.
        if receipt.found or surface.item
    ]
    unasked += len(named) - len(receipts)
    return Proof(_told(item, seen, unasked), seen, unasked)


def _pages_of(item: NewsItem, at: datetime) -> tuple[list[tuple[Surface, str]], int]:
    """Its own page, those that carry it, and the lists of today; and how many carriers are not among them."""
    found = _showing(item, at)
    carrying = list(found.defer("body", "standfirst", "rights_sentence")[:MOST_CARRIERS])
    count = len(found.order_by().values_list("pk")[:MOST_COUNTED])
    # As most readers have the addresses, whatever language the editor works in.
    with translation.override(settings.LANGUAGE_CODE):
        own = item.get_absolute_url()
        pages = [(one.get_absolute_url(), one) for one in carrying]
        home, stream = reverse("articles:home"), reverse("briefs:stream")
    named = [(Surface(Where.OWN, own, item.pk), _("its own page"))]
    named += [(Surface(Where.CARRIER, path, one.pk), title_of(one)) for path, one in pages]
    named.append((Surface(Where.HOME, home), _("the front page")))
    if item.kind == Kind.BRIEF:
        named.append((Surface(Where.LIST, stream), _("the flash stream")))
    return named, max(count - len(carrying), 0)


def _showing(item: NewsItem, at: datetime) -> NewsItemQuerySet:
    """The public articles that show a brief: in some it may have been taken out."""
    if item.kind != Kind.BRIEF:
        return NewsItem.objects.none()
    taken_out = Restriction.objects.active(at).filter(placement__brief=item.pk).values("placement__article")
    return carriers_of(item, at).exclude(pk__in=taken_out)


def _words_of(item: NewsItem, at: datetime) -> Traces:
    words = tuple(trace for trace in traces_of(item, at).all if trace.what in ("headline", "passage"))
    return Traces(words, item.pk)


def _shows(receipt: Receipt, words: Traces) -> bool:
    """A list may show the headline alone; a page of the text shows all that was looked for."""
    if receipt.status != 200:
        return False
    return receipt.where in (Where.HOME, Where.LIST) or len(receipt.found) == len(words.all)


def _told(item: NewsItem, seen: list[Seen], unasked: int) -> str:
    carrying = [page for page in seen if page.where == Where.CARRIER]
    right = sum(page.is_right for page in carrying)
    if not all(page.is_right for page in seen):
        wrong = [page.title for page in seen if not page.is_right]
        return _("Not everywhere yet: %(pages)s.") % {"pages": enumerated(wrong)}
    if not carrying:
        return _("Right on its own page.")
    told = ngettext("Right in %(count)d article.", "Right in %(count)d articles.", right) % {"count": right}
    more = ngettext("%(count)d more was not asked.", "%(count)d more were not asked.", unasked) % {"count": unasked}
    return run_on(told, more if unasked else "")
