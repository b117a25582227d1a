"""What becomes of a raw news page that is pasted into a text? Its blocks, by the importer, its briefs as references."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.answering import answer
from articles.markup import clean
from articles.parsing import documents
from articles.parsing.documents import Document
from articles.parsing.page import parse
from articles.wire.bodies import block_html, lines, reference
from articles.wire.recognising import Found, find_briefs, language_of

LONGEST_PAGE = 500_000
MOST_TOLD = 200
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
    """The page as HTML for the editor. Briefs that are here already are recognised; the others become drafts."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if len(text) > LONGEST_PAGE:
        return _refused(_("This is too long for one paste: use “Paste a page”."))
    document = parse(text)
    if document.status != "ok":
        return _refused(_("No blocks were found in it; it stays as it was pasted."))
    with transaction.atomic():
        briefs = find_briefs(_briefs_of(document), language_of(document))
    left_out = " ".join(part.raw or "" for part in document.dropped if (part.raw or "").strip())
    return answer(
        {
            "html": clean("".join(_html(document, briefs))),
            "known": len(briefs.known),
            "new": len(briefs.new),
            "left": " ".join(left_out.split())[:MOST_TOLD],
        }
    )


def _refused(words: str) -> JsonResponse:
    return answer({"errors": {"": [words]}}, 422)


def _briefs_of(document: Document) -> list[documents.Brief]:
    return [block for block in document.blocks if isinstance(block, documents.Brief)]


def _html(document: Document, briefs: Found) -> Iterator[str]:
    """In page order. What has a place elsewhere in a draft (title, byline, rights) has none here: it stays as words."""
    rows = iter(briefs.rows)
    placed: set[int] = set()
    for part in document.parts():
        if isinstance(part, documents.Brief):
            if (row := next(rows)).pk not in placed:
                placed.add(row.pk)
                yield reference(row.pk)
        elif isinstance(part, documents.Title):
            yield f"<h2>{lines(part.text)}</h2>"
        elif isinstance(part, _BLOCKS):
            yield block_html(part)
        elif not isinstance(part, documents.Dropped) and (part.raw or "").strip():
            yield f"<p>{lines((part.raw or '').strip())}</p>"
