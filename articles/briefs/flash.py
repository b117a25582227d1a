"""What does an editor mean who types or pastes one flash brief? Read by the importer's rules, to one frozen value.

`动态 | 标题:正文。[2020/1/19 18:10]` is understood whole. Without such a head line 1 is the headline. `#动态` before or
behind it names a channel; no time is now. What cannot be meant is a fault in the editor's words; the text stays theirs.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.briefs.making import LONGEST_ADDRESS, is_linkable, made_brief
from articles.briefs.models import Brief
from articles.models.channel import Channel, channel_for
from articles.models.newsitem import NewsItem
from articles.parsing import documents
from articles.parsing.addresses import find_address
from articles.parsing.briefs import Run, read_brief, split_headline
from articles.parsing.dates import first_date
from articles.parsing.documents import Precision
from articles.parsing.folding import fold
from articles.parsing.heads import Head, find_head, find_open_head, introduces_speech
from articles.parsing.language import detect_language
from articles.parsing.lines import Line, clean, split_lines
from articles.parsing.punctuation import ends_sentence
from articles.parsing.rights import is_address_line, is_link_line, outlet_on
from articles.parsing.stamps import Stamp, find_stamps
from articles.rights.models import Source
from articles.rights.names import name_key

MOST_CHARACTERS = 20_000
# Clocks differ, and a desk types the minute that is about to begin.
AHEAD = timedelta(minutes=10)
# Lines below the text that may speak of source and link.
MOST_TAIL = 4

_SHORTCUT = re.compile(r"^[#＃]([^\s#＃]{1,40})\s+|\s+[#＃]([^\s#＃]{1,40})$")
_CLOSING = re.compile(r"[\[［【(（〔]\s*(?P<said>[^\[\]［］【】()（）〔〕\n]{1,40}?)\s*[\]］】)）〕]\s*$")
# What is meant as a time: figures with what parts them, and nothing else but a zone.
_TIMELIKE = re.compile(
    r"(?=.*\d)[\d\s/:：.\-／－年月日时時分秒T]{3,30}(?:[A-Za-z]{1,4}[+\-]?[\d:]{0,5}|北京[时時][间間])?"
)
_PARTED = re.compile(r"\d\s?[/:：.\-／－年月]\s?\d|\d\s?[日时時]")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?")
_MONTH_DAY = re.compile(
    r"(\d{1,2})(?:[/\-.／－]|\s?月\s?)(\d{1,2})\s?日?(?:\s*(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?)?"
)
_LINK_AT_END = re.compile(
    r"[\s(（\[【]*(?:(?:原文|阅读原文|查看原文|来源|來源|出处|出處)?(?:链接|鏈接|連結|网址|地址)?|source|via|link)\s*[:：]?\s*"
    r"(?P<address>https?://\S+)\s*$",
    re.IGNORECASE,
)
_HEAD_LOOK = 400
# A shorter clause before a colon is a speaker or a topic, not a headline.
_SHORTEST_HEADLINE = 8


@dataclass(frozen=True, slots=True)
class When:
    """The time that is written: its moment where a day is named in full, how exactly, and the words themselves."""

    moment: datetime | None = None
    precision: Precision | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Flash:
    """One brief as it was understood. With a `fault` it cannot be published; a `doubt` only wants to be seen."""

    parsed: documents.Brief
    channel: Channel | None = None
    source: Source | None = None
    original_url: str = ""
    language: str = "zh-Hans"
    faults: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All that it says, as names are looked for in it."""
        return "\n".join(filter(None, (self.parsed.headline, self.parsed.text, *self.parsed.items)))

    @property
    def happened_at(self) -> datetime | None:
        return datetime.fromisoformat(self.parsed.published_at) if self.parsed.published_at else None


NOTHING = documents.Brief(label=None, headline=None, text="")


