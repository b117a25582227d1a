"""Review: the steps that a text passes, who wrote and checked which version, and what waits to be checked."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.formats.interface_language import localized
from articles.models.choices import Kind
from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem
from articles.models.section import Section

MAX_STEPS = 3
ARTICLE_PERMISSION, BRIEF_PERMISSION = "articles.review_article", "articles.review_brief"


class Line(models.TextChoices):
    """Which versions of an item a row is about: those of its own text, or those of its working copy."""

    TEXT = "text"
    COPY = "copy"


class ReviewStep(models.Model):
    """A named check of articles or of flash briefs. Without steps nothing is checked."""

    class Moment(models.TextChoices):
        BEFORE = "before", pgettext_lazy("moment of a check", "before publication")
        AFTER = "after", pgettext_lazy("moment of a check", "after publication")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=40, blank=True)
    moment = models.CharField(_("when"), max_length=6, choices=Moment.choices, default=Moment.BEFORE)
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("Steps before publication follow each other in this order, 1 to 3.")
    )
    author_groups = models.ManyToManyField(
        Group,
        related_name="+",
        verbose_name=_("whose texts need it"),
        blank=True,
        help_text=_("Groups. Without any, every text needs it."),
    )
    reviewer_groups = models.ManyToManyField(
        Group,
        related_name="+",
        verbose_name=_("who checks"),
        blank=True,
        help_text=_("Groups. Without any, everyone with the permission to check. Nobody checks their own text."),
    )
    minutes = models.PositiveIntegerField(
        _("minutes until it is overdue"), default=30, help_text=_("For a check after publication.")
    )

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")
        ordering = ["kind", "-moment", "position"]
        constraints = [
            models.CheckConstraint(
                name="review_step_position",
                condition=Q(position__gte=1, position__lte=MAX_STEPS),
                violation_error_message=_("There are at most three steps: enter 1, 2 or 3."),
            ),
            models.UniqueConstraint(
                name="review_step_once",
                fields=["kind", "moment", "position"],
                violation_error_message=_("There is already a step at this position."),
            ),
            models.UniqueConstraint(
                name="review_one_check_after",
                fields=["kind"],
                condition=Q(moment="after"),
                violation_error_message=_("There is already a check after publication."),
            ),
        ]

    def __str__(self) -> str:
        return localized(self, "name")


class Contribution(models.Model):
    """The last version of an item in which an account changed what is checked: everything but stage and times.

    `by` is null for changes that no account made. Retention deletes versions, but not who wrote them.
    """

    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="+", db_index=False)
    line = models.CharField(max_length=4, choices=Line.choices, default=Line.TEXT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="contribution_once", fields=["item", "line", "by"]),
            models.UniqueConstraint(
                name="contribution_by_nobody_once", fields=["item", "line"], condition=Q(by__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Approval(models.Model):
    """One person has checked one version of an item at one step. Any later change of the text makes it void."""

    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="+", db_index=False)
    line = models.CharField(max_length=4, choices=Line.choices, default=Line.TEXT)
    revision = models.ForeignKey(Revision, models.CASCADE, related_name="approvals")
    # The number of the revision.
    number = models.PositiveIntegerField()
    step = models.ForeignKey(ReviewStep, models.SET_NULL, null=True, related_name="+")
    # As the step was called then.
    step_name = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        default_permissions = ()
        permissions = [("review_article", _("May check articles")), ("review_brief", _("May check flash briefs"))]
        indexes = [models.Index(name="approval_of_item", fields=["item", "-number"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ReviewRequest(models.Model):
    """An item that waits to be checked before publication, since its author asked for it.

    `returned_at`: when it was sent back; then it waits for its author.
    """

    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="+", db_index=False)
    line = models.CharField(max_length=4, choices=Line.choices, default=Line.TEXT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    taken_at = models.DateTimeField(null=True)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("request for review")
        verbose_name_plural = _("requests for review")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="review_request_once", fields=["item", "line"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class OpenCheck(models.Model):
    """A published item that nobody has checked yet at the step after publication.

    `since`: when readers could first see what is unchecked. `base`: the number of the last version before it.
    """

    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="+", db_index=False)
    step = models.ForeignKey(ReviewStep, models.CASCADE, related_name="+", db_index=False)
    since = models.DateTimeField(db_index=True)
    base = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("open check")
        verbose_name_plural = _("open checks")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="open_check_once", fields=["item", "step"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class SectionLimit(models.Model):
    """A section in which an account, or a group, may publish and check. Without rows it may everywhere."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("account"), null=True, blank=True, related_name="+"
    )
    group = models.ForeignKey(Group, models.CASCADE, verbose_name=_("group"), null=True, blank=True, related_name="+")
    # Deleting a section must not turn a limit into its absence.
    section = models.ForeignKey(Section, models.PROTECT, verbose_name=_("section"), related_name="+")

    class Meta:
        verbose_name = _("section limit")
        verbose_name_plural = _("section limits")
        ordering = ["section", "pk"]
        constraints = [
            models.CheckConstraint(
                name="section_limit_has_one_holder",
                condition=Q(user__isnull=True, group__isnull=False) | Q(user__isnull=False, group__isnull=True),
                violation_error_message=_("Choose either an account or a group."),
            ),
            models.UniqueConstraint(name="section_limit_of_user_once", fields=["user", "section"]),
            models.UniqueConstraint(name="section_limit_of_group_once", fields=["group", "section"]),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.group} · {self.section}"
