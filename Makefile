# `make run` serves the newsroom. `make check` is the quick check while you work, `make test` the whole one.
# `make test-postgres` runs the tests on PostgreSQL: on the server that DATABASE_URL names, else on a temporary one
# (Debian: apt-get install postgresql).
PYTHON ?= python3
PORT ?= 8000
NEWSROOM_DATA ?= $(CURDIR)/var
export NEWSROOM_DATA
PY := .venv/bin/python

CHECKER := .venv/checker/node_modules/vnu-jar/build/dist/vnu.jar
BIOME := .venv/checker/node_modules/.bin/biome

# Tests of rules lie beside these, which are tests of pages, commands and whole installations.
NOT_RULES := desk edition newsroom pages palette quality syndication

# The tests without a browser are run in parts of similar length, so that no core is idle for long at the end.
INSTALLATION := tests/newsroom
TAKEDOWNS := tests/takedowns
DESK := tests/admin tests/desk tests/palette
ELSEWHERE := $(INSTALLATION) $(TAKEDOWNS) $(DESK)

.PHONY: run setup data-folder check check-code check-rules test test-in-browser test-installation \
	test-takedowns test-desk test-the-rest test-postgres lint-static checker audit

run: setup
	@$(PY) manage.py serve --port $(PORT)

setup: data-folder
	@$(PY) manage.py prepare_newsroom

data-folder: .venv/installed
	@$(PY) -m newsroom.data_folder

# Under a minute on two cores: lint and types on one, the unit tests of rules on the other.
check:
	@$(MAKE) -s -j2 check-code check-rules

check-code: data-folder .venv/installed-dev
	@.venv/bin/ruff check . && .venv/bin/ruff format --check -q .
	@$(MAKE) -s lint-static
	@.venv/bin/mypy

check-rules: data-folder .venv/installed-dev
	@.venv/bin/pytest --no-migrations -m "not (slow or browser or checker)" --durations=5 --durations-min=1 \
		$(NOT_RULES:%=--ignore=tests/%) --ignore-glob='*/admin' --ignore-glob='*views.py' --ignore-glob='*_page.py'

# In parts, so that `make -j2 test` uses both cores.
test: check-code test-in-browser test-installation test-takedowns test-desk test-the-rest

test-in-browser: setup .venv/installed-dev
	@.venv/bin/pytest -m "browser or checker"

test-installation: setup .venv/installed-dev
	@.venv/bin/pytest -m "not (browser or checker)" $(INSTALLATION)

test-takedowns: setup .venv/installed-dev
	@.venv/bin/pytest -m "not (browser or checker)" $(TAKEDOWNS)

test-desk: setup .venv/installed-dev
	@.venv/bin/pytest -m "not (browser or checker)" $(DESK)

test-the-rest: setup .venv/installed-dev
	@.venv/bin/pytest -m "not (browser or checker)" $(ELSEWHERE:%=--ignore=%)

# With a data folder of its own, because it may run beside the others.
test-postgres: export NEWSROOM_DATA := $(NEWSROOM_DATA)/on-postgresql
test-postgres: .venv/installed-dev
	@$(PY) -m newsroom.data_folder
	@$(PY) -m tests.postgres_server .venv/bin/pytest

# Lint and format of scripts and style sheets; `$(BIOME) check --write` formats them. On CI biome must be there.
lint-static:
	@if [ -x $(BIOME) ] || [ -n "$$CI" ]; then $(BIOME) check --error-on-warnings; \
	else echo "Left out: lint of static/, because biome is missing (Debian: apt-get install npm; then: make checker)"; fi

# Fails when a pinned package has a known weakness. AUDIT="--ignore-vuln ID" for one that does not concern us.
audit: .venv/installed-dev
	@$(PY) -m tests.audit.dependencies $(AUDIT)

# For tests only, from npm: biome, which needs Node.js, and the Nu checker of HTML and CSS, which needs Java 17.
checker: $(CHECKER)

$(CHECKER): Makefile .venv/installed
	@npm install --prefix .venv/checker --no-save --ignore-scripts --no-audit --no-fund --silent vnu-jar@26.9.27 @biomejs/biome@2.6.8
	@touch $@

.venv/installed: requirements.txt
	@test -d .venv || $(PYTHON) -m venv .venv || { echo "No venv: on Debian, apt-get install python3-venv"; rm -rf .venv; exit 1; }
	@echo "Installing the dependencies of Newsroom into .venv …"
	@.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing the dependencies of the tests into .venv …"
	@.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
