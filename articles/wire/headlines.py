"""What could an article without a headline be called? Its first sentence, cut short; an editor decides."""

import re

from articles.parsing.documents import Block, Brief, Document, Figure, ListBlock, Table

LONGEST = 40

_SENTENCE_END = re.compile(r"[。！？!?…]|\.(?=\s|$)|\n")
_CLAUSE_END = re.compile(r"[,，、;；:：—]")
# A word that only says what follows is no part of a headline.
_MARK = re.compile(r"(?:摘要|导读|導讀|导语|導語|概要|Summary|TL;DR)\s*[:：]\s*", re.IGNORECASE)
_EDGES = " \t\n,，、;；:：。.—-"


def proposed_headline(document: Document) -> str:
    """The first sentence of the page, at most LONGEST characters, without the stop at its end; "" without text."""
    opening = document.blocks[document.lead : document.lead + 1] if document.lead is not None else ()
    texts = (_text_of(block) for block in (*opening, *document.blocks))
    text = next((text.strip() for text in texts if text.strip()), "")
    text = _MARK.sub("", text, count=1) if _MARK.match(text) else text
    end = _SENTENCE_END.search(text, 1)
    return _shortened(text[: end.end()] if end else text)


def _text_of(block: Block) -> str:
    match block:
        case Brief():
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
    """Whole where it fits, else up to a clause in its second half, else up to a word, with an ellipsis."""
    text = " ".join(sentence.split()).rstrip(_EDGES)
    if len(text) <= LONGEST:
        return text
    head = text[: LONGEST - 1]
    clauses = [mark.start() for mark in _CLAUSE_END.finditer(text[:LONGEST]) if mark.start() > LONGEST // 2]
    if clauses:
        return text[: clauses[-1]].rstrip(_EDGES)
    blank = head.rfind(" ")
    cut = head[:blank] if head.isascii() and blank > LONGEST // 2 else head
    return cut.rstrip(_EDGES) + "…"
