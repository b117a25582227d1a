"""Personal data of claimants appears only where it belongs. Every field and every output is checked with canaries."""

import io
import json
import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.models import Mode, NewsItem
from articles.outbox.models import Message
from articles.takedowns.decisions.actions import DecisionText, FixFact, Restrict
from articles.takedowns.decisions.decide import decide
from articles.takedowns.models import Case, Claimant, LedgerEvent, Notice
from tests import makers
from tests.mail_servers import IN_MEMORY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# One for each field: what leaks says which one it was.
FIELDS = """statement part_words evidence work ground name email contact identity authority signature address others
homepage""".split()
CANARY = "kanarienvogel"
FILED = "part statement evidence work ground name email contact identity authority signature where".split()


def canary(field: str) -> str:
    if field == "email":
        return f"{CANARY}-email@reader.example"
    if field in ("address", "others", "where"):
        # One of ours, so that it is taken; what people add to an address is kept with it.
        return f"http://127.0.0.1:8000{NewsItem.objects.order_by('pk').first().get_absolute_url()}?{CANARY}={CANARY}"
    return f"{CANARY}-{field} 金丝雀{field}"


def holds(told: object) -> bool:
    text = str(told).casefold()
    return CANARY in text or "金丝雀" in text


class Lines(logging.Handler):
    """Every line that any logger writes, as it is printed by ours, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.told: list[str] = []
        self.setFormatter(logging.getLogger("django").handlers[0].formatter)

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(self.format(record))


@pytest.fixture
def lines():
    """What the root and Django's loggers are given, from the level at which the house listens."""
    handler = Lines()
    watched = [logging.getLogger(name) for name in ("", "django", "django.request", "django.security")]
    for logger in watched:
        logger.addHandler(handler)
    yield handler.told
    for logger in watched:
        logger.removeHandler(handler)


def send(client, subject, item=None, **more):
    typed = {field: canary(field) for field in FIELDS if field != "homepage"}
    proof = SimpleUploadedFile(f"{canary('file')}.txt", canary("bytes").encode(), "text/plain")
    values = makers.make_claim(**typed | {"subject": subject} | more) | {"proofs": [proof]}
    query = f"?item={item.pk}" if item else ""
    return client.post(f"/takedowns/new/{query}", values)


@pytest.fixture
def newsroom(client, settings, clock):
    """An article about which every kind of notice came, one of them by post, and decisions were made."""
    settings.MAILERS = IN_MEMORY
    mo = makers.make_person_at_desk("mo", "Moderator")
    mo.email = "mo@tidewatch.example"
    mo.save()
    article, brief = makers.make_article(tags=["夜航"]), makers.make_brief(tags=["夜航"])
    answers = [
        send(client, subject, article)
        for subject in ("credit", "fact", "copyright", "privacy", "defamation", "order", "other")
    ]
    answers.append(send(client, "fact", brief))
    desk = Client()
    desk.force_login(mo)
    filed = {field: canary(field) for field in FILED} | {"subject": "privacy", "channel": "post", "language": "en"}
    filed |= {"received_at_0": f"{timezone.localtime() - timedelta(days=1):%Y-%m-%d}", "received_at_1": "12:00:00"}
    answers.append(desk.post("/en/admin/takedowns/notice/add/", filed))
    assert [answer.status_code for answer in answers] == [302] * 9
    assert Claimant.objects.filter(name=canary("name")).count() >= 4
    removing = Case.objects.get(item=article, family="remove")
    decide(removing, removing.version, Restrict((article,), Mode.DELISTED), DecisionText("成立"), mo)
    correcting = Case.objects.get(item=article, family="correct")
    decide(correcting, correcting.version, FixFact(article), DecisionText("成立", public_note="船名已改。"), mo)
    return {"article": article, "brief": brief, "answers": answers, "desk": desk}


def crawled(newsroom) -> list[str]:
    named = [newsroom["article"].get_absolute_url(), newsroom["brief"].get_absolute_url(), "/", "/briefs/"]
    named += ["/corrections/", "/search/?q=金丝雀", f"/search/?q={CANARY}", "/search/?q=船名", "/takedowns/new/"]
    named += [answer["Location"] for answer in newsroom["answers"] if "status" in answer["Location"]]
    named += [f"/takedowns/new/?item={newsroom['article'].pk}&subject=fact"]
    feeds = [f"/feeds/{kind}.{form}" for kind in ("articles", "briefs", "corrections") for form in ("rss", "atom")]
    month = f"{timezone.localtime():%Y-%m}"
    alone = ["/sitemap.xml", "/news-sitemap.xml", f"/sitemaps/{month}.xml", "/healthz", "/robots.txt"]
    return [*named, *(f"/en{path}" for path in named if not path.startswith("/en")), *feeds, *alone]


