"""Moments with the everyday name of the time zone (北京时间, not Asia/Shanghai), and distances in time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

# Names rather than offsets: an offset is wrong for half the year in many zones.
ZONES = {
    "Asia/Shanghai": gettext_lazy("Beijing time"),
    "Asia/Hong_Kong": gettext_lazy("Hong Kong time"),
    "Asia/Taipei": gettext_lazy("Taipei time"),
    "Asia/Singapore": gettext_lazy("Singapore time"),
    "Asia/Tokyo": gettext_lazy("Tokyo time"),
    "UTC": gettext_lazy("Coordinated Universal Time (UTC)"),
}


def zone_words() -> str:
    city = settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")
    return str(ZONES.get(settings.TIME_ZONE) or _("%(city)s time") % {"city": city})


def moment_words(moment: datetime) -> str:
    """A moment with its zone: "2026-11-26 09:30 (Beijing time)"."""
    return _("{words} ({zone})").format(words=f"{timezone.localtime(moment):%Y-%m-%d %H:%M}", zone=zone_words())


def distance_words(moment: datetime, at: datetime) -> str:
    """The time until a later moment: calendar days if more than one, else hours and minutes."""
    days = (timezone.localtime(moment).date() - timezone.localtime(at).date()).days
    if days > 1:
        return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
    # Round up to whole minutes.
    minutes = -((at - moment) // timedelta(minutes=1))
    hours, minutes = divmod(max(minutes, 0), 60)
    span = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if hours:
        whole = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
        span = _("%(hours)s %(minutes)s") % {"hours": whole, "minutes": span} if minutes else whole
    return _("in %(span)s") % {"span": span}
