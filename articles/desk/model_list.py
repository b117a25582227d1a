"""Model list: the markup of the list of models by task, in the sidebar of every desk page and on the dashboard."""

from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from articles.formats.counts import BoundedCount


class ModelRow(NamedTuple):
    """A model: the addresses of its list and of its form for a new row ("" without the permission), and its counts."""

    object_name: str
    name: str
    add_name: str
    admin_url: str
    add_url: str
    is_current: bool
    waiting: BoundedCount | None
    late: BoundedCount | None


class Task(NamedTuple):
    app_label: str
    name: str
    models: tuple[ModelRow, ...]


def model_list(apps: list[dict[str, Any]], prefix: str) -> SafeString:
    """The list of these apps, as `Desk.get_app_list` returns them. `prefix`: of the ids of its rows."""
    tasks = tuple(Task(app["app_label"], str(app["name"]), tuple(map(_row, app["models"]))) for app in apps)
    return _markup(tasks, prefix, translation.get_language())


def _row(model: dict[str, Any]) -> ModelRow:
    return ModelRow(
        model["object_name"].lower(),
        str(model["name"]),
        str(model["add_name"]),
        model["admin_url"] or "",
        model["add_url"] or "",
        model["is_current"],
        model.get("waiting"),
        model.get("late"),
    )


@lru_cache(200)
def _markup(tasks: tuple[Task, ...], prefix: str, language: str | None) -> SafeString:
    """Optimisation: it is a twentieth of the work of a desk page, and seldom changes. `language`: the active one."""
    return render_to_string("desk/_model_list.html", {"tasks": tasks, "prefix": prefix})
