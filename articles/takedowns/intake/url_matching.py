"""URL matching: resolves up to fifty addresses, copied in any form, to the items and pictures of this site."""

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

from articles.models.newsitem import NewsItem
from articles.models.restriction import Mode, Restriction
from articles.models.visibility import PublicationStatus
from articles.pages.refusals import LOOKS_UNKNOWN
from articles.pictures.models import Picture

MAX_URLS = 50
MAX_URL_LENGTH = 900
_SCHEME = re.compile(r"https?://|[a-z][a-z0-9+.-]*:\S+$", re.IGNORECASE)
_HOST_AND_PATH = re.compile(
    r"[^\s/?#]+\.[^\s/?#]+/|[^\s/?#]+@[^\s/?#]+\.[^\s/?#]+/|(localhost|\[[0-9a-f:.]+\])(:\d+)?(/|$)"
)
_ITEM = re.compile("(?:/en)?/(article|brief)s/([1-9][0-9]{0,17})(?:/.*)?", re.DOTALL)
_PICTURE = re.compile(r"(?:/en)?/pictures/([1-9][0-9]{0,17})/([0-9a-f]{16})\.webp/?")


@dataclass(frozen=True, slots=True)
class UrlMatch:
    """One line and what it matches. Moderators see the item or picture even if it is sealed.

    `found` is what claimants may know: drafts and sealed pages must look like an address that never existed.
    """

    line: int
    url_as_given: str
    item: NewsItem | None = None
    picture: Picture | None = None
    found: bool = False


@dataclass(frozen=True, slots=True)
class _Key:
    """What an address identifies, before the database is queried. Empty for an address of no item or picture."""

    kind: str = ""
    pk: int = 0
    digest: str = ""
    uuid: UUID | None = None


def match_urls(text: str, at: datetime) -> list[UrlMatch]:
    """Match the distinct lines of a text. Raises ValidationError if a line cannot be an address of this site."""
    lines = [" ".join(line.split()).strip("<>") for line in text.split("\n")]
    numbers = {line: lines.index(line) + 1 for line in lines if line}
    if len(numbers) > MAX_URLS:
        raise ValidationError(
            _(
                "At most %(most)d addresses are allowed in one notice; you entered %(count)d. Please send the others"
                " in another notice."
            )
            % {"most": MAX_URLS, "count": len(numbers)}
        )
    errors, keys = [], []
    for line, number in numbers.items():
        try:
            keys.append(_key(line))
        except ValidationError as error:
            errors += [
                _("Line %(number)d: %(trouble)s") % {"number": number, "trouble": message} for message in error.messages
            ]
    if errors:
        raise ValidationError(errors)
    return list(_matches(numbers, keys, at))


def first_match(matches: list[UrlMatch]) -> UrlMatch | None:
    """The first match with an item or picture, to which the notice as a whole is linked."""
    return next((match for match in matches if match.item or match.picture), None)


def _key(line: str) -> _Key:
    """What a line identifies; empty for free text. Error messages do not repeat the line, which may hold a password."""
    if len(line) > MAX_URL_LENGTH:
        raise ValidationError(_("this line is longer than %(longest)d characters.") % {"longest": MAX_URL_LENGTH})
    if line.lower().startswith("urn:uuid:"):
        return _uuid_key(line[9:])
    if not (line.startswith("/") or _SCHEME.match(line) or _HOST_AND_PATH.match(line) or _is_own_host(line)):
        return _Key()
    split = _split(line)
    if "@" in split.netloc:
        raise ValidationError(_("this address contains a user name or password. Remove it and send the form again."))
    if split.netloc and not _is_own_host(split.netloc):
        raise ValidationError(_("this is not an address on our site."))
    path = re.sub("/+", "/", unquote(split.path))
    if match := _ITEM.fullmatch(path):
        return _Key(kind=match[1], pk=int(match[2]))
    if match := _PICTURE.fullmatch(path):
        return _Key(kind="picture", pk=int(match[1]), digest=match[2])
    return _Key()


