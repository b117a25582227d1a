"""URLs in text of any script."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

# A URL ends at a comma, CJK character, bracket or white space; query and fragment belong to it.
_ADDRESS = re.compile(
    r"https?://[^\s,，。(（<>\"'“”‘’「」『』【】《》、；！？\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]{1,2000}",
    re.IGNORECASE,
)
# Parameters that say where a reader came from.
_TRACKING = re.compile(r"utm_|spm$|from$|fbclid$|gclid$|share|ref$|scene$|isappinstalled$", re.IGNORECASE)
_SENTENCE_END = ".;:!?)]}*_"


def find_address(text: str, start: int = 0) -> str | None:
    """The first http or https URL from `start` on, without the full stop that ends the sentence."""
    for match in _ADDRESS.finditer(text, start):
        address = match[0].rstrip(_SENTENCE_END)
        if len(address) > len("https://"):
            return address
    return None


def is_address(text: str) -> bool:
    """Whether the text is one URL and nothing else."""
    return find_address(text) is not None and _ADDRESS.fullmatch(text.strip("<>()（） ")) is not None


def is_web(address: str | None) -> bool:
    """Whether it is an http or https URL, and not None."""
    return address is not None and address.strip().lower().startswith(("http://", "https://"))


def same_page(first: str, second: str) -> bool:
    """Whether two URLs are of one page: scheme, www., m., tracking parameters, fragment and last slash do not count."""
    return _page_key(first) == _page_key(second)


def _page_key(address: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    try:
        parts = urlsplit(address.strip())
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return address, "", ()
    host = re.sub(r"^(?:www|m|wap|amp)\.", "", parts.netloc.lower())
    kept = sorted((name, value) for name, value in query if not _TRACKING.match(name))
    return host, parts.path.rstrip("/"), tuple(kept)
