"""How is a wrong credit that we see ourselves put right wherever it stands? One page, one decision, a note on each."""

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.base import DeskAdmin
from articles.admin.words import desk_address, list_time, run_on, standing_words, title_of
from articles.models import NewsItem
from articles.parsing.initials import initials_typed
from articles.rights.models import Person
from articles.rights.names import name_key
from articles.search.name_parts import names_typed
from articles.takedowns.acts import FixCredit, Words
from articles.takedowns.cases import PERMISSION
from articles.takedowns.crediting import MOST_COUNTED, Credit, uses_of
from articles.takedowns.deciding import correct_credit
from articles.takedowns.models import Decision

RELEASING = ("articles.publish_article", "briefs.publish_brief", "articles.change_byline")
MOST_SHOWN = 20
MOST_MEANT = 6
NEW = "new"


def may_change_credits(user: Any) -> bool:
    """Moderators; and who could change each of these items by its own form."""
    return bool(user.has_perm(PERMISSION) or user.has_perms(RELEASING))


class NewCreditForm(forms.Form):
    """The right name; and who is meant by it, where that is not one known name."""

    name = forms.CharField(
        label=gettext_lazy("The right name"),
        help_text=gettext_lazy("In full, or by its initials."),
        max_length=120,
        widget=forms.TextInput(attrs={"class": "vTextField", "autofocus": True, "autocomplete": "off"}),
    )
    meant = forms.ChoiceField(label=gettext_lazy("Who is meant?"), required=False, widget=forms.RadioSelect)
    public_note = forms.CharField(
        label=gettext_lazy("Note for the public"),
        help_text=gettext_lazy("Stands under each of them. Empty: none."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, old: Credit, items: list[NewsItem], data: Any = None) -> None:
        initial = {"public_note": _first_note(old, items), "key": secrets.token_hex(16)}
        super().__init__(data, initial=initial)
        self.old = old
        self.known = _known(old, self.data.get("name", "")) if data else []
        typed = " ".join(self.data.get("name", "").split())
        choices = [(str(one.pk), _credit_name(one)) for one in self.known]
        if typed and not any(name_key(one.name) == name_key(typed) for one in self.known):
            choices.append((f"{NEW}:{typed}", _("Nobody yet: make “%(name)s”") % {"name": typed}))
        self.fields["meant"].choices = choices  # type: ignore[attr-defined]
        # Asked only where a name alone does not say it.
        if not data or self._only_one() is not None:
            del self.fields["meant"]
        elif not self.data.get("meant"):
            self.data = {**self.data, "meant": choices[0][0] if choices else ""}
            self.is_asking = True

    is_asking = False

    def _only_one(self) -> Credit | None:
        same = [one for one in self.known if name_key(one.name) == name_key(self.data.get("name", ""))]
        return same[0] if len(same) == 1 else None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.is_asking and values.get("name"):
            self.add_error(
                "meant", _("This is not the whole name of one who is known. Say who is meant, then once more.")
            )
        return values

    def new_credit(self) -> Credit:
        """Who is to be named; made where nobody is known by that name."""
        if (one := self._only_one()) is not None:
            return one
        chosen = self.cleaned_data["meant"]
        if chosen.startswith(f"{NEW}:"):
            made: Credit = type(self.old).objects.create(name=chosen.removeprefix(f"{NEW}:"))
            return made
        return next(one for one in self.known if str(one.pk) == chosen)


def _known(old: Credit, typed: str) -> list[Credit]:
    """Who may be meant: all of that very name; else by initials."""
    model: Any = type(old)
    rows = model.objects.select_related("outlet") if model is Person else model.objects
    same: list[Credit] = list(rows.filter(name_key=name_key(typed)).order_by("pk")[:MOST_MEANT])
    if same or not initials_typed(typed):
        return same
    return [one for one in names_typed(typed, MOST_MEANT) if isinstance(one, model)]


def _credit_name(credit: Credit) -> str:
    return f"{credit.name} ({credit.outlet})" if isinstance(credit, Person) and credit.outlet else credit.name


def _first_note(old: Credit, items: list[NewsItem]) -> str:
    """In the language of what it will stand under."""
    is_chinese = not items or items[0].language.lower().startswith("zh")
    with translation.override("zh-hans" if is_chinese else "en"):
        return _("The credit was wrong: it named %(name)s. It is right now.") % {"name": old.name}


class CreditAdmin(DeskAdmin):
    """Adds the page `…/<pk>/credit/` to the admin of those who are credited."""

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
        uses = uses_of(old, MOST_SHOWN)
        form = NewCreditForm(old, uses.items, request.POST.dict() if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and self._corrected(request, old, form, uses.count):
            return HttpResponseRedirect(request.path)
        at = timezone.now()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Change credit: %(name)s") % {"name": _credit_name(old)},
            "opts": self.opts,
            "original": old,
            "form": form,
            "lines": [_line(item, at) for item in uses.items],
            "count": uses.count,
            "is_too_many": uses.count > MOST_COUNTED,
            "more": max(0, uses.count - MOST_SHOWN),
        }
        return TemplateResponse(request, "admin/credit.html", context)

    def _corrected(self, request: HttpRequest, old: Any, form: NewCreditForm, count: int) -> bool:
        note: str = form.cleaned_data["public_note"].strip()
        reason = note or _("The credit was wrong: it named %(name)s. It is right now.") % {"name": old.name}
        by: Any = request.user
        try:
            new = form.new_credit()
            decision = correct_credit(FixCredit(old, new), Words(reason, "", note), by, form.cleaned_data["key"])
        except ValidationError as refused:
            form.add_error(None, refused)
            return False
        self.log_change(request, old, _("Credit changed to %(name)s.") % {"name": new.name})
        messages.success(request, _corrected_words(request, decision, count, old, new))
        return True


def _line(item: NewsItem, at: Any) -> dict[str, str]:
    beside = f"{list_time(item.published_at)} · {standing_words(item, at)}"
    return {"title": title_of(item), "address": desk_address(item, "change"), "beside": beside}


def _corrected_words(request: HttpRequest, decision: Decision, count: int, old: Credit, new: Credit) -> Any:
    """What is true now; and for who may, where all of it is undone at once."""
    notes = decision.changes.filter(table="correction").count()
    told = ngettext(
        "%(count)d item names %(new)s instead of %(old)s now.",
        "%(count)d items name %(new)s instead of %(old)s now.",
        count,
    ) % {"count": count, "new": new.name, "old": old.name}
    noted = ngettext("%(count)d note stands under it.", "%(count)d notes stand under them.", notes) % {"count": notes}
    link = ""
    if request.user.has_perm(PERMISSION):
        address = reverse("admin:takedowns_case_change", args=[decision.case_id])
        link = format_html('<a href="{}">{}</a>', address, _("Undo it in %(case)s") % {"case": decision.case.reference})
    return run_on(told, noted if notes else "", link)
