#!/usr/bin/env bash
# Install the version of stayopen that this action is, away from the project's own environment.
set -euo pipefail

python=$(command -v python3 || command -v python) || {
  echo "::error::stayopen needs Python 3.10 or newer: add actions/setup-python before it"
  exit 70
}
home="$RUNNER_TEMP/stayopen"
"$python" -m venv "$home/venv"
bin="$home/venv/bin"
if [ ! -d "$bin" ]; then bin="$home/venv/Scripts"; fi # Windows
# -I: neither the workspace nor PYTHONPATH has a say in what is installed.
"$bin/python" -I -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
mkdir -p "$home/store"
{
  echo "python=$bin/python"
  echo "command=$bin/stayopen"
  echo "store=$home/store"
} >>"$GITHUB_OUTPUT"
