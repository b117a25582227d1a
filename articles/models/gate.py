"""What may the public read at a moment? Computed from times and restrictions alone, and written only here."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Self

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from articles.models.restriction import ACTIVE, PAGE_MODES, UNLISTED_MODES, Mode, Restriction

if TYPE_CHECKING:
    from articles.models.newsitem import NewsItem


class Standing(Enum):
    """Where one item stands towards the public at a moment."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RESTRICTED = "restricted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    PUBLIC = "public"


class GatedQuerySet(models.QuerySet["NewsItem"]):
    """The gate for many rows; `standing` below is the same gate for one."""

    def released(self, at: datetime) -> Self:
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at), published_at__lte=at, withdrawn_at__isnull=True
        )

    def public(self, at: datetime) -> Self:
        """Items whose text may be given."""
        return self.released(at).exclude(_restricted(at, PAGE_MODES))

    def listed(self, at: datetime) -> Self:
        """Public items that may stand in lists, feeds, sitemaps, search and sidebars."""
        return self.released(at).exclude(_restricted(at, UNLISTED_MODES))

    def with_restrictions(self, at: datetime) -> Self:
        """Annotates `active_modes` (comma-joined, None without) and `notice`, so that `standing` asks nothing.

        For the outermost query alone: the SQL names the table of items, not an alias. Written as SQL because compiling
        it anew cost a fifth of an article's page.
        """
        modes = "SELECT {joined} FROM articles_restriction r WHERE r.item_id = articles_newsitem.id AND {active}"
        noted = (
            "SELECT r.public_note FROM articles_restriction r WHERE r.item_id = articles_newsitem.id"
            " AND r.public_note <> '' AND {active} ORDER BY r.id DESC LIMIT 1"
        )
        return self.annotate(active_modes=active_sql(modes, at), notice=active_sql(noted, at))


JOINED = {"sqlite": "group_concat(r.mode, ',')", "postgresql": "string_agg(r.mode, ',')"}


def active_sql(select: str, at: datetime, *params: int) -> RawSQL:
    """A text column from a SELECT over restrictions `r`: {active} stands for "active at this moment", {joined} for
    their modes in one string. `params` fill its own places, which come first.
    """
    moment = connection.ops.adapt_datetimefield_value(at)
    sql = select.format(joined=JOINED[connection.vendor], active=ACTIVE)
    return RawSQL(sql, [*params, moment, moment, moment], output_field=models.TextField())  # noqa: S611


def _restricted(at: datetime, modes: tuple[Mode, ...]) -> Exists:
    return Exists(Restriction.objects.active(at).filter(item=OuterRef("pk"), mode__in=modes))


def standing(item: "NewsItem", at: datetime) -> Standing:
    """Before release a restriction stays unseen: a scheduled item must answer like one that never was."""
    if item.published_at is None:
        return Standing.DRAFT
    if item.published_at > at:
        return Standing.SCHEDULED
    if any(mode in PAGE_MODES for mode in item.modes(at)):
        return Standing.RESTRICTED
    if item.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if item.expires_at is not None and item.expires_at <= at:
        return Standing.EXPIRED
    return Standing.PUBLIC
