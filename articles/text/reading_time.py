"""Reading time: by characters for Chinese and Japanese, by words for other scripts."""

import math
import re

CHARACTERS_PER_MINUTE = 500
WORDS_PER_MINUTE = 230
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def count_text(text: str) -> tuple[int, int]:
    """The number of Han and kana characters, and of words in other scripts."""
    characters = len(_CJK.findall(text))
    return characters, len(_WORD.findall(_CJK.sub(" ", text)))


def reading_minutes(text: str) -> int:
    """Reading time in whole minutes, at least one."""
    characters, words = count_text(text)
    return max(1, math.ceil(characters / CHARACTERS_PER_MINUTE + words / WORDS_PER_MINUTE - 0.25))
