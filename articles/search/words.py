"""Which words of an item count, for the index, for the names in it, for what a hit shows?"""

from articles.markup import plain_text, without_pictures
from articles.models.newsitem import NewsItem
from articles.search.tokens import PART, runs

COLUMNS = ("kind", "slot", "version", "headline", "standfirst", "body", "source", "channel", "section")


def parts_of(item: NewsItem) -> tuple[str, str, str]:
    """Headline, standfirst and body as plain text; a caption goes with its picture, which may be taken down alone."""
    return item.headline, item.standfirst, plain_text(without_pictures(item.body))


def form_of(item: NewsItem) -> str:
    """An item's words in canonical form, headline first; no phrase reaches from one part into the next."""
    return PART.join(filter(None, (runs(part) for part in parts_of(item))))
