"""Tests of NewsItem: sanitized HTML, placements, picture uses, version, fingerprint and database constraints."""

import hashlib

import pytest
from django.db import IntegrityError, transaction

from articles.briefs.models import Brief
from articles.html.fingerprint import fingerprint
from articles.models import Article, NewsItem, PictureUse, Placement
from articles.text.folding import fold
from tests.makers import embed, hours_ago, make_article, make_brief, make_picture, make_section

pytestmark = pytest.mark.django_db

DIRTY = '<p onclick="x()">文<script>alert(1)</script></p>'


def test_save_update_bulk_create_and_bulk_update_all_sanitize_html():
    saved = make_article(body=DIRTY)
    made = Article.objects.bulk_create([Article(headline="甲", body=DIRTY)])[0]
    updated = make_article()
    NewsItem.objects.filter(pk=updated.pk).update(body=DIRTY)
    rewritten = make_article()
    rewritten.body = DIRTY
    NewsItem.objects.bulk_update([rewritten], ["body"])

    bodies = NewsItem.objects.filter(pk__in=[saved.pk, made.pk, updated.pk, rewritten.pk]).values_list(
        "body", flat=True
    )
    assert set(bodies) == {"<p>文</p>"}


def test_a_placement_gets_a_null_position_when_the_body_drops_its_reference():
    first, second = make_brief(), make_brief()
    article = make_article(body=embed(first, second))

    article.body = embed(second)
    article.save()

    positions = dict(Placement.objects.filter(article=article).values_list("brief", "position"))
    assert positions == {first.pk: None, second.pk: 0}


def test_update_and_bulk_create_write_placements():
    brief, article = make_brief(), make_article()
    NewsItem.objects.filter(pk=article.pk).update(body=embed(brief))
    bulk = Article.objects.bulk_create([Article(headline="甲", body=embed(brief))])[0]

    assert set(Placement.objects.values_list("article", flat=True)) == {article.pk, bulk.pk}


def test_a_reference_to_an_article_creates_no_placement():
    other = make_article()

    article = make_article(body=f'<flash-brief data-id="{other.pk}"></flash-brief>')

    assert not Placement.objects.filter(article=article).exists()


def test_pictures_in_the_body_and_as_lead_are_recorded_as_uses():
    lead, shown = make_picture(), make_picture()
    article = make_article(lead_picture=lead, body=f'<figure data-picture="{shown.pk}"></figure>')
    assert set(PictureUse.objects.filter(item=article).values_list("picture", flat=True)) == {lead.pk, shown.pk}

    article.lead_picture = None
    article.save()

    assert set(PictureUse.objects.filter(item=article).values_list("picture", flat=True)) == {shown.pk}


def test_save_and_update_each_increment_the_version():
    article = make_article()
    before = article.version
    article.save()
    NewsItem.objects.filter(pk=article.pk).update(headline="乙")
    article.refresh_from_db()

    assert article.version == before + 2


def test_a_changed_public_text_sets_revised_at_and_a_new_tag_does_not():
    article = make_article()
    article.tags.add("夜航")
    article.save()
    assert article.revised_at is None

    article.body = "<p>改过的正文。</p>"
    article.save()

    assert article.revised_at is not None


def test_saving_a_sanitized_body_again_leaves_revised_at_empty():
    article = make_article(body='<p>正文<script>x</script> </p><p class="x">二</p>')
    article.save()
    again = Article.objects.get(pk=article.pk)
    again.save()

    assert again.revised_at is None


def test_the_fingerprint_ignores_character_width_case_and_spacing():
    original = make_brief(headline="Ａ港 夜航：开始", body="<p>今晚，开始。</p>")
    same = make_brief(headline="a港夜航:开始", body="<p>今晚,</p><p>开始。</p>")
    other = make_brief(headline="a港夜航:开始", body="<p>明晚,开始。</p>")

    assert original.fingerprint == same.fingerprint != other.fingerprint


def test_the_fingerprint_covers_only_letters_and_digits():
    every = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x30000)]))

    letters_and_digits = [char for char in fold(every) if char.isalnum()]

    assert fingerprint(every, "", None) == hashlib.sha256(f"{''.join(letters_and_digits)}|".encode()).hexdigest()


def test_a_brief_embedded_in_an_article_cannot_be_deleted():
    brief = make_brief()
    make_article(body=embed(brief))

    with pytest.raises(IntegrityError), transaction.atomic():
        Brief.objects.filter(pk=brief.pk).delete()


@pytest.mark.parametrize(
    "values",
    [
        {"happened_at": hours_ago(2), "happened_precision": "day"},
        {"expires_at": hours_ago(5)},
        {"original_at": hours_ago(9)},
        {"withdrawn_at": hours_ago(1), "first_published_at": None},
    ],
)
def test_the_database_refuses_contradictory_times(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_article(**values)


def test_the_database_refuses_a_brief_in_a_section():
    section = make_section()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_brief(section=section)


def test_str_of_an_item_is_its_kind_and_id():
    assert str(make_article(pk=7, headline="不该进日志")) == "文章 7"


def test_the_display_title_is_the_headline_or_the_first_sixty_characters_of_the_text():
    assert make_article(headline="临屿港复航", body="<p>文。</p>").display_title == "临屿港复航"
    assert make_article(headline="", body=f"<p>{'潮' * 60}</p>").display_title == "潮" * 60
    assert len(make_article(headline="", body=f"<p>{'潮' * 61}</p>").display_title) == 60
    assert make_article(headline="", body="").display_title == "（暂无文字）"
