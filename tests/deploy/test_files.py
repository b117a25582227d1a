"""The files of `deploy/` that an operator copies: every command in them exists, and the programs accept them."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.newsroom_server import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_every_command_that_is_scheduled_exists() -> None:
    texts = [unit.read_text() for unit in UNITS] + [(DEPLOY / "container" / "start").read_text()]
    named = {name for text in texts for name in re.findall(r"manage\.py (\w+)", text)}

    assert named - get_commands().keys() == set()
    assert named >= {"serve", "send_outbox", "publish_working_copies", "apply_retention", "backup", "verify_ledger"}


def test_every_timer_has_a_service_and_every_service_is_hardened() -> None:
    services = {unit.stem: unit.read_text() for unit in UNITS if unit.suffix == ".service"}

    assert {unit.stem for unit in UNITS if unit.suffix == ".timer"} == services.keys() - {"newsroom"}
    for text in services.values():
        assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "User=newsroom"} <= set(text.splitlines())


@pytest.mark.systemd
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        # The program and folder of an installation are not on this machine.
        text = unit.read_text().replace("/opt/newsroom/.venv/bin/python", "/usr/bin/env")
        (tmp_path / unit.name).write_text(text.replace("/opt/newsroom", "/tmp"))

    copies = map(str, tmp_path.iterdir())
    checked = subprocess.run(["systemd-analyze", "verify", *copies], capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.caddy
def test_caddy_accepts_its_configuration(tmp_path: Path) -> None:
    command = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "caddy" / "Caddyfile")]

    checked = subprocess.run(command, capture_output=True, text=True, check=False, env={"HOME": str(tmp_path)})

    assert checked.returncode == 0, checked.stderr
