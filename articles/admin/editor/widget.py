"""Widget of a body: a text area that the editor's scripts turn into a Tiptap editor.

Without JavaScript, editors type into the text area. The scripts get their texts from here, in the language of the page.
"""

import json
from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms import Media, Script
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.admin.editor.block_names import block_words
from articles.pictures.admin.picker import picker_messages, picker_settings

_TIPTAP = "django_prose_editor/editor.js"
_STYLES = [f"css/desk/editor/{name}.css" for name in ("text", "bars", "embeds", "popup", "dialogs", "picker", "words")]


class BodyEditor(AdminTextareaWidget):
    """`settings`: the URLs and messages of the editor's scripts; see `editor_settings`."""

    def __init__(self, settings: dict[str, Any], attrs: Any = None) -> None:
        super().__init__(attrs)
        self.settings = settings

    @property
    def media(self) -> Media:
        scripts = [Script(path, type="module") for path in (_TIPTAP, "js/editor/main.js")]
        return Media(css={"all": _STYLES}, js=scripts)  # type: ignore[arg-type]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-newsroom-body"] = json.dumps(self.settings, ensure_ascii=False)
        return context


def editor_settings(request: HttpRequest, carries_briefs: bool) -> dict[str, Any]:
    """`carries_briefs`: whether flash briefs may be embedded in this text."""
    may = request.user.has_perm
    urls: dict[str, str] = picker_settings(request)["urls"]
    urls["words"] = reverse("admin:articles_newsitem_words")
    if carries_briefs:
        urls |= {"cards": reverse("admin:briefs_brief_cards"), "search": reverse("admin:briefs_brief_embed_search")}
        if may("briefs.add_brief") and may("briefs.publish_brief"):
            urls["create"] = reverse("admin:briefs_brief_embed_new")
        if may("briefs.add_brief"):
            urls["page"] = reverse("admin:briefs_brief_embed_page")
    if may("articles.add_article" if carries_briefs else "briefs.add_brief"):
        # The script puts the number of the item in place of 0.
        kind = "articles_article" if carries_briefs else "briefs_brief"
        urls["notes"] = reverse(f"admin:{kind}_notes", args=[0])
        urls["colleagues"] = reverse("admin:articles_newsitem_colleagues")
    texts = messages()
    if not carries_briefs:
        texts["keys"] = _("“/” for headings, lists, tables … · Alt+F10 for the toolbar")
    return {"urls": urls, "messages": texts, "words": block_words(_tools)}


def messages() -> dict[str, str]:
    """Interface texts of the editor, under the keys that its scripts use."""
    return picker_messages() | _tools() | _notes() | _briefs() | _pictures() | _pastes() | _words()


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
        "codeBlock": _("Code block"),
        "table": _("Table"),
        "addRow": _("Add a row"),
        "addColumn": _("Add a column"),
        "deleteRow": _("Delete the row"),
        "deleteColumn": _("Delete the column"),
        "headerRow": _("Header row"),
        "deleteTable": _("Delete the table"),
        "rule": _("Horizontal line"),
        "note": _("Editor’s note"),
        "editor_note": _("Editor’s note"),
        "correction": _("Correction"),
        "update": _("Update"),
        "brief": _("Flash brief"),
        "picture": _("Picture"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "address": _("Link address"),
        "badAddress": _("A link address starts with https://, http://, mailto:, / or #."),
        "unlink": _("Remove link"),
        "apply": _("Apply"),
        "counted": _("{han} Chinese characters, {words} words, {briefs} flash briefs"),
        "keys": _("“/” or “@” to insert a flash brief · Alt+F10 for the toolbar"),
    }


def _notes() -> dict[str, str]:
    return {
        "noteSign": pgettext("button of the text editor", "Note"),
        "noteTitle": _("Note for colleagues on the selected passage"),
        "noteText": _("Note; @name tells a colleague"),
        "notePassage": _("About:"),
        "noteWhole": _("About the whole item, because nothing is selected."),
        "noteSave": _("Save the note"),
        "noteEmpty": _("Write the note."),
        "noteUnsaved": _("Save the item first. Then it can have notes."),
        "notePassageTooLong": _("The selected passage is too long for a note. Select at most 2,000 characters."),
        "notePassageElsewhere": _("The text has no single paragraph with this passage."),
    }


def _briefs() -> dict[str, str]:
    return {
        "none": _("No flash briefs found."),
        "nothing": _("No results."),
        "count": _("{count} results"),
        "results": _("Flash briefs, blocks and pictures"),
        "newBrief": _("New flash brief “{query}”"),
        "newBriefPlain": _("New flash brief …"),
        "headline": _("Headline"),
        "label": _("Channel or label"),
        "text": _("Text"),
        "source": _("Source link"),
        "sameText": _("Save another brief with the same text"),
        "publishAndEmbed": _("Publish and embed"),
        "embedded": _("Embedded: {title}"),
        "open": _("Open"),
        "remove": _("Remove from the text"),
        "live": _("live"),
        "corrected": _("corrected"),
        "removed": _("removed"),
        "scheduled": _("scheduled"),
        "draft": _("draft"),
        "missing": _("missing: this flash brief does not exist"),
        "failed": _("could not be loaded"),
        "retry": _("Try again"),
        "selected": _("Selected: {title}, {state}"),
        "number": _("Flash brief {id}"),
        "pageFound": _("This looks like a page with {count} flash briefs."),
        "pageTake": _("Convert to blocks"),
        "pageLeave": _("Keep as text"),
        "pageTaken": _(
            "Converted to blocks: {known} existing flash briefs, {new} new ones as drafts. Undo brings the text back."
        ),
        "pageLeft": _("Left out as page boilerplate: {words}"),
    }


def _pictures() -> dict[str, str]:
    return {"inserted": _("Inserted: {name}")}


def _pastes() -> dict[str, str]:
    return {
        "leftTitle": _("Left out of the paste"),
        "leftOut": _("Left out of the paste: {what}."),
        "leftUpload": _("Upload a picture …"),
        "leftClose": _("Got it"),
        "listSeparator": pgettext("between the parts of a list", ", "),
        "picturesOne": _("{count} picture"),
        "picturesMany": _("{count} pictures"),
        "videosOne": _("{count} video"),
        "videosMany": _("{count} videos"),
        "soundsOne": _("{count} sound recording"),
        "soundsMany": _("{count} sound recordings"),
        "formulasOne": _("{count} formula"),
        "formulasMany": _("{count} formulas"),
        "framesOne": _("{count} embedded frame"),
        "framesMany": _("{count} embedded frames"),
        "pastedName": _("pasted"),
        "pictureUnreadable": _("The browser does not let this page read a pasted picture."),
        "carriedOne": _("1 pasted picture is in the text. Add its credit and licence before publishing."),
        "carriedMany": _("{count} pasted pictures are in the text. Add their credits and licences before publishing."),
        "stillUploading": _("Pasted pictures are still being uploaded. Save again in a moment."),
    }


def _words() -> dict[str, str]:
    return {
        "wordsFound": _("House words: {count} (Alt+R replaces the next one)"),
        "wordsReplace": _("Replace with “{replacement}”"),
        "wordsReplaced": _("Replaced: {found} → {replacement}"),
    }
