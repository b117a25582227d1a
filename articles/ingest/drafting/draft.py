"""Draft a parsed page: in one transaction, an unpublished article with its briefs, source, credits and disclaimers.

Nothing of the page is lost: the warnings of the draft list text that has no field, and the Delivery has the raw page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.briefs.making import MAX_HEADLINE_LENGTH, fitted, is_linkable, lines
from articles.briefs.models import Brief
from articles.editing.revisions.context import revising
from articles.editing.stay_down.matches import Match, find_matches_of
from articles.html.captions import without_lone_captions
from articles.html.fingerprint import fingerprint
from articles.html.sanitizer import clean, plain_text
from articles.identity.current import current_identity
from articles.ingest.drafting.block_html import block_html, brief_reference, is_table_caption, table_with_caption
from articles.ingest.drafting.channels import BY_LABELS, ChosenChannels
from articles.ingest.drafting.credits import PageCredits, attach_credits, resolve_credits
from articles.ingest.drafting.doubtful_dates import doubtful_date_message
from articles.ingest.drafting.embargo import embargo_end, embargo_message, with_settled_embargoes
from articles.ingest.drafting.headline_proposal import proposed_headline
from articles.ingest.drafting.known_briefs import PageBriefs, find_or_create_briefs, language_of
from articles.ingest.drafting.metadata_messages import metadata_messages, tags_of_page, unused_tags_message
from articles.ingest.drafting.page_notes import page_notes
from articles.ingest.drafting.unused_text import unused_text
from articles.ingest.models import Delivery
from articles.models.choices import Kind, Precision
from articles.models.disclaimer_rule import DisclaimerRule
from articles.models.editorial.revision import Revision
from articles.models.newsitem import Article, NewsItem
from articles.models.section import Section
from articles.models.tag import Tag
from articles.parsing import document as documents
from articles.parsing.document import Document
from articles.rights.models import Disclaimer, Licence, Person, Source
from articles.rights.names import name_key
from articles.search.names.mentions import proposed_tags
from articles.signals import coalesce_changes

MAX_TAGS = 8
MAX_EARLIER = 5
MAX_QUERIED = 100
MAX_USE_LIMITS_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Draft:
    """The article drafted from a page, with the rows that were matched or created, and warnings for the editor."""

    article: Article
    new_briefs: list[Brief]
    known_briefs: list[Brief]
    created_source: Source | None
    created_people: list[Person]
    tags: list[Tag]
    earlier: list[Article]
    warnings: list[str]
    # What the article or a new brief resembles of what was taken down.
    matches: list[Match]


@dataclass(frozen=True, slots=True)
class DraftOptions:
    """Decisions of an editor that a Document has no field for. `tags` None: those that the text mentions.

    `licence` None: the default licence of the source.
    """

    standfirst: str = ""
    section: Section | None = None
    tags: list[str] | None = None
    headline_is_proposed: bool = False
    licence: Licence | None = None
    channels: ChosenChannels = BY_LABELS


@revising(channel=Revision.Channel.IMPORT)
@transaction.atomic
@coalesce_changes()
def draft_article(
    document: Document,
    source: Source | None = None,
    *,
    delivery: Delivery | None = None,
    zone: str | None = None,
    options: DraftOptions = DraftOptions(),
) -> Draft:
    """Draft a page. `source` overrides the outlet in its byline. `zone`: IANA name of the zone of proposed days, by
    default that of the site. Raises ValueError for a page with status `empty` or `error`.
    """
    if document.status not in ("ok", "no_body"):
        raise ValueError(f"a page with status {document.status} cannot be drafted")
    document = with_settled_embargoes(document, delivery.received_at if delivery else timezone.now())
    credits = resolve_credits(document, source)
    briefs = find_or_create_briefs(
        (block for block in document.blocks if isinstance(block, documents.ParsedBrief)),
        language_of(document),
        embargo_end(document),
        options.channels,
    )
    page_zone = ZoneInfo(zone or settings.TIME_ZONE)
    article = article_of(document, credits, briefs, page_zone)
    _save_with_options(article, options, delivery)
    attach_credits(article, credits)
    _attach_disclaimers(article, document)
    tags = tags_for(article, document) if options.tags is None else []
    if names := options.tags or tags:
        article.tags.add(*names)
    earlier = earlier_articles(article, document)
    doubts = [*_doubt_warnings(document, article, briefs, earlier), *metadata_messages(document, page_zone)]
    unused = [*unused_tags_message(document, [tag.name for tag in tags]), *unused_text(document, credits)]
    created = (credits.created_source, credits.created_people)
    matches = _matches_of([article, *briefs.new])
    return Draft(article, briefs.new, briefs.known, *created, tags, earlier, doubts + unused, matches)


def _matches_of(items: list[NewsItem]) -> list[Match]:
    """Each removed item once, with its strongest match."""
    found = dict[int, Match]()
    for match in (match for matches in find_matches_of(items, timezone.now()) for match in matches):
        if match.removed.pk not in found or match.level > found[match.removed.pk].level:
            found[match.removed.pk] = match
    return sorted(found.values(), key=lambda match: -match.level)


def _save_with_options(article: Article, options: DraftOptions, delivery: Delivery | None) -> None:
    """Save the article with the decisions of the editor, and link the delivery to it."""
    article.standfirst, article.section, article.licence = options.standfirst, options.section, options.licence
    article.headline_is_proposed = options.headline_is_proposed
    if delivery is None:
        article.save()
        return
    article.created_by = delivery.reviewed_by or delivery.by
    article.save()
    Delivery.objects.filter(pk=delivery.pk).update(
        article=article, reviewed_by=delivery.reviewed_by_id, reviewed_at=delivery.reviewed_at
    )


def prepare_unreviewed(article: Article, document: Document) -> None:
    """Prepare a draft that is published without a review: a missing headline becomes the first sentence, marked as a
    proposal. A proposed date, which nobody has checked, and captions of pictures that nobody imported are removed.
    """
    article.body = without_lone_captions(article.body)
    if not article.headline:
        article.headline, article.headline_is_proposed = proposed_headline(document), True
    if document.published is None:
        article.original_at, article.original_precision = None, ""
    article.save()


def tags_for(article: Article, document: Document) -> list[Tag]:
    """The known tags that the text mentions or the page gives its article."""
    texts = (article.headline, plain_text(article.body), *tags_of_page(document))
    return proposed_tags("\n".join(texts))[:MAX_TAGS]


def article_of(document: Document, credits: PageCredits, briefs: PageBriefs, zone: ZoneInfo) -> Article:
    headline, opening = fitted(document.title.text if document.title else "", MAX_HEADLINE_LENGTH)
    original_at, precision = _original_date(document, zone)
    address = document.source.original_url if document.source else None
    embargo = embargo_end(document)
    return Article(
        headline=headline,
        body=clean("".join([*(f"<p>{lines(text)}</p>" for text in opening), *_body(document, briefs)])),
        language=language_of(document),
        source=credits.source,
        origin=NewsItem.Origin.OWN if credits.source and _is_this_site(credits.source) else NewsItem.Origin.UNKNOWN,
        original_url=address if address and is_linkable(address) else "",
        original_at=original_at,
        original_precision=precision,
        rights_sentence=(document.source.licence_text if document.source else None) or "",
        use_limits=" ".join(document.instructions("use_limit"))[:MAX_USE_LIMITS_LENGTH],
        embargo_until=embargo.ends_at,
        embargo_raw=embargo.raw,
    )


def _body(document: Document, briefs: PageBriefs) -> Iterator[str]:
    """HTML of the blocks in page order; a brief that is on the page twice is included at its first position."""
    rows = iter(briefs.rows)
    placed: set[int] = set()
    captions = table_captions(document.blocks)
    for at, block in enumerate(document.blocks):
        if isinstance(block, documents.Table) and at in captions:
            yield table_with_caption(block, captions[at])
        elif not isinstance(block, documents.ParsedBrief):
            yield block_html(block)
        elif (row := next(rows)).pk not in placed:
            placed.add(row.pk)
            yield brief_reference(row.pk)


def table_captions(blocks: Sequence[documents.Block]) -> dict[int, str]:
    """Position of a table -> the caption above it, else the one below it."""
    captions: dict[int, str] = {}
    for at, block in enumerate(blocks):
        if not is_table_caption(block):
            continue
        for beside in (at + 1, at - 1):
            if 0 <= beside < len(blocks) and isinstance(blocks[beside], documents.Table) and beside not in captions:
                captions[beside] = block.caption or ""
                break
    return captions


def _original_date(document: Document, zone: ZoneInfo) -> tuple[datetime | None, str]:
    """Date and precision of the page's publication; else the latest day in its text, for the editor to check."""
    published = document.published
    if published and published.precision != "month-day":
        return datetime.fromisoformat(published.value), Precision(published.precision)
    day = latest_day(document)
    return (datetime.combine(day, time(), zone), Precision.DAY) if day else (None, "")


