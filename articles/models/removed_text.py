"""Text of sealed and legally removed items: closed on the desk to people without the permission `view_removed_text`.

`is_text_closed` decides for an item, `is_picture_closed` for a picture. Both answer for the reader of the request:
every view of the desk runs in `reading_as`. Without a reader (public pages, commands, workers) nothing is closed,
because there the visibility rule decides.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.picture_use import PictureUse
from articles.models.placement import Placement
from articles.models.restriction import Mode, Restriction
from articles.pictures.models import Picture

if TYPE_CHECKING:
    from articles.models.newsitem import NewsItem

Rows = TypeVar("Rows", bound=QuerySet[Any])

PERMISSION = "articles.view_removed_text"
CLOSED_MODES = (Mode.SEALED, Mode.REMOVED_LEGAL)

_reader: ContextVar[Any] = ContextVar("reader", default=None)
_names_by_number: ContextVar[bool] = ContextVar("names_by_number", default=False)


@contextmanager
def reading_as(user: Any) -> Iterator[None]:
    """Close removed text to this user until the end of the block."""
    token = _reader.set(user)
    try:
        yield
    finally:
        _reader.reset(token)


@contextmanager
def naming_by_number() -> Iterator[None]:
    """Name other rows by their numbers in messages that are stored: their titles and descriptions may be closed later,
    to readers who may still see the message.
    """
    token = _names_by_number.set(True)
    try:
        yield
    finally:
        _names_by_number.reset(token)


def is_named_by_number() -> bool:
    return _names_by_number.get()


def is_closed_to_reader() -> bool:
    """Whether removed text is closed to the reader of the request; False where there is no reader."""
    reader = _reader.get()
    return reader is not None and not reader.has_perm(PERMISSION)


def is_text_closed(item: "NewsItem") -> bool:
    """Whether the text of an item is closed to the reader. No query if its restrictions are loaded."""
    if item.pk is None or not is_closed_to_reader():
        return False
    return any(mode in CLOSED_MODES for mode in item.modes(timezone.now()))


def is_picture_closed(picture: Picture) -> bool:
    """Whether a picture is closed to the reader: it is restricted itself, or only closed items show it."""
    if picture.pk is None or not is_closed_to_reader():
        return False
    known = vars(picture).get("is_closed")
    return closed_pictures(timezone.now()).filter(pk=picture.pk).exists() if known is None else bool(known)


def is_placement_closed(placement: Placement) -> bool:
    """Whether either text of a placement is closed to the reader."""
    return is_text_closed(placement.brief) or is_text_closed(placement.article)


def is_target_closed(target: "NewsItem | Placement | Picture | None") -> bool:
    """Whether the text of whatever a case or a restriction is about is closed to the reader."""
    if target is None:
        return False
    if isinstance(target, Picture):
        return is_picture_closed(target)
    return is_placement_closed(target) if isinstance(target, Placement) else is_text_closed(target)


def has_closed_text(items: Collection[int], pictures: Collection[int] = ()) -> bool:
    """Whether any of these items and pictures, named by their keys, is closed to the reader. At most two queries."""
    if not is_closed_to_reader():
        return False
    at = timezone.now()
    return bool(
        (items and _closing(at).filter(item__in=items).exists())
        or (pictures and closed_pictures(at).filter(pk__in=pictures).exists())
    )


def without_closed(rows: Rows, *columns: str) -> Rows:
    """Only the rows whose items are open to the reader. `columns`: those that hold an item, such as "item" or "pk"."""
    if not is_closed_to_reader():
        return rows
    closed = _closing(timezone.now()).filter(item__isnull=False).order_by()
    # `NOT IN` would drop rows whose column is null.
    return rows.exclude(Exists(closed.filter(_is_one_of(columns))))


def without_closed_pictures(rows: QuerySet[Picture]) -> QuerySet[Picture]:
    """Only the pictures that are open to the reader."""
    return rows.exclude(_picture_is_closed(timezone.now(), "pk")) if is_closed_to_reader() else rows


def load_closing(items: "Iterable[NewsItem | None]") -> None:
    """Load the restrictions of items whose titles are about to be shown, in one query; none if nothing is closed."""
    rows = [item for item in items if item is not None and "active_modes" not in vars(item)]
    if not rows or not is_closed_to_reader():
        return
    active = Restriction.objects.active(timezone.now()).filter(item__in={row.pk for row in rows}).order_by()
    modes: dict[int | None, list[str]] = {}
    for pk, mode in active.values_list("item", "mode"):
        modes.setdefault(pk, []).append(mode)
    for row in rows:
        row.active_modes = ",".join(modes.get(row.pk, [])) or None


def load_closed_pictures(pictures: Iterable[Picture]) -> None:
    """Decide for pictures that are about to be shown, in one query; none if nothing is closed."""
    rows = list(pictures)
    if not rows or not is_closed_to_reader():
        return
    of_rows = closed_pictures(timezone.now()).filter(pk__in=[row.pk for row in rows])
    closed = set(of_rows.order_by().values_list("pk", flat=True))
    for row in rows:
        vars(row)["is_closed"] = row.pk in closed


def closed_pictures(at: datetime) -> QuerySet[Picture]:
    """Pictures that are sealed or legally removed, or that only such items show."""
    return Picture.objects.filter(_picture_is_closed(at, "pk"))


def closed_title(row: Model) -> str:
    """What lists show in place of the title."""
    kind = row.get_kind_display() if hasattr(row, "get_kind_display") else row._meta.verbose_name
    return _("%(kind)s %(number)s (content removed)") % {"kind": kind, "number": row.pk}


def closed_words() -> str:
    """What stands in place of a text."""
    return _("(content removed)")


def _closing(at: datetime) -> QuerySet[Restriction]:
    return Restriction.objects.active(at).filter(mode__in=CLOSED_MODES)


def _is_one_of(columns: Iterable[str]) -> Q:
    condition = Q()
    for column in columns:
        condition |= Q(item=OuterRef(column))
    return condition


def _picture_is_closed(at: datetime, column: str) -> Q:
    restricted = Exists(_closing(at).filter(picture=OuterRef(column)).order_by())
    uses = PictureUse.objects.filter(picture=OuterRef(column)).order_by()
    closed = Exists(_closing(at).filter(item=OuterRef("item")).order_by())
    return Q(restricted) | (Q(Exists(uses)) & ~Q(Exists(uses.exclude(closed))))
