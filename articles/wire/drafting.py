"""How does a parsed page become a draft? In one transaction: an article that is not released, and all that came along.

Nothing of the page is lost: what has no place in the draft is told in its warnings, and the Delivery keeps the page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.briefs.making import LONGEST_HEADLINE, fitted, is_linkable, lines
from articles.briefs.models import Brief
from articles.fingerprint import fingerprint
from articles.markup import clean, plain_text
from articles.models.disclaimer_rule import DisclaimerRule
from articles.models.newsitem import Article, Kind, NewsItem, Precision
from articles.models.section import Section
from articles.models.tag import Tag
from articles.parsing import documents
from articles.parsing.documents import Document
from articles.rights.models import Disclaimer, Person, Source
from articles.rights.names import name_key
from articles.search.mentions import proposed_tags
from articles.signals import told_once
from articles.wire.bodies import block_html, reference
from articles.wire.crediting import Credits, attach_credits, find_credits
from articles.wire.headlines import proposed_headline
from articles.wire.leftovers import leftovers
from articles.wire.models import Delivery
from articles.wire.recognising import Found, find_briefs, language_of
from articles.withholding import taken_down_before

MOST_TAGS = 8
MOST_EARLIER = 5
MOST_ASKED = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """An article made of a page, with what was found again, what was made for it, and what its editor should know."""

    article: Article
    new_briefs: list[Brief]
    known_briefs: list[Brief]
    made_source: Source | None
    made_people: list[Person]
    tags: list[Tag]
    earlier: list[Article]
    warnings: list[str]
    # The item as which the same text was taken down: this one cannot be published while that is in force.
    withheld_by: NewsItem | None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an editor decided that a Document has no place for. `tags` None: those that the text names."""

    standfirst: str = ""
    section: Section | None = None
    tags: list[str] | None = None
    headline_is_proposed: bool = False


@transaction.atomic
@told_once()
def draft_article(
    document: Document,
    source: Source | None = None,
    *,
    delivery: Delivery | None = None,
    zone: str | None = None,
    wishes: Wishes = Wishes(),
) -> Draft:
    """Make the draft of a page. `source`: where it comes from, whatever its byline says. `zone` (IANA, else the
    site's) is that of proposed days. Raises ValueError for a page that could not be read.
    """
    if document.status not in ("ok", "no_body"):
        raise ValueError(f"a page with status {document.status} makes no draft")
    credits = find_credits(document, source)
    briefs = find_briefs((one for one in document.blocks if isinstance(one, documents.Brief)), language_of(document))
    article = article_of(document, credits, briefs, ZoneInfo(zone or settings.TIME_ZONE))
    article.standfirst, article.section = wishes.standfirst, wishes.section
    article.headline_is_proposed = wishes.headline_is_proposed
    article.created_by = delivery.reviewed_by if delivery else None
    article.save()
    attach_credits(article, credits)
    _attach_disclaimers(article, document)
    tags = proposed_tags(f"{article.headline}\n{plain_text(article.body)}")[:MOST_TAGS] if wishes.tags is None else []
    if names := wishes.tags or tags:
        article.tags.add(*names)
    if delivery:
        Delivery.objects.filter(pk=delivery.pk).update(
            article=article, reviewed_by=delivery.reviewed_by_id, reviewed_at=delivery.reviewed_at
        )
    earlier = earlier_articles(article, document)
    warnings = [*_doubts(document, article, briefs, earlier), *leftovers(document, credits)]
    made = (credits.made_source, credits.made_people)
    withheld_by = taken_down_before(article, timezone.now())
    return Draft(article, briefs.new, briefs.known, *made, tags, earlier, warnings, withheld_by)


def settle_unseen(article: Article, document: Document) -> None:
    """Make a draft fit to be published before an editor saw it: a missing headline becomes the page's first sentence,
    marked as a proposal, and a date that was only proposed is none: a page claims no day that nobody checked.
    """
    if not article.headline:
        article.headline, article.headline_is_proposed = proposed_headline(document), True
    if document.published is None:
        article.original_at, article.original_precision = None, ""
    article.save()


