# Two commands: `make run` serves the newsroom, `make test` checks everything. And `make test-postgres`, the same tests
# on PostgreSQL: on the server that DATABASE_URL names, else on one of their own (Debian: apt-get install postgresql).
PYTHON ?= python3
PORT ?= 8000
NEWSROOM_DATA ?= $(CURDIR)/var
export NEWSROOM_DATA
PY := .venv/bin/python

CHECKER := .venv/checker/node_modules/vnu-jar/build/dist/vnu.jar

.PHONY: run setup test test-postgres checker

run: setup
	@$(PY) manage.py serve --port $(PORT)

setup: .venv/installed
	@$(PY) -m newsroom.data_folder
	@$(PY) manage.py prepare_newsroom

test: setup .venv/installed-dev
	@.venv/bin/ruff check . && .venv/bin/ruff format --check -q .
	@.venv/bin/mypy
	@.venv/bin/pytest

test-postgres: .venv/installed-dev
	@$(MAKE) -s setup DATABASE_URL=
	@$(PY) -m tests.postgres_server .venv/bin/pytest

# The Nu checker of HTML and CSS, for tests alone; it wants npm to come and Java 17 to run.
checker: $(CHECKER)

$(CHECKER): Makefile .venv/installed
	@npm install --prefix .venv/checker --no-save --ignore-scripts --no-audit --no-fund --silent vnu-jar@26.9.27
	@touch $@

.venv/installed: requirements.txt
	@test -d .venv || $(PYTHON) -m venv .venv || { echo "No venv: on Debian, apt-get install python3-venv"; rm -rf .venv; exit 1; }
	@echo "Installing what Newsroom needs into .venv …"
	@.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need into .venv …"
	@.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
