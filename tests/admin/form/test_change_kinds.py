"""Change kinds at the desk: a change of a public text needs its kind, and readers are shown the note."""

import pytest
from django.test import Client

from articles.briefs.models import Brief
from articles.editing.restrictions import restrict
from articles.editing.revisions.record import latest_revisions
from articles.models import Article, Correction, Mode, NewsItem, Revision
from articles.takedowns.proof import probe
from tests.desk.form_filling import errors, message_text, send
from tests.makers import embed, make_article, make_brief, make_person_at_desk, make_picture, make_tag

pytestmark = pytest.mark.django_db


def change(item: NewsItem) -> str:
    label = "articles/article" if item.kind == "article" else "briefs/brief"
    return f"/en/admin/{label}/{item.pk}/change/"


@pytest.fixture
def lin(client: Client) -> Client:
    """Lin edits and may take down."""
    client.force_login(make_person_at_desk("lin", "Chief editor", "Lead moderator"))
    return client


def test_saving_a_public_text_without_a_kind_of_change_is_refused_and_keeps_the_input(ada: Client) -> None:
    article = make_article(headline="旧题")

    page = send(ada, change(article), headline="新题", _save="1")

    assert errors(page)["change_kind"] == ["This item is public. Choose what kind of change this is."]
    assert page.context["adminform"].form["headline"].value() == "新题"
    article.refresh_from_db()
    assert article.headline == "旧题"


@pytest.mark.parametrize(
    "item",
    [
        lambda: make_article(published_at=None),
        lambda: make_article(),
    ],
)
def test_a_draft_and_fields_that_readers_do_not_see_need_no_kind_of_change(ada: Client, item) -> None:
    made = item()
    typed = {"headline": "新题"} if made.published_at is None else {"stage": "review"}

    send(ada, change(made), _save="1", **typed)

    made.refresh_from_db()
    assert getattr(made, next(iter(typed))) == next(iter(typed.values()))
    assert not Correction.objects.exists()


BRIEF = '<flash-brief data-id="{}"></flash-brief>'
PICTURE = '<figure data-picture="{}"><figcaption>新图</figcaption></figure>'


def test_an_added_brief_picture_and_tag_need_no_kind_of_change_and_are_recorded_as_an_addition(ada: Client) -> None:
    article = make_article(body="<p>首班船今晚离港。</p><p>全程四十分钟。</p>", tags=["夜航"])
    brief, picture = make_brief(), make_picture()
    make_tag("航运")

    body = f"{PICTURE.format(picture.pk)}<p>首班船今晚离港。</p>{BRIEF.format(brief.pk)}<p>全程四十分钟。</p>"
    send(ada, change(article), body=body, tags="夜航, 航运", _save="1")

    article.refresh_from_db()
    assert article.body == body
    assert latest_revisions(NewsItem, [article.pk])[article.pk].kind == Revision.Kind.ADDITION


@pytest.mark.parametrize(
    "body",
    [
        "<p>首班船今晚离岗。</p>{brief}<p>全程四十分钟。</p>",
        "<p>首班船今晚离港。</p>{brief}",
        "<p>全程四十分钟。</p>{brief}<p>首班船今晚离港。</p>",
        "<p>首班船今晚离港。</p>{brief}<p>全程四十分钟。</p><p>又一段。</p>",
    ],
    ids=["reworded", "shortened", "reordered", "lengthened"],
)
def test_a_brief_added_along_with_another_change_of_the_text_needs_a_kind(ada: Client, body: str) -> None:
    article = make_article(body="<p>首班船今晚离港。</p><p>全程四十分钟。</p>")

    page = send(ada, change(article), body=body.format(brief=BRIEF.format(make_brief().pk)), _save="1")

    assert "change_kind" in errors(page)


def test_a_removed_brief_needs_a_kind(ada: Client) -> None:
    brief = make_brief()
    article = make_article(body=f"<p>首班船今晚离港。</p>{BRIEF.format(brief.pk)}")

    page = send(ada, change(article), body="<p>首班船今晚离港。</p>", _save="1")

    assert "change_kind" in errors(page)


def test_a_typo_adds_no_note_and_no_revision_time(ada: Client) -> None:
    article = make_article(headline="离岗")

    send(ada, change(article), headline="离港", change_kind="typo", _save="1")

    stored = Article.objects.get()
    assert (stored.headline, stored.revised_at) == ("离港", None)
    assert not Correction.objects.exists()


def test_a_correction_of_a_brief_is_shown_in_every_article_that_carries_it(ada: Client) -> None:
    brief = make_brief(body="<p>渡轮今晚八点离港。</p>")
    articles = [make_article(body=embed(brief)) for _ in range(3)]

    note = "离港时间原误作八点。"
    send(ada, change(brief), body="<p>渡轮今晚九点离港。</p>", change_kind="correction", change_note=note, _save="1")

    for item in (brief, *articles):
        page = Client().get(item.get_absolute_url()).content.decode()
        assert "今晚九点" in page.replace("<wbr>", "")
        assert note in page
    assert Brief.objects.get().revised_at is not None


