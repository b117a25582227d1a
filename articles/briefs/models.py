"""What is a flash brief? A news item of that kind, with a manager and permissions of its own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.newsitem import Kind, NewsItem, NewsItemQuerySet


class BriefManager(models.Manager.from_queryset(NewsItemQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> NewsItemQuerySet:
        return super().get_queryset().filter(kind=Kind.BRIEF)


class Brief(NewsItem):
    """A dated item of a few lines. Articles refer to it, so one correction shows wherever it is carried."""

    KIND = Kind.BRIEF
    objects: ClassVar[BriefManager] = BriefManager()

    class Meta:
        proxy = True
        verbose_name = _("flash brief")
        verbose_name_plural = _("flash briefs")
        permissions = [("publish_brief", _("May publish, schedule and withdraw flash briefs"))]
