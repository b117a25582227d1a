"""What was decided, with which words, and what came of it? The decision is kept; words about people can be erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.restriction import Mode, Restriction
from articles.takedowns.bases import BASES
from articles.takedowns.keeping import KeptModel
from articles.takedowns.models.case import Case


class Decision(KeptModel):
    """One act of the desk in a case, never edited: what it made stands in `effects` and `changes`."""

    class Action(models.TextChoices):
        CREDIT = "credit", _("credit corrected")
        FACT = "fact", _("fact corrected")
        NAME = "name", _("name replaced")
        RESTRICT = "restrict", _("restricted")
        LIFT = "lift", _("lifted")
        NOTHING = "nothing", _("nothing done")
        CONFIRM = "confirm", _("confirmed by a second person")
        REVERSE = "reverse", _("undone")

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name=_("case"))
    case_version = models.PositiveIntegerField(_("version of the case"))
    action = models.CharField(_("action"), max_length=8, choices=Action.choices)
    mode = models.CharField(_("mode"), max_length=16, choices=Mode.choices, blank=True)
    ground = models.CharField(
        pgettext_lazy("of a notice", "basis"),
        max_length=12,
        choices=[(basis.code, basis.name) for basis in BASES.values()],
        blank=True,
    )
    # The decision that this one undoes or confirms.
    about = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("about")
    )
    # One form is one decision, however often it is sent.
    key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta(KeptModel.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["case", "case_version"], name="decision_once_per_version"),
            models.UniqueConstraint(fields=["about"], condition=Q(action="reverse"), name="decision_undone_once"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Statement(models.Model):
    """The words of a decision. They may name people, so they lie apart and can be made to forget a name."""

    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="statement", verbose_name=_("decision"), primary_key=True
    )
    reason = models.TextField(_("reason"), blank=True)
    facts = models.TextField(_("facts"), blank=True)
    public_note = models.TextField(_("note for the public"), blank=True)

    class Meta:
        verbose_name = _("statement of reasons")
        verbose_name_plural = _("statements of reasons")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Effect(KeptModel):
    """A restriction that a decision made or ended."""

    class Did(models.TextChoices):
        MADE = "made", _("made")
        ENDED = "ended", _("ended")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="effects", verbose_name=_("decision"))
    restriction = models.ForeignKey(Restriction, models.PROTECT, related_name="effects", verbose_name=_("restriction"))
    did = models.CharField(max_length=5, choices=Did.choices)

    class Meta(KeptModel.Meta):
        verbose_name = _("effect of a decision")
        verbose_name_plural = _("effects of decisions")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Change(models.Model):
    """One column of one row that a decision changed, before and after, so that it can be undone."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="changes", verbose_name=_("decision"))
    table = models.CharField(max_length=10)
    row = models.BigIntegerField()
    column = models.CharField(max_length=20, blank=True)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        verbose_name = _("change by a decision")
        verbose_name_plural = _("changes by decisions")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Receipt(models.Model):
    """What one public address answered when the desk asked it after a decision."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="receipts", verbose_name=_("decision"))
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    answers = models.JSONField(_("answers"), default=list)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
