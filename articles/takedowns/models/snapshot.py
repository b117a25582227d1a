"""What was kept of the pages that notices are about? Copies in one text each, and whose copy it is."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.newsitem import NewsItem
from articles.takedowns.canonical import canonical, digest
from articles.takedowns.keeping import KeptModel
from articles.takedowns.models.notice import Notice


class PageCopy(KeptModel):
    """A page as it was, in one text (canonical JSON) whose digest anybody can compute.

    A thousand notices on one page that nobody changed in between have one copy.
    """

    digest = models.CharField(max_length=64, unique=True)
    record = models.TextField()

    class Meta(KeptModel.Meta):
        default_permissions = ()

    def __str__(self) -> str:
        return f"page copy {self.digest[:12]}"

    @classmethod
    def of(cls, content: dict[str, Any]) -> "PageCopy":
        """The copy that holds this, made if it is not here yet."""
        record = canonical(content)
        return cls.objects.get_or_create(digest=digest(record), defaults={"record": record})[0]

    @property
    def intact(self) -> bool:
        """Whether it is what was kept: a row can be changed behind our back."""
        return digest(self.record) == self.digest

    @cached_property
    def content(self) -> dict[str, Any]:
        return json.loads(self.record)


class Snapshot(KeptModel):
    """The page of an item as it was when a notice on it came in. It holds nothing of the person who asks."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="snapshots", verbose_name=_("notice"))
    item = models.ForeignKey(NewsItem, models.PROTECT, related_name="+", verbose_name=_("item"))
    version = models.PositiveIntegerField(_("version"))
    page = models.ForeignKey(PageCopy, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(_("taken"))

    class Meta(KeptModel.Meta):
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(name="snapshot_once_for_a_notice", fields=["notice", "item"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
