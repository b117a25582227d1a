"""Revisions: every version of a row that readers or colleagues have seen."""

from typing import Any, NoReturn

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RevisionError(RuntimeError):
    """Raised when code tries to change or delete a revision outside redaction and retention."""


class RevisionQuerySet(models.QuerySet[Any]):
    """Rows are created and read. Only `articles.editing.revisions.redaction` changes or deletes them."""

    def for_redaction(self) -> "models.QuerySet[Any]":
        """The same rows as a plain queryset."""
        return models.QuerySet(self.model, self.query.chain(), self.db)

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RevisionError(f"{self.model._meta.label} is append-only")

    update = delete = bulk_update = update_or_create = _refuse


class Revised(models.Model):
    """A row that belongs to a versioned row: `content_type` and `object_id` name it."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", db_index=False)
    object_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey()

    objects = RevisionQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise RevisionError(f"{self._meta.label} is append-only")
        super().save(**options | {"force_insert": True})

    def delete(self, **options: Any) -> NoReturn:  # type: ignore[override]
        raise RevisionError(f"{self._meta.label} is append-only")


class RevisionBlock(Revised):
    """One block of a text, stored once for all revisions of its row that contain it. `digest` is over `html`."""

    digest = models.CharField(max_length=32)
    html = models.TextField()

    class Meta:
        verbose_name = _("block of a version")
        verbose_name_plural = _("blocks of versions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="revision_block_once", fields=["content_type", "object_id", "digest"])
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Revision(Revised):
    """One version of a row.

    `content` is canonical JSON that refers to people, sources, tags and pictures by id;
    `articles.editing.revisions.snapshots` defines its shape. Revisions of one row are numbered from 1 without gaps,
    unless retention removed some.
    """

    class Kind(models.TextChoices):
        INITIAL = "initial", pgettext_lazy("kind of version", "as it was when versions began")
        DRAFT = "draft", pgettext_lazy("kind of version", "draft")
        SCHEDULE = "schedule", pgettext_lazy("kind of version", "scheduled")
        PUBLICATION = "publication", pgettext_lazy("kind of version", "publication")
        WITHDRAWAL = "withdrawal", pgettext_lazy("kind of version", "withdrawal")
        REPUBLICATION = "republication", pgettext_lazy("kind of version", "republication")
        UPDATE = "update", pgettext_lazy("kind of version", "update")
        ADDITION = "addition", pgettext_lazy("kind of version", "addition")
        TYPO = "typo", pgettext_lazy("kind of version", "typo")
        CLARIFICATION = "clarification", pgettext_lazy("kind of version", "clarification")
        CORRECTION = "correction", pgettext_lazy("kind of version", "correction")
        RETRACTION = "retraction", pgettext_lazy("kind of version", "retraction")
        DECISION = "decision", pgettext_lazy("kind of version", "decision")
        RESTORE = "restore", pgettext_lazy("kind of version", "restored")
        REQUEST = "request", pgettext_lazy("kind of version", "sent for review")
        SENT_BACK = "sent_back", pgettext_lazy("kind of version", "sent back")
        APPROVAL = "approval", pgettext_lazy("kind of version", "approved")

    class Channel(models.TextChoices):
        """The entry point that the change came through."""

        FORM = "form", pgettext_lazy("channel of a version", "form")
        FLASH_BOX = "flash_box", pgettext_lazy("channel of a version", "flash box")
        EDITOR = "editor", pgettext_lazy("channel of a version", "body editor")
        PALETTE = "palette", pgettext_lazy("channel of a version", "command palette")
        LIST = "list", pgettext_lazy("channel of a version", "list")
        IMPORT = "import", pgettext_lazy("channel of a version", "import")
        CASE = "case", pgettext_lazy("channel of a version", "takedown desk")
        COMMAND = "command", pgettext_lazy("channel of a version", "command")
        UPGRADE = "upgrade", pgettext_lazy("channel of a version", "upgrade")

    number = models.PositiveIntegerField(_("number"))
    made_at = models.DateTimeField(_("saved"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), db_index=False
    )
    kind = models.CharField(_("kind"), max_length=13, choices=Kind.choices)
    channel = models.CharField(_("entry point"), max_length=9, choices=Channel.choices)
    note = models.TextField(_("note"), blank=True)
    # Readers could see the row in this version, or will without another save. Retention keeps these.
    is_public = models.BooleanField(_("public"))
    # A save of the working copy: it is numbered with the others, and is never what the row was (see WorkingCopy).
    is_working_copy = models.BooleanField(_("working copy"), default=False)
    content = models.TextField()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="revision_number", fields=["content_type", "object_id", "number"])]
        # For the decisions among the versions of a row.
        indexes = [models.Index(name="revision_by_kind", fields=["content_type", "object_id", "kind", "number"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"
