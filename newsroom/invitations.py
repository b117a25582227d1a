"""Inviting colleagues to the desk: an account with roles, and a link by which its owner sets a password.

The link goes out by mail, or is shown once to the person who invites and hands it over.
"""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from articles.desk.language.group_names import group_label
from articles.formats.interface_language import interface_code_for
from articles.identity.current import current_identity, site_identity
from articles.identity.models import Language
from articles.models.editorial.desk_preferences import DeskPreferences
from articles.outbox.models import Message
from articles.outbox.transport import has_mail_server
from newsroom.groups import GROUPS
from newsroom.signin.links import invitation_link, invitation_placeholder

# What each role may do, in a few words beside its name.
DUTIES = {
    "Writer": gettext_lazy("writes and saves drafts"),
    "Editor": gettext_lazy("publishes and corrects"),
    "Chief editor": gettext_lazy("also decides on sections, rights and the identity of the site"),
    "Moderator": gettext_lazy("handles complaints and takedowns"),
    "Lead moderator": gettext_lazy("also assigns cases and erases personal data"),
    "Counsel": gettext_lazy("reads and comments on cases"),
    "Auditor": gettext_lazy("reads everything, changes nothing"),
}
MAIL, LINK = "mail", "link"


def _in_order() -> QuerySet[Group]:
    """The roles as `newsroom.groups` lists them, then the operator's own."""
    places = [When(name=name, then=Value(place)) for place, name in enumerate(GROUPS)]
    return Group.objects.order_by(Case(*places, default=Value(len(places))), "name")


class RoleChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        duty = DUTIES.get(obj.name)
        return f"{group_label(obj.name)} – {duty}" if duty else group_label(obj.name)


class InvitationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Names may be left empty: the person can be found by the user name."""

    groups = RoleChoices(_in_order(), label=gettext_lazy("roles"), widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=gettext_lazy("language of the desk"), choices=Language.choices)
    by = forms.ChoiceField(
        label=gettext_lazy("invitation"),
        choices=[
            (MAIL, gettext_lazy("Send the link by mail")),
            (LINK, gettext_lazy("Show me the link, I hand it over myself")),
        ],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = User
        fields = ("username", "last_name", "first_name", "email", "groups")

    def __init__(self, typed: Any = None) -> None:
        initial = {"language": current_identity().language, "by": MAIL if has_mail_server() else LINK}
        super().__init__(typed, initial=initial)
        for field in self.fields.values():
            field.label = capfirst(field.label)
        self.fields["username"].help_text = _("For signing in: letters, digits and @/./+/-/_.")
        self.fields["groups"].error_messages["required"] = _("Choose at least one role.")
        if not has_mail_server():
            by: Any = self.fields["by"]
            by.choices = [(LINK, _("Show me the link, I hand it over myself"))]
            by.help_text = _("No mail server is set up, so that nothing can be sent.")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Another account has this email address."))
        return email

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("by") == MAIL and "email" not in self.errors and not values.get("email"):
            self.add_error("email", _("Enter the address to which the link goes."))
        return values


@transaction.atomic
def invite(form: InvitationForm) -> User:
    """Create the account with a password that nobody knows, and queue the mail if one was asked for."""
    user: User = form.save(commit=False)
    # Not an unusable one: Django gives no link to set a password to such accounts.
    user.set_password(secrets.token_urlsafe(32))
    user.is_staff = True
    user.save()
    user.groups.set(form.cleaned_data["groups"])
    code = interface_code_for(form.cleaned_data["language"])
    DeskPreferences.objects.create(user=user, language=code)
    if form.cleaned_data["by"] == MAIL:
        with override(code):
            _write(user)
    return user


def _write(user: User) -> None:
    """In the language of the account. The outbox stores a placeholder for the link."""
    name = site_identity("name")
    subject = _("You are invited to the desk of {name}").format(name=name)
    text = _(
        "You have an account at the desk of {name}. Your user name is {username}.\n\n"
        "Set your password here within seven days; the link works once:\n{link}\n\nThen sign in at:\n{desk}\n"
    )
    link, desk = invitation_placeholder(user), f"{settings.SITE_URL}/admin/"
    Message.objects.create(
        recipient=user.email,
        subject=subject[:200],
        text=text.format(name=name, username=user.username, link=link, desk=desk),
    )


def invite_page(request: HttpRequest, admin: Any) -> HttpResponse:
    """The form; after it, the same page with what was done, the link if it was asked for, and an empty form."""
    if not (admin.has_add_permission(request) and request.user.has_perm("auth.change_user")):
        raise PermissionDenied
    form, invited, link = InvitationForm(request.POST or None), None, ""
    if request.method == "POST" and form.is_valid():
        _refuse_escalation(request, form)
        invited = invite(form)
        admin.log_addition(request, invited, [{"added": {}}])
        link = invitation_link(invited) if form.cleaned_data["by"] == LINK else ""
        if not link:
            words = _("The invitation of {name} is on its way to {email}.")
            messages.success(request, words.format(name=invited.username, email=invited.email))
        form = InvitationForm()
    context = {"title": _("Invite a colleague"), "form": form, "invited": invited, "link": link, "opts": admin.opts}
    page = TemplateResponse(request, "invitations/invite.html", admin.admin_site.each_context(request) | context)
    # It may contain a link that opens an account.
    page["Cache-Control"] = "no-store"
    return page


def _refuse_escalation(request: HttpRequest, form: InvitationForm) -> None:
    """Only administrators give roles with permissions that they do not have themselves."""
    if request.user.is_superuser:
        return
    for group in form.cleaned_data["groups"].prefetch_related("permissions__content_type"):
        codes = (f"{each.content_type.app_label}.{each.codename}" for each in group.permissions.all())
        if not request.user.has_perms(codes):
            raise PermissionDenied
