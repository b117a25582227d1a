"""Reads one typed or pasted flash brief into a frozen value, by the rules of the importer.

`动态 | 标题:正文。[2020/1/19 18:10]` has all parts. Without such a heading, line 1 is the headline. `#动态` before or
after it names a channel (see `flash_channel.py`); without a time it is now. Errors are listed as faults; the typed text
is never changed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from articles.briefs.flash_channel import take_shortcut
from articles.briefs.flash_time import When, has_year, without_time
from articles.briefs.making import MAX_URL_LENGTH, is_linkable, made_brief
from articles.briefs.models import Brief
from articles.models.channel import Channel, channel_for
from articles.models.newsitem import NewsItem
from articles.parsing import document as documents
from articles.parsing.lines import PageLine, clean, split_lines
from articles.parsing.passes.briefs import BriefLines, parse_brief, split_headline
from articles.parsing.recognise.brief_headings import BriefHead, find_head, find_open_head, introduces_speech
from articles.parsing.recognise.rights import is_address_line, is_link_line, outlet_in
from articles.rights.models import Source
from articles.rights.names import name_key
from articles.text.language import detect_language
from articles.text.punctuation import ends_sentence
from articles.text.urls import find_address

MAX_CHARACTERS = 20_000
# Lines below the text that may speak of source and link.
MAX_TAIL = 4

_LINK_AT_END = re.compile(
    r"[\s(（\[【]*(?:(?:原文|阅读原文|查看原文|来源|來源|出处|出處)?(?:链接|鏈接|連結|网址|地址)?|source|via|link)\s*[:：]?\s*"
    r"(?P<address>https?://\S+)\s*$",
    re.IGNORECASE,
)
_HEAD_LOOK = 400
# A shorter clause before a colon is a speaker or a topic, not a headline.
_MIN_HEADLINE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Flash:
    """One brief as it was understood. With a `fault` it cannot be published; a `doubt` only wants to be seen."""

    parsed: documents.ParsedBrief
    channel: Channel | None = None
    source: Source | None = None
    original_url: str = ""
    language: str = "zh-Hans"
    faults: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    # About words that were typed and will not be printed; the editor sees them after publication as well.
    dropped: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All that it says, as names are looked for in it."""
        return "\n".join(filter(None, (self.parsed.headline, self.parsed.text, *self.parsed.items)))

    @property
    def happened_at(self) -> datetime | None:
        return datetime.fromisoformat(self.parsed.published_at) if self.parsed.published_at else None


NOTHING = documents.ParsedBrief(label=None, headline=None, text="")


def read_flash(typed: str, at: datetime) -> Flash:
    """What the text says, read at a moment. At most two queries: all channels, and the source that is named."""
    text = clean(typed.replace("\r\n", "\n").replace("\r", "\n"))
    if not text:
        return Flash(NOTHING, faults=(_("There is no text yet."),))
    if len(text) > MAX_CHARACTERS:
        message = _("This has %(count)s characters; a flash brief has at most %(most)s. Paste it as a page instead.")
        return Flash(NOTHING, faults=(message % {"count": f"{len(text):,}", "most": f"{MAX_CHARACTERS:,}"},))
    channels = list(Channel.objects.all())
    # The time may stand before the lines about source and link as well as behind them.
    text, when, faults = without_time(text, at)
    text, tail = _without_tail(text)
    if not (when.raw or faults):
        text, when, faults = without_time(text, at)
    shortcut = take_shortcut(text, channels)
    text = shortcut.text
    source, address, unread = _sources(tail)
    parsed = _parsed(text, when)
    if not parsed.text and not parsed.items:
        missing = _("There is only a headline. The text begins on the second line.")
        faults.append(missing if parsed.headline else _("There is no text yet."))
    doubts = [*shortcut.doubts, *_doubts(parsed, when, unread)]
    channel = shortcut.channel or channel_for(parsed.label or "", channels)
    if parsed.label and channel is None:
        doubts.append(_("There is no channel “%(label)s”; it is saved as the label.") % {"label": parsed.label})
    parsed = replace(parsed, text="\n".join(filter(None, (parsed.text, *unread))))
    return Flash(parsed, channel, source, address, _language(text), tuple(faults), tuple(doubts), shortcut.doubts)


