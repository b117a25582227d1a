"""Structured data of a page (JSON-LD): its articles, with headline, people, publisher and dates.

Robust against what sites write: several blocks, @graph, references by @id, lists where one value is expected, comments
around the JSON, line breaks in strings, commas before a closing bracket. What cannot be parsed is ignored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, TypeAlias

from articles.text.wordlists import word_set

Node: TypeAlias = dict[str, Any]

_MAX_NODES = 500
_MAX_DEPTH = 6
_MAX_NAMES = 20
_MAX_LENGTH = 1000
_TYPES = word_set(
    """
    article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle
    reviewnewsarticle askpublicnewsarticle blogposting liveblogposting advertisercontentarticle satiricalarticle
    report techarticle socialmediaposting discussionforumposting
    """
)
_ORGANISATIONS = word_set("organization newsmediaorganization corporation website periodical newspaper brand")
_WRAPPERS = ("<!--", "-->", "//", "/*", "*/", "<![CDATA[", "]]>")
_AROUND = " \t\r\n;"
_SURPLUS_COMMA = re.compile(r",(?=\s{0,200}[}\]])")
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class StructuredArticle:
    """An article in the structured data. `outlets`: organisations that are named as its authors."""

    headline: str
    authors: tuple[str, ...]
    outlets: tuple[str, ...]
    publisher: str
    published: str
    addresses: tuple[str, ...]
    keywords: tuple[str, ...]


def structured_articles(blocks: Iterable[str]) -> list[StructuredArticle]:
    """The articles that are top nodes of the blocks or of a graph, not those in lists of other articles."""
    nodes = [node for block in blocks for node in _nodes(list(_values(block)), 0)][:_MAX_NODES]
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    return [_article(node, by_id) for node in nodes if _types(node) & _TYPES]


def _values(block: str) -> Iterator[object]:
    """The JSON values of one block, up to the first that cannot be parsed."""
    text = _unwrapped(block)
    values = _decoded(text)
    yield from values if values else _decoded(_SURPLUS_COMMA.sub("", text))


def _unwrapped(block: str) -> str:
    """The block without the comment marks that hide it from old browsers."""
    text = block.strip(_AROUND)
    for mark in _WRAPPERS * 2:
        text = text.removeprefix(mark).removesuffix(mark).strip(_AROUND)
    return text


def _decoded(text: str) -> list[object]:
    values: list[object] = []
    at = 0
    while at < len(text) and len(values) < _MAX_NODES:
        if text[at] in " \t\r\n,;":
            at += 1
            continue
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:_MAX_NODES]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(value.get(key), (dict, list)):
                yield from _nodes(value[key], depth + 1)


def _types(node: Node) -> set[str]:
    """The types in lower case, without the address of the vocabulary."""
    written = node.get("@type", node.get("type"))
    types = written if isinstance(written, list) else [written]
    return {re.split(r"[/:#]", name)[-1].lower() for name in types if isinstance(name, str)}


def _article(node: Node, by_id: dict[str, Node]) -> StructuredArticle:
    writers = [_resolved(writer, by_id) for key in ("author", "creator") for writer in _list(node.get(key))][
        :_MAX_NAMES
    ]
    organisations = [writer for writer in writers if isinstance(writer, dict) and _types(writer) & _ORGANISATIONS]
    people = [writer for writer in writers if writer not in organisations]
    published = _first(node, ("datePublished", "dateCreated"), by_id)
    page = node.get("mainEntityOfPage")
    addresses = [
        node.get("url"),
        node.get("@id"),
        page.get("@id") or page.get("url") if isinstance(page, dict) else page,
    ]
    return StructuredArticle(
        headline=_first(node, ("headline", "name"), by_id),
        authors=tuple(dict.fromkeys(name for writer in people for name in _names(writer, by_id))),
        outlets=tuple(dict.fromkeys(name for outlet in organisations for name in _names(outlet, by_id))),
        publisher=_first(node, ("sourceOrganization", "publisher", "provider"), by_id),
        published=published,
        addresses=tuple(dict.fromkeys(address for address in addresses if isinstance(address, str) and address)),
        keywords=tuple(name for word in _list(node.get("keywords")) for name in _names(word, by_id))[:_MAX_NAMES],
    )


def _list(value: object) -> list[object]:
    return value[:_MAX_NAMES] if isinstance(value, list) else [] if value is None else [value]


def _resolved(value: object, by_id: dict[str, Node]) -> object:
    """The node that `{"@id": …}` refers to, any other value as it is."""
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _names(value: object, by_id: dict[str, Node]) -> list[str]:
    """The names of a person, an organisation or a keyword, which may be a plain text."""
    resolved = _resolved(value, by_id)
    if isinstance(resolved, dict):
        resolved = resolved.get("name", resolved.get("@value"))
    texts = (item.get("@value") if isinstance(item, dict) else item for item in _list(resolved))
    cleaned = (" ".join(unescape(text[:_MAX_LENGTH]).split()) for text in texts if isinstance(text, str))
    return [text for text in cleaned if text]


def _first(node: Node, keys: Iterable[str], by_id: dict[str, Node]) -> str:
    names = (name for key in keys for value in _list(node.get(key)) for name in _names(value, by_id))
    return next(names, "")
