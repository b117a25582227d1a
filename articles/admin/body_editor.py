"""How does a body become a rich editor? The text area stays the field; scripts of our own stand Tiptap over it.

Without script the text area is what is typed into. What the scripts say comes from here, in the language of the page.
"""

import json
from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms import Script
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from js_asset import ImportMap, Media

MODULES = (
    "calls",
    "cards",
    "counting",
    "dialogs",
    "find",
    "nodes",
    "page",
    "paste",
    "pictures",
    "popup",
    "stored",
    "toolbar",
)
_TIPTAP = "django_prose_editor/editor.js"
# Every module goes by a bare name: so each is loaded once, by the name of its contents.
_IMPORTS = ImportMap(
    {"django-prose-editor/editor": _TIPTAP} | {f"newsroom/{name}": f"js/editor/{name}.js" for name in MODULES}
)


class BodyEditor(AdminTextareaWidget):
    """`settings`: where the editor asks, and what this person may do; see `editor_settings`."""

    def __init__(self, settings: dict[str, Any], attrs: Any = None) -> None:
        super().__init__(attrs)
        self.settings = settings

    @property
    def media(self) -> Media:
        scripts = [Script(path, type="module") for path in (_TIPTAP, "js/editor/main.js")]
        return Media(importmap=_IMPORTS, css={"all": ["css/editor.css"]}, js=scripts)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-newsroom-body"] = json.dumps(self.settings, ensure_ascii=False)
        return context


def with_nonce(request: HttpRequest, media: Any) -> Media:
    """The import map is the one script that stands in the page: it runs under a nonce."""
    return Media.from_media(media, nonce=str(request.csp_nonce))  # type: ignore[attr-defined]


def editor_settings(request: HttpRequest, carries_briefs: bool) -> dict[str, Any]:
    """`carries_briefs`: whether flash briefs may stand in this text."""
    may = request.user.has_perm
    calls: dict[str, str] = {}
    if carries_briefs:
        calls |= {"cards": reverse("admin:briefs_brief_cards"), "search": reverse("admin:briefs_brief_embed_search")}
        if may("briefs.add_brief") and may("briefs.publish_brief"):
            calls["create"] = reverse("admin:briefs_brief_embed_new")
        if may("briefs.add_brief"):
            calls["page"] = reverse("admin:briefs_brief_embed_page")
    if may("pictures.view_picture"):
        calls["pictures"] = reverse("admin:pictures_picture_cards")
    if may("pictures.add_picture"):
        calls["upload"] = reverse("admin:pictures_picture_upload")
    words = says()
    if not carries_briefs:
        words["keys"] = _("“/”: headings, lists, tables … · Alt+F10: tools")
    return {"calls": calls, "says": words}


def says() -> dict[str, str]:
    """Every word of the editor, by the key under which its scripts look it up."""
    return _tools() | _briefs() | _pictures() | _failures()


def _tools() -> dict[str, str]:
    return {
        "toolbar": _("Formatting"),
        "paragraph": _("Paragraph"),
        "heading2": _("Heading 2"),
        "heading3": _("Heading 3"),
        "heading4": _("Heading 4"),
        "bold": _("Bold"),
        "em": _("Emphasis"),
        "code": _("Code"),
        "link": _("Link"),
        "bullets": _("Bulleted list"),
        "numbers": _("Numbered list"),
        "quote": _("Quotation"),
        "codeBlock": _("Block of code"),
        "table": _("Table"),
        "addRow": _("Add a row"),
        "addColumn": _("Add a column"),
        "deleteRow": _("Delete the row"),
        "deleteColumn": _("Delete the column"),
        "headerRow": _("Header row"),
        "deleteTable": _("Delete the table"),
        "rule": _("Rule"),
        "note": _("Editor’s note"),
        "editor_note": _("Editor’s note"),
        "correction": _("Correction"),
        "update": _("Update"),
        "brief": _("Flash brief"),
        "picture": _("Picture"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "address": _("Address of the link"),
        "badAddress": _("An address begins with https://, http://, mailto:, / or #."),
        "unlink": _("Remove the link"),
        "apply": _("Apply"),
        "cancel": _("Cancel"),
        "counted": _("{han} characters, {words} words, {briefs} flash briefs"),
        "keys": _("“/” or “@”: search flash briefs · Alt+F10: tools"),
    }


def _briefs() -> dict[str, str]:
    return {
        "searching": _("Searching …"),
        "none": _("No flash brief says that."),
        "results": _("Flash briefs and blocks"),
        "newBrief": _("New flash brief «{query}»"),
        "newBriefPlain": _("New flash brief …"),
        "headline": _("Headline"),
        "label": _("Channel or label"),
        "text": _("Text"),
        "source": _("Link to the source"),
        "sameText": _("Keep the same text a second time"),
        "publishAndEmbed": _("Publish and embed"),
        "embedded": _("Embedded: {title}"),
        "open": _("Open"),
        "remove": _("Remove from the text"),
        "live": _("live"),
        "corrected": _("corrected"),
        "removed": _("removed"),
        "scheduled": _("scheduled"),
        "draft": _("draft"),
        "missing": _("missing: there is no such flash brief"),
        "failed": _("not loaded"),
        "retry": _("Try again"),
        "selected": _("Selected: {title}, {state}"),
        "number": _("Flash brief {id}"),
        "pageFound": _("This looks like a page with {count} flash briefs."),
        "pageTake": _("Make blocks of it"),
        "pageLeave": _("Leave it as text"),
        "pageTaken": _(
            "Made blocks of the page: {known} known flash briefs, {new} new as drafts. Undo brings the text back."
        ),
        "pageLeft": _("Left out as page furniture: {words}"),
    }


def _pictures() -> dict[str, str]:
    return {
        "pictureTitle": _("Take in a picture"),
        "file": _("File"),
        "alt": _("Alternative text"),
        "altHelp": _("What a reader who cannot see it should know."),
        "credit": _("Credit"),
        "licence": _("Licence"),
        "caption": _("Caption"),
        "upload": _("Take in and insert"),
        "uploading": _("Taking in {name} …"),
        "inserted": _("Inserted: {name}"),
        "fileName": _("{name}: its name is not a plain one. Rename the file, then choose it again."),
        "creditOf": _("Credit: {credit}"),
        "pictureMissing": _("picture missing"),
        "pictureFailed": _("picture not loaded"),
    }


def _failures() -> dict[str, str]:
    return {
        "offline": _("The server cannot be reached. Nothing is lost: try again."),
        "signedOut": _("Your session has ended. Sign in again in another tab, then try again here; your text stays."),
        "forbidden": _("Your account may not do this."),
        "tooLarge": _("This is too large for the server."),
        "broken": _("The server failed. Nothing is lost: try again."),
    }
