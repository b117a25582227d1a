"""Notes to the reader: editor's notes, corrections and updates."""

from __future__ import annotations

import re

from articles.parsing.document import NoteKind

_OPENER = r"[\s\[［【（(*_※＊]{0,4}"
_CLOSER = r"[\]］】）)*_]{0,3}"
_COLON = r"\s{0,2}[:：—–]"
_NOTES: tuple[tuple[NoteKind, re.Pattern[str]], ...] = (
    (
        "editor_note",
        re.compile(
            rf"{_OPENER}(?:(?:编者按|編者按|编按|編按|编者注|編者註|編者注|编辑注|編輯註|编者的话|編者的話"
            rf"|編集者?注|編集部注|編集部より|編集後記"
            rf"|editor[’'`‘]?s?[’'`‘]? notes?|a note from the editors?|editorial note"
            rf"|note from the editors?){_CLOSER}{_COLON}"
            rf"|【(?:编者按|編者按|编按|編按|編集部注|編集部より)】)",
            re.IGNORECASE,
        ),
    ),
    (
        "correction",
        re.compile(
            rf"{_OPENER}(?:(?:更正|更正说明|更正說明|更正启事|更正啟事|勘误|勘誤|订正|訂正|お詫びと訂正"
            rf"|訂正とお詫び|corrections?|corrected|clarifications?"
            rf"|correction \([^)]{{1,40}}\)|correction,? [A-Z][a-z]+\.? \d{{1,2}}(?:, \d{{4}})?){_CLOSER}{_COLON}"
            rf"|【(?:更正|勘误|勘誤|訂正|お詫びと訂正)】)",
            re.IGNORECASE,
        ),
    ),
    (
        "update",
        re.compile(
            rf"{_OPENER}(?:(?:更新|最新更新|更新说明|更新說明|追記|updates?|updated|update \([^)]{{1,40}}\)"
            rf"|updated?,? [A-Z][a-z]+\.? \d{{1,2}}(?:, \d{{4}})?"
            rf"(?:,? (?:at )?\d{{1,2}}:\d{{2}}(?: ?[ap]\.?m\.?)?(?: [A-Z]{{2,4}})?)?"
            rf"|更新[（(][^）)]{{1,30}}[）)]|追記[（(][^）)]{{1,30}}[）)]){_CLOSER}{_COLON}|[【\[［](?:更新|追記)[】\]］])",
            re.IGNORECASE,
        ),
    ),
)
_NOTE_EXAMPLES: dict[str, NoteKind] = {
    "编者按：本文写于去年。": "editor_note",
    "【编者按】本文写于去年。": "editor_note",
    "編集部より：本記事は続報です。": "editor_note",
    "Editor’s Note: This story was updated.": "editor_note",
    "更正：此前误写了人名。": "correction",
    "【訂正】九時でした。": "correction",
    "Correction (June 9): An earlier version misspelled a name.": "correction",
    "更新（3月4日）：银行已回应。": "update",
    "【追記】銀行が回答した。": "update",
    "UPDATE: The bank replied on Friday.": "update",
    "Updated, June 9, 2023, 4:05 p.m. EST: The bank replied.": "update",
}
_BARE = re.compile(r"[【\[（(]?(?:编者按|編者按|编按|編按|编者注|編集部注|editor[’']?s? note)[】\]）)]?", re.IGNORECASE)


_BARE_EXAMPLES: dict[str, NoteKind] = {"编者按": "editor_note", "Editor’s note": "editor_note"}

EXAMPLES = _NOTE_EXAMPLES | _BARE_EXAMPLES


def kind_of_note(text: str) -> NoteKind | None:
    """The kind of note that a line opens, None for other lines."""
    for kind, pattern in _NOTES:
        if pattern.match(text):
            return kind
    if _BARE.fullmatch(text):
        return "editor_note"
    return None


def is_bare_note(text: str) -> bool:
    """Whether the line holds only the note's marker, so that the note itself is on the next line."""
    return len(text) <= 24 and kind_of_note(text) is not None and (text[-1:] in ":：" or bool(_BARE.fullmatch(text)))
