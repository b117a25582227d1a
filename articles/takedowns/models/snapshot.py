"""Snapshots: the page that a notice is about, as it was when the notice was received."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.newsitem import NewsItem
from articles.takedowns.models.append_only import AppendOnlyModel
from articles.takedowns.models.notice import Notice
from articles.text.canonical_json import canonical, digest


class PageCopy(AppendOnlyModel):
    """The content of a page as canonical JSON, stored once per SHA-256 digest.

    A thousand notices on a page that did not change in between share one copy.
    """

    digest = models.CharField(max_length=64, unique=True)
    record = models.TextField()

    class Meta(AppendOnlyModel.Meta):
        verbose_name = _("page copy")
        verbose_name_plural = _("page copies")
        default_permissions = ()

    def __str__(self) -> str:
        return f"page copy {self.digest[:12]}"

    @classmethod
    def get_or_create_for(cls, content: dict[str, Any]) -> "PageCopy":
        record = canonical(content)
        return cls.objects.get_or_create(digest=digest(record), defaults={"record": record})[0]

    @property
    def is_intact(self) -> bool:
        """Whether the stored text still matches its digest; a row can be changed directly in the database."""
        return digest(self.record) == self.digest

    @cached_property
    def content(self) -> dict[str, Any]:
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
