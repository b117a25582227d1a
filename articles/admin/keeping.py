"""How is a form of an item kept while it is typed, and given back? A script posts it here; Restore is a link."""

import re
from datetime import datetime
from functools import partial
from secrets import token_hex
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseInlineFormSet, ModelForm
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.admin.answering import answer
from articles.kept_texts import Elsewhere, forget, keep, kept_for, posted, too_long
from articles.models import KeptText, NewsItem

RESTORE = "restore"
KEY, BASED_ON, TURN, ITEM, USER = "kept_key", "kept_based_on", "kept_turn", "kept_item", "kept_user"
OURS = frozenset({KEY, BASED_ON, TURN, ITEM, USER, "csrfmiddlewaretoken"})
# Read by the script of the next form: what this browser kept besides of these forms is saved.
SAVED_COOKIE = "newsroom_saved"
MOST_TOLD = 20
_KEY = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


class KeepsText(admin.ModelAdmin):
    """Adds to the form of an item what keeps it: see `static/js/kept.js`."""

    kind = ""

    def address_of(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path("kept/", view(partial(keep_view, admin=self)), name=f"{name}_kept"),
            path("kept/ignore/", view(partial(ignore_view, admin=self)), name=f"{name}_kept_ignore"),
        ]
        return [*own, *super().get_urls()]

    def may_keep(self, request: HttpRequest, item: Any) -> bool:
        return self.has_change_permission(request, item) if item else self.has_add_permission(request)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        response = super().changeform_view(request, object_id, form_url, extra_context)
        key = request.POST.get(KEY, "")
        if getattr(request, "is_saved", False) and response.status_code == 302 and _KEY.fullmatch(key):
            forget(request.user, key)
            told = [one for one in request.COOKIES.get(SAVED_COOKIE, "").split(".") if _KEY.fullmatch(one)]
            named = ".".join([*told[1 - MOST_TOLD :], key])
            response.set_cookie(SAVED_COOKIE, named, path=reverse("admin:index"), samesite="Lax")
        return response

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        request.is_saved = True  # type: ignore[attr-defined]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        kept = self.restored(request, obj)
        return typed_form(form, posted(kept)) if kept else form

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        kept = self.restored(request, obj)
        data = posted(kept) if kept else None
        if data and has_same_rows(data, prefix, inline.get_queryset(request), kwargs["instance"]):
            kwargs["data"] = data
        return kwargs

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        if self.restored(request, obj):
            for formset in formsets:
                unjudged(formset)
        return formsets, inlines

    def restored(self, request: HttpRequest, item: Any) -> KeptText | None:
        """What `?restore=` asks for: of this person and this item alone. Read once for a request."""
        key = request.GET.get(RESTORE, "")
        if request.method != "GET" or not _KEY.fullmatch(key):
            return None
        if not hasattr(request, "kept_text"):
            number = getattr(item, "pk", None)
            rows = KeptText.objects.filter(user=request.user, key=key, kind=self.kind, item=number)  # type: ignore[misc]
            request.kept_text = rows.first() if self.may_keep(request, item if number else None) else None  # type: ignore[attr-defined]
        return request.kept_text  # type: ignore[attr-defined]

    def kept_context(self, request: HttpRequest, item: Any, form: Any) -> dict[str, Any] | None:
        """What the template needs to keep this form and to offer what was kept; None where nothing can be typed."""
        known = item if item.pk else None
        if not self.may_keep(request, known) or "_popup" in request.GET or "_popup" in request.POST:
            return None
        restored = self.restored(request, item)
        told = self._form_told(request, item, form, restored)
        offers = [] if request.method == "POST" or restored else kept_for(request.user, self.kind, known)
        return told | {
            "restored": restored,
            "restored_at": exact_words(restored.saved_at) if restored else "",
            "is_gone": RESTORE in request.GET and request.method == "GET" and not restored,
            "is_outdated": bool(restored and restored.based_on != item.version),
            "offers": [offer(kept, item, request.path) for kept in offers],
            "ignore": self.address_of("kept_ignore"),
            "settings": {
                "keep": self.address_of("kept"),
                "ignore": self.address_of("kept_ignore"),
                "signIn": f"{reverse('admin:login')}?next={reverse('admin:index')}",
                "root": reverse("admin:index"),
                "here": request.path,
                "restore": f"{request.path}?{RESTORE}=",
                "user": str(request.user.pk),
                "item": str(item.pk or ""),
                "kind": self.kind,
                "preview": self.preview_address(told["key"] if told["turn"] else "", item),
                "turn": told["turn"],
                "isRestored": bool(restored),
                "isAsSaved": request.method == "GET" and not restored,
                "says": says(),
            },
        }

    def preview_address(self, key: str, item: Any) -> str:
        """Where the kept text of a form is read as readers would, else the item as last saved."""
        if key:
            return reverse(f"{self.opts.app_label}:typed", args=[key])
        return reverse(f"{self.opts.app_label}:preview", args=[item.pk]) if item and item.pk else ""

    def _form_told(self, request: HttpRequest, item: Any, form: Any, restored: KeptText | None) -> dict[str, Any]:
        """The key under which this form is kept, and the version it shows: as it came when it was sent and refused."""
        if restored:
            return {"key": restored.key, "based_on": restored.based_on, "turn": restored.turn}
        key, based_on = request.POST.get(KEY, ""), request.POST.get(BASED_ON, "")
        if not (_KEY.fullmatch(key) and _NUMBER.fullmatch(based_on)):
            return {"key": token_hex(16), "based_on": item.version, "turn": 0}
        row = KeptText.objects.filter(user=request.user, key=key).values_list("turn", flat=True).first()  # type: ignore[misc]
        # After a conflict the form stands on the version that it was compared with.
        stored = getattr(form, "stored", None)
        return {"key": key, "based_on": stored.version if stored else int(based_on), "turn": row or 0}


