"""Tests of the commands that set up and serve a newsroom, each run in its own process, as from a shell."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest

from newsroom.data_folder import prepare
from tests.databases import own_database, rows
from tests.newsroom_server import (
    ROOT,
    Server,
    environment,
    free_port,
    prepare_newsroom,
    run_command,
    serving,
    share_static_files,
    wait_for,
)

pytestmark = pytest.mark.slow

IDENTITY = [
    "--name=晚港日报", "--name-en=Late Harbour Daily", "--publisher=晚港报社", "--email=desk@wangang.example",
    "--corrections-email=fix@wangang.example", "--address=晚港路 1 号", "--username=chief",
]  # fmt: skip
PASSWORD = "--password=tern-and-tide-41"


@pytest.fixture(scope="module")
def started(tmp_path_factory):
    """Data folder of a newsroom set up by start_newsroom."""
    folder = tmp_path_factory.mktemp("started")
    prepare(folder)
    with own_database(folder):
        share_static_files(folder)
        done = run_command(folder, "start_newsroom", *IDENTITY, PASSWORD)
        assert done.returncode == 0, done.stderr.decode()
        yield folder


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Data folder of the demonstration."""
    folder = tmp_path_factory.mktemp("demo")
    prepare(folder)
    with own_database(folder):
        prepare_newsroom(folder)
        done = run_command(folder, "load_demo")
        assert done.returncode == 0, done.stderr.decode()
        yield folder


def _count(folder, table):
    return rows(folder, f"SELECT count(*) FROM {table}")[0][0]


def test_a_new_newsroom_is_empty_and_has_its_own_name(started):
    assert rows(started, "SELECT name FROM identity_identity") == [("晚港日报",)]
    assert _count(started, "articles_newsitem") == 0
    assert _count(started, "auth_user") == 1


def test_the_pages_of_a_new_newsroom_show_its_own_name_and_address(started):
    with serving(started) as server:
        assert "晚港日报" in server.get("/").text
        assert "晚港路 1 号" in server.get("/about/").text
        assert "候潮" not in server.get("/").text


def test_the_operator_reads_metrics_of_all_processes_and_structured_logs_without_secrets(started, tmp_path):
    token, secret = "operator-" + "t" * 24, "Kx7" * 12
    shared = {"NEWSROOM_METRICS_TOKEN": token, "NEWSROOM_LOG": "json", "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    with serving(started, workers=2, **shared) as server:
        for _number in range(20):
            assert server.get("/").status == 200
        assert server.get(f"/takedowns/status/{secret}/").status == 404
        text = server.get("/metrics", Authorization=f"Bearer {token}").text
    cached = re.findall(r'^newsroom_page_cache_total\{result="\w+"\} ([\d.]+)', text, re.MULTILINE)
    lines = [json.loads(line) for line in (started / "server.log").read_text().splitlines() if line.startswith("{")]
    requests = [line for line in lines if line["logger"] == "newsroom.access" and line["message"] == "/"]

    # Each process answered some of them.
    assert sum(map(float, cached)) >= 20
    assert len({line["request"] for line in requests}) == 20
    assert {(line["method"], line["status"], type(line["ms"])) for line in requests} == {("GET", 200, float)}
    assert any("/takedowns/status/…" in line["message"] for line in lines)
    assert secret not in (started / "server.log").read_text()


@pytest.mark.parametrize("command", [["load_demo"], ["start_newsroom", *IDENTITY, PASSWORD]])
def test_a_newsroom_with_accounts_is_not_set_up_again(started, command):
    done = run_command(started, *command)

    assert done.returncode == 1
    assert "already has accounts or items" in done.stderr.decode() or "已有账号或稿件" in done.stderr.decode()
    assert _count(started, "articles_newsitem") == 0


def test_a_weak_password_is_refused_and_nothing_is_created(tmp_path):
    prepare(tmp_path)

    done = run_command(tmp_path, "start_newsroom", *IDENTITY, "--password=12345678")

    assert done.returncode == 1
    assert not (tmp_path / "newsroom.sqlite3").exists()


def test_the_demonstration_has_restrictions_translations_corrections_and_two_years_of_items(demo):
    kinds = dict(rows(demo, "SELECT kind, count(*) FROM articles_newsitem GROUP BY kind"))
    modes = {mode for (mode,) in rows(demo, "SELECT mode FROM articles_restriction")}
    span = rows(demo, "SELECT CAST(min(sort_at) AS text), CAST(max(sort_at) AS text) FROM articles_newsitem")[0]
    first, last = (date.fromisoformat(day[:10]) for day in span)
    pairs = rows(
        demo, "SELECT t.kind, o.kind FROM articles_newsitem t JOIN articles_newsitem o ON o.id = t.translation_of_id"
    )
    ((important,),) = rows(demo, "SELECT count(*) FROM articles_newsitem WHERE importance > 1")

    assert kinds["article"] >= 30
    assert kinds["brief"] >= 200
    assert last - first >= timedelta(days=2 * 365)
    assert modes >= {"removed", "removed_legal", "retracted", "labelled"}
    assert len(pairs) >= 20
    assert all(kind == other for kind, other in pairs)
    assert important >= 20
    assert _count(demo, "articles_homelead") == 1
    assert _count(demo, "articles_correction") >= 5
    assert _count(demo, "wire_delivery") >= 5


def test_every_demo_item_answers_200_404_410_or_451(demo):
    items = rows(demo, "SELECT id, kind FROM articles_newsitem")

    with serving(demo) as server:
        statuses = [server.get(f"/{kind}s/{pk}/").status for pk, kind in items]

    assert set(statuses) == {200, 404, 410, 451}
    assert statuses.count(200) > 100


def test_without_a_secret_commands_fail_and_name_the_remedy(tmp_path):
    done = run_command(tmp_path, "check")

    assert done.returncode == 1
    assert b"make setup" in done.stderr


def test_serve_refuses_a_port_in_use_and_suggests_another(demo):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = run_command(demo, "serve", "--port", str(other.getsockname()[1]))

    assert done.returncode == 1
    assert b"PORT=" in done.stderr


def test_a_real_newsroom_that_is_empty_is_not_filled_with_the_demonstration(tmp_path):
    prepare(tmp_path)
    with own_database(tmp_path):
        share_static_files(tmp_path)
        variables = environment(tmp_path, free_port()) | {"NEWSROOM_DEMO": "0", "NEWSROOM_PORT": str(free_port())}
        command = [sys.executable, "manage.py", "serve"]
        done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, check=False)
        articles = _count(tmp_path, "articles_newsitem")

    assert done.returncode == 1
    assert b"start_newsroom" in done.stderr
    assert articles == 0


