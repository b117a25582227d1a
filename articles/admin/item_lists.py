"""How are articles and flash briefs listed on the desk? Without their texts, by where they stand."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles.admin.base import BoundedCount
from articles.models import Correction, Placement, Restriction

MOST_COUNTED = 100


class StandingFilter(admin.SimpleListFilter):
    """Asks the gate, so the list and the public site cannot disagree."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("draft", gettext_lazy("draft, not public")),
            ("scheduled", gettext_lazy("scheduled")),
            ("public", gettext_lazy("public")),
            ("withdrawn", gettext_lazy("withdrawn")),
            ("expired", gettext_lazy("expired")),
            ("restricted", gettext_lazy("taken down or labelled")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        at = timezone.now()
        chosen = self.value()
        if chosen == "public":
            return queryset.public(at)
        conditions = {
            "draft": Q(published_at__isnull=True),
            "scheduled": Q(published_at__gt=at),
            "withdrawn": Q(withdrawn_at__isnull=False),
            "expired": Q(expires_at__lte=at, published_at__isnull=False),
            "restricted": Q(pk__in=Restriction.objects.active(at).filter(item__isnull=False).values("item")),
        }
        return queryset.filter(conditions[chosen]) if chosen in conditions else queryset


class ItemList(ChangeList):
    """The rows of a list without their texts, with what its columns tell."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        corrections = Correction.objects.filter(item=OuterRef("pk")).order_by().values("pk")[:MOST_COUNTED]
        carried = Placement.objects.filter(**{self.model_admin.carried_by: OuterRef("pk")}, position__isnull=False)  # type: ignore[attr-defined]
        found = super().get_queryset(request, exclude_parameters).defer("body", "standfirst", "rights_sentence")
        return found.annotate(
            opening=Substr("body", 1, 300),
            correction_count=BoundedCount(corrections),
            placement_count=BoundedCount(carried.values("pk")[:MOST_COUNTED]),
        )


def bounded(count: int) -> str:
    return f"{count - 1}+" if count >= MOST_COUNTED else str(count or "–")
