"""Fill in a form of the desk as a person does: what the page holds is sent back, but for what was typed."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Fields(HTMLParser):
    """The values that a browser would send for the form with these `method` and page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.values: dict[str, Any] = {}
        self._textarea = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name = told.get("name") or ""
        kind = told.get("type") or "text"
        if tag == "textarea":
            self._textarea = name
            self.values[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in told:
            self.values[self._select] = told.get("value") or ""
        elif tag == "input" and kind not in ("submit", "file"):
            ticked = kind not in ("checkbox", "radio") or "checked" in told
            if name and ticked:
                self.values[name] = told.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] += data.removeprefix("\n") if not self.values[self._textarea] else data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""


def fields_of(page: Any) -> dict[str, Any]:
    reader = Fields()
    reader.feed(page.content.decode())
    return {name: value for name, value in reader.values.items() if not name.startswith("csrf") and name != "q"}


def send(client: Client, address: str, **typed: Any) -> Any:
    """Open a form, type, press a button (typed too, such as `_publish="1"`), and follow to what is shown then."""
    return client.post(address, fields_of(client.get(address)) | typed, follow=True)


def messages_of(page: Any) -> list[Any]:
    """The messages above a page; the pages that it asked itself are rendered before it, and have none."""
    return list(next(context["messages"] for context in reversed(page.context) if "messages" in context))


def told(page: Any) -> str:
    return " ".join(str(message) for message in messages_of(page))


def errors(page: Any) -> dict[str, list[str]]:
    """What is said beside each field."""
    return {name: list(found) for name, found in page.context["adminform"].form.errors.items()}
