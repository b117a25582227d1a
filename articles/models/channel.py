"""Channels of the flash stream."""

from collections.abc import Iterable

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.formats.interface_language import localized
from articles.text.folding import fold


class Channel(models.Model):
    """A kind of brief, such as 动态 or 晨讯, with the colour of its label."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    name_en = models.CharField(_("name in English"), max_length=40, blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#0b4f6c",
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("Such as #0b4f6c."))],
    )
    aliases = models.TextField(_("other names"), blank=True, help_text=_("One a line."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="channel_colour_is_hex", condition=models.Q(colour__regex=r"^#[0-9a-f]{6}$"))
        ]

    def __str__(self) -> str:
        return localized(self, "name")

    def spellings(self) -> list[str]:
        """Every name of the channel, folded."""
        return [fold(name.strip()) for name in (self.name, *self.aliases.splitlines()) if name.strip()]


def channel_for(label: str, channels: Iterable[Channel]) -> Channel | None:
    """The channel of a label as written: by exact name or alias, else the longest one that the label ends with."""
    folded = fold(label.strip())
    spellings = [(spelling, channel) for channel in channels for spelling in channel.spellings()]
    fits = [pair for pair in spellings if folded == pair[0]] or [pair for pair in spellings if folded.endswith(pair[0])]
    return max(fits, key=lambda pair: len(pair[0]))[1] if folded and fits else None
