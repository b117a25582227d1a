"""The channel that `#x` before or after the headline of a flash text names.

`#x` is never printed: what names no channel, or several, is a doubt, and the text has no channel by it. A number sign
before a digit (`#2 机组`) is a numbering and part of the text, unless it names a channel.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.formats.lists import join_list
from articles.models.channel import Channel
from articles.parsing.lines import clean
from articles.text.folding import fold
from articles.text.pinyin import begins_as, reads_exactly_as
from articles.text.tokens import CJK

# After the headline there may be no blank before the sign if a Chinese character or a mark precedes it.
_SHORTCUT = re.compile(
    rf"^[#＃](?P<before>[^\s#＃]{{1,40}})(?:\s+|$)|(?:\s+|(?<=[{CJK}。！？!?…”）」』]))[#＃](?P<after>[^\s#＃]{{1,40}})$"
)
MAX_LISTED = 6


@dataclass(frozen=True, slots=True)
class ChannelShortcut:
    """The text without its `#x`, the channel that one of them names, and a message about each of the others."""

    text: str
    channel: Channel | None
    doubts: tuple[str, ...]


def take_shortcut(text: str, channels: list[Channel]) -> ChannelShortcut:
    """`#动态`, `#flash`, `#f` or `#dt` at the beginning or end of the first line."""
    first, newline, rest = text.partition("\n")
    chosen: Channel | None = None
    doubts = []
    while match := _SHORTCUT.search(first):
        name = match["before"] or match["after"]
        meant = channels_meant(name, channels)
        if not meant and name[0].isdecimal():
            break
        first = f"{first[: match.start()]}{first[match.end() :]}".strip()
        if len(meant) == 1 and chosen in (None, meant[0]):
            chosen = meant[0]
        else:
            doubts.append(_doubt(name, meant))
    if first == text.partition("\n")[0]:
        return ChannelShortcut(text, None, ())
    return ChannelShortcut(clean(f"{first}{newline}{rest}"), chosen, tuple(doubts))


def channels_meant(written: str, channels: Iterable[Channel]) -> list[Channel]:
    """The channels of this name or alias; else those whose name is read so; else those whose name begins so; else
    those whose name begins with characters that are read so.
    """
    key = fold(written.strip())
    named = [([*channel.spellings(), fold(channel.name_en)], channel) for channel in channels]
    rules = (
        lambda name: name == key,
        lambda name: reads_exactly_as(name, written),
        lambda name: name.startswith(key),
        lambda name: begins_as(name, written),
    )
    for is_meant in rules:
        if meant := [channel for names, channel in named if any(is_meant(name) for name in names if name)]:
            return meant
    return []


def _doubt(name: str, meant: list[Channel]) -> str:
    if not meant:
        message = _("“#%(name)s” is not a channel. It will not be printed, and selects no channel.")
        return message % {"name": name}
    if len(meant) == 1:
        message = _("“#%(name)s” names a second channel. It will not be printed, and the first one is used.")
        return message % {"name": name}
    names = join_list(str(channel) for channel in meant[:MAX_LISTED]) + ("…" if len(meant) > MAX_LISTED else "")
    message = _(
        "“#%(name)s” may be any of these channels: %(names)s. It will not be printed, and selects none of them."
    )
    return message % {"name": name, "names": names}
