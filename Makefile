# The only door. `make demo` and `make test` do all their own set-up; the second time they are quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := torch==2.13.0
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

.PHONY: help setup setup-dev demo serve test lint types contracts check bench soak lock clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

setup: $(VENV)/.ready  ## a virtual environment with everything the product needs

setup-dev: $(VENV)/.ready-dev  ## the same, with the tools of its developers

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] < (3, 14) else "Evenhand needs Python 3.11, 3.12 or 3.13; this is %s. Set PYTHON=/path/to/python3.11." % sys.version.split()[0])'
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python has no venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml requirements.lock | $(VENV)/bin/python
	@echo "Installing Evenhand into $(VENV) (about 2 GB, most of it PyTorch; once)"
	@$(PIP) install --no-deps --require-hashes -r requirements.lock || { echo "The packages could not be installed. Is the package index reachable from here?"; exit 1; }
	@$(PIP) install $(TORCH)
	@$(PIP) install --no-deps -e .
	@$(BIN)/python -m compileall -q $(VENV)/lib >/dev/null 2>&1 || true
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

demo: setup  ## one angry public post becomes one resolution and seven drafts
	@$(BIN)/evenhand demo

serve: setup  ## the HTTP service on http://127.0.0.1:8000
	@$(BIN)/evenhand serve

test: setup-dev  ## the tests
	@$(BIN)/python -m pytest -n auto --maxprocesses 4

lint: setup-dev  ## ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: setup-dev  ## mypy --strict
	@$(BIN)/mypy

contracts: setup-dev  ## the floors of the house
	@$(BIN)/lint-imports --no-cache

check: lint types contracts test  ## all of the above

bench: setup-dev  ## measurements; those on public data need EVENHAND_BENCH_DATA
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

soak: setup-dev  ## the long runs: killed processes, races, random acts, changed logs
	@for run in mutations kills races steps machine swaps switches evaluation desks; do $(BIN)/python -m benchmarks.soak.$$run || exit 1; done

COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --unsafe-package torch --unsafe-package triton --no-header --strip-extras
EXTRAS = $(shell $(PYTHON) -c "import tomllib; print(*('--extra ' + name for name in tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies'] if name != 'dev'))")

lock: setup-dev  ## resolve the dependencies again; the product is locked with all its extras
	@$(PIP) install pip-tools==7.6.2
	@$(COMPILE) $(EXTRAS) -c constraints.txt -o requirements.lock pyproject.toml
	@$(COMPILE) $(EXTRAS) --extra dev -c constraints.txt -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:  ## everything that was made here
	@rm -rf $(VENV) var build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
