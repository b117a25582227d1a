"""Accounts on the desk: Django's users and groups, with groups and permissions named in the reader's language."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from articles.desk.labels import labelled
from articles.desk.language.group_names import group_label
from articles.desk.model_admin import LabelledRows
from articles.formats.lists import join_list
from newsroom.invitations import invite_page
from newsroom.signin.enrolment import factors_of
from newsroom.signin.reach import is_beyond

VERBS = {
    "view": pgettext_lazy("permission", "view"),
    "add": pgettext_lazy("permission", "add"),
    "change": pgettext_lazy("permission", "change"),
    "delete": pgettext_lazy("permission", "delete"),
    "publish": pgettext_lazy("permission", "publish, schedule and withdraw"),
    "take": pgettext_lazy("permission", "take down and restore"),
}

# Permissions whose codename begins like one of the verbs above but means something else.
OWN_NAMES = {
    "view_removed_text": pgettext_lazy("permission", "view the text of sealed and legally removed items"),
    "review_article": pgettext_lazy("permission", "check articles"),
    "review_brief": pgettext_lazy("permission", "check flash briefs"),
    "override_rights": pgettext_lazy("permission", "publish against the terms of the source"),
}


class GroupChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Model) -> str:
        return group_label(str(obj))


class PermissionChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return permission_label(obj)


def permission_label(permission: Permission) -> str:
    """ "Articles: publish, schedule and withdraw"; Django stores the names of permissions in English only."""
    model = permission.content_type.model_class()
    first_word = permission.codename.partition("_")[0]
    verb = OWN_NAMES.get(permission.codename) or VERBS.get(first_word) or permission.name
    kind = model._meta.verbose_name_plural if model else permission.content_type.model
    return labelled(kind, verb)


class AccountAdmin(LabelledRows):
    """Named choices without Django's hint on the Control key: its two-column widget has buttons."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        choices = {Group: GroupChoices, Permission: PermissionChoices}[db_field.related_model]
        field = super().formfield_for_manytomany(db_field, request, **{"form_class": choices, **kwargs})
        if field is not None:
            field.help_text = db_field.help_text
        return field


def is_administrator(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser


class GroupFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[Any]:
        return [(pk, group_label(str(name))) for pk, name in super().field_choices(field, request, model_admin)]


admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class PeopleAdmin(AccountAdmin, UserAdmin):
    """Accounts are deactivated, never deleted, so that versions and decisions keep the names of their authors."""

    actions = None
    empty_value_display = "–"
    list_display = ("username", "last_name", "first_name", "email", "is_staff", "is_active")
    list_filter = ("is_staff", "is_superuser", "is_active", ("groups", GroupFilter))
    change_list_template = "invitations/people.html"
    readonly_fields = ("second_factor",)
    fieldsets = (*(UserAdmin.fieldsets or ()), (gettext_lazy("Sign-in and security"), {"fields": ("second_factor",)}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only administrators give rights here; others invite people with roles that they have themselves."""
        fields = super().get_readonly_fields(request, obj)
        return fields if is_administrator(request) else (*fields, "is_superuser", "groups", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes the password or address of an account that may do more: it would be a way to its rights."""
        may_change: bool = super().has_change_permission(request, obj)
        user: Any = request.user
        return may_change and (obj is None or not is_beyond(obj, user))

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(partial(invite_page, admin=self))
        return [path("invite/", page, name="auth_user_invite"), *super().get_urls()]

    @admin.display(description=gettext_lazy("second factor"))
    def second_factor(self, user: User) -> SafeString | str:
        """The apps and passkeys of the account, and the page on which lost ones are removed."""
        factors = factors_of(user)
        if not factors:
            return self.empty_value_display
        address, words = (
            reverse("signin:remove_colleague_factors", args=[user.pk]),
            gettext("Remove lost second factor"),
        )
        names = join_list(factor.name for factor in factors)
        return format_html('{} <a href="{}">{}</a>', names, address, words)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Group)
class RolesAdmin(AccountAdmin, GroupAdmin):  # type: ignore[misc]
    list_display = ("label",)
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only administrators give rights, also to groups: others could give them to one of their own."""
        fields = super().get_readonly_fields(request, obj)
        return fields if is_administrator(request) else (*fields, "permissions")

    @admin.display(description=gettext_lazy("group"), ordering="name")
    def label(self, group: Group) -> str:
        return group_label(group.name)

    def label_of(self, obj: Any) -> str:
        return group_label(obj.name)
