"""Which files do we take as evidence? Few, small, of four kinds told by content; kept where no public address leads."""

import hashlib
import re
from dataclasses import dataclass
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.takedowns.models import Claimant, Evidence

MOST_FILES = 5
MOST_BYTES = 20_000_000
_BEGINNINGS = {
    b"%PDF-": Evidence.Kind.PDF,
    b"\x89PNG\r\n\x1a\n": Evidence.Kind.PNG,
    b"\xff\xd8\xff": Evidence.Kind.JPEG,
}
_NOT_IN_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was judged. Its name is not kept: people put theirs into it."""

    file: File
    kind: Evidence.Kind
    digest: str


def judge(upload: File) -> Taken:
    """Raises ValidationError where the content is of no kind that we take, whatever its name says."""
    upload.seek(0)
    data = upload.read()
    kind = next((kind for beginning, kind in _BEGINNINGS.items() if data.startswith(beginning)), None)
    if kind is None and _is_text(data):
        kind = Evidence.Kind.TEXT
    if kind is None:
        raise ValidationError(
            _("“%(name)s” is neither PDF nor PNG, JPEG or plain text, whatever its name says. Leave it out, please.")
            % {"name": (upload.name or "")[:100]}
        )
    return Taken(upload, kind, hashlib.sha256(data).hexdigest())


def keep(taken: Taken, claimant: Claimant) -> Evidence:
    """Store a judged file with the person who sent it: it goes when they go."""
    row = Evidence(claimant=claimant, kind=taken.kind, size=taken.file.size, digest=taken.digest)
    taken.file.seek(0)
    row.file.save("", taken.file, save=False)
    try:
        row.save()
    except BaseException:
        row.file.delete(save=False)
        raise
    return row


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


class ManyFiles(forms.FileInput):
    """One control for several files."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"multiple": True, "accept": "application/pdf,image/png,image/jpeg,text/plain"})


class EvidenceField(forms.FileField):
    """At most five files and 20 MB in all. Every trouble is told at once, each with the name of its file."""

    widget = ManyFiles

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Files that show it"),
            help_text=gettext_lazy(
                "At most 5 files and 20 MB in all: PDF, PNG, JPEG or plain text. Our moderators alone can open them."
                " If we show you this form again, choose them again: a browser does not keep them."
            ),
            required=False,
        )

    def clean(self, data: Any, initial: Any = None) -> list[Taken]:
        uploads: list[IO[bytes]] = [one for one in data or [] if one]
        if len(uploads) > MOST_FILES:
            raise ValidationError(
                _("At most %(most)d files, and these are %(count)d.") % {"most": MOST_FILES, "count": len(uploads)}
            )
        if sum(getattr(one, "size", 0) for one in uploads) > MOST_BYTES:
            raise ValidationError(_("These files are larger than 20 MB together."))
        taken, troubles = [], []
        for upload in uploads:
            try:
                taken.append(judge(super().clean(upload)))
            except ValidationError as error:
                troubles += error.messages
        if troubles:
            raise ValidationError(troubles)
        return taken
