# make demo and make test need nothing beforehand but make and a Python from 3.11 to 3.13.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.stamp

.PHONY: env demo test lint bench loading accuracy mutants lock

env: $(STAMP)

# One package (jieba) comes as source: its build uses the locked setuptools, not whatever is newest.
$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "需要 Python 3.11 至 3.13：make PYTHON=python3.12 … / needs Python 3.11 to 3.13: make PYTHON=python3.12 …" >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	sed -n '/^setuptools==/,/# via/p' requirements-dev.txt > $(VENV)/setuptools.txt
	$(PY) -m pip install --quiet --require-hashes -r $(VENV)/setuptools.txt
	$(PY) -m pip install --quiet --require-hashes --no-build-isolation -r requirements-dev.txt
	$(PY) -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

demo: env
	$(PY) -m cli.demo

test: lint
	$(PY) -m pytest -n 2 --dist loadgroup

lint: env
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: env
	$(PY) benchmarks/bench_facts.py
	$(PY) benchmarks/bench_pdf.py
	@echo "make loading measures how fast a large graph is loaded into both stores (minutes)"

loading: env
	$(PY) benchmarks/bench_stores.py

accuracy: env
	$(PY) -m tests.indicator_pairs
	$(PY) benchmarks/accuracy.py
	$(PY) benchmarks/departments.py

mutants: env
	$(PY) -m tests.mutants

# Needs uv; run after a change of the dependencies in pyproject.toml, then commit both files.
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet
lock:
	$(LOCK) --output-file requirements.txt
	$(LOCK) --group dev --constraint requirements.txt --output-file requirements-dev.txt
