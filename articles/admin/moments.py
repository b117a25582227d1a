"""One field for a coming moment: it takes `1-5 8:30` and says which day, zone and distance that is."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from articles.parsing.coming import LONGEST, Coming, MomentError, Unread, read_coming
from articles.zones import distance_words, zone_words

WRITTEN = "%Y-%m-%d %H:%M"
# The examples are the same in every language; the words around them are not.
REFUSED = {
    Unread.UNKNOWN: gettext_lazy("No moment is read from this. Write it like one of these: %(examples)s."),
    Unread.NO_DAY: gettext_lazy("There is no such day: the month stands before the day, as in 1-5 8:30."),
    Unread.NO_TIME: gettext_lazy("There is no such time of day: it goes from 0:00 to 23:59."),
    Unread.NO_CLOCK: gettext_lazy("Say at what time of that day, as in 1-5 8:30."),
    Unread.SKIPPED: gettext_lazy("The clocks are set forward then, and this time of day is left out: choose another."),
    Unread.PAST: gettext_lazy("This moment has passed. To publish at once, press “Publish now”."),
}
EXAMPLES = "1-5 8:30 · 明天 8:30 · 周五 18:00 · 20:00 · +2h"


class MomentField(forms.CharField):
    """An aware moment that is still to come, or None. What was typed stays in the field when it is refused."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "class": "vTextField moment",
            "autocomplete": "off",
            "spellcheck": "false",
            "placeholder": EXAMPLES,
        }

    def prepare_value(self, value: Any) -> Any:
        return f"{timezone.localtime(value):{WRITTEN}}" if isinstance(value, datetime) else value

    def clean(self, value: Any) -> datetime | None:
        typed = super().clean(value).strip()
        return read(typed).moment if typed else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "").strip()


def read(typed: str) -> Coming:
    """Raises ValidationError in an editor's words."""
    try:
        return read_coming(typed, timezone.now(), ZoneInfo(settings.TIME_ZONE))
    except MomentError as refused:
        raise ValidationError(REFUSED[refused.why] % {"examples": EXAMPLES}, code=refused.why.name) from refused


def coming_words(moment: datetime, at: datetime) -> str:
    """Date, weekday, time, zone and distance: `2027-01-05 Tuesday 08:30 (Beijing time), in 40 days`."""
    local = timezone.localtime(moment)
    parts = {
        "day": f"{local:%Y-%m-%d}",
        "weekday": date_format(local, "l"),
        "time": f"{local:%H:%M}",
        "zone": zone_words(),
        "distance": distance_words(moment, at),
    }
    return _("%(day)s %(weekday)s %(time)s (%(zone)s), %(distance)s") % parts


@require_GET
def moment_view(request: HttpRequest) -> JsonResponse:
    """What is read of a text so far: `{"words"}`, and `"short"` for a button; or `{"refused"}`."""
    typed = request.GET.get("typed", "").strip()
    if not typed:
        return JsonResponse({"words": ""})
    try:
        coming = read(typed)
    except ValidationError as refused:
        return JsonResponse({"refused": " ".join(refused.messages)})
    words = coming_words(coming.moment, timezone.now())
    if coming.twice:
        words = f"{words} {_('The clocks are set back then: the first of the two is meant.')}"
    return JsonResponse({"words": words, "short": f"{timezone.localtime(coming.moment):{WRITTEN}}"})
