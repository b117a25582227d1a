"""The audit log: who signed in, failed to, changed a role, a password or a second factor, ended sessions, exported."""

from typing import Any, NoReturn

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One event. Rows are never changed, and deleted only when `apply_retention` finds them old enough."""

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        FAILED = "failed", _("failed to sign in")
        CODE_FAILED = "code_failed", _("entered a wrong code")
        VERIFIED = "verified", _("confirmed the second factor")
        SIGNED_OUT = "signed_out", _("signed out")
        FACTOR_ADDED = "factor_added", _("added a second factor")
        FACTOR_REMOVED = "factor_removed", _("removed a second factor")
        CODES_MADE = "codes_made", _("made new backup codes")
        ROLE_CHANGED = "role_changed", _("changed a role")
        PASSWORD_CHANGED = "password_changed", _("changed a password")
        LINK_SENT = "link_sent", _("sent a link to set a password")
        SESSIONS_ENDED = "sessions_ended", _("ended sessions")
        EXPORTED = "exported", _("downloaded a file")

    at = models.DateTimeField(_("time"), default=timezone.now, editable=False)
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    # Who acted: empty for a failure under a name that no account has, which is not stored: it may be a password.
    account = models.ForeignKey(
        User,
        verbose_name=_("account"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # Whose account was changed, if it is another.
    about = models.ForeignKey(
        User,
        verbose_name=_("about"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    # The first 24 bits of an IPv4 address, or 64 of an IPv6 one.
    network = models.CharField(_("network"), max_length=43, blank=True)
    # Values for the sentence about the event: names of groups, of the second factor, of the file.
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security log")
        default_permissions = ("view",)
        ordering = ["-pk"]
        indexes = [
            models.Index(name="audit_event_by_action", fields=["action", "-id"]),
            models.Index(name="audit_event_by_account", fields=["account", "-id"]),
            models.Index(name="audit_event_about", fields=["about", "-id"]),
            models.Index(name="audit_event_by_time", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"security event {self.pk}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RuntimeError("the security log is append-only")
        super().save(**kwargs | {"force_insert": True})

    def delete(self, **kwargs: Any) -> NoReturn:  # type: ignore[override]
        raise RuntimeError("the security log is append-only")
