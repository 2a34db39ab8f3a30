# The everyday commands. `just` lists them; https://just.systems says how to install it.

python := if os() == "windows" { ".venv/Scripts/python" } else { ".venv/bin/python" }

default:
    @just --list

# Make the environment with everything that development needs
setup:
    python3 -m venv .venv
    {{python}} -m pip install -e '.[test]'

# Run the tests, or those named
test *ARGS:
    {{python}} -m pytest {{ARGS}}

# Check style and types
check:
    {{python}} -m ruff check
    {{python}} -m ruff format --check
    {{python}} -m mypy

# Mend what can be mended automatically
format:
    {{python}} -m ruff check --fix
    {{python}} -m ruff format

# Everything, in a fresh clone and a fresh environment
ci:
    bash .ci/run

# How good the answers are on the public sets
quality *ARGS:
    {{python}} tests/benchmarks/quality.py {{ARGS}}
