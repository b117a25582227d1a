"""Rights: sources, the licences that they grant, the people in bylines, and disclaimers."""

import hashlib
from enum import IntEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.rights.named import NamedModel
from articles.rights.names import name_key


class Use(IntEnum):
    """How much of a text is used; a licence that permits one use permits every smaller one."""

    NOTHING = 0
    HEADLINE = 1
    EXCERPT = 2
    FULL_TEXT = 3


class Licence(models.Model):
    """A set of terms under which we may use the texts or pictures of somebody else."""

    USES = [
        (Use.FULL_TEXT, _("full text")),
        (Use.EXCERPT, _("excerpt")),
        (Use.HEADLINE, _("headline only")),
        (Use.NOTHING, _("nothing")),
    ]
    name = models.CharField(_("name"), max_length=120, unique=True)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    url = models.URLField(_("terms"), blank=True)
    permitted_use = models.PositiveSmallIntegerField(_("permits"), choices=USES, default=Use.FULL_TEXT)
    obliges_link_back = models.BooleanField(_("obliges us to link back"), default=False)

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="licence_use_is_known", condition=models.Q(permitted_use__in=[int(use) for use in Use])
            )
        ]

    def __str__(self) -> str:
        return self.name

    def permits(self, use: Use) -> bool:
        return self.permitted_use >= use


class Source(NamedModel):
    """An outlet: the place a text or a picture comes from."""

    NAME_TAKEN = _("There is already a source with this name.")

    name = models.CharField(_("name"), max_length=120)
    name_key = models.CharField(max_length=240, unique=True, editable=False)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    site = models.URLField(_("site"), blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    licence = models.ForeignKey(
        Licence,
        models.PROTECT,
        verbose_name=_("default licence"),
        null=True,
        blank=True,
        help_text=_("Empty: unknown."),
    )

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Person(NamedModel):
    """Somebody who is named in a byline."""

    NAME_TAKEN = _("There is already a person with this name at this outlet.")

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120)
    name_key = models.CharField(max_length=240, editable=False, db_index=True)
    outlet = models.ForeignKey(Source, models.PROTECT, verbose_name=_("outlet"), null=True, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name_key", "outlet"], name="person_once_per_outlet"),
            models.UniqueConstraint(
                fields=["name_key"], name="person_once_without_outlet", condition=models.Q(outlet__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_name_taken(self) -> bool:
        namesakes = Person.objects.filter(name_key=self.name_key, outlet=self.outlet)
        return namesakes.exclude(pk=self.pk).exists()


class Disclaimer(models.Model):
    """One wording in one language. Never edited once made: it stays on record what a page said on any day."""

    language = models.CharField(_("language"), max_length=35, choices=settings.ITEM_LANGUAGES)
    text = models.TextField(_("text"))
    text_key = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("disclaimer")
        verbose_name_plural = _("disclaimers")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["language", "text_key"], name="disclaimer_wording_once")]

    def __str__(self) -> str:
        return self.text[:60]

    def save(self, **options: Any) -> None:
        self.text_key = self.key_of(self.text)
        super().save(**options)

    def clean(self) -> None:
        self.text_key = self.key_of(self.text)
        same_wording = Disclaimer.objects.filter(language=self.language, text_key=self.text_key)
        if same_wording.exclude(pk=self.pk).exists():
            raise ValidationError({"text": _("This wording is already here in this language.")})

    @staticmethod
    def key_of(text: str) -> str:
        """Hex SHA-256 of the normalised text: wordings that differ only in case, width or spacing share a key."""
        return hashlib.sha256("".join(name_key(text).split()).encode()).hexdigest()
