"""The audit of dependencies: fails when an installed package has a known weakness (`make audit`).

Arguments are passed to pip-audit, such as `--ignore-vuln ID` for a weakness that does not concern us.
"""

import itertools
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.environments import ROOT, installed

PROGRAM = Path(__file__).with_name("pip_audit.txt")
PINNED = (
    "requirements.txt",
    "requirements-s3.txt",
    "requirements-dev.txt",
    "tests/audit/pip_audit.txt",
    "tests/deploy/bucket_server.txt",
)
# Asked one after the other until one can be reached.
SERVICES = ("pypi", "osv")
# Known to be weak, and installed nowhere: a service that finds nothing here has no advisories. Mirrors of the package
# index, for example, know no single releases, which pip-audit alone takes for a clean bill.
CANARY = "twisted==16.6.0"
LEFT_OUT = "Left out: the audit of dependencies, because the advisory service cannot be reached"


class Unreachable(Exception):
    """The service did not answer, or has no advisories."""


def main(options: list[str]) -> int:
    reasons = []
    for service in SERVICES:
        try:
            asked = [_advisories(packages, ["-s", service, *options]) for packages in _rounds()]
            return _report([each for found in asked for each in found])
        except Unreachable as reason:
            reasons.append(f"{service}: {reason}")
    print(f"{LEFT_OUT} ({'; '.join(reasons)})")
    return 0


def _rounds() -> list[list[str]]:
    """The pinned packages in lists that have one release of each: pip-audit takes no two."""
    lines = {line for name in PINNED for line in (ROOT / name).read_text().splitlines() if re.match(r"[\w.-]+==", line)}
    releases: dict[str, set[str]] = {}
    for line in lines:
        releases.setdefault(line.partition("==")[0], set()).add(line.split()[0])
    rounds = itertools.zip_longest(*(sorted(each) for each in releases.values()))
    return [[package for package in each if package] for each in rounds]


def _advisories(packages: list[str], options: list[str]) -> list[dict[str, Any]]:
    """What the service says about each package. Raises Unreachable, also for one without any advisory."""
    found, error = _ask([*packages, CANARY], options)
    if found is None:
        # Is it about one of the packages, or is nobody there?
        found, error_again = _ask([CANARY], options)
        if found is None:
            raise Unreachable(error_again)
        sys.exit(f"The audit of dependencies did not finish: {error}")
    name = CANARY.partition("==")[0]
    if not any(each.get("vulns") for each in found if each["name"] == name):
        raise Unreachable("it knows no advisory")
    return [each for each in found if each["name"] != name]


def _ask(packages: list[str], options: list[str]) -> tuple[list[dict[str, Any]] | None, str]:
    """One row for each package, or None with the last line of the error."""
    command = [installed(PROGRAM) / "pip-audit", "--no-deps", "--disable-pip", "--format", "json", *options]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirements:
        requirements.write("\n".join(packages))
        requirements.flush()
        ended = subprocess.run([*command, "-r", requirements.name], capture_output=True, text=True, check=False)
    try:
        return json.loads(ended.stdout)["dependencies"], ""
    except ValueError:
        return None, (ended.stderr.strip().splitlines() or ["no answer"])[-1]


def _report(found: list[dict[str, Any]]) -> int:
    skipped = {f"{each['name']} was not audited: {each['skip_reason']}" for each in found if "skip_reason" in each}
    weak = {
        f"{each['name']} {each['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or 'none'}"
        for each in found
        for weakness in each.get("vulns", ())
    }
    print("\n".join(sorted(skipped | weak)) or f"No known weakness in {len(found)} releases")
    return 1 if skipped or weak else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
