"""Programs for tests from packages that the newsroom does not need: each in an environment of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def installed(requirements: Path) -> Path:
    """The folder of programs of an environment with these pinned requirements, which is made when they changed.

    Raises CalledProcessError when the packages cannot be downloaded.
    """
    environment = ROOT / ".venv" / requirements.stem.replace("_", "-")
    programs, stamp = environment / "bin", environment / "installed"
    wanted = requirements.read_text()
    if not stamp.exists() or stamp.read_text() != wanted:
        install = [programs / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([sys.executable, "-m", "venv", environment], check=True, capture_output=True)
        subprocess.run([*install, "-r", requirements], check=True, capture_output=True)
        stamp.write_text(wanted)
    return programs
