"""Word lists of the house. Each list has a version, which every change of the list or of its terms replaces."""

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def random_version() -> str:
    """Random instead of counted, so that a restored database never has a former version with other terms."""
    return secrets.token_hex(8)


class WordList(models.Model):
    """A list of terms of one kind."""

    class Kind(models.TextChoices):
        """Ordered by weight."""

        WRONG = "wrong", pgettext_lazy("kind of word list", "wrong")
        SENSITIVE = "sensitive", pgettext_lazy("kind of word list", "sensitive")
        DISCOURAGED = "discouraged", pgettext_lazy("kind of word list", "discouraged")

    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices, default=Kind.WRONG)
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("If not, its terms stay here and are not marked.")
    )
    version = models.CharField(max_length=16, default=random_version, editable=False)

    class Meta:
        verbose_name = _("word list")
        verbose_name_plural = _("word lists")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Any) -> None:
        self.version = random_version()
        super().save(**options)


def mark_changed(lists: Iterable[int]) -> None:
    """Give these lists a new version, so that every process loads their terms anew."""
    WordList.objects.filter(pk__in=set(lists)).update(version=random_version())
