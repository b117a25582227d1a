"""Tests of DATABASE_URL: host, socket or unset; an invalid value stops startup without printing the password."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.configuration.database import read_database
from newsroom.data_folder import prepare
from tests.newsroom_server import run_command

NAME = "DATABASE_URL"


def test_user_password_host_port_and_database_are_read_from_the_url():
    database = read_database(NAME, "postgresql://ada:p%40ss@db.example:6432/news%20room")

    assert {key: database[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")} == {
        "USER": "ada", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "6432", "NAME": "news room",
    }  # fmt: skip


@pytest.mark.parametrize("address", ["postgresql:///news?host=/run/postgresql", "postgres://%2Frun%2Fpostgresql/news"])
def test_a_socket_folder_is_read_as_the_host(address):
    database = read_database(NAME, address)

    assert (database["HOST"], database["NAME"]) == ("/run/postgresql", "news")


def test_other_libpq_parameters_are_passed_on_as_options():
    database = read_database(
        NAME, "postgresql://h/n?sslmode=verify-full&connect_timeout=2&options=-csearch_path%3Dnews"
    )

    options = database["OPTIONS"].pop("options")
    assert database["OPTIONS"] == {"sslmode": "verify-full", "connect_timeout": "2"}
    assert options.endswith(" -csearch_path=news")


def test_connections_are_persistent_and_health_checked():
    database = read_database(NAME, "postgresql://h/n")

    assert database["CONN_MAX_AGE"] > 0
    assert database["CONN_HEALTH_CHECKS"]


@pytest.mark.parametrize(
    "invalid",
    [
        "mysql://ada:hush@host/news",
        "postgresql+psycopg://ada:hush@host/news",
        "ada:hush@host/news",
        "dbname=news password=hush",
        "postgresql://ada:hush@host",
        "postgresql://ada:hush@host/",
        "postgresql://ada:hush@host:port/news",
        "postgresql://ada:hush@host:0/news",
        "postgresql://ada:hush@host:65536/news",
        "postgresql://ada:hush@one,two/news",
        "postgresql://ada:hu sh@host/news",
        "postgresql://ada:hush%zz@host/news",
        "postgresql://ada:hush@host/news?colour=red",
    ],
)
def test_an_invalid_url_is_refused_with_a_message_that_omits_the_password(invalid):
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL must be a URL such as postgresql://") as refused:
        read_database(NAME, invalid)

    assert "hu" not in str(refused.value).replace("postgresql://user:password", "")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_an_invalid_url_stops_startup_without_printing_the_password(tmp_path):
    prepare(tmp_path)
    (tmp_path / "database_url").write_text("postgresql://ada:hush@host:port/news")

    done = run_command(tmp_path, "check")

    assert done.returncode == 1
    assert b"DATABASE_URL must be a URL such as" in done.stderr
    assert b"hush" not in done.stderr


def test_without_a_url_the_sqlite_file_in_the_data_folder_is_used(tmp_path):
    prepare(tmp_path)

    done = run_command(tmp_path, "migrate", "--verbosity=0")

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "newsroom.sqlite3").exists()
