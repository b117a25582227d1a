"""Stay-down: prints of removed texts, and the decisions about items that resemble them.

Whether a print counts is computed from the restrictions in force; nothing is flagged when one ends.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.loaded_values import LoadsValues
from articles.models.newsitem import NewsItem
from articles.pictures.models import Picture

MAX_NOTE_LENGTH = 1_000


class RemovedText(models.Model):
    """The print of a text that an item had while it, or one of its placements, was restricted.

    Only hashes with the secret key of the installation; see `text/keyed_shingles.py`. `shingles` and `figures` are
    arrays of little-endian 32-bit numbers, `key_check` says with which key they were made.
    """

    item = models.ForeignKey(NewsItem, models.CASCADE, related_name="removed_texts")
    digest = models.BigIntegerField()
    key_check = models.CharField(max_length=8)
    length = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    shingles = models.BinaryField()
    figures = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("removed text")
        verbose_name_plural = _("removed texts")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["item", "digest"], name="removed_text_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class RemovedTextKey(models.Model):
    """One hash by which a removed text is found."""

    text = models.ForeignKey(RemovedText, models.CASCADE, related_name="keys", db_index=False)
    key = models.BigIntegerField()

    class Meta:
        verbose_name = _("key of a removed text")
        verbose_name_plural = _("keys of removed texts")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["text", "key"], name="removed_text_key_once")]
        indexes = [models.Index(name="removed_text_by_key", fields=["key", "-text"])]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class MatchReview(LoadsValues):
    """The question whether an item that resembles a removed one may be published, and a moderator's decision on it.

    `share`: the similarity of the texts in percent when it was asked or decided; `has_address`: whether they had the
    same original address. A permission covers only what was decided, and only restrictions that began before it. The
    newest decision counts. `proposed_by`: who allowed it first, where a second person has to confirm.
    """

    class Ground(models.TextChoices):
        OTHER_CONTENT = "other", _("other content: only the pattern is the same")
        RIGHTS = "rights", _("the rights or the consent are there now")
        NOT_COVERED = "uncovered", _("the removal does not cover this use")

    # The decision outlives a draft that is deleted, so the database does not look for the item.
    item = models.ForeignKey(
        NewsItem, models.DO_NOTHING, db_constraint=False, related_name="match_reviews", verbose_name=_("item")
    )
    removed = models.ForeignKey(NewsItem, models.PROTECT, related_name="+", verbose_name=_("removed item"))
    share = models.PositiveSmallIntegerField(_("similarity"))
    has_address = models.BooleanField(_("same original address"), default=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    note = models.TextField(_("note of the editor"), blank=True, max_length=MAX_NOTE_LENGTH)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    is_allowed = models.BooleanField(_("may be published"), null=True)
    ground = models.CharField(_("ground"), max_length=9, choices=Ground.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=MAX_NOTE_LENGTH)

    class Meta:
        verbose_name = _("match with removed content")
        verbose_name_plural = _("matches with removed content")
        ordering = ["-pk"]
        default_permissions = ("view",)
        permissions = [("decide_match", _("May allow what resembles removed content"))]
        indexes = [models.Index(name="match_open", fields=["asked_at"], condition=Q(decided_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                name="match_asked_once", fields=["item", "removed"], condition=Q(decided_at__isnull=True)
            ),
            models.CheckConstraint(
                name="match_decided_with_reason",
                condition=Q(decided_at__isnull=True, is_allowed__isnull=True)
                | (Q(decided_at__isnull=False, is_allowed=False) & ~Q(reason=""))
                | (Q(decided_at__isnull=False, is_allowed=True) & ~Q(reason="") & ~Q(ground="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class PictureReview(LoadsValues):
    """A picture that may be used although it is a removed one: proposed with a reason, and usable once another person
    has confirmed it. Who proposed it may take that back, like anybody who refuses it.
    """

    # As above, for a picture that is deleted.
    picture = models.ForeignKey(
        Picture, models.DO_NOTHING, db_constraint=False, related_name="match_reviews", verbose_name=_("picture")
    )
    removed = models.ForeignKey(Picture, models.PROTECT, related_name="+", verbose_name=_("removed picture"))
    # The file that was decided about: a new file needs a new decision.
    digest = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    is_refused = models.BooleanField(_("refused"), default=False)
    reason = models.TextField(_("reason"), max_length=MAX_NOTE_LENGTH)

    class Meta:
        verbose_name = _("match with a removed picture")
        verbose_name_plural = _("matches with removed pictures")
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="picture_match_decided_by_another",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, is_refused=False)
                | Q(decided_at__isnull=False, is_refused=True)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decided_by=models.F("proposed_by"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class PictureHash(models.Model):
    """The difference hash of a picture in use, made once for its file; see `pictures/difference_hash.py`."""

    picture = models.OneToOneField(Picture, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    # Empty for a file that cannot be read.
    bits = models.BinaryField()

    class Meta:
        verbose_name = _("hash of a picture")
        verbose_name_plural = _("hashes of pictures")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
