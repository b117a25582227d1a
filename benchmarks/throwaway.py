"""A newsroom to measure in: a data folder of its own that is gone afterwards. Import this before anything of Django."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = Path(tempfile.mkdtemp(prefix="newsroom-benchmark-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["NEWSROOM_DATA"] = str(FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
(FOLDER / "secret_key").write_text("x" * 50)

import django  # noqa: E402
from django.core.management import call_command  # noqa: E402

django.setup()
call_command("migrate", verbosity=0)
