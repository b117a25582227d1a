"""The whole archive is looked through again, newest first, in commits of a hundred, and can be stopped."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from articles.briefs.models import Brief
from articles.models import Tag
from articles.search.management.commands import rebuild_mentions
from articles.search.models import Mention, Spelling
from tests.makers import make_brief, make_tag

pytestmark = pytest.mark.django_db


def rebuild(**options: object) -> str:
    out = io.StringIO()
    call_command("rebuild_mentions", stdout=out, **options)
    return out.getvalue()


def make_unfollowed(count: int) -> list[Brief]:
    """Briefs of one a day that name 舫链, newest first, and nobody has noticed."""
    make_tag("舫链")
    start = datetime(2020, 1, 1, tzinfo=UTC)
    days = (start + timedelta(days=number) for number in range(count))
    Brief.objects.bulk_create(Brief(headline="舫链升级", happened_at=day, happened_precision="day") for day in days)
    Mention.objects.all().delete()
    return list(Brief.objects.order_by("-slot"))


def test_what_was_missed_is_found() -> None:
    make_unfollowed(250)

    told = rebuild()

    assert Mention.objects.count() == 250
    assert "250" in told


def test_spellings_that_were_missed_are_written() -> None:
    brief = make_brief(headline="枰元升级")
    Tag.objects.bulk_create([Tag(name="枰元", name_key="枰元", slug="p")])

    rebuild()

    assert Mention.objects.get(item=brief.pk).tag.name == "枰元"


def test_spellings_of_an_older_form_are_replaced() -> None:
    make_tag("潮信舫链")
    Spelling.objects.update(head="旧")

    rebuild()

    assert Spelling.objects.get().head == "潮信"


def test_the_newest_come_first_and_a_stopped_run_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    briefs = make_unfollowed(250)
    follow, rounds = rebuild_mentions.follow_mentions_of, []

    def stopped(ids: object) -> None:
        rounds.append(1)
        if len(rounds) == 2:
            raise KeyboardInterrupt
        follow(ids)

    monkeypatch.setattr(rebuild_mentions, "follow_mentions_of", stopped)
    told = rebuild()
    assert set(Mention.objects.values_list("item", flat=True)) == {brief.pk for brief in briefs[:100]}

    monkeypatch.setattr(rebuild_mentions, "follow_mentions_of", follow)
    before = told.split()[-1]
    assert before == str(briefs[99].slot)
    assert "150" in rebuild(before=int(before))
    assert Mention.objects.count() == 250


def test_a_second_run_writes_nothing() -> None:
    make_unfollowed(120)
    rebuild()
    known = set(Mention.objects.values_list("pk", flat=True))

    rebuild()

    assert set(Mention.objects.values_list("pk", flat=True)) == known
