#!/usr/bin/env python
"""The command line: `python manage.py help`."""

import os
import sys

import django
from django.core.management import ManagementUtility, execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    if sys.argv[1:2] == ["version"]:
        # Django would answer with its own version.
        django.setup()
        ManagementUtility(sys.argv).fetch_command("version").run_from_argv(sys.argv)
    else:
        execute_from_command_line(sys.argv)
