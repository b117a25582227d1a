"""By what would one know that an answer still tells of a target? Passages of its text, its address, its pictures.

Compared without blanks and with every escape undone, as the same words stand in a page, in its structured data, in a
feed and in JSON, and between characters that a line may break at.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from articles.markup import plain_text
from articles.models.correction import Correction
from articles.models.newsitem import Kind, NewsItem
from articles.models.placement import Placement
from articles.pictures.models import Picture
from articles.restricting import Target
from articles.search.finding import items_naming
from articles.search.tokens import runs
from articles.takedowns.surfaces import Surface, Where, own_pictures

MOST_PASSAGES = 8
SHORTEST, LONGEST = 12, 40
# A text that has no passage of twelve characters is known by all of it, or not at all.
SHORTEST_WHOLE = 6
MOST_QUOTING = 20
MOST_CORRECTIONS = 2
_BLANK = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")
_TAG = re.compile(r"""<[a-zA-Z/!?](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_SENTENCE = re.compile("[^。！？；.!?;\n]+[。！？；.!?;]*")


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing to look for. `what`: headline, passage, correction, address, picture (its address) or file (SHA-256);
    `number` counts those of a sort from 1.
    """

    what: str
    number: int
    value: str

    @property
    def name(self) -> str:
        return f"{self.what} {self.number}"

    @property
    def is_words(self) -> bool:
        return self.what in ("headline", "passage", "correction")


@dataclass(frozen=True, slots=True)
class Traces:
    """What must no longer be told. `item`: whose words they are."""

    all: tuple[Trace, ...]
    item: int | None = None


def traces_of(target: Target, at: datetime) -> Traces:
    """Read from the stored rows, so they are the same whether the target is shown or not."""
    if isinstance(target, Picture):
        return Traces(tuple(_of_pictures([target])))
    item = target.brief if isinstance(target, Placement) else target
    words = [Trace("headline", 1, item.headline)] if len(_bare(item.headline)) >= SHORTEST_WHOLE else []
    words += [Trace("passage", n, text) for n, text in enumerate(passages(plain_text(item.body)), 1)]
    told = Correction.objects.filter(item=item.pk).values_list("text", flat=True)[:MOST_CORRECTIONS]
    noted = [text for text in told if len(_bare(text)) >= SHORTEST]
    words += [Trace("correction", n, plain_text(text)) for n, text in enumerate(noted, 1)]
    pictures = [] if isinstance(target, Placement) else own_pictures(item, at)
    address = Trace("address", 1, f"/{'articles' if item.kind == Kind.ARTICLE else 'briefs'}/{item.pk}/")
    return Traces((*words, address, *_of_pictures(pictures)), item.pk)


def _of_pictures(pictures: Iterable[Picture]) -> list[Trace]:
    found = []
    for number, picture in enumerate(pictures, 1):
        found.append(Trace("file", number, picture.digest))
        found.append(Trace("picture", number, picture.get_absolute_url()))
    return found


def passages(text: str) -> list[str]:
    """At most MOST_PASSAGES beginnings of sentences, spread evenly over a text; of a short text all of it."""
    long_enough = [
        part for part in (found.strip() for found in _SENTENCE.findall(text)) if len(_bare(part)) >= SHORTEST
    ]
    if not long_enough:
        return [line for line in text.split("\n") if len(_bare(line)) >= SHORTEST_WHOLE][:MOST_PASSAGES]
    different = list(dict.fromkeys(part[:LONGEST] for part in long_enough))
    step = max(len(different) - 1, 1) / (MOST_PASSAGES - 1)
    chosen = {round(number * step) for number in range(MOST_PASSAGES)} if step > 1 else set(range(MOST_PASSAGES))
    return [part for number, part in enumerate(different) if number in chosen]


def found_in(text: str, traces: Traces, surface: Surface) -> list[Trace]:
    """Which of the words and addresses stand in a text answer. Its own page may name itself, a search its words."""
    raw = _bare(_unescaped(text))
    words_alone = _bare(_TAG.sub("", _unescaped(_TAG.sub("", text))))
    found = []
    for trace in traces.all:
        if trace.what == "file" or (trace.what == "headline" and surface.where == Where.SEARCH):
            continue
        if trace.is_words:
            there = _bare(trace.value) in raw or _bare(trace.value) in words_alone
        else:
            # The refusal at an address names it, in its link to the other language.
            is_itself = surface.path.endswith(trace.value)
            there = not is_itself and bool(re.search(re.escape(trace.value) + r"(?!\d)", raw))
        found += [trace] if there else []
    return found


def quoting(found: Iterable[Trace], traces: Traces, surface: Surface, at: datetime) -> list[int]:
    """The public items whose own text says the same, where that explains all that was found; else none.

    An address explains itself only where the text of that very page links to it.
    """
    texts: dict[int, str] = {}
    explained: set[int] = set()
    for trace in found:
        numbers = items_naming([runs(trace.value)], MOST_QUOTING) if trace.is_words else []
        wanted = {*numbers, *([surface.item] if surface.item else [])} - {traces.item}
        for item in NewsItem.objects.public(at).filter(pk__in=wanted - texts.keys()):
            texts[item.pk] = _own_words(item)
        saying = {number for number in wanted if _bare(trace.value) in texts.get(number, "")}
        if not saying:
            return []
        explained |= saying
    return sorted(explained)


def _own_words(item: NewsItem) -> str:
    """With the links in it, and without the briefs that it carries."""
    links = " ".join(re.findall(r'href="([^"]*)"', item.body))
    return _bare(f"{item.headline}\n{item.standfirst}\n{plain_text(item.body)}\n{links}")


def _bare(text: str) -> str:
    return _BLANK.sub("", text)


def _unescaped(text: str) -> str:
    """JSON's escapes, then twice those of HTML: a feed escapes what is escaped already."""
    text = _ESCAPED.sub(_characters, text)
    return html.unescape(html.unescape(text.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n")))


def _characters(escaped: re.Match[str]) -> str:
    """A character beyond the first plane is two escapes."""
    return bytes.fromhex(escaped[0].replace("\\u", "")).decode("utf-16-be", "replace")
