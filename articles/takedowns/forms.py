"""What do we ask of a person who reports a problem? Little is required: what is missing is asked for later."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import ErrorList
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from articles.takedowns.guards import trouble_with_stamp
from articles.takedowns.models import Claimant, Notice
from articles.takedowns.targets import Part, Target, released_item

LONGEST_TEXT = 20_000
ANOTHER = "other"
_UNWRITTEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


class Uncut(forms.Field):
    """Lengths are judged here, aloud: a maxlength attribute cuts what is pasted without a word."""

    default_error_messages = {
        "max_length": _("This is too long: at most %(limit_value)d characters, and these are %(show_value)d.")
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Line(Uncut, forms.CharField):
    """One line, without what no keyboard writes."""

    def to_python(self, value: Any) -> str:
        return " ".join(_UNWRITTEN.sub("", super().to_python(value) or "").split())


class Text(Uncut, forms.CharField):
    """Several lines with one kind of line end, so that length is what the person counts."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value: Any) -> str:
        text = re.sub("\r\n?", "\n", super().to_python(value) or "")
        return _UNWRITTEN.sub("", text).strip()


class Email(Uncut, forms.EmailField):
    """An address for mail."""


class NoticeForm(forms.Form):
    """One notice. With an item that the public may read its parts are offered; else its address is asked for."""

    address = Line(
        label=_("Where is it?"),
        help_text=_("The address of the page, or words by which we can find it."),
        max_length=900,
        required=False,
    )
    part = forms.ChoiceField(
        label=_("Which part of it?"),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("This part is not on the page any more. Please choose again.")},
    )
    part_words = Line(
        label=_("The part in your own words"),
        help_text=_("For example the sentence, or the name, as it stands on the page."),
        max_length=250,
        required=False,
    )
    subject = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Notice.Subject.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is wrong."),
            "invalid_choice": _("Choose one of these."),
        },
    )
    statement = Text(
        label=_("Say it in your words"),
        help_text=_("What stands there, and what is true? If it is your work or your person: why?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Tell us what is wrong, in a sentence at least.")},
    )
    evidence = Text(
        label=_("What shows it?"),
        help_text=_("Where we can check it: the original's address, a document, a date. A person will read it."),
        max_length=LONGEST_TEXT,
        required=False,
    )
    relief = forms.ChoiceField(
        label=_("What should we do?"),
        choices=[("", _("You decide")), *Notice.Relief.choices],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    name = Line(
        label=_("Your name"),
        help_text=_("So that we know whom we answer. To report a wrong fact you need not give it."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = Email(
        label=_("Your email address"),
        help_text=_("For a receipt and our answer. Without it you can follow your notice on its own page."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This is not an email address. Write one like name@example.org, or none.")},
    )
    contact = Text(
        label=_("Your postal address or telephone number"),
        help_text=_("Copyright notices and orders usually need one. For everything else leave it empty."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )
    authority = Line(
        label=_("On whose behalf do you write?"),
        help_text=_("Only if you act for somebody else: for whom, and what entitles you."),
        max_length=300,
        required=False,
    )
    stamp = forms.CharField(required=False)
    homepage = forms.CharField(required=False)

    def __init__(self, target: Target, at: datetime, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"relief": ""})
        self.target = target
        self.at = at
        self.fields.pop("address" if target.item else "part")
        if target.item:
            another = (ANOTHER, _("Another part or name, written below"))
            self.fields["part"].choices = [*((part.key, _label(part)) for part in target.parts), another]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if trouble := trouble_with_stamp(self.data.get("stamp", ""), self.at):
            self.add_error(None, trouble)
        if self.data.get("homepage"):
            self.add_error(
                None, _("A hidden field was filled in, as programs do. We emptied it: please send once more.")
            )

    @property
    def faults(self) -> list[tuple[str, ErrorList]]:
        """What to mend, each with the id of the control to go to: a group of radios has none but its first."""
        found = [("", self.non_field_errors())] if self.non_field_errors() else []
        for bound in self:
            if bound.errors:
                found.append((f"{bound.auto_id}_0" if bound.use_fieldset else bound.auto_id, bound.errors))
        return found

    def notice(self) -> Notice:
        """The notice, not saved, of a form that is valid."""
        given, part = self.cleaned_data, self._part()
        item = released_item(self.target, self.at)
        unlinked = f"?item={self.target.given}" if self.target.given and item is None else ""
        return Notice(
            received_at=self.at,
            subject=given["subject"],
            item=item,
            placement=part.placement if part else None,
            picture=part.picture if part else None,
            url_as_given=" ".join(filter(None, [given.get("address"), unlinked])),
            part=_in_words(str(part or "")[:240], given["part_words"]),
            statement=given["statement"],
            evidence=given["evidence"],
            relief=given["relief"],
            language=get_language() or "",
        )

    def claimant(self) -> Claimant | None:
        """Who asks, not saved; None where the person told nothing about themselves."""
        told = {name: self.cleaned_data[name] for name in ("name", "email", "contact", "authority")}
        return Claimant(**told) if any(told.values()) else None

    def _part(self) -> Part | None:
        chosen = self.cleaned_data.get("part")
        return next((part for part in self.target.parts if part.key == chosen), None)


def _in_words(chosen: str, written: str) -> str:
    return gettext("{kind}: {name}").format(kind=chosen, name=written) if chosen and written else chosen or written


def _label(part: Part) -> str:
    if not part.name:
        return part.kind
    name = format_html('<span lang="{}">{}</span>', part.language, part.name)
    return format_html("<span>{}</span>", format_html(gettext("{kind}: {name}"), kind=part.kind, name=name))
