"""A process of one host that takes down a picture and a brief when its standard input says so."""

import os
import sys
from importlib import import_module
from typing import Any

import django


def _made() -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    django.setup()
    return import_module("tests.deploy.decision")


if __name__ == "__main__":
    decision = _made()
    picture, brief, moderator = map(int, sys.argv[1:])
    print("ready", flush=True)
    for _ in sys.stdin:
        decision.take_both_down(picture, brief, moderator)
        print("acknowledged", flush=True)
