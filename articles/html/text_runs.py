"""Text runs of a clean body: text that is not interrupted by a block or a line break, with its position."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

INLINE = frozenset("strong em u s sub sup code cite a".split())
TAG = re.compile(r'<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*)(?P<rest>(?:[^<>"]|"[^"]*")*)>')
_VOID = frozenset({"br", "hr", "col"})
_SPACES = re.compile(r"\s+")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of text. `kind`: the innermost block around it, "" for none. `nodes`: spans of its text without tags.
    `cut`: spans to delete in order to remove it, with its block if there is nothing else inside.
    """

    kind: str
    nodes: tuple[Span, ...]
    cut: tuple[Span, ...]
    text: str


def text_runs(body: str) -> list[TextRun]:
    """The runs of a body, in order, without empty ones."""
    return list(_iterate_runs(body))


def _iterate_runs(body: str) -> Iterator[TextRun]:
    around: list[str] = []
    former: re.Match[str] | None = None
    nodes: list[Span] = []
    at = 0
    for tag in TAG.finditer(body):
        nodes.append((at, tag.start()))
        at = tag.end()
        if tag["name"] in INLINE:
            continue
        yield from _run(body, around, nodes, former, tag)
        former, nodes = tag, []
        if tag["end"]:
            del around[-1:]
        elif tag["name"] not in _VOID:
            around.append(tag["name"])
    yield from _run(body, around, [*nodes, (at, len(body))], former, None)


def _run(
    body: str, around: list[str], nodes: list[Span], former: re.Match[str] | None, following: re.Match[str] | None
) -> Iterator[TextRun]:
    """The run between two block tags, unless it is empty."""
    spans = tuple(span for span in nodes if span[0] < span[1])
    text = _SPACES.sub(" ", html.unescape("".join(body[start:end] for start, end in spans))).strip()
    if text:
        yield TextRun(around[-1] if around else "", spans, _cut(body, spans, former, following), text)


def _cut(
    body: str, nodes: tuple[Span, ...], former: re.Match[str] | None, following: re.Match[str] | None
) -> tuple[Span, ...]:
    start = former.end() if former else 0
    end = following.start() if following else len(body)
    if not _is_balanced(body[start:end]):
        return nodes
    opens = former is not None and not former["end"] and following is not None and following["end"]
    if former and following and opens and former["name"] == following["name"]:
        return ((former.start(), following.end()),)
    # A line is removed together with the <br> on both sides.
    if former and former["name"] == "br":
        start = former.start()
    if following and following["name"] == "br":
        end = following.end()
    return ((start, end),)


def _is_balanced(inner: str) -> bool:
    """Whether every inline element that begins here ends here."""
    depth = 0
    for tag in TAG.finditer(inner):
        depth += -1 if tag["end"] else 1
        if depth < 0:
            return False
    return depth == 0
