"""What will the draft of a page find again, and what will it make? Asked before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from articles.briefs.models import Brief
from articles.models.byline import Role
from articles.models.newsitem import Article
from articles.parsing import documents
from articles.parsing.documents import Document
from articles.rights.models import Disclaimer, Person, Source
from articles.rights.names import name_key
from articles.wire.crediting import Credits, named_people, outlet_named, split_names
from articles.wire.drafting import article_of, earlier_articles
from articles.wire.models import Delivery
from articles.wire.recognising import Found, known_briefs, language_of

MOST_EARLIER = 5


@dataclass(frozen=True, slots=True)
class Named:
    """A name on the page in its role, and the row of ours that it is, if any."""

    role: Role
    name: str
    row: Source | Person | None


@dataclass(frozen=True, slots=True)
class Foresight:
    """`article` is not saved. `briefs` stand in page order, None for each that is new."""

    article: Article
    names: list[Named]
    wordings: list[tuple[str, Disclaimer | None]]
    briefs: list[Brief | None]
    earlier: list[Article]


def foresee(document: Document, delivery: Delivery) -> Foresight:
    """What drafting this page will come to; seven queries, whatever its size."""
    named = " ".join((outlet_named(document) or "").split())
    source = _source(named)
    briefs = known_briefs(_briefs(document), language_of(document))
    article = _article(document, source, briefs)
    article.derive()
    names = [Named(Role.OUTLET, named, source)] if named else []
    return Foresight(
        article=article,
        names=[*names, *_people(document, source)],
        wordings=_wordings(document, article.language),
        briefs=[known for _draft, known in briefs],
        earlier=_earlier(article, document, delivery),
    )


def _briefs(document: Document) -> Iterator[documents.Brief]:
    return (block for block in document.blocks if isinstance(block, documents.Brief))


def _source(name: str) -> Source | None:
    return Source.objects.select_related("licence").filter(name_key=name_key(name)).first() if name else None


def _article(document: Document, source: Source | None, briefs: list[tuple[Brief, Brief | None]]) -> Article:
    rows = [known or draft for draft, known in briefs]
    for number, row in enumerate(rows):
        row.pk = row.pk or -1 - number
    return article_of(document, Credits(source=source), Found(rows, [], []), ZoneInfo(settings.TIME_ZONE))


def _people(document: Document, source: Source | None) -> list[Named]:
    wanted = [(role, name) for role, names in named_people(document, Credits()) for name in split_names(names)]
    keys = {name_key(name) for _role, name in wanted}
    known = {person.name_key: person for person in Person.objects.filter(name_key__in=keys, outlet=source)}
    return [Named(role, name, known.get(name_key(name))) for role, name in wanted]


def _wordings(document: Document, language: str) -> list[tuple[str, Disclaimer | None]]:
    texts = list(dict.fromkeys(disclaimer.text for disclaimer in document.disclaimers))
    keys = [Disclaimer.key_of(text) for text in texts]
    known = {one.text_key: one for one in Disclaimer.objects.filter(language=language, text_key__in=keys)}
    return [(text, known.get(key)) for text, key in zip(texts, keys, strict=True)]


def _earlier(article: Article, document: Document, delivery: Delivery) -> list[Article]:
    """Drafts of the very same bytes first, then articles of the same address or words."""
    same = Delivery.objects.filter(digest=delivery.digest, article__isnull=False).exclude(pk=delivery.pk)
    numbers = list(same.values_list("article_id", flat=True)[:MOST_EARLIER])
    found = {one.pk: one for one in (*Article.objects.filter(pk__in=numbers), *earlier_articles(article, document))}
    return [one for one in found.values() if one.pk != delivery.article_id][:MOST_EARLIER]
