"""Form by which the ledger is filtered: action, account, case and days."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.takedowns.ledger.event_filter import EventFilter
from articles.takedowns.models import LedgerEvent
from articles.takedowns.models.reference_number import is_reference

# Far enough from the ends of the calendar that every day can be converted to UTC.
MIN_YEAR, MAX_YEAR = 1970, 2999
_DAY = forms.DateInput(
    attrs={"type": "date", "min": f"{MIN_YEAR}-01-01", "max": f"{MAX_YEAR}-12-31"}, format="%Y-%m-%d"
)


class LedgerFilterForm(forms.Form):
    """All fields are optional. `before` is the number of the last event of the page before."""

    action = forms.ChoiceField(label=gettext_lazy("action"), required=False)
    account = forms.CharField(
        label=gettext_lazy("account"), required=False, max_length=150, help_text=gettext_lazy("User name or number")
    )
    case = forms.CharField(label=gettext_lazy("case"), required=False, max_length=20)
    since = forms.DateField(label=pgettext_lazy("first day", "from"), required=False, widget=_DAY)
    until = forms.DateField(label=pgettext_lazy("last day", "until"), required=False, widget=_DAY)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="ledger-%s", label_suffix="")
        choices: Any = self.fields["action"]
        choices.choices = [("", _("all actions")), *LedgerEvent.Action.choices]

    def clean_account(self) -> int | None:
        """The id of the account; its name or its number was typed."""
        typed = self.cleaned_data["account"].strip()
        if not typed:
            return None
        number = typed.removeprefix("account ")
        if number.isascii() and number.isdecimal():
            return int(number)
        user = User.objects.filter(username=typed).first()
        if user is None:
            raise ValidationError(_("There is no account with this name."))
        return user.pk

    def clean_case(self) -> str:
        """A reference or "". Exports record it for good, so nothing else is accepted, such as a name."""
        typed = str(self.cleaned_data["case"]).strip().upper()
        if typed and not is_reference(typed, "C"):
            raise ValidationError(_("Type the number of a case, for example C-4XK2-P9TD."))
        return typed

    def clean_since(self) -> date | None:
        return _checked_year(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        return _checked_year(self.cleaned_data["until"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        return data

    @property
    def event_filter(self) -> EventFilter:
        """The filter of a valid form. Both days are included, in the time zone of the newsroom."""
        data = self.cleaned_data
        since, until = data["since"], data["until"]
        return EventFilter(
            action=data["action"],
            account=data["account"],
            case=data["case"],
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
        )


def _checked_year(day: date | None) -> date | None:
    if day and not MIN_YEAR <= day.year <= MAX_YEAR:
        years = {"first": MIN_YEAR, "last": MAX_YEAR}
        raise ValidationError(_("The year must be from %(first)s to %(last)s.") % years)
    return day


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
