"""Evidence in the metadata of a page: headline, author, source, time of publication, address and tags, best first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from articles.parsing.document import Evidence, EvidenceField
from articles.parsing.html.declared import Declared
from articles.parsing.metadata.json_ld import StructuredArticle, structured_articles
from articles.parsing.metadata.names import is_generic, joined_names, people_in
from articles.parsing.metadata.title_suffix import SplitTitle, split_title
from articles.parsing.recognise.dates import first_date
from articles.text.folding import fold
from articles.text.urls import is_web, same_page
from articles.text.wordlists import word_set

_MAX_VALUES = 20
_MAX_VALUE_LENGTH = 500
_MAX_HEADINGS = 5
_MAX_ARTICLES = 50
_HEADLINES = ("og:title", "twitter:title", "articletitle", "article:title", "dc.title", "citation_title")
_AUTHORS = (
    "article:author author dc.creator dcterms.creator parsely-author sailthru.author byl citation_author "
    "og:article:author"
).split()
_SOURCES = "contentsource source article:source news:source mediaid dc.source og:article:source".split()
_SITES = "og:site_name application-name sitename site_name apple-mobile-web-app-title dc.publisher".split()
_TIMES = (
    "article:published_time og:published_time og:article:published_time datepublished pubdate publishdate publish-date "
    "publish_date publish_time publishtime publication_date publication-date date dc.date dc.date.issued "
    "dcterms.created dcterms.issued sailthru.date parsely-pub-date article:create_at og:release_date release_date"
).split()
_KEYWORDS = ("news_keywords", "keywords", "article:tag", "parsely-tags")
_IS_UPDATE = re.compile(r"updated|modified|revised")
_IS_PUBLICATION = re.compile(r"publish|pubdate|created|posted|entry-date")
_KEYWORD_MARKS = re.compile(r"\s*[,，、;；|｜]\s*")
_MAX_TAG_LENGTH = 30
_NOT_A_TAG = word_set("新闻 资讯 首页 news uncategorized 未分类 其他")


@dataclass(slots=True)
class PageMetadata:
    """Metadata of one page. `title`: its title element in two, if a site is appended to the headline."""

    evidence: list[Evidence] = field(default_factory=list)
    title: SplitTitle | None = None
    _keys: set[tuple[str, str]] = field(default_factory=set)

    def add(self, name: EvidenceField, value: str, origin: str) -> None:
        """Add a value once; the first origin counts, and a field has at most _MAX_VALUES."""
        if not value or len(value) > _MAX_VALUE_LENGTH or len(self.values(name)) >= _MAX_VALUES:
            return
        key = (name, fold(value))
        if key not in self._keys:
            self._keys.add(key)
            self.evidence.append(Evidence(field=name, value=value, origin=origin))

    def values(self, name: EvidenceField) -> list[str]:
        return [known.value for known in self.evidence if known.field == name]


def page_metadata(declared: Declared, title: str | None, headings: list[str], zone: ZoneInfo) -> PageMetadata:
    """The evidence of a page. `title`: its title element; `headings`: its visible main headings."""
    found = PageMetadata()
    _add_addresses(found, declared)
    titles = [*headings[:_MAX_HEADINGS], *_metas(declared, _HEADLINES[:1])]
    article = _main_article(
        structured_articles(declared.json)[:_MAX_ARTICLES], titles, title or "", found.values("address")
    )
    sites = [value for _, value in _named_metas(declared, _SITES)]
    outlets = [article.publisher, *article.outlets] if article else []
    found.title = split_title(title or "", [*titles, *([article.headline] if article else [])], [*sites, *outlets])
    _add_headlines(found, declared, article, title)
    site = found.title.site if found.title and found.title.is_certain else ""
    _add_people(found, declared, article, [*sites, *outlets, site])
    _add_sources(found, declared, article, site)
    _add_times(found, declared, article, zone)
    _add_tags(found, declared, article, [*sites, *outlets, site])
    return found


def _named_metas(declared: Declared, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(key, value) in the order of the keys."""
    for key in keys:
        yield from ((key, value) for name, value in declared.metas if name == key)


def _metas(declared: Declared, keys: Iterable[str]) -> list[str]:
    return [value for _, value in _named_metas(declared, keys)]


def _add_addresses(found: PageMetadata, declared: Declared) -> None:
    canonical = [(f"link {relation}", address) for relation, address in declared.links if relation == "canonical"]
    for origin, address in (*canonical[:1], *_meta_origins(declared, ("og:url",))):
        # A canonical address without a path is that of the site, set by a faulty template.
        if is_web(address) and address.rstrip("/").count("/") > 2:
            found.add("address", address, origin)


