"""How much of a text may others take from us, and what must be said with it?"""

import html

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from articles.markup import BRIEF, excerpt
from articles.models.newsitem import NewsItem
from articles.page_head import called
from articles.rights.models import Use
from articles.syndication.addresses import without_controls

EXCERPT_LENGTH = 200
TITLE_LENGTH = 48


def portion(item: NewsItem) -> Use:
    """Our own work goes whole; of a text on unknown terms goes what anybody may quote."""
    if item.origin == NewsItem.Origin.OWN:
        return Use.FULL_TEXT
    return Use(item.terms.permitted_use) if item.terms else Use.EXCERPT


def carried_words(brief: NewsItem) -> SafeString:
    """As much of a brief's body as may go along with the article that carries it."""
    if portion(brief) >= Use.FULL_TEXT:
        return SafeString(BRIEF.sub("", brief.body))
    return paragraph(excerpt(brief.body, EXCERPT_LENGTH)) if portion(brief) >= Use.EXCERPT else SafeString("")


def gist(item: NewsItem) -> SafeString:
    """A paragraph of two hundred characters at most; nothing where the terms permit a headline alone."""
    if portion(item) < Use.EXCERPT:
        return SafeString("")
    return paragraph(excerpt(html.escape(item.standfirst) or item.body, EXCERPT_LENGTH))


def title_of(item: NewsItem) -> str:
    """The headline, else the opening words, else the label where not even those may be given."""
    if item.headline or portion(item) < Use.EXCERPT:
        return without_controls(item.headline or item.label or str(item.channel or item.get_kind_display()))
    return excerpt(item.body, TITLE_LENGTH) or item.get_kind_display()


def rights_of(item: NewsItem) -> str:
    """The source's own sentence, else whose it is and on what terms."""
    if item.rights_sentence:
        return without_controls(item.rights_sentence)
    if item.origin == NewsItem.Origin.OWN:
        return f"© {publisher_name()}"
    terms = item.terms
    named = [called(thing) for thing in (item.source, terms) if thing]
    return without_controls(" · ".join([*named, *([terms.url] if terms and terms.url else [])]))


def publisher_name() -> str:
    return str((settings.SITE.get("publisher_en") if get_language() == "en" else "") or settings.SITE["publisher"])


def paragraph(text: str) -> SafeString:
    return SafeString(f"<p>{html.escape(text, quote=False)}</p>" if text else "")