def article_of(document: Document, credits: Credits, briefs: Found, zone: ZoneInfo) -> Article:
    headline, opening = fitted(document.title.text if document.title else "", LONGEST_HEADLINE)
    original_at, precision = _first_published(document, zone)
    address = document.source.original_url if document.source else None
    return Article(
        headline=headline,
        body=clean("".join([*(f"<p>{lines(text)}</p>" for text in opening), *_body(document, briefs)])),
        language=language_of(document),
        source=credits.source,
        origin=NewsItem.Origin.OWN if credits.source and _is_ours(credits.source) else NewsItem.Origin.UNKNOWN,
        original_url=address if address and is_linkable(address) else "",
        original_at=original_at,
        original_precision=precision,
        rights_sentence=(document.source.licence_text if document.source else None) or "",
    )


def _body(document: Document, briefs: Found) -> Iterator[str]:
    """The blocks in page order; a brief that stands twice on the page is carried once, where it stood first."""
    rows = iter(briefs.rows)
    placed: set[int] = set()
    for block in document.blocks:
        if not isinstance(block, documents.Brief):
            yield block_html(block)
        elif (row := next(rows)).pk not in placed:
            placed.add(row.pk)
            yield reference(row.pk)


def _first_published(document: Document, zone: ZoneInfo) -> tuple[datetime | None, str]:
    """When the page says it appeared; else the latest day its text speaks of, which the editor is asked to check."""
    said = document.published
    if said and said.precision != "month-day":
        return datetime.fromisoformat(said.value), Precision(said.precision)
    day = latest_day(document)
    return (datetime.combine(day, time(), zone), Precision.DAY) if day else (None, "")


def latest_day(document: Document) -> date | None:
    """Only a day that has come: a text cannot have appeared on one that has not."""
    hints = [hint.value for hint in document.date_hints if hint.kind == "latest_event" and hint.value]
    days = (datetime.fromisoformat(value).date() for value in hints)
    return max((day for day in days if day <= timezone.localdate()), default=None)


def _is_ours(source: Source) -> bool:
    names = (settings.SITE.get(key) for key in ("name", "name_en", "publisher", "publisher_en"))
    return source.name_key in {name_key(name) for name in names if name}


def _attach_disclaimers(article: Article, document: Document) -> None:
    """Each wording of the page, found again or made, stands under this one article."""
    for text in dict.fromkeys(disclaimer.text for disclaimer in document.disclaimers):
        key = Disclaimer.key_of(text)
        wording = Disclaimer.objects.filter(language=article.language, text_key=key).first()
        wording = wording or Disclaimer.objects.create(language=article.language, text=text)
        DisclaimerRule.objects.get_or_create(disclaimer=wording, item=article)


def earlier_articles(article: Article, document: Document) -> list[Article]:
    """Articles that seem to be the same page: its original address, or its words, with a proposed headline too.

    Asked of two indexes and put in order here: with an ORDER BY the database would walk all articles instead.
    """
    proposed = fingerprint(proposed_headline(document), article.body, None)
    same = Q(fingerprint__in={article.fingerprint, proposed}) if plain_text(article.body) else Q(pk__in=[])
    if article.original_url:
        same |= Q(original_url=article.original_url) & ~Q(original_url="")
    found = NewsItem.objects.filter(same).order_by().values_list("pk", "kind")[:MOST_ASKED]
    numbers = [pk for pk, kind in found if kind == Kind.ARTICLE and pk != article.pk]
    return list(Article.objects.filter(pk__in=numbers).order_by("-slot")[:MOST_EARLIER])


def _doubts(document: Document, article: Article, briefs: Found, earlier: list[Article]) -> Iterator[str]:
    """What was decided for the editor and may be wrong."""
    for former in earlier:
        yield _("The same page seems to be here already: %(item)s.") % {"item": former}
    if document.language != article.language:
        yield _("The language of the page is not known: %(language)s was written down.") % {
            "language": article.language
        }
    if article.original_at and not document.published:
        day = article.original_at.date().isoformat()
        yield _("No date of publication on the page: %(day)s is the latest day it speaks of.") % {"day": day}
    address = document.source.original_url if document.source else None
    if address and not article.original_url:
        yield _("The original address is not one we can link to: %(address)s") % {"address": address}
    if len(briefs.rows) > len(briefs.new) + len(briefs.known):
        yield _("A flash brief stands more than once on the page: it is carried once, where it stood first.")
    for block in document.blocks:
        if isinstance(block, documents.Figure) and block.review:
            yield _("A caption or a heading? Please look: %(text)s") % {"text": block.caption or ""}
