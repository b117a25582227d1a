"""The importer's command: what it prints, what it keeps, and with which code it leaves."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.briefs.models import Brief
from articles.models import Article, Standing
from articles.rights.models import Source
from articles.wire.models import Delivery
from tests.makers import make_licence, make_source

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent.parent / "samples"
REPRINT = SAMPLES / "wire_reprint.txt"
NO_BODY = "舫链三年:省下的时间去了哪里\n作者:岑舟 | 来源:浪汐周刊\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):
    """Runs the command as a shell would: (exit code, standard output, standard error)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = 0
        try:
            call_command("import_page", *map(str, arguments))
        except CommandError as refusal:
            code, message = refusal.returncode, str(refusal)
            print(message, file=sys.stderr)
        except SystemExit as leaving:
            code = leaving.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def page(tmp_path: Path):
    """Writes a page into a file."""

    def page(raw: str | bytes) -> Path:
        file = tmp_path / "page.txt"
        file.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        return file

    return page


def test_json_is_the_parse_and_nothing_is_stored(run) -> None:
    code, out, _ = run(REPRINT, "--json")

    parse = json.loads(out)
    assert (code, parse["schema"], parse["status"]) == (0, "import-article/1", "ok")
    assert "潮信舫链首次加入灯节活动" in out
    assert not Delivery.objects.exists()
    assert not Article.objects.exists()


@pytest.mark.django_db(databases=[])
def test_json_needs_no_database(run) -> None:
    assert run(REPRINT, "--json")[0] == 0


def test_a_draft_prints_its_address_at_the_desk(run, settings: LazySettings) -> None:
    code, out, _ = run(REPRINT)

    article = Article.objects.get()
    assert (code, out.strip()) == (0, f"{settings.SITE_URL}/admin/articles/article/{article.pk}/change/")
    assert article.standing(timezone.now()) is Standing.DRAFT


def test_a_published_page_prints_its_address_last(run, settings: LazySettings) -> None:
    code, out, _ = run(REPRINT, "--publish")

    article = Article.objects.get()
    assert (code, out.splitlines()[-1]) == (0, f"{settings.SITE_URL}/articles/{article.pk}/")
    assert article.standing(timezone.now()) is Standing.PUBLIC
    assert {brief.published_at for brief in Brief.objects.all()} == {article.published_at}


def test_a_day_that_nobody_checked_is_not_published_as_the_date(run) -> None:
    run(REPRINT)
    proposed = Article.objects.get().original_at
    run(REPRINT, "--publish")

    assert proposed is not None
    assert Article.objects.order_by("-pk")[0].original_at is None


def test_a_missing_headline_is_proposed_and_marked_when_published(run) -> None:
    run(REPRINT, "--publish")

    article = Article.objects.get()
    assert (article.headline, article.headline_is_proposed) == ("11月3日,潮信银行宣布把跨境结算搬上舫链", True)


def test_a_headline_of_the_page_is_no_proposal(run) -> None:
    run(SAMPLES / "wire_page.html", "--publish")

    assert Article.objects.get().headline_is_proposed is False


def test_an_unknown_licence_is_a_warning_beside_the_output(run) -> None:
    _, out, err = run(REPRINT, "--publish")

    assert len(out.splitlines()) == 1
    assert err.count("The licence of this text is unknown.") == 1


def test_the_raw_page_is_kept_as_it_came(run) -> None:
    run(REPRINT)

    delivery = Delivery.objects.get()
    assert bytes(delivery.raw) == REPRINT.read_bytes()
    assert (delivery.name, delivery.article_id) == ("wire_reprint.txt", Article.objects.get().pk)


@pytest.mark.django_db(transaction=True)
def test_the_raw_page_outlives_a_failed_draft(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("articles.wire.management.commands.import_page.draft_article", broken)
    with pytest.raises(RuntimeError):
        run(REPRINT)

    assert Delivery.objects.count() == 1


def test_standard_input_is_read_as_bytes(run, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = REPRINT.read_text(encoding="utf-8").encode("gb18030")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="ascii"))

    run("-", "--publish")

    assert bytes(Delivery.objects.get().raw) == raw
    assert Article.objects.get().headline.startswith("11月3日,潮信银行")


def test_a_page_published_twice_says_so_and_doubles_no_brief(run) -> None:
    run(REPRINT, "--publish")
    first = Article.objects.get()

    _, out, err = run(REPRINT, "--publish")

    assert f"article {first.pk}" in err
    assert (Article.objects.count(), Brief.objects.count(), Source.objects.count()) == (2, 3, 1)
    assert not out.strip().endswith(f"/articles/{first.pk}/")


@pytest.mark.parametrize(
    ("raw", "status"), [("", "empty"), (" \n\ufeff\u3000\n", "empty"), (b"PK\x03\x04\x00\x00", "error")]
)
def test_an_unreadable_page_is_json_too_and_leaves_with_2(run, page, raw: str | bytes, status: str) -> None:
    code, out, _ = run(page(raw), "--json")

    assert (code, json.loads(out)["status"]) == (2, status)


@pytest.mark.parametrize("flags", [(), ("--publish",)])
def test_an_empty_page_says_why_and_is_not_kept(run, page, flags: tuple[str, ...]) -> None:
    code, out, err = run(page(" \n\ufeff\n"), *flags)

    assert (code, out) == (2, "")
    assert "empty" in err
    assert not Delivery.objects.exists()


def test_what_is_no_text_says_why_and_is_kept_without_a_draft(run, page) -> None:
    code, out, err = run(page(b"PK\x03\x04\x00\x00"))

    assert (code, out) == (2, "")
    assert err.strip()
    assert Delivery.objects.get().article is None
    assert not Article.objects.exists()


def test_a_page_without_a_body_is_a_draft(run, page) -> None:
    code, out, _ = run(page(NO_BODY))

    assert code == 0
    assert "/change/" in out
    assert Article.objects.get().body == ""


def test_a_page_without_a_body_is_fine_as_json(run, page) -> None:
    code, out, _ = run(page(NO_BODY), "--json")

    assert (code, json.loads(out)["status"]) == (0, "no_body")


def test_a_page_without_a_body_is_not_published(run, page) -> None:
    code, out, err = run(page(NO_BODY), "--publish")

    assert (code, out) == (2, "")
    assert "nothing to publish" in err
    assert not Article.objects.exists()


def test_a_licence_that_forbids_it_leaves_a_draft_and_says_why(run) -> None:
    make_source(name="浪汐周刊", licence=make_licence(name="只许标题", permitted_use=1))

    code, out, err = run(REPRINT, "--publish")

    assert (code, out) == (2, "")
    assert "只许标题" in err
    assert Article.objects.get().standing(timezone.now()) is Standing.DRAFT


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "Asia"])
def test_an_unknown_zone_is_told_before_anything_is_read(run, zone: str) -> None:
    code, _, err = run(REPRINT, f"--zone={zone}")

    assert code == 2
    assert "time zone" in err
    assert not Delivery.objects.exists()


def test_times_without_a_zone_are_read_in_the_given_one(run) -> None:
    run(REPRINT, "--zone", "UTC")

    assert Brief.objects.get(label="霁岭").happened_at.isoformat() == "2021-03-03T18:10:07+00:00"


@pytest.mark.parametrize("file", ["no-such-page.txt", ".", "a\x00b"])
def test_a_file_that_cannot_be_read_is_told(run, file: str) -> None:
    code, _, err = run(file)

    assert code == 2
    assert "Cannot read" in err


def test_json_and_publish_exclude_each_other(run) -> None:
    assert run(REPRINT, "--json", "--publish")[0] != 0