def _doubts(parsed: documents.ParsedBrief, when: When, unread: Iterable[str]) -> list[str]:
    doubts = [
        _("Not a source or link that we know, so it stays in the text: %(line)s") % {"line": line} for line in unread
    ]
    if when.raw and when.moment is None:
        doubts.append(_why_words(when) % {"words": when.raw})
    return doubts


def _why_words(when: When) -> str:
    if has_year(when.raw):
        return _("%(words)s may be one of several times, so it is kept as text. Name the zone as in UTC+8.")
    return _("No year is written, so %(words)s is kept as text.")


def brief_of(flash: Flash) -> Brief:
    """The row, not saved: our own words, unless they name where they come from."""
    brief = made_brief(flash.parsed, flash.language, ())
    brief.channel, brief.source, brief.original_url = flash.channel, flash.source, flash.original_url
    brief.origin = NewsItem.Origin.UNKNOWN if flash.source else NewsItem.Origin.OWN
    return brief


def _without_tail(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what closes it about source and link: lines of their own, a link behind the last sentence."""
    rows = text.split("\n")
    tail: list[str] = []
    while len(rows) > 1 and len(tail) < MAX_TAIL and _is_about_source(rows[-1].strip()):
        tail.insert(0, rows.pop().strip())
    rest = clean("\n".join(rows))
    match = _LINK_AT_END.search(rest, max(0, len(rest) - 2 * MAX_URL_LENGTH))
    if match and find_address(match["address"]) and ends_sentence(clean(rest[: match.start()])):
        return clean(rest[: match.start()]), (match["address"].rstrip(")）]】"), *tail)
    return rest, tuple(tail)


def _is_about_source(line: str) -> bool:
    return not line or is_address_line(line) or is_link_line(line, None) or outlet_in(line) is not None


def _parsed(text: str, when: When) -> documents.ParsedBrief:
    if not text:
        return NOTHING
    lines = split_lines(text)
    head = _head_of(lines, is_stamped=bool(when.raw))
    brief = parse_brief(text, lines, BriefLines(0, len(lines) - 1, head, None))
    return replace(
        brief,
        headline=brief.headline or None,
        published_at=when.moment.isoformat() if when.moment else None,
        precision=when.precision,
        date_raw=when.raw or head.clock,
        raw=None,
        span=None,
    )


def _head_of(lines: list[PageLine], *, is_stamped: bool) -> BriefHead:
    first = lines[0].text
    is_alone = len(lines) == 1
    find = find_head if is_alone and is_stamped else find_open_head
    if head := find(first[:_HEAD_LOOK]):
        return head
    headline, rest = split_headline(first) if is_alone else (first, "")
    if headline and rest and (len(headline) < _MIN_HEADLINE_LENGTH or introduces_speech(headline)):
        headline, rest = None, first
    if is_alone and not headline and not ends_sentence(first):
        # One line is a text if it is a sentence, else a headline that waits for its text.
        headline, rest = first, ""
    return BriefHead("titled", None, headline or "", len(first) - len(rest))


def _sources(tail: Iterable[str]) -> tuple[Source | None, str, list[str]]:
    """The known outlet and the address in these lines, and those lines that name neither."""
    named: dict[str, str] = {}
    address, unread = "", []
    for line in tail:
        outlet, link = outlet_in(line), find_address(line)
        if outlet:
            named[name_key(outlet)] = line
        if link and not address and is_linkable(link):
            address = link
        elif link or not outlet:
            unread.append(line)
    source = Source.objects.select_related("licence").filter(name_key__in=named).first() if named else None
    unread += [line for key, line in named.items() if source is None or key != source.name_key]
    return source, address, [line for line in dict.fromkeys(unread) if line]


def _language(text: str) -> str:
    ours = [code for code, _name in settings.ITEM_LANGUAGES]
    language = detect_language(text, None)
    return language if language in ours else ours[0]