def _split(line: str) -> SplitResult:
    """Split a URL. Without a scheme the first part is the host, unless the line starts with one slash."""
    has_start = line.startswith("/") or re.match("https?://", line, re.IGNORECASE)
    host_first = not has_start and (_HOST_AND_PATH.match(line) or _is_own_host(line))
    try:
        split = urlsplit(f"//{line}" if host_first else line)
    except ValueError:
        raise ValidationError(_("this is not an address on our site.")) from None
    if split.scheme not in ("", "http", "https") or (split.scheme and not split.netloc):
        raise ValidationError(_("this is not an address on our site."))
    return split


def _uuid_key(text: str) -> _Key:
    """The URN by which feeds identify an item."""
    try:
        return _Key(uuid=UUID(text))
    except ValueError:
        return _Key()


def _is_own_host(netloc: str) -> bool:
    return _host(netloc) in {_host(urlsplit(settings.SITE_URL).netloc), *map(_host, settings.ALLOWED_HOSTS)} - {""}


def _host(netloc: str) -> str:
    """The normalised host: no port, percent-encoding, capitals or trailing dot, in Punycode; "" if it is invalid."""
    host = unquote(netloc)
    host = host if host.endswith("]") else re.sub(r":\d*$", "", host)
    try:
        return host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        return ""


def _matches(numbers: dict[str, int], keys: list[_Key], at: datetime) -> Iterator[UrlMatch]:
    """Look up all keys together: fifty need as many queries as one."""
    items = _items(keys, at)
    pictures = {picture.pk: (picture, is_known) for picture, is_known in _pictures(keys, at)}
    for (line, number), key in zip(numbers.items(), keys, strict=True):
        item = next(
            (item for item in items if (item.kind, item.pk) == (key.kind, key.pk) or item.uuid == key.uuid), None
        )
        picture, is_known = pictures.get(key.pk, (None, False)) if key.kind == "picture" else (None, False)
        if picture is not None and picture.digest[:16] == key.digest:
            yield UrlMatch(number, line, picture=picture, found=is_known)
        else:
            yield UrlMatch(number, line, item=item, found=item is not None and _is_known(item, at))


def _items(keys: list[_Key], at: datetime) -> list[NewsItem]:
    """Items that were ever released, whatever their status now; never a draft."""
    pks = [key.pk for key in keys if key.kind in ("article", "brief")]
    uuids = [key.uuid for key in keys if key.uuid]
    if not pks and not uuids:
        return []
    identified = Q(pk__in=pks) | Q(uuid__in=uuids)
    return list(NewsItem.objects.with_restrictions(at).filter(identified, first_published_at__lte=at).defer("body"))


def _is_known(item: NewsItem, at: datetime) -> bool:
    """Whether the public response at its address admits that the item exists or existed."""
    status = item.status(at)
    if status is PublicationStatus.RESTRICTED:
        return item.page_mode(at) not in LOOKS_UNKNOWN
    return status not in (PublicationStatus.DRAFT, PublicationStatus.SCHEDULED)


def _pictures(keys: list[_Key], at: datetime) -> Iterator[tuple[Picture, bool]]:
    """Pictures that were released or restricted, each with whether the public response admits that it exists."""
    pks = [key.pk for key in keys if key.kind == "picture"]
    if not pks:
        return
    modes: dict[int, set[str]] = {}
    active = Restriction.objects.active(at).filter(picture__in=pks)
    for pk, mode in active.order_by().values_list("picture", "mode"):
        modes.setdefault(pk, set()).add(mode)
    released = Q(uses__item__first_published_at__lte=at)
    public_items = NewsItem.objects.public(at).filter(picture_uses__picture__in=pks)
    shown = set(public_items.values_list("picture_uses__picture", flat=True))
    for picture in Picture.objects.filter(released | Q(pk__in=modes), pk__in=pks).distinct():
        picture_modes = modes.get(picture.pk, set())
        is_secret = {Mode.SEALED, Mode.HIDDEN} & picture_modes
        yield picture, not is_secret and (bool(picture_modes) or (picture.licensed(at) and picture.pk in shown))
