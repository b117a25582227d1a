"""Which words of a clean body stand together, and where? Stretches that no block and no line break parts."""

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
class Stretch:
    """`kind`: the innermost block around the words, "" for none. `nodes`: where its texts lie, tags left out. `cut`:
    what goes when it is taken out, its block with it where nothing else is in there.
    """

    kind: str
    nodes: tuple[Span, ...]
    cut: tuple[Span, ...]
    text: str


def stretches(body: str) -> list[Stretch]:
    """Those of a body, in order; without words there is none."""
    return list(_stretches(body))


def _stretches(body: str) -> Iterator[Stretch]:
    around: list[str] = []
    former: re.Match[str] | None = None
    nodes: list[Span] = []
    at = 0
    for tag in TAG.finditer(body):
        nodes.append((at, tag.start()))
        at = tag.end()
        if tag["name"] in INLINE:
            continue
        yield from _stretch(body, around, nodes, former, tag)
        former, nodes = tag, []
        if tag["end"]:
            del around[-1:]
        elif tag["name"] not in _VOID:
            around.append(tag["name"])
    yield from _stretch(body, around, [*nodes, (at, len(body))], former, None)


def _stretch(
    body: str, around: list[str], nodes: list[Span], former: re.Match[str] | None, following: re.Match[str] | None
) -> Iterator[Stretch]:
    """The stretch between two tags of blocks, if it has words."""
    said = tuple(span for span in nodes if span[0] < span[1])
    text = _SPACES.sub(" ", html.unescape("".join(body[start:end] for start, end in said))).strip()
    if text:
        yield Stretch(around[-1] if around else "", said, _cut(body, said, former, following), text)


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
    # A line goes with the breaks around it.
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
