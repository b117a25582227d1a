"""Text of a page that is not in its draft, reported to the editor. The Delivery has all of it."""

import re
from collections.abc import Iterable, Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.ingest.drafting.block_html import is_table_caption
from articles.ingest.drafting.credits import PageCredits
from articles.parsing.document import INSTRUCTIONS, Document, Figure, Table

MAX_QUOTED_LENGTH = 300

# Keys of a byline or source line: the fields of the draft have their meaning, so nothing is lost.
_KEYS = re.compile(
    r"(?:特约|特約|本报|本報|责任|責任|原文|文章|本文|信息)?(?:作者|撰文|撰稿人?|记者|記者|编辑|編輯|编译|編譯|翻译|翻譯|译者|譯者|翻訳|来源|來源|出处|出處|出典"
    r"|链接|鏈接|連結|链结|地址|网址|網址|执笔|執筆|阅读|閱讀|查看|文|译|譯|写真|摄影|攝影)"
    r"|\b(?:by|and|original|article|story|source|link|via|read|the|reporter|writer|editor|editing|published|posted|url)\b",
    re.IGNORECASE,
)
# Unicode counts 丨 (U+4E28) as a letter, but in bylines it is a bar.
_WORD = re.compile(r"[^\W_丨]")


def unused_text(document: Document, credits: PageCredits) -> list[str]:
    """A message for each text of the page that is in no field of the draft."""
    outlet = next((line.name for line in credits.bylines if line.outlet_id), None)
    return [
        *_messages(_("For the desk, not for readers"), document.instructions()),
        *_messages(_("Not in the article (not recognised)"), (part.raw or "" for part in document.unparsed)),
        *_messages(_("Not in the article (not part of the text)"), _boilerplate(document)),
        *_messages(_("Not in the article (credit without a field)"), credits.misfits),
        *_messages(_("Byline only partly in the article"), _byline(document)),
        *_messages(_("Source line only partly in the article"), _source_lines(document, outlet)),
        *_messages(_("Caption without a picture, not in the article"), _lone_captions(document)),
        *_messages(_("Picture not imported"), _picture_urls(document)),
    ]


def _messages(reason: str, texts: Iterable[str]) -> list[str]:
    lines = (" ".join(text.split()) for text in texts)
    return [
        _("{kind}: {name}").format(kind=reason, name=Truncator(line).chars(MAX_QUOTED_LENGTH)) for line in lines if line
    ]


def _boilerplate(document: Document) -> Iterator[str]:
    return (part.raw or "" for part in document.dropped if part.kind not in INSTRUCTIONS)


def _byline(document: Document) -> Iterator[str]:
    line = document.byline
    if line is None or not line.raw:
        return
    date = document.published.raw if document.published else None
    fields = [line.source, line.author, line.editor, line.translator, date]
    if _has_other_words(re.sub(r"\d", "", line.raw) if document.published else line.raw, fields):
        yield line.raw


def _source_lines(document: Document, outlet: str | None) -> Iterator[str]:
    """Lines about the source with other text than outlet, URL and rights sentence."""
    source = document.source
    for piece in source.pieces if source else ():
        fields = [piece.licence, outlet, piece.url if source and piece.url == source.original_url else None]
        is_licence = piece.licence and piece.licence in (piece.raw or "")
        if not is_licence and _has_other_words(piece.raw or "", fields):
            yield piece.raw or ""


def _has_other_words(raw: str, fields: Iterable[str | None]) -> bool:
    """Whether a line has words other than those in the fields and their keys."""
    for text in filter(None, fields):
        for word in text.split():
            raw = raw.replace(word, " ")
    return _WORD.search(_KEYS.sub(" ", raw)) is not None


def _lone_captions(document: Document) -> Iterator[str]:
    for at, block in enumerate(document.blocks):
        beside = document.blocks[max(0, at - 1) : at + 2]
        is_of_table = is_table_caption(block) and any(isinstance(other, Table) for other in beside)
        if isinstance(block, Figure) and not block.src and not is_of_table:
            yield block.caption or ""


def _picture_urls(document: Document) -> Iterator[str]:
    return (block.src for block in document.blocks if isinstance(block, Figure) and block.src)
