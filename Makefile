# The two commands of the house are `make run` and `make test`. `make help` lists the others.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
.DEFAULT_GOAL := help
.PHONY: help run test check bench tour lock messages clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.installed ## install, prepare and serve the program
	@exec $(BIN)/agir run

test: .venv/.installed-tests ## everything: linters, types, house, suite on both databases, browser
	@exec $(BIN)/python -m tests.run all

check: .venv/.installed-tests ## the part under a minute: linters, types, house, quick tests
	@exec $(BIN)/python -m tests.run check

bench: .venv/.installed-tests ## the promises of speed, as ratios against named peers
	@exec $(BIN)/python -m benchmarks

tour: .venv/.installed-tests ## photograph every page of the demonstration into tour/
	@exec $(BIN)/python -m tests.tour

messages: .venv/.installed-tests ## gather the words to translate (needs gettext)
	@$(BIN)/agir makemessages --locale en --locale fr --no-location --no-wrap --ignore .venv --ignore var

lock: ## pin every dependency again, with hashes (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links requirements.in -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links requirements-dev.in -o requirements-dev.lock

clean: ## take away what was installed and built (never the data)
	rm -rf .venv .mypy_cache .ruff_cache tour

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 ou plus récent est nécessaire. / Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv .venv || { \
	  echo "Le module venv de Python est nécessaire. / Python's venv module is needed."; exit 1; }
	@touch $@

.venv/.installed: .venv/.created requirements.lock pyproject.toml
	@echo "Installation… / Installing…"
	@$(PIP) --require-hashes --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.installed-tests: .venv/.installed requirements-dev.lock
	@$(PIP) --require-hashes --requirement requirements-dev.lock
	@touch $@
