"""Random sequences of actions by several people: no path shows readers a change that its step has not checked.

`NEWSROOM_REVIEW_SEQUENCES` sets how many sequences run; the long run has 10,000.
"""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from articles.editing.change_kinds import ChangeKind
from articles.editing.publishing import cancel_schedule, publish, republish, withdraw
from articles.editing.review.actions import approve, latest_number, request_review, send_back, take
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import revisions_of
from articles.editing.revisions.restore import applied, restored, save_restored
from articles.editing.revisions.snapshots import snapshots_of
from articles.editing.working_copies import (
    SeenVersions,
    Statement,
    discard_working_copy,
    live_revision,
    publish_working_copy,
    save_working_copy,
    working_copy_of,
)
from articles.models import Article, Line, NewsItem
from tests.makers import hours_ahead, make_article, make_person_at_desk, make_step

SEQUENCES = int(os.environ.get("NEWSROOM_REVIEW_SEQUENCES", "300"))
LENGTH = 7
TYPO = Statement(ChangeKind.TYPO)


@dataclass
class Play:
    """One item, and what an observer notes: who changed its text since readers last saw it, and who approved what.

    The observer knows only the text and the people: each change adds a paragraph of its own.
    """

    chance: random.Random
    people: list[User]
    writers: set[int]
    item: NewsItem
    # Paragraph → who wrote it; those that readers have seen, and those that somebody has checked besides.
    authors: dict[str, int] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    cleared: set[str] = field(default_factory=set)
    approved: list[Any] = field(default_factory=list)

    def load(self) -> NewsItem:
        return Article.objects.get(pk=self.item.pk)

    def typed(self, body: str, by: User) -> str:
        words = f"<p>第{len(self.authors) + 1}句。</p>"
        self.authors[words] = by.pk
        return body + words

    def act(self) -> None:
        """One random action by one random person."""
        by = self.chance.choice(self.people)
        action = self.chance.choice(ACTIONS)
        try:
            with revising(by=by), transaction.atomic():
                action(self, by)
        except (ValidationError, PermissionDenied):
            return
        self.check_live()

    def begin_copy(self, writer: User, editor: User) -> None:
        """A writer's working copy that an editor saved again after a change of the live text."""
        self.check_live()
        for action, by in ((_save_copy, writer), (_edit, editor), (_move_copy, editor)):
            with revising(by=by), transaction.atomic():
                action(self, by)
        self.check_live()

    def text_of(self, line: Line) -> Any:
        if line == Line.TEXT:
            return _text(snapshots_of([self.item.pk])[self.item.pk]["blocks"])
        copy = working_copy_of(self.item)
        return _text(applied(self.load(), copy.revision).item.body) if copy else None

    def note_approval(self, line: Line, by: User) -> None:
        text = self.text_of(line)
        own = {part for part in text if self.authors.get(part) == by.pk} - self.cleared
        assert not own, f"{by} approved the own {own}"
        self.approved.append(text)
        self.cleared |= set(text)

    def check_live(self) -> None:
        """Readers see nothing new by a writer unless another person approved exactly this text."""
        item, text = self.load(), self.text_of(Line.TEXT)
        if item.published_at is None or item.withdrawn_at is not None:
            return
        if any(self.authors.get(part) in self.writers for part in text if part not in self.shown):
            assert text in self.approved, f"{text} is live unchecked"
        self.shown |= set(text)
        self.cleared |= set(text)


def _text(blocks: Any) -> tuple[str, ...]:
    body = blocks if isinstance(blocks, str) else "".join(blocks)
    return tuple(f"<p>{part}</p>" for part in body.replace("<p>", "").split("</p>") if part)


def _edit(play: Play, by: User) -> None:
    item = play.load()
    item.body = play.typed(item.body, by)
    item.save()


def _bulk_edit(play: Play, by: User) -> None:
    NewsItem.objects.filter(pk=play.item.pk).update(body=play.typed(play.load().body, by))


