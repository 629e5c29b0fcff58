# The one way in: CI and people call the same targets. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
DONE := $(VENV)/.done
WEB := services/gateway/web
OIDC := tests/providers/oidc
UV_VERSION := 0.13.8

# The packages bring their own Node: nothing but Python and make has to be on the machine.
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export UV_PYTHON_DOWNLOADS := never

WEB_SOURCES := $(shell find $(WEB) -mindepth 1 \( -name node_modules -o -name dist \) -prune -o -print)
COMPILE := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header
# What does not need each other runs side by side; every line says whose it is.
BESIDE := $(MAKE) --jobs=2
NAMED = 2>&1 | sed -u 's/^/$(lastword $(subst -, ,$@)) | /'
WHOLE_DESKS := tests/acceptance tests/gateway
EVERY_SCREEN := tests/browser/test_every_page.py
FAIL := fail() { echo "guiche: $$1" >&2; exit 2; }

.PHONY: help setup run check check-python check-page test test-desk test-services test-page test-browser test-use test-screens test-faults acceptance golden bench image lock format

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: $(DONE)/project $(WEB)/dist/index.html ## install everything into this folder (.venv, node_modules)
	@:

run: setup ## set up, then run a whole desk here with a demo (GUICHE_PORT, GUICHE_DATA, … by `guiche settings`)
	@exec guiche run

check: setup ## lint, format, types, import contracts, the page's types and lint
	@$(BESIDE) check-python check-page

check-python:
	{ ruff check . && ruff format --check . && lint-imports && mypy; } $(NAMED)

check-page:
	npm --prefix $(WEB) run check $(NAMED)

format: setup ## put code into its one format
	ruff check --fix .
	ruff format .

test: setup $(OIDC)/node_modules/.done ## all tests but the browser's and the faults, on a real NATS and MongoDB
	@$(BESIDE) test-desk test-services test-page

test-desk:
	pytest -m "not browser and not fault" $(WHOLE_DESKS) $(NAMED)

test-services:
	pytest -m "not browser and not fault" $(WHOLE_DESKS:%=--ignore=%) $(NAMED)

test-page:
	npm --prefix $(WEB) test $(NAMED)

test-browser: setup ## the page in a real Chromium
	@$(BESIDE) test-use test-screens

test-use:
	pytest -m browser $(EVERY_SCREEN:%=--ignore=%) $(NAMED)

test-screens:
	pytest -m browser $(EVERY_SCREEN) $(NAMED)

test-faults: setup ## processes killed under load
	pytest -m fault

acceptance: setup ## what the issues ask for, from outside
	pytest tests/acceptance

golden: setup ## write the golden files of new event versions
	python -m tests.events.golden_files

bench: setup ## speed, beside the raw limits of NATS and MongoDB here
	python -m tests.benchmarks

image: ## build the one container image
	docker build --tag guiche:dev .

lock: setup ## resolve the versions again (add UPGRADE=--upgrade for newer ones)
	$(COMPILE) $(UPGRADE) --group build --group embedded --group test --output-file requirements.lock
	$(COMPILE) $(UPGRADE) --constraint requirements.lock --group build --output-file requirements.production.lock

$(DONE)/venv:
	@echo "[1/5] Python environment"
	@$(FAIL); for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	done || fail "Python 3.11 or newer was not found: install it, or name it with make PYTHON=/path/to/python."; \
	"$$python" -m venv $(VENV) >/dev/null 2>&1 \
		|| fail "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv)."
	@python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@mkdir -p $(DONE) && touch $@

# uv reads no pip settings: a mirror that only pip was told of is passed on.
$(DONE)/packages: requirements.lock $(DONE)/venv
	@echo "[2/5] Python packages, NATS, MongoDB and Node (some 300 MB the first time)"
	@UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$${UV_INDEX_URL:-$${PIP_INDEX_URL:-$$(pip config get global.index-url 2>/dev/null)}}}" \
		uv pip sync --quiet --require-hashes requirements.lock
	@touch $@

$(DONE)/project: pyproject.toml $(DONE)/packages
	@echo "[3/5] Guichê itself"
	@uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(WEB)/node_modules/.done: $(WEB)/package.json $(WEB)/package-lock.json $(DONE)/packages
	@echo "[4/5] packages of the page"
	@npm --prefix $(WEB) ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

$(OIDC)/node_modules/.done: $(OIDC)/package.json $(OIDC)/package-lock.json $(DONE)/packages
	@npm --prefix $(OIDC) ci --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

$(WEB)/dist/index.html: $(WEB)/node_modules/.done $(WEB_SOURCES)
	@echo "[5/5] the page"
	@npm --prefix $(WEB) run --silent build -- --logLevel warn >/dev/null
	@touch $@
