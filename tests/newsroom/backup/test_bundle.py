"""Tests of bundles: a newsroom that was exported and imported exports the same bundle again."""

import pytest
from django.core.management import CommandError, call_command

from articles.models import NewsItem
from tests import makers
from tests.newsroom.backup.installations import fill
from tests.newsroom.backup.test_round_trip import empty

pytestmark = pytest.mark.slow


def test_an_imported_newsroom_exports_the_same_bundle(installed, tmp_path):
    fill()
    first, second, cut = tmp_path / "first.tar", tmp_path / "second.tar", tmp_path / "cut.tar"
    call_command("export_site", first, verbosity=0)
    last = NewsItem.objects.order_by("pk").last().pk
    empty(installed)
    for size in (first.stat().st_size // 2, 100):
        cut.write_bytes(first.read_bytes()[:size])
        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command("import_site", cut, verbosity=0)
    assert not NewsItem.objects.exists()

    call_command("import_site", first, "--without-index", verbosity=0)
    call_command("export_site", second, verbosity=0)

    assert first.read_bytes() == second.read_bytes()
    assert b"secret_key" not in first.read_bytes()
    assert first.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["cut.tar", "first.tar", "second.tar"]
    assert makers.make_article().pk == last + 1
    with pytest.raises(CommandError, match="already has"):
        call_command("import_site", first, verbosity=0)
    with pytest.raises(CommandError, match="exists already"):
        call_command("export_site", first, verbosity=0)
