"""`verify_ledger` reports as text, as JSON and by its exit code, and compares with a checkpoint file."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.takedowns.models import LedgerEvent
from tests.takedowns.tampering import tamper

pytestmark = pytest.mark.django_db


def run(**options: object) -> tuple[int, str]:
    """Exit code and output."""
    out = StringIO()
    try:
        call_command("verify_ledger", stdout=out, **options)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_the_command_reports_as_text_as_json_and_by_its_exit_code(decided_item, tmp_path):
    checkpoint = tmp_path / "checkpoint"

    assert run() == (0, f"Intact: 8 events, the last is {LedgerEvent.objects.get(sequence=8).hash}.\n")
    assert run(checkpoint=checkpoint)[0] == 0
    assert checkpoint.read_text().startswith("8 ")
    assert run(checkpoint=checkpoint)[0] == 0
    tamper("UPDATE takedowns_ledgerevent SET actor = 'nobody' WHERE sequence = 2")

    code, output = run(json=True)
    assert (code, json.loads(output)["sequence"]) == (1, 2)
    assert "Not intact: event 2" in run()[1]
    assert checkpoint.read_text().startswith("8 ")


def test_a_file_that_is_not_a_checkpoint_is_refused(decided_item, tmp_path):
    other_file = tmp_path / "other"
    other_file.write_text("no")

    with pytest.raises(CommandError, match="is not a checkpoint"):
        run(checkpoint=other_file)
