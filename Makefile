# Every target makes the virtual environment that it needs. PYTHON names another interpreter (3.11 or newer).
PYTHON ?= python3
BIN := .venv/bin
SOURCES := communique ingest streams processors storage alerts domain
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# What make wheel made, before the sources.
COMPILED := PYTHONPATH=.venv/compiled:. $(BIN)/python -P

.PHONY: help demo run test test-compiled eval chaos bench bench-extract wheel compiler lint types format clean

help:
	@echo "make demo    see it work: a local newsroom, the real service, and its alerts (ends by itself)"
	@echo "make run     watch the sources of config/sources.toml"
	@echo "make test    run every test; those of Kafka and PostgreSQL where these are set or can be started"
	@echo "make test-compiled  the unit tests on the compiled extractor (needs a C compiler)"
	@echo "make eval    what the extractor finds in the gold set, by language (tests/eval)"
	@echo "make chaos   kill every process at every point, on every database and log, and count (some minutes)"
	@echo "make bench   measure speed and memory (some minutes); make bench NAME=latency measures one thing"
	@echo "make bench-extract  documents a second, start, memory, time by length (needs a C compiler)"
	@echo "make wheel   a package to install, with the extractor compiled (two minutes; needs a C compiler)"
	@echo "make lint    ruff, import rules"
	@echo "make types   mypy --strict"
	@echo "make format  ruff format"
	@echo "make clean   remove the virtual environment and caches"

demo: .venv/run
	$(BIN)/communique demo --once

run: .venv/run
	$(BIN)/communique run

test: .venv/dev
	$(BIN)/pytest

test-compiled: .venv/compiled.made
	$(COMPILED) -m tests.compiled
	$(COMPILED) -m pytest -o pythonpath= tests/unit tests/eval

eval: .venv/dev
	$(BIN)/python -m tests.eval.evaluate

chaos: .venv/dev
	$(BIN)/python -m tests.chaos

bench: .venv/dev
	$(BIN)/python -m bench $(NAME)

bench-extract: .venv/compiled.made
	$(COMPILED) -m bench.extraction

# Through an archive: modules compiled in this folder would hide what is edited here later.
wheel: compiler .venv/dev
	rm -rf dist
	$(BIN)/python -m hatchling build -t sdist
	HATCH_BUILD_HOOKS_ENABLE=1 $(BIN)/pip wheel -q --no-deps --no-build-isolation -w dist dist/*.tar.gz

compiler: .venv/bin/python
	@$(BIN)/python -c 'import shutil, sysconfig as of; from pathlib import Path; \
		shutil.which(of.get_config_var("CC").split()[0]) and Path(of.get_path("include"), "Python.h").exists() or \
		exit("This needs a C compiler and the headers of this Python: apt install gcc python3-dev")'

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: .venv/dev
	$(BIN)/mypy

format: .venv/dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist build *__mypyc*.so
	find $(SOURCES) -name '*.so' -delete

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Communique needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# The build tools are in the lock too, so that the package itself is built from nothing that is not pinned.
.venv/run: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/pip install -q --require-hashes -r requirements.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/bin/python requirements-dev.lock pyproject.toml
	$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	@touch $@ .venv/run

# Folders, too: they are newer when a file is gone.
.venv/compiled.made: .venv/dev $(shell find $(SOURCES) config -name __pycache__ -prune -o \( -type d -o -name '*.*' \) -print)
	@$(MAKE) wheel
	rm -rf .venv/compiled
	$(BIN)/pip install -q --no-deps --target .venv/compiled dist/*.whl
	@touch $@
