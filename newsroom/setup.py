"""Setup before serving: tables and triggers, translations, search index, hashed static files.

Each step first checks whether there is anything to do, so a second start is quick.
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from articles.edition.triggers import missing_triggers
from articles.identity.models import Identity
from articles.models import NewsItem
from articles.search.check import sample_differs
from articles.search.index.update import missing_store
from articles.takedowns.models.append_only_triggers import missing_append_only_triggers
from newsroom.demo.accounts import password_file
from newsroom.demo.identity import create_identity
from newsroom.translations import compile_catalogues


def prepare() -> None:
    """Create or refresh what is missing or older than its source."""
    compile_catalogues()
    if _tables_are_behind() or missing_triggers() or missing_store() or missing_append_only_triggers():
        call_command("migrate", verbosity=0, interactive=False)
    if password_file().exists() and not Identity.objects.exists():
        # A demonstration of an earlier release, whose identity was in the settings.
        create_identity()
    if sample_differs():
        call_command("rebuild_index")
    _collect_static_files()


def is_untouched() -> bool:
    """Whether the installation has neither accounts nor items."""
    return not User.objects.exists() and not NewsItem.objects.exists()


def _tables_are_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _collect_static_files() -> None:
    """Run collectstatic, which hashes and compresses some 200 files, only if one of them has changed."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    # Old files stay, because open pages and a server that is still running refer to them.
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(digest.hexdigest())
