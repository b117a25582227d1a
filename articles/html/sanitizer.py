"""HTML sanitizer for bodies, and functions on clean HTML: references, plain text, excerpt. Pure functions.

Two engines (nh3, then bleach with the same lists) must agree on what is clean: they parse HTML differently, so a gap in
one is not a gap in the other. No other module imports either library.
"""

import html
import re
from typing import Any

import nh3
from bleach.html5lib_shim import getTreeWalker  # type: ignore[attr-defined]
from bleach.sanitizer import Cleaner

from articles.html.already_clean import ALREADY_CLEAN
from articles.html.nesting import TAG, VOID, WITHOUT_END_TAG, flattened

TAGS = frozenset(
    "p br h2 h3 h4 strong em u s sub sup code pre blockquote cite ul ol li a hr"
    " table colgroup col caption thead tbody tr th td figure figcaption flash-brief aside".split()
)
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "title"}),
    "aside": frozenset({"data-kind"}),
    "col": frozenset({"span"}),
    "figure": frozenset({"data-picture", "data-alt"}),
    "flash-brief": frozenset({"data-id"}),
    "ol": frozenset({"start"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
}
NOTE_KINDS = frozenset({"editor_note", "correction", "update"})
SCOPES = frozenset({"row", "col", "rowgroup", "colgroup"})
INTEGERS = frozenset({"data-id", "data-picture", "colspan", "rowspan", "span"})
SCHEMES = frozenset({"http", "https", "mailto"})
DROPPED_WITH_CONTENT = frozenset(
    "script style iframe object template svg math noscript title textarea xmp noembed".split()
)
# The number of the first item, which may be 0 or below.
START = re.compile(r"0|-?[1-9]\d{0,8}")
INTEGER = re.compile(r"[1-9]\d{0,17}")
# A check of our own, because nh3 takes `javascript<zero width space>:` for a relative URL.
SAFE_LINK = re.compile(r"(?:https?://|mailto:|/(?![/\\])|#)[^\x00-\x20\u200b-\u200f\u2028-\u202f\u2060\ufeff]*", re.I)

BRIEF = re.compile(r'<flash-brief data-id="([1-9]\d{0,17})"></flash-brief>')
FIGURE = re.compile(r"<figure([^>]*)>(.*?)</figure>", re.S)
_PICTURE = re.compile(r'data-picture="([1-9]\d{0,17})"')
_SENTENCE_END = re.compile(r"[。！？!?][”’」』）]*|[.][”’]*(?=\s)")
_IN_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff]")
_BRIEF_ELEMENT = re.compile(r"<flash-brief([^>]*)>(.*?)</flash-brief>", re.S)
_INNERMOST = re.compile(r"<(p|li|ul|ol|h2|h3|h4|blockquote|aside|strong|em|u|s)(?: [^<>]*)?>\s*</\1>")
_BLOCK_END = re.compile(r"</(?:p|h[2-4]|li|blockquote|pre|tr|figcaption|aside|caption)>|<br>|<hr>", re.I)
_CELL_END = re.compile(r"</t[hd]>", re.I)
_TAG = re.compile(r'<(?:[^<>"]|"[^"]*")*>')
_SPACES = re.compile(r"[^\S\n]+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\U000f0001-\U000f0003]")


class Clean(str):
    """A string returned by `clean`, which returns it unchanged."""

    __slots__ = ()


def clean(dirty: str) -> Clean:
    """The allowed part of any HTML in one canonical form: cleaning the result again does not change it."""
    if isinstance(dirty, Clean):
        return dirty
    if ALREADY_CLEAN.fullmatch(dirty):
        return Clean(dirty)
    return Clean(sanitized(dirty))


def sanitized(dirty: str) -> str:
    """Like clean(), without the fast path."""
    text = _CONTROLS.sub("", dirty)
    # Dropping an element can leave its parent empty or join two texts, so repeat until nothing changes.
    for _ in range(6):
        before, text = text, _tidied(_cleaned_once(text))
        if text == before:
            break
    else:
        text = html.escape(plain_text(text), quote=False)
    return text


