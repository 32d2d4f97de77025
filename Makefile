# make demo   everything a look at callqa needs: environment, demo calls, review app   (DEMO_APP=0: without the app)
# make test   the environment and all tests
# make lint   style and types
# make audit  the packages: pinned, installed as pinned, fit for each other, under known licences; needs no network

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS := offline-model,diarization
DEMO_APP ?= 1

.PHONY: demo test lint audit clean

demo: $(VENV)/.demo
	@$(BIN)/callqa run recordings/demo
	@$(BIN)/callqa users demo .demo-accounts
	@if [ "$(DEMO_APP)" != 0 ]; then $(BIN)/callqa app; fi

test: $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist loadfile

audit: $(VENV)/.dev
	$(BIN)/python -m pip check
	$(BIN)/pytest -q tests/test_dependencies.py

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

$(VENV)/.demo: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing callqa and what it needs into $(VENV) (about 3 GB, a few minutes the first time) ..."
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable '.[$(EXTRAS)]'
	@touch $@

$(VENV)/.dev: $(VENV)/.demo
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable '.[$(EXTRAS),meaning,onnx-asr,postgresql,oidc,cluster,dev]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("callqa needs Python 3.11 or newer; name one: make demo PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Cannot make $(VENV): install Python's venv module (Debian: apt install python3-venv)."; exit 1; }

clean:
	rm -rf $(VENV)
