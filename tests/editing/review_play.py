"""A play of the review: several people act on a few items, and an observer watches what readers see.

The observer knows only texts and people: each change adds a paragraph or a tag that nobody has used before, so whose
change readers see follows from the text alone.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client

from articles.editing.revisions.context import revising
from articles.editing.revisions.restore import applied
from articles.editing.revisions.snapshots import snapshots_of
from articles.editing.working_copies import working_copy_of
from articles.models import Approval, Line, NewsItem, OpenCheck, WorkingCopy

Parts = tuple[str, ...]


@dataclass
class Cast:
    """Who acts. The texts of `writers` need a check; `clients` are everybody's browsers, by the key of the account."""

    people: list[User]
    writers: list[User]
    editors: list[User]
    clients: dict[int, Client]


@dataclass
class Play:
    """The items, and what the observer notes. `item`: the one that the next action is about.

    `cleared`: what readers have seen with no check left open, and what somebody has approved: it is nobody's own text
    any longer.
    """

    chance: random.Random
    cast: Cast
    items: list[NewsItem]
    item: NewsItem
    spare_tags: list[int]
    # Kinds of items whose check takes place after publication.
    checked_after: set[str]
    # Part → who wrote it; those that readers have seen.
    authors: dict[str, int]
    shown: set[str] = field(default_factory=set)
    cleared: set[str] = field(default_factory=set)
    approved: list[Parts] = field(default_factory=list)
    # Keys of presses in the flash box.
    presses: list[Any] = field(default_factory=list)
    last_approval: int = 0

    def load(self) -> Any:
        return type(self.item)._default_manager.get(pk=self.item.pk)

    def any_line(self) -> Line:
        """A line of the item that there is."""
        is_copy = self.chance.random() < 0.5 and WorkingCopy.objects.filter(item=self.item.pk).exists()
        return Line.COPY if is_copy else Line.TEXT

    def typed(self, body: str, by: User) -> str:
        """The body with a paragraph by this person."""
        return f"{body}<p>{self.sentence(by)}</p>"

    def sentence(self, by: User) -> str:
        words = f"第{len(self.authors) + 1}句由人写在这里。"
        self.authors[f"<p>{words}</p>"] = by.pk
        return words

    def new_tag(self, by: User) -> int:
        tag = self.spare_tags.pop()
        self.authors[tag_part(tag)] = by.pk
        return tag

    def act(self, actions: Iterable[tuple[Callable[["Play", User], None], int]]) -> None:
        """One random action, each by its weight, by one random person."""
        by = self.chance.choice(self.cast.people)
        # Mostly the first one, so that actions build on each other.
        self.item = self.chance.choice([*[self.items[0]] * 2, *self.items])
        named, weights = zip(*actions, strict=True)
        (action,) = self.chance.choices(named, weights)
        self.perform(action, by)

    def perform(self, action: Callable[["Play", User], None], by: User) -> None:
        items = list(self.items)
        try:
            with revising(by=by), transaction.atomic():
                action(self, by)
        except (ValidationError, PermissionDenied, CommandError):
            self.items = items
            return
        self.observe()

    def observe(self) -> None:
        """Note new approvals, then check what readers see."""
        keys = [item.pk for item in self.items]
        for approval in Approval.objects.filter(item__in=keys, pk__gt=self.last_approval).order_by("pk"):
            self.last_approval = approval.pk
            self._note_approval(approval)
        snapshots, at_work = snapshots_of(keys), dict(OpenCheck.objects.filter(item__in=keys).values_list("item", "pk"))
        for item in self.items:
            fields = snapshots[item.pk]["fields"]
            if fields["published_at"] and not fields["withdrawn_at"]:
                self._check_live(item, parts_in(snapshots[item.pk]), has_open_check=item.pk in at_work)

    def _note_approval(self, approval: Approval) -> None:
        """Nobody approves a part of their own that nobody has checked."""
        item = next(item for item in self.items if item.pk == approval.item_id)
        parts = self._parts_of(item, Line(approval.line))
        own = {part for part in parts if self.authors.get(part) == approval.by_id} - self.cleared
        assert not own, f"{approval.by} approved the own {own}"
        self.approved.append(parts)
        self.cleared |= set(parts)

    def _parts_of(self, item: NewsItem, line: Line) -> Parts:
        if line == Line.TEXT:
            return parts_in(snapshots_of([item.pk])[item.pk])
        copy = working_copy_of(item)
        assert copy is not None
        values = applied(type(item)._default_manager.get(pk=item.pk), copy.revision)
        return (*_paragraphs(values.item.body), *map(tag_part, sorted(values.tags)))

    def _check_live(self, item: NewsItem, parts: Parts, *, has_open_check: bool) -> None:
        """Readers see nothing new by a writer unless another person approved exactly this text, or will check it."""
        writers = {writer.pk for writer in self.cast.writers}
        new = [part for part in parts if part not in self.shown and self.authors.get(part) in writers]
        if new and parts not in self.approved:
            assert item.kind in self.checked_after, f"{new} is live unchecked"
            assert has_open_check, f"{new} is live, and nobody is asked to check it"
        self.shown |= set(parts)
        if not has_open_check:
            self.cleared |= set(parts)


def tag_part(tag: int) -> str:
    return f"tag {tag}"


def parts_in(snapshot: dict[str, Any]) -> Parts:
    return (*_paragraphs("".join(snapshot["blocks"])), *map(tag_part, snapshot["tags"]))


def _paragraphs(body: str) -> Parts:
    return tuple(f"<p>{part}</p>" for part in body.replace("<p>", "").split("</p>") if part)
