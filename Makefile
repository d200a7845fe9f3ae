# Two commands for a new user: `make demo` and `make test`. Both set up their environment first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo

.PHONY: demo test setup dev lint types layers check docs clean pins models help

help:
	@echo "make demo   set up, read the example reports, print a short dossier"
	@echo "make test   set up with development tools, run every check"
	@echo "make models train the learned reader again (needs ROZNAMCHA_GOLD and ROZNAMCHA_DATA, hours of two cores)"
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
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get install -y -qq --no-install-recommends chromium >/dev/null 2>&1; } || \
	  echo "no Chromium here: the tests in a browser are left out (apt-get install chromium)"
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get install -y -qq --no-install-recommends postgresql >/dev/null 2>&1; } || \
	  echo "no PostgreSQL here: the tests of a store on a server are left out (apt-get install postgresql)"
	$(BIN)/pytest -n auto

test: lint types layers check

# new pins for all sets (image: what the container has), after a change of dependencies in pyproject.toml (needs uv)
pins:
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url pyproject.toml -c requirements/held-back.txt -o requirements/run.txt
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url pyproject.toml --group dev --extra semantic --extra cluster --extra postgres --extra frames --extra followthemoney \
	  -c requirements/run.txt -o requirements/dev.txt
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url pyproject.toml --extra postgres \
	  -c requirements/dev.txt -o requirements/image.txt

# the learned reader's model, from annotations and unlabelled reports to the file in the package (docs/model-card.md)
TRAIN := .venv-train
MODELS := build/models
LEARN := $(TRAIN)/bin/python training/train.py
FROM := --gold "$(ROZNAMCHA_GOLD)" --data "$(ROZNAMCHA_DATA)" --held-out annotations/held-out.txt --work $(MODELS)

$(TRAIN)/.made: training/requirements.txt requirements/run.txt
	$(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python -m pip --disable-pip-version-check install --quiet -r requirements/run.txt
	$(TRAIN)/bin/python -m pip --disable-pip-version-check install --quiet -r training/requirements.txt
	$(TRAIN)/bin/python -m pip --disable-pip-version-check install --quiet --no-deps --editable .
	touch $@

models: $(TRAIN)/.made
	mkdir -p $(MODELS)
	$(LEARN) teacher $(MODELS)/teacher-1.pt $(FROM) --epochs 3 --stop 2 --frozen 4 --rate 2.5e-4 --shares 0.4 2
	$(LEARN) teacher $(MODELS)/teacher.pt $(FROM) --start $(MODELS)/teacher-1.pt --epochs 1 --frozen 4 --rate 1.5e-4
	$(LEARN) label $(MODELS)/labels.pt $(FROM) --teacher $(MODELS)/teacher.pt
	$(LEARN) teacher $(MODELS)/small-1.pt $(FROM) --layers 0 1 2 3 --epochs 8 --stop 4 --rate 2e-4 --shares 0.4 2
	$(LEARN) teacher $(MODELS)/small.pt $(FROM) --layers 0 1 2 3 --start $(MODELS)/small-1.pt --epochs 3 --rate 1.5e-4
	$(LEARN) student $(MODELS)/student.pt $(FROM) --layers 0 1 2 3 --start $(MODELS)/small.pt \
	  --labels $(MODELS)/labels.pt --epochs 1 --rate 1.2e-4
	$(TRAIN)/bin/python training/export.py $(MODELS)/student.pt src/roznamcha/reader/reader.onnx --work $(MODELS) \
	  --facts $(MODELS)/student.json
	$(TRAIN)/bin/python training/tune.py $(MODELS)/tuned.pt --start $(MODELS)/student.pt $(FROM)
	$(TRAIN)/bin/python training/export.py $(MODELS)/tuned.pt src/roznamcha/reader/reader.onnx --work $(MODELS) \
	  --facts $(MODELS)/tuned.json
	$(TRAIN)/bin/python training/acts.py src/roznamcha/reader/acts.npz --gold "$(ROZNAMCHA_GOLD)" \
	  --data "$(ROZNAMCHA_DATA)" --held-out annotations/held-out.txt
	$(TRAIN)/bin/python training/doubt.py src/roznamcha/reader/doubt.npz --gold "$(ROZNAMCHA_GOLD)" \
	  --data "$(ROZNAMCHA_DATA)" --held-out annotations/held-out.txt

clean:
	rm -rf $(VENV) $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