def test_no_public_page_or_address_contains_a_canary(client, newsroom):
    seen = 0
    for answer in newsroom["answers"]:
        assert not holds(answer["Location"])
    for path in crawled(newsroom):
        answer = client.get(path)
        told = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = told.decode().replace(f"/search/?q={CANARY}", "")
        # A search page repeats the question, which is the reader's own.
        if "search" not in path:
            assert not holds(text), path
            assert not holds(answer.headers), path
        seen += answer.status_code == 200
    assert seen > 20
    for question in ("金丝雀", CANARY):
        assert newsroom["article"].headline not in client.get(f"/search/?q={question}").content.decode()


def test_no_log_line_contains_a_canary(client, newsroom, lines, monkeypatch):
    client.raise_request_exception = False
    send(client, "fact", newsroom["article"])
    send(client, "fact", stamp="forged")
    assert client.post("/takedowns/new/", {"subject": canary("subject")}).status_code == 200
    foreign = client.post("/takedowns/new/", {"name": canary("name")}, headers={"Origin": "https://strange.example"})
    assert foreign.status_code == 403
    for _number in range(25):
        last = send(client, "fact", newsroom["article"])
    assert last.status_code == 429
    monkeypatch.setattr("articles.takedowns.intake.receive.take_snapshots", lambda notice, item: {}[notice.reference])
    monkeypatch.setattr("articles.takedowns.views.is_rate_limited", lambda *given: False)
    assert send(client, "fact", newsroom["article"]).status_code == 500
    for path in crawled(newsroom):
        client.get(path)

    assert any("Internal Server Error" in line for line in lines)
    assert any("403" in line or "Forbidden" in line for line in lines)
    assert not [line for line in lines if holds(line) and "/search/" not in line]


def test_a_row_refused_by_the_database_is_not_logged(client, newsroom, lines, monkeypatch):
    """PostgreSQL tells the whole row with its refusal."""
    client.raise_request_exception = False
    saved = Claimant.save

    def incomplete(self, *given, **options):
        self.contact, self.name = None, f"{self.name}\n\n{self.name}"
        saved(self, *given, **options)

    monkeypatch.setattr(Claimant, "save", incomplete)
    assert send(client, "copyright", newsroom["article"]).status_code == 500
    assert any("IntegrityError" in line for line in lines)
    assert not [line for line in lines if holds(line)]


def test_no_mail_subject_and_no_mail_to_the_desk_contains_a_canary(newsroom):
    assert Message.objects.count() > 8
    assert not [one.subject for one in Message.objects.all() if holds(one.subject)]
    to_desk = Message.objects.filter(recipient="mo@tidewatch.example")
    assert to_desk.exists()
    assert not [one.text for one in to_desk if holds(one.text)]


def test_no_export_of_the_ledger_contains_a_canary(newsroom):
    auditor = Client()
    auditor.force_login(makers.make_person_at_desk("vera", "Auditor"))
    out = io.StringIO()
    call_command("verify_ledger", "--json", stdout=out)

    assert json.loads(out.getvalue())["code"] == 0
    assert LedgerEvent.objects.count() > 10
    assert not holds(list(LedgerEvent.objects.values()))
    assert not holds(out.getvalue())
    listed = auditor.get("/en/admin/takedowns/ledgerevent/")
    assert listed.status_code == 200
    assert not holds(listed.content.decode())
    for event in LedgerEvent.objects.all():
        page = auditor.get(f"/en/admin/takedowns/ledgerevent/{event.pk}/change/")
        assert not holds(page.content.decode())


def test_no_row_has_a_canary_in_its_name(newsroom):
    asked = 0
    for model in apps.get_models():
        if model._meta.app_label in ("takedowns", "outbox", "articles", "admin", "pictures"):
            for row in model._base_manager.all():
                asked += 1
                assert not holds(str(row)), model
                assert not holds(repr(row)), model
    assert asked > 60


def test_the_lists_and_log_of_the_desk_contain_no_personal_data(newsroom):
    """The statement is shown where a notice is worked on; the person only there, to those who may."""
    person = [canary(field) for field in ("name", "email", "contact", "identity", "authority", "signature", "file")]
    for path in ("notice/", "case/", "decision/", "ledgerevent/"):
        page = newsroom["desk"].get(f"/en/admin/takedowns/{path}").content.decode()
        assert not [word for word in person if word in page], path
    auditor = Client()
    auditor.force_login(makers.make_person_at_desk("vera", "Auditor"))
    assert not holds(auditor.get("/en/admin/admin/logentry/").content.decode())


def test_the_names_of_uploaded_files_are_not_stored(newsroom, settings):
    names = [path.name for path in settings.EVIDENCE_ROOT.rglob("*")]

    assert names
    assert not holds(names)
    assert canary("file") not in str([list(model._base_manager.values()) for model in (Notice, Claimant, Message)])
