"""Text is replaced everywhere in an item, and nothing else is changed."""

import pytest
from django.core.exceptions import ValidationError

from articles.editing.notes import add_note
from articles.models import Correction, NewsItem, Note, PreviewLink
from articles.outbox.models import Message
from articles.search.query.find import find, plan
from articles.search.query.syntax import read_query
from articles.takedowns.decisions.replace_text import (
    Replacement,
    as_written,
    replace_in_body,
    replace_name,
    replace_name_in_pictures,
    replace_text,
)
from articles.takedowns.decisions.row_changes import revert
from articles.text.folding import fold
from articles.text.text_quote import TextQuote
from tests.mail_servers import IN_MEMORY
from tests.makers import embed, make_article, make_brief, make_person_at_desk, make_picture, make_preview_link

pytestmark = pytest.mark.django_db


def reworded(body, old, new):
    article = make_article(body=body)
    replace_text([article], old, new)
    return NewsItem.objects.get(pk=article.pk).body


def test_text_is_replaced_in_headline_standfirst_body_and_caption():
    picture = make_picture()
    figure = (
        f'<figure data-picture="{picture.pk}" data-alt="许明舟 &amp; 江宁"><figcaption>右为许明舟</figcaption></figure>'
    )
    article = make_article(
        headline="许明舟离任", standfirst="许明舟周三离任。", body=f"<p>许明舟说,许明舟走了。</p>{figure}"
    )

    told = replace_text([article], "许明舟", "某甲")

    article.refresh_from_db()
    assert (article.headline, article.standfirst) == ("某甲离任", "某甲周三离任。")
    assert article.body == f"<p>某甲说,某甲走了。</p>{figure.replace('许明舟', '某甲')}"
    assert [one.column for one in told] == ["headline", "standfirst", "body"]


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
def test_text_is_found_across_inline_tags_but_not_across_blocks(body, left):
    text = reworded(body, "许明舟", "某甲")

    if left is None:
        assert "<td>许明</td><td>舟某甲</td>" in text
    else:
        assert text == left


def test_escaped_characters_are_found_and_escaped_again():
    assert reworded("<p>A&amp;B 公司 &lt;港&gt;</p>", "A&B 公司 <港>", "C<D & 港") == "<p>C&lt;D &amp; 港</p>"


def test_a_replacement_that_looks_like_a_tag_is_escaped():
    assert reworded("<p>旧</p>", "旧", "<script>x()</script>") == "<p>&lt;script&gt;x()&lt;/script&gt;</p>"


def test_tags_and_urls_are_not_changed():
    body = '<p>strong <strong>a</strong> <a href="https://strong.example/strong">strong</a></p>'

    assert reworded(body, "strong", "firm") == body.replace("strong ", "firm ", 1).replace(">strong</a>", ">firm</a>")


def test_references_to_briefs_are_not_changed():
    brief = make_brief()

    assert reworded(f"{embed(brief)}<p>旧</p>", "旧", "新") == f"{embed(brief)}<p>新</p>"


def test_a_quotation_mark_cannot_break_out_of_an_attribute():
    figure = '<figure data-picture="{}" data-alt="许明舟"></figure>'
    picture = make_picture()

    body = reworded(figure.format(picture.pk), "许明舟", '"某" onclick="x')

    assert "onclick=&quot;x" in body or "onclick" not in body.split('data-alt="')[0]
    assert body.count("<figure ") == 1
    assert replace_in_body(body, Replacement('"某" onclick="x', "许明舟", as_written)) == figure.format(picture.pk)


def test_deleting_text_leaves_no_empty_paragraph():
    assert reworded("<p>甲</p><p><strong>旧</strong></p>", "旧", "") == "<p>甲</p>"


def test_a_fact_is_replaced_only_where_it_is_written_exactly_so():
    assert reworded("<p>共17家，共１７家</p>", "17家", "十八家") == "<p>共十八家，共１７家</p>"


def test_a_name_is_replaced_in_any_width_case_and_script():
    article = make_article(headline="許明舟離任", body="<p>许明舟与ＡＮＮ　Ｌｅｅ、Ann Lee、ann lee's 和 Annual。</p>")

    replace_name([article], "许明舟", "某甲")
    replace_name([article], "Ann Lee", "A.")

    article.refresh_from_db()
    assert article.headline == "某甲離任"
    assert article.body == "<p>某甲与A.、A.、A.'s 和 Annual。</p>"


def test_a_latin_name_is_not_replaced_inside_another_word():
    article = make_article(headline="Ann", body="<p>Annual, Joann, Ann的, Ann</p>")

    replace_name([article], "ann", "X")

    article.refresh_from_db()
    assert (article.headline, article.body) == ("X", "<p>Annual, Joann, X的, X</p>")


def test_an_article_and_its_briefs_are_changed_together():
    brief = make_brief(body="<p>许明舟表示同意。</p>")
    article = make_article(body=f"{embed(brief)}<p>许明舟。</p>")

    told = replace_name([article, brief], "许明舟", "某甲")

    assert {one.row for one in told} == {article.pk, brief.pk}
    assert find(plan(read_query("许明舟")), None, most=10).slots == []
    assert len(find(plan(read_query("某甲")), None, most=10).slots) == 2


