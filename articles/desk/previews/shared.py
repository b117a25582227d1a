"""The page behind a preview link: one version of an item for a person without an account, who answers yes or no.

Unknown, expired and revoked links and those of removed items get the same 404. The page sets no cookie: whoever could
forge its form would need the link, and then could answer anyway, so the form has no CSRF token.
"""

from datetime import datetime

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from articles.desk.previews.pages import ItemPage, version_context
from articles.desk.text_limits import LimitedTexts
from articles.editing.preview_links import find_open, is_shown, record_answer
from articles.editing.revisions.record import snapshot_in
from articles.editing.revisions.snapshots import Snapshot
from articles.editing.revisions.version_values import item_as_of
from articles.formats.moments import moment_words
from articles.models import NewsItem, Note, PreviewLink
from articles.pages.picture_files import stored_file
from articles.pictures.addresses import served_by
from articles.takedowns.intake.spam_guards import refuse_cross_site_forms


class AnswerForm(LimitedTexts, forms.Form):
    """Yes or no, and a comment."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Is this right as it is?"),
        choices=PreviewLink.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no.")},
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment for the newsroom"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def shared_preview(request: HttpRequest, page: ItemPage, token: str) -> HttpResponse:
    """The version, with the form for the answer; POST stores the answer."""
    at = timezone.now()
    link, item = _open(page, token, at)
    if request.method != "POST":
        return _rendered(request, page, (link, item), token, AnswerForm(initial=_stored(link)), at)
    refuse_cross_site_forms(request)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _rendered(request, page, (link, item), token, form, at)
    answer = PreviewLink.Answer(form.cleaned_data["answer"])
    if not record_answer(link, answer, form.cleaned_data["comment"], at):
        raise Http404
    return _private(HttpResponseRedirect(f"{request.path}#answer"))


@require_safe
def shared_picture(request: HttpRequest, page: ItemPage, token: str, pk: int, digest: str) -> HttpResponse:
    """A picture of the version, as long as the link shows it; 404 for every other picture."""
    at = timezone.now()
    link, item = _open(page, token, at)
    context = page.context(item_as_of(item, _snapshot(link), at), at)
    shown = {picture.pk: picture for picture in (context["lead_picture"], *context["pictures"]) if picture}
    picture = shown.get(pk)
    if picture is None or picture.digest[:16] != digest:
        raise Http404
    return _private(stored_file(picture))


def _open(page: ItemPage, token: str, at: datetime) -> tuple[PreviewLink, NewsItem]:
    """The open link and its item as stored. Raises Http404; an unknown token costs one query."""
    link = find_open(token, at)
    item = page.load(link.item_id, at) if link else None
    if link is None or item is None or not is_shown(link, item, at):
        raise Http404
    return link, item


def _snapshot(link: PreviewLink) -> Snapshot:
    assert link.revision is not None
    return snapshot_in(link.revision)


def _stored(link: PreviewLink) -> dict[str, str]:
    note = Note.objects.filter(link=link).first()
    return {"answer": link.answer, "comment": note.text} if note else {}


def _rendered(
    request: HttpRequest,
    page: ItemPage,
    opened: tuple[PreviewLink, NewsItem],
    token: str,
    form: AnswerForm,
    at: datetime,
) -> HttpResponse:
    link, item = opened
    until = {"until": moment_words(link.expires_at)}
    own = {
        "preview": True,
        "preview_note": _("Confidential preview of one version. The link works until %(until)s.") % until,
        "shared": link,
        "answer_form": form,
        "desk_user": None,
    }
    with served_by(f"{page.namespace}:shared_picture", token):
        context = version_context(page, item, _snapshot(link), at) | own
        return _private(render(request, page.template, context, status=422 if form.errors else 200))


def _private(response: HttpResponse) -> HttpResponse:
    """Keep the page out of caches and search indexes."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