def latest_day(document: Document) -> date | None:
    """The latest day that the text mentions and that is not in the future."""
    hints = [hint.value for hint in document.date_hints if hint.kind == "latest_event" and hint.value]
    days = (datetime.fromisoformat(value).date() for value in hints)
    return max((day for day in days if day <= timezone.localdate()), default=None)


def _is_this_site(source: Source) -> bool:
    identity = current_identity()
    names = (identity.name, identity.name_en, identity.publisher, identity.publisher_en)
    return source.name_key in {name_key(name) for name in names if name}


def _attach_disclaimers(article: Article, document: Document) -> None:
    """Attach each disclaimer of the page to the article, existing or created."""
    for text in dict.fromkeys(parsed.text for parsed in document.disclaimers):
        key = Disclaimer.key_of(text)
        disclaimer = Disclaimer.objects.filter(language=article.language, text_key=key).first()
        disclaimer = disclaimer or Disclaimer.objects.create(language=article.language, text=text)
        DisclaimerRule.objects.get_or_create(disclaimer=disclaimer, item=article)


def earlier_articles(article: Article, document: Document) -> list[Article]:
    """Articles with the same original URL, or with the same text under its own or the proposed headline.

    Sorted here and not by the database, which would scan all articles for an ORDER BY instead of using two indexes.
    """
    proposed = fingerprint(proposed_headline(document), article.body, None)
    same = Q(fingerprint__in={article.fingerprint, proposed}) if plain_text(article.body) else Q(pk__in=[])
    if article.original_url:
        same |= Q(original_url=article.original_url) & ~Q(original_url="")
    rows = NewsItem.objects.filter(same).order_by().values_list("pk", "kind")[:MAX_QUERIED]
    numbers = [pk for pk, kind in rows if kind == Kind.ARTICLE and pk != article.pk]
    return list(Article.objects.filter(pk__in=numbers).order_by("-slot")[:MAX_EARLIER])


