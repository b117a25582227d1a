"""May these reasons be sent? Not with what identifies the person who asks, nor with "our rules" and no rule named."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from articles.search.tokens import is_cjk, runs

SHORTEST_PERSONAL, SHORTEST_NUMBER = 2, 5
# What people write where the form asks on whose behalf.
SAYS_NOTHING = frozenset(("本人", "自己", "myself", "me", "self", "yes", "no"))
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Groups of digits as people write them; dates, sums and numbers of laws are none of these.
_TELEPHONE = re.compile(
    r"(?<![\d.,])(?:"
    r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\s?[元万亿吨])"
    r"|0\d{2,3}[ -]\d{7,8}"
    r"|\(0\d{2,3}\) ?\d{7,8}"
    r"|\+\d{1,3}(?:[ ().-]{0,2}\d){7,12}"
    r"|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}"
    r")(?![\d.,]?\d)"
)
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
)
_OUR_RULES = re.compile(
    r"(?:违反|违背|不符合|触犯)了?(?:本站|我站|本网|本平台|平台|社区|站内|我们|相关|有关)[^，。；！？\n]{0,8}?"
    r"(?:规定|规则|规范|准则|守则|政策|条款|要求)"
    r"|\b(?:violat\w+|breach\w*|break\w*|broke|against|contrary to|infring\w+)\s+(?:of\s+)?(?:our|the|these)\s+"
    r"(?:[\w’'-]+\s+){0,2}(?:rules?|guidelines?|polic(?:y|ies)|terms|standards?|regulations?)\b",
    re.I,
)
_SENTENCE_END = re.compile(r"[。！？!?\n]|\.(?=\s|$)")
# A law by its name, or an article, section, rule by its number.
_NAMED = re.compile(
    r"《[^》]+》|第\s*[0-9一二三四五六七八九十百]+\s*[条款项章]|§|\b(?:article|section|rule|art\.|no\.)\s*\d",
    re.I,
)


def lint(text: str, personal: Iterable[str], cited: bool) -> list[str]:
    """What must be changed before this is sent, in sentences for the moderator; nothing where it may be.

    `personal`: what the claimant told of themselves; `cited`: whether the letter names a law or rule elsewhere.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = [_("It names the person who asks: “{words}”.").format(words=words) for words in _named(text, personal)]
    for pattern, words in (
        (_EMAIL, _("It holds an email address: “{words}”.")),
        (_IDENTITY, _("It holds what looks like an identity number: “{words}”.")),
        (_TELEPHONE, _("It holds what looks like a telephone number: “{words}”.")),
    ):
        found += [words.format(words=match) for match in _matches(pattern, plain)]
    if not cited and any(_OUR_RULES.search(part) and not _NAMED.search(part) for part in _sentences(text)):
        found.append(_("It says that a rule was broken and not which one: name the rule."))
    return found


def _named(text: str, personal: Iterable[str]) -> list[str]:
    """Each given line or part of one that the text repeats, whatever the case and width."""
    form = f" {runs(text)} "
    parts = (part.strip() for given in personal for part in re.split(r"[\n;；]", given))
    return [part for part in dict.fromkeys(parts) if len(part) >= SHORTEST_PERSONAL and _stands_in(runs(part), form)]


def _stands_in(name: str, form: str) -> bool:
    """A name in Chinese anywhere, in other scripts as whole words: Li is not in Likely."""
    if not name or name in SAYS_NOTHING or (name.isdigit() and len(name) < SHORTEST_NUMBER):
        return False
    return name in form if is_cjk(name[0]) and is_cjk(name[-1]) else f" {name} " in form


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Not those of the newsroom itself: people are told how to reach it."""
    ours = {str(settings.SITE.get(name, "")) for name in ("email", "corrections_email", "phone")}
    return (found for found in dict.fromkeys(match[0] for match in pattern.finditer(text)) if found not in ours)


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if part]
