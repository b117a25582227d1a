"""Requests to the palette, as its script sends them."""

from typing import Any

from django.test import Client
from django.urls import reverse

FIND, ACTIONS, PUBLISH = (reverse(f"admin:articles_newsitem_palette{part}") for part in ("", "_acts", "_publish"))


def results(client: Client, query: str, **parameters: str) -> list[dict[str, Any]]:
    return client.get(FIND, {"q": query, "part": "1", **parameters}).json()["rows"]


def object_keys(client: Client, query: str) -> list[str]:
    return [result["key"] for result in results(client, query) if not result["key"].startswith("command")]


def command_labels(client: Client, query: str) -> list[str]:
    return [result["title"] for result in results(client, query) if result["key"].startswith("command")]


def actions(client: Client, item: Any, query: str = "") -> dict[str, dict[str, Any]]:
    """The actions on an object by their keys."""
    row = f"{item._meta.model_name}-{item.pk}"
    actions = client.get(ACTIONS, {"row": row, "q": query, "part": "1"}).json()["actions"]
    return {action["key"]: action for action in actions}


def perform(client: Client, action: dict[str, Any]) -> Any:
    return client.post(action["address"], action["fields"] | {"part": "1"})
