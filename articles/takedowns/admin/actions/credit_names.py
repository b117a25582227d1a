"""Names of credits as typed at the desk: which source or person is meant, and which known names are near."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.rights.models import Person, Source
from articles.rights.names import name_key
from articles.search.names.desk_lookup import names_typed
from articles.takedowns.decisions.credits import Credit
from articles.text.pinyin import initials_typed, pinyin_typed

MAX_MATCHES = 6
# Offered before anything is typed. Of more names the others are searched for while one is typed, and when the form is
# sent.
MAX_SUGGESTED = 50
OPENING = 2
# The suggestions are in templates/takedowns/admin/_known_names.html.
NAME_INPUT = {
    "class": "vTextField",
    "autocomplete": "off",
    "list": "known-names",
    "data-suggestions": reverse_lazy("admin:takedowns_case_names"),
}
WHO_IS_MEANT = gettext_lazy("This name does not identify anyone uniquely. Choose who is meant and submit again.")


def credit_name(credit: Credit) -> str:
    return f"{credit.name} ({credit.outlet})" if isinstance(credit, Person) and credit.outlet else credit.name


def create_label(old: Credit, typed: str) -> str:
    """The choice that creates a credit; nobody is created without it."""
    if isinstance(old, Source):
        return _("There is no source “%(name)s” yet: create it") % {"name": typed}
    return _("There is nobody called “%(name)s” yet: create this person") % {"name": typed}


def same_name(old: Credit, typed: str) -> list[Credit]:
    """Credits of the kind of `old` with exactly this name: at most one source, but people of several outlets."""
    rows: Any = Person.objects.select_related("outlet") if isinstance(old, Person) else Source.objects
    return list(rows.filter(name_key=name_key(typed)).order_by("pk")[:MAX_MATCHES]) if typed.strip() else []


def matches(old: Credit, typed: str) -> list[Credit]:
    """Credits with exactly this name; if there are none, those with these initials or readings."""
    same = same_name(old, typed)
    if same or not (initials_typed(typed) or pinyin_typed(typed)):
        return same
    return [match for match in names_typed(typed, MAX_MATCHES) if isinstance(match, type(old))]


def near_names(old: Credit, typed: str) -> list[Credit]:
    """The matches, else credits whose names contain what was typed or begin like it."""
    found = matches(old, typed)
    if found:
        return found
    typed = " ".join(typed.split())
    near = [*names_typed(typed, MAX_MATCHES), *names_typed(typed[:OPENING], MAX_MATCHES)]
    return list(dict.fromkeys(match for match in near if isinstance(match, type(old))))[:MAX_MATCHES]


def suggested_names(kinds: set[type[Credit]]) -> list[str]:
    """Known names for the list of suggestions of a field."""
    names = [name for kind in (Source, Person) if kind in kinds for name in _names_of(kind)]
    return list(dict.fromkeys(names))


def _names_of(kind: Any) -> list[str]:
    return list(kind.objects.order_by("name").values_list("name", flat=True)[:MAX_SUGGESTED])
