"""Tests of the first steps: done by fact, dismissed by choice, and the proposals that they lead to."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.test import Client
from django.utils import translation

from articles.desk.language.group_names import group_label
from articles.identity.admin.first_steps import first_steps
from articles.models import Channel, DisclaimerRule, Section
from articles.outbox.models import Message
from articles.outbox.private_links import filled
from articles.rights.models import Disclaimer, Licence
from tests import makers
from tests.site_pages.test_pages import make_page

PAGE = "/admin/identity/identity/"
INVITE = "/admin/auth/user/invite/"
COLLEAGUE = {
    "username": "ravi",
    "last_name": "",
    "first_name": "",
    "email": "ravi@wangang.example",
    "language": "en",
    "by": "link",
}


@pytest.fixture
def admin(db):
    signed_in = Client()
    signed_in.force_login(User.objects.create_superuser("chief", "chief@wangang.example", "x"))
    return signed_in


def test_each_step_is_done_by_what_exists(admin):
    def done():
        return [step.is_done for step in first_steps(AnonymousUser())]

    assert done() == [False] * 6
    makers.make_identity(emblems={code: ["0" * 32 + ".png", 1, 1] for code in ("logo", "icon-180", "share")})
    admin.post(f"{PAGE}proposals/sections/", {"proposal": ["section-0", "channel-0"]})
    admin.post(f"{PAGE}proposals/rights/", {"proposal": ["licence-0", "disclaimer-0"]})
    assert done() == [True, True, True, False, False, False]
    makers.make_person_at_desk("ada", "Editor")
    makers.make_article()
    make_page()
    assert done() == [True] * 6


def test_a_step_leads_only_to_pages_that_the_person_may_open(client, db):
    lin = makers.make_person_at_desk("lin", "Chief editor")
    client.force_login(lin)

    assert INVITE not in client.get(f"{PAGE}first-steps/").content.decode()
    assert client.get(f"{PAGE}proposals/rights/").status_code == 200

    rule = Permission.objects.get(codename="add_disclaimerrule")
    lin.groups.get().permissions.remove(rule)
    assert client.get(f"{PAGE}proposals/rights/").status_code == 403


def test_the_dashboard_lists_the_steps_until_they_are_dismissed(admin, ada):
    assert "开站步骤：已完成1项，共6项" in admin.get("/admin/").content.decode()
    assert "开站步骤" not in ada.get("/admin/").content.decode()

    admin.post(f"{PAGE}first-steps/dismiss/")
    assert "开站步骤：" not in admin.get("/admin/").content.decode()
    assert "填写站点信息" in admin.get(f"{PAGE}first-steps/").content.decode()

    admin.post(f"{PAGE}first-steps/dismiss/", {"show": "1"})
    assert "开站步骤：" in admin.get("/admin/").content.decode()


def test_proposals_that_are_ticked_become_rows_once(admin):
    for _ in range(2):
        admin.post(f"{PAGE}proposals/sections/", {"proposal": ["section-2", "section-0", "channel-1", "section-99"]})

    assert [str(section) for section in Section.objects.all()] == ["要闻", "财经"]
    assert [channel.colour for channel in Channel.objects.all()] == ["#0b4f6c"]
    assert LogEntry.objects.count() == 3
    page = admin.get("/en/admin/identity/identity/proposals/sections/").content.decode()
    assert page.count("checked disabled") == 3
    assert "Technology" in page


def test_a_disclaimer_of_reprints_brings_its_licence_and_a_rule(admin):
    admin.post(f"{PAGE}proposals/rights/", {"proposal": ["disclaimer-0", "disclaimer-2"]})

    site, reprints = Disclaimer.objects.order_by("pk")
    assert DisclaimerRule.objects.get(disclaimer=site).licence is None
    assert DisclaimerRule.objects.get(disclaimer=reprints).licence == Licence.objects.get(obliges_link_back=True)


def test_writers_and_moderators_reach_no_page_of_the_first_hour(ada, mo):
    for person in (ada, mo):
        for page in (f"{PAGE}first-steps/", f"{PAGE}proposals/sections/", f"{PAGE}proposals/rights/", INVITE):
            assert person.get(page).status_code == 403, page
        assert person.post(f"{PAGE}first-steps/dismiss/").status_code == 403


def test_an_invited_colleague_sets_a_password_by_the_link_once(admin):
    roles = [Group.objects.get(name="Editor").pk]

    page = admin.post(INVITE, COLLEAGUE | {"groups": roles})

    link = page.context["link"].removeprefix("http://127.0.0.1:8000")
    assert "no-store" in page["Cache-Control"]
    ravi, visitor = User.objects.get(username="ravi"), Client()
    assert [group.name for group in ravi.groups.all()] == ["Editor"]
    opened = visitor.get(link, follow=True)
    words = {"new_password1": "gull-over-harbour-9", "new_password2": "gull-over-harbour-9"}
    assert visitor.post(opened.redirect_chain[-1][0], words).status_code == 200
    ravi.refresh_from_db()
    assert ravi.check_password("gull-over-harbour-9")
    assert Client().get(link).status_code == 410


def test_a_mailed_invitation_is_in_the_language_of_the_colleague_and_stores_no_link(admin, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    roles = [Group.objects.get(name="Writer").pk]

    admin.post(INVITE, COLLEAGUE | {"groups": roles, "by": "mail"})

    message = Message.objects.get()
    assert message.subject == "You are invited to the desk of Tidewatch"
    assert "/password/" not in message.text
    assert "/password/" in filled(message.text, message.recipient)
    signed_in = Client()
    signed_in.force_login(User.objects.get(username="ravi"))
    assert signed_in.get("/admin/").headers["Location"] == "/en/admin/"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"groups": []}, "groups"),
        ({"email": "chief@wangang.example"}, "email"),
        ({"username": "chief"}, "username"),
        ({"by": "mail"}, "by"),
    ],
)
def test_a_wrong_invitation_keeps_what_was_typed(admin, values, field):
    roles = [Group.objects.get(name="Editor").pk]

    page = admin.post(INVITE, COLLEAGUE | {"groups": roles} | values)

    assert field in page.context["form"].errors
    assert User.objects.count() == 1
    assert 'value="ravi"' in page.content.decode() or field == "username"


def test_roles_are_named_in_the_language_of_the_reader(admin):
    assert group_label("Lead moderator") in admin.get(INVITE).content.decode()
    with translation.override("en"):
        assert "Lead moderator" in admin.get("/en/admin/auth/user/invite/").content.decode()
