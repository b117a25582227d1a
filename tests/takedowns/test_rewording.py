"""Words are replaced wherever an item says them, and nowhere else."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import NewsItem
from articles.search.finding import find, plan
from articles.search.queries import read_query
from articles.takedowns.altering import put_back
from articles.takedowns.rewording import (
    Rewording,
    as_written,
    occurrences,
    occurrences_of_name,
    reword,
    reword_name,
    reword_pictures,
    reworded_body,
)
from tests.makers import embed, make_article, make_brief, make_picture

pytestmark = pytest.mark.django_db


def reworded(body, old, new):
    article = make_article(body=body)
    reword([article], old, new)
    return NewsItem.objects.get(pk=article.pk).body


def test_headline_standfirst_text_and_caption_say_the_new_words():
    picture = make_picture()
    figure = (
        f'<figure data-picture="{picture.pk}" data-alt="许明舟 &amp; 江宁"><figcaption>右为许明舟</figcaption></figure>'
    )
    article = make_article(
        headline="许明舟离任", standfirst="许明舟周三离任。", body=f"<p>许明舟说,许明舟走了。</p>{figure}"
    )

    assert occurrences(article, "许明舟") == 6
    told = reword([article], "许明舟", "某甲")

    article.refresh_from_db()
    assert (article.headline, article.standfirst) == ("某甲离任", "某甲周三离任。")
    assert article.body == f"<p>某甲说,某甲走了。</p>{figure.replace('许明舟', '某甲')}"
    assert [one.column for one in told] == ["headline", "standfirst", "body"]
    assert occurrences(article, "许明舟") == 0


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("<p>前许<strong>明舟</strong>后</p>", "<p>前某甲后</p>"),
        ("<p><em>许</em>明<a href='/a/'>舟说</a></p>", '<p><em>某甲</em><a href="/a/">说</a></p>'),
        ("<p>许</p><p>明舟与许明舟</p>", "<p>许</p><p>明舟与某甲</p>"),
        ("<p>许<br>明舟与许明舟</p>", "<p>许<br>明舟与某甲</p>"),
        ("<table><tr><td>许明</td><td>舟许明舟</td></tr></table>", None),
    ],
)
def test_words_are_found_across_emphasis_and_links_but_not_across_blocks(body, left):
    text = reworded(body, "许明舟", "某甲")

    if left is None:
        assert "<td>许明</td><td>舟某甲</td>" in text
    else:
        assert text == left


def test_signs_that_html_escapes_are_found_and_written_as_they_should_be():
    assert reworded("<p>A&amp;B 公司 &lt;港&gt;</p>", "A&B 公司 <港>", "C<D & 港") == "<p>C&lt;D &amp; 港</p>"


def test_what_looks_like_a_tag_is_text():
    assert reworded("<p>旧</p>", "旧", "<script>x()</script>") == "<p>&lt;script&gt;x()&lt;/script&gt;</p>"


def test_tags_and_addresses_are_never_touched():
    body = '<p>strong <strong>a</strong> <a href="https://strong.example/strong">strong</a></p>'

    assert reworded(body, "strong", "firm") == body.replace("strong ", "firm ", 1).replace(">strong</a>", ">firm</a>")


def test_references_to_briefs_stay():
    brief = make_brief()

    assert reworded(f"{embed(brief)}<p>旧</p>", "旧", "新") == f"{embed(brief)}<p>新</p>"


def test_a_quotation_mark_in_a_description_stays_inside_it():
    figure = '<figure data-picture="{}" data-alt="许明舟"></figure>'
    picture = make_picture()

    body = reworded(figure.format(picture.pk), "许明舟", '"某" onclick="x')

    assert "onclick=&quot;x" in body or "onclick" not in body.split('data-alt="')[0]
    assert body.count("<figure ") == 1
    assert reworded_body(body, Rewording('"某" onclick="x', "许明舟", as_written)) == figure.format(picture.pk)


def test_words_that_are_to_be_left_out_leave_no_empty_paragraph():
    assert reworded("<p>甲</p><p><strong>旧</strong></p>", "旧", "") == "<p>甲</p>"


def test_a_fact_is_replaced_as_it_is_written_only():
    assert reworded("<p>共17家，共１７家</p>", "17家", "十八家") == "<p>共十八家，共１７家</p>"


def test_a_name_is_replaced_however_it_is_written():
    article = make_article(headline="許明舟離任", body="<p>许明舟与ＡＮＮ　Ｌｅｅ、Ann Lee、ann lee's 和 Annual。</p>")

    reword_name([article], "许明舟", "某甲")
    reword_name([article], "Ann Lee", "A.")

    article.refresh_from_db()
    assert article.headline == "某甲離任"
    assert article.body == "<p>某甲与A.、A.、A.'s 和 Annual。</p>"


def test_a_name_of_letters_is_not_found_inside_another_word():
    article = make_article(headline="Ann", body="<p>Annual, Joann, Ann的, Ann</p>")

    assert occurrences_of_name(article, "ann") == 3


def test_an_item_and_its_briefs_are_reworded_in_one():
    brief = make_brief(body="<p>许明舟表示同意。</p>")
    article = make_article(body=f"{embed(brief)}<p>许明舟。</p>")

    told = reword_name([article, brief], "许明舟", "某甲")

    assert {one.row for one in told} == {article.pk, brief.pk}
    assert find(plan(read_query("许明舟")), None, most=10).slots == []
    assert len(find(plan(read_query("某甲")), None, most=10).slots) == 2


def test_an_item_is_saved_once_and_put_back_to_the_letter():
    article = make_article(headline="许明舟", body="<p>许<strong>明舟</strong>说。</p>")

    told = reword([article], "许明舟", "某甲")
    once = NewsItem.objects.get(pk=article.pk).version
    left = put_back(told)

    again = NewsItem.objects.get(pk=article.pk)
    assert (once, left) == (article.version + 1, [])
    assert (again.headline, again.body) == ("许明舟", "<p>许<strong>明舟</strong>说。</p>")


@pytest.mark.parametrize(("old", "new"), [("不在此处", "新"), ("", "新"), ("  ", "新"), ("正文", "正文")])
def test_words_that_are_not_there_are_said_to_be_so(old, new):
    article = make_article(body="<p>正文</p>")

    with pytest.raises(ValidationError) as refused:
        reword([article], old, new)

    assert refused.value.messages[0]
    assert NewsItem.objects.get(pk=article.pk).version == article.version


def test_a_headline_that_would_be_too_long_is_refused_and_nothing_is_changed():
    other = make_article(headline="旧")
    article = make_article(headline="旧" * 200)

    with pytest.raises(ValidationError) as refused:
        reword([other, article], "旧", "新的")

    other.refresh_from_db()
    assert "300" in refused.value.messages[0]
    assert other.headline == "旧"


def test_pictures_are_reworded_and_put_back():
    picture = make_picture(alt="許明舟在码头", credit="许明舟/候潮")

    told = reword_pictures([picture], "许明舟", "某甲")

    picture.refresh_from_db()
    assert (picture.alt, picture.credit) == ("某甲在码头", "某甲/候潮")
    assert put_back(told) == []
    picture.refresh_from_db()
    assert (picture.alt, picture.credit) == ("許明舟在码头", "许明舟/候潮")


def test_a_picture_keeps_a_credit():
    picture = make_picture(credit="许明舟")

    with pytest.raises(ValidationError):
        reword_pictures([picture], "许明舟", "")
