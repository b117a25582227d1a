"""A colleague who lost the second factor: an administrator removes it, after speaking to the person."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.desk.users import person_name
from newsroom.signin.enrolment import factors_of, remove_factors_of_colleague
from newsroom.signin.reach import is_beyond
from newsroom.signin.views.pages import for_member, page, recently_confirmed

PERMISSION = "auth.change_user"


@for_member
@recently_confirmed
def remove_factors(request: HttpRequest, user: User, pk: int) -> HttpResponse:
    """Confirm, then remove. Nobody does it to an account that may do more than their own."""
    colleague = get_object_or_404(User, pk=pk)
    if not request.user.has_perm(PERMISSION) or is_beyond(colleague, user):
        raise PermissionDenied
    back = reverse("admin:auth_user_change", args=[pk])
    if request.method != "POST":
        context = {
            "title": _("Remove the second factor of %(name)s") % {"name": person_name(colleague)},
            "factors": factors_of(colleague),
            "back": back,
        }
        return page(request, "remove_colleague.html", context)
    remove_factors_of_colleague(colleague, user)
    messages.success(request, _("The second factors of this account were removed and its sessions ended."))
    return HttpResponseRedirect(back)
