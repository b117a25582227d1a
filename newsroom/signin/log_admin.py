"""The security log on the desk: read-only, filtered, in keyset pages."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import list_time, with_zone
from articles.desk.model_admin import ReadOnlyAdmin
from articles.desk.users import person_name
from newsroom.signin.log_words import event_words
from newsroom.signin.models import AuditEvent

PAGE_SIZE = 100


class LogFilterForm(forms.Form):
    """Both fields are optional. `before` is the key of the last event of the page before."""

    action = forms.ChoiceField(label=gettext_lazy("action"), required=False)
    account = forms.CharField(
        label=gettext_lazy("account"), required=False, max_length=150, help_text=gettext_lazy("User name")
    )
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="log-%s", label_suffix="")
        choices: Any = self.fields["action"]
        choices.choices = [("", _("all actions")), *AuditEvent.Action.choices]

    def clean_account(self) -> User | None:
        typed = self.cleaned_data["account"].strip()
        user = User.objects.filter(username=typed).first() if typed else None
        if typed and user is None:
            raise ValidationError(_("There is no account with this name."))
        return user

    def events(self) -> Any:
        """What was asked for, newest first; an event concerns who acted and whose account was changed."""
        data = self.cleaned_data
        events = AuditEvent.objects.select_related("account", "about").order_by("-pk")
        if data["action"]:
            events = events.filter(action=data["action"])
        if data["account"]:
            events = events.filter(Q(account=data["account"]) | Q(about=data["account"]))
        return events.filter(pk__lt=data["before"]) if data["before"] else events


class AuditEventAdmin(ReadOnlyAdmin):
    fields = ("at", "action", "account", "about", "network")

    def label_of(self, obj: AuditEvent) -> str:
        return f"{list_time(obj.at)} {obj.get_action_display()}"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = LogFilterForm(request.GET)
        found = list(form.events()[: PAGE_SIZE + 1]) if form.is_valid() else []
        parameters = request.GET.copy()
        for name in [name for name in parameters if not parameters[name] or name == "before"]:
            del parameters[name]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": capfirst(str(self.opts.verbose_name_plural)),
            "form": form,
            "rows": [_row(event) for event in found[:PAGE_SIZE]],
            "time_heading": with_zone(gettext_lazy("time")),
            "is_filtered": bool(parameters),
            "is_later_page": bool(request.GET.get("before")),
            "query": parameters.urlencode(),
            "older": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
        }
        return TemplateResponse(request, "signin/admin/log.html", context | (extra_context or {}))


def _row(event: AuditEvent) -> dict[str, Any]:
    return {
        "time": list_time(event.at),
        "action": event.get_action_display(),
        "account": person_name(event.account) if event.account else "",
        "about": person_name(event.about) if event.about else "",
        "details": event_words(event),
        "network": event.network,
    }
