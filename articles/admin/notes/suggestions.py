"""Suggestions of colleagues while "@" and a name are typed into a note: by user name, full name or pinyin."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from articles.desk.json_responses import json_response
from articles.desk.users import person_name
from articles.editing.notes import mentionable
from articles.takedowns.cases.locking import PERMISSION as TAKE_DOWN
from articles.text.folding import fold
from articles.text.pinyin import begins_as

MAX_SUGGESTED = 8
# A newsroom with more accounts finds the others by their user names.
MAX_READ = 1_000
MAX_TYPED = 30
WRITERS = ("articles.add_article", "briefs.add_brief", TAKE_DOWN, "takedowns.comment_case")


@require_GET
def colleagues_view(request: HttpRequest) -> JsonResponse:
    """`{"people": [{"name": user name, "full": full name or ""}]}` for the typed beginning `?q=`, best first."""
    if not any(request.user.has_perm(permission) for permission in WRITERS):
        raise PermissionDenied
    typed = fold(request.GET.get("q", "")[:MAX_TYPED].strip())
    people = mentionable().exclude(pk=request.user.pk).order_by("username")[:MAX_READ]
    ranked = [(rank, person) for person in people if (rank := _rank(person, typed)) is not None]
    best = sorted(ranked, key=lambda pair: (pair[0], pair[1].username))[:MAX_SUGGESTED]
    return json_response({"people": [_row(person) for _rank, person in best]})


def _row(person: User) -> dict[str, str]:
    return {"name": person.username, "full": person.get_full_name()}


def _rank(person: User, typed: str) -> int | None:
    """0 if the user name begins so, 1 if a part of the full name does, 2 if it is read so; None if it is not meant."""
    name = fold(person_name(person))
    if fold(person.username).startswith(typed):
        return 0
    if any(part.startswith(typed) for part in (name, *name.split())):
        return 1
    return 2 if begins_as(name, typed) else None
