"""Which words of a page are not in its draft? They are told to the editor, and the Delivery keeps them all."""

import re
from collections.abc import Iterable, Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.parsing.documents import Document, Figure
from articles.wire.crediting import Credits

LONGEST_TOLD = 300

# Words that only say what the next one is: their meaning is in the columns, so nothing is lost with them.
_KEYS = re.compile(
    r"(?:特约|特約|本报|本報|责任|責任|原文|文章|本文|信息)?(?:作者|撰文|撰稿人?|记者|記者|编辑|編輯|编译|編譯|翻译|翻譯|译者|譯者|翻訳|来源|來源|出处|出處|出典"
    r"|链接|鏈接|連結|链结|地址|网址|網址|执笔|執筆|阅读|閱讀|查看|文|译|譯|写真|摄影|攝影)"
    r"|\b(?:by|and|original|article|story|source|link|via|read|the|reporter|writer|editor|editing|published|posted|url)\b",
    re.IGNORECASE,
)
# 丨 (U+4E28) is a letter to Unicode and a bar to bylines.
_WORD = re.compile(r"[^\W_丨]")


def leftovers(document: Document, credits: Credits) -> list[str]:
    """A sentence for each text of the page that is in no column of the draft."""
    outlet = next((line.name for line in credits.bylines if line.outlet_id), None)
    return [
        *_told(_("Not in the article, could not be placed"), (part.raw or "" for part in document.unparsed)),
        *_told(_("Not in the article, furniture of the page"), (part.raw or "" for part in document.dropped)),
        *_told(_("Not in the article, no place for this credit"), credits.misfits),
        *_told(_("Not wholly in the article, byline"), _byline(document)),
        *_told(_("Not wholly in the article, source line"), _pieces(document, outlet)),
        *_told(_("The picture was not taken in"), _pictures(document)),
    ]


def _told(why: str, texts: Iterable[str]) -> list[str]:
    words = (" ".join(text.split()) for text in texts)
    return [_("{kind}: {name}").format(kind=why, name=Truncator(text).chars(LONGEST_TOLD)) for text in words if text]


def _byline(document: Document) -> Iterator[str]:
    line = document.byline
    if line is None or not line.raw:
        return
    date = document.published.raw if document.published else None
    named = [line.source, line.author, line.editor, line.translator, date]
    if _says_more(re.sub(r"\d", "", line.raw) if document.published else line.raw, named):
        yield line.raw


def _pieces(document: Document, outlet: str | None) -> Iterator[str]:
    """Lines about the source: the sentence about rights is kept whole, of a bare link line only the address."""
    source = document.source
    for piece in source.pieces if source else ():
        told = [piece.licence, outlet, piece.url if source and piece.url == source.original_url else None]
        whole = piece.licence and piece.licence in (piece.raw or "")
        if not whole and _says_more(piece.raw or "", told):
            yield piece.raw or ""


def _says_more(raw: str, known: Iterable[str | None]) -> bool:
    """Whether words stay when what is known, and what only announces it, is taken away."""
    for text in filter(None, known):
        for word in text.split():
            raw = raw.replace(word, " ")
    return _WORD.search(_KEYS.sub(" ", raw)) is not None


def _pictures(document: Document) -> Iterator[str]:
    return (block.src for block in document.blocks if isinstance(block, Figure) and block.src)
