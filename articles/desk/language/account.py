"""The language of the desk for an account: chosen once, stored with the account, applied to every page of the desk.

Addresses have a language (`/admin/`, `/en/admin/`), so applying it means leading the browser to the same page in the
preferred language. An account without a preference keeps the language of the address.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.desk.users import current_user
from articles.models.editorial.desk_preferences import LANGUAGES, DeskPreferences


def other_language() -> tuple[str, str]:
    """Code and own name of the language that a switch leads to."""
    return next((code, name) for code, name in settings.LANGUAGES if code != get_language())


def preferred_address(request: HttpRequest) -> str:
    """The address of this page in the language that the account prefers; "" where the page has it already.

    Only for a page that a browser opens: a form keeps its address, and a script calls those of its own page.
    """
    is_page = request.method == "GET" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if not is_page or not request.user.is_authenticated:
        return ""
    stored = DeskPreferences.objects.filter(user=request.user.pk).values_list("language", flat=True).first()
    if stored is None or stored == get_language():
        return ""
    here = request.get_full_path()
    address = translate_url(here, stored)
    return address if address != here else ""


@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Store the language with the account, and show the page that the switch was on in it."""
    language, here = request.POST.get("language", ""), request.POST.get("next", "")
    if language not in LANGUAGES:
        messages.error(request, _("Choose one of the languages on offer."))
        return HttpResponseRedirect(reverse("admin:index"))
    DeskPreferences.objects.update_or_create(user=current_user(request), defaults={"language": language})
    if not url_has_allowed_host_and_scheme(here, allowed_hosts=None):
        here = ""
    with override(language):
        index = reverse("admin:index")
    return HttpResponseRedirect(_in_language(here, language) or index)


def _in_language(here: str, language: str) -> str:
    """A page of the desk in a language; "" for any other address."""
    with override(get_language_from_path(here) or settings.LANGUAGE_CODE):
        address = translate_url(here, language) if here.startswith("/") else ""
    with override(language):
        return address if address.startswith(reverse("admin:index")) else ""
