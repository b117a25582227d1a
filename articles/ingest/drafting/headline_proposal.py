"""Proposed headline of a page without one: its shortened first sentence, for an editor to decide."""

import re

from articles.parsing.document import Block, Document, Figure, ListBlock, ParsedBrief, Table

MAX_LENGTH = 40

_SENTENCE_END = re.compile(r"[。！？!?…]|\.(?=\s|$)|\n")
_CLAUSE_END = re.compile(r"[,，、;；:：—]")
# A word that only announces the text is not part of the headline.
_MARK = re.compile(r"(?:摘要|导读|導讀|导语|導語|概要|Summary|TL;DR)\s*[:：]\s*", re.IGNORECASE)
_EDGES = " \t\n,，、;；:：。.—-"


def proposed_headline(document: Document) -> str:
    """The first sentence of the page without its full stop, at most MAX_LENGTH characters; "" without text."""
    opening = document.blocks[document.lead : document.lead + 1] if document.lead is not None else ()
    texts = (_text_of(block) for block in (*opening, *document.blocks))
    text = next((text.strip() for text in texts if text.strip()), "")
    text = _MARK.sub("", text, count=1) if _MARK.match(text) else text
    end = _SENTENCE_END.search(text, 1)
    return _shortened(text[: end.end()] if end else text)


def _text_of(block: Block) -> str:
    match block:
        case ParsedBrief():
            return block.headline or block.text
        case Figure():
            return block.caption or block.alt or ""
        case ListBlock():
            return block.items[0] if block.items else ""
        case Table():
            return " ".join(block.rows[0]) if block.rows else ""
        case _:
            return block.text


def _shortened(sentence: str) -> str:
    """The whole sentence if it fits, else up to the end of a clause or, with an ellipsis, of a word."""
    text = " ".join(sentence.split()).rstrip(_EDGES)
    if len(text) <= MAX_LENGTH:
        return text
    head = text[: MAX_LENGTH - 1]
    clauses = [mark.start() for mark in _CLAUSE_END.finditer(text[:MAX_LENGTH]) if mark.start() > MAX_LENGTH // 2]
    if clauses:
        return text[: clauses[-1]].rstrip(_EDGES)
    blank = head.rfind(" ")
    cut = head[:blank] if head.isascii() and blank > MAX_LENGTH // 2 else head
    return cut.rstrip(_EDGES) + "…"
