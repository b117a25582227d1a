"""The paths on which a text can reach readers: each takes a play and the person who acts.

They call what entry points call, without the permissions that a form would ask for first, and the views that take a
crafted POST.
"""

import io
from unittest import mock
from uuid import uuid4

from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import Http404
from django.test import RequestFactory

from articles.admin.review.panel import ACTS
from articles.admin.review.views import review_view
from articles.briefs.flash import Flash
from articles.briefs.flash_publishing import send, undo
from articles.desk.labels import desk_address
from articles.editing.bulk_actions import BulkAction, perform_bulk
from articles.editing.change_kinds import ChangeKind
from articles.editing.publishing import cancel_schedule, publish, republish, waiting_in, withdraw
from articles.editing.review.actions import approve, latest_number, request_review, send_back, take
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import revisions_of
from articles.editing.revisions.restore import applied, restored, save_restored
from articles.editing.working_copies import (
    SeenVersions,
    Statement,
    discard_working_copy,
    live_revision,
    publish_working_copy,
    save_working_copy,
    schedule_working_copy,
    working_copy_of,
)
from articles.ingest.confirmation.save import save_review
from articles.ingest.drafting.draft import DraftOptions
from articles.ingest.models import Delivery
from articles.models import Article, Line, NewsItem, Tag, WorkingCopy
from articles.palette.views import publish_view
from articles.parsing.document import ParsedBrief
from articles.parsing.page import parse
from tests.desk.form_filling import fields_of
from tests.editing.review_play import Play
from tests.makers import hours_ago, hours_ahead

TYPO = Statement(ChangeKind.TYPO)
REASON = "候潮来电授权"
# Buttons of the form that act on what was typed, and those of review.
BUTTONS = ("_save", "_publish", "_schedule", "_republish", "_withdraw", "_save_copy", *ACTS)


def edit(play: Play, by: User) -> None:
    item = play.load()
    item.body = play.typed(item.body, by)
    item.save()


def update_row(play: Play, by: User) -> None:
    NewsItem.objects.filter(pk=play.item.pk).update(body=play.typed(play.load().body, by))


def add_tag(play: Play, by: User) -> None:
    play.load().tags.add(Tag.objects.get(pk=play.new_tag(by)))


def publish_now(play: Play, by: User) -> None:
    publish(play.load(), by)


def schedule(play: Play, by: User) -> None:
    publish(play.load(), by, hours_ahead(2))


def cancel(play: Play, by: User) -> None:
    cancel_schedule(play.load(), by)


def take_offline(play: Play, by: User) -> None:
    withdraw(play.load(), by)


def put_online(play: Play, by: User) -> None:
    republish(play.load(), by)


def force_public(play: Play, by: User) -> None:
    """Write the times themselves, as a script would."""
    item = play.load()
    item.published_at = item.first_published_at = item.created_at
    item.withdrawn_at = None
    item.save()


def restore(play: Play, by: User) -> None:
    old = play.chance.choice(list(revisions_of(play.item)))
    save_restored(restored(play.load(), old), old)


def request(play: Play, by: User) -> None:
    request_review(play.load(), by, line=play.any_line())


def take_it(play: Play, by: User) -> None:
    take(play.load(), by)


def return_it(play: Play, by: User) -> None:
    send_back(play.load(), by, "缺来源。", play.any_line())


def approve_latest(play: Play, by: User) -> None:
    line = play.any_line()
    approve(play.load(), by, latest_number(play.item, line), line)


def save_copy(play: Play, by: User) -> None:
    item, copy = play.load(), working_copy_of(play.item)
    live = live_revision(item)
    values = applied(item, copy.revision if copy else live)
    values.item.body = play.typed(values.item.body, by)
    save_working_copy(values, SeenVersions(copy.revision.number if copy else 0, live.number), by)


def move_copy(play: Play, by: User) -> None:
    """Save the working copy as it is, by somebody who sees the live text of now."""
    item, copy = play.load(), working_copy_of(play.item)
    values, live = applied(item, copy.revision if copy else live_revision(item)), live_revision(item)
    save_working_copy(values, SeenVersions(copy.revision.number if copy else 0, live.number), by)


def publish_copy(play: Play, by: User) -> None:
    publish_working_copy(play.load(), latest_number(play.item, Line.COPY), TYPO, by)


def discard_copy(play: Play, by: User) -> None:
    discard_working_copy(play.load(), latest_number(play.item, Line.COPY), by)


def schedule_copy(play: Play, by: User) -> None:
    schedule_working_copy(play.load(), latest_number(play.item, Line.COPY), TYPO, by, hours_ahead(2))


