# Two commands: `make run` serves the newsroom, `make test` checks everything.
PYTHON ?= python3
PORT ?= 8000
NEWSROOM_DATA ?= $(CURDIR)/var
export NEWSROOM_DATA
PY := .venv/bin/python

.PHONY: run setup test lint types

run: setup
	@$(PY) manage.py serve --port $(PORT)

setup: .venv/installed
	@$(PY) -m newsroom.data_folder
	@$(PY) manage.py prepare_newsroom

test: setup .venv/installed-dev
	@.venv/bin/ruff check . && .venv/bin/ruff format --check -q .
	@.venv/bin/mypy
	@.venv/bin/pytest

.venv/installed: requirements.txt
	@test -d .venv || $(PYTHON) -m venv .venv || { echo "No venv: on Debian, apt-get install python3-venv"; rm -rf .venv; exit 1; }
	@echo "Installing what Newsroom needs into .venv …"
	@.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need into .venv …"
	@.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
