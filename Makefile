# One command per thing that a contributor does; `make` alone lists them. Everything is set up in .venv, once.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
READY := $(VENV)/.ready
RUN := $(VENV)/bin/python -m
WORKERS ?= 2
FLOOR := 80

# The first interpreter that is new enough; `make setup PYTHON=...` chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$python; break; }; done)

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## make the environment; done again only when pyproject.toml or requirements.lock changes

$(READY): pyproject.toml requirements.lock
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo 'lift needs Python 3.11 or newer on PATH, or named: make setup PYTHON=/path/to/python' >&2; exit 2; }
	@$(VENV)/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || rm -rf $(VENV)
	@test -x $(VENV)/bin/pip || $(PYTHON) -m venv --clear $(VENV) || \
		{ echo 'python cannot make an environment: does it have the venv module (python3-venv)?' >&2; exit 2; }
	@echo 'setting up $(VENV) from requirements.lock'
	@# uv installs in seconds what pip installs in a minute; where it cannot run or reach its index, pip does the same.
	@$(RUN) pip install --quiet --disable-pip-version-check --constraint requirements.lock uv && \
		$(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --requirement requirements.lock || \
		$(RUN) pip install --quiet --disable-pip-version-check --requirement requirements.lock
	@$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

# The demo has an environment of its own, with what it needs and no more: the generator and pytest, no CDK.
DEMO := .lift/demo-venv
DEMO_READY := $(DEMO)/.ready

.PHONY: demo
demo: $(DEMO_READY) ## scaffold sample_models/saas.py, run its tests on an embedded DynamoDB, and validate it
	@$(DEMO)/bin/python demo.py

$(DEMO_READY): pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { echo 'lift needs Python 3.11 or newer on PATH' >&2; exit 2; }
	@test -x $(DEMO)/bin/pip || $(PYTHON) -m venv --clear $(DEMO)
	@echo 'setting up $(DEMO), once'
	@$(DEMO)/bin/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[cli,encryption,test]'
	@touch $(DEMO_READY)

.PHONY: test
test: check ## check, then the fast tests on two workers, with coverage
	@$(RUN) coverage erase
	@$(RUN) coverage run -m pytest -m 'not slow' -n $(WORKERS)
	@$(RUN) coverage combine --quiet
	@$(RUN) coverage report --skip-covered --skip-empty --fail-under=$(FLOOR)

.PHONY: check
check: setup ## lint, format and types, without running anything
	@$(RUN) ruff check .
	@$(RUN) ruff format --check .
	@$(RUN) mypy

.PHONY: slow
slow: setup ## the tests of the second stage
	@$(RUN) pytest -m slow -n $(WORKERS)

.PHONY: docs
docs: setup ## write the rules' pages in docs/rules from their docstrings
	@$(VENV)/bin/python docs/write_rules.py

.PHONY: aio
aio: setup ## write the asyncio form of the runtime anew, from what waits in liftgen/runtime
	@$(VENV)/bin/python tools/write_asyncio.py

# No index is written down, so that the locks work wherever pip is configured to look.
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

.PHONY: bench
bench: setup ## measure generated code beside what one would write otherwise; writes the pages that benchmarks/README.md lists
	@$(RUN) benchmarks
	@$(RUN) benchmarks.cold
	@$(RUN) benchmarks.generators
	@$(RUN) benchmarks.middleware
	@$(RUN) benchmarks.service
	@$(RUN) benchmarks.synthesis
	@$(RUN) benchmarks.deployment
	@$(RUN) benchmarks.backfill

.PHONY: lock
lock: setup ## pin every dependency anew, in requirements.lock and in the locks of what tests run beside it
	@$(COMPILE) pyproject.toml --all-extras --group dev --strip-extras --output-file requirements.lock
	@$(COMPILE) pyproject.toml --constraint requirements.lock --extra powertools --extra encryption --extra cache --extra breaker \
		--extra limits --extra msgspec --output-file liftgen/outputs/functions.lock
	@$(COMPILE) liftgen/testing/ministack.in --output-file liftgen/testing/ministack.lock
	@$(COMPILE) tests/support/checkers.in --output-file tests/support/checkers.lock
	@$(COMPILE) benchmarks/peers.in --output-file benchmarks/peers.lock
	@$(COMPILE) benchmarks/aioboto3.in --output-file benchmarks/aioboto3.lock
	@$(COMPILE) benchmarks/generators.in --output-file benchmarks/generators.lock
	@$(COMPILE) benchmarks/awslabs.in --output-file benchmarks/awslabs.lock

.PHONY: clean
clean: ## remove what was made here; what was downloaded stays in the caches
	rm -rf $(VENV) .lift build dist .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
