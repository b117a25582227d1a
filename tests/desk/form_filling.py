"""Form filling: send a desk form back as a browser would, with some fields changed."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

# The markup of fields, which is a small part of a page.
FIELDS = re.compile(r"<textarea\b.*?</textarea>|<(?:input|select|option)\b[^>]*>", re.DOTALL)


class Fields(HTMLParser):
    """Parser that collects the values a browser would send for the forms of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, Any] = {}
        self._textarea = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name = attributes.get("name") or ""
        kind = attributes.get("type") or "text"
        if tag == "textarea":
            self._textarea = name
            self.values[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in attributes:
            self.values[self._select] = attributes.get("value") or ""
        elif tag == "input" and kind not in ("submit", "file"):
            ticked = kind not in ("checkbox", "radio") or "checked" in attributes
            if name and ticked:
                self.values[name] = attributes.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] += data.removeprefix("\n") if not self.values[self._textarea] else data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""


def fields_of(page: Any) -> dict[str, Any]:
    reader = Fields()
    reader.feed("".join(FIELDS.findall(page.content.decode())))
    return {name: value for name, value in reader.values.items() if not name.startswith("csrf") and name != "q"}


def send(client: Client, address: str, **typed: Any) -> Any:
    """Open a form, fill in fields, press a button (given as a field: `_publish="1"`) and follow the redirects."""
    return client.post(address, fields_of(client.get(address)) | typed, follow=True)


def messages_of(page: Any) -> list[Any]:
    """The messages above a page. Pages probed by the request are rendered earlier and have none."""
    return list(next(context["messages"] for context in reversed(page.context) if "messages" in context))


def message_text(page: Any) -> str:
    return " ".join(str(message) for message in messages_of(page))


def errors(page: Any) -> dict[str, list[str]]:
    """The errors beside each field."""
    return {name: list(errors) for name, errors in page.context["adminform"].form.errors.items()}
