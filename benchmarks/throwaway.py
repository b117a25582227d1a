"""A newsroom to measure in: a data folder of its own that is gone afterwards. Import this before anything of Django.

`NEWSROOM_BENCHMARK=/path` keeps it there instead, for the next measurement: a million items take long to make.

With DATABASE_URL it measures in a new database on that server, which is gone afterwards too, or is kept under the
folder's name.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
KEPT = os.environ.get("NEWSROOM_BENCHMARK")
FOLDER = Path(KEPT or tempfile.mkdtemp(prefix="newsroom-benchmark-"))
if KEPT:
    FOLDER.mkdir(parents=True, exist_ok=True)
else:
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["NEWSROOM_DATA"] = str(FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
(FOLDER / "secret_key").write_text("x" * 50)


def on_server(server: str) -> str:
    """The address of a database on a server: a new one, or the one that was kept."""
    import psycopg
    from psycopg.sql import SQL, Identifier

    name = f"newsroom_benchmark_{FOLDER.name if KEPT else os.getpid()}"

    def say(statement: str) -> bool:
        with psycopg.connect(server, autocommit=True) as connection:
            told = connection.execute(SQL(statement).format(Identifier(name)), {"name": name})
            return bool(told.rowcount)

    if not say("SELECT 1 FROM pg_database WHERE datname = %(name)s"):
        say("CREATE DATABASE {}")
    if not KEPT:
        atexit.register(say, "DROP DATABASE {} WITH (FORCE)")
    return urlsplit(server)._replace(path=f"/{name}").geturl()


if os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = on_server(os.environ["DATABASE_URL"])

import django  # noqa: E402
from django.core.management import call_command  # noqa: E402

django.setup()
call_command("migrate", verbosity=0)
