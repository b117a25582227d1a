"""Schedule field: a future time typed as `1-5 8:30` or `+2h`, and its spelled-out form for confirmation."""

from collections.abc import Mapping
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

from articles.formats.lists import sentences
from articles.formats.moments import distance_words, zone_words
from articles.text.schedule_input import (
    MAX_LENGTH,
    ScheduledMoment,
    ScheduleInputError,
    ScheduleProblem,
    parse_schedule_input,
)

_DAY_FORMAT = "%Y-%m-%d"
ERRORS = {
    ScheduleProblem.UNKNOWN: gettext_lazy("This time was not recognised. Use a format such as: %(examples)s."),
    ScheduleProblem.NO_DAY: gettext_lazy("There is no such day. The month comes first, as in 1-5 8:30."),
    ScheduleProblem.NO_TIME: gettext_lazy("There is no such time. Times go from 0:00 to 23:59."),
    ScheduleProblem.NO_CLOCK: gettext_lazy("Add the time of day, as in 1-5 8:30."),
    ScheduleProblem.AMBIGUOUS: gettext_lazy(
        "This may be the night before or after that day. Write the date on which it is that time, as in 1-5 02:00."
    ),
    ScheduleProblem.NO_ZONE: gettext_lazy(
        "This time zone is unknown, or its abbreviation has several meanings. Write it as in 1-5 8:30 UTC+8."
    ),
    ScheduleProblem.SKIPPED: gettext_lazy(
        "This time does not exist because the clocks go forward. Choose another one."
    ),
    ScheduleProblem.PAST: gettext_lazy("This time is in the past. To publish immediately, press “Publish now”."),
}
# Accepted in every language of the interface.
EXAMPLES = "1-5 8:30 · 明天 8:30 · 周五 18:00 · 20:00 · +2h"


class ScheduleField(forms.CharField):
    """An aware time in the future, or None. A refused input stays in the field as it was typed."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MAX_LENGTH, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "class": "vTextField moment",
            "autocomplete": "off",
            "spellcheck": "false",
            "placeholder": EXAMPLES,
        }

    def prepare_value(self, value: Any) -> Any:
        return _typed_form(value) if isinstance(value, datetime) else value

    def clean(self, value: Any) -> datetime | None:
        typed = super().clean(value).strip()
        return parse(typed).moment if typed else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (self.prepare_value(initial) or "") != (data or "").strip()


def parse(typed: str) -> ScheduledMoment:
    """Raises ValidationError with a message for the editor."""
    try:
        return parse_schedule_input(typed, timezone.now(), ZoneInfo(settings.TIME_ZONE))
    except ScheduleInputError as error:
        raise ValidationError(ERRORS[error.why] % {"examples": EXAMPLES}, code=error.why.name) from error


def typed_time(post: Mapping[str, Any]) -> datetime | None:
    """The time in the field `release_at` of a posted form. Raises ValidationError if it cannot be understood."""
    return ScheduleField(required=False).clean(post.get("release_at", ""))


def _typed_form(moment: datetime) -> str:
    """The moment as an editor would type it, with seconds only if it has some."""
    local = timezone.localtime(moment)
    return f"{local:{_DAY_FORMAT} {_clock_format(local)}}"


def _clock_format(local: datetime) -> str:
    return "%H:%M:%S" if local.second else "%H:%M"


def schedule_words(moment: datetime, at: datetime) -> str:
    """Date, weekday, time, zone and distance: `2027-01-05 Tuesday 08:30 (Beijing time), in 40 days`."""
    local = timezone.localtime(moment)
    parts = {
        "day": f"{local:{_DAY_FORMAT}}",
        "weekday": date_format(local, "l"),
        "time": f"{local:{_clock_format(local)}}",
        "zone": zone_words(),
        "distance": distance_words(moment, at),
    }
    return _("%(day)s %(weekday)s %(time)s (%(zone)s), %(distance)s") % parts


@require_GET
def schedule_view(request: HttpRequest) -> JsonResponse:
    """How a typed time is understood: `{"words"}`, with `"short"` for a button; or `{"refused"}`."""
    typed = request.GET.get("typed", "").strip()
    if not typed:
        return JsonResponse({"words": ""})
    try:
        scheduled = parse(typed)
    except ValidationError as error:
        return JsonResponse({"refused": sentences(error.messages)})
    words = schedule_words(scheduled.moment, timezone.now())
    if scheduled.twice:
        words = f"{words} {_('The clocks go back then, so this time occurs twice; the first is used.')}"
    return JsonResponse({"words": words, "short": _typed_form(scheduled.moment)})
