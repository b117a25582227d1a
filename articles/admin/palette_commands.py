"""What can be done on the desk without looking for anything? Commands by their name, in either language or initials."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from articles.admin.palette_rows import Row
from articles.parsing.folding import fold
from articles.parsing.initials import initials_typed, is_meant, read_initials

MOST_SHOWN = 6
MOST_WHEN_EMPTY = 40
ENGLISH = "/en/"


@dataclass(frozen=True, slots=True)
class Command:
    """`address` leads there; where the script of a page knows a shorter way, `does` names it."""

    name: str
    label: str
    address: str
    does: str = ""


def commands(request: HttpRequest, here: str) -> list[Command]:
    """Those that this person may give. `here`: the page they are on, for its other language."""
    return [*_writing(request), *_lists(request), *_own(request, here)]


def command_rows(request: HttpRequest, typed: str, here: str) -> list[Row]:
    """Those whose name says it; all of them where nothing is typed yet."""
    told = commands(request, here)
    with override("en" if get_language() != "en" else settings.LANGUAGE_CODE):
        others = {one.name: one.label for one in commands(request, here)}
    fitting = [one for one in told if fits(one.label, typed) or fits(others.get(one.name, ""), typed)]
    fitting.sort(key=lambda one: not fold(one.label).startswith(fold(typed)))
    rows = fitting[: MOST_SHOWN if typed else MOST_WHEN_EMPTY]
    return [
        Row(f"command-{one.name}", _("Command"), one.label, "", one.address, may_act=False, does=one.does)
        for one in rows
    ]


def fits(label: str, typed: str) -> bool:
    """Whether a label says what was typed, or is meant by it."""
    letters = initials_typed(typed)
    return fold(typed) in fold(label) or (bool(letters) and is_meant(read_initials(label), letters))


def _writing(request: HttpRequest) -> list[Command]:
    found = []
    for model, its in _admins(request):
        if model == "brief" and request.user.has_perm("briefs.publish_brief") and its.has_add_permission(request):
            found.append(Command("flash", _("Flash box"), reverse("admin:index") + "#flash-text", "flash"))
        if model == "delivery" and request.user.has_perm("wire.add_delivery"):
            found.append(Command("paste", _("Paste a page"), reverse("admin:wire_delivery_paste")))
        elif its.has_add_permission(request):
            label = _("New: %(name)s") % {"name": its.opts.verbose_name}
            found.append(Command(f"new-{model}", label, reverse(f"admin:{_page(its)}_add")))
    return found


def _lists(request: HttpRequest) -> list[Command]:
    return [
        Command(f"list-{model}", _("List: %(name)s") % {"name": its.opts.verbose_name_plural}, _list(its))
        for model, its in _admins(request)
        if its.has_view_or_change_permission(request)
    ]


def _own(request: HttpRequest, here: str) -> list[Command]:
    other, path = _other_language(here)
    return [
        Command("first-page", _("First page of the desk"), reverse("admin:index")),
        Command("site", _("The site, as readers see it"), "/" if get_language() != "en" else ENGLISH),
        Command("language", other, path),
        Command("password", _("Change password"), reverse("admin:password_change")),
        Command("sign-out", _("Log out"), reverse("admin:index"), "sign-out"),
    ]


def _other_language(here: str) -> tuple[str, str]:
    """The same page in the other language: its name there, its address. Nothing from outside the desk is taken up."""
    chinese, english = "/admin/", f"{ENGLISH}admin/"
    if get_language() == "en":
        rest = here.removeprefix(english) if here.startswith(english) else ""
        return "中文", chinese + rest
    rest = here.removeprefix(chinese) if here.startswith(chinese) else ""
    return "English", english + rest


def _admins(request: HttpRequest) -> list[tuple[str, Any]]:
    """What the person has a list of, by the name of its model."""
    found = ((str(model._meta.model_name), its) for model, its in admin.site._registry.items())
    return [(name, its) for name, its in found if its.has_module_permission(request)]


def _page(its: Any) -> str:
    return f"{its.opts.app_label}_{its.opts.model_name}"


def _list(its: Any) -> str:
    return reverse(f"admin:{_page(its)}_changelist")
