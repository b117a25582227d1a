"""Appeals: counter-notices and complaints against decisions. The person is a separate row, which can be erased."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.loaded_values import LoadsValues
from articles.outbox.models import Message
from articles.takedowns.law.appeal_rules import APPEAL_RULES, AppealRule, Side
from articles.takedowns.law.elements import Element
from articles.takedowns.models.case import Case
from articles.takedowns.models.decision import Decision
from articles.takedowns.models.notice import Notice


class Appeal(LoadsValues):
    """One appeal against a decision. `notice`: the claimant's own, or the one that a counter-notice answers.

    It is open until `decided_at`. `opens_at`, `closes_at`: when the content is put back by rule.
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted", pgettext_lazy("outcome of an appeal", "granted")
        PARTLY = "partly", pgettext_lazy("outcome of an appeal", "granted in part")
        REFUSED = "refused", pgettext_lazy("outcome of an appeal", "refused, the decision stands")
        PUT_BACK = "put_back", pgettext_lazy("outcome of an appeal", "restored by rule")
        LAWSUIT = "lawsuit", pgettext_lazy("outcome of an appeal", "a lawsuit decides")
        WITHDRAWN = "withdrawn", pgettext_lazy("outcome of an appeal", "withdrawn")
        OBSOLETE = "obsolete", pgettext_lazy("outcome of an appeal", "the decision was undone")

    class From(models.TextChoices):
        CLAIMANT = Side.CLAIMANT.value, _("claimant")
        AFFECTED = Side.AFFECTED.value, _("affected party")
        OTHER = Side.OTHER.value, _("somebody else")

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="appeals", verbose_name=_("case"), db_index=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="appeals", verbose_name=_("decision"))
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="appeals", verbose_name=_("notice")
    )
    kind = models.CharField(
        pgettext_lazy("of an appeal", "kind"),
        max_length=14,
        choices=[(rule.code, rule.name) for rule in APPEAL_RULES.values()],
    )
    side = models.CharField(_("from"), max_length=8, choices=From.choices)
    # Whose it is among those of the same side: the key of an affected party, or the claimant's notice.
    party = models.CharField(max_length=30, blank=True, editable=False)
    channel = models.CharField(
        pgettext_lazy("of a notice", "channel"),
        max_length=5,
        choices=Notice.Channel.choices,
        default=Notice.Channel.FORM,
    )
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    is_late = models.BooleanField(_("late"), default=False)
    elements = models.JSONField(_("elements given"), default=list, blank=True)
    attested = models.JSONField(_("statements made"), default=list, blank=True, editable=False)
    text = models.TextField(_("what the appeal says"))
    language = models.CharField(_("language"), max_length=35)
    # When it became complete.
    effective_at = models.DateTimeField(_("complete since"), null=True, blank=True)
    forwarded_at = models.DateTimeField(_("forwarded"), null=True, blank=True)
    opens_at = models.DateTimeField(_("put back from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("put back until"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    reasons = models.TextField(_("reasons"), blank=True)
    # The decision that carried it out.
    result = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("carried out by")
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [
            models.Index(name="appeal_of_case", fields=["case", "id"]),
            models.Index(name="appeal_window", fields=["opens_at"], condition=Q(decided_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="appeal_one_open_of_a_party",
                fields=["decision", "side", "party"],
                condition=Q(decided_at__isnull=True),
            ),
            models.CheckConstraint(
                name="appeal_decided_has_an_outcome",
                condition=Q(outcome="", decided_at__isnull=True) | (~Q(outcome="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="appeal_forwarded_is_complete",
                condition=Q(forwarded_at__isnull=True) | Q(effective_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.reference}"

    @property
    def rule(self) -> AppealRule:
        return APPEAL_RULES[self.kind]

    @property
    def missing(self) -> list[Element]:
        """Elements that the law requires and the appeal lacks."""
        return [element for element in self.rule.required if element not in self.elements]

    @property
    def is_open(self) -> bool:
        return self.decided_at is None


class Appellant(models.Model):
    """Personal data of the person who appealed, stored nowhere else. Erasing this row leaves the appeal."""

    appeal = models.OneToOneField(Appeal, models.CASCADE, related_name="appellant", verbose_name=_("appeal"))
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=200, blank=True)
    email = models.EmailField(_("email"), blank=True)
    contact = models.TextField(_("address or telephone"), blank=True)
    identity = models.CharField(_("proof of identity"), max_length=300, blank=True)
    signature = models.CharField(_("signature"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("person who appealed")
        verbose_name_plural = _("people who appealed")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class AppealMessage(Message):
    """One email to somebody who appealed. It contains personal data, so it is deleted together with the appellant."""

    appellant = models.ForeignKey(Appellant, models.CASCADE, related_name="messages", verbose_name=_("appeal"))
    # The decision that carried the appeal out; undoing it deletes the message if it has not been sent.
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decision")
    )

    class Meta:
        verbose_name = _("message about an appeal")
        verbose_name_plural = _("messages about appeals")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.appellant_id}"
