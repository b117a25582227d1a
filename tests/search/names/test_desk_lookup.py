"""Name parts: tags, sources and people are found by any part of their current name and by its pinyin."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Alias, Tag
from articles.rights.models import Person, Source
from articles.search.models import NamePart
from articles.search.names.desk_lookup import install_names, names_typed, parts_of, rebuild_names
from tests.makers import make_person, make_source, make_tag
from tests.plans import analyse_tables, table_scans

pytestmark = pytest.mark.django_db


def names(typed: str) -> list[str]:
    return [row.name for row in names_typed(typed, 8)]


def test_the_exact_name_comes_first_then_names_with_that_beginning_then_others() -> None:
    for name in ("新临屿港", "临屿港务局", "临屿港"):
        make_tag(name)

    assert names("临屿港") == ["临屿港", "临屿港务局", "新临屿港"]
    assert names("屿港") == ["临屿港", "新临屿港", "临屿港务局"]
    assert names("lyg") == ["临屿港", "临屿港务局", "新临屿港"]
    assert names("LYGW") == ["临屿港务局"]


def test_tags_aliases_sources_and_people_are_found() -> None:
    make_tag("临屿港", "Linyu Port")
    make_source(name="临屿港报")
    make_person(name="林羽光")

    assert sorted(names("lyg")) == ["临屿港", "临屿港报", "林羽光"]
    assert names("port") == ["临屿港"]
    assert names("羽光") == ["林羽光"]


@pytest.mark.parametrize("typed", ["", " ", "。", "^", "~", "%", "x" * 500, "𠮷"])
def test_text_that_is_in_no_name_finds_nothing(typed: str) -> None:
    make_tag("临屿港")

    assert names(typed) == []


def test_a_renamed_row_is_found_only_under_its_new_name() -> None:
    source, person, tag = make_source(name="望海社"), make_person(name="江宁"), make_tag("夜航", "晚班")
    source.name, person.name, tag.name = "听潮社", "沈知远", "日航"
    source.save(), person.save(), tag.save()
    Alias.objects.get().delete()

    assert [names(typed) for typed in ("whs", "jn", "夜航", "晚班")] == [[], [], [], []]
    assert [names(typed) for typed in ("tcs", "szy", "日航")] == [["听潮社"], ["沈知远"], ["日航"]]
    source.delete(), person.delete(), tag.delete()
    assert not NamePart.objects.exists()


def test_installing_indexes_existing_names() -> None:
    make_source(name="望海社"), make_person(name="江宁"), make_tag("夜航")
    before = set(NamePart.objects.values_list("text", flat=True))
    NamePart.objects.all().delete()

    install_names()

    assert set(NamePart.objects.values_list("text", flat=True)) == before
    assert rebuild_names() == 3
    assert NamePart.objects.count() == len(before)


def test_a_long_name_has_a_bounded_number_of_parts() -> None:
    assert len(parts_of("行长银" * 40)) <= 120
    assert all(len(part) <= 32 for part in parts_of("行长银" * 40 + "a" * 99))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("shichang", "市场"),
        ("shich", "市场"),
        ("shi chang", "市场"),
        ("Shìchǎng", "市场"),
        ("guanjiang", "沈观江"),
        ("chongqing", "重庆"),
        ("zhongqing", "重庆"),
        ("yinhang", "长江银行"),
        ("changjiang", "长江银行"),
        ("zhangjiangyinhang", "长江银行"),
        ("bengbu", "蚌埠"),
        ("xi'an", "西安"),
        ("lvxing", "旅行社"),
        ("lǚxíng", "旅行社"),
        ("zhanlve", "战略"),
        ("gang", "港"),
    ],
)
def test_a_name_is_found_by_its_readings(typed: str, name: str) -> None:
    for tag in ("市场", "重庆", "长江银行", "蚌埠", "西安", "旅行社", "战略", "港"):
        make_tag(tag)
    make_person(name="沈观江")

    assert names(typed) == [name]


def test_of_names_with_other_readings_only_the_one_that_is_typed_is_found() -> None:
    make_tag("市场"), make_tag("生产"), make_tag("水产")

    assert names("shichang") == ["市场"]
    assert sorted(names("sc")) == ["市场", "水产", "生产"]


@pytest.mark.parametrize("typed", ["屿港", "lyg", "临", "linyugang", "lin yu gang"])
def test_queries_are_bounded_and_scan_no_table(typed: str, django_assert_max_num_queries: Callable[..., Any]) -> None:
    # More matches than are read, but few among all names: else PostgreSQL rightly reads the table from its beginning.
    typed_names = [f"{'潮信社' if number % 50 else '临屿港'}{number}" for number in range(2_500)]
    Tag.objects.bulk_create(Tag(name=name, name_key=name, slug=f"n{at}") for at, name in enumerate(typed_names))
    rebuild_names()
    analyse_tables()
    tables = [model._meta.db_table for model in (NamePart, Tag, Source, Person)]

    with (
        django_assert_max_num_queries(6),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        names(typed)

    assert [step for query in queries for step in table_scans(query["sql"], tables)] == []
