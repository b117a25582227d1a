"""Restrictions: what the public may not see, in which mode, and for which period."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.loaded_values import LoadsValues
from articles.pictures.models import Picture

if TYPE_CHECKING:
    from articles.models.newsitem import NewsItem
    from articles.models.placement import Placement


class Mode(models.TextChoices):
    """What a restriction does; the page modes come first, strictest first."""

    SEALED = "sealed", _("sealed: as if it never was (404)")
    REMOVED_LEGAL = "removed_legal", _("removed, a law demands it (451)")
    REMOVED = "removed", _("removed (410)")
    HIDDEN = "hidden", _("hidden for now (404)")
    RETRACTED = "retracted", _("retracted: the notice instead of the text")
    ELEMENT_REMOVED = "element_removed", _("this part removed")
    DELISTED = "delisted", _("out of lists and search")
    LABELLED = "labelled", _("labelled: the text stays, with a note")


PAGE_MODES = (Mode.SEALED, Mode.REMOVED_LEGAL, Mode.REMOVED, Mode.HIDDEN, Mode.RETRACTED)
ITEM_MODES = (*PAGE_MODES, Mode.DELISTED, Mode.LABELLED)
PLACEMENT_MODES = (Mode.SEALED, Mode.ELEMENT_REMOVED)
PICTURE_MODES = (Mode.SEALED, Mode.REMOVED_LEGAL, Mode.REMOVED, Mode.HIDDEN, Mode.ELEMENT_REMOVED)
UNLISTED_MODES = (*PAGE_MODES, Mode.DELISTED)


# RestrictionQuerySet.active as SQL, taking the moment three times. A test compares the two.
ACTIVE = "r.starts_at <= %s AND (r.ends_at IS NULL OR r.ends_at > %s) AND (r.lifted_at IS NULL OR r.lifted_at > %s)"


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    def active(self, at: datetime) -> "RestrictionQuerySet":
        return self.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=at),
            Q(lifted_at__isnull=True) | Q(lifted_at__gt=at),
            starts_at__lte=at,
        )


class Restriction(LoadsValues):
    """One restriction of one target. A target may have several; each ends or is lifted independently."""

    item = models.ForeignKey(
        "articles.NewsItem", models.PROTECT, null=True, blank=True, related_name="restrictions", verbose_name=_("item")
    )
    placement = models.ForeignKey(
        "articles.Placement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="restrictions",
        verbose_name=_("placement"),
    )
    picture = models.ForeignKey(
        Picture, models.PROTECT, null=True, blank=True, related_name="restrictions", verbose_name=_("picture")
    )
    mode = models.CharField(_("mode"), max_length=16, choices=Mode.choices)
    reason = models.TextField(_("reason"), help_text=_("For the house alone."))
    public_note = models.TextField(_("note for the public"), blank=True)
    starts_at = models.DateTimeField(_("from"), default=timezone.now, db_index=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True, db_index=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ["-pk"]
        permissions = [
            ("take_down", _("May take down and restore")),
            ("view_removed_text", _("May view the text of sealed and legally removed items")),
        ]
        constraints = [
            models.CheckConstraint(
                name="restriction_fits_its_one_target",
                condition=Q(item__isnull=False, placement__isnull=True, picture__isnull=True, mode__in=ITEM_MODES)
                | Q(item__isnull=True, placement__isnull=False, picture__isnull=True, mode__in=PLACEMENT_MODES)
                | Q(item__isnull=True, placement__isnull=True, picture__isnull=False, mode__in=PICTURE_MODES),
            ),
            models.CheckConstraint(
                name="restriction_ends_after_it_starts",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def target(self) -> "NewsItem | Placement | Picture":
        target = self.item or self.placement or self.picture
        assert target is not None, "the database holds exactly one target"
        return target


def strictest(modes: list[str]) -> Mode | None:
    """The strictest page mode among these, or None."""
    return next((mode for mode in PAGE_MODES if mode in modes), None)
