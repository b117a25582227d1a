"""Linting of letters: finds personal data of claimants, and accusations of breaking rules that name no rule."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from articles.identity.current import current_identity
from articles.text.folding import without_invisible
from articles.text.tokens import canonical_form, is_cjk

MIN_PERSONAL_LENGTH, MIN_NUMBER_LENGTH = 2, 5
# Common answers to "On whose behalf are you writing?" that identify nobody.
NOT_IDENTIFYING = frozenset(("本人", "自己", "myself", "me", "self", "yes", "no"))
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Groups of digits as people write telephone numbers; dates, sums of money and numbers of laws do not match.
_TELEPHONE = re.compile(
    r"(?<![\d.,])(?:"
    r"(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\s?[元万亿吨])"
    r"|0\d{2,3}[ -]\d{7,8}"
    r"|\(0\d{2,3}\) ?\d{7,8}"
    r"|\+\d{1,3}(?:[ ().-]{0,2}\d){7,12}"
    r"|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}"
    r")(?![\d.,]?\d)"
)
# Chinese identity card numbers: region, date of birth, sequence and check digit.
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
# The title of a law, or the number of an article, section or rule.
_CITATION = re.compile(
    r"《[^》]+》|第\s*[0-9一二三四五六七八九十百]+\s*[条款项章]|§|\b(?:article|section|rule|art\.|no\.)\s*\d",
    re.I,
)


def lint(text: str, personal: Iterable[str], cited: bool) -> list[str]:
    """The faults that must be corrected before a text is sent, as sentences for the moderator.

    `personal`: what claimants entered about themselves; `cited`: whether the letter cites a law or rule elsewhere.
    """
    plain = unicodedata.normalize("NFKC", without_invisible(text))
    faults = [
        _("The text identifies the claimant: “{words}”.").format(words=words)
        for words in _personal_data(text, personal)
    ]
    for pattern, message in (
        (_EMAIL, _("The text contains an email address: “{words}”.")),
        (_IDENTITY, _("The text contains what looks like an identity number: “{words}”.")),
        (_TELEPHONE, _("The text contains what looks like a telephone number: “{words}”.")),
    ):
        faults += [message.format(words=match) for match in _foreign_matches(pattern, plain)]
    if not cited and any(_OUR_RULES.search(part) and not _CITATION.search(part) for part in _sentences(text)):
        faults.append(_("The text says that a rule was broken, but not which one. Name the rule."))
    return faults


def _personal_data(text: str, personal: Iterable[str]) -> list[str]:
    """Lines, or parts between semicolons, that the text repeats in any case and width."""
    folded_text = f" {canonical_form(text)} "
    parts = (part.strip() for value in personal for part in re.split(r"[\n;；]", value))
    return [
        part
        for part in dict.fromkeys(parts)
        if len(part) >= MIN_PERSONAL_LENGTH and _contains(folded_text, canonical_form(part))
    ]


def _contains(folded_text: str, name: str) -> bool:
    """Chinese names match anywhere, names in other scripts only as whole words: "Li" is not in "Likely"."""
    if not name or name in NOT_IDENTIFYING or (name.isdigit() and len(name) < MIN_NUMBER_LENGTH):
        return False
    return name in folded_text if is_cjk(name[0]) and is_cjk(name[-1]) else f" {name} " in folded_text


def _foreign_matches(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Distinct matches other than the newsroom's own contact details, which letters may give."""
    identity = current_identity()
    ours = {identity.email, identity.corrections_email, identity.phone}
    return (match for match in dict.fromkeys(match[0] for match in pattern.finditer(text)) if match not in ours)


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if part]
