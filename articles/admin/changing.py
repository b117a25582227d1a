"""When a published text is changed: what is asked of the editor, and what follows from the answer?"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.verbs import pressed
from articles.correcting import READ, ChangeKind, note_change
from articles.models import Mode, NewsItem, Standing
from articles.takedowns.deciding import take_down

LONGEST_NOTE = 2_000
MOST_ROWS = 50


class ChangingForm(forms.ModelForm):
    """Adds the question to the form of an item that readers see. `kind_of_change`: the answer, None where none was due.

    A correction that is added as a row of the same form is an answer too.
    """

    # Who may not take down is not offered to take a text back.
    may_retract = False
    change_kind = forms.ChoiceField(
        label=gettext_lazy("What kind of change is it?"), required=False, widget=forms.RadioSelect
    )
    change_note = forms.CharField(
        label=gettext_lazy("What readers are told"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind_of_change: ChangeKind | None = None
        if not is_read(self.instance):
            del self.fields["change_kind"], self.fields["change_note"]
            return
        offered = [choice for choice in ChangeKind.choices if self.may_retract or choice[0] != ChangeKind.RETRACTION]
        self.fields["change_kind"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "change_kind" in self.fields and pressed(self.data) is None:
            self._ask(values)
        return values

    def _ask(self, values: dict[str, Any]) -> None:
        chosen, note = values.get("change_kind"), values.get("change_note", "").strip()
        if not chosen:
            if self._is_reworded(values) and not adds_correction(self.data):
                self.add_error("change_kind", _("Readers see this text: say what kind of change it is."))
            return
        kind = ChangeKind(chosen)
        if kind is not ChangeKind.TYPO and not note and "change_note" not in self.errors:
            self.add_error("change_note", _("Say to the readers what changed."))
        self.kind_of_change = kind

    def _is_reworded(self, values: dict[str, Any]) -> bool:
        """The instance still holds what is stored."""
        return any(name in values and values[name] != getattr(self.instance, name) for name in READ)


def is_read(item: NewsItem) -> bool:
    return bool(item.pk) and item.standing(timezone.now()) is Standing.PUBLIC


def adds_correction(post: Mapping[str, Any]) -> bool:
    """Whether a new row of corrections says something."""
    rows = (f"corrections-{number}" for number in range(MOST_ROWS))
    return any(post.get(f"{row}-text", "").strip() and not post.get(f"{row}-id") for row in rows)


def tell_readers(request: HttpRequest, form: Any) -> None:
    """What follows from the answer, once the text is saved. Raises ValidationError where a retraction is refused."""
    kind, item = form.kind_of_change, form.instance
    note = form.cleaned_data.get("change_note", "").strip()
    by: Any = request.user
    if kind is ChangeKind.RETRACTION:
        take_down(item, Mode.RETRACTED, by, note, note)
        messages.success(request, _("Retracted: readers see your note instead of the text."))
    elif kind is not None:
        note_change(item, kind, note, by)
