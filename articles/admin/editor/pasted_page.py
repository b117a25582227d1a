"""Endpoint of the article editor for pasted pages: the importer's blocks, with flash briefs as references."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.briefs.making import lines
from articles.desk.json_responses import json_response
from articles.html.sanitizer import clean
from articles.ingest.drafting.block_html import block_html, brief_reference
from articles.ingest.drafting.known_briefs import PageBriefs, find_or_create_briefs, language_of
from articles.parsing import document as documents
from articles.parsing.document import Document
from articles.parsing.page import parse

MAX_PAGE_LENGTH = 500_000
MAX_LISTED = 200
_BLOCKS = (
    documents.Paragraph,
    documents.Heading,
    documents.Figure,
    documents.ListBlock,
    documents.Quote,
    documents.Table,
    documents.Note,
)


@require_POST
def read_page(request: HttpRequest, admin: Any) -> JsonResponse:
    """The page as HTML for the editor. Existing briefs are recognised; the others become drafts."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text) > MAX_PAGE_LENGTH:
        return _refused(_("This is too long to paste here. Use “Paste a page” instead."))
    document = parse(text)
    if document.status != "ok":
        return _refused(_("No blocks were recognised; the text stays as you pasted it."))
    with transaction.atomic():
        briefs = find_or_create_briefs(_briefs_of(document), language_of(document))
    left_out = " ".join(part.raw or "" for part in document.dropped if (part.raw or "").strip())
    return json_response(
        {
            "html": clean("".join(_html(document, briefs))),
            "known": len(briefs.known),
            "new": len(briefs.new),
            "left": " ".join(left_out.split())[:MAX_LISTED],
        }
    )


def _refused(words: str) -> JsonResponse:
    return json_response({"errors": {"": [words]}}, 422)


def _briefs_of(document: Document) -> list[documents.ParsedBrief]:
    return [block for block in document.blocks if isinstance(block, documents.ParsedBrief)]


def _html(document: Document, briefs: PageBriefs) -> Iterator[str]:
    """The blocks in page order. Parts that a draft stores elsewhere (title, byline, rights) become plain text here."""
    rows = iter(briefs.rows)
    placed: set[int] = set()
    for part in document.parts():
        if isinstance(part, documents.ParsedBrief):
            if (row := next(rows)).pk not in placed:
                placed.add(row.pk)
                yield brief_reference(row.pk)
        elif isinstance(part, documents.Title):
            yield f"<h2>{lines(part.text)}</h2>"
        elif isinstance(part, _BLOCKS):
            yield block_html(part)
        elif not isinstance(part, documents.Dropped) and (part.raw or "").strip():
            yield f"<p>{lines((part.raw or '').strip())}</p>"
