"""What do people call the time zone of this site? 北京时间, not Asia/Shanghai."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

# An offset alone would be wrong for half the year in many places.
ZONES = {
    "Asia/Shanghai": gettext_lazy("Beijing time"),
    "Asia/Hong_Kong": gettext_lazy("Hong Kong time"),
    "Asia/Taipei": gettext_lazy("Taipei time"),
    "Asia/Singapore": gettext_lazy("Singapore time"),
    "Asia/Tokyo": gettext_lazy("Tokyo time"),
    "UTC": gettext_lazy("Universal time (UTC)"),
}


def zone_words() -> str:
    city = settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")
    return str(ZONES.get(settings.TIME_ZONE) or _("%(city)s time") % {"city": city})


def moment_words(moment: datetime) -> str:
    """A moment with its zone, as an editor says it."""
    return _("{words} ({zone})").format(words=f"{timezone.localtime(moment):%Y-%m-%d %H:%M}", zone=zone_words())


def distance_words(moment: datetime, at: datetime) -> str:
    """How far off a coming moment is: days by the calendar, else hours and minutes."""
    days = (timezone.localtime(moment).date() - timezone.localtime(at).date()).days
    if days > 1:
        return ngettext("in %(count)d day", "in %(count)d days", days) % {"count": days}
    # A minute that has begun counts.
    minutes = -((at - moment) // timedelta(minutes=1))
    hours, minutes = divmod(max(minutes, 0), 60)
    told = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if hours:
        whole = ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
        told = _("%(hours)s %(minutes)s") % {"hours": whole, "minutes": told} if minutes else whole
    return _("in %(span)s") % {"span": told}
