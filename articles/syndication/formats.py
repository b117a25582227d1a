"""RSS 2.0 and Atom: Django's writers plus the elements they lack."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from articles.syndication.addresses import without_controls
from articles.syndication.entries import Name

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"


class Legible(SyndicationFeed):
    """Drops characters that XML forbids, so that one headline cannot break a feed; dates the feed by its entries."""

    def __init__(self, newest_change: datetime, **texts: Any) -> None:
        self.newest_change = newest_change
        super().__init__(**_legible(texts))

    def add_item(self, **texts: Any) -> None:  # type: ignore[override]
        super().add_item(**_legible(texts))

    def latest_post_date(self) -> datetime:
        return self.newest_change


def _legible(value: Any) -> Any:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, dict):
        return {key: _legible(inner) for key, inner in value.items()}
    return [_legible(inner) for inner in value] if isinstance(value, list | tuple) else value


class Rss(Legible, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {"xmlns:dc": DUBLIN_CORE, "xmlns:content": CONTENT}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content:encoded", item["content"])
        for name, _site in (*item["authors"], *item["contributors"]):
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("dc:language", item["language"])
        for element in ("rights", "source"):
            if item[element]:
                handler.addQuickElement(f"dc:{element}", item[element])
        if item["original"]:
            handler.addQuickElement("atom:link", None, {"rel": "via", "href": item["original"]})


class Atom(Legible, Atom1Feed):
    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {} if item["language"] == self.feed["language"] else {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})
        _add_people(handler, "author", item["authors"])
        _add_people(handler, "contributor", item["contributors"])
        if item["rights"]:
            handler.addQuickElement("rights", item["rights"])
        if item["original"]:
            named = {"title": item["source"]} if item["source"] else {}
            handler.addQuickElement("link", None, {"rel": "via", "href": item["original"]} | named)


def _add_people(handler: SimplerXMLGenerator, element: str, people: Iterable[Name]) -> None:
    for name, site in people:
        handler.startElement(element, AttributesImpl({}))
        handler.addQuickElement("name", name)
        if site:
            handler.addQuickElement("uri", site)
        handler.endElement(element)
