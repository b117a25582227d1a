"""The page with the notes on an item, and its forms: write, reply, resolve, reopen.

The text editor posts to it too and gets JSON with the section of open notes as HTML.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.notes.note_threads import open_threads_of, threads_of
from articles.desk.json_responses import form_errors, json_response
from articles.desk.labels import join_sentences
from articles.desk.previews.closed_page import closed_page
from articles.desk.text_limits import LimitedTexts
from articles.desk.users import current_user
from articles.editing.notes import PostedNote, add_note, add_reply, mentionable, notes_address, reopen, resolve
from articles.formats.lists import join_list
from articles.models import NewsItem, Note
from articles.models.removed_text import is_text_closed
from articles.takedowns.cases.locking import PERMISSION as TAKE_DOWN
from articles.text.text_quote import CONTEXT_LENGTH, MAX_QUOTE_LENGTH, TextQuote

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin

MAX_NAMES_SHOWN = 30
COLLEAGUES = "admin:articles_newsitem_colleagues"
TOO_LONG_PASSAGE = gettext_lazy(
    "The passage is too long: at most %(limit_value)d characters are allowed; it has %(show_value)d."
)


class NoteForm(LimitedTexts, forms.Form):
    """A note, and the passage it is about. The text editor also sends what stands around the passage."""

    text = forms.CharField(
        label=gettext_lazy("Your note"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write the note.")},
    )
    exact = forms.CharField(
        label=gettext_lazy("About this passage"),
        help_text=gettext_lazy("Copied from the text. Leave it empty for a note on the whole item."),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    after = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["data-colleagues"] = reverse(COLLEAGUES)

    def clean_exact(self) -> str:
        exact: str = self.cleaned_data["exact"].strip()
        if len(exact) > MAX_QUOTE_LENGTH:
            raise ValidationError(TOO_LONG_PASSAGE, params={"limit_value": MAX_QUOTE_LENGTH, "show_value": len(exact)})
        return exact

    @property
    def quote(self) -> TextQuote:
        values = self.cleaned_data
        return TextQuote(
            exact=values["exact"], prefix=values["before"][-CONTEXT_LENGTH:], suffix=values["after"][:CONTEXT_LENGTH]
        )


class ReplyForm(LimitedTexts, forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Reply"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write the reply.")},
    )


def may_write_notes(admin: "ItemAdmin", request: HttpRequest) -> bool:
    """Everybody who works with items; people who only view them read the notes."""
    return admin.has_add_permission(request) or request.user.has_perm(TAKE_DOWN)


def notes_page(request: HttpRequest, admin: "ItemAdmin", object_id: int) -> HttpResponse:
    """The notes on an item. POST writes one, or replies to, resolves or reopens the thread that it names."""
    item = admin.get_object(request, str(object_id))
    if item is None:
        raise Http404
    if not admin.has_view_permission(request, item):
        raise PermissionDenied
    if is_text_closed(item):
        return closed_page(request, item, admin.admin_site)
    if request.method != "POST":
        return _page(request, admin, item, NoteForm())
    if not may_write_notes(admin, request):
        raise PermissionDenied
    return _act(request, admin, item)


def _act(request: HttpRequest, admin: "ItemAdmin", item: NewsItem) -> HttpResponse:
    act = request.POST.get("act", "write")
    if act == "write":
        return _write(request, admin, item)
    thread = _thread(request, item)
    if act == "reply":
        return _reply(request, admin, item, thread)
    said = ""
    if act == "resolve":
        resolve(thread, current_user(request))
        said = _("Note resolved.")
    elif act == "reopen":
        reopen(thread)
        said = _("Note reopened.")
    if _is_script(request):
        return _section(request, admin, item, said)
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(f"{notes_address(item)}#note-{thread.pk}")


def _is_script(request: HttpRequest) -> bool:
    return "X-CSRFToken" in request.headers


def _section(request: HttpRequest, admin: "ItemAdmin", item: NewsItem, said: str) -> HttpResponse:
    """For scripts: the section below the form of the item as it is now, and a message."""
    context = {"notes": notes_beside_form(admin, request, item)}
    html = render_to_string("articles/admin/_item_notes.html", context, request)
    return json_response({"said": said, "html": html})


def _thread(request: HttpRequest, item: NewsItem) -> Note:
    """The thread of this item that the form names. Raises Http404."""
    number = request.POST.get("thread", "")
    threads: QuerySet[Note] = Note.objects.filter(item=item.pk, thread=None)
    is_number = number.isascii() and number.isdecimal() and len(number) < 19
    thread = threads.filter(pk=int(number)).first() if is_number else None
    if thread is None:
        raise Http404
    return thread


def _write(request: HttpRequest, admin: "ItemAdmin", item: NewsItem) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return form_errors(form) if _is_script(request) else _page(request, admin, item, form)
    posted = add_note(item, current_user(request), form.cleaned_data["text"], form.quote)
    warnings = warnings_of(posted)
    if _is_script(request):
        return _section(request, admin, item, join_sentences(_("Note saved."), *warnings))
    return _saved(request, item, posted, warnings)


def _reply(request: HttpRequest, admin: "ItemAdmin", item: NewsItem, thread: Note) -> HttpResponse:
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            posted = add_reply(thread, current_user(request), form.cleaned_data["text"])
        except ValidationError as refusal:
            form.add_error("text", refusal.messages)
        else:
            return _saved(request, item, posted, warnings_of(posted))
    return _page(request, admin, item, NoteForm(), replying=(thread.pk, form))


def _saved(request: HttpRequest, item: NewsItem, posted: PostedNote, warnings: list[str]) -> HttpResponse:
    messages.success(request, _("Note saved."))
    for warning in warnings:
        messages.warning(request, warning)
    return HttpResponseRedirect(f"{notes_address(item)}#note-{posted.note.pk}")


def warnings_of(posted: PostedNote) -> list[str]:
    """Whom the note names and does not reach."""
    warnings = []
    if posted.unknown:
        words = ngettext(
            "There is no active account named %(names)s, so nobody was told.",
            "There are no active accounts named %(names)s, so nobody was told.",
            len(posted.unknown),
        )
        warnings.append(words % {"names": _at(posted.unknown)})
    if posted.barred:
        words = ngettext(
            "%(names)s may not see this item and was not told.",
            "%(names)s may not see this item and were not told.",
            len(posted.barred),
        )
        warnings.append(words % {"names": _at(posted.barred)})
    return warnings


def _at(names: tuple[str, ...]) -> str:
    return join_list(f"@{name}" for name in names)


def notes_beside_form(admin: "ItemAdmin", request: HttpRequest, item: NewsItem) -> dict[str, Any]:
    """What the section below the form of an item shows."""
    page = open_threads_of(item)
    return {
        "threads": page.threads,
        "has_more": page.older is not None,
        "address": notes_address(item),
        "may_write": may_write_notes(admin, request),
    }


def _page(
    request: HttpRequest,
    admin: "ItemAdmin",
    item: NewsItem,
    form: NoteForm,
    replying: tuple[int, ReplyForm] | None = None,
) -> HttpResponse:
    page = threads_of(item, request.GET.get("before", ""))
    names = mentionable().exclude(pk=request.user.pk).order_by("username").values_list("username", flat=True)
    context = {
        **admin.admin_site.each_context(request),
        "title": _("Notes on this item"),
        "opts": admin.opts,
        "original": item,
        "threads": page.threads,
        "older": page.older,
        "form": form,
        "replying": replying,
        "may_write": may_write_notes(admin, request),
        "names": [f"@{name}" for name in names[:MAX_NAMES_SHOWN]],
    }
    failed = bool(form.errors or replying)
    return TemplateResponse(request, "articles/admin/notes.html", context, status=422 if failed else 200)
