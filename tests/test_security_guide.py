"""The guide to security names tests: each exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_test_that_the_guide_names_exists():
    named = set(re.findall(r"`([\w/]+\.py)`", (ROOT / "docs/security.md").read_text(encoding="utf-8")))

    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / "tests" / name).exists()] == []
