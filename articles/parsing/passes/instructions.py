"""Wire instructions on a page: cut off from the text that they are printed beside, and claimed for the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from articles.parsing.document import Dropped, Embargo
from articles.parsing.line_owners import LineOwners
from articles.parsing.lines import PageLine, clean
from articles.parsing.passes.tail import is_about_the_article
from articles.parsing.recognise.wire.desk_contacts import is_contact_with_key
from articles.parsing.recognise.wire.embargo_times import embargo_time
from articles.parsing.recognise.wire.instructions import instruction_kind, opens_section_for_editors
from articles.text.punctuation import ends_sentence

_MAX_PIECE = 200
_MAX_SENTENCES = 6
# Of a section for editors at the end of a page.
_MAX_NOTE_LINES = 20
_CUT_KINDS = ("plain", "caption", "heading")
_PAIRS = {"【": "】", "[": "]", "［": "］", "（": "）", "(": ")", "〔": "〕"}
_OPENINGS = {closing: opening for opening, closing in _PAIRS.items()}
_SENTENCE_END = re.compile(r"[。！!；;]|\.(?=\s)")
_NOT_NOTES = ("boilerplate", "cell", "image", "surplus")
# Kinds that count in the frame of a page as well.
_IN_FRAME = ("embargo", "use_limit")


def cut_at_instructions(page: str, lines: list[PageLine]) -> list[PageLine]:
    """The lines, with an instruction at the beginning or end of one as a line of its own."""
    cut: list[PageLine] = []
    for line in lines:
        offsets = _offsets(page, line) if line.hint.kind in _CUT_KINDS else []
        bounds = [line.start, *offsets, line.end]
        cut += [
            PageLine(start, end, clean(page[start:end]) if offsets else line.text, line.hint)
            for start, end in pairwise(bounds)
        ]
    return cut


def _offsets(page: str, line: PageLine) -> list[int]:
    """Where the line is cut: behind an instruction that opens it, and before one that ends it."""
    if instruction_kind(line.text) is not None:
        return []
    start = line.start + _length_of_opening(page[line.start : line.start + _MAX_PIECE])
    closing = page[max(start, line.end - 2 * _MAX_PIECE) : line.end]
    end = line.end - len(closing) + _start_of_closing(closing)
    return [offset for offset in dict.fromkeys((start, end)) if line.start < offset < line.end]


def without_opening_instruction(text: str) -> str:
    """The text without an instruction in brackets at its beginning: 【禁发至11月30日20:00】望津港三年."""
    return text[_length_of_opening(text[:_MAX_PIECE]) :].strip() or text


def _length_of_opening(text: str) -> int:
    """The length of an instruction in brackets, or of a sentence, that opens the text and that more text follows."""
    indent = len(text) - len(text.lstrip())
    closing = _PAIRS.get(text[indent : indent + 1])
    ends = [text.find(closing, indent) + 1] if closing else []
    ends += [match.end() for match in _SENTENCE_END.finditer(text)][:1]
    for end in ends:
        if end > indent and clean(text[end:]) and instruction_kind(clean(text[:end])) is not None:
            return end
    return 0


def _start_of_closing(text: str) -> int:
    """Where the instructions begin that end the text; its length if there are none."""
    bare = text.rstrip()
    starts = []
    opening = _OPENINGS.get(bare[-1:])
    if opening and bare.rfind(opening) > 0:
        starts.append(bare.rfind(opening))
    starts += [match.end() for match in _SENTENCE_END.finditer(bare) if match.end() < len(bare)][-_MAX_SENTENCES:]
    for start in sorted(starts):
        piece = clean(bare[start:])
        if clean(bare[:start]) and (instruction_kind(piece) or _are_all_instructions(piece)):
            return start
    return len(text)


def _are_all_instructions(text: str) -> bool:
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    bounds = [0, *ends, len(text)]
    sentences = [clean(text[start:end]) for start, end in pairwise(bounds)]
    return all(instruction_kind(sentence) is not None for sentence in sentences if sentence)


def claim_instructions(owners: LineOwners) -> None:
    """Claim each line that is an instruction, in the frame of the page only embargoes and limits of use."""
    for at, line in enumerate(owners.lines):
        if not owners.is_free(at) or line.hint.kind in ("cell", "image", "surplus"):
            continue
        kind = instruction_kind(line.text)
        if kind is None or (line.hint.kind == "boilerplate" and kind not in _IN_FRAME):
            continue
        owners.claim(at, at, Dropped(kind=kind))
        _claim_contacts_beside(owners, at)
        if opens_section_for_editors(line.text):
            _claim_notes_below(owners, at)


def _claim_contacts_beside(owners: LineOwners, instruction: int) -> None:
    """Claim the lines above and below an instruction that are a number or an address with its key."""
    for step in (-1, 1):
        at = instruction + step
        while owners.is_plain(at) and is_contact_with_key(owners.lines[at].text):
            owners.claim(at, at, Dropped(kind="desk_contact"))
            at += step


def _claim_notes_below(owners: LineOwners, heading: int) -> None:
    """The section below `Notes to editors`: the line below it, or the rest of the page if it is short."""
    above = sum(1 for line in owners.lines[:heading] if ends_sentence(line.text))
    rest = range(heading + 1, len(owners.lines))
    is_last_section = above > 1 and len(rest) <= _MAX_NOTE_LINES
    for at in rest if is_last_section else rest[:1]:
        line = owners.lines[at]
        if line.hint.kind == "heading":
            return
        if owners.is_free(at) and line.hint.kind not in _NOT_NOTES and not is_about_the_article(line):
            owners.claim(at, at, Dropped(kind=instruction_kind(line.text) or "desk_note"))


def find_embargoes(owners: LineOwners) -> Iterator[Embargo]:
    """The ends of the embargoes that were claimed."""
    for part in owners.parts:
        if isinstance(part, Dropped) and part.kind == "embargo":
            raw = " ".join((part.raw or "").split())
            end = embargo_time(raw, owners.zone, owners.evidence)
            until = end.moment.isoformat() if end.moment else None
            yield Embargo(raw=raw, until=until, relative=end.relative, weekday=end.weekday)
