"""Are tags, sources and people found by any part of their name and its initials, and does that follow every change?"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Alias, Tag
from articles.rights.models import Person, Source
from articles.search.models import NamePart
from articles.search.name_parts import names_typed, parts_of, place_names, rebuild_names
from tests.makers import make_person, make_source, make_tag
from tests.plans import know_sizes, walks

pytestmark = pytest.mark.django_db


def names(typed: str) -> list[str]:
    return [row.name for row in names_typed(typed, 8)]


def test_the_whole_name_comes_first_then_those_that_begin_so_then_the_others() -> None:
    for name in ("新临屿港", "临屿港务局", "临屿港"):
        make_tag(name)

    assert names("临屿港") == ["临屿港", "临屿港务局", "新临屿港"]
    assert names("屿港") == ["临屿港", "新临屿港", "临屿港务局"]
    assert names("lyg") == ["临屿港", "临屿港务局", "新临屿港"]
    assert names("LYGW") == ["临屿港务局"]


def test_tags_by_their_aliases_sources_and_people_are_found_alike() -> None:
    make_tag("临屿港", "Linyu Port")
    make_source(name="临屿港报")
    make_person(name="林羽光")

    assert sorted(names("lyg")) == ["临屿港", "临屿港报", "林羽光"]
    assert names("port") == ["临屿港"]
    assert names("羽光") == ["林羽光"]


@pytest.mark.parametrize("typed", ["", " ", "。", "^", "~", "%", "x" * 500, "𠮷"])
def test_what_no_name_has_finds_none(typed: str) -> None:
    make_tag("临屿港")

    assert names(typed) == []


def test_a_name_is_found_as_it_is_written_now() -> None:
    source, person, tag = make_source(name="望海社"), make_person(name="江宁"), make_tag("夜航", "晚班")
    source.name, person.name, tag.name = "听潮社", "沈知远", "日航"
    source.save(), person.save(), tag.save()
    Alias.objects.get().delete()

    assert [names(typed) for typed in ("whs", "jn", "夜航", "晚班")] == [[], [], [], []]
    assert [names(typed) for typed in ("tcs", "szy", "日航")] == [["听潮社"], ["沈知远"], ["日航"]]
    source.delete(), person.delete(), tag.delete()
    assert not NamePart.objects.exists()


def test_names_of_before_are_taken_in_once() -> None:
    make_source(name="望海社"), make_person(name="江宁"), make_tag("夜航")
    before = set(NamePart.objects.values_list("text", flat=True))
    NamePart.objects.all().delete()

    place_names()

    assert set(NamePart.objects.values_list("text", flat=True)) == before
    assert rebuild_names() == 3
    assert NamePart.objects.count() == len(before)


def test_a_long_name_has_few_parts() -> None:
    assert len(parts_of("行长银" * 40)) <= 60
    assert all(len(part) <= 32 for part in parts_of("行长银" * 40 + "a" * 99))


@pytest.mark.parametrize("typed", ["屿港", "lyg", "临"])
def test_the_questions_neither_grow_nor_walk(typed: str, django_assert_max_num_queries: Callable[..., Any]) -> None:
    Tag.objects.bulk_create(Tag(name=f"临屿港{n}", name_key=f"临屿港{n}", slug=f"n{n}") for n in range(2_000))
    rebuild_names()
    know_sizes()
    tables = [model._meta.db_table for model in (NamePart, Tag, Source, Person)]

    with (
        django_assert_max_num_queries(6),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        names(typed)

    assert [step for query in asked for step in walks(query["sql"], tables)] == []
