# Everything runs in a virtual environment of its own, .venv, made on the first run; a later run installs nothing
# until pyproject.toml changes. Needs Python 3.11 or newer with pip, and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
# One worker a processor; `make test TESTS="tests/cli -x"` runs a part of them.
WORKERS ?= auto
TESTS ?=

# Without compiled modules every start takes three times as long.
unexport PYTHONDONTWRITEBYTECODE
.DELETE_ON_ERROR:
.PHONY: help demo test lint bench faults encrypted browser pictures wheel clean

help:
	@echo "make demo    set up, then show what the program does with the sample data"
	@echo "make test    set up, then lint, types, layers and every test"
	@echo "make lint    lint, types and layers alone"
	@echo "make bench   measure what the README says about speed"
	@echo "make faults  try to break every promise about your data, in full: half an hour at most"
	@echo "make encrypted run the tests of the storage, the commands and the faults on encrypted ledgers"
	@echo "make browser the screens in a real Chromium (which it needs: apt-get install chromium)"
	@echo "make pictures draw the screens that the README shows"
	@echo "make wheel   build the package into dist/"
	@echo "make clean   remove what these made"

demo: $(VENV)/.ready
	@$(BIN)/roth-ledger demo

test: lint
	@$(BIN)/python -m pytest -n $(WORKERS) $(TESTS)

lint: $(VENV)/.ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(VENV)/.ready
	@$(BIN)/python -m tests.benchmarks.run

# Says first what it needs and what of that is not here (strace, root, Chromium); `make faults TESTS=tests/faults/...`
# runs a part. A whole run writes docs/promises.md.
faults: $(VENV)/.ready-dev $(VENV)/.ready-browser
	@$(BIN)/python -m tests.faults.run $(TESTS)

# What is left out, and why, is in tests/encrypted/exceptions.py; TESTS names other tests.
encrypted: $(VENV)/.ready-dev
	@$(BIN)/python -m pytest -p tests.encrypted.plugin -n $(WORKERS) $(or $(TESTS),tests/storage tests/cli tests/faults)

# Needs Chromium; where the variable CHROMIUM names none and none is on the path, Playwright's own is taken.
browser: $(VENV)/.ready-browser
	@$(BIN)/python -m tests.browser.in_chromium

pictures: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.pictures.draw

wheel: $(VENV)/.ready-dev
	@$(BIN)/python -m build --wheel --no-isolation

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else 1)' 2>/dev/null || { \
	  echo "roth-ledger needs Python 3.11 or newer; $(PYTHON) is not. Name another one: make PYTHON=python3.12" >&2; \
	  exit 1; }
	@echo "making $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.ready: pyproject.toml $(VENV)/.made
	@echo "installing roth-ledger into $(VENV) (once)"
	@$(PIP) install --editable .
	@$(BIN)/python -m compileall -q $(VENV)/lib ledger migrations
	@touch $@

# What the tests need is added to what is there; after it `make demo` has nothing left to install.
$(VENV)/.ready-dev: pyproject.toml $(VENV)/.made
	@echo "installing roth-ledger and what its tests need into $(VENV) (once)"
	@$(PIP) install --editable '.[dev]'
	@$(BIN)/python -m compileall -q $(VENV)/lib ledger migrations
	@touch $(VENV)/.ready $@

$(VENV)/.ready-browser: pyproject.toml $(VENV)/.made
	@echo "installing what drives a browser into $(VENV) (once)"
	@$(PIP) install --editable '.[browser]'
	@touch $@
