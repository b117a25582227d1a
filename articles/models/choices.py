"""Choices used by several models: kind of item, precision of a time, importance of a brief."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    ARTICLE = "article", _("article")
    BRIEF = "brief", _("flash brief")


class Precision(models.TextChoices):
    """How exactly a time is known. Of a DAY only the date is shown."""

    DAY = "day", _("day")
    MINUTE = "minute", _("minute")
    SECOND = "second", _("second")


# Precision of an event whose time the source does not give: the minute of publishing is not shown in its place.
UNSTATED = "none"
HAPPENED_PRECISIONS = [*Precision.choices, (UNSTATED, _("not stated"))]


class Importance(models.IntegerChoices):
    """How prominently the flash stream shows a brief."""

    NORMAL = 1, _("normal")
    HIGH = 2, _("important")
    TOP = 3, _("top")