def read_flash(typed: str, at: datetime) -> Flash:
    """What the text says, read at a moment. At most two queries: all channels, and the source that is named."""
    text = clean(typed.replace("\r\n", "\n").replace("\r", "\n"))
    if not text:
        return Flash(NOTHING, faults=(_("There is no text yet."),))
    if len(text) > MOST_CHARACTERS:
        told = _("This has %(count)s characters; a flash brief has at most %(most)s. Paste it as a page instead.")
        return Flash(NOTHING, faults=(told % {"count": f"{len(text):,}", "most": f"{MOST_CHARACTERS:,}"},))
    channels = list(Channel.objects.all())
    # The time may stand before the lines about source and link as well as behind them.
    text, when, faults = _without_time(text, at)
    text, tail = _without_tail(text)
    if not (when.raw or faults):
        text, when, faults = _without_time(text, at)
    text, chosen = _without_shortcut(text, channels)
    source, address, unread = _sources(tail)
    parsed = _parsed(text, when)
    if not parsed.text and not parsed.items:
        missing = _("There is only a headline. The text begins on the second line.")
        faults.append(missing if parsed.headline else _("There is no text yet."))
    doubts = _doubts(parsed, when, unread)
    channel = chosen or channel_for(parsed.label or "", channels)
    if parsed.label and channel is None:
        doubts.append(_("“%(label)s” is no channel: it is kept as the label.") % {"label": parsed.label})
    parsed = replace(parsed, text="\n".join(filter(None, (parsed.text, *unread))))
    return Flash(parsed, channel, source, address, _language(text), tuple(faults), tuple(doubts))


def _doubts(parsed: documents.Brief, when: When, unread: Iterable[str]) -> list[str]:
    doubts = [
        _("Not a source or link that we know, so it stays in the text: %(line)s") % {"line": line} for line in unread
    ]
    if when.raw and when.moment is None:
        doubts.append(_("No year is written, so %(words)s stays as words.") % {"words": when.raw})
    return doubts


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
    while len(rows) > 1 and len(tail) < MOST_TAIL and _is_about_source(rows[-1].strip()):
        tail.insert(0, rows.pop().strip())
    rest = clean("\n".join(rows))
    match = _LINK_AT_END.search(rest, max(0, len(rest) - 2 * LONGEST_ADDRESS))
    if match and find_address(match["address"]) and ends_sentence(clean(rest[: match.start()])):
        return clean(rest[: match.start()]), (match["address"].rstrip(")）]】"), *tail)
    return rest, tuple(tail)


def _is_about_source(line: str) -> bool:
    return not line or is_address_line(line) or is_link_line(line, None) or outlet_on(line) is not None


def _without_time(text: str, at: datetime) -> tuple[str, When, list[str]]:
    """The text without the time that closes it, in brackets or alone on the last line; the time, and what is wrong."""
    zone = ZoneInfo(settings.TIME_ZONE)
    stamps = list(find_stamps(text, 0, len(text), zone))
    if stamps and stamps[-1].end == len(text):
        when: When | None = _of_stamp(stamps[-1])
        start, said = stamps[-1].start, stamps[-1].raw
    else:
        said, start = _bracketed(text) or _last_line(text)
        if not said:
            return text, When(), []
        when = _moment_in(said, text[start:].strip(), at, zone)
    rest = clean(text[:start])
    if when is None:
        told = _("%(words)s is no day of the calendar or no time of a day. A time is written [2020/1/19 18:10].")
        return rest, When(), [told % {"words": said}]
    if when.moment and when.moment > at + AHEAD:
        told = _("%(words)s has not come yet. To publish later, write the brief in its own form and schedule it.")
        return rest, when, [told % {"words": when.raw}]
    return rest, when, []


def _bracketed(text: str) -> tuple[str, int] | None:
    """What closes the text in brackets and is meant as a time. In round ones only a date with its year: `(3-2)` and
    `(110:98)` are results of a match.
    """
    match = _CLOSING.search(text, max(0, len(text) - 60))
    if match is None or not _is_timelike(match["said"]):
        return None
    if match[0][0] in "(（〔" and not _YEAR.search(match["said"]):
        return None
    return match["said"], match.start()


def _is_timelike(said: str) -> bool:
    """A figure alone may be anything; with marks between figures it is a time."""
    return _TIMELIKE.fullmatch(said) is not None and _PARTED.search(said) is not None


def _last_line(text: str) -> tuple[str, int]:
    start = text.rfind("\n") + 1
    said = text[start:].strip()
    return (said, start) if start and _is_timelike(said) else ("", 0)


