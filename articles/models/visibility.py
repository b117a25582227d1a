"""Visibility: what the public may read at a moment, from times and restrictions. The only place with this rule."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from articles.models.restriction import ACTIVE, PAGE_MODES, UNLISTED_MODES, Mode, Restriction

if TYPE_CHECKING:
    from articles.models.newsitem import NewsItem


Item = TypeVar("Item", bound="NewsItem", covariant=True)


class PublicationStatus(Enum):
    """Whether the public sees an item at a moment, and if not, why."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RESTRICTED = "restricted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    PUBLIC = "public"


class VisibilityQuerySet(models.QuerySet[Item]):
    """The rule for many rows. `publication_status` is the same rule for one; a test compares them."""

    def released(self, at: datetime) -> Self:
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at), published_at__lte=at, withdrawn_at__isnull=True
        )

    def public(self, at: datetime) -> Self:
        """Items whose text may be shown."""
        return self.released(at).exclude(_restricted(at, PAGE_MODES))

    def listed(self, at: datetime) -> Self:
        """Public items that may appear in lists, feeds, sitemaps, search and sidebars."""
        return self.released(at).exclude(_restricted(at, UNLISTED_MODES))

    def with_restrictions(self, at: datetime) -> Self:
        """Annotate `active_modes` (joined with commas) and `notice`, so that `item.status(at)` needs no query.

        Only for the outermost query, because the SQL refers to the table of items by name. It is raw SQL because
        compiling the ORM expression took a fifth of the time of an article page.
        """
        modes = "SELECT {joined} FROM articles_restriction r WHERE r.item_id = articles_newsitem.id AND {active}"
        noted = (
            "SELECT r.public_note FROM articles_restriction r WHERE r.item_id = articles_newsitem.id"
            " AND r.public_note <> '' AND {active} ORDER BY r.id DESC LIMIT 1"
        )
        return self.annotate(active_modes=active_sql(modes, at), notice=active_sql(noted, at))


JOINED = {"sqlite": "group_concat({}, ',')", "postgresql": "string_agg({}, ',')"}


def joined(expression: str) -> str:
    """SQL that joins the values of a text expression over rows with commas."""
    return JOINED[connection.vendor].format(expression)


def active_sql(select: str, at: datetime, *params: int) -> RawSQL:
    """A text column from a SELECT over restrictions `r`.

    {active} in `select` becomes the condition "active at this moment", {joined} the modes joined with commas. `params`
    are for placeholders of its own, which must come before {active}.
    """
    moment = connection.ops.adapt_datetimefield_value(at)
    sql = select.format(joined=joined("r.mode"), active=ACTIVE)
    return RawSQL(sql, [*params, moment, moment, moment], output_field=models.TextField())  # noqa: S611


def _restricted(at: datetime, modes: tuple[Mode, ...]) -> Exists:
    return Exists(Restriction.objects.active(at).filter(item=OuterRef("pk"), mode__in=modes))


def publication_status(item: "NewsItem", at: datetime) -> PublicationStatus:
    """Before publication restrictions do not count: a scheduled item must look like one that does not exist."""
    if item.published_at is None:
        return PublicationStatus.DRAFT
    if item.published_at > at:
        return PublicationStatus.SCHEDULED
    if any(mode in PAGE_MODES for mode in item.modes(at)):
        return PublicationStatus.RESTRICTED
    if item.withdrawn_at is not None:
        return PublicationStatus.WITHDRAWN
    if item.expires_at is not None and item.expires_at <= at:
        return PublicationStatus.EXPIRED
    return PublicationStatus.PUBLIC
