"""Offers of autosaved text in the form of an item: what the form and its script need, and restoring it.

`static/js/desk/autosave/` posts the form to `autosave_views` while it is edited. Restoring is a link with
`?restore=<key>`. A form is autosaved under a random key, and `turn` counts the writes into its row.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.desk.users import current_user
from articles.editing.autosave import discard, unsaved_forms
from articles.models import AutosavedForm, NewsItem

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

RESTORE = "restore"
KEY, BASED_ON = "kept_key", "kept_based_on"
# Read by the script of the next form, which drops this browser's copies of the forms named here.
SAVED_COOKIE = "newsroom_saved"
MAX_SAVED_KEYS = 20
MAX_ROWS = 1_000
IS_KEY = re.compile(r"[0-9a-f]{32}")
IS_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class FormBase:
    """What a form was made from: the version of its item, or of its working copy (0: there is none yet).

    `compared`: after an edit conflict, the stored version that the form was compared with.
    """

    version: int
    compared: int | None = None
    is_working_copy: bool = False


def autosave_to_restore(
    request: HttpRequest, kind: str, item: NewsItem | None, *, is_working_copy: bool = False
) -> AutosavedForm | None:
    """The autosave named by `?restore=`, if this person typed it into this form of this item."""
    key = request.GET.get(RESTORE, "")
    if not IS_KEY.fullmatch(key):
        return None
    forms = AutosavedForm.objects.filter(user=current_user(request), key=key, kind=kind, item=item)
    return forms.filter(is_working_copy=is_working_copy).first()


def has_rows(data: QueryDict, prefix: str, stored: Collection[str]) -> bool:
    """Whether an autosaved formset has exactly the rows that are stored now."""
    count = data.get(f"{prefix}-INITIAL_FORMS", "")
    if not (IS_NUMBER.fullmatch(count) and IS_NUMBER.fullmatch(data.get(f"{prefix}-TOTAL_FORMS", ""))):
        return False
    return {data.get(f"{prefix}-{at}-id", "") for at in range(min(int(count), MAX_ROWS))} == set(stored)


def delete_autosave(request: HttpRequest, response: HttpResponse) -> None:
    """After a save: delete the autosave of the submitted form, and name it to the browser."""
    key = request.POST.get(KEY, "")
    if not IS_KEY.fullmatch(key):
        return
    discard(current_user(request), key)
    former = [name for name in request.COOKIES.get(SAVED_COOKIE, "").split(".") if IS_KEY.fullmatch(name)]
    keys = ".".join([*former[1 - MAX_SAVED_KEYS :], key])
    response.set_cookie(SAVED_COOKIE, keys, path=reverse("admin:index"), samesite="Lax")


def autosave_context(
    request: HttpRequest,
    admin: "ItemAdmin",
    item: NewsItem | None,
    restored: AutosavedForm | None,
    base: FormBase,
) -> dict[str, Any]:
    """What the template needs to autosave this form and to offer earlier autosaves of this person."""
    version = base.version
    form = _form_identity(request, restored, base)
    is_post = request.method == "POST"
    offers = unsaved_forms(current_user(request), admin.kind, item, is_working_copy=base.is_working_copy)
    offers = offers.none() if is_post or restored else offers
    return form | {
        "restored": restored,
        "restored_at": exact_time(restored.saved_at) if restored else "",
        "is_gone": RESTORE in request.GET and not is_post and not restored,
        "is_outdated": bool(restored and restored.based_on != version),
        "offers": [_offer(autosave, version, request.path) for autosave in offers],
        "ignore": admin.page_address("kept_ignore"),
        "settings": {
            "keep": admin.page_address("kept"),
            "ignore": admin.page_address("kept_ignore"),
            "signIn": f"{reverse('admin:login')}?next={reverse('admin:index')}",
            "root": reverse("admin:index"),
            "here": request.path,
            "restore": f"{request.path}?{RESTORE}=",
            "user": str(request.user.pk),
            "item": str(item.pk if item else ""),
            # Names what the browser keeps: the form of a working copy is another one.
            "kind": f"{admin.kind}-copy" if base.is_working_copy else admin.kind,
            "preview": preview_address(admin, form["key"] if form["turn"] else "", item, base),
            "turn": form["turn"],
            "isRestored": bool(restored),
            "isAsSaved": not is_post and not restored,
            "messages": _texts(),
        },
    }


def _form_identity(request: HttpRequest, restored: AutosavedForm | None, base: FormBase) -> dict[str, Any]:
    """Key, turn and based-on version of a form. One that was submitted and refused keeps those it was sent with."""
    if restored:
        return {"key": restored.key, "based_on": restored.based_on, "turn": restored.turn}
    key, based_on = request.POST.get(KEY, ""), request.POST.get(BASED_ON, "")
    if not (IS_KEY.fullmatch(key) and IS_NUMBER.fullmatch(based_on)):
        return {"key": token_hex(16), "based_on": base.version, "turn": 0}
    turns = AutosavedForm.objects.filter(user=current_user(request), key=key).values_list("turn", flat=True)
    return {"key": key, "based_on": base.compared or int(based_on), "turn": turns.first() or 0}


def preview_address(admin: "ItemAdmin", key: str, item: NewsItem | None, base: FormBase | None = None) -> str:
    """The preview of an autosave; without a key that of the item, or of its working copy, as last saved."""
    app = admin.opts.app_label
    if key:
        return reverse(f"{app}:typed", args=[key])
    if item and base and base.is_working_copy and base.version:
        return reverse(f"{app}:copy_preview", args=[item.pk])
    return reverse(f"{app}:preview", args=[item.pk]) if item else ""


def _offer(autosave: AutosavedForm, version: int, form_address: str) -> dict[str, Any]:
    return {
        "key": autosave.key,
        "title": autosave.title or _("(no text yet)"),
        "when": exact_time(autosave.saved_at),
        "is_outdated": autosave.based_on != version,
        "restore": f"{form_address}?{RESTORE}={autosave.key}",
    }


def exact_time(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


def _texts() -> dict[str, str]:
    """The texts of the script, by the names it looks them up under."""
    return {
        "kept": _("Autosaved {time}"),
        "ended": _(
            "Your session has ended. Sign in from another tab, then come back. Your text is still here and"
            " is saved in this browser."
        ),
        "signIn": _("Sign in from another tab"),
        "offline": _(
            "Cannot reach the server. Your text is saved in this browser and will be sent when the connection is back."
        ),
        "unsent": _("Not saved: cannot reach the server. Your text is still here; press the button again."),
        "unsentEnded": _("Not saved: your session has ended. Sign in from another tab, then press the button again."),
        "refused": _("Autosave failed ({status}). Copy your text before you leave this page."),
        "again": _("Autosave is working again. Nothing is lost."),
        "twice": _("This item is also open in another tab. What you type here is autosaved separately."),
        "restore": _("Restore"),
        "ignore": _("Discard"),
        "close": _("Close"),
        "here": _("This browser still has unsaved text that you typed here."),
    }