def _doubt_warnings(document: Document, article: Article, briefs: PageBriefs, earlier: list[Article]) -> Iterator[str]:
    """Warnings about decisions that may be wrong."""
    if document.embargoes:
        yield embargo_message(embargo_end(document))
    for former in earlier:
        names = {"title": former.display_title, "kind": former.get_kind_display(), "number": former.pk}
        label = _("%(title)s (%(kind)s %(number)s)") % names
        yield _("This page seems to exist already: %(item)s.") % {"item": label}
    yield from page_notes(document)
    if documents.UNREADABLE_BYTES in document.warnings:
        yield _("Some bytes of the page could not be read; the text has “�” in their place.")
    if document.language != article.language:
        yield _("The language of the page could not be detected; %(language)s is assumed.") % {
            "language": article.language
        }
    for hint in document.date_hints:
        if hint.kind == "doubtful":
            yield doubtful_date_message(hint.raw)
    if article.original_at and not document.published:
        day = article.original_at.date().isoformat()
        yield _("The page has no date of publication. %(day)s is the latest day that its text mentions.") % {"day": day}
    address = document.source.original_url if document.source else None
    if address and not article.original_url:
        yield _("The original address cannot be used as a link: %(address)s") % {"address": address}
    if len(briefs.rows) > len(briefs.new) + len(briefs.known):
        yield _("A flash brief occurs more than once on the page. It is included once, at its first position.")
    for block in document.blocks:
        if isinstance(block, documents.Figure) and block.review:
            yield _("Caption or heading? Please check: %(text)s") % {"text": block.caption or ""}
