"""Commands of the palette, found by their name in either language or by its pinyin."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.formats.interface_language import ENGLISH, interface_language
from articles.models import Tag
from articles.palette.results import PaletteResult
from articles.text.folding import fold
from articles.text.pinyin import reads_as

MAX_SHOWN = 6
MAX_WITHOUT_QUERY = 40
ENGLISH_ROOT = "/en/"


@dataclass(frozen=True, slots=True)
class PaletteCommand:
    """A page of the desk. `script`: what the palette's script does instead of going to the address, if anything."""

    name: str
    label: str
    address: str
    script: str = ""


def commands(request: HttpRequest, here: str) -> list[PaletteCommand]:
    """The commands this user may give. `here`: path of the page the palette is on, for the link to its translation."""
    return [
        *_create_commands(request),
        *_list_commands(request),
        *_merge_commands(request),
        *_general_commands(request, here),
    ]


def command_results(request: HttpRequest, typed: str, here: str) -> list[PaletteResult]:
    """Commands whose name contains the query, those that begin with it first; all commands without a query."""
    offered = commands(request, here)
    with override(settings.LANGUAGE_CODE if interface_language() == ENGLISH else "en"):
        translations = {command.name: command.label for command in commands(request, here)}
    matching = [
        command
        for command in offered
        if matches(command.label, typed) or matches(translations.get(command.name, ""), typed)
    ]
    matching.sort(key=lambda command: not fold(command.label).startswith(fold(typed)))
    return [
        PaletteResult(
            key=f"command-{command.name}",
            kind=_("Command"),
            title=command.label,
            detail="",
            address=command.address,
            has_actions=False,
            script=command.script,
        )
        for command in matching[: MAX_SHOWN if typed else MAX_WITHOUT_QUERY]
    ]


def matches(label: str, typed: str) -> bool:
    """Whether a label contains what was typed, or its characters have these initials or readings."""
    return fold(typed) in fold(label) or reads_as(label, typed)


def _create_commands(request: HttpRequest) -> list[PaletteCommand]:
    commands = []
    for model, model_admin in _model_admins(request):
        may_add = model_admin.has_add_permission(request)
        if model == "brief" and request.user.has_perm("briefs.publish_brief") and may_add:
            address = reverse("admin:index") + "#flash-text"
            commands.append(PaletteCommand("flash", _("Flash box"), address, script="flash"))
        if model == "delivery" and request.user.has_perm("wire.add_delivery"):
            commands.append(PaletteCommand("paste", _("Paste a page"), reverse("admin:wire_delivery_paste")))
        elif may_add:
            label = _("New: %(name)s") % {"name": model_admin.opts.verbose_name}
            if model == "article":
                label = _("Write an article")
            commands.append(PaletteCommand(f"new-{model}", label, _address(model_admin, "add")))
    return commands


def _list_commands(request: HttpRequest) -> list[PaletteCommand]:
    return [
        PaletteCommand(
            f"list-{model}",
            _("List: %(name)s") % {"name": model_admin.opts.verbose_name_plural},
            _address(model_admin, "changelist"),
        )
        for model, model_admin in _model_admins(request)
        if model_admin.has_view_or_change_permission(request)
    ]


def _merge_commands(request: HttpRequest) -> list[PaletteCommand]:
    tag_admin: Any = admin.site.get_model_admin(Tag)
    if not tag_admin.may_merge_any(request):
        return []
    return [
        PaletteCommand("merge-tags", _("Merge tags"), reverse("admin:articles_tag_merge")),
        PaletteCommand("merged-tags", _("Merged tags"), reverse("admin:articles_tag_merges")),
    ]


def _general_commands(request: HttpRequest, here: str) -> list[PaletteCommand]:
    language, path = _other_language(here)
    home = ENGLISH_ROOT if interface_language() == ENGLISH else "/"
    return [
        PaletteCommand("first-page", _("Desk home page"), reverse("admin:index")),
        PaletteCommand("site", _("Public site"), home),
        PaletteCommand("language", language, path, script="language"),
        PaletteCommand("password", _("Change password"), reverse("admin:password_change")),
        PaletteCommand("sign-out", _("Log out"), reverse("admin:index"), script="sign-out"),
    ]


def _other_language(here: str) -> tuple[str, str]:
    """Name of the other language, and this page's path in it. Paths outside the desk lead to the dashboard."""
    chinese, english = "/admin/", f"{ENGLISH_ROOT}admin/"
    if interface_language() == ENGLISH:
        rest = here.removeprefix(english) if here.startswith(english) else ""
        return "中文", chinese + rest
    rest = here.removeprefix(chinese) if here.startswith(chinese) else ""
    return "English", english + rest


def _model_admins(request: HttpRequest) -> list[tuple[str, Any]]:
    """Model name and admin of everything the user may open on the desk."""
    registered = admin.site._registry.items()
    by_name = ((str(model._meta.model_name), model_admin) for model, model_admin in registered)
    return [(name, model_admin) for name, model_admin in by_name if model_admin.has_module_permission(request)]


def _address(model_admin: Any, page: str) -> str:
    return reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_{page}")
