"""The page on which a lead masks passages of a stored page: previewed, with a reason, without scripts."""

import pytest
from django.urls import reverse

from articles.editing.restrictions import restrict
from articles.models import Mode
from articles.takedowns.cases import workflow
from articles.takedowns.models import Case, PageCopy, PageRedaction
from tests import makers

pytestmark = pytest.mark.django_db
BODY = "<p>证人欧阳秋浦说，渡轮已停。</p><p>住址临屿市第三街。</p><p>船期不变。</p>"


@pytest.fixture
def lead(client):
    person = makers.make_person_at_desk("lin", "Lead moderator")
    client.force_login(person)
    return person


def case_on(item) -> Case:
    return makers.make_notice(item=item, basis="gdpr_17", subject="privacy", relief="remove")[0].cases.get()


def redact(case: Case) -> str:
    return reverse("admin:takedowns_case_redact", args=[case.pk])


def number_of(html: str, text: str) -> str:
    """The value of the checkbox of a paragraph."""
    return html.split(text)[0].rsplit('name="blocks" value="', 1)[1].split('"')[0]


def test_typed_words_and_a_chosen_paragraph_are_previewed_and_masked(client, lead):
    case = case_on(makers.make_article(body=BODY))
    html = client.get(redact(case)).content.decode()
    values = {"words": "歐陽秋浦", "blocks": [number_of(html, "住址临屿市第三街。")], "reason": "第三人"}

    preview = client.post(redact(case), values).content.decode()

    assert "证人▇▇▇说，渡轮已停。" in preview
    assert "欧阳秋浦" in PageCopy.objects.get().record
    done = client.post(redact(case), values | {"_redact": "1"}, follow=True).content.decode()
    record = PageCopy.objects.get().record
    assert ("欧阳秋浦" in record, "第三街" in record, "船期不变" in record) == (False, False, True)
    assert "已遮盖。原页面的摘要值仍然保留。" in done
    assert PageCopy.objects.get().digest in done
    assert "第三人" in done


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"words": "欧阳秋浦", "reason": " "}, "errorlist"),
        ({"words": "", "reason": "第三人"}, "请填写要遮盖的文字，或勾选段落。"),
        ({"words": "没有的话", "reason": "第三人"}, "留存页面中没有这些文字。"),
        ({"words": "欧阳秋浦", "blocks": ["999"], "reason": "第三人"}, "999"),
        ({"words": "长" * 5_001, "reason": "第三人"}, "5000"),
    ],
)
@pytest.mark.parametrize("button", [{}, {"_redact": "1"}])
def test_bad_input_is_explained_and_nothing_typed_is_lost(client, lead, values, message, button):
    case = case_on(makers.make_article(body=BODY))

    html = client.post(redact(case), values | button).content.decode()

    assert message in html
    assert all(str(value) in html for value in (values["words"], values["reason"]))
    assert (PageRedaction.objects.count(), PageCopy.objects.get().redacted_digest) == (0, "")


def test_going_back_keeps_what_was_typed(client, lead):
    case = case_on(makers.make_article(body=BODY))
    html = client.get(redact(case)).content.decode()
    number = number_of(html, "船期不变。")

    html = client.post(
        redact(case), {"words": "渡轮", "blocks": [number], "reason": "第三人", "_back": "1"}
    ).content.decode()

    assert "渡轮</textarea>" in html
    assert f'name="blocks" value="{number}" checked' in html


@pytest.mark.parametrize(
    ("group", "status"),
    [("Writer", 403), ("Editor", 403), ("Moderator", 403), ("Auditor", 403), ("Lead moderator", 200)],
)
def test_only_leads_may_redact(client, group, status):
    case = case_on(makers.make_article(body=BODY))
    client.force_login(makers.make_person_at_desk("ada", group))

    assert client.get(redact(case)).status_code == status
    post = client.post(redact(case), {"words": "欧阳秋浦", "reason": "试", "_redact": "1"})
    assert post.status_code == (302 if status == 200 else 403)
    link = redact(case) in client.get(f"/admin/takedowns/case/{case.pk}/change/").content.decode()
    assert link is (status == 200)


def test_a_hold_is_named_to_the_lead_who_tries(client, lead):
    case = case_on(makers.make_article(body=BODY))
    workflow.set_hold(case, case.version, lead, "法院保全")

    html = client.post(redact(case), {"words": "欧阳秋浦", "reason": "试", "_redact": "1"}).content.decode()

    assert "此页面涉及依法留存的案件" in html
    assert "欧阳秋浦" in PageCopy.objects.get().record


def test_the_page_of_a_case_about_sealed_text_is_closed_without_the_permission(client, lead):
    article = makers.make_article(body=BODY)
    case = case_on(article)
    restrict(article, Mode.SEALED, None, "试")
    group = lead.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="view_removed_text"))

    response = client.get(redact(case), follow=True)

    assert "渡轮" not in response.content.decode()
    assert client.post(redact(case), {"words": "欧阳秋浦", "reason": "试", "_redact": "1"}).status_code == 302
    assert not PageRedaction.objects.exists()


def test_a_case_whose_page_was_deleted_says_so(client, lead):
    case = case_on(makers.make_article(body=BODY))
    PageCopy.objects.for_redaction().update(record="", redacted_digest="0" * 64)

    html = client.get(f"/admin/takedowns/case/{case.pk}/change/").content.decode()

    assert "保存期满后已删除" in html
    assert "没有留存页面" in client.get(redact(case), follow=True).content.decode()
