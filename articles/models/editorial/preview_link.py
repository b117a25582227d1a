"""Preview links: addresses under which a person without an account reads one version of an item and answers."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.editorial.revision import Revision
from articles.models.newsitem import NewsItem


class PreviewLink(models.Model):
    """One address for one reader. Only the digest of its token is stored, so nobody can read it in the database.

    `recipient`: for whom it was made, in the words of its maker. `revision` is null once retention has deleted the
    version.
    """

    class Answer(models.TextChoices):
        YES = "yes", pgettext_lazy("answer to a preview", "yes")
        NO = "no", pgettext_lazy("answer to a preview", "no")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a preview link", "open")
        EXPIRED = "expired", pgettext_lazy("state of a preview link", "expired")
        REVOKED = "revoked", pgettext_lazy("state of a preview link", "revoked")
        CLOSED = "closed", pgettext_lazy("state of a preview link", "no longer shown")

    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="preview_links")
    revision = models.ForeignKey(Revision, models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    recipient = models.CharField(_("for"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="preview_link_expires_after_it_is_made", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(
                name="preview_link_answered_with_time",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def state(self, at: datetime) -> State:
        """The state as far as the link itself decides it, so never CLOSED: that depends on the item."""
        if self.revoked_at is not None:
            return self.State.REVOKED
        return self.State.OPEN if at < self.expires_at and self.revision_id is not None else self.State.EXPIRED
