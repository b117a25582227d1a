"""What has the desk to do? One case for all notices on one target that ask for the same: to correct, or to remove."""

from datetime import datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.newsitem import NewsItem
from articles.models.placement import Placement
from articles.pictures.models import Picture
from articles.takedowns.bases import BASES, Family
from articles.takedowns.keeping import Kept

OPEN_NAMES = ("received", "in_review", "needs_info", "second_review")


class Written(Value):
    """A constant that stands in the words of a query: SQLite uses an index of some rows alone only where it reads there
    that no others are meant.
    """

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        return f"'{self.value}'", ()


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases move by the verbs alone, one by one, and none is ever deleted."""

    def _refuse(self, *args: Any, **options: Any) -> NoReturn:
        raise Kept(f"{self.model._meta.label} is moved by the verbs of the desk alone, and never deleted")

    update = delete = bulk_update = bulk_create = update_or_create = _refuse

    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=[Written(name) for name in OPEN_NAMES])

    def overdue(self, at: datetime) -> "CaseQuerySet":
        """Open, and it is our turn."""
        return self.open().exclude(state=Case.State.NEEDS_INFO).filter(due_at__lte=at)


class Case(models.Model):
    """What the desk has to do with one target. Its state never says what readers get: restrictions do."""

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("of a case", "received")
        IN_REVIEW = "in_review", _("in review")
        NEEDS_INFO = "needs_info", _("waits for an answer")
        SECOND_REVIEW = "second_review", _("waits for a second person")
        IN_FORCE = "in_force", _("decided, in force")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("withdrawn by who asked")
        SPAM = "spam", _("spam")

    class Clock(models.TextChoices):
        LOOK = "look", _("first look")
        DECIDE = "decide", _("decision")
        ANSWER = "answer", _("their answer")
        SECOND = "second", _("second person")

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    family = models.CharField(
        _("what is asked"),
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
    version = models.PositiveIntegerField(_("version"), default=0)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("held by")
    )
    # How many different people ask; never who.
    notifiers = models.PositiveIntegerField(_("notifiers"), default=0)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    due_for = models.CharField(_("clock"), max_length=6, choices=Clock.choices, blank=True)
    extended_at = models.DateTimeField(_("extended"), null=True, blank=True)
    # When the lead moderators were told that it is overdue: once for each time that it is due.
    told_late_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_at = models.DateTimeField(_("last decided"), null=True, blank=True)
    # The digest of what was looked at when it was decided that nothing is to be done.
    reviewed_digest = models.CharField(max_length=64, blank=True, editable=False)
    hold = models.TextField(_("legal hold"), blank=True, help_text=_("Why nothing of this case may be erased yet."))

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-pk"]
        default_permissions = ("view", "change")
        indexes = [
            models.Index(name="case_queue", fields=["due_at", "id"], condition=Q(state__in=OPEN_NAMES)),
            models.Index(name="case_assigned", fields=["assignee", "due_at"], condition=Q(state__in=OPEN_NAMES)),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_has_at_most_one_target",
                condition=Q(placement__isnull=True, picture__isnull=True)
                | Q(item__isnull=True, picture__isnull=True)
                | Q(item__isnull=True, placement__isnull=True),
            ),
            models.CheckConstraint(
                name="case_open_is_due", condition=~Q(state__in=OPEN_NAMES) | Q(due_at__isnull=False)
            ),
            *(
                models.UniqueConstraint(
                    name=f"case_one_open_on_{target}",
                    fields=[target, "family"],
                    condition=Q(state__in=OPEN_NAMES) & Q(**{f"{target}__isnull": False}),
                )
                for target in ("item", "placement", "picture")
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.reference}"

    @property
    def target(self) -> NewsItem | Placement | Picture | None:
        """None where no address of the notice was one of ours."""
        return self.item or self.placement or self.picture

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def delete(self, **options: Any) -> NoReturn:  # type: ignore[override]
        raise Kept(f"{self._meta.label} is never deleted")


OPEN = (Case.State.RECEIVED, Case.State.IN_REVIEW, Case.State.NEEDS_INFO, Case.State.SECOND_REVIEW)


class Pause(models.Model):
    """A span in which the clock of a case stood still, and why."""

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
