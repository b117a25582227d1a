"""The registry of text columns: it names every one, and what it covers loses the name of an erased person."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.db import connection, models
from django.utils import timezone

from articles.editing.autosave import autosave
from articles.editing.notes import add_note
from articles.editing.restrictions import restrict
from articles.ingest.models import Delivery
from articles.models import Correction, Mode, NewsItem, WorkingCopy
from articles.models.editorial.passage import TextQuote
from articles.models.loaded_values import remember_loaded
from articles.models.stay_down import MatchReview, PictureReview
from articles.outbox.models import Message
from articles.takedowns.cases import workflow
from articles.takedowns.cases.appeals.filing import AppealFiling, file_appeal
from articles.takedowns.cases.case_notes import add_case_note
from articles.takedowns.decisions.actions import DecisionText, Restrict
from articles.takedowns.decisions.decide import decide, take_down
from articles.takedowns.decisions.outcomes import Answers, NoticeAnswer
from articles.takedowns.law.appeal_rules import Side
from articles.takedowns.ledger.chain import append_event
from articles.takedowns.ledger.registry import BY_MODEL
from articles.takedowns.ledger.row_digests import key_of, salts_of
from articles.takedowns.ledger.verify import INTACT, verify
from articles.takedowns.models import (
    Change,
    Evidence,
    LedgerEvent,
    Notice,
    NoticeOutcome,
    PageRedaction,
    Receipt,
    ThreadEntry,
)
from articles.takedowns.privacy.text_registry import TEXT_TABLES, TextTable, masked_columns
from tests import makers
from tests.editing.test_working_copies import make_copy
from tests.takedowns.privacy.claimants import LATIN, MAIL, NAME, TELEPHONE, moderator, notice_with, output_of

pytestmark = pytest.mark.django_db
# Traditional, spaced, with an invisible character and in full width; the number with separators and a country code.
SPELLINGS = (
    NAME,
    "歐陽秋浦",
    "欧阳 秋浦",
    "欧阳\u200b秋浦",
    LATIN,
    "ＱＩＵＰＵ　Ouyangsson",
    MAIL,
    TELEPHONE,
    "138 9999 0000",
    "+86-138-9999-0000",
    "１３８９９９９００００",
)
TEXT_FIELDS = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)


def text_columns(model: type[models.Model]) -> set[str]:
    """The columns of a model's own table that can hold text."""
    return {field.name for field in model._meta.local_concrete_fields if isinstance(field, TEXT_FIELDS)}


def stored_models() -> Iterator[type[models.Model]]:
    yield from (model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy)


def test_every_text_column_is_covered_or_named_as_never_holding_free_text():
    named = {table.label: sorted(table.columns) for table in TEXT_TABLES}
    stored = {model._meta.label: sorted(text_columns(model)) for model in stored_models()}

    assert {label: columns for label, columns in stored.items() if columns} == {
        label: columns for label, columns in named.items() if columns
    }


def test_no_code_is_a_text_that_people_type():
    """A text area in a form is free text."""
    typed = [
        (table.label, name)
        for table in TEXT_TABLES
        for name in table.codes.split()
        if isinstance(field := table.model._meta.get_field(name), models.TextField) and field.editable
    ]

    # Held texts end with the hold; the log names rows by key; payloads and keys of the ledger hold digests.
    assert typed == [
        ("admin.LogEntry", "object_id"),
        ("takedowns.Case", "hold"),
        ("takedowns.LedgerEvent", "payload"),
    ]


def planted(field: Any, number: int) -> Any:
    """A value that names the person, as long as the column allows."""
    if isinstance(field, models.BinaryField):
        return "。".join(SPELLINGS).encode()
    if isinstance(field, models.JSONField):
        return [{"says": [*SPELLINGS, 200]}]
    # Each row of a short column gets another spelling.
    order = [*SPELLINGS[number % len(SPELLINGS) :], *SPELLINGS[: number % len(SPELLINGS)]]
    text = ""
    for spelling in order:
        if field.max_length is None or len(text) + len(spelling) + 2 <= field.max_length:
            text += f"。{spelling}。"
    return text