def test_workers_threads_and_the_address_come_from_variables(demo):
    port = free_port()
    ours = {"NEWSROOM_BIND": "0.0.0.0", "NEWSROOM_PORT": str(port), "NEWSROOM_WORKERS": "2", "NEWSROOM_THREADS": "3"}
    command = [sys.executable, "manage.py", "serve"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(demo, port) | ours, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            wait_for(Server(f"http://127.0.0.2:{port}", demo), process)
            shown = Path(f"/proc/{process.pid}/cmdline").read_text().split("\0")
            variables = Path(f"/proc/{process.pid}/environ").read_text().split("\0")
        finally:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=15)

    assert shown[shown.index("--workers") + 1] == "2"
    assert "NEWSROOM_THREADS=3" in variables


def test_serve_prints_the_addresses_and_the_demo_accounts(demo):
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(demo, port), stdout=subprocess.PIPE)
    try:
        output = "".join(process.stdout.readline().decode() for _ in range(13))
    finally:
        process.terminate()
        process.wait(timeout=20)

    assert f"http://127.0.0.1:{port}/admin/" in output
    assert "mo" in output
    assert "Moderator" in output


def test_ctrl_c_stops_the_preparation_of_a_first_start_without_a_traceback(tmp_path):
    prepare(tmp_path)
    with own_database(tmp_path):
        command = [sys.executable, "manage.py", "serve", "--port", str(free_port())]
        variables = environment(tmp_path, free_port())
        with subprocess.Popen(
            command, cwd=ROOT, env=variables, stderr=subprocess.PIPE, start_new_session=True
        ) as process:
            # The first thing that the preparation writes, long before its end.
            while not list(tmp_path.glob("locale/**/*.mo")):
                assert process.poll() is None
                time.sleep(0.1)
            os.killpg(process.pid, signal.SIGINT)
            _, error = process.communicate(timeout=15)

    assert process.returncode == 130
    assert error.decode().strip() == "Stopped. The next start continues where this one ended."


def test_ctrl_c_stops_the_server_and_later_commands_print_its_address(demo):
    """At a terminal the signal goes to the process group: the server and its worker."""
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
