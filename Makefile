# Two commands matter: `make serve` and `make test`. Everything lives in .venv, which is made from the lock files when it is missing and
# brought up to date when they change. `make PYTHON=python3.13 ...` chooses the interpreter; `make clean` starts over.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PROJECT := setup.cfg pyproject.toml
UV_COMPILE := $(BIN)/uv --quiet pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

.PHONY: help serve test lint types lock bench load relevance weights modes screenshots clean
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(VENV)/.run ## Index the sample reports and serve them at http://127.0.0.1:8000
	$(BIN)/precedent index || { test $$? -eq 3 && $(BIN)/precedent rebuild; }
	$(BIN)/precedent serve --host $(HOST) --port $(PORT)

test: $(VENV)/.dev ## Run all tests; ARGS="-k word" chooses some
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.dev ## Check style and formatting rules
	$(BIN)/ruff check .

types: $(VENV)/.dev ## Check types
	$(BIN)/mypy

bench: $(VENV)/.dev ## Measure speed beside Tantivy, SQLite FTS5 and stock Whoosh; ARGS="--help" says how
	$(BIN)/python -m benchmarks.speed $(ARGS)

load: $(VENV)/.dev ## Measure whole requests of a running server, alone and under load
	$(BIN)/python -m benchmarks.http $(ARGS)

relevance: $(VENV)/.dev ## Measure how well it ranks against bm25s, Tantivy, SQLite FTS5 and Whoosh's more_like
	$(BIN)/python -m benchmarks.relevance $(ARGS)

weights: $(VENV)/.dev ## Fit the weights of precedents on judged collections, each left out in turn
	$(BIN)/python -m benchmarks.weights $(ARGS)

modes: $(VENV)/.dev ## Measure how well failure modes agree with those that are known
	$(BIN)/python -m benchmarks.modes $(ARGS)

screenshots: $(VENV)/.dev ## Take the pictures of the pages that the README shows
	$(BIN)/python docs/screenshots.py

lock: $(VENV)/.dev ## Pin the newest allowed versions of all dependencies, for all supported Pythons
	$(UV_COMPILE) --upgrade --extra build --output-file requirements.lock setup.cfg
	$(UV_COMPILE) --upgrade --extra build --extra dev --extra bench --constraint requirements.lock --output-file requirements-dev.lock setup.cfg

clean: ## Remove the environment, the index and all that tools leave behind
	rm -rf $(VENV) var build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Precedent needs Python 3.11 or newer, and $(PYTHON) is not; choose one with: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu install the package python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The stamps: what is installed, as of which lock file. The development lock holds everything of the other one, at the same versions.
$(VENV)/.run: requirements.lock $(PROJECT) | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(PROJECT) | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run
