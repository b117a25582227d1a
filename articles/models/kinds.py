"""Of which kind is an item, how exactly is a time known, how loudly is a brief said?"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    ARTICLE = "article", _("article")
    BRIEF = "brief", _("flash brief")


class Precision(models.TextChoices):
    """How exactly a time is known; of a day only the day is shown."""

    DAY = "day", _("day")
    MINUTE = "minute", _("minute")
    SECOND = "second", _("second")


class Importance(models.IntegerChoices):
    """How loudly the flash stream says it."""

    NORMAL = 1, _("normal")
    HIGH = 2, _("important")
    TOP = 3, _("top")
