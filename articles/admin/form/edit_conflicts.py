"""Edit conflicts: two editors save the same item (optimistic locking by `NewsItem.version`).

A form carries the version it was made from. If the row has a newer version, nothing is written: the form comes back
with everything that was typed, next to the stored text (see `conflict_comparison`). It then carries the new version, so
that pressing the button again saves on purpose.
"""

import re

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import ModelForm
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.formats.moments import moment_words
from articles.models import NewsItem

# The version in the form of an item that has been deleted.
GONE = "gone"
# Codes of form errors.
CONFLICT, DELETED = "conflict", "gone"
# The newest entries of the desk's log that are searched: a save older than these is reported without a name.
MAX_ENTRIES = 5_000
MAX_ROWS = 1_000
_ROWS = ("bylines", "corrections")
_COUNT = re.compile(r"\d{1,4}", re.ASCII)


def lock_item(object_id: str) -> None:
    """Lock the row until the end of the transaction, so that saves of one item follow each other.

    `no_key`: articles that add a reference to this item at the same time need not wait. SQLite has one writer anyway.
    """
    if object_id.isascii() and object_id.isdecimal():
        rows = NewsItem.objects.select_for_update(no_key=True).filter(pk=object_id[:18])
        list(rows.order_by().values_list("pk"))


def version_error(item: NewsItem, made_from: str) -> ValidationError | None:
    """The error of a form that was made from another version of its item, or from an item that is deleted."""
    if item.pk and made_from != str(item.version):
        words = _(
            "Someone saved this item while you were editing it. Nothing was overwritten, and nothing you typed is lost."
        )
        return ValidationError(words, code=CONFLICT)
    if made_from == GONE:
        words = _("This item was deleted while you were editing it. Your text is below; saving it creates a new item.")
        return ValidationError(words, code=DELETED)
    return None


def has_conflict(form: "ModelForm[NewsItem]") -> bool:
    return form.has_error(NON_FIELD_ERRORS, CONFLICT)


def is_outdated(form: "ModelForm[NewsItem]") -> bool:
    """Whether the item was saved or deleted since the form was made."""
    return has_conflict(form) or form.has_error(NON_FIELD_ERRORS, DELETED)


def as_new_item(post: QueryDict) -> QueryDict:
    """The posted form of a deleted item as the form of a new item would have been posted."""
    data = post.copy()
    data["made_from"] = GONE
    for rows in _ROWS:
        if f"{rows}-TOTAL_FORMS" in data:
            data[f"{rows}-INITIAL_FORMS"] = "0"
    for name in [name for name in data if name.startswith(_ROWS) and name.endswith("-id")]:
        del data[name]
    return data


def without_deleted_rows(data: QueryDict, prefix: str, stored: set[str]) -> QueryDict:
    """The posted formset `prefix` without rows that have been deleted; `stored`: the keys that exist.

    Django would refuse a form with the keys of deleted rows however often it is sent.
    """
    counts = [data.get(f"{prefix}-{name}_FORMS", "") for name in ("INITIAL", "TOTAL")]
    if not all(_COUNT.fullmatch(count) for count in counts):
        return data
    initial, total = (min(int(count), MAX_ROWS) for count in counts)
    remaining = [at for at in range(initial) if data.get(f"{prefix}-{at}-id") in stored]
    if len(remaining) == initial:
        return data
    new_numbers = {at: number for number, at in enumerate([*remaining, *range(initial, total)])}
    renumbered = QueryDict(mutable=True)
    for name, values in data.lists():
        number, dash, field = name.removeprefix(f"{prefix}-").partition("-")
        if not name.startswith(f"{prefix}-") or not dash or not _COUNT.fullmatch(number):
            renumbered.setlist(name, values)
        elif int(number) in new_numbers:
            renumbered.setlist(f"{prefix}-{new_numbers[int(number)]}-{field}", values)
    renumbered[f"{prefix}-INITIAL_FORMS"] = str(len(remaining))
    renumbered[f"{prefix}-TOTAL_FORMS"] = str(len(new_numbers))
    return renumbered


def last_saved(item: NewsItem, reader: User) -> str:
    """Who saved an item last and when, as far as the newest entries of the desk's log say."""
    kinds = ContentType.objects.get_for_models(*NewsItem.__subclasses__(), for_concrete_models=False).values()
    newest = LogEntry.objects.order_by("-pk").values("pk")[:MAX_ENTRIES]
    entries = LogEntry.objects.filter(pk__in=newest, object_id=str(item.pk), content_type__in=list(kinds))
    entry = entries.select_related("user").order_by("-pk").first()
    if entry is None:
        return _("It has been changed since you opened it.")
    when = moment_words(entry.action_time)
    if entry.user_id == reader.pk:
        return _("You saved it in another window at %(when)s.") % {"when": when}
    return _("%(person)s saved it at %(when)s.") % {"person": entry.user, "when": when}
