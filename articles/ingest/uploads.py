"""Pages in uploaded files: a file is one page, a zip archive contains several. Other files are refused."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MAX_BYTES = 8_000_000
MAX_MEMBERS = 200
# All members of a zip archive together, as much as the server can handle in one request.
MAX_UNPACKED = 100_000_000
MAX_NAME_LENGTH = 200
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class UploadedPage:
    """The bytes of one page, and the name of its file ("" if it was pasted)."""

    name: str
    raw: bytes


class UploadError(ValueError):
    """A file that is not a page. The message names the file and is shown to the editor."""


def pages_in_upload(name: str, raw: bytes) -> list[UploadedPage]:
    """The pages of one uploaded file, which may be a zip archive. Raises UploadError if any of them is refused."""
    if raw.startswith(_ZIP):
        return _unzipped(name, raw)
    return [_checked_page(name, raw)]


def _checked_page(name: str, raw: bytes) -> UploadedPage:
    if len(raw) > MAX_BYTES:
        raise UploadError(_("%(name)s has %(size)s; the limit is 8 MB.") % _name_and_size(name, len(raw)))
    if not raw.strip():
        raise UploadError(_("%(name)s is empty.") % _name_and_size(name, 0))
    return UploadedPage(name[-MAX_NAME_LENGTH:], raw)


def _name_and_size(name: str, size: int) -> dict[str, str]:
    return {"name": name, "size": filesizeformat(size)}


def _unzipped(name: str, raw: bytes) -> list[UploadedPage]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as opened:
            members = [member for member in opened.infolist() if not _is_ignored(member)]
            _check_members(name, members)
            return list(_members(name, opened, members))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise UploadError(
            _("%(name)s cannot be unpacked: it is damaged or password-protected.") % {"name": name}
        ) from None


def _is_ignored(member: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, or a file that a file manager adds."""
    last = member.filename.rsplit("/", 1)[-1]
    return member.is_dir() or member.filename.startswith("__MACOSX/") or last in (".DS_Store", "Thumbs.db")


def _check_members(name: str, members: list[zipfile.ZipInfo]) -> None:
    if not members:
        raise UploadError(_("%(name)s contains no files.") % {"name": name})
    if len(members) > MAX_MEMBERS:
        details = {"name": name, "count": len(members), "limit": MAX_MEMBERS}
        raise UploadError(_("%(name)s contains %(count)d files; the limit is %(limit)d.") % details)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise UploadError(_("%(name)s would unpack to more than 100 MB.") % {"name": name})


def _members(name: str, opened: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[UploadedPage]:
    """The pages of an archive, read up to the limit: the sizes that an archive states may be wrong."""
    for member in members:
        path = f"{name}: {member.filename}"
        with opened.open(member) as packed:
            raw = packed.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise UploadError(_("%(name)s is larger than 8 MB.") % {"name": path})
        if raw.startswith(_ZIP):
            raise UploadError(_("%(name)s is a zip archive inside another one. Unpack it first.") % {"name": path})
        yield _checked_page(member.filename, raw)
