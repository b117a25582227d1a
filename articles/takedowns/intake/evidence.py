"""Evidence files: up to five, of four types recognised by content, stored privately without their names."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.takedowns.models import Appellant, Claimant, Evidence, ThreadEntry

MAX_FILES = 5
MAX_BYTES = 20_000_000
_SIGNATURES = {
    b"%PDF-": Evidence.Kind.PDF,
    b"\x89PNG\r\n\x1a\n": Evidence.Kind.PNG,
    b"\xff\xd8\xff": Evidence.Kind.JPEG,
}
_NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """An upload that passed the checks. Its name is not stored, because it often contains the sender's name."""

    file: "File[bytes]"
    kind: Evidence.Kind
    digest: str


def too_large_files_message() -> str:
    return _("These files exceed 20 MB in total. They were not received; choose smaller files.")


def accept_file(upload: "File[bytes]") -> AcceptedFile:
    """Check an upload by its content, whatever its name. Raises ValidationError if it is of no accepted type."""
    upload.seek(0)
    data = upload.read()
    kind = next((kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)), None)
    if kind is None and _is_text(data):
        kind = Evidence.Kind.TEXT
    if kind is None:
        raise ValidationError(
            _("“%(name)s” is not a PDF, PNG, JPEG or plain text file, whatever its name. Please remove it.")
            % {"name": (upload.name or "")[:100]}
        )
    return AcceptedFile(upload, kind, hashlib.sha256(data).hexdigest())


def store_files(
    files: Iterable[AcceptedFile], sender: Claimant | Appellant | None, entry: ThreadEntry | None = None
) -> list[Evidence]:
    """Store accepted files with their sender, or with the entry with which they came; they are deleted with these.

    If one fails, those already written are deleted, since a rollback covers only the rows.
    """
    stored: list[Evidence] = []
    try:
        for accepted in files:
            stored.append(_store_file(accepted, sender, entry))
    except BaseException:
        for evidence in stored:
            evidence.file.delete(save=False)
        raise
    return stored


def _store_file(accepted: AcceptedFile, sender: Claimant | Appellant | None, entry: ThreadEntry | None) -> Evidence:
    evidence = Evidence(
        claimant=sender if isinstance(sender, Claimant) else None,
        appellant=sender if isinstance(sender, Appellant) else None,
        entry=entry,
        kind=accepted.kind,
        size=accepted.file.size,
        digest=accepted.digest,
    )
    accepted.file.seek(0)
    evidence.file.save("", accepted.file, save=False)
    try:
        evidence.save()
    except BaseException:
        evidence.file.delete(save=False)
        raise
    return evidence


def form_digest(data: Mapping[str, Any], files: Iterable[AcceptedFile]) -> str:
    """The digest of a form as it was sent, with its stamp and files: the same if it is sent twice."""
    said = sorted((name, value) for name, value in data.items() if name != "homepage")
    return hashlib.sha256(repr((said, [file.digest for file in files])).encode("utf-8", "replace")).hexdigest()


def _is_text(data: bytes) -> bool:
    if _NOT_IN_TEXT.search(data):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


class MultipleFileInput(forms.FileInput):
    """One control for several files."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"multiple": True, "accept": "application/pdf,image/png,image/jpeg,text/plain"})


class EvidenceField(forms.FileField):
    """At most five files and 20 MB in total. All errors are reported at once, each with the name of its file."""

    widget = MultipleFileInput

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Evidence files"),
            help_text=gettext_lazy(
                "At most 5 files, 20 MB in total: PDF, PNG, JPEG or plain text. Only our moderators can open them. If"
                " this form is shown again, please choose the files again, because browsers do not keep them."
            ),
            required=False,
        )

    def clean(self, data: Any, initial: Any = None) -> list[AcceptedFile]:
        uploads: list[IO[bytes]] = [upload for upload in data or [] if upload]
        if len(uploads) > MAX_FILES:
            raise ValidationError(
                _("At most %(most)d files are allowed; you chose %(count)d.")
                % {"most": MAX_FILES, "count": len(uploads)}
            )
        if sum(getattr(upload, "size", 0) for upload in uploads) > MAX_BYTES:
            raise ValidationError(too_large_files_message())
        accepted, errors = [], []
        for upload in uploads:
            try:
                accepted.append(accept_file(super().clean(upload)))
            except ValidationError as error:
                errors += error.messages
        if errors:
            raise ValidationError(errors)
        return accepted
