"""What do people call the time zone of this site? 北京时间, not Asia/Shanghai."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
