"""Pinyin as typed: the initials of each character's reading (gz for 广州), or the readings in full (guangzhou).

Only Han characters count and others are skipped, so gzjg finds 广州：甲骨 and g finds A股. Readings in full are typed
with or without blanks, apostrophes and tones, and the last one may be incomplete; ü is v.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, islice, pairwise, product

from articles.text.folding import fold

# The phrase dictionary would take 45 MB per process, and the other readings below make it unnecessary.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin.constants import PINYIN_DICT

# Characters with a second common reading, and its letter: those for which it occurs in at least 1 of 25 of the
# library's 47,000 words, and some that occur in names. All readings of a dictionary would give too many wrong matches.
_SECOND_READINGS = """
    乐y 乘s 传z 伺s 便p 俟s 冯p 刨b 刹c 匙c 卒c 卡q 参s 叨t 吁y 吓h 否p 吭h 咳h 喳c 嗒t 囤t 圈j 埶s 堡p
    壳q 宿x 屏b 属z 弹t 恶w 扒p 扛g 折s 拗n 擿z 攒c 暴p 曾z 朘j 朝z 柚z 栅s 校j 椎z 槛j 汤s 沓t 泊b 澄d
    率s 畜x 盛c 省x 磅p 粘n 系j 絜x 纤q 纶g 给j 耙p 臭x 艾y 茄q 莞w 蔓w 藏z 蛤g 行h 被p 裳c 调t 贾g 蹊x
    轧z 辗z 辟b 酖d 重c 铛c 长c 阿e 降x 靓l 颤z 鹄h 龈y 会k 单s 车j 仇q 查z 解x 区o 厦x
""".split()
SECOND_READINGS = {reading[0]: reading[1:] for reading in _SECOND_READINGS}
MAX_VARIANTS = 8
MAX_TEXT_LENGTH = 300
MAX_QUERY_LENGTH = 12
MAX_PINYIN_LENGTH = 60
# Of the ways to divide letters into syllables, such as fan gan and fang an, so many are searched for.
MAX_DIVISIONS = 4
_MAX_PATHS = 32
_TYPED = re.compile(f"[a-z]{{2,{MAX_QUERY_LENGTH}}}")
_BETWEEN_SYLLABLES = re.compile(r"[\s'’‘`·-]+")
_PINYIN = re.compile(f"[a-z]{{2,{MAX_PINYIN_LENGTH}}}")
# Interjections (嗯, 呣) have readings without a vowel.
_SYLLABLE = re.compile("[a-z]*[aeiouv][a-z]*")


@cache
def letters_of(character: str) -> str:
    """The initials of a character's readings, the usual one first; "" for a character that is not Han."""
    reading = PINYIN_DICT.get(ord(character), "") if character else ""
    return f"{unicodedata.normalize('NFD', reading)[0]}{SECOND_READINGS.get(character, '')}" if reading else ""


def initials_typed(typed: str) -> str:
    """Typed text as initials; "" if it cannot be an abbreviation."""
    letters = fold(typed.strip())
    return letters if _TYPED.fullmatch(letters) else ""


def read_initials(text: str) -> list[str]:
    """The initials of each Han character of a text, in order."""
    return [letters for character in fold(text[:MAX_TEXT_LENGTH]) if (letters := letters_of(character))]


def pairs_of(initials: Sequence[str]) -> set[str]:
    """All pairs of initials of two adjacent characters. For typed letters, the adjacent pairs."""
    return {first + second for former, latter in pairwise(initials) for first, second in product(former, latter)}


def is_meant(initials: Sequence[str], typed: str) -> bool:
    """Whether adjacent characters have the typed letters among their initials."""
    last = len(initials) - len(typed)
    return any(
        all(letter in letters for letter, letters in zip(typed, initials[at:], strict=False)) for at in range(last + 1)
    )


def words_meant(text: str, typed: str) -> str:
    """The first part of a text that the typed initials or readings match, as written there; "" without a match."""
    letters, pinyin = initials_typed(typed), pinyin_typed(typed)
    places = [(at, fold(char)[:1]) for at, char in enumerate(text[:MAX_TEXT_LENGTH]) if letters_of(fold(char)[:1])]
    initials = [letters_of(character) for _at, character in places]
    readings = [syllables_of(character) for _at, character in places]
    for first in range(len(places)):
        is_spelled_here = bool(letters) and is_meant(initials[first : first + len(letters)], letters)
        count = len(letters) if is_spelled_here else _count_pronounced(readings, first, pinyin)
        if count:
            return text[places[first][0] : places[first + count - 1][0] + 1]
    return ""


def reads_as(text: str, typed: str) -> bool:
    """Whether adjacent characters of a text have the typed initials, or the typed readings."""
    letters, pinyin = initials_typed(typed), pinyin_typed(typed)
    is_spelled = bool(letters) and is_meant(read_initials(text), letters)
    return is_spelled or (bool(pinyin) and is_pronounced(read_syllables(text), pinyin))


def reads_exactly_as(text: str, typed: str) -> bool:
    """Whether all characters of a text, from the first to the last, have the typed initials or readings."""
    letters, pinyin = initials_typed(typed), pinyin_typed(typed)
    initials = read_initials(text)
    if letters and len(letters) == len(initials) and is_meant(initials, letters):
        return True
    return bool(pinyin) and _is_pronounced_in_full(read_syllables(text), pinyin)


def begins_as(text: str, typed: str) -> bool:
    """Whether the first characters of a text have the typed initials, even a single one, or the typed readings."""
    letters, pinyin = fold(typed.strip()), pinyin_typed(typed)
    initials = read_initials(text)
    if letters and is_meant(initials[: len(letters)], letters):
        return True
    return _count_pronounced(read_syllables(text), 0, pinyin) > 0


