"""Wire instructions: lines for the desk and not for readers, such as embargoes, limits of use, and the desk's numbers.

Text for readers that mentions a telephone number (咨询电话), an embargo or a limit of use is not one.
"""

from __future__ import annotations

from typing import Literal

from articles.parsing.recognise.wire.desk_contacts import is_desk_contact
from articles.parsing.recognise.wire.desk_notes import is_desk_note, opens_notes
from articles.parsing.recognise.wire.embargoes import is_embargo
from articles.parsing.recognise.wire.use_limits import is_use_limit
from articles.text.punctuation import is_wider

InstructionKind = Literal["embargo", "use_limit", "desk_contact", "desk_note"]

_MAX_WIDTH = 360
_AROUND = " \t*＊#【】[]［］（）()〔〕<>《》-–—~～|｜!！"


def instruction_kind(text: str) -> InstructionKind | None:
    """The kind of instruction that a whole line is, None for text."""
    if is_wider(text, _MAX_WIDTH) or "\n" in text:
        return None
    bare = text.strip(_AROUND)
    if not bare:
        return None
    if is_embargo(text) or (bare != text and is_embargo(bare)):
        return "embargo"
    if is_use_limit(bare):
        return "use_limit"
    if is_desk_note(text, bare):
        return "desk_note"
    return "desk_contact" if is_desk_contact(text, bare) else None


def opens_section_for_editors(text: str) -> bool:
    """Whether the line is the heading of a section of notes to editors."""
    return opens_notes(text.strip(_AROUND))
