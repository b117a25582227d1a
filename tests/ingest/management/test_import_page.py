"""The import_page command: its output, its exit codes, and what it stores."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.briefs.models import Brief
from articles.editing.revisions.record import revisions_of
from articles.ingest.models import Delivery
from articles.models import Article, PublicationStatus
from articles.rights.models import Source
from tests.makers import make_licence, make_person_at_desk, make_source
from tests.parsing.outline import CLOSE, LEAD

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parents[2] / "samples"
REPRINT = SAMPLES / "wire_reprint.txt"
FORCE = ("--force", "agreed by phone")
NO_BODY = "舫链三年:省下的时间去了哪里\n作者:岑舟 | 来源:浪汐周刊\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Run the command like a shell: (exit code, standard output, standard error)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = 0
        try:
            call_command("import_page", *map(str, arguments))
        except CommandError as refusal:
            code, message = refusal.returncode, str(refusal)
            print(message, file=sys.stderr)
        except SystemExit as exit_:
            code = exit_.code
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def page(tmp_path: Path):
    """Write a page to a file."""

    def page(raw: str | bytes) -> Path:
        file = tmp_path / "page.txt"
        file.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        return file

    return page


def test_json_prints_the_parsed_page_and_stores_nothing(run) -> None:
    code, out, _ = run(REPRINT, "--json")

    parse = json.loads(out)
    assert (code, parse["schema"], parse["status"]) == (0, "import-article/1", "ok")
    assert "潮信舫链首次加入灯节活动" in out
    assert not Delivery.objects.exists()
    assert not Article.objects.exists()


@pytest.mark.django_db(databases=[])
def test_json_needs_no_database(run) -> None:
    assert run(REPRINT, "--json")[0] == 0


def test_a_draft_prints_its_url_in_the_admin(run, settings: LazySettings) -> None:
    code, out, _ = run(REPRINT)

    article = Article.objects.get()
    assert (code, out.strip()) == (0, f"{settings.SITE_URL}/admin/articles/article/{article.pk}/change/")
    assert article.status(timezone.now()) is PublicationStatus.DRAFT


def test_a_published_page_prints_its_public_url_last(run, settings: LazySettings) -> None:
    code, out, _ = run(REPRINT, "--publish", *FORCE)

    article = Article.objects.get()
    assert (code, out.splitlines()[-1]) == (0, f"{settings.SITE_URL}/articles/{article.pk}/")
    assert article.status(timezone.now()) is PublicationStatus.PUBLIC
    assert {brief.published_at for brief in Brief.objects.all()} == {article.published_at}


def test_a_proposed_date_is_not_published(run) -> None:
    run(REPRINT)
    proposed = Article.objects.get().original_at
    run(REPRINT, "--publish", *FORCE)

    assert proposed is not None
    assert Article.objects.order_by("-pk")[0].original_at is None


def test_a_missing_headline_is_proposed_and_marked_when_published(run) -> None:
    run(REPRINT, "--publish", *FORCE)

    article = Article.objects.get()
    assert (article.headline, article.headline_is_proposed) == ("11月3日,潮信银行宣布把跨境结算搬上舫链", True)


def test_a_headline_on_the_page_is_not_marked_as_proposed(run) -> None:
    run(SAMPLES / "wire_page.html", "--publish", *FORCE)

    assert Article.objects.get().headline_is_proposed is False


def test_an_overridden_refusal_is_a_warning_on_standard_error_and_recorded(run) -> None:
    _, out, err = run(REPRINT, "--publish", *FORCE)

    assert len(out.splitlines()) == 1
    assert err.count("Published against the terms of its source: agreed by phone") == 1
    assert Article.objects.get().rights_override == "agreed by phone"


def test_a_page_without_a_known_right_to_it_stays_a_draft(run) -> None:
    code, out, err = run(REPRINT, "--publish")

    assert (code, out) == (2, "")
    assert "Not published" in err
    assert Article.objects.get().published_at is None


@pytest.mark.parametrize("options", [("--force", "agreed"), ("--publish", "--force", " ")])
def test_force_needs_a_reason_and_something_to_publish(run, options: tuple[str, ...]) -> None:
    assert run(REPRINT, *options)[0] == 2
    assert not Delivery.objects.exists()


def test_the_raw_page_is_stored_unchanged(run) -> None:
    run(REPRINT)

    delivery = Delivery.objects.get()
    assert bytes(delivery.raw) == REPRINT.read_bytes()
    assert (delivery.name, delivery.article_id) == ("wire_reprint.txt", Article.objects.get().pk)


@pytest.mark.django_db(transaction=True)
def test_the_raw_page_remains_after_a_failed_draft(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.ingest.management.commands.import_page.draft_article", broken)
    with pytest.raises(RuntimeError):
        run(REPRINT)

    assert Delivery.objects.count() == 1


def test_standard_input_is_read_as_bytes(run, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = REPRINT.read_text(encoding="utf-8").encode("gb18030")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="ascii"))

    run("-", "--publish", *FORCE)

    assert bytes(Delivery.objects.get().raw) == raw
    assert Article.objects.get().headline.startswith("11月3日,潮信银行")


def test_a_page_published_twice_is_reported_and_duplicates_no_brief(run) -> None:
    run(REPRINT, "--publish", *FORCE)
    first = Article.objects.get()

    _, out, err = run(REPRINT, "--publish", *FORCE)

    assert f"article {first.pk}" in err
    assert (Article.objects.count(), Brief.objects.count(), Source.objects.count()) == (2, 3, 1)
    assert not out.strip().endswith(f"/articles/{first.pk}/")


@pytest.mark.parametrize(
    ("raw", "status"), [("", "empty"), (" \n\ufeff\u3000\n", "empty"), (b"PK\x03\x04\x00\x00", "error")]
)
def test_an_unreadable_page_is_printed_as_json_with_exit_code_2(run, page, raw: str | bytes, status: str) -> None:
    code, out, _ = run(page(raw), "--json")

    assert (code, json.loads(out)["status"]) == (2, status)


@pytest.mark.parametrize("flags", [(), ("--publish",)])
def test_an_empty_page_is_refused_and_not_stored(run, page, flags: tuple[str, ...]) -> None:
    code, out, err = run(page(" \n\ufeff\n"), *flags)

    assert (code, out) == (2, "")
    assert "empty" in err
    assert not Delivery.objects.exists()


def test_a_binary_page_is_refused_and_stored_without_a_draft(run, page) -> None:
    code, out, err = run(page(b"PK\x03\x04\x00\x00"))

    assert (code, out) == (2, "")
    assert err.strip()
    assert Delivery.objects.get().article is None
    assert not Article.objects.exists()


def test_a_page_without_a_body_is_drafted(run, page) -> None:
    code, out, _ = run(page(NO_BODY))

    assert code == 0
    assert "/change/" in out
    assert Article.objects.get().body == ""


def test_a_page_without_a_body_is_printed_as_json(run, page) -> None:
    code, out, _ = run(page(NO_BODY), "--json")

    assert (code, json.loads(out)["status"]) == (0, "no_body")


def test_a_page_without_a_body_is_not_published(run, page) -> None:
    code, out, err = run(page(NO_BODY), "--publish", *FORCE)

    assert (code, out) == (2, "")
    assert "nothing to publish" in err
    assert not Article.objects.exists()


def test_a_licence_that_forbids_publication_leaves_a_draft(run) -> None:
    make_source(name="浪汐周刊", licence=make_licence(name="只许标题", permitted_use=1))

    code, out, err = run(REPRINT, "--publish", *FORCE)

    assert (code, out) == (2, "")
    assert "只许标题" in err
    assert Article.objects.get().status(timezone.now()) is PublicationStatus.DRAFT


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Asia"])
def test_an_unknown_zone_is_refused_before_the_page_is_read(run, zone: str) -> None:
    code, _, err = run(REPRINT, f"--zone={zone}")

    assert code == 2
    assert "time zone" in err
    assert not Delivery.objects.exists()


def test_times_without_a_zone_are_in_the_zone_of_the_option(run) -> None:
    run(REPRINT, "--zone", "UTC")

    assert Brief.objects.get(label="霁岭").happened_at.isoformat() == "2021-03-03T18:10:07+00:00"


@pytest.mark.parametrize("file", ["no-such-page.txt", ".", "a\x00b"])
def test_a_file_that_cannot_be_read_is_reported(run, file: str) -> None:
    code, _, err = run(file)

    assert code == 2
    assert "Cannot read" in err


def test_json_and_publish_exclude_each_other(run) -> None:
    assert run(REPRINT, "--json", "--publish", *FORCE)[0] != 0


def test_a_draft_belongs_to_the_user_it_is_imported_as(run, client: Client) -> None:
    ravi = make_person_at_desk("ravi", "Writer")
    client.force_login(ravi)

    assert run(REPRINT, "--as", ravi.username)[0] == 0
    article = Article.objects.get()
    assert (article.created_by, Delivery.objects.get().by) == (ravi, ravi)
    assert article.display_title in client.get("/en/admin/").content.decode()
    assert {(row.by, row.channel) for row in revisions_of(article)} == {(ravi, "import")}


def test_an_unknown_owner_is_refused_before_anything_is_stored(run) -> None:
    code, _, err = run(REPRINT, "--as", "nobody")

    assert (code, Delivery.objects.count()) == (2, 0)
    assert "nobody" in err


def test_a_page_with_an_unreadable_byte_is_imported_with_a_warning(run, page) -> None:
    code, _, err = run(page("港口今天恢复了通航，货轮陆续进港。\n§\n".encode().replace("§".encode(), b"\xff")))

    assert code == 0
    assert "could not be read" in err


def test_values_from_the_metadata_and_differences_are_printed_with_what_was_taken(run, page) -> None:
    head = (
        "<title>望津港三年_望海网</title><link rel='canonical' href='https://wanghai.example/n/1'>"
        "<meta name='author' content='江宁'><meta name='keywords' content='港口'>"
    )
    body = f"<h1>望津港三年</h1><p>作者：钟晚照</p><p>{LEAD}</p><p>{CLOSE}</p><p>第1页/共3页</p>"
    _, _, err = run(page(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"))

    assert "writers: “钟晚照” is used; the metadata of the page (meta author) says “江宁”." in err
    assert "outlet: 望海网. The text of the page does not say this; it is from the metadata (title)." in err
    assert "original address: https://wanghai.example/n/1." in err
    assert "Tags of the page that do not exist here: 港口" in err
    assert "The page says that it is one of several." in err
    assert Article.objects.get().original_url == "https://wanghai.example/n/1"


def test_a_page_under_embargo_is_not_published(run, tmp_path: Path) -> None:
    page = tmp_path / "embargo.txt"
    page.write_text(f"EMBARGOED UNTIL 0001 GMT 30 NOV 2096\n{REPRINT.read_text()}")

    code, out, err = run(page, "--publish", *FORCE)

    assert (code, out) == (2, "")
    assert "Embargo until 2096-11-30 08:01 (Beijing time): “EMBARGOED UNTIL 0001 GMT 30 NOV 2096”" in err
    assert "Not published: The source forbids publication before 2096-11-30 08:01" in err
    assert Article.objects.get().published_at is None


def test_instructions_for_the_desk_are_printed(run, tmp_path: Path) -> None:
    page = tmp_path / "notes.txt"
    page.write_text(f"{REPRINT.read_text()}\n值班编辑电话：010-66550000\n")

    _, _, err = run(page)

    assert "For the desk, not for readers: 值班编辑电话：010-66550000" in err
    assert "66550000" not in Article.objects.get().body
