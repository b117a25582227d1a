"""Random sequences of actions by several people: no path shows readers a change that its step has not checked.

`NEWSROOM_REVIEW_SEQUENCES` sets how many sequences run; the long run has 10,000. `NEWSROOM_REVIEW_FIRST` is the number
of the first one, with which a sequence that failed is played alone.
"""

import itertools
import os
import random
from collections.abc import Iterator
from dataclasses import replace
from unittest import mock

import pytest
from django.db import transaction
from django.test import Client

from articles.editing.revisions.context import revising
from articles.models import ReviewStep
from tests.databases import ON_POSTGRESQL
from tests.editing.review_paths import WEIGHTS, edit, move_copy, save_copy
from tests.editing.review_play import Cast, Play
from tests.makers import embed, make_article, make_brief, make_person_at_desk, make_step, make_tag

# The rule is the same on both databases, and so is nearly all of the SQL: on PostgreSQL a few other sequences run.
SEQUENCES = int(os.environ.get("NEWSROOM_REVIEW_SEQUENCES", "60" if ON_POSTGRESQL else "300"))
FIRST = int(os.environ.get("NEWSROOM_REVIEW_FIRST", "300" if ON_POSTGRESQL else "0"))
LENGTH = 7
OPENING, BRIEF = "<p>第0句。</p>", "<p>快讯一句。</p>"


@pytest.mark.django_db
@mock.patch("newsroom.receivers.sync_items", mock.Mock())
def test_no_sequence_of_actions_gets_around_the_review() -> None:
    cast = make_cast()
    make_step(author_groups=["Writer"])
    make_step(kind="brief", author_groups=["Writer"])
    scenes = list(make_scenes(cast, [make_tag(f"潮汐{number}").pk for number in range(3 * LENGTH)]))
    published = 0
    for seed in range(FIRST, FIRST + SEQUENCES):
        with transaction.atomic():
            play = begin(random.Random(seed), cast, scenes)
            try:
                for _number in range(LENGTH):
                    play.act(WEIGHTS)
            except AssertionError as failure:
                raise AssertionError(f"NEWSROOM_REVIEW_FIRST={seed}: {failure}") from failure
            published += bool(play.shown)
            transaction.set_rollback(True)
    assert published > SEQUENCES // 20


def make_cast() -> Cast:
    """Two of them may check, though texts of theirs need a check as well."""
    writers = [make_person_at_desk("wen", "Writer"), make_person_at_desk("wei", "Writer", "Editor")]
    editors = [make_person_at_desk("ada", "Editor"), make_person_at_desk("lin", "Chief editor")]
    clients = {person.pk: Client() for person in (*writers, *editors)}
    for person in (*writers, *editors):
        clients[person.pk].force_login(person)
    return Cast([*writers, *editors], writers, editors, clients)


def make_scenes(cast: Cast, tags: list[int]) -> Iterator[Play]:
    """The situations in which sequences begin, made once, because each sequence is rolled back.

    A draft with an unpublished brief in it, by anyone; a published text with a working copy that an editor saved again
    after a change of the live text.
    """
    for author, other in itertools.product(cast.people, (cast.writers[0], cast.editors[0])):
        with revising(by=other):
            brief = make_brief(body=BRIEF, published_at=None)
        with revising(by=author):
            article = make_article(body=OPENING + embed(brief), published_at=None)
        authors = {OPENING: author.pk, BRIEF: other.pk}
        yield Play(random.Random(0), cast, [article, brief], article, tags, set(), authors)
    for author, writer, editor in itertools.product(cast.editors, cast.writers, cast.editors):
        with revising(by=author):
            article = make_article(body=OPENING)
        play = Play(random.Random(0), cast, [article], article, tags, set(), {OPENING: author.pk})
        play.observe()
        for action, by in ((save_copy, writer), (edit, editor), (move_copy, editor)):
            play.perform(action, by)
        yield play


def begin(chance: random.Random, cast: Cast, scenes: list[Play]) -> Play:
    """A play of one of the scenes. The check of briefs takes place before publication or after it."""
    scene = chance.choice(scenes)
    moment = chance.choice(list(ReviewStep.Moment))
    ReviewStep.objects.filter(kind="brief").update(moment=moment)
    return replace(
        scene,
        chance=chance,
        items=list(scene.items),
        spare_tags=list(scene.spare_tags),
        authors=dict(scene.authors),
        shown=set(scene.shown),
        cleared=set(scene.cleared),
        approved=list(scene.approved),
        checked_after={"brief"} if moment == ReviewStep.Moment.AFTER else set(),
        presses=[],
    )