def _meta_origins(declared: Declared, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key, value in _named_metas(declared, keys):
        yield f"meta {key}", value


def _main_article(
    articles: list[StructuredArticle], titles: list[str], title: str, addresses: list[str]
) -> StructuredArticle | None:
    """The structured article that the page is about; None if they are all about other pages."""
    for article in articles:
        if any(same_page(own, address) for own in article.addresses for address in addresses):
            return article
    known = [_key(text) for text in (*titles, title) if text]
    for article in articles:
        headline = _key(article.headline)
        if headline and any(headline in text or (len(text) > 5 and text in headline) for text in known):
            return article
    if len(articles) != 1:
        return None
    own = [address for address in articles[0].addresses if is_web(address)]
    return None if own and addresses else articles[0]


def _key(text: str) -> str:
    return "".join(char for char in fold(text).removesuffix("...").rstrip("…") if char.isalnum())


def _add_headlines(
    found: PageMetadata, declared: Declared, article: StructuredArticle | None, title: str | None
) -> None:
    if article:
        found.add("headline", article.headline, "JSON-LD headline")
    sites = [value for _, value in _named_metas(declared, _SITES)]
    known = found.values("headline")
    for origin, value in _meta_origins(declared, _HEADLINES):
        split = split_title(value, known, sites)
        found.add("headline", split.headline if split and split.is_certain else value, origin)
    if title:
        found.add("headline", found.title.headline if found.title else title, "title")


def _add_people(found: PageMetadata, declared: Declared, article: StructuredArticle | None, sites: list[str]) -> None:
    values = [("JSON-LD author", joined_names(article.authors))] if article else []
    for origin, value in (*values, *_joined_metas(declared, _AUTHORS)):
        names = people_in(value, [site for site in sites if site])
        found.add("author", names.author or "", origin)
        found.add("source", names.source or "", origin)


def _joined_metas(declared: Declared, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Like _meta_origins(), with the values of one key joined: sites repeat it for each author."""
    for key in keys:
        values = list(dict.fromkeys(_metas(declared, [key])))
        if values:
            yield f"meta {key}", joined_names(values[:10])


def _add_sources(found: PageMetadata, declared: Declared, article: StructuredArticle | None, site: str) -> None:
    values = list(_meta_origins(declared, _SOURCES))
    if article:
        values += [("JSON-LD publisher", article.publisher), *(("JSON-LD author", name) for name in article.outlets)]
    for origin, value in values:
        if not is_generic(value):
            found.add("source", value, origin)
    for origin, value in (*_meta_origins(declared, _SITES), ("title", site)):
        if not is_generic(value):
            found.add("site", value, origin)


def _add_times(found: PageMetadata, declared: Declared, article: StructuredArticle | None, zone: ZoneInfo) -> None:
    values = list(_meta_origins(declared, _TIMES[:3]))
    if article:
        values.append(("JSON-LD datePublished", article.published))
    values += _meta_origins(declared, _TIMES[3:])
    times = [time for time in declared.times if not _IS_UPDATE.search(time.words) or _IS_PUBLICATION.search(time.words)]
    times.sort(key=lambda time: _IS_PUBLICATION.search(time.words) is None)
    values += [("time datetime", time.value) for time in times[:1]]
    for origin, value in values:
        written = first_date(value[:100], zone)
        if written is not None and not written.is_placeholder:
            moment = written.moment.astimezone(zone)
            precise = moment.isoformat(timespec="seconds" if written.precision == "second" else "minutes")
            found.add("published", moment.date().isoformat() if written.precision == "day" else precise, origin)


def _add_tags(found: PageMetadata, declared: Declared, article: StructuredArticle | None, sites: list[str]) -> None:
    values = [("link rel=tag", tag) for tag in declared.tags]
    values += [("JSON-LD keywords", word) for word in (article.keywords if article else ())]
    values += _meta_origins(declared, _KEYWORDS)
    known = {fold(site) for site in sites}
    for origin, value in values:
        for tag in tags_in(value):
            if fold(tag) not in known:
                found.add("tag", tag, origin)


def tags_in(value: str) -> Iterator[str]:
    """The tags in a list separated by commas of either width, semicolons or bars."""
    for word in _KEYWORD_MARKS.split(value):
        tag = word.strip(" #＃\t\n")
        if 1 < len(tag) <= _MAX_TAG_LENGTH and fold(tag) not in _NOT_A_TAG:
            yield tag
