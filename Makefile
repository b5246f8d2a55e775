# Merhaba. `make run` and `make test` are all you need; each does only what is not done yet.
.DEFAULT_GOAL := help
.PHONY: help run test check bench faults build client clean lock setup setup-dev web
.SILENT:
.NOTPARALLEL:
PYTHON ?=
SIZE ?= small
VENV := .venv/bin

help: ## this list
	awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup web ## set up what is missing and run everything on http://127.0.0.1:8700
	exec $(VENV)/merhaba up

test: setup-dev web ## everything: lint, types, architecture, unit, PostgreSQL, HTTP and browser tests
	scripts/test.sh all

check: setup-dev ## the fast part of the tests, without a database (under a minute)
	scripts/test.sh fast

bench: setup-dev web ## measure (SIZE=small or large); the last line is one JSON object
	$(VENV)/python -m bench $(SIZE)

faults: setup-dev web ## kill its processes and its database while they work, and look for what was lost
	$(VENV)/pytest -m servers

build: web ## build the web apps

client: setup-dev ## write the TypeScript client's types anew from the API
	$(VENV)/python scripts/api_client.py write

lock: setup-dev ## pin the newest versions pyproject.toml allows, with hashes
	$(VENV)/python -m pip install --quiet pip-tools
	scripts/lock.sh

clean: ## remove what was installed and built; your data in var/ stays
	rm -rf .venv web/node_modules src/merhaba/app/static .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache

setup:
	python=$$(PYTHON="$(PYTHON)" sh scripts/python.sh) && "$$python" scripts/bootstrap.py

setup-dev:
	python=$$(PYTHON="$(PYTHON)" sh scripts/python.sh) && "$$python" scripts/bootstrap.py --dev

web: setup
	$(VENV)/python scripts/web.py build
