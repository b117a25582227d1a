"""An item as one of its versions has it, for showing it: unsaved rows with the values of a snapshot.

What belongs to no version, such as restrictions and the wording of disclaimers, is as of now. People, sources, tags and
pictures have their present names; those that no longer exist are left out.
"""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from django.db.models import Model

from articles.editing.revisions.record import body_in
from articles.editing.revisions.snapshots import Snapshot, with_merge_targets
from articles.html.sanitizer import clean
from articles.models.byline import Byline
from articles.models.newsitem import NewsItem
from articles.models.restriction import Restriction
from articles.models.tag import Tag
from articles.rights.models import Person, Source


def item_as_of(item: NewsItem, snapshot: Snapshot, at: datetime) -> NewsItem:
    """The item with the columns and the body of a version; never save it."""
    version = copy(item)
    # The caches of related rows are the copy's own.
    version._state = copy(item._state)
    version._state.fields_cache = dict(item._state.fields_cache)
    for field in NewsItem._meta.concrete_fields:
        if field.attname in snapshot["fields"]:
            setattr(version, field.attname, _value(field, snapshot["fields"][field.attname]))
    version.body = clean(body_in(snapshot))
    picture = version.lead_picture_id
    version.lead_restricted = bool(picture) and Restriction.objects.active(at).filter(picture=picture).exists()
    return version


def _value(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if field.related_model and not field.related_model._base_manager.filter(pk=value).exists():
        return None
    return field.to_python(value)


def bylines_as_of(item: NewsItem, snapshot: Snapshot) -> list[Byline]:
    """The credits of a version, unsaved."""
    outlets = _by_key(Source, (outlet for _role, outlet, _person in snapshot["bylines"]))
    people = _by_key(Person, (person for _role, _outlet, person in snapshot["bylines"]))
    return [
        Byline(item=item, role=role, outlet=outlets.get(outlet), person=people.get(person))
        for role, outlet, person in snapshot["bylines"]
        if outlet in outlets or person in people
    ]


def tags_of(snapshot: Snapshot) -> list[Tag]:
    """The tags of a version in the order of their names; in place of a merged one its target."""
    return list(Tag.objects.filter(pk__in=with_merge_targets(snapshot)["tags"]).order_by("name"))


def corrections_of(snapshot: Snapshot) -> set[int]:
    """The ids of the corrections that a version has."""
    return {pk for pk, _kind, _text in snapshot["corrections"]}


def _by_key(model: type[Model], keys: Iterable[int | None]) -> dict[int | None, Any]:
    rows: dict[int | None, Any] = dict(model._base_manager.in_bulk([key for key in keys if key is not None]))
    return rows
