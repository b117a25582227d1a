"""One installation for the tests of the server, with a person at its desk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from newsroom.data_folder import prepare
from tests.databases import own_database
from tests.newsroom_server import prepare_newsroom, run_command

MAKE_STAFF = """
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
ada = get_user_model().objects.create_superuser("ada", "ada@news.example", None)
session = SessionStore()
session.update({SESSION_KEY: str(ada.pk), HASH_SESSION_KEY: ada.get_session_auth_hash()})
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session.save()
print("session", session.session_key)
"""


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("crowded")
    prepare(folder)
    with own_database(folder):
        prepare_newsroom(folder)
        yield folder


@pytest.fixture(scope="package")
def session(folder: Path) -> str:
    """The cookie of a person at the desk."""
    done = run_command(folder, "shell", "-c", MAKE_STAFF)
    key = done.stdout.decode().split("session ")[1].split()[0]
    return f"{settings.SESSION_COOKIE_NAME}={key}"
