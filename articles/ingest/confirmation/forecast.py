"""Forecast of a draft: the known and the new rows that it will use. Nothing is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from articles.briefs.models import Brief
from articles.ingest.drafting.channels import BY_LABELS, ChosenChannels
from articles.ingest.drafting.credits import PageCredits, outlet_named, people_named, split_names
from articles.ingest.drafting.draft import article_of, earlier_articles
from articles.ingest.drafting.known_briefs import PageBriefs, language_of, match_briefs
from articles.ingest.models import Delivery
from articles.models.byline import Role
from articles.models.channel import Channel
from articles.models.newsitem import Article
from articles.parsing import document as documents
from articles.parsing.document import Document
from articles.rights.models import Disclaimer, Licence, Person, Source
from articles.rights.names import name_key

MAX_EARLIER = 5


@dataclass(frozen=True, slots=True)
class ForecastName:
    """A name on the page, its role, and the existing row for it, if any."""

    role: Role
    name: str
    row: Source | Person | None


@dataclass(frozen=True, slots=True)
class DraftForecast:
    """A preview of the draft. `article` is unsaved; `briefs` follow page order, with None for each new one.

    `channels`: the channel of each brief, in page order.
    """

    article: Article
    names: list[ForecastName]
    disclaimers: list[tuple[str, Disclaimer | None]]
    briefs: list[Brief | None]
    channels: list[Channel | None]
    earlier: list[Article]


def forecast_draft(
    document: Document, delivery: Delivery, licence: Licence | None = None, chosen: ChosenChannels = BY_LABELS
) -> DraftForecast:
    """The forecast for a page, with seven queries for a page of any size."""
    named = " ".join((outlet_named(document) or "").split())
    source = existing_source(named)
    briefs = match_briefs(_parsed_briefs(document), language_of(document), chosen)
    article = _article(document, source, briefs)
    article.licence = licence
    article.derive()
    names = [ForecastName(Role.OUTLET, named, source)] if named else []
    return DraftForecast(
        article=article,
        names=[*names, *_forecast_people(document, source)],
        disclaimers=_disclaimers(document, article.language),
        briefs=[known for _draft, known in briefs],
        channels=[(known or draft).channel for draft, known in briefs],
        earlier=_earlier(article, document, delivery),
    )


def _parsed_briefs(document: Document) -> Iterator[documents.ParsedBrief]:
    return (block for block in document.blocks if isinstance(block, documents.ParsedBrief))


def existing_source(name: str) -> Source | None:
    name = " ".join(name.split())
    return Source.objects.select_related("licence").filter(name_key=name_key(name)).first() if name else None


def _article(document: Document, source: Source | None, briefs: list[tuple[Brief, Brief | None]]) -> Article:
    rows = [known or draft for draft, known in briefs]
    for number, row in enumerate(rows):
        row.pk = row.pk or -1 - number
    return article_of(document, PageCredits(source=source), PageBriefs(rows, [], []), ZoneInfo(settings.TIME_ZONE))


def _forecast_people(document: Document, source: Source | None) -> list[ForecastName]:
    people = [(role, name) for role, names in people_named(document, PageCredits()) for name in split_names(names)]
    keys = {name_key(name) for _role, name in people}
    by_key = {person.name_key: person for person in Person.objects.filter(name_key__in=keys, outlet=source)}
    return [ForecastName(role, name, by_key.get(name_key(name))) for role, name in people]


def _disclaimers(document: Document, language: str) -> list[tuple[str, Disclaimer | None]]:
    texts = list(dict.fromkeys(disclaimer.text for disclaimer in document.disclaimers))
    keys = [Disclaimer.key_of(text) for text in texts]
    by_key = {row.text_key: row for row in Disclaimer.objects.filter(language=language, text_key__in=keys)}
    return [(text, by_key.get(key)) for text, key in zip(texts, keys, strict=True)]


def _earlier(article: Article, document: Document, delivery: Delivery) -> list[Article]:
    """Drafts of exactly the same bytes first, then articles with the same original URL or text."""
    same = Delivery.objects.filter(digest=delivery.digest, article__isnull=False).exclude(pk=delivery.pk)
    numbers = list(same.values_list("article_id", flat=True)[:MAX_EARLIER])
    drafts = Article.objects.filter(pk__in=numbers)
    earlier = {row.pk: row for row in (*drafts, *earlier_articles(article, document))}
    return [row for row in earlier.values() if row.pk != delivery.article_id][:MAX_EARLIER]
