"""Navigation of the desk by task: to write, to publish, to handle takedowns, to look after rights, to set things up."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

# Name in addresses and style sheets, label, and models in the order of the list. A model that no task names is listed
# under the last task.
TASKS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    (
        "write",
        pgettext_lazy("task of the desk", "Write"),
        ("articles.article", "briefs.brief", "pictures.picture", "wire.delivery"),
    ),
    (
        "publish",
        pgettext_lazy("task of the desk", "Publish"),
        ("articles.homelead", "articles.tag", "articles.correction", "articles.placement"),
    ),
    (
        "takedowns",
        pgettext_lazy("task of the desk", "Complaints and takedowns"),
        (
            "takedowns.case",
            "takedowns.notice",
            "articles.restriction",
            "articles.matchreview",
            "outbox.message",
            "takedowns.ledgerevent",
            "takedowns.transparencyreport",
            "takedowns.calendaryear",
        ),
    ),
    (
        "rights",
        pgettext_lazy("task of the desk", "Rights"),
        ("rights.source", "rights.person", "rights.licence", "rights.disclaimer", "articles.disclaimerrule"),
    ),
    (
        "settings",
        pgettext_lazy("task of the desk", "Settings"),
        (
            "identity.identity",
            "site_pages.sitepage",
            "articles.section",
            "articles.channel",
            "auth.user",
            "auth.group",
            "identity.operatorscript",
        ),
    ),
)
_POSITIONS = {
    label: (task, position)
    for task, (_name, _words, labels) in enumerate(TASKS)
    for position, label in enumerate(labels)
}
_AFTER_ALL = (len(TASKS) - 1, len(_POSITIONS))


def by_task(apps: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Django's list of apps, with the same models grouped by task; tasks without a model are left out."""
    models = sorted((model for app in apps for model in app["models"]), key=_position)
    groups = []
    for number, (name, words, _labels) in enumerate(TASKS):
        rows = [model for model in models if _position(model)[0] == number]
        if rows:
            groups.append(
                {"name": str(words), "app_label": name, "app_url": "", "has_module_perms": True, "models": rows}
            )
    return groups


def _position(model: dict[str, Any]) -> tuple[int, int]:
    return _POSITIONS.get(model["model"]._meta.label_lower, _AFTER_ALL)
