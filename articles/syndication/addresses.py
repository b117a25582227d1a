"""Absolute URLs and HTML for use outside the site."""

import re

from django.conf import settings
from django.utils import translation

from articles.formats.interface_language import interface_code_for
from articles.models.newsitem import NewsItem

# Safe as a regex, because bodies are sanitised and templates are ours: attributes are always quoted.
_TAG = re.compile(r'<(?:a|img)\s(?:[^<>"]|"[^"]*")*>')
_RELATIVE = re.compile(r'(\s(?:href|src)=")([/#])')
_OURS_ALONE = re.compile(r' (?:data-[a-z]+|loading|class)="[^"]*"')
_ANY_TAG = re.compile(r'<[a-z](?:[^<>"]|"[^"]*")*>')
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def whole(path: str) -> str:
    """The absolute URL of a path on this site, independent of the requested host."""
    return settings.SITE_URL + path


def path_in(item: NewsItem, language: str) -> str:
    """The path of an item in the interface in Chinese ("zh-hans") or English ("en")."""
    with translation.override(language):
        return item.get_absolute_url()


def own_address(item: NewsItem) -> str:
    """The canonical URL of an item: in the interface of its own language, if we have one."""
    return whole(path_in(item, interface_code_for(item.language)))


def for_elsewhere(text: str, page: str) -> str:
    """HTML for use off-site: absolute URLs, and no attributes that only our pages use. `page` is the item's URL."""
    text = _ANY_TAG.sub(lambda tag: _OURS_ALONE.sub("", tag[0]), text)
    starts = {"/": whole("/"), "#": f"{page}#"}
    return _TAG.sub(lambda tag: _RELATIVE.sub(lambda found: found[1] + starts[found[2]], tag[0]), text)


def without_controls(text: str) -> str:
    """Text without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)
