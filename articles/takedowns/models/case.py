"""Cases: one for all notices on the same target that ask for the same thing, a correction or a removal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.loaded_values import LoadsValues
from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.pictures.models import Picture
from articles.takedowns.law.legal_bases import BASES, Family
from articles.takedowns.models.append_only import AppendOnlyError

OPEN_STATES = ("received", "in_review", "needs_info", "second_review", "contested")


class InlineLiteral(Value):
    """A constant written into the SQL text instead of passed as a parameter.

    SQLite uses a partial index only if the query text itself implies the condition of the index.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return f"'{self.value}'", ()


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases change only through the functions in `cases/workflow.py`, one at a time, and are never deleted."""

    def add_all(self, cases: Iterable["Case"]) -> list["Case"]:
        """Create many cases with few statements: a notice may name 50 pages."""
        return models.QuerySet.bulk_create(self, cases, batch_size=500)

    def _refuse(self, *args: Any, **options: Any) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.label} changes only through its workflow and is never deleted")

    update = delete = bulk_update = bulk_create = update_or_create = _refuse

    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=[InlineLiteral(state) for state in OPEN_STATES])

    def overdue(self, at: datetime) -> "CaseQuerySet":
        """Open and past a deadline of our own or of a law; a late reply is not ours."""
        return self.open().exclude(due_for=Case.Clock.ANSWER).filter(due_at__lte=at)


class Case(LoadsValues):
    """The moderators' work on one target. Its state says nothing about what readers get; restrictions do."""

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("of a case", "received")
        IN_REVIEW = "in_review", _("in review")
        NEEDS_INFO = "needs_info", _("waiting for a reply")
        SECOND_REVIEW = "second_review", _("waiting for a second person")
        CONTESTED = "contested", _("contested")
        IN_FORCE = "in_force", _("decided, in force")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn by the claimant")
        SPAM = "spam", _("spam")
        MERGED = "merged", _("merged into another case")

    class Clock(models.TextChoices):
        LOOK = "look", _("first look")
        DECIDE = "decide", _("decision")
        ANSWER = "answer", _("their reply")
        SECOND = "second", _("second person")
        FORWARD = "fwd", _("forwarding of the appeal")
        APPEAL = "appeal", _("decision on the appeal")
        PUT_BACK = "back", _("restoration")

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    family = models.CharField(
        _("type of request"),
        max_length=7,
        choices=[(Family.CORRECT.value, _("to correct")), (Family.REMOVE.value, _("to remove"))],
        default=Family.REMOVE.value,
    )
    basis = models.CharField(
        pgettext_lazy("of a notice", "basis"),
        max_length=12,
        choices=[(basis.code, basis.name) for basis in BASES.values()],
        blank=True,
    )
    item = models.ForeignKey(
        NewsItem, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("item")
    )
    placement = models.ForeignKey(
        Placement, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("placement")
    )
    picture = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name=_("picture")
    )
    state = models.CharField(_("state"), max_length=13, choices=State.choices, default=State.RECEIVED)
    # The case that took over the notices of a merged one; the decisions stay here.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_cases", verbose_name=_("merged into")
    )
    version = models.PositiveIntegerField(_("version"), default=0)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    # Number of different people who sent notices.
    notifiers = models.PositiveIntegerField(_("number of claimants"), default=0)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    due_for = models.CharField(_("clock"), max_length=6, choices=Clock.choices, blank=True)
    extended_at = models.DateTimeField(_("extended"), null=True, blank=True)
    # When the lead moderators were reminded that it is overdue; reset when the deadline changes.
    told_late_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("last decided"), null=True, blank=True)
    # Digest of the content that was reviewed when it was decided to do nothing.
    reviewed_digest = models.CharField(max_length=64, blank=True, editable=False)
    hold = models.TextField(_("legal hold"), blank=True, help_text=_("Why no part of this case may be erased yet."))

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-pk"]
        default_permissions = ("view", "change")
        permissions = [
            ("comment_case", _("May write notes on cases and be assigned to them")),
            ("assign_case", _("May assign cases to anybody and see the workload")),
        ]
        indexes = [
            models.Index(name="case_queue", fields=["due_at", "id"], condition=Q(state__in=OPEN_STATES)),
            models.Index(name="case_assigned", fields=["assignee", "due_at"], condition=Q(state__in=OPEN_STATES)),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_has_at_most_one_target",
                condition=Q(placement__isnull=True, picture__isnull=True)
                | Q(item__isnull=True, picture__isnull=True)
                | Q(item__isnull=True, placement__isnull=True),
            ),
            models.CheckConstraint(
                name="case_open_is_due", condition=~Q(state__in=OPEN_STATES) | Q(due_at__isnull=False)
            ),
            models.CheckConstraint(
                name="case_merged_names_the_other",
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="case_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
            ),
            *(
                models.UniqueConstraint(
                    name=f"case_one_open_on_{target}",
                    fields=[target, "family"],
                    condition=Q(state__in=OPEN_STATES) & Q(**{f"{target}__isnull": False}),
                )
                for target in ("item", "placement", "picture")
            ),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Pauses that the step in progress created or ended; its event records them.
        self.changed_pauses: list[Pause] = []

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.reference}"

    @property
    def target(self) -> NewsItem | Placement | Picture | None:
        """None if no URL of the notice matched a page."""
        return self.item or self.placement or self.picture

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def survivor(self) -> "Case":
        """The case that took over a merged one, however often it was merged; of any other case, itself."""
        case = self
        while case.merged_into:
            case = case.merged_into
        return case

    def with_merged(self) -> list[int]:
        """The keys of this case and of all cases that were merged into it, directly or through others."""
        keys = [self.pk]
        layer = keys
        while layer := list(Case.objects.filter(merged_into__in=layer).order_by("pk").values_list("pk", flat=True)):
            keys = [*keys, *layer]
        return keys

    def delete(self, **options: Any) -> NoReturn:  # type: ignore[override]
        raise AppendOnlyError(f"{self._meta.label} is never deleted")


class Pause(LoadsValues):
    """A period in which the deadline of a case was paused, and why."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses", verbose_name=_("case"))
    reason = models.CharField(_("reason"), max_length=300)
    starts_at = models.DateTimeField(_("from"), default=timezone.now)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="pause_one_at_a_time", fields=["case"], condition=Q(ends_at__isnull=True)),
            models.CheckConstraint(
                name="pause_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
