"""Lists of articles and flash briefs: the filter by status, and rows without their texts."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles.desk.change_list import DeskChangeList
from articles.editing.review.open_checks import due_checks
from articles.formats.counts import BoundedCount, count_column
from articles.models import Correction, Placement, Restriction, ReviewRequest, WorkingCopy

MAX_COUNTED = 99
# The order by which the lists are sorted by last change.
BY_CHANGE = "last_change__position"


class StatusFilter(admin.SimpleListFilter):
    """Uses the same conditions as the public site, so the two cannot disagree."""

    title = gettext_lazy("status")
    # Bookmarked addresses have this name.
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("draft", gettext_lazy("draft, not public")),
            ("scheduled", gettext_lazy("scheduled")),
            ("public", gettext_lazy("public")),
            ("withdrawn", gettext_lazy("withdrawn")),
            ("expired", gettext_lazy("expired")),
            ("restricted", gettext_lazy("taken down or labelled")),
            ("review", gettext_lazy("waiting for review")),
            ("unchecked", gettext_lazy("published unchecked")),
            ("copy", gettext_lazy("with a working copy")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        at = timezone.now()
        chosen = self.value()
        if chosen == "public":
            return queryset.public(at)
        conditions: dict[str | None, Any] = {
            "copy": Q(pk__in=WorkingCopy.objects.values("item")),
            "draft": Q(published_at__isnull=True),
            "scheduled": Q(published_at__gt=at),
            "withdrawn": Q(withdrawn_at__isnull=False),
            "expired": Q(expires_at__lte=at, published_at__isnull=False),
            "review": Q(pk__in=ReviewRequest.objects.filter(returned_at__isnull=True).values("item")),
            "unchecked": Q(pk__in=due_checks(at).values("item")),
            "restricted": Q(pk__in=Restriction.objects.active(at).filter(item__isnull=False).values("item")),
        }
        return queryset.filter(conditions[chosen]) if chosen in conditions else queryset


class ItemList(DeskChangeList):
    """Reads the rows without their texts, with counts of corrections and placements and with their last changes."""

    # The column of Placement that holds items of this list.
    placement_side = ""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        corrections = Correction.objects.filter(item=OuterRef("pk"))
        placements = Placement.objects.filter(**{self.placement_side: OuterRef("pk")}, position__isnull=False)
        rows = super().get_queryset(request, exclude_parameters).defer("body", "standfirst", "rights_sentence")
        if BY_CHANGE in {str(column).removeprefix("-") for column in rows.query.order_by}:
            # The index that orders them begins with the kind.
            model: Any = self.model
            rows = rows.filter(last_change__kind=model.KIND)
        annotated: QuerySet[Any] = rows.annotate(
            opening=Substr("body", 1, 300),
            correction_count=count_column(corrections, MAX_COUNTED),
            placement_count=count_column(placements, MAX_COUNTED),
            has_working_copy=Exists(WorkingCopy.objects.filter(item=OuterRef("pk"))),
        )
        return annotated


class ArticleList(ItemList):
    placement_side = "article"


class BriefList(ItemList):
    placement_side = "brief"


def bounded(count: int) -> str:
    """A count as text, such as "99+"; a dash for none."""
    return str(BoundedCount.of(count, MAX_COUNTED) or "–")
