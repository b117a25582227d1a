"""Traces by which a response still shows a target: passages of its text, its address, its pictures.

Text is compared without whitespace and with all escapes undone, because the same words occur in pages, structured
data, feeds and JSON, and with line-break hints between characters.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import get_script_prefix
from django.utils import translation

from articles.editing.restrictions import Target
from articles.html.sanitizer import plain_text
from articles.models.correction import Correction
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.models.restriction import Mode
from articles.pictures.models import Picture
from articles.search.query.find import items_naming
from articles.takedowns.proof.surface import Surface, SurfaceKind
from articles.takedowns.proof.surfaces import own_pictures
from articles.text.folding import without_invisible
from articles.text.tokens import canonical_form

MAX_PASSAGES = 8
MIN_LENGTH, MAX_LENGTH = 12, 40
# A text without a passage of MIN_LENGTH is recognised by its whole lines, or not at all.
MIN_LINE_LENGTH = 6
MAX_QUOTING = 20
MAX_CORRECTIONS = 2
_BLANK = re.compile(r"\s+")
_TAG = re.compile(r"""<[a-zA-Z/!?](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_SENTENCE = re.compile("[^。！？；.!?;\n]+[。！？；.!?;]*")


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing to look for. `what`: headline, passage, correction, address, picture (its address) or file (SHA-256);
    `number` counts those of one sort from 1.
    """

    what: str
    number: int
    value: str

    @property
    def name(self) -> str:
        return f"{self.what} {self.number}"

    @property
    def is_text(self) -> bool:
        return self.what in ("headline", "passage", "correction")


@dataclass(frozen=True, slots=True)
class Traces:
    """Everything that must no longer be shown. `item`: the item whose text it is. `is_retracted`: its own page says
    what was retracted, so it keeps the headline.
    """

    all: tuple[Trace, ...]
    item: int | None = None
    is_retracted: bool = False


def traces_of(target: Target, at: datetime) -> Traces:
    """Read from the stored rows, so they are the same whether the target is shown or not."""
    if isinstance(target, Picture):
        return Traces(tuple(_picture_traces([target])))
    item = target.brief if isinstance(target, Placement) else target
    in_text = [Trace("headline", 1, item.headline)] if len(_squeezed(item.headline)) >= MIN_LINE_LENGTH else []
    in_text += [Trace("passage", n, text) for n, text in enumerate(passages(plain_text(item.body)), 1)]
    notes = Correction.objects.filter(item=item.pk).values_list("text", flat=True)[:MAX_CORRECTIONS]
    long_notes = [text for text in notes if len(_squeezed(text)) >= MIN_LENGTH]
    in_text += [Trace("correction", n, plain_text(text)) for n, text in enumerate(long_notes, 1)]
    pictures = [] if isinstance(target, Placement) else own_pictures(item, at)
    is_retracted = target is item and item.page_mode(at) is Mode.RETRACTED
    return Traces((*in_text, Trace("address", 1, _address(item)), *_picture_traces(pictures)), item.pk, is_retracted)


def _address(item: NewsItem) -> str:
    """The item's path in the main language, without the script prefix; its paths in other languages end with it."""
    with translation.override(settings.LANGUAGE_CODE):
        return "/" + item.get_absolute_url().removeprefix(get_script_prefix())


def _picture_traces(pictures: Iterable[Picture]) -> list[Trace]:
    traces = []
    for number, picture in enumerate(pictures, 1):
        traces.append(Trace("file", number, picture.digest))
        traces.append(Trace("picture", number, picture.get_absolute_url()))
        traces.append(Trace("portrait", number, picture.portrait_address))
    return traces


def passages(text: str) -> list[str]:
    """Up to MAX_PASSAGES beginnings of sentences, spread evenly over a text; of a short text its whole lines."""
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(text)]
    long_enough = [sentence for sentence in sentences if len(_squeezed(sentence)) >= MIN_LENGTH]
    if not long_enough:
        return [line for line in text.split("\n") if len(_squeezed(line)) >= MIN_LINE_LENGTH][:MAX_PASSAGES]
    distinct = list(dict.fromkeys(sentence[:MAX_LENGTH] for sentence in long_enough))
    step = max(len(distinct) - 1, 1) / (MAX_PASSAGES - 1)
    chosen = {round(number * step) for number in range(MAX_PASSAGES)} if step > 1 else set(range(MAX_PASSAGES))
    return [passage for number, passage in enumerate(distinct) if number in chosen]


def traces_in(text: str, traces: Traces, surface: Surface) -> list[Trace]:
    """The traces of text and addresses in a response. A search page may repeat the query, a page its own address."""
    with_tags = _squeezed(_unescaped(text))
    without_tags = _squeezed(_TAG.sub("", _unescaped(_TAG.sub("", text))))
    present = []
    for trace in traces.all:
        if trace.what == "file" or (trace.what == "headline" and _may_repeat_headline(surface, traces)):
            continue
        if trace.is_text:
            is_there = _squeezed(trace.value) in with_tags or _squeezed(trace.value) in without_tags
        else:
            # A refusal page contains its own address, in the link to the other language.
            is_own_address = surface.path.endswith(trace.value)
            is_there = not is_own_address and bool(re.search(re.escape(trace.value) + r"(?!\d)", with_tags))
        present += [trace] if is_there else []
    return present


def _may_repeat_headline(surface: Surface, traces: Traces) -> bool:
    """A search page repeats the query, and the page of a retracted item says what was retracted."""
    return surface.where == SurfaceKind.SEARCH or (surface.where == SurfaceKind.OWN and traces.is_retracted)


def quoting_items(found: Iterable[Trace], traces: Traces, surface: Surface, at: datetime) -> list[int]:
    """The public items whose own text contains the traces found, if that explains all of them; else none.

    An address is explained only if the text of that very page links to it.
    """
    own_texts: dict[int, str] = {}
    explaining: set[int] = set()
    for trace in found:
        candidates = items_naming([canonical_form(trace.value)], MAX_QUOTING) if trace.is_text else []
        keys = {*candidates, *([surface.item] if surface.item else [])} - {traces.item}
        for item in NewsItem.objects.public(at).filter(pk__in=keys - own_texts.keys()):
            own_texts[item.pk] = _own_text(item)
        quoting = {key for key in keys if _squeezed(trace.value) in own_texts.get(key, "")}
        if not quoting:
            return []
        explaining |= quoting
    return sorted(explaining)


def _own_text(item: NewsItem) -> str:
    """Headline, standfirst and body with its links, without the briefs that it refers to."""
    links = " ".join(re.findall(r'href="([^"]*)"', item.body))
    return _squeezed(f"{item.headline}\n{item.standfirst}\n{plain_text(item.body)}\n{links}")


def _squeezed(text: str) -> str:
    """Without whitespace and invisible characters."""
    return _BLANK.sub("", without_invisible(text))


def _unescaped(text: str) -> str:
    """JSON escapes undone, then HTML escapes twice: a feed escapes HTML that is already escaped."""
    text = _ESCAPED.sub(_characters, text)
    return html.unescape(html.unescape(text.replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n")))


def _characters(escaped: re.Match[str]) -> str:
    """Decode \\uXXXX escapes; a character beyond the first plane takes two."""
    return bytes.fromhex(escaped[0].replace("\\u", "")).decode("utf-16-be", "replace")
