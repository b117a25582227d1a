"""Snapshots: the page that a notice is about, stored as readers saw it when the notice was received.

A snapshot contains the text, the briefs in it, pictures by their digests, credits, disclaimers, and the page as static
HTML. Later edits, exchanged briefs and removed pictures do not change it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from articles.formats.interface_language import interface_language
from articles.html.sanitizer import BRIEF
from articles.html.static_copy import CopiedBlock, blocks_of, static_copy
from articles.models.byline import Byline
from articles.models.choices import Kind
from articles.models.item_queryset import NewsItemQuerySet
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.visibility import PublicationStatus
from articles.pages.body import Card, carriers, render_alone, render_body, with_lead_picture
from articles.pages.item_context import item_context
from articles.pages.translations import language_links, with_translations
from articles.pictures.models import Picture
from articles.search.related import names_of
from articles.takedowns.models import Notice, PageCopy, Snapshot
from articles.text.canonical_json import digest

# In characters, for the page, for its text, and for the bodies of its briefs; the digest is of the full text.
MAX_STORED = 2_000_000
MAX_CARRIERS = 20


def take_snapshots(notice: Notice, item_ids: Sequence[int]) -> list[Snapshot]:
    """Store the pages of items with a notice, in the language in which they were reported."""
    if not item_ids:
        return []
    at, language = timezone.now(), translation.get_language() or notice.language
    by_key = {item.pk: item for item in _items(item_ids, at)}
    contents = [_content(by_key[key], at, language) for key in item_ids]
    return Snapshot.objects.add_all(
        Snapshot(notice=notice, item_id=key, version=content["item"]["version"], page_id=copy, taken_at=at)
        for key, content, copy in zip(item_ids, contents, PageCopy.keys_for(contents), strict=True)
    )


def page_content(item_id: int, at: datetime, language: str) -> dict[str, Any]:
    """The content of an item's page at a moment. The number of queries does not depend on the number of briefs."""
    return _content(_items([item_id], at).get(), at, language)


def _content(item: NewsItem, at: datetime, language: str) -> dict[str, Any]:
    with translation.override(language):
        cards, page = _page(item, at)
        story = "articles/_story.html" if item.kind == Kind.ARTICLE else "briefs/_story.html"
        page |= {"page_language": interface_language()}
        shown = {card.brief.pk for card in cards if card.state == "shown"}
        in_order = [key for key in map(int, BRIEF.findall(item.body)) if key in shown]
        static_html = static_copy(render_to_string(story, page), in_order)
    blocks = blocks_of(static_html)
    return {
        "language": language,
        "standing": item.status(at).value,
        "public": item.status(at) is PublicationStatus.PUBLIC,
        "modes": sorted(item.modes(at)),
        "item": _text(item) | _rights(item),
        "briefs": _briefs(item, cards),
        "pictures": _pictures(blocks),
        "names": _names(page["bylines"]),
        "wordings": [{"language": row.language, "text": row.text} for row in page["disclaimers"]],
        "page": {
            "html": static_html[:MAX_STORED],
            "html_sha256": digest(static_html),
            "text": "\n".join(block.text for block in blocks)[:MAX_STORED],
        },
    }


def _items(keys: Sequence[int], at: datetime) -> NewsItemQuerySet[NewsItem]:
    items = with_translations(with_lead_picture(NewsItem.objects.with_restrictions(at).filter(pk__in=keys), at), at)
    return items.select_related("section", "channel", "source__licence", "licence")


def _page(item: NewsItem, at: datetime) -> tuple[list[Card], dict[str, Any]]:
    """The cards of the briefs in a text, and the context of its template."""
    tags = [name for name in names_of(item) if name.given]
    cards: list[Card] = []
    more: dict[str, Any]
    if item.kind == Kind.ARTICLE:
        body = render_body(item, at)
        cards, more = body.cards, {"body": body.html}
    else:
        more = {"body": render_alone(item, at), "carriers": carriers(item, at, MAX_CARRIERS)}
    shown = [card.brief for card in cards if card.state == "shown"]
    return cards, item_context(item, shown, at) | language_links(item) | {"tags": tags} | more


def _text(item: NewsItem) -> dict[str, Any]:
    return {
        "id": item.pk,
        "uuid": str(item.uuid),
        "kind": item.kind,
        "version": item.version,
        "language": item.language,
        "headline": item.headline,
        "standfirst": item.standfirst,
        "body": item.body,
    }


def _rights(item: NewsItem) -> dict[str, Any]:
    return {
        "origin": item.origin,
        "original_url": item.original_url,
        "rights_sentence": item.rights_sentence,
        "source": str(item.source or ""),
        "licence": str(item.terms or ""),
    }


def _briefs(item: NewsItem, cards: Iterable[Card]) -> list[dict[str, Any]]:
    """Every brief that the text refers to, in order, with the text of those that readers saw."""
    placed = dict(Placement.objects.filter(article=item.pk).values_list("brief", "pk"))
    characters_left, briefs = MAX_STORED, []
    for card in cards:
        row = _text(card.brief) | {"state": card.state, "placement": placed.get(card.brief.pk)}
        row |= {"source": str(card.brief.source or ""), "body_sha256": digest(card.brief.body)}
        characters_left -= len(card.brief.body)
        if card.state != "shown":
            row |= {"headline": "", "standfirst": "", "body": ""}
        elif characters_left < 0:
            row["body"] = ""
        briefs.append(row)
    return briefs


def _pictures(blocks: Iterable[CopiedBlock]) -> list[dict[str, Any]]:
    """The pictures that the page showed, in order, by the digests of their files."""
    refs = dict.fromkeys(block.ref for block in blocks if block.kind == "picture")
    keys = [int(ref.removeprefix("picture-")) for ref in refs]
    by_key = Picture.objects.in_bulk(keys) if keys else {}
    pictures = [by_key[key] for key in keys if key in by_key]
    return [{"id": row.pk, "sha256": row.digest, "credit": row.credit, "alt": row.alt} for row in pictures]


def _names(bylines: Iterable[Byline]) -> list[dict[str, str]]:
    return [{"role": line.role, "name": line.name} for line in bylines]
