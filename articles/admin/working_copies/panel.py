"""What the pages of an item say about its working copy: on the live form, on its own form, and in lists."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.admin.form.bar import CONTINUE, FormBar
from articles.admin.form.publish_buttons import SAVE_COPY, PublishButton
from articles.desk.labels import desk_address
from articles.editing.working_copies import can_have_working_copy, is_unpublished, working_copy_of
from articles.formats.moments import moment_words
from articles.models import NewsItem, Revision, WorkingCopy

if TYPE_CHECKING:
    from articles.admin.items import ItemAdmin


@dataclass(frozen=True, slots=True)
class WorkingCopyNotice:
    """The box above a form. `form`, `compare`: addresses of the other pages, "" where the link makes no sense."""

    heading: str
    words: list[str]
    form: str = ""
    compare: str = ""
    live: str = ""
    is_severe: bool = False


def with_working_copy(
    panel: dict[str, Any], admin: "ItemAdmin", request: HttpRequest, item: NewsItem | None
) -> dict[str, Any]:
    """The panel of an item with the notice about its working copy. It offers no second one."""
    notice, bar = _notice(admin, request, item), panel["bar"]
    if notice is not None and notice.compare:
        bar = replace(bar, releases=[button for button in bar.releases if button.name != SAVE_COPY])
    return panel | {"copy": notice, "bar": bar}


def _notice(admin: "ItemAdmin", request: HttpRequest, item: NewsItem | None) -> WorkingCopyNotice | None:
    if item is None or item.pk is None or not admin.has_view_permission(request, item):
        return None
    copy = working_copy_of(item)
    form = admin.page_address("copy", item.pk) if admin.may_edit_copy(request, item, copy) else ""
    if copy is not None:
        compare = admin.page_address("copy_publish", item.pk)
        words = [saved_words(copy), *schedule_state(copy)]
        heading = _("There is a working copy of this text. You are looking at the published text.")
        if is_unpublished(item):
            heading = _("There is a working copy of this text. You are looking at the text that it would replace.")
        return WorkingCopyNotice(heading, words, form, compare, is_severe=copy.refused_at is not None)
    if form and can_have_working_copy(item) and not admin.may_edit(request, item):
        words = [_("Only people who may publish change it. You can prepare a change for them.")]
        heading = _("This text is scheduled.") if is_unpublished(item) else _("This text is published.")
        return WorkingCopyNotice(heading, words, form)
    return None


def copy_panel(admin: "ItemAdmin", item: NewsItem, copy: WorkingCopy | None, status: str) -> dict[str, Any]:
    """The parts around the form of a working copy, as `item_panel` has them for an item."""
    words = [saved_words(copy), *schedule_state(copy)] if copy else [_("Nothing is saved yet.")]
    if copy and copy.is_scheduled:
        words.append(_("Saving a change cancels the schedule."))
    notice = WorkingCopyNotice(
        _("You are editing the working copy. Readers do not see it."),
        words,
        compare=admin.page_address("copy_publish", item.pk) if copy else "",
        live=desk_address(item, "change"),
    )
    compare = _("Saves the working copy and shows what differs from the published text. There you publish it.")
    bar = FormBar(
        save=PublishButton(CONTINUE, _("Save working copy"), ""),
        main=PublishButton(SAVE_COPY, _("Save and compare"), compare, is_main=True),
        schedule=None,
        releases=[],
        saves=[],
    )
    preview = reverse(f"{admin.opts.app_label}:copy_preview", args=[item.pk]) if copy else ""
    return {"copy": notice, "status": status, "status_name": "draft", "bar": bar, "preview": preview}


def live_name(item: NewsItem) -> str:
    """What the text is called that publishing a working copy replaces."""
    if item.published_at is None:
        return _("Text of the draft")
    return _("Scheduled text") if is_unpublished(item) else _("Published text")


def saved_words(copy: WorkingCopy) -> str:
    names = {"person": copy.by.get_full_name() or copy.by.get_username(), "when": moment_words(copy.saved_at)}
    return _("%(person)s saved it at %(when)s.") % names


def published_words(live: Revision) -> str:
    """Who saved the published text as it is now, and when."""
    person = live.by.get_full_name() or live.by.get_username() if live.by else live.get_channel_display()
    return _("%(person)s saved it at %(when)s.") % {"person": person, "when": moment_words(live.made_at)}


def schedule_state(copy: WorkingCopy) -> list[str]:
    """When it is published, or why it was not; empty where it is not scheduled."""
    if copy.scheduled_for is None:
        proposed = copy.proposed_for
        return [_("Proposed publication time: %(when)s.") % {"when": moment_words(proposed)}] if proposed else []
    when = moment_words(copy.scheduled_for)
    if copy.refused_at is None:
        return [_("It replaces the published text at %(when)s.") % {"when": when}]
    words = _("It was to replace the published text at %(when)s, but was refused: %(why)s")
    return [words % {"when": when, "why": copy.refusal}]
