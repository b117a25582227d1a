"""Credit page: correct a wrong credit on all items that carry it, with one decision and a note on each item."""

import secrets
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.desk.labels import desk_address, join_sentences, list_time, status_label
from articles.desk.model_admin import DeskAdmin
from articles.desk.text_limits import LimitedTexts
from articles.desk.users import current_user
from articles.editing.history import LoggedAction, action_message
from articles.formats.counts import MAX_COUNTED
from articles.models import NewsItem
from articles.rights.names import name_key
from articles.takedowns.admin.actions.credit_names import (
    WHO_IS_MEANT,
    create_label,
    credit_name,
    near_names,
    suggested_names,
)
from articles.takedowns.admin.messages import decision_message
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.decisions.actions import DecisionText, FixCredit
from articles.takedowns.decisions.credits import Credit, credit_uses
from articles.takedowns.decisions.decide import correct_credit
from articles.takedowns.models import Case, Decision

EDITING_PERMISSIONS = ("articles.publish_article", "briefs.publish_brief", "articles.change_byline")
MAX_SHOWN = 20
NEW = "new"


def may_change_credits(user: Any) -> bool:
    """Moderators, and users who could change each of these items in its own form."""
    return bool(user.has_perm(PERMISSION) or user.has_perms(EDITING_PERMISSIONS))


class NewCreditForm(LimitedTexts, forms.Form):
    """The correct name, and a choice if the name does not identify one known person or source."""

    name = forms.CharField(
        label=gettext_lazy("Correct name"),
        help_text=gettext_lazy("The full name or its pinyin, in full or by initials."),
        max_length=120,
        widget=forms.TextInput(
            attrs={"class": "vTextField", "autofocus": True, "autocomplete": "off", "list": "known-names"}
        ),
    )
    meant = forms.ChoiceField(label=gettext_lazy("Who is meant?"), required=False, widget=forms.RadioSelect)
    public_note = forms.CharField(
        label=gettext_lazy("Note for the public"),
        help_text=gettext_lazy("Shown under each item. Leave empty for no note."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, old: Credit, items: list[NewsItem], data: Any = None) -> None:
        initial = {"public_note": _default_note(old, items), "key": secrets.token_hex(16)}
        super().__init__(data, initial=initial)
        self.old = old
        typed = " ".join(self.data.get("name", "").split())
        self.matches = near_names(old, self.data.get("name", "")) if data else []
        # Set when the form is shown again to ask who is meant.
        self.is_asking = False
        # The question is only asked if the name alone does not answer it.
        if not data or self._same_name_match() is not None:
            del self.fields["meant"]
            return
        choices = self._choices(typed)
        field = self.fields["meant"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if self.data.get("meant") not in dict(choices):
            self.is_asking = True

    def _choices(self, typed: str) -> list[tuple[str, str]]:
        choices = [(str(match.pk), credit_name(match)) for match in self.matches]
        if typed and not any(name_key(match.name) == name_key(typed) for match in self.matches):
            choices.append((f"{NEW}:{typed}", create_label(self.old, typed)))
        return choices

    def _same_name_match(self) -> Credit | None:
        """The match with exactly this name, if there is only one."""
        same = [match for match in self.matches if name_key(match.name) == name_key(self.data.get("name", ""))]
        return same[0] if len(same) == 1 else None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.is_asking and values.get("name"):
            self.errors.pop("meant", None)
            self.add_error("meant", WHO_IS_MEANT)
        return values

    def new_credit(self) -> Credit:
        """The credit chosen; created if nobody has this name."""
        if (match := self._same_name_match()) is not None:
            return match
        chosen = self.cleaned_data["meant"]
        if chosen.startswith(f"{NEW}:"):
            created: Credit = type(self.old).objects.create(name=chosen.removeprefix(f"{NEW}:"))
            return created
        return next(match for match in self.matches if str(match.pk) == chosen)


def _default_note(old: Credit, items: list[NewsItem]) -> str:
    """In the language of the items under which it will be shown."""
    is_chinese = not items or items[0].language.lower().startswith("zh")
    with translation.override("zh-hans" if is_chinese else "en"):
        return _note(old)


def _note(old: Credit) -> str:
    return _("The credit was wrong: it named %(name)s. It has been corrected.") % {"name": old.name}


class CreditAdmin(DeskAdmin):
    """Adds the page `…/<pk>/credit/` to the admins of sources and persons."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.credit_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_credit"
        return [path("<int:pk>/credit/", view, name=name), *super().get_urls()]

    def credit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        old: Any = self.get_object(request, str(pk))
        if old is None:
            raise Http404
        if not (self.has_view_permission(request, old) and may_change_credits(request.user)):
            raise PermissionDenied
        uses = credit_uses(old, MAX_SHOWN)
        form = NewCreditForm(old, uses.items, request.POST.dict() if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and self._correct(request, old, form, uses.count):
            return HttpResponseRedirect(request.path)
        at = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Correct credit: %(name)s") % {"name": credit_name(old)},
            "opts": self.opts,
            "original": old,
            "form": form,
            "lines": [_line(item, at) for item in uses.items],
            "count": uses.count,
            "is_too_many": uses.count > MAX_COUNTED,
            "more": max(0, uses.count - MAX_SHOWN),
            "suggested": suggested_names({type(old)}),
        }
        return TemplateResponse(request, "takedowns/admin/credit_page.html", context)

    def _correct(self, request: HttpRequest, old: Any, form: NewCreditForm, count: int) -> bool:
        """Correct the credit and show a message. If refused, add the error to the form and return False."""
        note: str = form.cleaned_data["public_note"].strip()
        text = DecisionText(note or _note(old), "", note)
        by = current_user(request)
        try:
            # A person who is created for this goes with a refusal.
            with transaction.atomic():
                new = form.new_credit()
                decision = correct_credit(FixCredit(old, new), text, by, form.cleaned_data["key"])
        except ValidationError as refused:
            form.add_error(None, refused)
            return False
        self.log_change(request, old, action_message(LoggedAction.CREDIT_CHANGED, name=new.name))
        messages.success(request, _corrected_message(request, decision, count, old, new))
        return True


def _line(item: NewsItem, at: datetime) -> dict[str, str]:
    beside = f"{list_time(item.published_at)} · {status_label(item, at)}"
    return {"title": item.display_title, "address": desk_address(item, "change"), "beside": beside}


def _corrected_message(request: HttpRequest, decision: Decision, count: int, old: Credit, new: Credit) -> Any:
    """What was changed; for moderators with a link to the case, where all of it can be undone at once."""
    if decision.case.state == Case.State.SECOND_REVIEW:
        return decision_message(decision)
    notes = decision.changes.filter(table="correction").count()
    items_words = ngettext(
        "%(count)d item now credits %(new)s instead of %(old)s.",
        "%(count)d items now credit %(new)s instead of %(old)s.",
        count,
    ) % {"count": count, "new": new.name, "old": old.name}
    notes_words = ngettext("%(count)d note was added.", "%(count)d notes were added.", notes) % {"count": notes}
    link = ""
    if request.user.has_perm(PERMISSION):
        address = reverse("admin:takedowns_case_change", args=[decision.case_id])
        words = _("You can undo this in %(case)s") % {"case": decision.case.reference}
        link = format_html('<a href="{}">{}</a>', address, words)
    return join_sentences(items_words, notes_words if notes else "", link)
