# Kurak. The two commands of the README are `make report` and `make test`.
# Everything is installed into .venv, in the versions of constraints.txt.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STUDY  ?= studies/kyrgyzstan-2023

.DEFAULT_GOAL := help
.PHONY: help report test quick thorough lint bench docs words golden browser forms clean

help:
	@echo "make report   build the worked study's report, HTML and PDF; then an edition from made-up records, SIMULATED on every page"
	@echo "make test     set up everything that the tests need, and run them"
	@echo "make lint     style, types and the import rule"
	@echo "make bench    time the commands, whole process, with peak memory"
	@echo "make forms    install the form page for browsers, which kurak serve uses"
	@echo "make docs     write the generated pages of docs/ anew"
	@echo "make words    keep the translators' files in step with the report's words"
	@echo "make golden   write down the worked report's text anew, after a change that is meant"

# What the program needs to run.
$(VENV)/installed: pyproject.toml constraints.txt src/kurak/version.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Kurak needs Python 3.11 or newer; say which one: make report PYTHON=python3.12"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
		echo "Python cannot make an environment; on Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 2; }
	@echo "installing into $(VENV)"
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt --editable .
	@touch $@

# What the tests need beside that.
$(VENV)/tested: $(VENV)/installed
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@

report: $(VENV)/installed
	@$(BIN)/kurak report $(STUDY)
	@$(BIN)/kurak report $(STUDY) --rehearsal

# On every core, a file at a time, in the order of tests/conftest.py: the long ones first.
TESTS := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

# Programs are started hundreds of times: what Python compiles once is kept, whatever the environment says.
test quick: export PYTHONDONTWRITEBYTECODE =

# Style and types are looked at on one core while the other sets up what the tests need; what they say comes last.
test: $(VENV)/tested
	@$(MAKE) --no-print-directory lint > $(VENV)/lint.txt 2>&1 & lint=$$!; \
	$(MAKE) --no-print-directory browser forms && { echo "$(TESTS)"; $(TESTS); }; tests=$$?; \
	wait $$lint; lint=$$?; cat $(VENV)/lint.txt; \
	if [ $$tests -ne 0 ]; then exit $$tests; fi; exit $$lint

quick: $(VENV)/tested
	$(TESTS) -m "not slow and not browser"

# The browser tests open pages in Chromium, and forms are opened in JavaRosa. A machine with apt and root gets Debian's.
browser: $(VENV)/tested
	@sh scripts/find_browser.sh
	@sh scripts/find_java.sh

# The form page in the browser: ODK Web Forms and Vue, as files. npm comes as a Python package where the machine has none.
forms: node/node_modules/installed

node/node_modules/installed: node/package.json $(VENV)/installed
	@command -v npm >/dev/null 2>&1 || $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt --editable '.[node]'
	@echo "installing the form page into node/node_modules"
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm install --prefix node --no-package-lock --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# Ten times the examples of each property that does not set their number itself; for a night, or after a change of the arithmetic.
thorough: export KURAK_EXAMPLES = thorough
thorough: $(VENV)/tested
	$(TESTS) -m "not browser"

lint: $(VENV)/tested
	$(BIN)/ruff check src tests scripts
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/tested forms
	$(BIN)/python scripts/bench.py
	$(BIN)/python scripts/bench_sampling.py
	$(BIN)/python scripts/bench_estimation.py
	$(BIN)/python scripts/bench_scales.py
	$(BIN)/python scripts/bench_qualitative.py
	$(BIN)/python scripts/bench_stakeholders.py
	$(BIN)/python scripts/bench_disclosure.py
	$(BIN)/python scripts/bench_server.py
	$(BIN)/python scripts/collect_interviews.py

docs: $(VENV)/installed
	$(BIN)/python scripts/make_docs.py

words: $(VENV)/installed
	$(BIN)/python scripts/make_words.py

golden: $(VENV)/installed
	PYTHONPATH=tests/report $(BIN)/python scripts/make_golden.py

clean:
	rm -rf $(VENV) node/node_modules studies/*/out build dist src/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
