# Everything a contributor runs. `make test` and `make demo` need nothing but Python, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

# Modules are compiled once, and not by each process.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: test demo docs site dist installs workflows coverage live editors browser windows bench fuzz check types unit clean

# The types take one core only.
test: check
	$(MAKE) --no-print-directory --jobs 2 types unit

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

# The first time, one process compiles all modules: three at a time would each do so.
$(VENV)/compiled: $(READY)
	-$(BIN)/python -m pytest --collect-only -qq > /dev/null
	touch $@

# Three on two cores: many tests wait for a process or the disk.
unit: $(VENV)/compiled
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder -p no:logging -m "not curl"

# The linter says 1 when it finds something, as it should here; anything else is a fault of ours.
demo: $(READY)
	@$(BIN)/lint-settings examples/bad; code=$$?; test $$code -eq 1 || exit $$(( code > 1 ? code : 1 ))

docs: $(READY)
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/picture.py

# The documentation as a site in site/, with its links checked.
site: $(VENV)/site-ready
	$(BIN)/python docs/build_site.py

# The wheel and the sdist as they are uploaded, checked and installed with each Python that is here.
dist: $(VENV)/dist-ready
	rm -rf build dist
	$(BIN)/python -m build
	$(BIN)/twine check --strict dist/*
	$(BIN)/check-wheel-contents dist/*.whl
	$(BIN)/python .github/release/check_wheel.py --every-python dist/*.whl

# The packages, the hooks of pre-commit and the action, installed as users install them. Needs a package index.
installs: $(READY)
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile tests/installs

# The workflows once more, by a linter that is too large for every run; zizmor is part of the tests.
workflows: $(VENV)/workflows-ready
	PATH=$(BIN):$$PATH $(BIN)/actionlint .github/workflows/*.yml $(filter-out %gitlab-ci.yml, $(wildcard docs/workflows/*.yml))

# The part of the mistakes in two clean tenants that must be noticed; it only rises. ARGS: --seed 7, for others.
coverage: $(READY)
	$(BIN)/lint-settings coverage --min 99 --sample 700 $(ARGS) examples/good
	$(BIN)/lint-settings coverage --min 99 --sample 700 $(ARGS) tests/projects/news

# The server in real editors and with the client of pytest-lsp, and the printed schemas in the servers of others. Needs npm.
editors: $(VENV)/editors-ready
	cd editors/tests && npm ci --silent
	cd editors/vscode && npm ci --silent && npm run --silent package
	$(BIN)/python -m pytest editors/tests

# The page of the inventory in headless Chromium, which is installed where it is missing; without it, this fails.
# Screenshots, PDF files and figures are in build/browser.
browser: $(VENV)/browser-ready
	tests/browser/install_tools.sh $(VENV)/axe
	$(BIN)/python -m pytest tests/browser

# The program on Windows' Python, which runs in Wine: what it prints and writes is what it does here. Needs apt-get or wine.
windows: $(READY)
	sh tests/windows/install_tools.sh $(VENV)/windows $(BIN)/python
	$(BIN)/python -m pytest tests/windows

bench: $(READY)
	$(BIN)/python bench/bench.py $(ARGS)

# ARGS: for how many seconds, and from which seed; or --atheris. More files, examples and signals than in a run of the tests.
fuzz: $(READY)
	MANY_FILES=100000 STOPS=100 $(BIN)/python -m pytest tests/cli/test_weather.py -k "many_files or any_moment"
	FIXED_FILES=2400 $(BIN)/python -m pytest tests/properties/test_fix_property.py -k generated_files
	FIXED_TENANTS=60 $(BIN)/python -m pytest tests/properties/test_fix_memory.py tests/properties/test_fix_diff.py
	MORE_EXAMPLES=20 $(BIN)/python -m pytest -m hypothesis
	USUAL_DOCUMENTS=5000 $(BIN)/python -m pytest tests/unit/rulebook/test_usual_values.py
	TREES=3000 $(BIN)/python -m pytest tests/unit/search/test_ignore_patterns.py -k git_lists
	EDITED_PROJECTS=20 $(BIN)/python -m pytest tests/unit/engine/test_open_project.py
	CACHE_SEEDS=20 $(BIN)/python -m pytest tests/unit/engine/test_batch.py -k cached_equals
	SHARED_SEEDS=40 $(BIN)/python -m pytest tests/unit/git/test_changed_since.py -k unchanged_files
	SHARED_SEEDS=100 $(BIN)/python -m pytest tests/unit/git/test_changed_since_by_definition.py
	EDITING_STEPS=10000 EDITING_FILES=500 $(BIN)/python -m pytest -s tests/properties/test_editing.py
	$(BIN)/python tests/properties/fuzz.py $(ARGS)
	$(BIN)/python tests/support/fuzz_secrets.py 10 1 60

# The script of `requests`, and the whole path of docs/live-tenant.md by curl: 20 clients in three environments, 500 edits
# in the Console.
live: $(READY)
	command -v curl
	$(BIN)/python -m pytest tests/unit/live/test_requests.py
	REFRESH_EDITS=500 $(BIN)/python -m pytest tests/cli/test_live_tenant.py
	REFRESH_EDITS=500 REFRESH_SEEDS=10 $(BIN)/python -m pytest tests/unit/live/test_refresh.py -k every_change

clean:
	rm -rf $(VENV) build dist site linter/*.egg-info

# What is compiled already, or imported by one test if at all. Pip would compile all of it, and on one core.
SELDOM := /(fontTools|lexers|lxml|matplotlib|mpl_toolkits|mypyc?|numpy|PIL|pip|tests?)/

# The environment is made anew when the dependencies change.
$(READY): pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --editable '.[dev]'
	$(BIN)/python tests/support/quick_start.py
	$(BIN)/python -m compileall -q -j 0 -x '$(SELDOM)' $(VENV)/lib
	touch $(READY)

# What only some targets need: a group of dependencies each.
$(VENV)/%-ready: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group $*
	touch $@
