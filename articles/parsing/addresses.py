"""Where does a web address end in a sentence of any script?"""

from __future__ import annotations

import re

# It stops at commas, CJK characters, brackets and white space; query and fragment stay.
_ADDRESS = re.compile(
    r"https?://[^\s,，。(（<>\"'“”‘’「」『』【】《》、；！？\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]{1,2000}",
    re.IGNORECASE,
)
_SENTENCE_END = ".;:!?)]}*_"


def find_address(text: str, start: int = 0) -> str | None:
    """The first http or https address from `start` on, without the full stop that ends the sentence."""
    for match in _ADDRESS.finditer(text, start):
        address = match[0].rstrip(_SENTENCE_END)
        if len(address) > len("https://"):
            return address
    return None


def is_address(text: str) -> bool:
    """Whether the text is one address and nothing else."""
    return find_address(text) is not None and _ADDRESS.fullmatch(text.strip("<>()（） ")) is not None


def is_web(address: str | None) -> bool:
    return address is not None and address.strip().lower().startswith(("http://", "https://"))
