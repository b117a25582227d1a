"""Rows of a decision form that answer a whole group of similar notices, or one notice, in a way of their own."""

import html

import pytest

from articles.takedowns.models import Case, Claimant, Notice, NoticeOutcome
from tests import makers
from tests.takedowns.admin.cases.test_page import case_on, page
from tests.takedowns.decisions.deciding import letters

pytestmark = pytest.mark.django_db
CAMPAIGN = "这篇报道抄袭了本社记者拍摄的码头照片，请立即删除全文并公开致歉。"


@pytest.fixture
def mo(client):
    person = makers.make_person_at_desk("mo", "Moderator")
    client.force_login(person)
    return person


def campaign_in(case: Case, count: int) -> list[Notice]:
    values = {"item": case.item, "basis": "gdpr_17", "subject": "privacy", "statement": CAMPAIGN}
    senders = [f"sender{number}@reader.example" for number in range(count)]
    return [makers.make_notice(claimant=Claimant(name=email, email=email), **values)[0] for email in senders]


def decided(client, case: Case, button: str = "_decide", **rows: str):
    data = {"act": "delist", "version": case.version, "delist-facts": "属实", "delist-reason": "核实", button: "1"}
    data |= {"delist-last_notice": str(Notice.objects.latest("pk").pk)}
    data |= {f"delist-group_{name}": value for name, value in rows.items()}
    return client.post(f"/admin/takedowns/case/{case.pk}/decide/", data)


def outcomes(of: list[Notice]) -> set[str]:
    return set(NoticeOutcome.objects.filter(notice__in=of).values_list("outcome", flat=True))


def test_a_whole_group_is_refused_with_reasons_of_its_own_in_one_decision(client, mo):
    case = case_on(makers.make_article(), statement="文中写了我的住址，请删去。")
    group = campaign_in(case, 30)

    response = decided(
        client, case, **{"1_notice": group[7].reference, "1_outcome": "refused", "1_facts": "照片为本社自拍。"}
    )

    assert response.status_code == 302
    assert (outcomes(group), outcomes([case.notices.earliest("pk")])) == ({"refused"}, {"granted"})
    with_own = [row for row in letters().filter(notice__in=group) if "照片为本社自拍。" in row.text]
    assert len(with_own) == 30
    assert not any("照片为本社自拍。" in row.text for row in letters().exclude(notice__in=group))


def test_several_groups_and_one_notice_get_different_outcomes(client, mo):
    case = case_on(makers.make_article(), statement="文中写了我的住址，请删去。")
    group = campaign_in(case, 3)
    single = makers.make_notice(item=case.item, basis="gdpr_17", statement="清仓大甩卖，全场五折", claimant=None)[0]
    rows = {"1_notice": single.reference.lower(), "1_outcome": "spam"}

    decided(client, case, **rows, **{"2_notice": group[0].reference, "2_reach": "one", "2_outcome": "not_needed"})

    assert (outcomes([single]), outcomes(group[:1]), outcomes(group[1:])) == ({"spam"}, {"not_needed"}, {"granted"})
    assert Notice.objects.get(pk=single.pk).spam_at


def test_a_single_order_can_be_answered_as_spam(client, mo):
    case = case_on(makers.make_article(), basis="order")
    assert "nothing-group_1_outcome" in page(client, case).content.decode()

    assert "delist-group_1_outcome" not in page(client, case_on(makers.make_article())).content.decode()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"1_notice": "N-0000-0000", "1_outcome": "refused"}, "没有此编号的投诉"),
        ({"1_facts": "不构成侵权。"}, "请填写该组中任一投诉的编号"),
        ({"1_notice": "{first}"}, "请选择处理结果"),
        ({"1_notice": "{first}", "1_outcome": "refused", "2_notice": "{last}", "2_outcome": "spam"}, "上面已有一行"),
    ],
)
def test_an_unclear_row_is_refused_and_stays_as_it_was_typed(client, mo, row, words):
    case = case_on(makers.make_article())
    group = campaign_in(case, 2)
    typed = {name: value.format(first=group[0].reference, last=group[1].reference) for name, value in row.items()}

    text = html.unescape(decided(client, case, **typed).content.decode())

    assert words in text
    assert all(value in text for value in typed.values())
    assert not NoticeOutcome.objects.exists()


def test_notices_that_only_a_sender_groups_are_answered_one_by_one(client, mo):
    case = case_on(makers.make_article(), statement="文中写了我的住址，请删去。")
    own = makers.make_notice(item=case.item, basis="gdpr_17", statement="另外，第三段的数字也不对。")[0]
    text = decided(client, case, **{"1_notice": own.reference, "1_outcome": "spam"})

    assert "文字不同" in text.content.decode()


def test_the_preview_shows_the_outcomes_and_carries_the_rows(client, mo):
    case = case_on(makers.make_article(), statement="文中写了我的住址，请删去。")
    group = campaign_in(case, 4)

    text = decided(
        client, case, "_preview", **{"1_notice": group[0].reference, "1_outcome": "refused"}
    ).content.decode()

    assert f'name="delist-group_1_notice" value="{group[0].reference}"' in text
    assert not NoticeOutcome.objects.exists()


def test_the_form_is_no_longer_with_more_notices_and_offers_the_groups(client, mo):
    case = case_on(makers.make_article(), statement="文中写了我的住址，请删去。")
    campaign_in(case, 25)
    few = page(client, case).content.decode()
    campaign_in(case, 40)

    many = page(client, case).content.decode()

    assert few.count("-group_") == many.count("-group_")
    assert '<datalist id="case-groups">' in many
    assert "65× 这篇报道抄袭了本社记者" in many


def test_empty_rows_are_in_the_language_of_the_page_and_nothing_typed_stays_in_them(client, mo):
    case = case_on(makers.make_article())
    campaign_in(case, 2)
    decided(client, case, "_back", **{"1_notice": "没有这个编号", "1_facts": "只属于这一次提交"})

    pages = [client.get(f"{prefix}/admin/takedowns/case/{case.pk}/change/").content.decode() for prefix in ("", "/en")]

    assert "没有这个编号" not in "".join(pages)
    assert "只属于这一次提交" not in "".join(pages)
    assert "Number of a notice" not in pages[0]
    assert pages[0].count("投诉编号") == pages[1].count("Number of a notice") > 2
