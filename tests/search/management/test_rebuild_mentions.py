"""The rebuild_mentions command: it scans the archive newest first, in commits of a hundred, and can be resumed."""

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


def make_briefs_without_mentions(count: int) -> list[Brief]:
    """Briefs, one a day, that name 舫链 and have no mention rows, newest first."""
    make_tag("舫链")
    start = datetime(2020, 1, 1, tzinfo=UTC)
    days = (start + timedelta(days=number) for number in range(count))
    Brief.objects.bulk_create(Brief(headline="舫链升级", happened_at=day, happened_precision="day") for day in days)
    Mention.objects.all().delete()
    return list(Brief.objects.order_by("-slot"))


def test_missing_mentions_are_created() -> None:
    make_briefs_without_mentions(250)

    output = rebuild()

    assert Mention.objects.count() == 250
    assert "250" in output


def test_missing_spellings_are_created() -> None:
    brief = make_brief(headline="枰元升级")
    Tag.objects.bulk_create([Tag(name="枰元", name_key="枰元", slug="p")])

    rebuild()

    assert Mention.objects.get(item=brief.pk).tag.name == "枰元"


def test_outdated_spellings_are_replaced() -> None:
    make_tag("潮信舫链")
    Spelling.objects.update(head="旧")

    rebuild()

    assert Spelling.objects.get().head == "潮信"


def test_a_stopped_run_has_done_the_newest_items_and_can_be_resumed(monkeypatch: pytest.MonkeyPatch) -> None:
    briefs = make_briefs_without_mentions(250)
    sync, rounds = rebuild_mentions.sync_mentions_of, []

    def stopped(ids: object) -> None:
        rounds.append(1)
        if len(rounds) == 2:
            raise KeyboardInterrupt
        sync(ids)

    monkeypatch.setattr(rebuild_mentions, "sync_mentions_of", stopped)
    output = rebuild()
    assert set(Mention.objects.values_list("item", flat=True)) == {brief.pk for brief in briefs[:100]}

    monkeypatch.setattr(rebuild_mentions, "sync_mentions_of", sync)
    before = output.split()[-1]
    assert before == str(briefs[99].slot)
    assert "150" in rebuild(before=int(before))
    assert Mention.objects.count() == 250


def test_a_second_run_writes_nothing() -> None:
    make_briefs_without_mentions(120)
    rebuild()
    rows = set(Mention.objects.values_list("pk", flat=True))

    rebuild()

    assert set(Mention.objects.values_list("pk", flat=True)) == rows