def _tidied(text: str) -> str:
    """Normalise references and drop what shows nothing: briefs without an id, empty figures, empty blocks."""
    text = _with_briefs_between_blocks(_BRIEF_ELEMENT.sub(_normalised_brief, text)).replace("<p></p>", "")
    text = FIGURE.sub(_filled_figure, text)
    return (
        ""
        if not plain_text(text) and not BRIEF.search(text) and "<figure" not in text and "<hr" not in text
        else text.strip()
    )


def _normalised_brief(match: re.Match[str]) -> str:
    """A brief with only its id, dropped without a valid one. Content inside the element is moved behind it."""
    number = re.search(r'data-id="([1-9]\d{0,17})"', match[1])
    return (f'<flash-brief data-id="{number[1]}"></flash-brief>' if number else "") + match[2]


def _with_briefs_between_blocks(text: str) -> str:
    """The text with briefs between blocks: one inside a paragraph, list or cell splits it in two."""
    if "<flash-brief" not in text:
        return text
    out: list[str] = []
    open_tags: list[tuple[str, str]] = []
    at = 0
    for token in TAG.finditer(text):
        out.append(text[at : token.start()])
        at = token.end()
        closing, name = token[1], token[2]
        if name == "flash-brief":
            if not closing:
                ends = "".join(f"</{tag}>" for tag, _ in reversed(open_tags))
                out.append(f"{ends}{token[0]}</flash-brief>{''.join(whole for _, whole in open_tags)}")
            continue
        if closing:
            open_tags.pop()
        elif name not in VOID:
            open_tags.append((name, token[0]))
        out.append(token[0])
    return _without_empty("".join(out) + text[at:])


def _without_empty(text: str) -> str:
    """The text without the empty elements that splitting leaves."""
    before = None
    while before != text:
        before, text = text, _INNERMOST.sub("", text)
    return text


def _filled_figure(match: re.Match[str]) -> str:
    return match[0] if _PICTURE.search(match[1]) or plain_text(match[2]) else ""


