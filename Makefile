# Two commands for a new user: `make demo` and `make test`. Both set up their environment first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo

.PHONY: demo test setup dev lint types layers check docs clean pins help

help:
	@echo "make demo   set up, read the example reports, print a short dossier"
	@echo "make test   set up with development tools, run every check"
	@echo "make clean  remove the environment and what the demo made"

$(VENV)/.made:
	$(PYTHON) -c 'import sys; sys.exit("Roznamcha needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --upgrade "pip>=24"
	touch $@

$(VENV)/.run: $(VENV)/.made requirements/run.txt pyproject.toml
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --editable .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/dev.txt
	touch $@

setup: $(VENV)/.run

dev: $(VENV)/.dev

demo: setup
	@rm -rf $(DEMO) && mkdir -p $(DEMO)
	$(BIN)/roznamcha ingest examples/reports --db $(DEMO)/demo.db
	$(BIN)/roznamcha link --db $(DEMO)/demo.db
	$(BIN)/roznamcha dossier PAK AFG --db $(DEMO)/demo.db -o $(DEMO)/dossier.html
	$(BIN)/roznamcha dossier PAK AFG --db $(DEMO)/demo.db -o $(DEMO)/dossier-fa.html --lang fa
	$(BIN)/roznamcha dossier PAK AFG --db $(DEMO)/demo.db
	@echo
	@echo "The whole dossier lies in $(DEMO)/dossier.html ($(DEMO)/dossier-fa.html in Persian); every line of it cites its"
	@echo "sentence. To look further:"
	@echo "  $(BIN)/roznamcha statements --db $(DEMO)/demo.db --act accuse"
	@echo "  $(BIN)/roznamcha timeline PAK AFG --db $(DEMO)/demo.db"
	@echo "  $(BIN)/roznamcha process talks PAK AFG --db $(DEMO)/demo.db"
	@echo "  $(BIN)/roznamcha verify --db $(DEMO)/demo.db"
	@echo "  $(BIN)/roznamcha --help"

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: dev
	$(BIN)/mypy

layers: dev
	$(BIN)/lint-imports

check: dev
	$(BIN)/pytest -n auto

test: lint types layers check

# new pins for both sets, after a change of dependencies in pyproject.toml (needs uv)
pins:
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --group dev -c requirements/run.txt -o requirements/dev.txt

clean:
	rm -rf $(VENV) $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
