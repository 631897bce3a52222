# `make run` starts the window and `make test` runs every check; each does all its own set-up.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do command -v $$p >/dev/null 2>&1 && { echo $$p; break; }; done)
BIN := .venv/bin
WORKERS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: setup tools run test test-fast lint types screenshots clean

setup: .venv/.complete

.venv/.complete: pyproject.toml packaging/constraints.txt packaging/setup.sh
	sh packaging/setup.sh "$(PYTHON)"
	touch $@

run: setup
	$(BIN)/python -m fomoad_gui

tools:
	sh packaging/test_tools.sh

test: setup tools lint types
	$(BIN)/python -m pytest -n $(WORKERS)

test-fast: setup tools lint types
	$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/clang-format --dry-run -Werror $$(git ls-files "*.c" "*.h")

types: setup
	$(BIN)/mypy

clean:
	rm -rf .venv build dist *.egg-info
