"""The identity of the site, one row, and its emblems in the sizes in which pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.identity.registrations import check_icp, check_licence, check_phone, check_police

ONLY_ROW = 1


class Language(models.TextChoices):
    CHINESE = "zh-Hans", "简体中文"
    ENGLISH = "en", "English"


@dataclass(frozen=True, slots=True)
class EmblemFile:
    """One drawn size of an emblem, as pages refer to it."""

    name: str
    width: int
    height: int

    @property
    def shown_width(self) -> int:
        """On the page: two pixels of the file for each."""
        return self.width // 2

    @property
    def shown_height(self) -> int:
        return self.height // 2

    @property
    def url(self) -> str:
        """The path of the file on this site."""
        return reverse("identity:emblem", args=[self.name])


class Identity(models.Model):
    """What the site is called, who publishes it, how to reach them, and under which numbers it is registered.

    `emblems`: code of a size, such as "icon-180", → [file name, width, height] of a row of Emblem. It stands here so
    that one query answers for everything that the head and foot of a page need.
    """

    name = models.CharField(_("name of the site"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    tagline_en = models.CharField(_("tagline in English"), max_length=120, blank=True)
    publisher = models.CharField(_("publisher"), max_length=120, blank=True)
    publisher_en = models.CharField(_("publisher in English"), max_length=120, blank=True)
    email = models.EmailField(_("email of the newsroom"))
    corrections_email = models.EmailField(_("email for corrections and removals"), blank=True)
    phone = models.CharField(_("telephone"), max_length=26, blank=True, validators=[check_phone])
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    address_en = models.CharField(_("postal address in English"), max_length=200, blank=True)
    language = models.CharField(
        _("language of the newsroom"), max_length=7, choices=Language, default=Language.CHINESE,
        help_text=_("Invited people see the desk in it until they choose another one."),
    )  # fmt: skip
    filing_number = models.CharField(_("ICP filing number"), max_length=40, blank=True, validators=[check_icp])
    police_number = models.CharField(_("public security number"), max_length=40, blank=True, validators=[check_police])
    licence_number = models.CharField(_("news licence number"), max_length=20, blank=True, validators=[check_licence])
    licence_url = models.URLField(
        _("page of the news licence"), blank=True, validators=[URLValidator(["https", "http"])]
    )
    report_phone = models.CharField(_("report hotline"), max_length=26, blank=True, validators=[check_phone])
    report_email = models.EmailField(_("report email"), blank=True)
    emblems = models.JSONField(default=dict, editable=False)
    # The file name of the operator's script that public pages load, "" for none.
    script = models.CharField(max_length=40, editable=False, blank=True, default="", db_default="")
    steps_dismissed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("identity of the site")
        verbose_name_plural = _("identity of the site")
        default_permissions = ("view", "change")
        constraints = [models.CheckConstraint(name="identity_once", condition=models.Q(pk=ONLY_ROW))]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, **options: Any) -> None:
        self.pk = ONLY_ROW
        super().save(**options)

    def emblem(self, code: str) -> EmblemFile | None:
        drawn = self.emblems.get(code)
        return EmblemFile(*drawn) if drawn else None

    @classmethod
    def columns(cls) -> Collection[str]:
        """The texts of an identity, which a file or a form may give."""
        return [field.name for field in cls._meta.concrete_fields if field.editable and not field.primary_key]

    @classmethod
    def from_settings(cls) -> "Identity":
        """The identity before it is stored: what `settings.SITE` says. Letters need an address to answer to."""
        values = {"email": settings.DEFAULT_FROM_EMAIL} | settings.SITE
        return cls(pk=ONLY_ROW, **{name: values[name] for name in cls.columns() if name in values})


class Emblem(models.Model):
    """A drawn picture of the identity: `name` is the digest of its bytes with the ending of its format."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=40, db_index=True)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("emblem")
        verbose_name_plural = _("emblems")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class OperatorScript(models.Model):
    """One version of the operator's own script, such as one that counts readers. The newest one is in force.

    Rows are added and never changed, so that it stays on record what readers' browsers ran, and who wanted it.
    """

    source = models.TextField(_("script"), blank=True, help_text=_("JavaScript. Empty: public pages load no script."))
    digest = models.CharField(max_length=32, editable=False, db_index=True)
    made_at = models.DateTimeField(_("saved"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("operator’s script")
        verbose_name_plural = _("operator’s scripts")
        ordering = ["-pk"]
        # Administrators alone; no group may get it.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
