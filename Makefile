# `make run` starts everything; `make test` is everything CI runs. Only Python 3.11+ is needed beforehand.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
BENCH ?=
TESTS ?= tests
PIP := $(PY) -m pip install -qq --disable-pip-version-check --require-hashes
COMPILE := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links

# Every start of a process would compile the whole house again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run stop test suite tools bench lint types docs dev-db lock clean

$(PY):
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt | $(PY)
	@echo "正在安装所需的软件（只在第一次和版本更新后，约几分钟）……"
	@$(PIP) -r requirements.txt
	@touch $@

# For whoever develops: uv (its pinned lines from the list itself) does with half the work what pip does. It does not read pip's configuration but
# for the index handed to it; where it cannot come to the packages, pip does it after all.
$(VENV)/.dev: requirements.txt requirements-dev.txt | $(PY)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > $(VENV)/uv.txt
	@index=$${PIP_INDEX_URL:-$$($(PY) -m pip config get global.index-url 2>/dev/null)}; \
	if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
	$(PIP) --no-compile -r $(VENV)/uv.txt && $(PY) -m uv pip install --quiet --python $(PY) --require-hashes --compile-bytecode \
	  -r requirements.txt -r requirements-dev.txt || $(PIP) --no-compile -r requirements.txt -r requirements-dev.txt
	@touch $(VENV)/.runtime $@

run: $(VENV)/.runtime
	@exec $(PY) manage.py start --port $(PORT)

stop: $(VENV)/.runtime
	@$(PY) manage.py start --stop

dev-db: $(VENV)/.dev
	@$(PY) manage.py start --services-only

# Everything CI runs: style, types, architecture, units, real worker, real browser. Browser and libraries are installed side by side; style and types
# run while the test database is made.
test:
	@$(MAKE) --no-print-directory --jobs 2 $(VENV)/.dev tools
	@$(MAKE) --no-print-directory --jobs 2 lint suite

# The tests alone. The servers end with the run when it started them. They keep their files in memory where there is room: every test that commits
# gets a database of its own, some 1,500 files, which a disk's file system takes ten times as long to make.
# Three workers on two cores: a test that waits for a browser or for a worker that was killed leaves its core to another.
MEMORY := /dev/shm/veterans-portal-$(shell id -u)-$(shell pwd | cksum | cut -d' ' -f1)
suite: $(VENV)/.dev
	@room=$$(df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 { print $$4 }'); \
	if [ -z "$$VP_DATA_DIR" ] && [ "$${room:-0}" -gt 3000000 ] && mkdir -p $(MEMORY) && [ -O $(MEMORY) ]; then export VP_DATA_DIR=$(MEMORY); fi; \
	VP_UNSAFE_DISK=1 exec $(PY) -m veterans_portal.services -- $(PY) -m pytest $(TESTS) --numprocesses 3 --dist loadgroup --no-loadscope-reorder --durations 25 --durations-min 5

# Debian's Chromium (the one without a window of its own draws the same pages with less work) with a Chinese font, and its LibreOffice, when
# missing and when this user may install them.
CHROMIUM := command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome
tools:
	@missing=; { $(CHROMIUM); } >/dev/null || missing="chromium fonts-noto-cjk"; \
	command -v soffice >/dev/null || missing="$$missing libreoffice-calc-nogui"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing $$missing"; \
	  { apt-get update -qq; apt-cache show chromium-headless-shell 2>&1 && missing=$$(echo "$$missing" | sed 's/chromium /chromium-headless-shell /'); \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; } >/dev/null \
	  || echo "could not install $$missing"; \
	fi
	@{ $(CHROMIUM); } >/dev/null || { echo "BROWSER TESTS WILL NOT RUN: chromium is missing"; [ "$$CI" != true ]; }
	@command -v soffice >/dev/null || { echo "LIBREOFFICE TESTS WILL NOT RUN: soffice is missing"; [ "$$CI" != true ]; }

lint: $(VENV)/.dev types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check --quiet . || { echo "run: $(PY) -m ruff format ."; exit 1; }
	@$(VENV)/bin/lint-imports --no-logo
	@$(VENV)/bin/djlint templates --lint --quiet

types: $(VENV)/.dev
	@$(VENV)/bin/mypy --no-error-summary apps veterans_portal

bench: $(VENV)/.dev
	@$(PY) -m veterans_portal.services -- $(PY) -m tests.benchmarks $(BENCH)

docs: $(VENV)/.dev
	@$(PY) -m veterans_portal.services -- $(PY) manage.py make_docs

lock: $(VENV)/.dev
	@$(COMPILE) requirements.in -o requirements.txt
	@$(COMPILE) requirements-dev.in -o requirements-dev.txt

clean: stop
	@test ! -f .data/home || rm -rf "$$(cat .data/home)"
	@rm -rf .data $(MEMORY) $(VENV) .ruff_cache .mypy_cache .import_linter_cache .hypothesis
