"""Which pages are in what was uploaded? A file is one page, a zip holds many; what cannot be a page is refused."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MOST_BYTES = 8_000_000
MOST_MEMBERS = 200
# All members of a zip together: what a server can take in one request.
MOST_UNPACKED = 100_000_000
LONGEST_NAME = 200
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Arrival:
    """One page as it came: the name of its file, "" where it was pasted, and its bytes."""

    name: str
    raw: bytes


class Refused(ValueError):
    """A file that is no page; its message is for the editor and names the file."""


def arrivals_in(name: str, raw: bytes) -> list[Arrival]:
    """The pages of one uploaded file, which may be a zip. Raises Refused: then nothing of it is taken."""
    if raw.startswith(_ZIP):
        return _unpacked(name, raw)
    return [_checked(name, raw)]


def _checked(name: str, raw: bytes) -> Arrival:
    if len(raw) > MOST_BYTES:
        raise Refused(_("%(name)s has %(size)s; 8 MB are the most.") % _told(name, len(raw)))
    if not raw.strip():
        raise Refused(_("%(name)s is empty.") % _told(name, 0))
    return Arrival(name[-LONGEST_NAME:], raw)


def _told(name: str, size: int) -> dict[str, str]:
    return {"name": name, "size": filesizeformat(size)}


def _unpacked(name: str, raw: bytes) -> list[Arrival]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as opened:
            members = [member for member in opened.infolist() if not _is_furniture(member)]
            _check_members(name, members)
            return list(_read(name, opened, members))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise Refused(_("%(name)s cannot be unpacked: it is damaged or locked.") % {"name": name}) from None


def _is_furniture(member: zipfile.ZipInfo) -> bool:
    """Folders, and what file managers leave beside the files."""
    last = member.filename.rsplit("/", 1)[-1]
    return member.is_dir() or member.filename.startswith("__MACOSX/") or last in (".DS_Store", "Thumbs.db")


def _check_members(name: str, members: list[zipfile.ZipInfo]) -> None:
    if not members:
        raise Refused(_("%(name)s holds no file.") % {"name": name})
    if len(members) > MOST_MEMBERS:
        words = {"name": name, "count": len(members), "most": MOST_MEMBERS}
        raise Refused(_("%(name)s holds %(count)d files; %(most)d are the most.") % words)
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Refused(_("%(name)s would unpack to more than 100 MB.") % {"name": name})


def _read(name: str, opened: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[Arrival]:
    """No further than a file may go: what a zip says of its sizes may be a lie."""
    for member in members:
        path = f"{name}: {member.filename}"
        with opened.open(member) as packed:
            raw = packed.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise Refused(_("%(name)s has more than 8 MB.") % {"name": path})
        if raw.startswith(_ZIP):
            raise Refused(_("%(name)s is a zip inside a zip: unpack it first.") % {"name": path})
        yield _checked(member.filename, raw)