def _allowed(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute as it may be stored, or None if the attribute is not allowed."""
    if name not in ATTRIBUTES.get(tag, ()):
        return None
    value = value.strip()
    if name == "href":
        return value if SAFE_LINK.fullmatch(value) else None
    if name == "start":
        return value if START.fullmatch(value) else None
    if name in INTEGERS:
        return value if INTEGER.fullmatch(value) else None
    if name == "data-kind":
        return value if value in NOTE_KINDS else None
    if name == "scope":
        return value if value in SCOPES else None
    # The two engines write < and > differently inside an attribute.
    return value.translate(_FULL_WIDTH)


def _nh3_filter(tag: str, name: str, value: str) -> str | None:
    return _allowed(tag, name, value)


def _bleach_filter(tag: str, name: str, value: str) -> bool:
    return _allowed(tag, name, value) == value


_nh3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_nh3_filter,
    url_schemes=set(SCHEMES),
    link_rel=None,
    strip_comments=True,
    clean_content_tags=set(DROPPED_WITH_CONTENT),
)


# Both engines are slow at character references: bleach takes 0.16 ms for each, and the time of nh3 grows with the
# square of their number in one text. So the common ones pass through both engines as private use characters, which are
# removed from the input; beyond MAX_REFERENCES, the others are taken for plain ampersands.
_PLACEHOLDER_OF = {"&": "\U000f0001", "&amp;": "\U000f0001", "&lt;": "\U000f0002", "&gt;": "\U000f0003"}
_REFERENCE_OF = {"\U000f0001": "&amp;", "\U000f0002": "&lt;", "\U000f0003": "&gt;"}
_REFERENCE = re.compile("&(?:amp;|lt;|gt;|(?![#a-zA-Z]))")
_PLACEHOLDER = re.compile("[\U000f0001-\U000f0003]")
_FULL_WIDTH = dict.fromkeys(map(ord, "<\U000f0002"), "＜") | dict.fromkeys(map(ord, ">\U000f0003"), "＞")
MAX_REFERENCES = 5_000
MAX_DEPTH = 100
# Counts the wrappers of a page too, which are dropped.
MAX_RAW_DEPTH = 300


def _cleaned_once(text: str) -> str:
    """Run both engines once. What is nested absurdly deep is flattened: the time of both grows with the depth."""
    text = _REFERENCE.sub(lambda match: _PLACEHOLDER_OF[match[0]], text)
    if text.count("&") > MAX_REFERENCES:
        text = text.replace("&", _PLACEHOLDER_OF["&"])
    text = _nh3.clean(flattened(text, MAX_RAW_DEPTH, WITHOUT_END_TAG)).replace("<p></p>", "")
    text = flattened(text, MAX_DEPTH, VOID)
    text = bleach_cleaner().clean(_REFERENCE.sub(lambda match: _PLACEHOLDER_OF[match[0]], text))
    return _PLACEHOLDER.sub(lambda match: _REFERENCE_OF[match[0]], text)


class _LinearWalker(getTreeWalker("etree")):  # type: ignore[misc]
    """The walker of bleach without its search for the position of each element among its siblings, whose time grows
    with the square of their number.
    """

    def __init__(self, tree: Any) -> None:
        super().__init__(tree)
        self._positions: dict[int, int] = {}

    def getFirstChild(self, node: Any) -> Any:
        return self._noted(super().getFirstChild(node))

    def getNextSibling(self, node: Any) -> Any:
        return self._noted(super().getNextSibling(node))

    def getParentNode(self, node: Any) -> Any:
        _element, _at, parents, flag = node
        if flag == "text":
            return super().getParentNode(node)
        parent = parents.pop()
        return (parent, self._positions[id(parent)], parents, None) if parents else parent

    def _noted(self, node: Any) -> Any:
        if node is not None and node[3] is None:
            self._positions[id(node[0])] = node[1]
        return node


def bleach_cleaner() -> Cleaner:
    """A new cleaner for each call: the parser of bleach has state and is not thread-safe."""
    cleaner = Cleaner(tags=TAGS, attributes=_bleach_filter, protocols=SCHEMES, strip=True, strip_comments=True)
    cleaner.walker = _LinearWalker  # type: ignore[assignment]
    return cleaner


def plain_text(body: str) -> str:
    """The text of a body: a line per block, character references resolved, briefs and pictures left out."""
    text = _BLOCK_END.sub("\n", _CELL_END.sub("\t", body))
    text = html.unescape(_TAG.sub("", text)).replace("\xa0", " ")
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def without_pictures(body: str) -> str:
    """A body without its pictures and their captions."""
    return FIGURE.sub(lambda match: "" if _PICTURE.search(match[1]) else match[0], body)


def excerpt(body: str, length: int) -> str:
    """The first `length` characters of the text of a body, cut after a sentence if one ends in the second half.

    A word in letters is not cut in two.
    """
    text = plain_text(without_pictures(body)).replace("\n", " ")
    if len(text) <= length:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, length + 1) if match.end() <= length]
    if ends and ends[-1] > length // 2:
        return text[: ends[-1]]
    head = text[:length]
    if _IN_WORD.match(text, length):
        head = head[: head.rfind(" ") + 1] or head
    return head.rstrip(" ,，、;；:：") + "…"


def brief_ids(body: str) -> list[int]:
    """Ids of the briefs that a clean body refers to, in order and without duplicates."""
    return list(dict.fromkeys(int(number) for number in BRIEF.findall(body)))


def picture_ids(body: str) -> list[int]:
    """Ids of the pictures that a clean body refers to, in order and without duplicates."""
    return list(dict.fromkeys(int(number) for number in _PICTURE.findall(body)))


def list_items(body: str) -> list[str]:
    """The text of the items of the first ordered list, without their numbers."""
    ordered = re.search(r"<ol[^>]*>(.*?)</ol>", body, re.S)
    return [plain_text(item) for item in re.findall(r"<li>(.*?)</li>", ordered[1], re.S)] if ordered else []


__all__ = [
    "BRIEF",
    "FIGURE",
    "Clean",
    "brief_ids",
    "clean",
    "excerpt",
    "list_items",
    "picture_ids",
    "plain_text",
    "without_pictures",
]
