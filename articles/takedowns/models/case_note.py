"""Notes of the desk on cases, and whom they mention. Claimants and the people concerned never see them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.loaded_values import LoadsValues
from articles.outbox.models import Message
from articles.takedowns.models.case import Case


class CaseNote(LoadsValues):
    """A note on a case. Only an erasure changes it: it masks the names of a claimant."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes", verbose_name=_("case"), db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), db_index=False
    )
    text = models.TextField(_("note on a case"))
    made_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name = _("note on a case")
        verbose_name_plural = _("notes on cases")
        default_permissions = ()
        indexes = [models.Index(name="case_notes", fields=["case", "-id"])]
        constraints = [models.CheckConstraint(name="case_note_has_words", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class CaseMention(models.Model):
    """A person whom a note on a case mentions, until they mark it as done. `message`: the mail about it."""

    note = models.ForeignKey(CaseNote, models.CASCADE, related_name="mentions", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    resolved_at = models.DateTimeField(null=True)
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("mention in a note on a case")
        verbose_name_plural = _("mentions in notes on cases")
        default_permissions = ()
        indexes = [
            models.Index(name="case_mention_open", fields=["user", "-id"], condition=Q(resolved_at__isnull=True))
        ]
        constraints = [models.UniqueConstraint(name="case_note_mentions_once", fields=["note", "user"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
