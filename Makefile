# The two commands to know: `make ask` and `make test`. Both make .venv first, if need be.
# Needs Python 3.11 or newer with its venv module; name another one with PYTHON=...

PYTHON ?= python3
SINCE ?= HEAD~1
# How much of what decides in the rules the cases show, in percent: may be raised, and never lowered.
SHOWN := 90
N ?= 1000000

VENV := .venv
BIN := $(VENV)/bin
UNFINISHED := $(VENV)/.unfinished

.PHONY: help ask test rules mutate oracle flips bench bench-peers lint proposals clean check-python FORCE

help:
	@echo "make ask     answer for the founding case: casus ask osh"
	@echo "make test    run the whole test suite"
	@echo "make lint    check format, findings, types, the floors of imports, and the form of the rules"
	@echo "make rules   hold the rules to cases and theorems, and plant faults in those changed since SINCE"
	@echo "make mutate  plant faults in every rule, and show those that nothing notices"
	@echo "make oracle  hold the rules against a second evaluator on N scenarios (now: $(N))"
	@echo "make flips   ask for every flip of every case, and see that it flips"
	@echo "make bench   measure speed and memory, print the table"
	@echo "make bench-peers   compare finding the smallest changes with other programs, installed for it"
	@echo "make proposals   print each case's triggers beside what was proposed, and why they differ"
	@echo "make clean   remove .venv, caches and built files"
	@echo "SINCE=...    the git revision that rules are compared with (now: $(SINCE))"
	@echo "PYTHON=...   the Python to make .venv with (now: $(PYTHON))"

ask: $(VENV)/.ready
	@$(BIN)/casus ask osh

test: $(VENV)/.ready-test
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

flips: $(VENV)/.ready-test
	@PYTHONPATH=.:tests $(BIN)/python tests/questions/test_searching.py

bench: $(VENV)/.ready-test
	@$(BIN)/python tests/benchmark.py

bench-peers: $(VENV)/.ready-test
	@$(BIN)/python tests/benchmark.py --peers

# A fault that is found to survive fails it (1), time or no time; that some were not looked at in time (3), as is then
# told, does not.
rules: $(VENV)/.ready-test
	@$(BIN)/casus test
	@$(BIN)/casus prove
	@$(BIN)/casus coverage --fail-under $(SHOWN)
	@if git rev-parse --quiet --verify '$(SINCE)^{commit}' >/dev/null; \
	then $(BIN)/casus mutate --since '$(SINCE)' --limit 120 || [ $$? -eq 3 ]; \
	else echo "No faults were planted: there is no revision $(SINCE) to compare with."; fi

mutate: $(VENV)/.ready-test
	@$(BIN)/casus mutate --beyond 600

oracle: $(VENV)/.ready-test
	@PYTHONPATH=.:tests $(BIN)/python -m oracle.measuring $(N)

lint: $(VENV)/.ready-test
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/casus lint

proposals: $(VENV)/.ready-test
	@$(BIN)/python tests/test_proposals.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find reasoner tests -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- the Python to make .venv with -------------------------------------------------------------------------

# Each probe answers with a word that a broken or unexpected PYTHON cannot answer by accident.
probe_version = $(shell "$(PYTHON)" -c 'import sys; print("Python %d.%d" % sys.version_info[:2])' </dev/null 2>/dev/null)
probe_recent = $(shell "$(PYTHON)" -c 'import sys; print("recent" * (sys.version_info[:2] >= (3, 11)))' </dev/null 2>/dev/null)
probe_venv = $(shell "$(PYTHON)" -c 'import ensurepip' </dev/null >/dev/null 2>&1 \
	&& "$(PYTHON)" -m venv --help </dev/null >/dev/null 2>&1 && echo complete)

remedy = install Python 3.11 or newer, or name one you have, as in PYTHON=python3.12
refuse_missing = $(error Python 3.11 or newer is needed but "$(PYTHON)" does not run: $(remedy))
refuse_old = $(error Python 3.11 or newer is needed but "$(PYTHON)" is $(probe_version): $(remedy))
refuse_venv = $(error "$(PYTHON)" lacks the modules venv and ensurepip: install them (on Debian and Ubuntu the package is python3-venv), or name another Python, as in PYTHON=python3.12)

checked_python = $(if $(filter recent,$(probe_recent)),$(if $(filter complete,$(probe_venv)),,$(refuse_venv)),$(if $(probe_version),$(refuse_old),$(refuse_missing)))

check-python:
	$(checked_python)@:

# ---- .venv ---------------------------------------------------------------------------------------------------

# .venv serves if it was not left unfinished, was made here (scripts and the editable install hold the path),
# its Python still runs and is recent, and pip is there. A .venv made by hand is taken over if it serves.
# A PYTHON that was named must be the one it was made with.
serves = [ ! -e $(UNFINISHED) ] \
	&& $(BIN)/python -c 'import sys; from importlib.util import find_spec as f; \
	sys.exit(sys.version_info < (3, 11) or not f("pip"))' \
	&& { [ "$$(cat $(VENV)/.made)" = "$$(pwd -P)" ] || { [ ! -e $(VENV)/.made ] && $(BIN)/python -m pip --version; }; } \
	$(if $(filter file default,$(origin PYTHON)),,&& [ "$$("$(PYTHON)" -c '$(identity)')" = "$$($(BIN)/python -c '$(identity)')" ])
identity = import sys; print(sys.version)
state = $(shell { $(serves); } </dev/null >/dev/null 2>&1 && echo serves)

# The recipe runs every time and touches the file only when .venv is made or taken over.
$(VENV)/.made: FORCE
	$(if $(state),@[ -e $@ ] || pwd -P >$@,$(checked_python)$(make_venv))

define make_venv
@echo "Making .venv with $(PYTHON) ..." >&2; \
	rm -rf $(VENV) && mkdir $(VENV) && : >$(UNFINISHED) \
	&& "$(PYTHON)" -m venv $(VENV) >&2 && pwd -P >$@ && rm $(UNFINISHED)
endef

# pip undoes what fails, but not what is killed: then .venv stays unfinished and is made anew.
define install
@echo "Installing the project into .venv ..." >&2; \
	: >$(UNFINISHED); \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --editable '$(1)' </dev/null >&2; \
	status=$$?; \
	[ $$status -gt 128 ] || rm -f $(UNFINISHED); \
	exit $$status
endef

$(VENV)/.ready: pyproject.toml $(VENV)/.made
	$(call install,.)
	@touch $@

$(VENV)/.ready-test: pyproject.toml $(VENV)/.made
	$(call install,.[test])
	@touch $(VENV)/.ready $@
