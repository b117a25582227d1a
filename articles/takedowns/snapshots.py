"""What did readers see when a notice came in? The page as it was, with all that it was composed of.

Texts, the briefs that stood in it, pictures by their digests, credits, wordings and the page itself, inert: a later
edit, a brief swapped for another or a picture taken down changes nothing of it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from articles.markup import BRIEF
from articles.models.byline import Byline
from articles.models.gate import Standing
from articles.models.newsitem import Kind, NewsItem
from articles.models.placement import Placement
from articles.pictures.models import Picture
from articles.rendering import Card, carriers, render_alone, render_body, with_lead_picture
from articles.search.related import names_of
from articles.surroundings import surroundings
from articles.takedowns.canonical import digest
from articles.takedowns.inert import Block, blocks_of, inert
from articles.takedowns.models import Notice, PageCopy, Snapshot
from articles.versions import language_links, with_versions

# Characters of the page, of its text, and of the texts of its briefs; of what is cut the digest is kept.
MOST_KEPT = 2_000_000
MOST_CARRIERS = 20


def take_snapshot(notice: Notice, item_id: int) -> Snapshot:
    """Keep the page of an item with a notice, in the language in which it was reported."""
    at = timezone.now()
    content = composed(item_id, at, translation.get_language() or notice.language)
    version = content["item"]["version"]
    return Snapshot.objects.create(
        notice=notice, item_id=item_id, version=version, page=PageCopy.of(content), taken_at=at
    )


def composed(item_id: int, at: datetime, language: str) -> dict[str, Any]:
    """What the page of an item is made of at a moment. As many queries for one brief as for fifty."""
    with translation.override(language):
        item = _item(item_id, at)
        cards, page = _page(item, at)
        story = "articles/_story.html" if item.kind == Kind.ARTICLE else "briefs/_story.html"
        page |= {"page_language": "en" if translation.get_language() == "en" else "zh-Hans"}
        shown = {card.brief.pk for card in cards if card.state == "shown"}
        kept = inert(render_to_string(story, page), [n for n in map(int, BRIEF.findall(item.body)) if n in shown])
    blocks = blocks_of(kept)
    return {
        "language": language,
        "standing": item.standing(at).value,
        "public": item.standing(at) is Standing.PUBLIC,
        "modes": sorted(item.modes(at)),
        "item": _text(item) | _rights(item),
        "briefs": _briefs(item, cards),
        "pictures": _pictures(blocks),
        "names": _names(page["bylines"]),
        "wordings": [{"language": one.language, "text": one.text} for one in page["disclaimers"]],
        "page": {
            "html": kept[:MOST_KEPT],
            "html_sha256": digest(kept),
            "text": "\n".join(block.text for block in blocks)[:MOST_KEPT],
        },
    }


def _item(item_id: int, at: datetime) -> NewsItem:
    items = with_versions(with_lead_picture(NewsItem.objects.with_restrictions(at).filter(pk=item_id), at), at)
    return items.select_related("section", "channel", "source__licence", "licence").get()


def _page(item: NewsItem, at: datetime) -> tuple[list[Card], dict[str, Any]]:
    """The briefs in a text, and what its template shows."""
    tags = [name for name in names_of(item) if name.given]
    cards: list[Card] = []
    more: dict[str, Any]
    if item.kind == Kind.ARTICLE:
        body = render_body(item, at)
        cards, more = body.cards, {"body": body.html}
    else:
        more = {"body": render_alone(item, at), "carriers": carriers(item, at, MOST_CARRIERS)}
    shown = [card.brief for card in cards if card.state == "shown"]
    return cards, surroundings(item, shown, at) | language_links(item) | {"tags": tags} | more


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
    """Every brief that the text refers to, in order; the words of those that readers saw."""
    placed = dict(Placement.objects.filter(article=item.pk).values_list("brief", "pk"))
    left, briefs = MOST_KEPT, []
    for card in cards:
        row = _text(card.brief) | {"state": card.state, "placement": placed.get(card.brief.pk)}
        row |= {"source": str(card.brief.source or ""), "body_sha256": digest(card.brief.body)}
        left -= len(card.brief.body)
        if card.state != "shown":
            row |= {"headline": "", "standfirst": "", "body": ""}
        elif left < 0:
            row["body"] = ""
        briefs.append(row)
    return briefs


def _pictures(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The pictures that the page showed, in order, by the digests of their files."""
    numbers = list(dict.fromkeys(int(one.ref.removeprefix("picture-")) for one in blocks if one.kind == "picture"))
    found = Picture.objects.in_bulk(numbers) if numbers else {}
    rows = [found[number] for number in numbers if number in found]
    return [{"id": one.pk, "sha256": one.digest, "credit": one.credit, "alt": one.alt} for one in rows]


def _names(bylines: Iterable[Byline]) -> list[dict[str, str]]:
    return [{"role": line.role, "name": line.name} for line in bylines]
