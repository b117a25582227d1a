"""Confirmation of a deletion: every row that goes with the deleted one, under the names the desk uses."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.utils import NestedObjects
from django.db import router
from django.db.models import Model
from django.http import HttpRequest
from django.utils.text import capfirst

from articles.desk.labels import labelled, row_label, row_link

Deletion = tuple[list[Any], dict[str, int], set[str], list[str]]


def rows_to_delete(rows: Any, request: HttpRequest, site: AdminSite) -> Deletion:
    """Like Django's `get_deleted_objects`: nested names, counts by kind, kinds without permission, protected rows."""
    if not rows:
        return [], {}, set(), []
    collector = NestedObjects(using=router.db_for_write(type(rows[0])), origin=rows)
    collector.collect(rows)
    listed = _listed_models(site)
    collector.edges = {row: [one for one in below if type(one) in listed] for row, below in collector.edges.items()}
    by_model: dict[Any, set[Model]] = collector.model_objs
    collected = {model: objects for model, objects in by_model.items() if _is_counted(model)}
    lacking = {
        str(row._meta.verbose_name)
        for objects in collected.values()
        for row in objects
        if site.is_registered(type(row)) and not site.get_model_admin(type(row)).has_delete_permission(request, row)
    }
    counts = {str(model._meta.verbose_name_plural): len(objects) for model, objects in collected.items()}
    protected = [row_words(row, site) for row in collector.protected]
    return collector.nested(lambda row: row_words(row, site)), counts, lacking, protected


def _listed_models(site: AdminSite) -> set[type[Model]]:
    """The models that the desk shows, as pages or inside the form of another row."""
    inlines = {inline.model for admin in site._registry.values() for inline in admin.inlines}
    return {*site._registry, *inlines}


def _is_counted(model: type[Model]) -> bool:
    """False for many-to-many tables and for tables that search derives from others."""
    return not model._meta.auto_created and model._meta.app_label != "search"


def row_words(row: Model, site: AdminSite) -> str:
    """A row's kind and linked name; only the name if it already starts with the kind ("Correction 5")."""
    kind, name = capfirst(str(row._meta.verbose_name)), row_label(row, site)
    linked = row_link(row, site)
    return linked if capfirst(name).startswith(kind) else labelled(kind, linked)
