"""Returned mail at the desk: the page on which a moderator records that a letter came back, or sends it again."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk.labels import join_sentences
from articles.desk.model_admin import ReadOnlyAdmin
from articles.desk.refusals import add_refusal
from articles.desk.users import current_user
from articles.outbox.masking import masked
from articles.outbox.models import Message
from articles.takedowns.cases.locking import PERMISSION
from articles.takedowns.cases.returned_mail import record_return, send_again
from articles.takedowns.models import ClaimantMessage

SEND_AGAIN = "again"


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What the returned mail says"),
        help_text=gettext_lazy("For example “550 mailbox unavailable”. It is shown with the case."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )


class ReturnedMail(ReadOnlyAdmin):
    """Adds `…/<pk>/returned/` to the admin of messages."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.returned_view)
        return [path("<int:pk>/returned/", view, name="outbox_message_returned"), *super().get_urls()]

    def returned_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form, shown again with what was typed after a refusal."""
        letters = ClaimantMessage.objects.select_related("claimant__notice", "notice")
        letter = get_object_or_404(letters, pk=pk)
        if not (request.user.has_perm(PERMISSION) and self.has_view_permission(request, letter)):
            raise PermissionDenied
        form = ReturnForm(request.POST if request.method == "POST" and SEND_AGAIN not in request.POST else None)
        try:
            if request.method == "POST" and SEND_AGAIN in request.POST:
                recipient = send_again(letter, current_user(request))
                messages.success(request, _("Queued again, to %(recipient)s.") % {"recipient": masked(recipient)})
                return HttpResponseRedirect(_address(letter))
            if form.is_bound and form.is_valid():
                record_return(letter, form.cleaned_data["reason"], current_user(request))
                messages.success(request, _("Recorded. The case shows that the letter did not arrive."))
                return HttpResponseRedirect(_address(letter))
        except ValidationError as refused:
            if form.is_bound:
                add_refusal(form, refused)
            else:
                messages.error(request, join_sentences(*refused.messages))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Returned mail"),
            "opts": self.opts,
            "original": Message.objects.get(pk=pk),
            "letter": letter,
            "form": form,
        }
        return TemplateResponse(request, "outbox/admin/returned.html", context)


def _address(letter: ClaimantMessage) -> str:
    return reverse("admin:outbox_message_change", args=[letter.pk])