def _publish(play: Play, by: User) -> None:
    publish(play.load(), by)


def _schedule(play: Play, by: User) -> None:
    publish(play.load(), by, hours_ahead(2))


def _cancel(play: Play, by: User) -> None:
    cancel_schedule(play.load(), by)


def _withdraw(play: Play, by: User) -> None:
    withdraw(play.load(), by)


def _republish(play: Play, by: User) -> None:
    republish(play.load(), by)


def _force_public(play: Play, by: User) -> None:
    item = play.load()
    item.published_at = item.first_published_at = item.created_at
    item.withdrawn_at = None
    item.save()


def _restore(play: Play, by: User) -> None:
    old = play.chance.choice(list(revisions_of(play.item)))
    save_restored(restored(play.load(), old), old)


def _request(play: Play, by: User) -> None:
    request_review(play.load(), by, line=play.chance.choice(list(Line)))


def _take(play: Play, by: User) -> None:
    take(play.load(), by)


def _send_back(play: Play, by: User) -> None:
    send_back(play.load(), by, "缺来源。", play.chance.choice(list(Line)))


def _approve(play: Play, by: User) -> None:
    line = play.chance.choice(list(Line))
    approve(play.load(), by, latest_number(play.item, line), line)
    play.note_approval(line, by)


def _save_copy(play: Play, by: User) -> None:
    item, copy = play.load(), working_copy_of(play.item)
    live = live_revision(item)
    values = applied(item, copy.revision if copy else live)
    values.item.body = play.typed(values.item.body, by)
    save_working_copy(values, SeenVersions(copy.revision.number if copy else 0, live.number), by)


def _move_copy(play: Play, by: User) -> None:
    """Save the working copy as it is, by somebody who sees the live text of now."""
    item, copy = play.load(), working_copy_of(play.item)
    values, live = applied(item, copy.revision if copy else live_revision(item)), live_revision(item)
    save_working_copy(values, SeenVersions(copy.revision.number if copy else 0, live.number), by)


def _publish_copy(play: Play, by: User) -> None:
    publish_working_copy(play.load(), latest_number(play.item, Line.COPY), TYPO, by)


def _discard_copy(play: Play, by: User) -> None:
    discard_working_copy(play.load(), latest_number(play.item, Line.COPY), by)


ACTIONS: tuple[Callable[[Play, User], None], ...] = (
    *(_edit, _edit, _approve, _approve, _approve, _publish, _publish, _save_copy, _save_copy, _publish_copy),
    *(_publish_copy, _bulk_edit, _schedule, _cancel, _withdraw, _republish, _force_public, _restore, _request, _take),
    *(_send_back, _discard_copy, _move_copy),
)


@pytest.mark.django_db
@mock.patch("newsroom.receivers.sync_items", mock.Mock())
def test_no_sequence_of_actions_gets_around_the_review() -> None:
    # Two of them may check, though texts of theirs need a check as well.
    writers = [make_person_at_desk("wen", "Writer"), make_person_at_desk("wei", "Writer", "Editor")]
    editors = [make_person_at_desk("ada", "Editor"), make_person_at_desk("lin", "Chief editor")]
    people = [*writers, *editors]
    make_step(author_groups=["Writer"])
    published = 0
    for seed in range(SEQUENCES):
        chance = random.Random(seed)
        sandbox = transaction.atomic()
        with sandbox:
            # A third begins with a published text and a working copy.
            has_copy = seed % 3 == 0
            author = chance.choice(editors if has_copy else people)
            with revising(by=author):
                item = make_article(body="<p>第0句。</p>", **({} if has_copy else {"published_at": None}))
            play = Play(chance, people, {person.pk for person in writers}, item, authors={"<p>第0句。</p>": author.pk})
            if has_copy:
                play.begin_copy(chance.choice(writers), chance.choice(editors))
            for _number in range(LENGTH):
                play.act()
            published += bool(play.shown)
            transaction.set_rollback(True)
    assert published > SEQUENCES // 20
