"""An archive to try is made of items that nobody could tell from items saved by hand."""

import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.briefs.models import Brief
from articles.markup import brief_ids, plain_text
from articles.models import Alias, Article, Byline, NewsItem, Placement, Section, Tag, Tagging
from articles.rights.models import Person, Source
from articles.search.finding import items_naming
from articles.search.index import active_store, entries_of
from articles.search.models import Mention, Spelling
from articles.search.storing import entries
from articles.search.tokens import runs
from articles.signals import items_changed
from newsroom.archive import names
from newsroom.management.commands import fill_archive
from tests.makers import make_brief, make_person_at_desk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few_names(monkeypatch):
    """The names that are in the news most: to make all of them takes longer than these tests."""
    monkeypatch.setattr("newsroom.archive.cast.topics", lambda: names.topics()[:200])


def fill(*words: str) -> str:
    out = io.StringIO()
    call_command("fill_archive", *words, stdout=out)
    return out.getvalue()


def rows(model, *columns, **wanted):
    """Every row of a table but its key, in an order of its own."""
    named = columns or [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
    return sorted(model.objects.filter(**wanted).order_by().values_list(*named), key=str)


def everything():
    """All that is kept of items: their rows, what their texts refer to, what they mention, what the index holds."""
    ids = list(NewsItem.objects.order_by("pk").values_list("pk", flat=True))
    held = entries(active_store(), ids, [])
    columns = [field.attname for field in NewsItem._meta.concrete_fields if field.attname != "version"]
    return {
        "items": rows(NewsItem, *columns),
        "placements": rows(Placement),
        "mentions": rows(Mention),
        "bylines": rows(Byline),
        "index": sorted((entry.slot, entry.item_id, entry.facets, entry.runs) for entry in held),
    }


def test_nothing_changes_when_everything_is_saved_again():
    fill("--articles", "60", "--briefs", "190")
    before = everything()

    for item in NewsItem.objects.all():
        item.save()
    for byline in Byline.objects.all():
        byline.save()
    for tag in Tag.objects.filter(taggings__isnull=False).distinct()[:20]:
        tag.save()

    assert everything() == before


def test_what_was_made_is_what_saves_by_hand_would_have_made():
    fill("--articles", "25", "--briefs", "75")
    made = everything()
    items = [(item, list(item.tags.all()), list(item.bylines.all())) for item in NewsItem.objects.order_by("pk")]
    Placement.objects.all().delete()
    NewsItem.objects.all().delete()

    for item, tags, bylines in items:
        fresh = type(item)(**{field.attname: getattr(item, field.attname) for field in item._meta.concrete_fields})
        fresh.slot, fresh.version, fresh.fingerprint, fresh.sort_at = None, 0, "", None
        fresh.save(force_insert=True)
        assert fresh.version == item.version
        fresh.tags.add(*tags)
        for byline in bylines:
            byline.pk, byline.item = None, fresh
            byline.save()

    assert everything() == made


def test_followers_are_told_once_of_each_item():
    told = []

    def hear(ids, **kwargs):
        told.extend(ids)

    items_changed.connect(hear)
    fill("--articles", "20", "--briefs", "40")
    items_changed.disconnect(hear)

    assert sorted(told) == sorted(NewsItem.objects.values_list("pk", flat=True))


def test_what_it_makes_looks_like_the_archive_of_a_newsroom(monkeypatch):
    monkeypatch.setattr("newsroom.archive.cast.topics", names.topics)
    fill("--articles", "200", "--briefs", "800")

    articles, briefs = list(Article.objects.all()), list(Brief.objects.all())
    assert (len(articles), len(briefs)) == (200, 800)
    items = [*articles, *briefs]
    english = [item for item in items if item.language == "en"]
    assert 60 < len(english) < 140
    chinese = [len(plain_text(article.body)) for article in articles if article.language != "en"]
    assert 560 < sum(chinese) / len(chinese) < 760
    lengths = sorted(len(plain_text(brief.body)) for brief in briefs)
    assert lengths[40] >= 40
    assert lengths[-40] <= 180
    times = [item.sort_at for item in items]
    assert 9.8 < (max(times) - min(times)).days / 365.25 < 10.1
    assert {brief.happened_precision for brief in briefs} == {"", "day", "minute", "second"}
    assert {brief.importance for brief in briefs} == {1, 2, 3}
    assert len({brief.channel_id for brief in briefs}) == 7
    assert 0 < sum(item.published_at is None for item in items) < 40

    given = Counter(Tagging.objects.values_list("tag", flat=True)).most_common()
    assert 0.15 < given[0][1] / len(items) < 0.4
    assert sum(count == 1 for _, count in given) > len(given) / 3
    assert Byline.objects.count() > 150
    assert Alias.objects.exists()


def test_its_articles_carry_briefs_of_their_days():
    fill("--articles", "200", "--briefs", "800")

    placed = Placement.objects.select_related("article", "brief")
    assert placed.count() > 100
    for placement in placed:
        assert brief_ids(placement.article.body)[placement.position] == placement.brief_id
        assert placement.brief.published_at is not None
        assert placement.brief.language == placement.article.language


def test_the_index_and_the_names_are_whole():
    fill("--articles", "20", "--briefs", "80")

    items = list(NewsItem.objects.all())
    held = entries(active_store(), [item.pk for item in items], [])
    assert set(held) == set(entries_of(items))
    for item in items:
        assert item.pk in items_naming([runs(item.headline)], 100)
    assert Mention.objects.values("item").distinct().count() > 90
    assert Spelling.objects.values("tag").distinct().count() == Tag.objects.count()


def test_the_same_seed_makes_the_same_texts_and_another_seed_others():
    def texts(*words):
        Placement.objects.all().delete()
        NewsItem.objects.all().delete()
        fill("--briefs", "30", "--until", "2026-01-31", *words)
        return sorted(Brief.objects.values_list("headline", "body", "uuid", "slot"))

    first = texts()

    assert texts() == first
    assert not {row[2] for row in texts("--seed", "5")} & {row[2] for row in first}


def test_run_again_it_adds_more_and_makes_nothing_twice():
    fill("--articles", "5", "--briefs", "20")
    known = {model: model.objects.count() for model in (Tag, Alias, Source, Person, Section)}

    fill("--articles", "5", "--briefs", "20")

    assert NewsItem.objects.count() == 50
    assert {model: model.objects.count() for model in known} == known
    assert len(set(NewsItem.objects.values_list("headline", "fingerprint"))) == 50


def test_a_newsroom_with_accounts_is_refused_unless_told():
    make_person_at_desk("ada", "Editor")

    with pytest.raises(CommandError, match="accounts"):
        fill("--briefs", "3")
    assert not NewsItem.objects.exists()
    assert not Tag.objects.exists()

    fill("--briefs", "3", "--yes")
    assert Brief.objects.count() == 3


def test_a_newsroom_with_items_of_others_is_refused_unless_told():
    fill("--briefs", "3")
    written = make_brief()

    with pytest.raises(CommandError, match="did not make"):
        fill("--briefs", "3")
    assert Brief.objects.count() == 4

    fill("--briefs", "3", "--yes")
    assert Brief.objects.count() == 7
    assert Brief.objects.filter(pk=written.pk, headline=written.headline).exists()


def test_the_tags_of_others_are_used_and_names_in_their_items_found():
    written = make_brief(headline="跨境支付升温", tags=["跨境支付"])
    Alias.objects.create(tag=Tag.objects.get(), name="供应链")
    item = make_brief(headline="稳定币走低")

    fill("--briefs", "3", "--yes")

    assert Tag.objects.filter(name="跨境支付").count() == 1
    assert not Tag.objects.filter(name="供应链").exists()
    assert Mention.objects.filter(item=item.pk, tag__name="稳定币").exists()
    assert Mention.objects.filter(item=written.pk, tag__name="跨境支付").exists()


@pytest.mark.parametrize("words", [[], ["--briefs", "-1"], ["--briefs", "2", "--until", "soon"]])
def test_an_order_that_cannot_be_is_refused(words):
    with pytest.raises(CommandError):
        fill(*words)

    assert not NewsItem.objects.exists()


def test_nothing_is_made_of_days_to_come():
    with pytest.raises(CommandError, match="passed"):
        fill("--briefs", "3", "--until", "2999-01-01")


def test_without_index_the_rest_is_whole_and_it_says_what_to_run():
    told = fill("--articles", "20", "--briefs", "80", "--without-index")

    assert "rebuild_mentions" in told
    assert "rebuild_index" in told
    assert not Mention.objects.exists()
    assert not entries(active_store(), list(NewsItem.objects.values_list("pk", flat=True)), [])
    assert Placement.objects.exists()
    assert Tagging.objects.exists()

    for command in ("rebuild_mentions", "rebuild_index", "check_index"):
        call_command(command, stdout=io.StringIO())
    mended = everything()
    for item in NewsItem.objects.all():
        item.save()
    assert everything() == mended


def test_on_a_terminal_a_bar_is_drawn_over_itself(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("newsroom.archive.filling.AT_ONCE", 10)
    out = Terminal()

    call_command("fill_archive", "--briefs", "30", stdout=out)

    drawn = out.getvalue().split("\r")[1:]
    assert len(drawn) == 3
    assert "[##########....................] 10 of 30" in drawn[0]
    assert "[##############################] 30 of 30" in drawn[2]
    assert "a second" in drawn[0]


def test_elsewhere_a_line_is_written_now_and_then(monkeypatch):
    moments = iter(range(0, 600, 6))
    monkeypatch.setattr("newsroom.archive.filling.AT_ONCE", 10)
    monkeypatch.setattr(fill_archive.time, "monotonic", lambda: next(moments))

    told = fill("--briefs", "60").splitlines()

    assert [line.split("] ")[1].split(" of")[0] for line in told[:-1]] == ["20", "40", "60"]
    assert "60 of 60 items were added" in told[-1]


def test_stopped_it_keeps_what_was_committed(monkeypatch):
    follow, rounds = fill_archive.create_together, []

    def stopped(newcomers):
        rounds.append(len(newcomers))
        if len(rounds) > 4:
            raise KeyboardInterrupt
        follow(newcomers)

    monkeypatch.setattr("newsroom.archive.filling.AT_ONCE", 10)
    monkeypatch.setattr(fill_archive, "create_together", stopped)

    told = fill("--briefs", "60")

    assert "Stopped" in told
    assert "20 of 60 items" in told
    assert NewsItem.objects.count() == 20


def test_a_batch_is_one_transaction(monkeypatch):
    def broken(newcomers):
        fill_archive.create_untold(newcomers)
        raise RuntimeError

    monkeypatch.setattr(fill_archive, "create_together", broken)

    with pytest.raises(RuntimeError):
        fill("--briefs", "3")

    assert not NewsItem.objects.exists()


def test_the_questions_to_the_database_do_not_grow_with_the_items():
    asked = []

    def count(execute, *rest):
        asked.append(1)
        return execute(*rest)

    fill("--briefs", "1")
    with connection.execute_wrapper(count):
        fill("--briefs", "50")
        few = len(asked)
        asked.clear()
        fill("--briefs", "400")

    # More rows to an INSERT than SQLite takes at once: one statement for about twenty items.
    assert len(asked) < few + 80
