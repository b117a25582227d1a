"""Terms of reuse: how much of a text others may take from us, and the rights statement."""

import html

from django.utils.safestring import SafeString

from articles.html.sanitizer import BRIEF, excerpt
from articles.identity.current import site_identity
from articles.models.newsitem import NewsItem
from articles.pages.metadata import display_name
from articles.rights.models import Use
from articles.syndication.addresses import without_controls

EXCERPT_LENGTH = 200
TITLE_LENGTH = 48


def portion(item: NewsItem) -> Use:
    """How much may be syndicated: our own work in full; a text on unknown terms as an excerpt."""
    if item.origin == NewsItem.Origin.OWN:
        return Use.FULL_TEXT
    return Use(item.terms.permitted_use) if item.terms else Use.EXCERPT


def carried_words(brief: NewsItem) -> SafeString:
    """The part of a brief's body that may be syndicated with the article that carries it."""
    if portion(brief) >= Use.FULL_TEXT:
        return SafeString(BRIEF.sub("", brief.body))
    return paragraph(excerpt(brief.body, EXCERPT_LENGTH)) if portion(brief) >= Use.EXCERPT else SafeString("")


def gist(item: NewsItem) -> SafeString:
    """A paragraph of at most two hundred characters; "" if only the headline is permitted."""
    if portion(item) < Use.EXCERPT:
        return SafeString("")
    return paragraph(excerpt(html.escape(item.standfirst) or item.body, EXCERPT_LENGTH))


def title_of(item: NewsItem) -> str:
    """The headline, else the beginning of the text, else the label if not even that is permitted."""
    if item.headline or portion(item) < Use.EXCERPT:
        return without_controls(item.headline or item.label or str(item.channel or item.get_kind_display()))
    return excerpt(item.body, TITLE_LENGTH) or item.get_kind_display()


def rights_of(item: NewsItem) -> str:
    """The source's own rights statement, else the rights holders and the licence."""
    if item.rights_sentence:
        return without_controls(item.rights_sentence)
    if item.origin == NewsItem.Origin.OWN:
        return f"© {publisher_name()}"
    terms = item.terms
    named = [display_name(thing) for thing in (item.source, terms) if thing]
    return without_controls(" · ".join([*named, *([terms.url] if terms and terms.url else [])]))


def publisher_name() -> str:
    return site_identity("publisher") or site_identity("name")


def paragraph(text: str) -> SafeString:
    return SafeString(f"<p>{html.escape(text, quote=False)}</p>" if text else "")
