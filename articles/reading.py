"""How long does a text take to read? Chinese and Japanese by characters, other scripts by words."""

import math
import re

CHARACTERS_A_MINUTE = 500
WORDS_A_MINUTE = 230
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def count_text(text: str) -> tuple[int, int]:
    """Han and kana characters, and words of other scripts."""
    characters = len(_CJK.findall(text))
    return characters, len(_WORD.findall(_CJK.sub(" ", text)))


def reading_minutes(text: str) -> int:
    """Whole minutes, one at least."""
    characters, words = count_text(text)
    return max(1, math.ceil(characters / CHARACTERS_A_MINUTE + words / WORDS_A_MINUTE - 0.25))
