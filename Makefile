# make help names the targets. Set-up (tools/setup.py) runs first wherever it is needed, and only once.
BIN := .venv/bin
SECONDS := 30
# two tests at once: many wait for real devices; what is left of a half goes to whoever is free
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal

help:  ## say what there is to make
	@sed -n 's/^\([a-z]*\):.*## /\1: /p' $(MAKEFILE_LIST) | awk -F': ' '{ printf "make %-8s %s\n", $$1, $$2 }'

demo: setup-demo  ## play the demo track for 30 s and record it to demo.mp4
	@$(BIN)/vj live --audio demo --seconds $(SECONDS) --record demo.mp4 -y

test: setup-test  ## run the whole test suite; ARGS="-k beat" runs a part
	@$(PYTEST) $(ARGS)

check: setup-test  ## format, lint, types, tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(PYTEST) $(ARGS)

bench: setup-test  ## measure, and print a table
	@$(BIN)/python tools/bench.py

gpu: setup-gpu  ## with an NVIDIA GPU: CuPy against OpenGL on every look, and the speed table
	@$(BIN)/python -m pytest -m gpu $(ARGS)
	@$(BIN)/python tools/gpu.py

format: setup-test  ## lay out the code as `make check` wants it
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean:  ## take away what was made here, .venv too
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis demo.mp4
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup-demo setup-test setup-gpu: setup-%:
	@python3 tools/setup.py $*

.DEFAULT_GOAL := help
.PHONY: help demo test check bench gpu format clean setup-demo setup-test setup-gpu
