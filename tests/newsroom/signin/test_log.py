"""The security log: append-only, in keyset pages, for administrators, kept for a stated time."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.outbox.models import Message
from newsroom.signin import links
from newsroom.signin.audit import Action, record
from newsroom.signin.models import AuditEvent
from tests import makers
from tests.newsroom.signin.people import DESK, make_member, sign_in

pytestmark = pytest.mark.django_db
LOG = f"{DESK}signin/auditevent/"


@pytest.fixture
def root(db: None) -> Client:
    client = Client()
    client.force_login(make_member("root", is_superuser=True))
    return client


def test_the_log_shows_what_happened_in_words(root: Client) -> None:
    lin = make_member("lin", "Editor")
    sign_in(Client(), "lin", "wrong", REMOTE_ADDR="198.51.100.7")
    record(Action.ROLE_CHANGED, None, lin, added=["Moderator"], is_superuser=True)

    page = root.get(LOG).content.decode()

    assert "failed to sign in" in page
    assert "198.51.100.0/24" in page
    assert "198.51.100.7" not in page
    assert "added: Moderator" in page
    assert "has all rights" in page


def test_a_failure_under_an_unknown_name_stores_no_name(root: Client) -> None:
    sign_in(Client(), "my-secret-password", "x")

    event = AuditEvent.objects.filter(action="failed").get()
    assert (event.account, event.about, event.details) == (None, None, {})
    assert "my-secret-password" not in root.get(LOG).content.decode()


def test_pages_follow_each_other_without_counting(root: Client) -> None:
    lin = make_member("lin", "Writer")
    for number in range(250):
        record(Action.EXPORTED, lin, file=f"file-{number}.csv")
    first = root.get(LOG).content.decode()
    assert first.count('class="ledger-time"') == 100
    older = first.split('rel="next" href="')[1].split('"')[0]

    with CaptureQueriesContext(connection) as captured:
        second = root.get(LOG + older.replace("&amp;", "&")).content.decode()

    assert second.count("file-") == 100
    assert not any("COUNT(" in query["sql"] for query in captured if "auditevent" in query["sql"])
    assert sum("auditevent" in query["sql"] for query in captured) == 1


def test_the_log_is_filtered_by_action_and_account(root: Client) -> None:
    lin, mo = make_member("lin", "Writer"), make_member("mo", "Moderator")
    record(Action.EXPORTED, lin, file="lins.csv")
    record(Action.EXPORTED, mo, file="mos.csv")

    page = root.get(f"{LOG}?action=exported&account=lin").content.decode()

    assert "lins.csv" in page
    assert "mos.csv" not in page
    assert "There is no account" in root.get(f"{LOG}?account=nobody").content.decode()
    assert root.get(f"{LOG}?before=x&action=y").status_code == 200


@pytest.mark.parametrize("group", ["Editor", "Lead moderator", "Auditor"])
def test_only_administrators_read_the_log(group: str) -> None:
    client = Client()
    client.force_login(make_member("lin", group))

    assert client.get(LOG).status_code == 403


def test_nobody_changes_or_deletes_an_event(root: Client) -> None:
    event = AuditEvent.objects.latest("pk")

    assert root.post(f"{LOG}{event.pk}/change/", {"action": "failed"}).status_code == 403
    assert root.post(f"{LOG}{event.pk}/delete/", {"post": "yes"}).status_code == 403
    assert root.get(f"{LOG}add/").status_code == 403
    with pytest.raises(RuntimeError):
        event.save()
    with pytest.raises(RuntimeError):
        event.delete()


def test_exports_of_the_desk_are_in_the_log(root: Client) -> None:
    makers.make_notice(item=makers.make_article())

    response = root.post(f"{DESK}takedowns/ledgerevent/export/", {"file": "csv"})

    assert response.status_code == 200
    event = AuditEvent.objects.get(action="exported")
    assert event.account == User.objects.get(username="root")
    assert event.details["file"].startswith("ledger-")


def test_events_older_than_a_year_are_deleted_by_retention(clock, capsys) -> None:
    record(Action.FAILED, None)
    clock.advance(days=366)
    record(Action.FAILED, None)

    call_command("apply_retention", "--dry-run")
    assert "events of the security log: 1" in capsys.readouterr().out
    assert AuditEvent.objects.count() == 2
    call_command("apply_retention")

    assert AuditEvent.objects.count() == 1


def test_staff_read_a_message_without_its_link(root: Client) -> None:
    lin = make_member("lin", "Editor")
    message = Message.objects.create(recipient=lin.email, subject="x", text=f"A: {links.reset_placeholder(lin)}")

    page = root.get(f"{DESK}outbox/message/{message.pk}/change/").content.decode()

    assert "a link that only the recipient gets" in page
    assert "⟦" not in page