def typed_form(form: type[ModelForm], data: QueryDict) -> type[ModelForm]:
    """The same form, filled with what was typed and not judged before it is sent."""

    class Typed(form):  # type: ignore[misc, valid-type]
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(data, **{"instance": kwargs.get("instance")})
            self._errors = ErrorDict()

    return Typed


def unjudged(formset: BaseInlineFormSet) -> None:
    if not formset.is_bound:
        return
    for form in formset.forms:
        form._errors = ErrorDict()  # type: ignore[attr-defined]
    formset._errors = [{} for _form in formset.forms]  # type: ignore[attr-defined]
    formset._non_form_errors = ErrorList()  # type: ignore[attr-defined]


def has_same_rows(data: QueryDict, prefix: str, rows: Any, item: Any) -> bool:
    """Whether the rows under a form are still those that were there when it was typed; others are shown as saved."""
    count = data.get(f"{prefix}-INITIAL_FORMS", "")
    if not (_NUMBER.fullmatch(count) and _NUMBER.fullmatch(data.get(f"{prefix}-TOTAL_FORMS", ""))):
        return False
    named = {data.get(f"{prefix}-{at}-id", "") for at in range(min(int(count), 1000))}
    return named == (
        {str(number) for number in rows.filter(item=item.pk).values_list("pk", flat=True)} if item.pk else set()
    )


def offer(kept: KeptText, item: Any, here: str) -> dict[str, Any]:
    return {
        "key": kept.key,
        "title": kept.title or _("(no words yet)"),
        "when": exact_words(kept.saved_at),
        "is_outdated": kept.based_on != item.version,
        "restore": f"{here}?{RESTORE}={kept.key}",
    }


def exact_words(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"


def says() -> dict[str, str]:
    return {
        "kept": _("Kept {time}"),
        "ended": _(
            "Your session has ended. Sign in in another tab, then come back: the text stays here and is kept in this"
            " browser."
        ),
        "signIn": _("Sign in in another tab"),
        "offline": _("The server cannot be reached. The text stays here and is kept in this browser until it can."),
        "unsent": _("Not saved: the server cannot be reached. The text stays here; press the button again."),
        "unsentEnded": _("Not saved: your session has ended. Sign in in another tab, then press the button again."),
        "refused": _("This text is not kept ({status}). Copy what you need before you leave this page."),
        "again": _("Kept again. Nothing is lost."),
        "twice": _("This text is open in another tab too. What you type here is kept apart."),
        "restore": _("Restore"),
        "ignore": _("Ignore"),
        "close": _("Close"),
        "here": _("What was typed here and not saved, kept by this browser, can be restored."),
    }


@require_POST
def keep_view(request: HttpRequest, admin: KeepsText) -> JsonResponse:
    """Keep what stands in a form. 409: another window wrote into the row; 413: too long. The words are under `said`."""
    post = request.POST
    if post.get(USER) != str(request.user.pk):
        told = _("Somebody else is signed in now. Sign in as before: the text stays here and is kept in this browser.")
        return answer({"said": told}, 403)
    number, key = post.get(ITEM, ""), post.get(KEY, "")
    item = admin.get_object(request, number) if number else None
    if not admin.may_keep(request, item):
        raise PermissionDenied
    if not (_KEY.fullmatch(key) and all(_NUMBER.fullmatch(post.get(name, "")) for name in (BASED_ON, TURN))):
        return answer({"said": _("This cannot be kept.")}, 400)
    pairs = [(name, value) for name, values in post.lists() if name not in OURS for value in values]
    if length := too_long(pairs):
        told = _("The text has %(length)s characters; 1,000,000 are the most. It is kept in this browser alone.")
        return answer({"said": told % {"length": f"{length:,}"}}, 413)
    form = {"key": key, "kind": admin.kind, "based_on": int(post[BASED_ON]), "turn": int(post[TURN])}
    try:
        kept = keep(request.user, item, form, pairs, timezone.now())
    except Elsewhere:
        return answer({"said": _("This text was typed in another tab meanwhile. Both are kept.")}, 409)
    found = {"turn": kept.turn, "time": exact_words(kept.saved_at), "said": _told(item, number, kept)}
    return answer(found | {"preview": admin.preview_address(kept.key, item)})


def _told(item: NewsItem | None, number: str, kept: KeptText) -> str:
    """What happened to the item while its form was open."""
    if number and item is None:
        return _("This text was deleted meanwhile. What you typed is kept as a new one.")
    if item and item.version != kept.based_on:
        return _("This text was saved elsewhere meanwhile. What you typed is kept apart.")
    return ""


@require_POST
def ignore_view(request: HttpRequest, admin: KeepsText) -> HttpResponse:
    """Nobody wants it: a script gets JSON, a page goes back to its form."""
    if _KEY.fullmatch(key := request.POST.get(KEY, "")):
        forget(request.user, key)
    if "X-CSRFToken" in request.headers:
        return answer({})
    messages.success(request, _("What was typed and not saved is gone."))
    number = request.POST.get(ITEM, "")
    is_known = _NUMBER.fullmatch(number)
    return HttpResponseRedirect(admin.address_of("change", number) if is_known else admin.address_of("add"))