def test_an_item_is_saved_once_and_reverted_exactly():
    article = make_article(headline="许明舟", body="<p>许<strong>明舟</strong>说。</p>")

    told = replace_text([article], "许明舟", "某甲")
    once = NewsItem.objects.get(pk=article.pk).version
    left = revert(told)

    again = NewsItem.objects.get(pk=article.pk)
    assert (once, left) == (article.version + 1, [])
    assert (again.headline, again.body) == ("许明舟", "<p>许<strong>明舟</strong>说。</p>")


@pytest.mark.parametrize(("old", "new"), [("不在此处", "新"), ("", "新"), ("  ", "新"), ("正文", "正文")])
def test_a_replacement_that_would_change_nothing_is_refused(old, new):
    article = make_article(body="<p>正文</p>")

    with pytest.raises(ValidationError) as refused:
        replace_text([article], old, new)

    assert refused.value.messages[0]
    assert NewsItem.objects.get(pk=article.pk).version == article.version


def test_a_headline_that_would_become_too_long_is_refused_and_nothing_changes():
    other = make_article(headline="旧")
    article = make_article(headline="旧" * 200)

    with pytest.raises(ValidationError) as refused:
        replace_text([other, article], "旧", "新的")

    other.refresh_from_db()
    assert "300" in refused.value.messages[0]
    assert other.headline == "旧"


def test_names_in_pictures_are_replaced_and_reverted():
    picture = make_picture(alt="許明舟在码头", credit="许明舟/候潮")

    told = replace_name_in_pictures([picture], "许明舟", "某甲")

    picture.refresh_from_db()
    assert (picture.alt, picture.credit) == ("某甲在码头", "某甲/候潮")
    assert revert(told) == []
    picture.refresh_from_db()
    assert (picture.alt, picture.credit) == ("許明舟在码头", "许明舟/候潮")


def test_the_credit_of_a_picture_cannot_become_empty():
    picture = make_picture(credit="许明舟")

    with pytest.raises(ValidationError):
        replace_name_in_pictures([picture], "许明舟", "")


@pytest.mark.parametrize(
    ("text", "old", "left"),
    [
        ("船长江\u200b宁\u2060宁说。", "江宁宁", "船长某甲说。"),
        ("船长江宁宁说。", "江\ufeff宁宁", "船长某甲说。"),
        ("船长江 宁　宁说。", "江宁宁", "船长某甲说。"),
        ("船长江\n宁宁说。", "江宁宁", "船长某甲说。"),
        ("阿卜・麦麦说。", "阿卜·麦麦", "某甲说。"),
        ("葛\U000e0100城說。", "葛城", "某甲說。"),
        ("Ann\u00adLee wrote.", "Annlee", "某甲 wrote."),
    ],
)
def test_a_name_is_replaced_with_the_invisible_characters_inside_it(text, old, left):
    assert Replacement(old, "某甲", fold).apply(text) == left


def test_a_fact_is_replaced_with_the_invisible_characters_inside_it():
    assert Replacement("3.5亿元", "5亿元", as_written).apply("投入3.\u200b5亿\u00ad元") == "投入5亿元"


def test_a_name_with_invisible_characters_is_replaced_across_tags_and_emoji_are_left_alone():
    family = "👩\u200d👩\u200d👧"

    body = replace_in_body(f"<p>江<em>\u200b宁</em>宁{family}</p>", Replacement("江宁宁", "某甲", fold))

    assert body == f"<p>某甲{family}</p>"


def test_a_name_is_replaced_in_notes_their_mails_preview_links_and_passages_and_undo_restores_the_item(settings):
    settings.MAILERS = IN_MEMORY
    author, lin = make_person_at_desk("mo", "Moderator"), make_person_at_desk("lin", "Writer")
    lin.email = "lin@newsroom.example"
    lin.save()
    article = make_article(body="<p>船长许明舟说。</p>")
    add_note(article, author, "@lin 问问许明舟", TextQuote("许明舟说", "船长", "。"))
    elsewhere = add_note(make_article(), author, "许明舟又来了").note
    make_preview_link(article, author, "a", recipient="许明舟的律师")
    Correction.objects.create(item=article, text="已改。", exact="许明舟说")

    told = replace_name([article], "许明舟", "某甲")

    note = Note.objects.get(item=article)
    assert (note.text, note.exact) == ("@lin 问问某甲", "某甲说")
    assert "许明舟" not in Message.objects.get(recipient=lin.email).text
    assert PreviewLink.objects.get(item=article).recipient == "某甲的律师"
    assert Correction.objects.get(item=article).exact == "某甲说"
    elsewhere.refresh_from_db()
    assert elsewhere.text == "许明舟又来了"
    assert revert(told) == []
    article.refresh_from_db()
    assert article.body == "<p>船长许明舟说。</p>"


def test_a_name_that_only_a_note_has_is_replaced_there():
    article = make_article(body="<p>船长说。</p>")
    note = add_note(article, make_person_at_desk("mo", "Moderator"), "许明舟来电").note

    assert replace_name([article], "许明舟", "某甲") == []
    note.refresh_from_db()
    assert note.text == "某甲来电"
