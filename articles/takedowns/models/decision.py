"""Decisions and their statements, effects and changes. Decisions are append-only; names in statements can be masked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.restriction import Mode, Restriction
from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.models.append_only import AppendOnlyModel
from articles.takedowns.models.case import Case


class Decision(AppendOnlyModel):
    """One decision in a case, never edited. `effects` and `changes` record what it did."""

    class Action(models.TextChoices):
        CREDIT = "credit", _("credit corrected")
        FACT = "fact", _("fact corrected")
        NAME = "name", _("name replaced")
        RESTRICT = "restrict", _("restricted")
        LIFT = "lift", _("restriction lifted")
        NOTHING = "nothing", _("no action taken")
        CONFIRM = "confirm", _("confirmed by a second person")
        REVERSE = "reverse", _("undone")

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name=_("case"))
    case_version = models.PositiveIntegerField(_("case version"))
    action = models.CharField(_("action"), max_length=8, choices=Action.choices)
    mode = models.CharField(_("mode"), max_length=16, choices=Mode.choices, blank=True)
    ground = models.CharField(
        pgettext_lazy("of a notice", "basis"),
        max_length=12,
        choices=[(basis.code, basis.name) for basis in BASES.values()],
        blank=True,
    )
    # The decision that this one reverses or confirms.
    about = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("about")
    )
    # Idempotency key of the form: sending it twice makes one decision.
    key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("decided at"), default=timezone.now)
    # What an undo left as it is, because it was edited since: table, row and column of each change.
    skipped = models.JSONField(default=list, blank=True, editable=False)

    class Meta(AppendOnlyModel.Meta):
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

    @property
    def carried_out(self) -> str:
        """The action itself: for a confirmation, that of the decision it confirms."""
        return self.about.action if self.about and self.action == self.Action.CONFIRM else self.action


class Statement(models.Model):
    """The texts of a decision. They may name people, so they are in a row of their own that can be redacted."""

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


class Effect(AppendOnlyModel):
    """A restriction that a decision created or ended."""

    class EffectKind(models.TextChoices):
        MADE = "made", _("imposed")
        ENDED = "ended", _("ended")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="effects", verbose_name=_("decision"))
    restriction = models.ForeignKey(Restriction, models.PROTECT, related_name="effects", verbose_name=_("restriction"))
    did = models.CharField(max_length=5, choices=EffectKind.choices)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("effect of a decision")
        verbose_name_plural = _("effects of decisions")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Change(models.Model):
    """One column of one row that a decision changed, with the values before and after, so that it can be undone."""

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
    """The responses of the site's public URLs when they were probed after a decision."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="receipts", verbose_name=_("decision"))
    asked_at = models.DateTimeField(_("probed"), default=timezone.now)
    answers = models.JSONField(_("responses"), default=list)
    # How many addresses of each kind were not probed, and under "items" how many other targets; None: not recorded.
    unchecked = models.JSONField(_("not probed"), null=True, editable=False)
    # How many addresses still showed it or failed; None: not recorded.
    faults = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        ordering = ["-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["id"], name="receipt_with_faults", condition=Q(faults__gt=0))]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
