"""Tests of `fill_archive`: it writes the same rows as saving items one by one, with every derived row."""

import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.briefs.models import Brief
from articles.html.sanitizer import brief_ids, plain_text
from articles.models import Alias, Article, Byline, NewsItem, Placement, Section, Tag, Tagging
from articles.rights.models import Person, Source
from articles.search.index.update import active_store, entries_of
from articles.search.index.write import entries
from articles.search.models import Mention, Spelling
from articles.search.query.find import items_naming
from articles.signals import items_changed
from articles.text.tokens import canonical_form
from newsroom.demo.archive import topics
from newsroom.management.commands import fill_archive
from tests.makers import delete_items, make_brief, make_person_at_desk

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _few_topics(monkeypatch):
    """Only the 200 most frequent topics: creating all of them would take longer than these tests."""
    monkeypatch.setattr("newsroom.demo.archive.entities.all_topics", lambda: topics.all_topics()[:200])


def fill(*arguments: str) -> str:
    out = io.StringIO()
    call_command("fill_archive", *arguments, stdout=out)
    return out.getvalue()


def rows(model, *columns):
    """All rows of a table, sorted; by default without their ids."""
    columns = columns or [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
    return sorted(model.objects.order_by().values_list(*columns), key=str)


def everything():
    """Everything stored about items: rows, placements, mentions, bylines and index entries."""
    ids = list(NewsItem.objects.order_by("pk").values_list("pk", flat=True))
    index_entries = entries(active_store(), ids, [])
    columns = [field.attname for field in NewsItem._meta.concrete_fields if field.attname != "version"]
    return {
        "items": rows(NewsItem, *columns),
        "placements": rows(Placement),
        "mentions": rows(Mention),
        "bylines": rows(Byline),
        "index": sorted((entry.slot, entry.item_id, entry.facets, entry.runs) for entry in index_entries),
    }


def test_saving_everything_again_changes_nothing():
    fill("--articles", "60", "--briefs", "190")
    before = everything()

    for item in NewsItem.objects.all():
        item.save()
    for byline in Byline.objects.all():
        byline.save()
    for tag in Tag.objects.filter(taggings__isnull=False).distinct()[:20]:
        tag.save()

    assert everything() == before


def test_saving_the_items_one_by_one_gives_the_same_rows():
    fill("--articles", "25", "--briefs", "75")
    filled = everything()
    items = [(item, list(item.tags.all()), list(item.bylines.all())) for item in NewsItem.objects.order_by("pk")]
    Placement.objects.all().delete()
    delete_items(NewsItem.objects.all())

    for item, tags, bylines in items:
        copy = type(item)(**{field.attname: getattr(item, field.attname) for field in item._meta.concrete_fields})
        copy.slot, copy.version, copy.fingerprint, copy.sort_at = None, 0, "", None
        copy.save(force_insert=True)
        assert copy.version == item.version
        copy.tags.add(*tags)
        for byline in bylines:
            byline.pk, byline.item = None, copy
            byline.save()

    assert everything() == filled


def test_items_changed_is_sent_once_for_each_item():
    received = []

    def receive(ids, **kwargs):
        received.extend(ids)

    items_changed.connect(receive)
    fill("--articles", "20", "--briefs", "40")
    items_changed.disconnect(receive)

    assert sorted(received) == sorted(NewsItem.objects.values_list("pk", flat=True))


def test_the_archive_has_realistic_languages_lengths_times_and_tags(monkeypatch):
    monkeypatch.setattr("newsroom.demo.archive.entities.all_topics", topics.all_topics)
    fill("--articles", "200", "--briefs", "800")

    articles, briefs = list(Article.objects.all()), list(Brief.objects.all())
    assert (len(articles), len(briefs)) == (200, 800)
    items = [*articles, *briefs]
    english = [item for item in items if item.language == "en"]
    assert 60 < len(english) < 140
    chinese_lengths = [len(plain_text(article.body)) for article in articles if article.language != "en"]
    assert 560 < sum(chinese_lengths) / len(chinese_lengths) < 760
    brief_lengths = sorted(len(plain_text(brief.body)) for brief in briefs)
    assert brief_lengths[40] >= 40
    assert brief_lengths[-40] <= 180
    times = [item.sort_at for item in items]
    assert 9.8 < (max(times) - min(times)).days / 365.25 < 10.1
    assert {brief.happened_precision for brief in briefs} == {"", "day", "minute", "second"}
    assert {brief.importance for brief in briefs} == {1, 2, 3}
    assert len({brief.channel_id for brief in briefs}) == 7
    assert 0 < sum(item.published_at is None for item in items) < 40

    tag_counts = Counter(Tagging.objects.values_list("tag", flat=True)).most_common()
    assert 0.15 < tag_counts[0][1] / len(items) < 0.4
    assert sum(count == 1 for _, count in tag_counts) > len(tag_counts) / 3
    assert Byline.objects.count() > 150
    assert Alias.objects.exists()


def test_its_articles_embed_published_briefs_in_their_language():
    fill("--articles", "200", "--briefs", "800")

    placements = Placement.objects.select_related("article", "brief")
    assert placements.count() > 100
    for placement in placements:
        assert brief_ids(placement.article.body)[placement.position] == placement.brief_id
        assert placement.brief.published_at is not None
        assert placement.brief.language == placement.article.language


def test_index_mentions_and_spellings_are_complete():
    fill("--articles", "20", "--briefs", "80")

    items = list(NewsItem.objects.all())
    index_entries = entries(active_store(), [item.pk for item in items], [])
    assert set(index_entries) == set(entries_of(items))
    for item in items:
        assert item.pk in items_naming([canonical_form(item.headline)], 100)
    assert Mention.objects.values("item").distinct().count() > 90
    assert Spelling.objects.values("tag").distinct().count() == Tag.objects.count()


def test_the_same_seed_gives_the_same_texts_and_another_seed_different_ones():
    def texts(*arguments):
        Placement.objects.all().delete()
        delete_items(NewsItem.objects.all())
        fill("--briefs", "30", "--until", "2026-01-31", *arguments)
        return sorted(Brief.objects.values_list("headline", "body", "uuid", "slot"))

    first = texts()

    assert texts() == first
    assert not {row[2] for row in texts("--seed", "5")} & {row[2] for row in first}


def test_a_second_run_adds_new_items_and_reuses_tags_sources_and_people():
    fill("--articles", "5", "--briefs", "20")
    before = {model: model.objects.count() for model in (Tag, Alias, Source, Person, Section)}

    fill("--articles", "5", "--briefs", "20")

    assert NewsItem.objects.count() == 50
    assert {model: model.objects.count() for model in before} == before
    assert len(set(NewsItem.objects.values_list("headline", "fingerprint"))) == 50


def test_a_newsroom_with_accounts_is_refused_without_yes():
    make_person_at_desk("ada", "Editor")

    with pytest.raises(CommandError, match="accounts"):
        fill("--briefs", "3")
    assert not NewsItem.objects.exists()
    assert not Tag.objects.exists()

    fill("--briefs", "3", "--yes")
    assert Brief.objects.count() == 3


def test_a_newsroom_with_other_items_is_refused_without_yes():
    fill("--briefs", "3")
    other = make_brief()

    with pytest.raises(CommandError, match="did not create"):
        fill("--briefs", "3")
    assert Brief.objects.count() == 4

    fill("--briefs", "3", "--yes")
    assert Brief.objects.count() == 7
    assert Brief.objects.filter(pk=other.pk, headline=other.headline).exists()


def test_existing_tags_are_reused_and_new_tags_found_in_existing_items():
    tagged = make_brief(headline="跨境支付升温", tags=["跨境支付"])
    Alias.objects.create(tag=Tag.objects.get(), name="供应链")
    untagged = make_brief(headline="稳定币走低")

    fill("--briefs", "3", "--yes")

    assert Tag.objects.filter(name="跨境支付").count() == 1
    assert not Tag.objects.filter(name="供应链").exists()
    assert Mention.objects.filter(item=untagged.pk, tag__name="稳定币").exists()
    assert Mention.objects.filter(item=tagged.pk, tag__name="跨境支付").exists()


@pytest.mark.parametrize("arguments", [[], ["--briefs", "-1"], ["--briefs", "2", "--until", "soon"]])
def test_invalid_arguments_are_refused(arguments):
    with pytest.raises(CommandError):
        fill(*arguments)

    assert not NewsItem.objects.exists()


def test_an_end_in_the_future_is_refused():
    with pytest.raises(CommandError, match="future"):
        fill("--briefs", "3", "--until", "2999-01-01")


def test_without_index_everything_else_is_complete_and_the_missing_commands_are_named():
    output = fill("--articles", "20", "--briefs", "80", "--without-index")

    assert "rebuild_mentions" in output
    assert "rebuild_index" in output
    assert not Mention.objects.exists()
    assert not entries(active_store(), list(NewsItem.objects.values_list("pk", flat=True)), [])
    assert Placement.objects.exists()
    assert Tagging.objects.exists()

    for command in ("rebuild_mentions", "rebuild_index", "check_index"):
        call_command(command, stdout=io.StringIO())
    rebuilt = everything()
    for item in NewsItem.objects.all():
        item.save()
    assert everything() == rebuilt


def test_on_a_terminal_the_progress_bar_replaces_itself(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr("newsroom.demo.archive.fill.BATCH_SIZE", 10)
    out = Terminal()

    call_command("fill_archive", "--briefs", "30", stdout=out)

    bars = out.getvalue().split("\r")[1:]
    assert len(bars) == 3
    assert "[##########....................] 10 of 30" in bars[0]
    assert "[##############################] 30 of 30" in bars[2]
    assert "a second" in bars[0]


def test_without_a_terminal_a_progress_line_is_written_every_ten_seconds(monkeypatch):
    times = iter(range(0, 600, 6))
    monkeypatch.setattr("newsroom.demo.archive.fill.BATCH_SIZE", 10)
    monkeypatch.setattr(fill_archive.time, "monotonic", lambda: next(times))

    lines = fill("--briefs", "60").splitlines()

    assert [line.split("] ")[1].split(" of")[0] for line in lines[:-1]] == ["20", "40", "60"]
    assert "60 of 60 items were added" in lines[-1]


def test_ctrl_c_keeps_the_committed_batches(monkeypatch):
    create_together, calls = fill_archive.create_together, []

    def interrupted(new_items):
        calls.append(len(new_items))
        if len(calls) > 4:
            raise KeyboardInterrupt
        create_together(new_items)

    monkeypatch.setattr("newsroom.demo.archive.fill.BATCH_SIZE", 10)
    monkeypatch.setattr(fill_archive, "create_together", interrupted)

    output = fill("--briefs", "60")

    assert "Stopped" in output
    assert "20 of 60 items" in output
    assert NewsItem.objects.count() == 20


def test_a_batch_that_fails_is_rolled_back(monkeypatch):
    def broken(new_items):
        fill_archive.create_without_signal(new_items)
        raise RuntimeError

    monkeypatch.setattr(fill_archive, "create_together", broken)

    with pytest.raises(RuntimeError):
        fill("--briefs", "3")

    assert not NewsItem.objects.exists()


def test_the_number_of_queries_hardly_grows_with_the_items():
    queries = []

    def count(execute, *rest):
        queries.append(1)
        return execute(*rest)

    fill("--briefs", "1")
    with connection.execute_wrapper(count):
        fill("--briefs", "50")
        count_of_50 = len(queries)
        queries.clear()
        fill("--briefs", "400")

    # SQLite limits the values of an INSERT, so there is one statement for about twenty items.
    assert len(queries) < count_of_50 + 80