def spelled(initials: Sequence[str]) -> Iterator[str]:
    """The abbreviations of a short name: the usual one first, at most MAX_VARIANTS."""
    return ("".join(letters) for letters in islice(product(*initials), MAX_VARIANTS))


@cache
def syllables_of(character: str) -> tuple[str, ...]:
    """The readings of a character without tones, the usual one first: those that begin with one of its initials."""
    letters = letters_of(character)
    known = PINYIN_DICT.get(ord(character), "").split(",") if letters else []
    readings = list(dict.fromkeys(map(_bare, known)))
    first_of_each = [next(reading for reading in readings if reading[0] == letter) for letter in letters]
    return tuple(dict.fromkeys([*first_of_each, *(reading for reading in readings if reading[0] in letters)]))


def read_syllables(text: str) -> list[tuple[str, ...]]:
    """The readings of each Han character of a text, in order."""
    return [readings for character in fold(text[:MAX_TEXT_LENGTH]) if (readings := syllables_of(character))]


def pinyin_typed(typed: str) -> str:
    """Typed text as the letters of readings; "" if it cannot be read as pinyin."""
    letters = _one_form(_BETWEEN_SYLLABLES.sub("", _bare(typed.strip().lower())))
    return letters if _PINYIN.fullmatch(letters) and _divisions(letters).can_be_read else ""


def initials_meant(pinyin: str) -> list[str]:
    """The initials of the two or more characters that readings may stand for, for each way to divide the letters."""
    return _divisions(pinyin).initials[:MAX_DIVISIONS]


def is_pronounced(readings: Sequence[tuple[str, ...]], pinyin: str) -> bool:
    """Whether adjacent characters are read like this. The last reading may be incomplete, unless it is the only one."""
    return any(_count_pronounced(readings, first, pinyin) for first in range(len(readings)))


def pronounced(readings: Sequence[tuple[str, ...]]) -> list[str]:
    """The letters of a short name: the usual readings first, then with one other reading; at most MAX_VARIANTS."""
    usual = [options[0] for options in readings]
    others = ([*usual[:at], other, *usual[at + 1 :]] for at, options in enumerate(readings) for other in options[1:])
    both = (list(chosen) for chosen in islice(product(*readings), MAX_VARIANTS))
    return list(dict.fromkeys(_one_form("".join(chosen)) for chosen in chain([usual], others, both)))[:MAX_VARIANTS]


@dataclass(frozen=True, slots=True)
class _Divisions:
    """`initials`: of two syllables or more, those with a complete last syllable if there are any."""

    initials: list[str]
    can_be_read: bool


@lru_cache(1_000)
def _divisions(letters: str) -> _Divisions:
    """The ways to divide letters into syllables, those of fewer syllables first."""
    syllables, beginnings = _syllables()
    complete: list[str] = []
    incomplete: list[str] = []
    paths = [(0, "")]
    while paths:
        further = []
        for at, initials in paths:
            rest = letters[at:]
            if rest in syllables:
                complete.append(initials + rest[0])
            elif rest in beginnings:
                incomplete.append(initials + rest[0])
            ends = [end for end in range(1, min(len(rest), 7)) if rest[:end] in syllables]
            further += [(at + end, initials + rest[0]) for end in reversed(ends)]
        paths = list(dict.fromkeys(further))[:_MAX_PATHS]
    several = [list(dict.fromkeys(found for found in ways if len(found) > 1)) for ways in (complete, incomplete)]
    return _Divisions(several[0] or several[1], bool(complete or several[1]))


@cache
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    """All syllables, and all their proper beginnings."""
    readings = {reading for known in PINYIN_DICT.values() for reading in known.split(",")}
    syllables = {_one_form(_bare(reading)) for reading in readings}
    syllables = {syllable for syllable in syllables if _SYLLABLE.fullmatch(syllable)}
    beginnings = {syllable[:end] for syllable in syllables for end in range(1, len(syllable))}
    return frozenset(syllables), frozenset(beginnings - syllables)


def _bare(letters: str) -> str:
    """Without tones: lǜ is lv."""
    marked = unicodedata.normalize("NFD", letters).replace("u\u0308", "v")
    # A tone may stand between the letter and its dots.
    marked = re.sub("u([\u0300-\u0304\u030c])\u0308", "v", marked)
    return "".join(character for character in marked if not unicodedata.combining(character))


def _one_form(letters: str) -> str:
    """The syllables lüe and nüe are typed with u as often as with v, and no others are spelled so."""
    return letters.replace("lve", "lue").replace("nve", "nue")


def _count_pronounced(readings: Sequence[tuple[str, ...]], first: int, pinyin: str) -> int:
    """The number of characters from `first` on that are read like this; 0 if they are not."""
    offsets = {0} if pinyin else set()
    for count, options in enumerate(readings[first:], 1):
        further = set()
        for rest, reading in product((pinyin[offset:] for offset in offsets), map(_one_form, options)):
            if reading == rest or (count > 1 and reading.startswith(rest)):
                return count
            if rest.startswith(reading):
                further.add(len(pinyin) - len(rest) + len(reading))
        if not further:
            return 0
        offsets = further
    return 0


def _is_pronounced_in_full(readings: Sequence[tuple[str, ...]], pinyin: str) -> bool:
    offsets = {0}
    for options in readings:
        rests = [pinyin[offset:] for offset in offsets]
        pairs = product(rests, map(_one_form, options))
        offsets = {len(pinyin) - len(rest) + len(reading) for rest, reading in pairs if rest.startswith(reading)}
    return bool(readings) and len(pinyin) in offsets
