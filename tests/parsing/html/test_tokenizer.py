import pytest

from articles.parsing.html.tokenizer import EndTag, StartTag, tokens


def read(html):
    return [token for token in tokens(html) if token != ""]


def test_tags_attributes_and_references_are_parsed():
    assert read("<A Href='/x?a=1&amp;b' hidden>甲&amp;乙</a >") == [
        StartTag("a", {"href": "/x?a=1&b", "hidden": ""}, False),
        "甲&乙",
        EndTag("a"),
    ]


@pytest.mark.parametrize(
    ("html", "closed"), [("<br/>", True), ("<p />", True), ("<a href=b/>", False), ("<a b='c'/>", True)]
)
def test_a_slash_closes_unless_it_belongs_to_a_value(html, closed):
    (tag,) = read(html)

    assert tag.closed is closed


def test_a_bracket_inside_a_quoted_value_does_not_end_the_tag():
    assert read('<p title="a > b">x') == [StartTag("p", {"title": "a > b"}, False), "x"]


@pytest.mark.parametrize("text", ["a < b", "1 <2", "<", "a <", "<p class='x", "<<<", "< p"])
def test_an_incomplete_tag_is_text(text):
    assert "".join(read(text)) == text


def test_the_content_of_a_script_is_skipped():
    assert read("<script>var a = '<p>x</p>';</script>y") == [StartTag("script", {}, False), EndTag("script"), "y"]


def test_comments_and_declarations_are_skipped():
    assert read("<!doctype html><!-- <p>x</p> -->a<?php x ?>b</>c") == ["a", "b", "c"]


def test_a_comment_without_an_end_is_text():
    assert "".join(token for token in read("a<!-- b <p>c</p>") if isinstance(token, str)) == "a<!-- b c"
