"""An installation with a data folder of its own, whose migrations are recorded also where tests run without them."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from newsroom import settings as configured
from newsroom.data_folder import prepare
from tests.newsroom.backup.installations import record_all_migrations


@pytest.fixture
def installed(transactional_db: None, settings: Any, tmp_path: Path) -> Path:
    settings.MIGRATION_MODULES = getattr(configured, "MIGRATION_MODULES", {})
    settings.DATA = tmp_path / "data"
    prepare(settings.DATA)
    settings.SECRET_KEY = (settings.DATA / "secret_key").read_text()
    settings.JOURNAL = settings.DATA / "journal" / "removals.jsonl"
    settings.MEDIA_ROOT = settings.DATA / "pictures"
    settings.EVIDENCE_ROOT = settings.DATA / "evidence"
    settings.ORIGINALS_ROOT = settings.DATA / "originals"
    record_all_migrations(connection)
    return settings.DATA
