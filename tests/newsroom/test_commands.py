"""The commands that begin a newsroom, each in a process of its own, as a person runs them."""

import os
import signal
import socket
import subprocess
import sys
import tomllib
from datetime import date, timedelta

import pytest

from newsroom.data_folder import prepare
from tests.databases import own_database, rows
from tests.newsroom_server import ROOT, Server, environment, free_port, run_command, serving, wait_for

IDENTITY = [
    "--name=晚港日报", "--name-en=Late Harbour Daily", "--publisher=晚港报社", "--email=desk@wangang.example",
    "--corrections-email=fix@wangang.example", "--address=晚港路 1 号", "--username=chief",
]  # fmt: skip
PASSWORD = "--password=tern-and-tide-41"


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A data folder in which a real newsroom has begun."""
    folder = tmp_path_factory.mktemp("begun")
    prepare(folder)
    with own_database(folder):
        done = run_command(folder, "start_newsroom", *IDENTITY, PASSWORD)
        assert done.returncode == 0, done.stderr.decode()
        yield folder


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A data folder with the demonstration."""
    folder = tmp_path_factory.mktemp("demo")
    prepare(folder)
    with own_database(folder):
        run_command(folder, "prepare_newsroom")
        done = run_command(folder, "load_demo")
        assert done.returncode == 0, done.stderr.decode()
        yield folder


def _count(folder, table):
    return rows(folder, f"SELECT count(*) FROM {table}")[0][0]


def test_a_real_newsroom_begins_empty_with_its_own_identity(begun):
    identity = tomllib.loads((begun / "site.toml").read_text(encoding="utf-8"))

    assert identity["name"] == "晚港日报"
    assert _count(begun, "articles_newsitem") == 0
    assert _count(begun, "auth_user") == 1


def test_its_pages_carry_its_name(begun):
    with serving(begun) as server:
        assert "晚港日报" in server.get("/").text
        assert "晚港路 1 号" in server.get("/about/").text
        assert "候潮" not in server.get("/").text


@pytest.mark.parametrize("words", [["load_demo"], ["start_newsroom", *IDENTITY, PASSWORD]])
def test_what_has_begun_is_not_begun_again(begun, words):
    done = run_command(begun, *words)

    assert done.returncode == 1
    assert b"has begun" in done.stderr
    assert _count(begun, "articles_newsitem") == 0


def test_a_weak_password_is_refused_and_nothing_is_made(tmp_path):
    prepare(tmp_path)

    done = run_command(tmp_path, "start_newsroom", *IDENTITY, "--password=12345678")

    assert done.returncode == 1
    assert not (tmp_path / "site.toml").exists()
    assert not (tmp_path / "newsroom.sqlite3").exists()


def test_the_demonstration_holds_what_a_publisher_would_try(demo):
    kinds = dict(rows(demo, "SELECT kind, count(*) FROM articles_newsitem GROUP BY kind"))
    modes = {mode for (mode,) in rows(demo, "SELECT mode FROM articles_restriction")}
    ends = rows(demo, "SELECT CAST(min(sort_at) AS text), CAST(max(sort_at) AS text) FROM articles_newsitem")[0]
    first, last = (date.fromisoformat(end[:10]) for end in ends)
    pairs = rows(
        demo, "SELECT t.kind, o.kind FROM articles_newsitem t JOIN articles_newsitem o ON o.id = t.translation_of_id"
    )
    ((loud,),) = rows(demo, "SELECT count(*) FROM articles_newsitem WHERE importance > 1")

    assert kinds["article"] >= 30
    assert kinds["brief"] >= 200
    assert last - first >= timedelta(days=2 * 365)
    assert modes >= {"removed", "removed_legal", "retracted", "labelled"}
    assert len(pairs) >= 20
    assert all(kind == other for kind, other in pairs)
    assert loud >= 20
    assert _count(demo, "articles_homelead") == 1
    assert _count(demo, "articles_correction") >= 5
    assert _count(demo, "wire_delivery") >= 5


def test_every_demo_page_answers_as_its_item_stands(demo):
    items = rows(demo, "SELECT id, kind FROM articles_newsitem")

    with serving(demo) as server:
        statuses = [server.get(f"/{kind}s/{pk}/").status for pk, kind in items]

    assert set(statuses) == {200, 404, 410, 451}
    assert statuses.count(200) > 100


def test_a_missing_secret_stops_the_start(tmp_path):
    done = run_command(tmp_path, "check")

    assert done.returncode == 1
    assert b"make setup" in done.stderr


def test_a_taken_port_is_refused_in_words(demo):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = run_command(demo, "serve", "--port", str(other.getsockname()[1]))

    assert done.returncode == 1
    assert b"PORT=" in done.stderr


def test_serving_prints_the_addresses_and_the_demo_people(demo):
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(demo, port), stdout=subprocess.PIPE)
    try:
        told = "".join(process.stdout.readline().decode() for _ in range(13))
    finally:
        process.terminate()
        process.wait(timeout=20)

    assert f"http://127.0.0.1:{port}/admin/" in told
    assert "mo" in told
    assert "Moderator" in told


def test_ctrl_c_stops_the_server_and_commands_know_where_it_was(demo):
    """At a terminal the signal reaches the server and its worker at once, as their group."""
    port = free_port()
    variables = {name: value for name, value in environment(demo, port).items() if name != "NEWSROOM_URL"}
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            wait_for(Server(f"http://127.0.0.1:{port}", demo), process)
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=15)
        finally:
            process.kill()

    page = "第一段说了一件事情,是完整的一句话。\n第二段也说得很完整,读者一看就懂。\n"
    command = [sys.executable, "manage.py", "import_page", "-"]
    done = subprocess.run(command, cwd=ROOT, env=variables, input=page.encode(), capture_output=True, check=True)
    assert f"http://127.0.0.1:{port}/" in done.stdout.decode()
