"""Which of our items do the addresses in a notice mean? Up to fifty of them, in whatever form they were copied."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.answers import UNKNOWN
from articles.models.gate import Standing
from articles.models.newsitem import NewsItem
from articles.models.restriction import Mode, Restriction
from articles.pictures.models import Picture

MOST = 50
LONGEST = 900
_SCHEME = re.compile(r"https?://|[a-z][a-z0-9+.-]*:\S+$", re.IGNORECASE)
_HOST_AND_PATH = re.compile(
    r"[^\s/?#]+\.[^\s/?#]+/|[^\s/?#]+@[^\s/?#]+\.[^\s/?#]+/|(localhost|\[[0-9a-f:.]+\])(:\d+)?(/|$)"
)
_ITEM = re.compile("(?:/en)?/(article|brief)s/([1-9][0-9]{0,17})(?:/.*)?", re.DOTALL)
_PICTURE = re.compile(r"(?:/en)?/pictures/([1-9][0-9]{0,17})/([0-9a-f]{16})\.webp/?")


@dataclass(frozen=True, slots=True)
class Place:
    """One line as given. The desk is told the item or picture also where it is sealed; `found` is what anybody may
    know, for a draft and a sealed page must look like an address that never was."""

    line: int
    given: str
    item: NewsItem | None = None
    picture: Picture | None = None
    found: bool = False


@dataclass(frozen=True, slots=True)
class _Key:
    """What an address names, before anything was looked up."""

    kind: str = ""
    number: int = 0
    digest: str = ""
    uuid: UUID | None = None


def read_places(text: str, at: datetime) -> list[Place]:
    """The lines with what they mean. Raises ValidationError where a line cannot be an address of ours."""
    written = [" ".join(line.split()).strip("<>") for line in text.split("\n")]
    lines = {line: written.index(line) + 1 for line in written if line}
    if len(lines) > MOST:
        raise ValidationError(
            _("At most %(most)d addresses in one notice, and these are %(count)d. Send the others in another notice.")
            % {"most": MOST, "count": len(lines)}
        )
    troubles, keys = [], []
    for line, number in lines.items():
        try:
            keys.append(_key(line))
        except ValidationError as error:
            troubles += [
                _("Line %(number)d: %(trouble)s") % {"number": number, "trouble": one} for one in error.messages
            ]
    if troubles:
        raise ValidationError(troubles)
    return list(_looked_up(lines, keys, at))


def first_known(places: list[Place]) -> Place | None:
    """The first that means something of ours: what the notice as a whole is tied to."""
    return next((place for place in places if place.item or place.picture), None)


def _key(line: str) -> _Key:
    """What a line names; nothing for words. The line itself is never repeated: it may hold a password."""
    if len(line) > LONGEST:
        raise ValidationError(_("this is longer than %(longest)d characters.") % {"longest": LONGEST})
    if line.lower().startswith("urn:uuid:"):
        return _urn(line[9:])
    if not (line.startswith("/") or _SCHEME.match(line) or _HOST_AND_PATH.match(line) or _is_ours(line)):
        return _Key()
    split = _split(line)
    if "@" in split.netloc:
        raise ValidationError(_("there is a user name or password in this address. Take it out and send again."))
    if split.netloc and not _is_ours(split.netloc):
        raise ValidationError(_("this address is not one of our site."))
    path = re.sub("/+", "/", unquote(split.path))
    if found := _ITEM.fullmatch(path):
        return _Key(kind=found[1], number=int(found[2]))
    if found := _PICTURE.fullmatch(path):
        return _Key(kind="picture", number=int(found[1]), digest=found[2])
    return _Key()


def _split(line: str) -> SplitResult:
    """Without a scheme the first part is the host, but for what begins with one slash: a path of ours."""
    bare = line.startswith("/") or re.match("https?://", line, re.IGNORECASE)
    host_first = not bare and (_HOST_AND_PATH.match(line) or _is_ours(line))
    try:
        split = urlsplit(f"//{line}" if host_first else line)
    except ValueError:
        raise ValidationError(_("this address is not one of our site.")) from None
    if split.scheme not in ("", "http", "https") or (split.scheme and not split.netloc):
        raise ValidationError(_("this address is not one of our site."))
    return split


def _urn(written: str) -> _Key:
    """The name by which our feeds call an item."""
    try:
        return _Key(uuid=UUID(written))
    except ValueError:
        return _Key()


def _is_ours(netloc: str) -> bool:
    return _host(netloc) in {_host(urlsplit(settings.SITE_URL).netloc), *map(_host, settings.ALLOWED_HOSTS)} - {""}


def _host(netloc: str) -> str:
    """The host alone, in one spelling: without port, percent signs, capitals or a dot at its end; in punycode."""
    host = unquote(netloc)
    host = host if host.endswith("]") else re.sub(r":\d*$", "", host)
    try:
        return host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        return ""


def _looked_up(lines: dict[str, int], keys: list[_Key], at: datetime) -> Iterator[Place]:
    """As many questions for fifty as for one."""
    items = _items(keys, at)
    pictures = {picture.pk: (picture, found) for picture, found in _pictures(keys, at)}
    for (line, number), key in zip(lines.items(), keys, strict=True):
        item = next(
            (one for one in items if (one.kind, one.pk) == (key.kind, key.number) or one.uuid == key.uuid), None
        )
        picture, found = pictures.get(key.number, (None, False)) if key.kind == "picture" else (None, False)
        if picture is not None and picture.digest[:16] == key.digest:
            yield Place(number, line, picture=picture, found=found)
        else:
            yield Place(number, line, item=item, found=item is not None and _is_known(item, at))


def _items(keys: list[_Key], at: datetime) -> list[NewsItem]:
    """Those that were once released, whatever became of them; never a draft."""
    numbers = [key.number for key in keys if key.kind in ("article", "brief")]
    names = [key.uuid for key in keys if key.uuid]
    if not numbers and not names:
        return []
    wanted = Q(pk__in=numbers) | Q(uuid__in=names)
    return list(NewsItem.objects.with_restrictions(at).filter(wanted, first_published_at__lte=at).defer("body"))


def _is_known(item: NewsItem, at: datetime) -> bool:
    """Whether the public is told at its address that it is, or was, here."""
    standing = item.standing(at)
    if standing is Standing.RESTRICTED:
        return item.page_mode(at) not in UNKNOWN
    return standing not in (Standing.DRAFT, Standing.SCHEDULED)


def _pictures(keys: list[_Key], at: datetime) -> Iterator[tuple[Picture, bool]]:
    """Those that a released item shows or whose removal is public, each with whether its address answers so."""
    numbers = [key.number for key in keys if key.kind == "picture"]
    if not numbers:
        return
    modes: dict[int, set[str]] = {}
    active = Restriction.objects.active(at).filter(picture__in=numbers)
    for number, mode in active.order_by().values_list("picture", "mode"):
        modes.setdefault(number, set()).add(mode)
    used = Q(uses__item__first_published_at__lte=at)
    seen = set(
        NewsItem.objects.public(at)
        .filter(picture_uses__picture__in=numbers)
        .values_list("picture_uses__picture", flat=True)
    )
    for picture in Picture.objects.filter(used | Q(pk__in=modes), pk__in=numbers).distinct():
        mine = modes.get(picture.pk, set())
        hidden = {Mode.SEALED, Mode.HIDDEN} & mine
        yield picture, not hidden and (bool(mine) or (picture.licensed(at) and picture.pk in seen))
