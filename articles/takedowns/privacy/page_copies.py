"""Stored pages: mask passages in them and delete their text. The digest of the page as it was stored always stays."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.takedowns.cases.legal_hold import held_pages
from articles.takedowns.decisions.replace_text import Replacement
from articles.takedowns.decisions.text_columns import MASK
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.ledger.rewritten_rows import RewrittenRows
from articles.takedowns.models import Case, LedgerEvent, PageCopy, PageRedaction, Snapshot
from articles.takedowns.privacy.redaction import PersonWords
from articles.text.canonical_json import canonical, digest
from articles.text.folding import fold

REDACT_PERMISSION = "takedowns.redact_snapshot"
# Ids, digests and states of a page: never text.
CODES = frozenset("id uuid kind version language state standing modes public placement sha256".split())
Mask = Callable[[str], str]


def masked_content(value: Any, mask: Mask, name: str = "") -> Any:
    """The content of a page with its texts masked."""
    if isinstance(value, dict):
        return {key: masked_content(part, mask, key) for key, part in value.items()}
    if isinstance(value, list):
        return [masked_content(part, mask, name) for part in value]
    is_text = isinstance(value, str) and name not in CODES and not name.endswith("_sha256")
    return mask(value) if is_text else value


def mask_pages(pages: "QuerySet[PageCopy]", mask: Mask, rewritten: RewrittenRows) -> int:
    """Mask passages in these pages. Returns how many contained one. Reads one page at a time: each has up to 2 MB."""
    changed = 0
    for key in pages.exclude(record="").order_by("pk").values_list("pk", flat=True):
        page = PageCopy.objects.get(pk=key)
        record = canonical(masked_content(page.content, mask))
        if record != page.record:
            _rewrite(page, record, rewritten)
            changed += 1
    return changed


def delete_texts(keys: Iterable[int], rewritten: RewrittenRows) -> None:
    """Delete the text of these pages."""
    for page in PageCopy.objects.filter(pk__in=list(keys)).order_by("pk").iterator(10):
        _rewrite(page, "", rewritten)


def _rewrite(page: PageCopy, record: str, rewritten: RewrittenRows) -> None:
    rewritten.before(PageCopy, [page.pk])
    rows = PageCopy.objects.filter(pk=page.pk).for_redaction()
    rows.update(record=record, redacted_digest=digest(record))


def passages_of(words: str, blocks: Iterable[str]) -> list[str]:
    """Typed words, a passage on each line, and the texts of chosen blocks; each once, the longest first."""
    typed = (line.strip() for line in words.splitlines())
    passages = {passage for passage in (*typed, *blocks) if fold(passage).strip()}
    return sorted(passages, key=lambda passage: (-len(passage), passage))


def mask_of(passages: Iterable[str]) -> Mask:
    """What masks these passages in a text, however they are written and whatever tags divide them."""
    words = PassageWords(passages)
    return words.masked_any


class PassageWords(PersonWords):
    """Masks passages that a lead chose, so even a single character."""

    def __init__(self, passages: Iterable[str]) -> None:
        super().__init__(())
        self.words = list(passages)
        self._replacements = [(fold(word), Replacement(word, MASK, fold)) for word in self.words]


@transaction.atomic
def redact_snapshot(case: Case, snapshot: Snapshot, passages: list[str], reason: str, by: User | None) -> PageRedaction:
    """Mask passages in the stored page of a notice of this case, for all notices that share it.

    Raises PermissionDenied, or ValidationError with a message for the lead; then nothing is changed.
    """
    if by is not None and not by.has_perm(REDACT_PERMISSION):
        raise PermissionDenied
    # Whoever sets a hold locks the cases first.
    list(Case.objects.select_for_update(of=("self",)).filter(notices__snapshots__page=snapshot.page_id).order_by("pk"))
    check_redactable(snapshot, passages, reason)
    rewritten = RewrittenRows()
    if not mask_pages(PageCopy.objects.filter(pk=snapshot.page_id), mask_of(passages), rewritten):
        raise ValidationError({"words": _("None of these words are on the stored page.")})
    redaction = PageRedaction.objects.create(
        page_id=snapshot.page_id, case=case, passages=len(passages), reason=reason.strip(), by=by
    )
    payload = {"page": snapshot.page_id, "redaction": redaction.pk}
    rewritten.record(by, case.reference, payload, LedgerEvent.Action.REDACTED)
    append_event(LedgerEvent.Action.REDACTED, by, case.reference, payload, [redaction])
    return redaction


def check_redactable(snapshot: Snapshot, passages: list[str], reason: str) -> None:
    """Raise ValidationError if a page is on hold or deleted, or if the passages or the reason are missing."""
    if held_pages().filter(pk=snapshot.page_id).exists():
        raise ValidationError(
            _("A case with this page is on legal hold, so nothing in it can be masked. End the hold first.")
        )
    if snapshot.page.is_deleted:
        raise ValidationError(_("The text of this page was deleted when its retention period ended."))
    if not passages:
        raise ValidationError({"words": _("Enter the words to mask, or choose paragraphs.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason. It is stored with the redaction.")})
