"""Which buttons does an item's form offer at this moment, and what does each say that will happen?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.moments import coming_words
from articles.admin.words import Words, quoted, run_on, standing_words
from articles.models import NewsItem, Standing
from articles.publishing import Publication, cancel_schedule, publish, republish, withdraw
from articles.zones import moment_words

UPDATE = "_save"
PUBLISH, SCHEDULE, CANCEL, WITHDRAW, REPUBLISH = "_publish", "_schedule", "_cancel_schedule", "_withdraw", "_republish"
VERBS = (PUBLISH, SCHEDULE, CANCEL, WITHDRAW, REPUBLISH)
RELEASING = (PUBLISH, SCHEDULE)


@dataclass(frozen=True, slots=True)
class Button:
    """A submit button: its name in the form, its label, and a sentence on what follows from pressing it. Ctrl+Enter
    presses the main one.
    """

    name: str
    label: str
    says: str
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a verb did, in words, and what the editor should know besides."""

    words: Words
    warnings: list[Words]


def pressed(post: Mapping[str, Any]) -> str | None:
    """The verb whose button sent this form; None for a plain save."""
    return next((verb for verb in VERBS if verb in post), None)


def buttons(item: NewsItem, waiting: list[NewsItem], at: datetime, carried: int = 0) -> list[Button]:
    """What may be done to an item now. `waiting`: the briefs in its text that were never released; `carried`: in how
    many articles it stands.
    """
    address = item.get_absolute_url() if item.pk else ""
    standing = item.standing(at)
    if item.published_at is None or standing is Standing.SCHEDULED:
        found = _releases(address, waiting, standing)
        return [*found, _cancel(item.published_at)] if item.published_at else found
    if item.withdrawn_at is not None:
        says = _("The text stands at %(address)s again, at once; its time of publication stays.")
        return [Button(REPUBLISH, _("Save and republish"), says % {"address": address})]
    says = _("Readers lose it at once: %(address)s answers 410 (gone), and it leaves every list.")
    if standing is Standing.RESTRICTED:
        says = _("It is taken down already; withdrawn too, it stays away when that ends.")
    taken = Button(WITHDRAW, _("Withdraw"), says % {"address": address})
    return [_update(address, carried), taken] if standing is Standing.PUBLIC else [taken]


def _update(address: str, carried: int) -> Button:
    says = _("Readers see the change at %(address)s at once.") % {"address": address}
    elsewhere = ngettext(
        "It shows in %(count)d article too that carries it.",
        "It shows in %(count)d articles too that carry it.",
        carried,
    )
    return Button(UPDATE, _("Update"), run_on(says, elsewhere % {"count": carried} if carried else ""), is_main=True)


def _releases(address: str, waiting: list[NewsItem], standing: Standing) -> list[Button]:
    here = _("Readers see it at %(address)s at once.") % {"address": address} if address else ""
    later = _("Readers see it from that moment on; nobody has to be here then.")
    is_planned = standing is Standing.SCHEDULED
    label = _("Move the schedule") if is_planned else _("Schedule")
    at_once = run_on(here or _("Readers see it at once."), _with_it(waiting))
    return [
        Button(PUBLISH, _("Publish now"), at_once, is_main=not is_planned),
        Button(SCHEDULE, label, run_on(later, _with_it(waiting)), is_main=is_planned),
    ]


def _with_it(waiting: list[NewsItem]) -> str:
    told = ngettext(
        "Releases also a flash brief: %(names)s.", "Releases also %(count)d flash briefs: %(names)s.", len(waiting)
    )
    return told % {"count": len(waiting), "names": quoted(waiting)} if waiting else ""


def _cancel(planned: datetime) -> Button:
    says = _("It will not appear on %(when)s; it becomes a draft again, and so do the flash briefs that wait with it.")
    return Button(CANCEL, _("Cancel the schedule"), says % {"when": moment_words(planned)})


def perform(verb: str, item: NewsItem, by: AbstractBaseUser, moment: datetime | None) -> Told:
    """Do what the button said. Raises ValidationError when it cannot be done; then nothing is changed."""
    if verb in RELEASING:
        return _released(publish(item, by, moment if verb == SCHEDULE else None))
    if verb == CANCEL:
        cancel_schedule(item, by)
        return Told(_("The schedule is cancelled: it is a draft again."), [])
    if verb == WITHDRAW:
        withdraw(item, by)
        if item.standing(timezone.now()) is Standing.RESTRICTED:
            return Told(_("Withdrawn; it stays taken down besides."), [])
        return Told(_linked(_("Withdrawn: {} answers 410 now."), item), [])
    republish(item, by)
    return Told(_linked(_("Republished: {}"), item), _unseen(item))


def _released(done: Publication) -> Told:
    item = done.item
    planned = item.published_at
    if planned is not None and planned > timezone.now():
        address = item.get_absolute_url()
        when = coming_words(planned, timezone.now())
        words = format_html(_("Scheduled for {}: readers see it at {} then."), when, address)
        unseen = []
    else:
        words, unseen = _linked(_("Published: {}"), item), _unseen(item)
    if done.briefs:
        words = run_on(words, _with_it(done.briefs))
    return Told(words, [*unseen, *done.warnings])


def _unseen(item: NewsItem) -> list[Words]:
    """Released is not always public: what still keeps readers from it."""
    at = timezone.now()
    if item.standing(at) is Standing.PUBLIC:
        return []
    return [_("Readers do not see it yet: %(standing)s.") % {"standing": standing_words(item, at)}]


def _linked(words: str, item: NewsItem) -> SafeString:
    address = item.get_absolute_url()
    return format_html(words, format_html('<a href="{}">{}</a>', address, address))
