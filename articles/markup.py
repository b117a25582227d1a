"""Which HTML may a body hold, what does it refer to, and how does it read as plain text? Pure functions.

Two engines must agree on what is clean (nh3, then bleach with the same lists), because they parse HTML differently
and a gap in one is not a gap in both. Nothing else imports either library.
"""

import html
import re

import nh3
from bleach.sanitizer import Cleaner

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
INTEGERS = frozenset({"data-id", "data-picture", "start", "colspan", "rowspan", "span"})
SCHEMES = frozenset({"http", "https", "mailto"})
VANISHING = frozenset("script style iframe object template svg math noscript title textarea xmp noembed".split())
INTEGER = re.compile(r"[1-9]\d{0,17}")
# Judged once more by us: nh3 takes `javascript<zero width space>:` for a relative address.
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
_TOKEN = re.compile(r'(?i)<(/?)([a-z][a-z0-9-]*)((?:[^<>"]|"[^"]*")*)>')
_VOID = frozenset({"br", "hr", "col"})
_CLOSED_BY_THEMSELVES = _VOID | frozenset("p li td th tr dt dd option img input meta link wbr source".split())
_SPACES = re.compile(r"[^\S\n]+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\U000f0001-\U000f0003]")


# Most of what is written at a desk holds nothing but blocks of words: no attribute but a brief's number, no reference,
# no character that any parser treats in a way of its own. Such a text both engines give back as it is; the tests show
# it character by character and block by block. So it is known at sight, in a fiftieth of the time that they take.
_LETTER = r"[!-%'-;=?-~\u00b7\u2014\u2018\u2019\u201c\u201d\u2026\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]"
_PHRASE = f"{_LETTER}(?: ?{_LETTER})*+"
_STRESSED = f"<strong>{_PHRASE}</strong>|<em>{_PHRASE}</em>"
_LINE = f"(?:{_LETTER}|{_STRESSED})(?: ?(?:{_LETTER}|{_STRESSED}))*+"
_PARAGRAPHS = f"(?:<p>{_LINE}</p>)++"
_ITEMS = f"(?:<li>{_LINE}</li>)++"
WORDS_IN_BLOCKS = re.compile(
    f"(?:<p>{_LINE}</p>|<h2>{_LINE}</h2>|<h3>{_LINE}</h3>|<ul>{_ITEMS}</ul>|<ol>{_ITEMS}</ol>"
    f"|<blockquote>{_PARAGRAPHS}</blockquote>"
    r'|<flash-brief data-id="[1-9][0-9]{0,17}"></flash-brief>)++'
)


class Clean(str):
    """A string that `clean` has made: cleaning it again would change nothing."""

    __slots__ = ()


def clean(dirty: str) -> Clean:
    """The allowed part of some HTML, in one canonical spelling; a fixed point of both engines and of itself."""
    if isinstance(dirty, Clean):
        return dirty
    if WORDS_IN_BLOCKS.fullmatch(dirty):
        return Clean(dirty)
    return Clean(settled(dirty))


def settled(dirty: str) -> str:
    """What both engines agree on, whatever the text looks like."""
    text = _CONTROLS.sub("", dirty)
    # Dropping an element can make its parent empty or bring two texts together: repeat until nothing changes.
    for _ in range(6):
        before, text = text, _settle(_cleaned(text))
        if text == before:
            break
    else:
        text = html.escape(plain_text(text), quote=False)
    return text


def _settle(text: str) -> str:
    """Keep references whole and drop what shows nothing: briefs without an id, empty figures, empty blocks."""
    text = _hoisted(_BRIEF_ELEMENT.sub(_bare_brief, text)).replace("<p></p>", "")
    text = FIGURE.sub(_filled_figure, text)
    return (
        ""
        if not plain_text(text) and not BRIEF.search(text) and "<figure" not in text and "<hr" not in text
        else text.strip()
    )


def _bare_brief(match: re.Match[str]) -> str:
    """A brief without its well-formed id is nothing; whatever stood inside it stands after it, never lost."""
    number = re.search(r'data-id="([1-9]\d{0,17})"', match[1])
    return (f'<flash-brief data-id="{number[1]}"></flash-brief>' if number else "") + match[2]


def _hoisted(text: str) -> str:
    """Briefs stand between blocks: one inside a paragraph, list or cell splits what it stands in."""
    if "<flash-brief" not in text:
        return text
    out: list[str] = []
    open_tags: list[tuple[str, str]] = []
    at = 0
    for token in _TOKEN.finditer(text):
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
        elif name not in _VOID:
            open_tags.append((name, token[0]))
        out.append(token[0])
    return _without_empty("".join(out) + text[at:])


def _without_empty(text: str) -> str:
    """Splitting leaves halves that hold nothing."""
    before = None
    while before != text:
        before, text = text, _INNERMOST.sub("", text)
    return text


