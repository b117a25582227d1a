"""The page of a case: a moderator previews and makes decisions there, and no input is lost."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Mode, Restriction
from articles.rights.models import Source
from articles.takedowns.cases import workflow
from articles.takedowns.letters.parties import MAX_ITEMS_OF_PICTURE
from articles.takedowns.models import Case, Claimant, ClaimantMessage, Decision, Evidence, PendingProbe
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def mo(client):
    person = makers.make_person_at_desk("mo", "Moderator")
    client.force_login(person)
    return person


def case_on(item, **values) -> Case:
    claimant = Claimant(name="Stella Marsh", email="stella@reader.example")
    values = {"basis": "gdpr_17", "subject": "privacy", "relief": "remove"} | values
    makers.make_notice(item=item, claimant=claimant, **values)
    return Case.objects.order_by("-pk").first()


def page(client, case, name="change", **data):
    address = reverse(f"admin:takedowns_case_{name}", args=[case.pk])
    return client.post(address, data) if data else client.get(address)


def hidden(html: str) -> dict[str, str]:
    return dict(
        re.findall(
            r'<input type="hidden" name="([^"]+)" value="([^"]*)">',
            html.split('id="preview-heading"')[1].split("</form>")[0],
        )
    )


def removal(case, **more):
    return {"act": "remove", "version": case.version, "remove-mode": "removed", "remove-facts": "不再需要。"} | more


def test_the_page_shows_the_claim_the_target_and_the_available_actions(client, mo):
    article = makers.make_article()
    case = case_on(article)

    html = page(client, case).content.decode()

    assert "船名写错了。" in html
    assert html.count('name="act" value=') == 10 - 1
    assert "Stella" not in html
    assert article.headline in html


def test_a_preview_announces_the_effects_and_changes_nothing(client, mo):
    article = makers.make_article()
    case = case_on(article)

    html = page(client, case, "decide", **removal(case)).content.decode()

    assert "410" in html
    assert "不再需要。" in html
    assert not Restriction.objects.exists()
    assert not Decision.objects.exists()
    assert not ClaimantMessage.objects.exclude(decision=None).exists()


def test_the_button_to_take_the_case_shows_no_random_shortcut_on_the_preview(client, mo):
    case = case_on(makers.make_article())

    html = page(client, case, "decide", **removal(case)).content.decode()

    assert hidden(html)["key"]
    assert f'data-key="{hidden(html)["key"]}"' not in html


def test_the_claim_names_the_files_that_came_with_it(client, mo):
    case = case_on(makers.make_article())
    Evidence.objects.create(claimant=Claimant.objects.get(), kind=Evidence.Kind.TEXT, size=9, file="proofs/a.txt")

    assert "随投诉附来1个文件" in page(client, case).content.decode()


def test_a_previewed_decision_takes_effect_and_its_surfaces_are_to_be_probed(client, mo):
    article = makers.make_article()
    case = case_on(article)
    form = hidden(page(client, case, "decide", **removal(case)).content.decode())

    response = page(client, case, "decide", **form, _decide="1")

    assert response.status_code == 302
    assert [row.mode for row in Restriction.objects.active(timezone.now())] == ["removed"]
    assert Decision.objects.get().statement.facts == "不再需要。"
    assert PendingProbe.objects.get().decision == Decision.objects.get()
    assert "410" in page(client, case).content.decode()


def test_the_default_reason_is_sufficient_and_sent_in_the_claimant_s_language(client, mo):
    case = case_on(makers.make_article(), language="en")
    fields = removal(case) | default_facts(client, case)
    form = hidden(page(client, case, "decide", **fields).content.decode())

    page(client, case, "decide", **form, _decide="1")

    mail = ClaimantMessage.objects.exclude(decision=None).get()
    assert mail.text.startswith("Dear Sir or Madam")
    assert Decision.objects.get().statement.facts == ""
    assert Decision.objects.get().statement.reason != ""


def default_facts(client, case) -> dict[str, str]:
    html = page(client, case).content.decode()
    textarea = re.search(r'<textarea name="remove-facts"[^>]*>\s*([^<]*)</textarea>', html)
    return {"remove-facts": textarea[1].strip()}


def test_a_form_sent_twice_makes_one_decision(client, mo):
    case = case_on(makers.make_article())
    form = hidden(page(client, case, "decide", **removal(case)).content.decode())

    for _time in range(2):
        page(client, case, "decide", **form, _decide="1")

    assert Decision.objects.count() == Restriction.objects.count() == 1


def test_deciding_on_a_stale_case_is_refused_and_keeps_the_input(client, mo):
    case = case_on(makers.make_article())
    form = hidden(page(client, case, "decide", **removal(case, **{"remove-reason": "核对过三次"})).content.decode())
    workflow.claim(case, 0, makers.make_person_at_desk("li", "Moderator"))

    response = page(client, case, "decide", **form, _decide="1")

    assert response.status_code == 409
    assert "核对过三次" in response.content.decode()
    assert not Restriction.objects.exists()


def test_reasons_that_name_the_claimant_are_refused_and_kept(client, mo):
    case = case_on(makers.make_article())

    html = page(client, case, "decide", **removal(case, **{"remove-facts": "Stella Marsh 来信要求"})).content.decode()

    assert "Stella Marsh 来信要求" in html
    assert "errorlist" in html
    assert "preview-heading" not in html


def test_a_decision_needs_reasons(client, mo):
    case = case_on(makers.make_article())

    html = page(client, case, "decide", **removal(case, **{"remove-facts": ""})).content.decode()

    assert "errorlist" in html
    assert not Decision.objects.exists()


def test_undo_restores_the_page_and_reports_it(client, mo):
    article = makers.make_article()
    case = case_on(article)
    form = hidden(page(client, case, "decide", **removal(case)).content.decode())
    page(client, case, "decide", **form, _decide="1")
    case.refresh_from_db()

    address = reverse("admin:takedowns_case_undo", args=[case.pk])
    response = client.post(address, {"decision": Decision.objects.get().pk, "version": case.version}, follow=True)

    assert client.get(article.get_absolute_url()).status_code == 200
    assert "撤销" in response.content.decode()


def test_the_preview_of_a_credit_counts_the_items_and_the_decision_changes_all(client, mo):
    wrong, _right = makers.make_source(name="误社"), makers.make_source(name="正社")
    items = [makers.make_article(source=wrong, origin="reprint") for _number in range(3)]
    case = case_on(items[0], basis="attribution", subject="credit", relief="correct")
    data = {
        "act": "credit",
        "version": 0,
        "credit-wrong": f"source-{wrong.pk}",
        "credit-how": "else",
        "credit-name": "正社",
        "credit-where": "all",
        "credit-facts": "来源有误。",
        "credit-public_note": "来源应为正社。",
    }

    html = page(client, case, "decide", **data).content.decode()
    form = hidden(html)
    page(client, case, "decide", **form, _decide="1")

    assert "3" in html
    assert "正社" in client.get(items[2].get_absolute_url()).content.decode()


def test_a_second_moderator_confirms_a_sealing_on_the_page(client, mo):
    article = makers.make_article()
    case = case_on(article)
    form = hidden(page(client, case, "decide", **removal(case, **{"remove-mode": "sealed"})).content.decode())
    page(client, case, "decide", **form, _decide="1")
    decision = Decision.objects.get()
    confirm = reverse("admin:takedowns_case_confirm", args=[case.pk])

    client.post(confirm, {"decision": decision.pk, "version": 1})
    assert [row.mode for row in Restriction.objects.active(timezone.now())] == ["hidden"]
    client.force_login(makers.make_person_at_desk("li", "Moderator"))
    client.post(confirm, {"decision": decision.pk, "version": 1})

    assert [row.mode for row in Restriction.objects.active(timezone.now())] == [Mode.SEALED]


@pytest.mark.parametrize("name", ["decide", "move", "undo", "confirm", "ask"])
def test_only_users_who_may_take_down_can_decide(client, name):
    case = case_on(makers.make_article())
    address = reverse(f"admin:takedowns_case_{name}", args=[case.pk])

    client.force_login(makers.make_person_at_desk("audrey", "Auditor"))
    assert client.post(address, {"version": 0}).status_code == 403
    assert client.get(reverse("admin:takedowns_case_change", args=[case.pk])).status_code == 200
    client.force_login(makers.make_person_at_desk("ada", "Editor"))
    assert client.get(reverse("admin:takedowns_case_change", args=[case.pk])).status_code == 403


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "٣"])
def test_an_invalid_version_counts_as_stale(client, mo, version):
    case = case_on(makers.make_article())

    response = page(client, case, "decide", **removal(case, version=version))

    assert response.status_code == 409


def test_an_unknown_case_answers_404(client, mo):
    address = reverse("admin:takedowns_case_decide", args=[999])

    assert client.post(address, {"version": 0}).status_code == 404


def test_pasted_copies_are_searched_once_and_only_where_they_are_offered(client, mo, monkeypatch):
    searched = []
    forms = "articles.takedowns.admin.actions.restricting_forms"
    monkeypatch.setattr(f"{forms}.find_copies", lambda brief: searched.append(brief.pk) or [])
    case = case_on(makers.make_brief())

    page(client, case)
    assert len(searched) == 1
    page(client, case, "decide", act="nothing", version=0, **{"nothing-facts": "所述与原文不符。"})
    assert len(searched) == 1
    page(client, case, "decide", **removal(case))
    assert len(searched) == 2


def credit_data(wrong, **more):
    return {
        "act": "credit",
        "version": 0,
        "credit-wrong": f"source-{wrong.pk}",
        "credit-how": "else",
        "credit-name": "潮声社",
        "credit-where": "all",
        "credit-facts": "来源有误。",
        "credit-public_note": "来源应为潮声社。",
    } | more


def test_a_new_source_is_created_only_after_it_was_confirmed_and_with_the_decision(client, mo):
    wrong, near = makers.make_source(name="误社"), makers.make_source(name="潮声通讯社")
    article = makers.make_article(source=wrong, origin="reprint")
    case = case_on(article, basis="attribution", subject="credit", relief="correct")

    asked = page(client, case, "decide", **credit_data(wrong)).content.decode()
    preview = page(client, case, "decide", **credit_data(wrong, **{"credit-meant": "new:潮声社"})).content.decode()

    assert "还没有名为“潮声社”的来源" in asked
    assert near.name in asked
    assert 'id="preview-heading"' not in asked
    assert not Source.objects.filter(name="潮声社").exists()
    page(client, case, "decide", **hidden(preview), _decide="1")
    article.refresh_from_db()
    assert article.source.name == "潮声社"


def test_the_preview_of_a_credit_names_sources_instead_of_their_numbers(client, mo):
    wrong, right = makers.make_source(name="误社"), makers.make_source(name="正社")
    case = case_on(makers.make_article(source=wrong, origin="reprint"), basis="attribution", subject="credit")

    html = page(client, case, "decide", **credit_data(wrong, **{"credit-name": right.name})).content.decode()

    assert "<del>误社</del> → <ins>正社</ins>" in html


def test_known_names_are_suggested_without_scripts(client, mo):
    wrong, other = makers.make_source(name="误社"), makers.make_source(name="正社")
    case = case_on(makers.make_article(source=wrong, origin="reprint"), basis="attribution", subject="credit")

    html = page(client, case).content.decode()

    assert f'<option value="{other.name}">' in html.split('id="known-names"')[1].split("</datalist>")[0]


def test_the_preview_shows_every_letter_in_full_with_what_is_not_proven(client, mo):
    source = makers.make_source(name="Harbour Post", contact="desk@post.example")
    article = makers.make_article(source=source, language="en")
    case_on(article)
    case = case_on(article)

    html = page(client, case, "decide", **removal(case)).content.decode()

    letters = html.split('id="preview-heading"')[1].split("<form")[0]
    assert letters.count('class="case-letter-text"') == 2
    assert "另有1人收到同一函件" in letters
    assert "致内容提供者（Harbour Post）" in letters
    assert "Decision on content that credits you" in letters
    assert "对网址的核查在决定之后才进行" in letters
    assert not ClaimantMessage.objects.exclude(decision=None).exists()


def test_what_waits_for_a_second_person_shows_its_letters_and_who_gets_none(client, mo):
    article = makers.make_article(source=makers.make_source(name="无址社"))
    case = case_on(article, basis="order", subject="order")
    ordered = removal(case) | {"remove-mode": "removed_legal", "_decide": "1"}
    page(client, case, "decide", **ordered)

    html = page(client, Case.objects.get()).content.decode()

    assert "经第二人确认后，将发出1封邮件。" in html
    assert "未告知：没有联系地址" in html
    assert "无址社" in html


def test_of_a_sealed_measure_that_waits_the_outlet_is_not_to_be_informed(client, mo):
    article = makers.make_article(source=makers.make_source(name="无址社"))
    case = case_on(article)
    page(client, case, "decide", **removal(case) | {"remove-mode": "sealed", "_decide": "1"})

    html = page(client, Case.objects.get()).content.decode()

    assert "经第二人确认后，将发出1封邮件。" in html
    assert "未告知：没有联系地址" not in html


def test_a_step_that_moves_the_deadline_names_the_next_one(client, mo):
    case = case_on(makers.make_article())

    data = {"version": case.version, "move": "wait", "reason": "请补充身份证明。"}
    response = client.post(reverse("admin:takedowns_case_move", args=[case.pk]), data, follow=True)

    case.refresh_from_db()
    said = [str(message) for message in response.context["messages"]]
    assert f"{timezone.localtime(case.due_at):%Y-%m-%d %H:%M}" in said[0]
    assert case.reference in said[0]


def test_the_outlets_of_a_picture_that_get_no_letter_are_all_listed(client, mo):
    picture = makers.make_picture()
    body = f'<figure data-picture="{picture.pk}"></figure>'
    for number in range(MAX_ITEMS_OF_PICTURE + 7):
        makers.make_article(source=makers.make_source(name=f"港口报{number:02}"), body=body)
    makers.make_notice(picture=picture, basis="dmca_notice", subject="copyright")
    case = Case.objects.latest("pk")

    text = page(client, case).content.decode()

    listed = text.split("因使用此图的稿件过多，未予告知：")[1].split("</details>")[0]
    assert "另有2家" in listed
    assert listed.count("<li>") == 7
    assert "港口报00" in listed
    assert "港口报26" not in listed
