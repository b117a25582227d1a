"""Outcomes of notices: what became of each notice in a decision, on which ground, with a statement of reasons."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.takedowns.law.legal_bases import BASES
from articles.takedowns.models.append_only import AppendOnlyModel
from articles.takedowns.models.case import Case
from articles.takedowns.models.decision import Decision
from articles.takedowns.models.notice import Notice


class NoticeOutcome(AppendOnlyModel):
    """What became of one notice in one decision. Spam needs no decision. A later decision adds another row."""

    class Result(models.TextChoices):
        GRANTED = "granted", pgettext_lazy("outcome of a notice", "granted")
        REFUSED = "refused", pgettext_lazy("outcome of a notice", "refused")
        NOT_NEEDED = "not_needed", pgettext_lazy("outcome of a notice", "no longer needed")
        SPAM = "spam", _("spam")

    case = models.ForeignKey(Case, models.PROTECT, related_name="outcomes", verbose_name=_("case"))
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="outcomes", verbose_name=_("notice"))
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name=_("decision")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Result.choices)
    ground = models.CharField(
        pgettext_lazy("of a notice", "basis"),
        max_length=12,
        choices=[(basis.code, basis.name) for basis in BASES.values()],
        blank=True,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("decided at"), default=timezone.now)

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("outcome of a notice")
        verbose_name_plural = _("outcomes of notices")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="outcome_once_per_decision", fields=["decision", "notice"]),
            models.CheckConstraint(
                name="outcome_without_decision_is_spam", condition=Q(decision__isnull=False) | Q(outcome="spam")
            ),
            models.CheckConstraint(
                name="outcome_is_known", condition=Q(outcome__in=["granted", "refused", "not_needed", "spam"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class OutcomeStatement(models.Model):
    """The reasons given to one notice, if they differ from those of the decision. They may name people, so they are in
    a row of their own that can be redacted.
    """

    outcome = models.OneToOneField(
        NoticeOutcome, models.PROTECT, related_name="statement", verbose_name=_("outcome"), primary_key=True
    )
    facts = models.TextField(_("facts"))

    class Meta:
        verbose_name = _("statement of reasons for a notice")
        verbose_name_plural = _("statements of reasons for notices")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ProposedAction(models.Model):
    """What a second person has to confirm: the action of a decision with its parameters, carried out when confirmed.

    The parameters may contain names, so the row can be redacted.
    """

    decision = models.OneToOneField(
        Decision, models.PROTECT, related_name="proposal", verbose_name=_("decision"), primary_key=True
    )
    # The decision that the proposal undoes.
    undoes = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="proposed_undos", verbose_name=_("about")
    )
    parameters = models.JSONField(_("parameters"), default=dict)

    class Meta:
        verbose_name = _("action to be confirmed")
        verbose_name_plural = _("actions to be confirmed")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
