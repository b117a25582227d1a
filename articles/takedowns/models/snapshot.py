"""Snapshots: the page that a notice is about, as it was when the notice was received."""

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.newsitem import NewsItem
from articles.takedowns.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from articles.takedowns.models.case import Case
from articles.takedowns.models.notice import Notice
from articles.text.canonical_json import canonical, digest


class PageCopyQuerySet(AppendOnlyQuerySet["PageCopy"]):
    """Page copies are created and read. Only `takedowns/privacy` rewrites them."""

    def for_redaction(self) -> "models.QuerySet[PageCopy]":
        """The same rows as a plain queryset."""
        return models.QuerySet(self.model, self.query.chain(), self.db)


class PageCopy(AppendOnlyModel):
    """The content of a page as canonical JSON, stored once per SHA-256 digest.

    A thousand notices on a page that did not change in between share one copy. `digest` is always that of the page as
    it was stored; once passages are masked, `redacted_digest` is that of the record as it is now. The record is empty
    once retention has deleted it.
    """

    digest = models.CharField(max_length=64)
    record = models.TextField(blank=True)
    redacted_digest = models.CharField(max_length=64, blank=True)

    objects: ClassVar[Any] = PageCopyQuerySet.as_manager()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("page copy")
        verbose_name_plural = _("page copies")
        default_permissions = ()
        constraints = [
            # A redacted copy does not stand for the page that a later notice is about.
            models.UniqueConstraint(name="page_copy_once", fields=["digest"], condition=models.Q(redacted_digest=""))
        ]

    def __str__(self) -> str:
        return f"page copy {self.digest[:12]}"

    @classmethod
    def keys_for(cls, contents: Iterable[dict[str, Any]]) -> list[int]:
        """The keys of the copies of these pages, which are stored unless they are already. At most three queries."""
        digests = {digest(record): record for record in map(canonical, contents)}
        keys = cls._keys(digests)
        if missing := [cls(digest=name, record=record) for name, record in digests.items() if name not in keys]:
            # Another process may store one of them at the same moment.
            models.QuerySet.bulk_create(cls.objects.all(), missing, ignore_conflicts=True)
            keys |= cls._keys([row.digest for row in missing])
        return [keys[name] for name in digests]

    @classmethod
    def _keys(cls, digests: Iterable[str]) -> dict[str, int]:
        copies = cls.objects.filter(digest__in=list(digests), redacted_digest="")
        return dict(copies.values_list("digest", "pk"))

    @property
    def is_intact(self) -> bool:
        """Whether the stored text still matches its digest; a row can be changed directly in the database."""
        return digest(self.record) == (self.redacted_digest or self.digest)

    @property
    def is_deleted(self) -> bool:
        """Whether retention has deleted the text."""
        return not self.record

    @cached_property
    def content(self) -> dict[str, Any]:
        """Must not be read of a copy whose text is deleted."""
        content: dict[str, Any] = json.loads(self.record)
        return content


class Snapshot(AppendOnlyModel):
    """The page of an item when a notice about it was received. It contains no data about the claimant."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="snapshots", verbose_name=_("notice"))
    item = models.ForeignKey(NewsItem, models.PROTECT, related_name="+", verbose_name=_("item"))
    version = models.PositiveIntegerField(_("version"))
    page = models.ForeignKey(PageCopy, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("taken"))

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(name="snapshot_once_for_a_notice", fields=["notice", "item"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class PageRedaction(models.Model):
    """Passages of a stored page that a lead masked, and why. The words themselves are nowhere stored."""

    page = models.ForeignKey(PageCopy, models.PROTECT, related_name="redactions", verbose_name=_("page copy"))
    case = models.ForeignKey(Case, models.PROTECT, related_name="redactions", verbose_name=_("case"))
    passages = models.PositiveIntegerField(_("passages masked"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"), db_index=False
    )
    made_at = models.DateTimeField(_("masked"), default=timezone.now)

    class Meta:
        verbose_name = _("redaction of a stored page")
        verbose_name_plural = _("redactions of stored pages")
        ordering = ["-pk"]
        default_permissions = ()
        permissions = [("redact_snapshot", _("May redact stored pages"))]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
