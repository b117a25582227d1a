"""What may the public read at a moment? Computed from times and restrictions alone, and written only here."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from articles.models.restriction import PAGE_MODES, UNLISTED_MODES, Mode, Restriction

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
        """Annotates `active_modes` (comma-joined, None without) and `notice`, so that `standing` asks nothing."""
        active = Restriction.objects.active(at).filter(item=OuterRef("pk")).order_by()
        modes = active.values("item").annotate(modes=JoinedModes("mode")).values("modes")
        noted = active.exclude(public_note="").order_by("-pk")
        return self.annotate(active_modes=Subquery(modes), notice=Subquery(noted.values("public_note")[:1]))


class JoinedModes(models.Aggregate):
    """The modes of a group in one string, on both databases."""

    function = "GROUP_CONCAT"
    output_field = models.TextField()
    template = "%(function)s(%(expressions)s)"

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(
            compiler, connection, function="STRING_AGG", template="%(function)s(%(expressions)s, ',')", **extra
        )


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
