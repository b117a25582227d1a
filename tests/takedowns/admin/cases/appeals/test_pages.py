"""Appeals at the desk: entering one, its steps on the case page, the queue, and who may do what."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.editing.restrictions import restrict
from articles.models import Mode, NewsItem
from articles.outbox.models import Message
from articles.takedowns.admin.cases.appeals import previews as appeal_previews
from articles.takedowns.cases.appeals.filing import file_appeal, forward
from articles.takedowns.letters.status_links import AffectedParty, store_link
from articles.takedowns.models import Appeal, Case, Claimant, ClaimantMessage, Decision, ThreadEntry
from tests import makers
from tests.takedowns.decisions.test_appeals import counter, removed, version
from tests.takedowns.privacy.claimants import claimant_of

pytestmark = pytest.mark.django_db


def client_of(username: str, group: str = "Moderator") -> Client:
    client = Client()
    client.force_login(makers.make_person_at_desk(username, group))
    return client


def entered(contested: Decision, **values: Any) -> dict[str, Any]:
    at = timezone.localtime()
    fields = {
        "decision": contested.pk,
        "side": "affected",
        "kind": "",
        "notice": "",
        "received_at_0": f"{at:%Y-%m-%d}",
        "received_at_1": f"{at:%H:%M:%S}",
        "channel": "post",
        "text": "文章系本社原创。",
        "elements": ["perjury"],
        "name": "潮声社",
        "email": "desk@tide.example",
        "contact": "临屿市第二街1号",
        "signature": "潮声社",
        "language": "zh-hans",
    }
    return fields | values


def step(client: Client, appeal: Appeal, name: str, **values: Any) -> Any:
    data = {"appeal": appeal.pk, "step": name, "version": version(appeal)} | values
    return client.post(reverse("admin:takedowns_case_appeal_step", args=[appeal.case_id]), data, follow=True)


def test_a_letter_is_entered_completed_forwarded_and_shown_in_the_queue(clock):
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, notice, decision = removed(mo)
    client, address = client_of("li"), reverse("admin:takedowns_case_appeal", args=[decision.case_id])
    assert client.get(address).status_code == 200

    page = client.post(address, entered(decision), follow=True).content.decode()

    appeal = Appeal.objects.get()
    assert (appeal.kind, appeal.notice, appeal.channel) == ("dmca_counter", notice, "post")
    assert "文章系本社原创。" in page
    step(client, appeal, "elements", elements=[*appeal.elements, "jurisdiction"])
    step(client, appeal, "forward")
    appeal.refresh_from_db()
    assert appeal.forwarded_at is not None
    queue = reverse("admin:takedowns_case_changelist")
    assert notice.cases.get().reference in client.get(f"{queue}?view=contested").content.decode()
    assert notice.cases.get().reference not in client.get(f"{queue}?view=window").content.decode()
    clock.now += timedelta(days=16)
    assert notice.cases.get().reference in client_of("li").get(f"{queue}?view=window").content.decode()


@pytest.mark.parametrize(
    "values",
    [
        {"received_at_0": "1900-01-01"},
        {"received_at_0": "2999-01-01"},
        {"notice": "N-AAAA-BBBB"},
        {"text": " "},
        {"kind": "dsa_complaint"},
        {"decision": "0"},
        {"side": "nobody"},
    ],
)
def test_a_refused_entry_keeps_what_was_typed(values):
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, _notice, decision = removed(mo)
    address = reverse("admin:takedowns_case_appeal", args=[decision.case_id])

    response = client_of("mo").post(address, entered(decision, **values))

    assert response.status_code == 200
    assert "临屿市第二街1号" in response.content.decode()
    assert not Appeal.objects.exists()


def test_who_decided_is_offered_no_form_and_a_forged_one_is_refused_with_the_reasons_kept():
    mo, li = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("li", "Moderator")
    _article, notice, decision = removed(mo, "other", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), li)
    client = client_of("mo")
    page = client.get(reverse("admin:takedowns_case_change", args=[appeal.case_id])).content.decode()
    assert 'name="outcome"' not in page

    response = step(client, appeal, "decide", outcome="granted", reasons="确系误判，应予恢复")

    assert "确系误判，应予恢复" in response.content.decode()
    appeal.refresh_from_db()
    assert appeal.is_open


def test_a_stale_decision_and_one_without_an_outcome_keep_their_reasons():
    mo, li = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("li", "Moderator")
    _article, notice, decision = removed(mo, "other", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), li)
    client = client_of("li")
    for values in ({"version": version(appeal) - 1, "outcome": "refused"}, {"outcome": ""}):
        response = step(client, appeal, "decide", reasons="确无侵权", **values)
        assert "确无侵权" in response.content.decode()
    step(client, appeal, "decide", outcome="refused", reasons="确无侵权")
    response = step(client, appeal, "decide", outcome="granted", reasons="另有看法")
    assert "另有看法" in response.content.decode()
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.reasons) == ("refused", "确无侵权")


def test_only_moderators_take_steps_and_auditors_and_counsel_read():
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, notice), mo)
    for group in ("Auditor", "Counsel"):
        client = client_of(f"a-{group.lower()}", group)
        page = client.get(reverse("admin:takedowns_case_change", args=[appeal.case_id])).content.decode()
        assert appeal.reference in page
        assert 'name="step"' not in page
        assert step(client, appeal, "forward").status_code == 403
        address = reverse("admin:takedowns_case_appeal", args=[appeal.case_id])
        assert client.get(address).status_code == 403


def test_restoring_on_the_page_waits_for_the_window(clock):
    mo, li = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("li", "Moderator")
    _article, notice, decision = removed(mo)
    appeal = forward(appeal := file_appeal(counter(decision, notice), li), version(appeal), mo)
    step(client_of("li"), appeal, "put_back")
    appeal.refresh_from_db()
    assert appeal.is_open
    clock.now += timedelta(days=16)
    step(client_of("li"), appeal, "put_back")
    assert Case.objects.get().state == "closed"


def test_a_step_is_taken_only_on_the_page_of_the_case_of_the_appeal():
    mo, li = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("li", "Moderator")
    _article, notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, notice), li)
    other = makers.make_notice(item=makers.make_article(), basis="other")[0].cases.get()
    address = reverse("admin:takedowns_case_appeal_step", args=[other.pk])

    response = client_of("mo").post(address, {"appeal": appeal.pk, "step": "withdraw", "version": version(appeal)})

    appeal.refresh_from_db()
    assert (response.status_code, appeal.is_open) == (404, True)


def test_the_page_asks_for_the_day_of_posting_and_warns_of_what_the_claimant_wrote_since():
    mo, li = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("li", "Moderator")
    _article, notice, decision = removed(mo)
    Claimant.objects.update(email="")
    appeal = file_appeal(counter(decision, notice), li)
    client = client_of("mo")
    refused = step(client, appeal, "forward", posted_on="2026-13-40").content.decode()
    assert 'name="posted_on"' in refused
    assert "2026-13-40" in refused
    step(client, appeal, "forward", posted_on=f"{timezone.localdate()}")
    appeal.refresh_from_db()
    assert appeal.forwarded_at is not None
    page = client.get(reverse("admin:takedowns_case_change", args=[appeal.case_id])).content.decode()
    assert "是否已起诉" not in page
    ThreadEntry.objects.create(notice=notice, side="claimant", kind="answer", text="已起诉")

    page = client.get(reverse("admin:takedowns_case_change", args=[appeal.case_id])).content.decode()

    assert "是否已起诉" in page


def test_an_appeal_that_came_by_post_belongs_to_the_outlet_that_sent_it(client):
    mo = makers.make_person_at_desk("mo", "Moderator")
    article, notice, decision = removed(mo)
    outlet = makers.make_source(name="潮声社")
    NewsItem.objects.filter(pk=article.pk).update(source=outlet)
    address = reverse("admin:takedowns_case_appeal", args=[decision.case_id])
    desk = client_of("li")
    assert "潮声社" in desk.get(address).content.decode()

    desk.post(address, entered(decision, side=f"source {outlet.pk}"))

    appeal = Appeal.objects.get()
    assert (appeal.side, appeal.party) == ("affected", f"source {outlet.pk}")
    store_link(notice, "token", AffectedParty(decision.case, decision, outlet))
    status = client.get(reverse("takedowns:status", args=["token"])).content.decode()
    assert appeal.reference in status


def sealed_appeal() -> tuple[Client, Appeal]:
    """An appeal of the outlet “岚汐周刊” whose article was sealed since, and a moderator who may not see such texts."""
    mo = makers.make_person_at_desk("mo", "Moderator")
    article, notice, decision = removed(mo, "dsa", Mode.REMOVED)
    NewsItem.objects.filter(pk=article.pk).update(source=makers.make_source(name="岚汐周刊"))
    appeal = file_appeal(counter(decision, notice), mo)
    desk = client_of("li")
    group = Group.objects.get(name="Moderator")
    group.permissions.remove(*group.permissions.filter(codename="view_removed_text"))
    restrict(article, Mode.SEALED, mo, "法院命令")
    return desk, appeal


def test_reasons_typed_for_an_appeal_stay_if_its_case_was_sealed_meanwhile():
    desk, appeal = sealed_appeal()

    page = step(desk, appeal, "decide", outcome="refused", reasons="核对过原稿。").content.decode()

    assert "核对过原稿。" in page
    assert appeal.text not in page


def test_forms_of_a_sealed_case_show_neither_the_appeal_nor_whose_text_it_is_about():
    desk, appeal = sealed_appeal()
    pages = {
        "admin:takedowns_case_appeal": [appeal.case_id],
        "admin:takedowns_case_addition": [appeal.case_id, appeal.pk],
        "admin:takedowns_notice_received": [appeal.notice_id],
    }
    for name, keys in pages.items():
        page = desk.get(reverse(name, args=keys))
        assert page.status_code == 200
        assert not any(words in page.content.decode() for words in ("岚汐周刊", appeal.text))


def test_the_preview_of_forwarding_has_no_letter_that_others_write_at_the_same_moment(monkeypatch):
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, notice), mo)
    other, _token = makers.make_notice(item=makers.make_article(), basis="fact", claimant=claimant_of())
    values = {"claimant": other.claimant, "notice": other, "recipient": "stella@reader.example", "text": "别人的信"}

    def forward_beside_others(*args: Any) -> Appeal:
        ClaimantMessage.objects.create(subject="别人的信", **values)
        return forward(*args)

    monkeypatch.setattr(appeal_previews, "forward", forward_beside_others)
    page = step(client_of("li"), appeal, "preview").content.decode()

    assert notice.reference in page
    assert "别人的信" not in page


def test_the_preview_of_forwarding_names_the_sender_only_to_those_who_may_view_people():
    mo = makers.make_person_at_desk("mo", "Moderator")
    _article, notice, decision = removed(mo)
    appeal = file_appeal(counter(decision, notice), mo)
    desk = client_of("li")
    assert "临屿市第二街1号" in step(desk, appeal, "preview").content.decode()
    group = Group.objects.get(name="Moderator")
    group.permissions.remove(*group.permissions.filter(codename="view_claimant"))

    page = step(desk, appeal, "preview").content.decode()

    assert appeal.text in page
    assert not any(words in page for words in ("临屿市第二街1号", "潮声社", "desk@tide.example"))


def test_an_outcome_is_previewed_with_its_letters_and_nothing_is_decided_yet():
    mo, li = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("li", "Moderator")
    _article, notice, decision = removed(mo, "other", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), li)
    client = client_of("li")
    before = Message.objects.count()

    page = step(client, appeal, "preview_outcome", outcome="refused", reasons="核对过原稿。").content.decode()

    assert page.count("核对过原稿。") >= 2
    assert appeal.reference in page
    assert "将发出" in page
    appeal.refresh_from_db()
    assert appeal.is_open
    assert Message.objects.count() == before
    step(client, appeal, "decide", outcome="refused", reasons="核对过原稿。")
    assert Message.objects.latest("pk").text in html.unescape(page)


def test_the_way_back_from_the_preview_keeps_what_was_typed_and_a_refused_preview_too():
    mo, li = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("li", "Moderator")
    _article, notice, decision = removed(mo, "other", Mode.REMOVED)
    appeal = file_appeal(counter(decision, notice), li)
    client = client_of("li")

    back = step(client, appeal, "decide", outcome="refused", reasons="核对过原稿。", _back="").content.decode()
    refused = step(client, appeal, "preview_outcome", outcome="", reasons="核对过原稿。").content.decode()

    for page in (back, refused):
        assert "核对过原稿。</textarea>" in page
    appeal.refresh_from_db()
    assert appeal.is_open


def test_the_preview_of_restoring_by_rule_shows_the_letters(clock):
    mo, li = makers.make_person_at_desk("mo", "Moderator"), makers.make_person_at_desk("li", "Moderator")
    _article, notice, decision = removed(mo)
    appeal = forward(file_appeal(counter(decision, notice), li), 2, li)
    clock.now += timedelta(days=16)

    page = step(client_of("li"), appeal, "preview_put_back").content.decode()

    assert 'value="put_back"' in page
    assert page.count('class="case-letter"') >= 2
    appeal.refresh_from_db()
    assert appeal.is_open