def _of_stamp(stamp: Stamp) -> When:
    moment = datetime.fromisoformat(stamp.published_at) if stamp.published_at else None
    return When(moment, stamp.precision if moment else None, stamp.raw)


def _moment_in(said: str, raw: str, at: datetime, zone: ZoneInfo) -> When | None:
    """A time in full, a clock time of today, or a day without its year, which stays words."""
    clock = _CLOCK.fullmatch(said)
    if clock:
        hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        if hour > 23 or minute > 59 or second > 59:
            return None
        today = timezone.localtime(at, zone).replace(hour=hour, minute=minute, second=second, microsecond=0)
        return When(today, "second" if clock[3] else "minute", raw)
    written = first_date(said, zone)
    if written and (written.start, written.end) == (0, len(said)):
        return When(written.moment, written.precision, raw)
    parts = _MONTH_DAY.fullmatch(said)
    if parts is None:
        return None
    month, day, hour, minute, second = (int(part or 0) for part in parts.groups())
    try:
        # 2000 was a leap year: without a year February 29 may be meant.
        datetime(2000, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None
    return When(None, None, raw)


def _without_shortcut(text: str, channels: list[Channel]) -> tuple[str, Channel | None]:
    """`#动态`, `#flash` or `#f` on the first line; what names no channel is text."""
    first, newline, rest = text.partition("\n")
    for match in _SHORTCUT.finditer(first):
        channel = _channel_called(match[1] or match[2], channels)
        if channel:
            return clean(f"{first[: match.start()]}{first[match.end() :]}{newline}{rest}"), channel
    return text, None


def _channel_called(written: str, channels: Iterable[Channel]) -> Channel | None:
    """The channel of this name; else the only one with a name, English too, that begins so."""
    key = fold(written.strip())
    named = [([*channel.spellings(), fold(channel.name_en)], channel) for channel in channels]
    exact = [channel for names, channel in named if key in names]
    begun = [channel for names, channel in named if any(name.startswith(key) for name in names if name)]
    return exact[0] if exact else begun[0] if len(begun) == 1 else None


def _parsed(text: str, when: When) -> documents.Brief:
    if not text:
        return NOTHING
    lines = split_lines(text)
    head = _head_of(lines, is_stamped=bool(when.raw))
    brief = read_brief(text, lines, Run(0, len(lines) - 1, head, None))
    return replace(
        brief,
        headline=brief.headline or None,
        published_at=when.moment.isoformat() if when.moment else None,
        precision=when.precision,
        date_raw=when.raw or head.clock,
        raw=None,
        span=None,
    )


def _head_of(lines: list[Line], *, is_stamped: bool) -> Head:
    first = lines[0].text
    is_alone = len(lines) == 1
    find = find_head if is_alone and is_stamped else find_open_head
    if head := find(first[:_HEAD_LOOK]):
        return head
    headline, rest = split_headline(first) if is_alone else (first, "")
    if headline and rest and (len(headline) < _SHORTEST_HEADLINE or introduces_speech(headline)):
        headline, rest = None, first
    if is_alone and not headline and not ends_sentence(first):
        # One line is a text if it is a sentence, else a headline that waits for its text.
        headline, rest = first, ""
    return Head("titled", None, headline or "", len(first) - len(rest))


def _sources(tail: Iterable[str]) -> tuple[Source | None, str, list[str]]:
    """The known outlet and the address in these lines, and those lines that name neither."""
    named: dict[str, str] = {}
    address, unread = "", []
    for line in tail:
        outlet, found = outlet_on(line), find_address(line)
        if outlet:
            named[name_key(outlet)] = line
        if found and not address and is_linkable(found):
            address = found
        elif found or not outlet:
            unread.append(line)
    known = Source.objects.select_related("licence").filter(name_key__in=named).first() if named else None
    unread += [line for key, line in named.items() if known is None or key != known.name_key]
    return known, address, [line for line in dict.fromkeys(unread) if line]


def _language(text: str) -> str:
    ours = [code for code, _name in settings.ITEM_LANGUAGES]
    found = detect_language(text, None)
    return found if found in ours else ours[0]