def _filled_figure(match: re.Match[str]) -> str:
    return match[0] if _PICTURE.search(match[1]) or plain_text(match[2]) else ""


def _allowed(tag: str, name: str, value: str) -> str | None:
    """The value an attribute may have, or None where it may not stand."""
    if name not in ATTRIBUTES.get(tag, ()):
        return None
    value = value.strip()
    if name == "href":
        return value if SAFE_LINK.fullmatch(value) else None
    if name in INTEGERS:
        return value if INTEGER.fullmatch(value) else None
    if name == "data-kind":
        return value if value in NOTE_KINDS else None
    if name == "scope":
        return value if value in SCOPES else None
    # The engines spell these two differently inside an attribute.
    return value.translate(_WIDE)


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
    clean_content_tags=set(VANISHING),
)


# Both engines are slow at character references: bleach takes 0.16 ms for each, and in one long text nh3's time grows
# with their square. So the usual ones pass through both as characters that nobody types and that are taken out of what
# comes in; beyond some thousands the others are taken for plain ampersands.
_STANDINS = {"&": "\U000f0001", "&amp;": "\U000f0001", "&lt;": "\U000f0002", "&gt;": "\U000f0003"}
_WRITTEN = {"\U000f0001": "&amp;", "\U000f0002": "&lt;", "\U000f0003": "&gt;"}
_REFERENCE = re.compile("&(?:amp;|lt;|gt;|(?![#a-zA-Z]))")
_STANDIN = re.compile("[\U000f0001-\U000f0003]")
_WIDE = dict.fromkeys(map(ord, "<\U000f0002"), "＜") | dict.fromkeys(map(ord, ">\U000f0003"), "＞")
MOST_REFERENCES = 5_000
MOST_DEPTH = 100
MOST_RAW_DEPTH = 3_000


def _cleaned(text: str) -> str:
    """Once through both engines. What is nested too deep for any page becomes its words: both would take minutes."""
    text = _REFERENCE.sub(lambda match: _STANDINS[match[0]], text)
    if text.count("&") > MOST_REFERENCES:
        text = text.replace("&", _STANDINS["&"])
    if _depth(text, _CLOSED_BY_THEMSELVES) > MOST_RAW_DEPTH:
        text = _words_alone(text)
    text = _nh3.clean(text).replace("<p></p>", "")
    if _depth(text, _VOID) > MOST_DEPTH:
        text = _words_alone(text)
    text = bleach_cleaner().clean(_REFERENCE.sub(lambda match: _STANDINS[match[0]], text))
    return _STANDIN.sub(lambda match: _WRITTEN[match[0]], text)


def _depth(text: str, uncounted: frozenset[str]) -> int:
    """How deep elements are nested, those left out that need no end tag."""
    depth = deepest = 0
    for token in _TOKEN.finditer(text):
        if token[2] not in uncounted:
            depth += -1 if token[1] else 1
            deepest = max(deepest, depth)
    return deepest


def _words_alone(text: str) -> str:
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in plain_text(text).split("\n"))


def bleach_cleaner() -> Cleaner:
    """A fresh cleaner each time: bleach's parser keeps state and is not safe between threads."""
    return Cleaner(tags=TAGS, attributes=_bleach_filter, protocols=SCHEMES, strip=True, strip_comments=True)


def plain_text(body: str) -> str:
    """The words of a body, a line for each block, entities resolved, references left out."""
    text = _BLOCK_END.sub("\n", _CELL_END.sub("\t", body))
    text = html.unescape(_TAG.sub("", text)).replace("\xa0", " ")
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def without_pictures(body: str) -> str:
    """A body without its pictures and what is said under them: those words go where the picture goes."""
    return FIGURE.sub(lambda match: "" if _PICTURE.search(match[1]) else match[0], body)


def excerpt(body: str, length: int) -> str:
    """The first `length` characters of a body's words, cut at a sentence where one ends in the second half.

    Words of letters are not cut in two.
    """
    text = plain_text(without_pictures(body)).replace("\n", " ")
    if len(text) <= length:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, 0, length + 1) if found.end() <= length]
    if ends and ends[-1] > length // 2:
        return text[: ends[-1]]
    head = text[:length]
    if _IN_WORD.match(text, length):
        head = head[: head.rfind(" ") + 1] or head
    return head.rstrip(" ,，、;；:：") + "…"


def brief_ids(body: str) -> list[int]:
    """The briefs that a clean body refers to, in order, each once."""
    return list(dict.fromkeys(int(number) for number in BRIEF.findall(body)))


def picture_ids(body: str) -> list[int]:
    """The pictures that a clean body refers to, in order, each once."""
    return list(dict.fromkeys(int(number) for number in _PICTURE.findall(body)))


def list_items(body: str) -> list[str]:
    """The words of the items of the first ordered list, without their numbers."""
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