def fill(article: NewsItem, notice: Notice) -> None:
    """At least one row in every table with a column that is masked."""
    mo, case = moderator(), notice.cases.get()
    case = workflow.await_reply(case, case.version, mo, "等")
    add_case_note(case, mo, "注")
    text = DecisionText("理由", "事实", "说明")
    answers = Answers(notices={notice.pk: NoticeAnswer(NoticeOutcome.Result.GRANTED, "另有理由")})
    decision = decide(case, case.version, Restrict((article,), Mode.DELISTED), text, mo, answers=answers)
    file_appeal(AppealFiling(decision, "gdpr_objection", Side.AFFECTED, "并无不当", "zh-hans", notice=notice), mo)
    sealed = makers.make_article()
    take_down(sealed, Mode.SEALED, mo, "命令")
    review = MatchReview.objects.create(item=article, removed=sealed, share=60, asked_by=mo, note="问")
    picture = makers.make_picture()
    seen = PictureReview.objects.create(
        picture=picture, removed=picture, digest=picture.digest, proposed_by=mo, reason="另有授权"
    )
    append_event(LedgerEvent.Action.MATCHED, mo, "", {}, [review, seen])
    Change.objects.create(decision=decision, table="item", row=article.pk, column="headline", before="甲", after="乙")
    Receipt.objects.create(decision=decision, answers=[])
    PageRedaction.objects.create(page=notice.snapshots.get().page, case=case, passages=1, reason="试", by=mo)
    asked = ThreadEntry.objects.create(notice=notice, side="newsroom", kind="question", text="问")
    append_event(LedgerEvent.Action.ASKED, mo, case.reference, {}, [asked])
    notice.targets.create(item=article, line=1, url_as_given="https://a.example/")
    LogEntry.objects.log_actions(mo.pk, [notice], CHANGE, "x", single_object=True)
    add_note(article, mo, "注", TextQuote("引", "前", "后"))
    makers.make_preview_link(article, mo, "a", recipient="甲")
    Correction.objects.create(item=article, text="已改。", exact="旧")
    make_copy(article, mo, headline="新题")
    WorkingCopy.objects.update(statement="说明", refusal="理由")
    form = {"kind": article.kind, "key": "a" * 32, "based_on": 1, "turn": 0}
    autosave(mo, article, form, [("headline", "题"), ("body", "<p>文</p>")], timezone.now())
    makers.make_term("帐户", reason="投诉", exceptions="帐户名")
    Delivery.objects.create(raw="页".encode(), name="page.txt", article=article)
    Message.objects.create(recipient="desk@newsroom.example", subject="甲", text="乙")
    Evidence.objects.create(
        claimant=notice.claimant, file=ContentFile(NAME.encode(), name=f"{NAME}.txt"), kind="text/plain", size=1
    )
    other = restrict(makers.make_picture(), Mode.ELEMENT_REMOVED, None, "另一事由")
    append_event(LedgerEvent.Action.RESTRICTED, mo, "", {}, [other])


def plant(table: TextTable) -> int:
    """Write the name into the masked columns of all rows, behind the backs of the models. Returns how many rows."""
    model: Any = table.model
    rows = list(model._base_manager.order_by("pk"))
    recorded = salts_of(map(key_of, rows)) if model in BY_MODEL else {}
    for number, row in enumerate(rows):
        if recorded and key_of(row) in recorded:
            remember_loaded(row)
        values = {name: planted(model._meta.get_field(name), number) for name in masked_columns(model)}
        if table.label == "takedowns.PageCopy":
            values = {"record": row.record.replace("船", "。".join(SPELLINGS))}
        if table.label == "articles.AutosavedForm":
            values["values"] = f'[["body", "<p>{NAME[:2]}<em>{NAME[2:]}</em>{TELEPHONE}</p>"]]'
        models.QuerySet(model).filter(pk=row.pk).update(**values)
        for name, value in values.items():
            setattr(row, name, value)
    if model in BY_MODEL:
        # The rows are as the desk wrote them, so the ledger has to know them.
        append_event(LedgerEvent.Action.CHANGED, None, "", {}, rows)
    return len(rows)


def tables_with(spellings: Sequence[str]) -> dict[str, list[str]]:
    """The tables in which one of these occurs, in any form in which a text may be stored, with what occurs."""
    found = {}
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if not name.startswith("search_fts")]
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            values = [value for row in cursor.fetchall() for value in row]
            texts = [bytes(v).decode(errors="ignore") if isinstance(v, bytes | memoryview) else str(v) for v in values]
            joined = "\n".join(texts)
            joined += joined.encode().decode("unicode_escape", "ignore")
            if matches := [spelling for spelling in spellings if spelling in joined]:
                found[table] = matches
    return found


def files_under(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def test_a_name_in_every_covered_column_is_in_no_table_and_no_file_after_the_erasure(
    settings, django_capture_on_commit_callbacks
):
    article = makers.make_article(headline="渡轮", body="<p>船期改动。</p>")
    notice = notice_with(article, elements=["address"])
    fill(article, notice)
    filled = {table.label: plant(table) for table in TEXT_TABLES if table.masked}
    assert [label for label, count in filled.items() if not count] == []
    assert verify().code == INTACT
    assert {spelling for matches in tables_with(SPELLINGS).values() for spelling in matches} == set(SPELLINGS)

    with django_capture_on_commit_callbacks(execute=True):
        output_of("erase_claimant", notice.reference, "--although-open", "--everywhere")

    assert tables_with(SPELLINGS) == {}
    folders = (settings.EVIDENCE_ROOT, settings.MEDIA_ROOT, settings.ORIGINALS_ROOT)
    named = [path for path in files_under(*map(Path, folders)) if NAME.encode() in path.read_bytes()]
    assert (named, Evidence.objects.count()) == ([], 0)
    assert verify().code == INTACT
    # What is content stays, and the other texts around the name.
    article.refresh_from_db()
    assert (article.headline, Correction.objects.get().text) == ("渡轮", "已改。")


def test_names_of_tags_and_people_are_listed_and_stay():
    notice = notice_with(makers.make_article())
    tag, person = makers.make_tag("歐陽秋浦"), makers.make_person(name=NAME)

    output = output_of("erase_claimant", notice.reference, "--although-open", "--everywhere")

    assert f"content that names the person: tags {tag.pk}\n" in output
    assert f"content that names the person: people {person.pk}\n" in output
    tag.refresh_from_db()
    assert tag.name == "歐陽秋浦"


def test_a_term_of_a_word_list_with_the_name_is_deleted_and_other_terms_lose_only_the_name():
    notice = notice_with(makers.make_article())
    makers.make_term(NAME)
    other = makers.make_term("秋浦", exceptions=f"{NAME}, 秋浦河", reason=f"{NAME}来信")

    output_of("erase_claimant", notice.reference, "--although-open", "--everywhere")

    other.refresh_from_db()
    assert type(other).objects.count() == 1
    assert (other.exceptions, other.reason) == ("秋浦河", "▇▇▇来信")