def run_worker(play: Play, by: User) -> None:
    """Let the time of the scheduled working copies come; no person acts."""
    if WorkingCopy.objects.filter(scheduled_for__isnull=False).update(scheduled_for=hours_ago(1)):
        with revising(by=None):
            call_command("publish_working_copies", stdout=io.StringIO())


def flash(play: Play, by: User) -> None:
    """Send a brief from the flash box, with a tag."""
    typed, key = play.sentence(by), uuid4()
    parsed = ParsedBrief(label=None, headline="临屿港快讯", text=typed)
    sent = send(Flash(parsed), typed, [play.new_tag(by)], key, by)
    play.items.append(sent.brief)
    play.presses.append(key)


def undo_flash(play: Play, by: User) -> None:
    if play.presses:
        undo(play.presses[-1], by)


def paste(play: Play, by: User) -> None:
    """Save the review of a pasted page: a draft."""
    page = f"望津港航线恢复\n\n{play.sentence(by)}\n"
    delivery = Delivery.objects.create(raw=page.encode(), by=by)
    options = DraftOptions(tags=[])
    play.items.append(save_review(delivery.pk, parse(page), options, by).article)


def import_command(play: Play, by: User) -> None:
    """Import a page with the command and publish it at once. If that is refused, the draft stays."""
    page, before = f"望津港航线恢复\n\n{play.sentence(by)}\n", Article.objects.order_by("-pk").first()
    options = {"publish": True, "force": REASON, "owner": by.username, "stdout": io.StringIO(), "stderr": io.StringIO()}
    with mock.patch("sys.stdin", io.TextIOWrapper(io.BytesIO(page.encode()))):
        call_command("import_page", "-", **options)
    article = Article.objects.order_by("-pk").first()
    assert article is not None
    assert article != before
    play.items.append(article)


def act_on_list(play: Play, by: User) -> None:
    """A bulk action on all items of one kind."""
    action = play.chance.choice([BulkAction.PUBLISH, BulkAction.WITHDRAW, BulkAction.ADD_TAG])
    value = Tag.objects.get(pk=play.new_tag(by)) if action == BulkAction.ADD_TAG else None
    same = [item.pk for item in play.items if item.kind == play.item.kind]
    perform_bulk(type(play.item), same, action, value, by, lambda item: True)


def act_in_palette(play: Play, by: User) -> None:
    """Publish or republish by the address of the palette, naming every brief."""
    verb = play.chance.choice(["_publish", "_republish"])
    briefs = ",".join(str(brief.pk) for brief in waiting_in(play.load().body))
    _post(publish_view, by, row=f"{play.item.kind}-{play.item.pk}", verb=verb, named_briefs=briefs)


def craft_review(play: Play, by: User) -> None:
    """A crafted POST to the address of review: any act, any line, any version."""
    line = play.any_line()
    newest = latest_number(play.item, line)
    number = play.chance.choice([newest, newest, newest + 1, max(newest - 1, 0)])
    act = play.chance.choice(ACTS)
    _post(review_view, by, item=play.item.pk, line=line, review_number=number, review_words="缺来源。", **{act: "1"})


def craft_form(play: Play, by: User) -> None:
    """A POST of the item's own form with any button, also those that it does not show, and columns that it has not.

    With a review button nothing is typed, because the form saves what was typed instead.
    """
    client, item, button = play.cast.clients[by.pk], play.load(), play.chance.choice(BUTTONS)
    address = desk_address(item, "change")
    page = client.get(address)
    fields = fields_of(page) | ({"stage": "ready", "published_at": hours_ago(1).isoformat(), "withdrawn_at": ""})
    if button not in ACTS:
        fields |= {"body": play.typed(item.body, by), "change_kind": "typo"}
    if button == "_schedule":
        fields["release_at"] = f"{hours_ahead(24):%Y-%m-%d %H:%M}"
    client.post(address, fields | {button: "1"})


def _post(view: object, by: User, **values: object) -> None:
    posted = RequestFactory().post("/", {"part": "1"} | values)
    posted.user = by
    assert callable(view)
    try:
        view(posted)
    except Http404:
        return


WEIGHTS = (
    *((edit, 8), (approve_latest, 16), (publish_now, 8), (save_copy, 7), (publish_copy, 8), (update_row, 4)),
    *((schedule, 3), (cancel, 2), (take_offline, 4), (put_online, 4), (force_public, 4), (restore, 3), (request, 5)),
    *((take_it, 3), (return_it, 3), (discard_copy, 3), (move_copy, 3), (add_tag, 4), (schedule_copy, 4)),
    *((run_worker, 4), (flash, 4), (undo_flash, 2), (paste, 2), (import_command, 1), (act_on_list, 7)),
    *((act_in_palette, 6), (craft_review, 8), (craft_form, 1)),
)
