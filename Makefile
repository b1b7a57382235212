# make run     everything from nothing to a running service; prints the address and the demo accounts
# make test    every test, installing what it needs        make check   style, types, rooms, diagrams, messages
# make walks   10,000 random walks over all procedures, each twice; some minutes on two cores
# make bench   speed against a floor in the same run       make build   pages and cores only
# make docs-shots   the pictures of the README
PORT ?= 8000
DATA_DIR ?= data
export PORT DATA_DIR

PYTHON ?= python3
BIN := .venv/bin
FRONTEND := service/web/frontend
SOURCES := $(shell find $(FRONTEND) -name node_modules -prune -o -type f -print)
MANIFEST := service/web/static/build/manifest.json
CATALOGS := $(patsubst %.po,%.mo,$(wildcard service/web/translations/*/LC_MESSAGES/*.po))

.PHONY: run build test check walks bench docs-shots clean
run: build
	@$(BIN)/yuanke serve --deploy bpmn --deploy forms --demo

build: .venv/.runtime $(MANIFEST) $(CATALOGS)

.venv/.runtime: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked Python packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "Installing the locked development packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

# Node.js 20 or later from the system, else from a wheel; see tools/node
$(FRONTEND)/node_modules/.installed: $(FRONTEND)/package-lock.json tools/node .venv/.runtime
	@echo "Installing the locked page packages …"
	@tools/node npm --prefix $(FRONTEND) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(MANIFEST): $(FRONTEND)/node_modules/.installed $(SOURCES)
	@echo "Building the pages …"
	@cd $(FRONTEND) && ../../../tools/node node build.mjs
	@touch $@

%.mo: %.po .venv/.runtime
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# One process more than cores: the browser stories wait a lot. In the order of the folders they come early, so that short
# tests fill the end.
test: build .venv/.dev
	@tools/chromium
	@$(BIN)/python -m pytest --numprocesses=$$(( $$(getconf _NPROCESSORS_ONLN) + 1 )) --dist=loadfile --no-loadscope-reorder

check: build .venv/.dev
	@$(BIN)/ruff check service tests tools
	@$(BIN)/ruff format --check --quiet service tests tools
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/yuanke lint bpmn forms
	@$(BIN)/python -m pytest tests/test_house.py tests/test_messages.py

walks: build .venv/.dev
	@nice $(BIN)/python -m tests.walk_all 10000

bench: build .venv/.dev
	@tools/chromium
	@$(BIN)/python -m tests.bench

docs-shots: build .venv/.dev
	@tools/chromium
	@$(BIN)/python -m pytest tests/browser/docs_shots.py

clean:
	rm -rf .venv service/web/static/build service/engine/build $(FRONTEND)/node_modules
