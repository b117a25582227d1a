"""How does our text stand in somebody else's window? With whole addresses, and no character that XML forbids."""

import re

from django.conf import settings
from django.utils import translation

from articles.models.newsitem import NewsItem

# Attributes are quoted and hold no bare quote: bodies are clean, templates are ours.
_TAG = re.compile(r'<(?:a|img)\s(?:[^<>"]|"[^"]*")*>')
_RELATIVE = re.compile(r'(\s(?:href|src)=")([/#])')
_OURS_ALONE = re.compile(r' (?:data-[a-z]+|loading|class)="[^"]*"')
_ANY_TAG = re.compile(r'<[a-z](?:[^<>"]|"[^"]*")*>')
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def whole(path: str) -> str:
    """The address of a path on this site, whatever host was asked."""
    return settings.SITE_URL + path


def path_in(item: NewsItem, language: str) -> str:
    """Where an item stands among pages in Chinese ("zh-hans") or English ("en")."""
    with translation.override(language):
        return item.get_absolute_url()


def own_address(item: NewsItem) -> str:
    """The one address by which others should know an item: among pages in its own language where we have such."""
    return whole(path_in(item, "en" if item.language == "en" else "zh-hans"))


def for_elsewhere(text: str, page: str) -> str:
    """HTML of ours with whole addresses and without what only our pages use. `page`: the address of its item."""
    text = _ANY_TAG.sub(lambda tag: _OURS_ALONE.sub("", tag[0]), text)
    starts = {"/": whole("/"), "#": f"{page}#"}
    return _TAG.sub(lambda tag: _RELATIVE.sub(lambda found: found[1] + starts[found[2]], tag[0]), text)


def without_controls(text: str) -> str:
    """Without the characters that no XML document may hold."""
    return _FORBIDDEN.sub("", text)
