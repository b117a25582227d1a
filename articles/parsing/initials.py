"""By which letters does somebody who types in haste mean these characters? By the first one of each reading.

Only Han counts: what stands between is passed over, so 广州：甲骨 is found by gzjg, and A股 by g.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise, product

from articles.parsing.folding import fold

# Words with their readings would take 45 MB in each process, to say what the other readings of a character say too.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin.constants import PINYIN_DICT

# Characters that are often read in another way too, with its letter: where that is so in one of 25 of the library's own
# 47,000 words at least; and some that names have. Every reading of a dictionary would find what nobody means.
_RIVALS = """
    乐y 乘s 传z 伺s 便p 俟s 冯p 刨b 刹c 匙c 卒c 卡q 参s 叨t 吁y 吓h 否p 吭h 咳h 喳c 嗒t 囤t 圈j 埶s 堡p
    壳q 宿x 屏b 属z 弹t 恶w 扒p 扛g 折s 拗n 擿z 攒c 暴p 曾z 朘j 朝z 柚z 栅s 校j 椎z 槛j 汤s 沓t 泊b 澄d
    率s 畜x 盛c 省x 磅p 粘n 系j 絜x 纤q 纶g 给j 耙p 臭x 艾y 茄q 莞w 蔓w 藏z 蛤g 行h 被p 裳c 调t 贾g 蹊x
    轧z 辗z 辟b 酖d 重c 铛c 长c 阿e 降x 靓l 颤z 鹄h 龈y 会k 单s 车j 仇q 查z 解x 区o 厦x
""".split()
RIVALS = {rival[0]: rival[1:] for rival in _RIVALS}
MOST_VARIANTS = 8
LONGEST_TEXT = 300
LONGEST_TYPED = 12
_TYPED = re.compile(f"[a-z]{{2,{LONGEST_TYPED}}}")


@cache
def letters_of(character: str) -> str:
    """The letters that a character may be meant by, the usual one first; "" for what is no Han."""
    reading = PINYIN_DICT.get(ord(character), "") if character else ""
    return f"{unicodedata.normalize('NFD', reading)[0]}{RIVALS.get(character, '')}" if reading else ""


def initials_typed(typed: str) -> str:
    """What was typed, as initials; "" where it cannot be meant so."""
    letters = fold(typed.strip())
    return letters if _TYPED.fullmatch(letters) else ""


def read_initials(text: str) -> list[str]:
    """The letters of each Han character of a text, in their order."""
    return [letters for character in fold(text[:LONGEST_TEXT]) if (letters := letters_of(character))]


def pairs_of(initials: Sequence[str]) -> set[str]:
    """Every pair of letters by which two characters side by side may be meant; of typed letters those pairs alone."""
    return {one + two for former, latter in pairwise(initials) for one, two in product(former, latter)}


def is_meant(initials: Sequence[str], typed: str) -> bool:
    """Whether these letters stand side by side somewhere, each in one of its character's readings."""
    lasts = len(initials) - len(typed)
    return any(
        all(letter in letters for letter, letters in zip(typed, initials[at:], strict=False)) for at in range(lasts + 1)
    )


def words_meant(text: str, typed: str) -> str:
    """The first piece of a text that these initials mean, as it stands there; "" where there is none."""
    places = [(at, letters) for at, one in enumerate(text[:LONGEST_TEXT]) if (letters := letters_of(fold(one)[:1]))]
    for first in range(len(places) - len(typed) + 1 if typed else 0):
        piece = places[first : first + len(typed)]
        if all(letter in letters for letter, (_, letters) in zip(typed, piece, strict=True)):
            return text[piece[0][0] : piece[-1][0] + 1]
    return ""


def spelled(initials: Sequence[str]) -> Iterator[str]:
    """The ways to write a short name by its initials: the usual one first, at most MOST_VARIANTS."""
    return ("".join(letters) for letters in islice(product(*initials), MOST_VARIANTS))
