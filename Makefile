# make demo   judge the example repositories and end with their levels
# make test   lint, types and tests, on all processors, in random order; make tests TESTS=tests/cli   some of them
# make coverage   what the tests of what decides and what sends do not run
# make benchmarks   what it costs (ARGUMENTS="--before PATH/TO/openness --corpus DIR --files 1000000"; docs/benchmarks.md)
# make dist   wheel and source, checked and installed in an environment of their own
# make audit   known holes in what is locked
# make hostile   what becomes of repositories that an attacker made
# make fuzz   an hour of broken inputs for every parser (FUZZ_MINUTES=60)
# make sentences   how every sentence of tests/repos is read, written anew; OLD=REVISION [CORPUS=DIR]: what that revision read otherwise
# make rigs   the heavy rigs: the image, pictures, weight files that their own libraries write (see tests/rigs/)
# Each does all its set-up; only make and Python 3.11 or newer (with venv) have to be there. PYTHON=... names another one.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test lint types unit tests coverage benchmarks dist audit hostile fuzz rigs lock docs sentences catalogues docs-site clean

demo: $(VENV)/installed
	@$(BIN)/python examples/demo.py

test: lint types unit

lint: $(VENV)/tested
	$(BIN)/ruff check .

types: $(VENV)/tested
	$(BIN)/mypy

# The light rigs (an emulated GitHub, linters) run with the tests; where they cannot be had, those say so and are skipped.
unit: $(VENV)/tested
	@$(MAKE) --no-print-directory $(VENV)/rigged || \
		echo "the rigs cannot be installed here: the tests that need them are skipped, each with its reason"
	@$(MAKE) --no-print-directory tests

# Files go to one process each, so that what they share is made once; -p no:randomly keeps their order.
TESTS ?=
WORKERS ?= auto

tests: $(VENV)/tested
	$(BIN)/python -m pytest -q -rs -n $(WORKERS) --dist worksteal $(TESTS)

# What decides whether something passes, and what leaves the process: no line of it may go untested.
coverage: $(VENV)/tested
	@$(BIN)/python tests/covered.py

benchmarks: $(VENV)/tested
	@$(BIN)/python benchmarks/speed.py $(ARGUMENTS)

dist: $(VENV)/packaged
	@$(BIN)/python tests/package.py dist

audit: $(VENV)/packaged
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock -r requirements-build.lock

rigs: $(VENV)/rigged $(VENV)/formatted $(VENV)/validated $(VENV)/sited $(VENV)/counted
	@PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python -m pytest -q -rs tests/rigs tests/census

# What becomes of every hostile repository: exit status, level, seconds, megabytes.
hostile: $(VENV)/tested
	@$(BIN)/python tests/hostile/table.py

# Every parser is fuzzed in turn, an hour in all; findings are kept in tests/fuzz/found.
FUZZ_MINUTES ?= 60

fuzz: $(VENV)/tested
	@$(BIN)/python tests/fuzz/fuzz.py $(FUZZ_MINUTES)

docs: $(VENV)/installed
	$(BIN)/python -m checker.tables
	$(BIN)/python -m checker.language.lexicon
	$(BIN)/python -m checker.patterns.build
	$(BIN)/python docs/generate.py
	$(BIN)/python -m checker.settings
	$(BIN)/python benchmarks/sentences.py

# The words of the reports in other languages: what is new is collected, what is translated is compiled.
catalogues: $(VENV)/tested
	@$(BIN)/python docs/catalogues.py

# The site of the documentation, from the pages that people read here too; a warning is an error.
docs-site: $(VENV)/sited
	$(BIN)/sphinx-build -q -W --keep-going -b html docs build/site
	@echo "build/site/index.html"

sentences: $(VENV)/installed
	@$(BIN)/python benchmarks/sentences.py $(OLD) $(CORPUS)

# What is installed is what the lock files say, hash for hash; nothing is resolved here.
$(VENV)/python: 
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "openness-gate needs Python 3.11 or newer; name one with make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/python requirements.lock requirements-build.lock pyproject.toml
	@echo "Installing into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements-build.lock -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q checker templates
	@touch $@

$(VENV)/tested: $(VENV)/installed requirements-dev.lock
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/rigged: $(VENV)/tested requirements-rigs.lock tests/rigs/package-lock.json
	@$(PIP) install --require-hashes -r requirements-rigs.lock
	@cd tests/rigs && PATH="$(abspath $(BIN)):$$PATH" npm ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@

$(VENV)/packaged: $(VENV)/installed requirements-package.lock
	@$(PIP) install --require-hashes -r requirements-package.lock
	@touch $@

# The engine and the tables of a census: the tests of it are skipped without.
$(VENV)/counted: $(VENV)/tested requirements-census.lock
	@$(PIP) install --require-hashes -r requirements-census.lock
	@touch $@

# The libraries that write weight files take longer to install than all else: they wait for the rig that needs them.
$(VENV)/formatted: $(VENV)/tested requirements-formats.lock
	@$(PIP) install --require-hashes -r requirements-formats.lock
	@touch $@

$(VENV)/sited: $(VENV)/installed requirements-site.lock
	@$(PIP) install --require-hashes -r requirements-site.lock
	@touch $@

# So do the large validators of reports (160 MB).
$(VENV)/validated: $(VENV)/rigged tests/rigs/validators/package-lock.json
	@cd tests/rigs/validators && PATH="$(abspath $(BIN)):$$PATH" npm ci --silent --no-audit --no-fund --ignore-scripts --omit=optional
	@touch $@

# uv writes one lock for every platform and Python from 3.11 on (pip install uv).
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

# What our dependencies name and no code of ours ever calls: the image goes without (tests/test_image_lock.py).
UNUSED := cffi cryptography fsspec hf-xet pycparser pygments pynacl

lock:
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --extra dev -o requirements-dev.lock
	$(LOCK) pyproject.toml --extra rigs -o requirements-rigs.lock
	$(LOCK) pyproject.toml --extra formats -o requirements-formats.lock
	$(LOCK) pyproject.toml --extra site -o requirements-site.lock
	$(LOCK) -c requirements.lock pyproject.toml --extra census -o requirements-census.lock
	$(LOCK) pyproject.toml --extra package -o requirements-package.lock
	$(LOCK) $(UNUSED:%=--no-emit-package %) -c requirements.lock pyproject.toml -o requirements-image.lock
	echo 'setuptools>=77' | $(LOCK) - -o requirements-build.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .rigs .hypothesis .pytest_cache .mypy_cache .ruff_cache .coverage tests/rigs/node_modules
	find checker templates tests benchmarks docs examples -name __pycache__ -type d -prune -exec rm -rf {} +
