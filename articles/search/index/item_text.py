"""The searchable text of an item, for the index, for names in it, and for snippets."""

from articles.html.sanitizer import plain_text, without_pictures
from articles.models.newsitem import NewsItem
from articles.text.tokens import PART, canonical_form

COLUMNS = ("kind", "slot", "version", "headline", "standfirst", "body", "source", "channel", "section")


def parts_of(item: NewsItem) -> tuple[str, str, str]:
    """Headline, standfirst and body as plain text, without captions: a picture may be taken down on its own."""
    return item.headline, item.standfirst, plain_text(without_pictures(item.body))


def form_of(item: NewsItem) -> str:
    """The canonical form of an item's text, headline first. No phrase matches across two parts."""
    return PART.join(filter(None, (canonical_form(part) for part in parts_of(item))))
