"""Buttons of the form of an item, such as publish, schedule and withdraw: when they are offered, what they do."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.form.schedule_field import schedule_words
from articles.desk.labels import join_sentences, quote_titles, status_label
from articles.editing.publishing import Publication, cancel_schedule, publish, republish, withdraw
from articles.formats.moments import moment_words
from articles.models import NewsItem, PublicationStatus

UPDATE = "_save"
PUBLISH, SCHEDULE, CANCEL, WITHDRAW, REPUBLISH = "_publish", "_schedule", "_cancel_schedule", "_withdraw", "_republish"
# Handled by `working_copies/form_view`: it saves beside the published text.
SAVE_COPY = "_save_copy"
ACTIONS = (PUBLISH, SCHEDULE, CANCEL, WITHDRAW, REPUBLISH)
PUBLISHING = (PUBLISH, SCHEDULE)
# Buttons that show readers what they have not seen yet.
NEEDING_REVIEW = (PUBLISH, SCHEDULE, REPUBLISH)


@dataclass(frozen=True, slots=True)
class PublishButton:
    """A submit button. `help`: what follows from pressing it. Ctrl+Enter presses the main one."""

    name: str
    label: str
    help: str
    is_main: bool = False

    @property
    def is_release(self) -> bool:
        """Whether pressing it may change what readers see."""
        return self.name in ACTIONS


@dataclass(frozen=True, slots=True)
class ActionReport:
    """What a button did, and what else the editor should know; the texts may contain links."""

    words: str
    warnings: list[str]


def pressed_button(post: Mapping[str, Any]) -> str | None:
    """The name of the action whose button submitted the form; None for a plain save."""
    return next((name for name in ACTIONS if name in post), None)


def publish_buttons(
    item: NewsItem, unpublished: list[NewsItem], at: datetime, embedded_in: int = 0
) -> list[PublishButton]:
    """The buttons for an item as it is now.

    `unpublished`: the briefs in its text that are published with it. `embedded_in`: the number of articles that embed
    it.
    """
    address = item.get_absolute_url() if item.pk else ""
    status = item.status(at)
    if item.published_at is None:
        return _publishing_buttons(item, address, unpublished, at)
    if status is PublicationStatus.SCHEDULED:
        return [*_publishing_buttons(item, address, unpublished, at), _cancel_button(item.published_at)]
    if item.withdrawn_at is not None:
        return [_republish_button(address), _copy_button()]
    if status is PublicationStatus.PUBLIC:
        return [_update_button(address, embedded_in), _copy_button(), _withdraw_button(address, status)]
    return [_copy_button(), _withdraw_button(address, status)]


def _copy_button() -> PublishButton:
    words = _("Readers keep the published text. You compare, schedule or publish the changed one later.")
    return PublishButton(SAVE_COPY, _("Save as working copy"), words)


def _publishing_buttons(item: NewsItem, address: str, unpublished: list[NewsItem], at: datetime) -> list[PublishButton]:
    now = (
        _("Readers see it at once at %(address)s.") % {"address": address} if address else _("Readers see it at once.")
    )
    embargo = item.embargo_until
    is_embargoed = embargo is not None and embargo > at
    if embargo is not None and is_embargoed:
        now = _("Not before the embargo ends on %(when)s.") % {"when": moment_words(embargo)}
    later = _("It goes live automatically at that time.")
    briefs = _published_too(unpublished)
    is_scheduled = item.status(at) is PublicationStatus.SCHEDULED
    is_later = is_scheduled or is_embargoed
    label = _("Reschedule") if is_scheduled else _("Schedule")
    return [
        PublishButton(PUBLISH, _("Publish now"), join_sentences(now, briefs), is_main=not is_later),
        PublishButton(SCHEDULE, label, join_sentences(later, briefs), is_main=is_later),
    ]


def _published_too(briefs: list[NewsItem]) -> str:
    words = ngettext(
        "Also publishes a flash brief: %(names)s.", "Also publishes %(count)d flash briefs: %(names)s.", len(briefs)
    )
    return words % {"count": len(briefs), "names": quote_titles(briefs)} if briefs else ""


def _cancel_button(planned: datetime) -> PublishButton:
    words = _(
        "It will not be published on %(when)s. It becomes a draft again, as do the flash briefs scheduled with it."
    )
    return PublishButton(CANCEL, _("Cancel the schedule"), words % {"when": moment_words(planned)})


def _republish_button(address: str) -> PublishButton:
    words = _("It goes back online at once at %(address)s; its publication time stays the same.")
    return PublishButton(REPUBLISH, _("Save and republish"), words % {"address": address})


def _withdraw_button(address: str, status: PublicationStatus) -> PublishButton:
    words = _("It goes offline at once: %(address)s returns 410 (gone), and it disappears from all lists.")
    if status is PublicationStatus.RESTRICTED:
        words = _("It is already taken down. If you also withdraw it, it stays offline after that restriction ends.")
    return PublishButton(WITHDRAW, _("Withdraw"), words % {"address": address})


def _update_button(address: str, embedded_in: int) -> PublishButton:
    words = _("Readers see the change at once at %(address)s.") % {"address": address}
    articles = ngettext(
        "The change also shows in %(count)d article that embeds it.",
        "The change also shows in %(count)d articles that embed it.",
        embedded_in,
    )
    articles = articles % {"count": embedded_in} if embedded_in else ""
    return PublishButton(UPDATE, _("Update"), join_sentences(words, articles), is_main=True)


def update_for_review(button: PublishButton) -> PublishButton:
    """The button that updates a published text, where a change waits for a check as a working copy."""
    if button.name != UPDATE:
        return button
    words = _("Readers keep the published text until another person has checked the change.")
    return replace(button, label=_("Save for review"), help=words)


def perform(button: str, item: NewsItem, by: AbstractBaseUser, moment: datetime | None) -> ActionReport:
    """Do what a button says; `moment` is when "Schedule" publishes. Raises ValidationError with nothing changed."""
    if button in PUBLISHING:
        return _publication_report(publish(item, by, moment if button == SCHEDULE else None))
    if button == CANCEL:
        cancel_schedule(item, by)
        return ActionReport(_("The schedule is cancelled. The item is a draft again."), [])
    if button == WITHDRAW:
        withdraw(item, by)
        if item.status(timezone.now()) is PublicationStatus.RESTRICTED:
            return ActionReport(_("Withdrawn. It also stays taken down."), [])
        return ActionReport(_with_link(_("Withdrawn: {} now returns 410."), item), [])
    republish(item, by)
    return ActionReport(_with_link(_("Republished: {}"), item), _visibility_warnings(item))


def _publication_report(publication: Publication) -> ActionReport:
    item, at = publication.item, timezone.now()
    warnings = [str(warning) for warning in publication.warnings]
    if item.published_at is not None and item.published_at > at:
        when = schedule_words(item.published_at, at)
        words = format_html(_("Scheduled for {}. It will be live at {}."), when, item.get_absolute_url())
    else:
        words = _with_link(_("Published: {}"), item)
        warnings = [*_visibility_warnings(item), *warnings]
    return ActionReport(join_sentences(words, _published_too(publication.briefs)), warnings)


def _visibility_warnings(item: NewsItem) -> list[str]:
    """A published item may still be hidden by a restriction or an expiry."""
    at = timezone.now()
    if item.status(at) is PublicationStatus.PUBLIC:
        return []
    return [_("Readers cannot see it yet: %(status)s.") % {"status": status_label(item, at)}]


def _with_link(words: str, item: NewsItem) -> SafeString:
    address = item.get_absolute_url()
    return format_html(words, format_html('<a href="{}">{}</a>', address, address))
