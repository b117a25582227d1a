"""Marks in texts: what the active lists say, by every process as soon as a list has changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.editing.house_words.marks import MAX_MARKS, marks_in
from articles.models import HouseTerm, WordList
from tests.makers import make_term, make_word_list

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [mark.found for mark in marks_in([text])[0]]


def test_a_mark_says_where_the_term_is_and_what_to_write() -> None:
    make_term("帐户", replacement="账户", reason="统一用字")

    (mark,) = marks_in(["没有", "开设帐户"])[1]

    assert (mark.start, mark.end, mark.replacement, mark.reason, mark.kind) == (2, 4, "账户", "统一用字", "wrong")


def test_terms_added_changed_and_deleted_are_seen_at_once() -> None:
    term = make_term("帐户")
    assert found("开设帐户，登陆网站") == ["帐户"]

    HouseTerm.objects.bulk_create([HouseTerm(word_list=term.word_list, term="登陆网站", key="登陆网站")])
    assert found("开设帐户，登陆网站") == ["帐户", "登陆网站"]
    term.term = "开设"
    term.save()
    assert found("开设帐户，登陆网站") == ["开设", "登陆网站"]
    HouseTerm.objects.filter(pk=term.pk).delete()
    assert found("开设帐户，登陆网站") == ["登陆网站"]


def test_a_list_that_is_not_in_use_marks_nothing() -> None:
    word_list = make_word_list()
    make_term("帐户", word_list=word_list)
    word_list.is_active = False
    word_list.save()

    assert found("开设帐户") == []


def test_of_several_lists_with_a_term_the_weightiest_speaks() -> None:
    make_term("帐户", word_list=make_word_list(kind=WordList.Kind.DISCOURAGED))
    make_term("帐户", word_list=make_word_list(kind=WordList.Kind.SENSITIVE))

    assert [mark.kind for mark in marks_in(["帐户"])[0]] == ["sensitive"]


def test_the_replacement_is_not_marked_where_it_contains_the_term() -> None:
    make_term("通讯", replacement="通讯社")

    assert found("通讯社发来通讯") == ["通讯"]


def test_texts_are_marked_with_two_queries_once_the_lists_are_loaded() -> None:
    make_term("帐户")
    found("帐户")

    with CaptureQueriesContext(connection) as queries:
        marks_in(["帐户"] * 50)

    assert len(queries) == 2


def test_the_number_of_marks_is_bounded() -> None:
    make_term("帐户")

    assert len(found("帐户，" * (MAX_MARKS + 50))) == MAX_MARKS