@pytest.mark.parametrize("kind", ["clarification", "correction"])
def test_a_clarification_or_correction_needs_a_note(ada: Client, kind: str) -> None:
    page = send(ada, change(make_article()), headline="新题", change_kind=kind, change_note=" ", _save="1")

    assert errors(page)["change_note"] == ["Tell readers what changed."]
    assert not Correction.objects.exists()


def test_a_correction_added_as_a_row_counts_as_the_kind_of_change(ada: Client) -> None:
    article = make_article()
    row = {"corrections-TOTAL_FORMS": "1", "corrections-0-kind": "correction", "corrections-0-text": "题目有误。"}

    send(ada, change(article), headline="新题", _save="1", **row)

    article.refresh_from_db()
    assert article.headline == "新题"
    assert Correction.objects.get().text == "题目有误。"


def test_a_retraction_replaces_the_text_with_the_note(lin: Client) -> None:
    article = make_article(headline="旧题", body="<p>潮水没有退去。</p>")

    response = send(lin, change(article), change_kind="retraction", change_note="报道失实，现予撤回。", _save="1")

    assert "Retracted: readers see your note instead of the text." in message_text(response)
    page = Client().get(article.get_absolute_url())
    assert page.status_code == 200
    assert "报道失实" in page.content.decode()
    assert "潮水没有退去" not in page.content.decode()


def test_users_who_may_not_take_down_are_not_offered_a_retraction(ada: Client) -> None:
    article = make_article()
    assert "retraction" not in ada.get(change(article)).content.decode()

    page = send(ada, change(article), change_kind="retraction", change_note="撤回。", _save="1")

    assert "change_kind" in errors(page)
    assert article.modes(article.published_at) == []


def test_the_form_of_a_brief_lists_the_articles_that_carry_it(ada: Client) -> None:
    brief = make_brief()
    make_article(headline="公开的一篇", body=embed(brief))
    make_article(headline="没发的一篇", body=embed(brief), published_at=None)

    page = ada.get(change(brief)).content.decode()

    assert "Changes also show in 2 articles that embed it" in page
    assert page.index("公开的一篇") < page.index('id="id_headline"')
    assert '没发的一篇</a> <span class="quiet">draft, not public' in page


@pytest.mark.slow
def test_sixty_carriers_are_counted_and_fifty_listed(ada: Client, django_assert_max_num_queries) -> None:
    brief = make_brief()
    for _ in range(60):
        make_article(body=embed(brief))

    with django_assert_max_num_queries(40):
        page = ada.get(change(brief)).content.decode()

    assert "Changes also show in 60 articles" in page
    assert "and 10 more" in page


def test_after_a_save_the_public_pages_are_probed_and_up_to_date(ada: Client) -> None:
    brief = make_brief(headline="临屿港夜航恢复", body="<p>首班船今晚九点离岗，全程四十分钟。</p>")
    for number in range(3):
        make_article(headline=f"第{number}篇", body=embed(brief))
    hidden = make_article(body=embed(brief))
    restrict(hidden.placements.get(), Mode.ELEMENT_REMOVED, None, "不合适")

    body = "<p>首班船今晚九点离港，全程四十分钟。</p>"
    send(ada, change(brief), body=body, change_kind="typo", _save="1")

    proof = ada.get(f"{change(brief)}?check=1").context["panel"]["proof"]
    assert str(proof.words) == "3 articles are up to date."
    assert {page.title for page in proof.pages if page.is_right} >= {"its own page", "第0篇", "第1篇", "第2篇"}
    assert all(page.is_right for page in proof.pages)


def test_a_page_that_still_shows_the_old_text_is_named(ada: Client, monkeypatch) -> None:
    brief = make_brief(headline="临屿港夜航恢复", body="<p>首班船今晚九点离岗，全程四十分钟。</p>")
    article = make_article(headline="一篇", body=embed(brief))
    before = Client().get(article.get_absolute_url()).content
    stale = probe.ProbeResponse(200, {"content-type": "text/html"}, before)
    get_as_reader = probe.get_as_reader
    monkeypatch.setattr(probe, "get_as_reader", lambda path: stale if "/articles/" in path else get_as_reader(path))

    body = "<p>首班船今晚九点离港，全程四十分钟。</p>"
    send(ada, change(brief), body=body, change_kind="typo", _save="1")

    page = ada.get(f"/en/admin/briefs/brief/{brief.pk}/published/").content.decode()
    assert "Not up to date yet: 一篇." in page
    assert "does not show this text" in page
