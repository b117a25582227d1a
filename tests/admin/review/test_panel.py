"""Review in the form of an item, on the dashboard, in lists and in the palette."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin.review.dashboard import review_panels
from articles.editing.due_working_copies import publish_due_copies
from articles.editing.publishing import publish
from articles.editing.restrictions import lift, restrict
from articles.editing.review.actions import latest_number, request_review
from articles.editing.revisions.context import revising
from articles.editing.revisions.record import revisions_of
from articles.models import (
    Approval,
    Article,
    Correction,
    Line,
    Mode,
    NewsItem,
    OpenCheck,
    ReviewRequest,
    Revision,
    SectionLimit,
    WorkingCopy,
)
from tests.desk.form_filling import message_text, send
from tests.health import staff_report
from tests.makers import hours_ago, hours_ahead, make_article, make_brief, make_person_at_desk, make_section, make_step
from tests.palette.requests import actions, perform

pytestmark = pytest.mark.django_db


def client_of(username: str, *groups: str) -> Client:
    client = Client()
    client.force_login(make_person_at_desk(username, *groups))
    return client


def change(item: NewsItem) -> str:
    name = "admin:articles_article_change" if item.kind == "article" else "admin:briefs_brief_change"
    return reverse(name, args=[item.pk])


def written_by(username: str, **values: Any) -> Article:
    with revising(by=User.objects.get(username=username)):
        return make_article(published_at=None, **values)


def test_without_steps_the_form_has_no_review(ada: Client) -> None:
    assert 'id="review-heading"' not in ada.get(change(make_article(published_at=None))).content.decode()


def test_a_writer_sends_a_new_article_to_review_in_one_step() -> None:
    wen = client_of("wen", "Writer")
    make_step(author_groups=["Writer"])

    page = send(
        wen, reverse("admin:articles_article_add"), headline="临屿港复航", body="<p>文。</p>", _request_review="1"
    )

    article = Article.objects.get()
    assert page.redirect_chain[-1][0] == change(article)
    assert (article.stage, article.published_at) == ("review", None)
    assert ReviewRequest.objects.get().by.username == "wen"


def test_an_editor_takes_it_sends_it_back_and_approves_it(ada: Client) -> None:
    wen = client_of("wen", "Writer")
    make_step(name="终审", author_groups=["Writer"])
    article = written_by("wen")
    send(wen, change(article), _request_review="1")

    assert 'name="_publish"' not in ada.get(change(article)).content.decode()
    send(ada, change(article), _take_review="1")
    assert ReviewRequest.objects.get().taken_by == User.objects.get(username="ada")
    send(ada, change(article), _send_back="1", review_words="缺来源。")
    assert "缺来源。" in wen.get(change(article)).content.decode()
    send(wen, change(article), body="<p>补了来源。</p>", _request_review="1")
    page = send(ada, change(article), _approve="1")
    assert message_text(page) == "审核通过：终审。"
    send(ada, change(article), _publish="1")

    assert Article.objects.get(pk=article.pk).published_at is not None


def test_sending_back_without_words_says_what_is_missing(ada: Client) -> None:
    client_of("wen", "Writer")
    make_step()
    article = written_by("wen")
    with revising(by=article.created_by):
        request_review(article, User.objects.get(username="wen"))

    page = send(ada, change(article), _send_back="1")

    assert "请写明" in message_text(page)
    assert ReviewRequest.objects.get().returned_at is None


def test_a_crafted_post_publishes_nothing_unchecked(ada: Client) -> None:
    client_of("wen", "Writer")
    make_step(name="终审", author_groups=["Writer"])
    article = written_by("wen")

    page = send(ada, change(article), _publish="1")

    assert "终审" in message_text(page)
    assert Article.objects.get(pk=article.pk).published_at is None


def test_a_crafted_approval_by_the_author_is_refused() -> None:
    wen = client_of("wen", "Writer", "Editor")
    make_step(author_groups=["Writer"])
    article = written_by("wen")

    page = send(wen, change(article), _approve="1", review_number=str(latest_number(article)))
    answer = wen.post(
        reverse("admin:articles_newsitem_review"),
        {"item": article.pk, "_approve": "1", "review_number": latest_number(article), "part": "1"},
    )

    assert "另一人" in message_text(page)
    assert answer.status_code == 422
    assert "另一人" in answer.json()["message"]
    assert not Approval.objects.exists()


def test_an_approval_of_a_changed_form_is_refused_and_nothing_typed_is_lost(ada: Client) -> None:
    client_of("wen", "Writer")
    make_step()
    article = written_by("wen")

    page = send(ada, change(article), body="<p>审核人顺手改的。</p>", _approve="1")

    assert "审核人顺手改的。" in page.content.decode()
    assert not Approval.objects.exists()


def test_an_update_that_needs_a_check_becomes_a_working_copy_and_goes_live_when_it_is_approved(ada: Client) -> None:
    lin = client_of("lin", "Chief editor")
    article = make_article()
    make_step(name="终审")
    form = change(article)
    assert "保存待审" in ada.get(form).content.decode()

    page = send(ada, form, body="<p>待审的改动。</p>", change_kind="typo", _save="1")

    compare = reverse("admin:articles_article_copy_publish", args=[article.pk])
    assert page.redirect_chain[-1][0] == compare
    assert Article.objects.get(pk=article.pk).body == article.body
    for client in (ada, lin):
        assert 'name="_publish"' not in client.get(compare).content.decode()
    send_copy(ada, article, "_approve")
    assert not Approval.objects.exists()
    assert article.headline in lin.get(reverse("admin:index")).content.decode().partition("first-page-review")[2]
    send_copy(lin, article, "_approve")
    number = latest_number(article, Line.COPY)
    ada.post(compare, {"copy": number, "change_kind": "typo", "_publish": "1"})

    assert Article.objects.get(pk=article.pk).body == "<p>待审的改动。</p>"


def send_copy(client: Client, item: NewsItem, act: str, **values: str) -> Any:
    """Press a button of review on the page of a working copy."""
    data = {"item": item.pk, "line": "copy", "review_number": latest_number(item, Line.COPY), act: "1"} | values
    return client.post(reverse("admin:articles_newsitem_review"), data, follow=True)


def test_a_working_copy_is_sent_back_with_words(ada: Client) -> None:
    lin, article = client_of("lin", "Chief editor"), make_article()
    make_step(name="终审")
    send(ada, change(article), body="<p>待审的改动。</p>", change_kind="typo", _save="1")

    send_copy(lin, article, "_take_review")
    page = send_copy(lin, article, "_send_back", review_words="数字不对。")

    assert "已退回作者。" in message_text(page)
    compare = reverse("admin:articles_article_copy_publish", args=[article.pk])
    assert "数字不对。" in ada.get(compare).content.decode()
    assert "已退回" in ada.get(reverse("admin:index")).content.decode()


def test_a_crafted_publication_of_an_unchecked_copy_is_refused(ada: Client) -> None:
    article = make_article()
    make_step(name="终审")
    send(ada, change(article), body="<p>待审的改动。</p>", change_kind="typo", _save="1")

    compare = reverse("admin:articles_article_copy_publish", args=[article.pk])
    page = ada.post(compare, {"copy": latest_number(article, Line.COPY), "change_kind": "typo", "_publish": "1"})

    assert page.status_code == 422
    assert "终审" in page.content.decode()
    assert Article.objects.get(pk=article.pk).body == article.body


@pytest.mark.parametrize("button", ["_save", "_schedule", "_publish"])
def test_a_changed_scheduled_text_that_needs_a_check_waits_as_a_working_copy(ada: Client, button: str) -> None:
    article = make_article(published_at=hours_ahead(2))
    make_step(name="终审")

    page = send(ada, change(article), body="<p>未审的改动。</p>", release_at="2099-01-03 09:00", **{button: "1"})

    compare = reverse("admin:articles_article_copy_publish", args=[article.pk])
    assert page.redirect_chain[-1][0] == compare
    assert "未审的改动。" in page.content.decode()
    assert ReviewRequest.objects.get().line == Line.COPY
    stored = Article.objects.get(pk=article.pk)
    assert (stored.body, stored.published_at) == (article.body, article.published_at)
    assert ("2099-01-03 09:00" in page.content.decode()) is (button != "_publish")


def test_an_approved_copy_of_a_scheduled_text_replaces_it_and_moves_its_time(ada: Client) -> None:
    lin, article = client_of("lin", "Chief editor"), make_article(published_at=hours_ahead(2))
    make_step(name="终审")
    compare = reverse("admin:articles_article_copy_publish", args=[article.pk])
    time = "2099-01-03 09:00"
    send(ada, change(article), body="<p>待审的改动。</p>", release_at=time, _schedule="1")
    number = latest_number(article, Line.COPY)
    refused = ada.post(compare, {"copy": number, "release_at": time, "_schedule": "1"})
    assert refused.status_code == 422
    assert Article.objects.get(pk=article.pk).published_at == article.published_at

    send_copy(lin, article, "_approve")
    ada.post(compare, {"copy": number, "release_at": time, "_schedule": "1"})

    stored = Article.objects.get(pk=article.pk)
    assert (stored.body, timezone.localtime(stored.published_at).year) == ("<p>待审的改动。</p>", 2099)
    assert not WorkingCopy.objects.exists()


def test_a_time_that_nobody_understands_stays_in_the_form_with_the_changed_text(ada: Client) -> None:
    article = make_article(published_at=hours_ahead(2))
    make_step()

    page = send(ada, change(article), body="<p>待审的改动。</p>", release_at="明晚", _schedule="1").content.decode()

    assert "明晚" in page
    assert "待审的改动。" in page
    assert not WorkingCopy.objects.exists()


def test_a_copy_of_a_text_whose_schedule_was_cancelled_replaces_the_draft_and_is_checked_with_it(ada: Client) -> None:
    lin, article = client_of("lin", "Chief editor"), make_article(published_at=hours_ahead(2))
    make_step(name="终审")
    send(ada, change(article), body="<p>待审的改动。</p>", _save="1")
    send(lin, change(article), _cancel_schedule="1")
    compare = reverse("admin:articles_article_copy_publish", args=[article.pk])
    assert compare in ada.get(change(article)).content.decode()

    ada.post(compare, {"copy": latest_number(article, Line.COPY), "_publish": "1"})
    send(ada, change(article), _publish="1")

    stored = Article.objects.get(pk=article.pk)
    assert (stored.body, stored.published_at) == ("<p>待审的改动。</p>", None)


def test_an_unchecked_copy_is_scheduled_and_published_only_if_it_was_checked_by_then(ada: Client) -> None:
    lin, make = client_of("lin", "Chief editor"), lambda: make_article(headline="甲")
    checked, unchecked = make(), make()
    make_step(name="终审")
    for article in (checked, unchecked):
        send(ada, change(article), headline="乙", change_kind="typo", _save="1")
        compare = reverse("admin:articles_article_copy_publish", args=[article.pk])
        post = {"copy": latest_number(article, Line.COPY), "release_at": "+2h", "change_kind": "typo", "_schedule": "1"}
        assert 'name="change_kind"' in ada.get(compare).content.decode()
        assert ada.post(compare, post).status_code == 302
    send_copy(lin, checked, "_approve")
    WorkingCopy.objects.update(scheduled_for=hours_ago(1))

    assert publish_due_copies() == {"published": 1, "refused": 1}
    assert [Article.objects.get(pk=article.pk).headline for article in (checked, unchecked)] == ["乙", "甲"]
    assert "终审" in WorkingCopy.objects.get().refusal


def test_a_scheduled_copy_that_is_sent_back_keeps_its_time_as_a_proposal(ada: Client) -> None:
    lin, article = client_of("lin", "Chief editor"), make_article()
    make_step(name="终审")
    send(ada, change(article), headline="乙", change_kind="typo", _save="1")
    compare = reverse("admin:articles_article_copy_publish", args=[article.pk])
    number = latest_number(article, Line.COPY)
    time = "2099-01-03 09:00"
    ada.post(compare, {"copy": number, "release_at": time, "change_kind": "typo", "_schedule": "1"})
    send_copy(lin, article, "_send_back", review_words="数字不对。")

    assert not WorkingCopy.objects.filter(scheduled_for__isnull=False).exists()
    assert f'value="{time}"' in ada.get(compare).content.decode()


def test_a_correction_alone_waits_for_a_check_and_is_published_with_the_copy(ada: Client) -> None:
    lin, article = client_of("lin", "Chief editor"), make_article(headline="甲")
    make_step(name="终审")
    rows = {"corrections-TOTAL_FORMS": "1", "corrections-0-kind": "correction", "corrections-0-text": "日期有误。"}
    page = send(ada, change(article), _save="1", **rows).content.decode()
    compare = reverse("admin:articles_article_copy_publish", args=[article.pk])

    assert "更正：日期有误。" in page
    assert "日期有误。" in ada.get(reverse("articles:copy_preview", args=[article.pk])).content.decode()
    assert not Correction.objects.exists()
    number = latest_number(article, Line.COPY)
    assert ada.post(compare, {"copy": number, "_publish": "1"}).status_code == 422
    send_copy(lin, article, "_approve")
    assert lin.post(compare, {"copy": number, "_publish": "1"}).status_code == 302

    row = Correction.objects.get()
    assert (row.item_id, row.kind, row.text, row.by.username) == (article.pk, "correction", "日期有误。", "ada")
    assert revisions_of(article)[0].kind == Revision.Kind.CORRECTION


def test_the_page_of_corrections_leads_to_the_form_where_one_is_sent_to_review(ada: Client) -> None:
    article = make_article()
    make_step(name="终审")
    post = {"item": article.pk, "kind": "correction", "text": "日期有误。", "exact": ""}
    page = ada.post(reverse("admin:articles_correction_add"), post).content.decode()

    assert "修改稿送审" in page
    assert "日期有误。" in page
    assert not Correction.objects.exists()


def test_a_reviewer_who_wrote_part_of_it_cannot_check_it_through_another_group() -> None:
    wen = client_of("wen", "Writer", "Editor", "Chief editor")
    make_step(name="终审", author_groups=["Writer"], reviewer_groups=["Chief editor"])
    draft, published = written_by("wen"), make_article()
    send(wen, change(published), body="<p>改动。</p>", change_kind="typo", _save="1")
    for line, item in (("text", draft), ("copy", published)):
        number = latest_number(item, Line(line))
        data = {"item": item.pk, "line": line, "review_number": number, "_approve": "1"}
        assert "有你写的内容" in message_text(wen.post(reverse("admin:articles_newsitem_review"), data, follow=True))
    send(wen, change(draft), _publish="1")

    assert not Approval.objects.exists()
    assert not NewsItem.objects.filter(pk=draft.pk, published_at__isnull=False).exists()


def test_only_the_expiry_of_a_published_text_changes_without_a_check(ada: Client) -> None:
    article = make_article()
    make_step()

    send(ada, change(article), expires_at_0="2099-01-02", expires_at_1="08:00", _save="1")

    assert NewsItem.objects.get(pk=article.pk).expires_at is not None
    assert not WorkingCopy.objects.exists()


def test_a_checked_article_is_rescheduled_without_another_check(ada: Client) -> None:
    client_of("wen", "Writer")
    make_step(name="终审", author_groups=["Writer"])
    article = written_by("wen")
    send(ada, change(article), _approve="1")
    send(ada, change(article), release_at="2099-01-02 08:00", _schedule="1")

    send(ada, change(article), release_at="2099-01-03 09:00", _schedule="1")

    assert timezone.localtime(NewsItem.objects.get(pk=article.pk).published_at).day == 3


def test_the_dashboard_shows_each_person_what_waits_for_them(ada: Client) -> None:
    wen = client_of("wen", "Writer")
    make_step(name="终审", author_groups=["Writer"])
    article = written_by("wen", headline="等着审的稿")
    send(wen, change(article), _request_review="1")

    def waiting(client: Client) -> str:
        page = client.get(reverse("admin:index")).content.decode()
        return page.partition("first-page-review")[2].partition("</section>")[0]

    assert "等着审的稿" in waiting(ada)
    assert "等着审的稿" not in waiting(wen)
    send(ada, change(article), _send_back="1", review_words="缺来源。")
    assert "等着审的稿" not in waiting(ada)
    assert "已退回" in waiting(wen)


def test_an_unchecked_brief_is_cleared_on_the_dashboard_by_another_person(ada: Client) -> None:
    lin = client_of("lin", "Chief editor")
    make_step(kind="brief", moment="after", minutes=10)
    brief = make_brief(published_at=None, headline="先发的快讯")
    with revising(by=User.objects.get(username="ada")):
        brief.body += "<p>ada</p>"
        publish(brief, User.objects.get(username="ada"))
    OpenCheck.objects.update(since=hours_ago(1))

    own, other = (client.get(reverse("admin:index")).content.decode() for client in (ada, lin))
    assert "已逾期" in own
    assert 'data-key="a"' not in own
    assert 'data-key="a"' in other
    number = latest_number(brief)
    data = {"item": brief.pk, "_approve": "1", "review_number": number, "back": "1"}
    page = lin.post(reverse("admin:articles_newsitem_review"), data, follow=True)

    assert page.redirect_chain[-1][0] == reverse("admin:index")
    assert not OpenCheck.objects.exists()


@pytest.mark.parametrize("section", ["permitted", "other"])
def test_the_panels_of_review_take_the_same_queries_for_any_number_of_rows(rf: RequestFactory, section: str) -> None:
    wen, ada = make_person_at_desk("wen", "Writer"), make_person_at_desk("ada", "Editor")
    sections = {"permitted": make_section(), "other": make_section()}
    SectionLimit.objects.create(user=ada, section=sections["permitted"])
    make_step(reviewer_groups=["Editor"])
    make_step(kind="brief", moment="after", reviewer_groups=["Editor"])

    def queries_with_more_rows() -> tuple[int, int]:
        for _number in range(2):
            with revising(by=wen):
                request_review(written_by("wen", section=sections[section]), wen)
                make_brief()
        request = rf.get("/")
        request.user = User.objects.get(pk=ada.pk)
        with CaptureQueriesContext(connection) as captured:
            panels = review_panels(request, timezone.now())
        return sum(len(panel.rows) for panel in panels), len(captured)

    (few, before), (many, after) = queries_with_more_rows(), queries_with_more_rows()

    assert (few, many) == ((4, 8) if section == "permitted" else (2, 4))
    assert after == before


def test_health_counts_unchecked_and_overdue_briefs(client: Client) -> None:
    make_step(kind="brief", moment="after", minutes=10)
    for since in (hours_ago(1), timezone.now()):
        OpenCheck.objects.filter(item=make_brief()).update(since=since)

    report = staff_report()

    assert report["checks"] == {"unchecked": 2, "overdue": 1}


def test_a_brief_that_was_taken_down_is_not_waiting_to_be_checked(client: Client, ada: Client) -> None:
    make_step(kind="brief", moment="after", minutes=10)
    brief = make_brief(headline="撤下的快讯")
    OpenCheck.objects.filter(item=brief).update(since=hours_ago(1))
    restriction = restrict(brief, Mode.HIDDEN, None, "试")

    assert staff_report()["checks"] == {"unchecked": 0, "overdue": 0}
    assert "已逾期" not in ada.get(reverse("admin:index")).content.decode()
    lift(restriction, None)
    assert staff_report()["checks"] == {"unchecked": 1, "overdue": 1}


def test_lists_are_filtered_to_what_waits(ada: Client) -> None:
    wen = client_of("wen", "Writer")
    make_step()
    waiting, other = written_by("wen", headline="送审的稿"), written_by("wen", headline="没送审的稿")
    send(wen, change(waiting), _request_review="1")

    page = ada.get(reverse("admin:articles_article_changelist") + "?standing=review").content.decode()

    assert waiting.headline in page
    assert other.headline not in page


def test_the_palette_approves_and_requests() -> None:
    wen, lin = client_of("wen", "Writer"), client_of("lin", "Chief editor")
    make_step(author_groups=["Writer"])
    article = written_by("wen")

    assert "a" not in actions(wen, article)
    assert perform(wen, actions(wen, article)["s"]).status_code == 200
    assert perform(lin, actions(lin, article)["a"]).status_code == 200

    assert Approval.objects.get().by.username == "lin"


def test_the_history_names_who_checked_which_version(ada: Client) -> None:
    client_of("wen", "Writer")
    make_step(name="终审")
    article = written_by("wen")
    send(ada, change(article), _approve="1")

    page = ada.get(reverse("admin:articles_article_history", args=[article.pk])).content.decode()

    assert "✓ 终审 · ada" in page
