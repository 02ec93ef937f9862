# Yingshou: `make demo` shows it, `make test` proves it; nothing else has to be installed first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo serve test check bench bench-models lock clean

$(VENV)/base.done: requirements/base.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Yingshou needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	@echo "Installing the locked requirements ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.done: $(VENV)/base.done requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

demo: $(VENV)/base.done          ## build the sample company and serve the console
	$(BIN)/yingshou demo

serve: $(VENV)/base.done         ## serve the console on the data that is there
	$(BIN)/yingshou serve

test: $(VENV)/dev.done           ## the whole suite
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadscope --no-loadscope-reorder

check: $(VENV)/dev.done          ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	YINGSHOU_NO_DATABASE=1 $(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.done          ## ratios against a limit or a peer in the same run
	$(BIN)/python -m bench

$(VENV)/models.done: $(VENV)/dev.done requirements/models.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/models.txt
	@touch $@

bench-models: $(VENV)/models.done ## what is learnt, against the field's tools on the same split
	$(BIN)/python -m bench.models

lock:                            ## make the locked requirements anew (needs uv)
	sh requirements/lock.sh

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis build dist
