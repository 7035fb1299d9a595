#!/usr/bin/env bash
# What each forge's own schema and the linters of the field say of the files here. $1: the directory of the linters.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=$1

valid() {
  "$bin/check-jsonschema" --quiet --regex-variant python --default-filetype yaml --builtin-schema "vendor.$1" "${@:2}"
}

"$bin/yamllint" --strict -d '{extends: default, rules: {line-length: {max: 120}, document-start: disable, truthy: {check-keys: false}, comments: {min-spaces-from-content: 1}, braces: disable, comments-indentation: disable}}' \
  action.yml .pre-commit-hooks.yaml integrations
valid github-actions action.yml
valid github-workflows integrations/github/stayopen.yml
"$bin/zizmor" --quiet --offline --config integrations/github/zizmor.yml action.yml integrations/github/stayopen.yml
"$bin/actionlint" -shellcheck "$bin/shellcheck" -pyflakes= integrations/github/stayopen.yml templates/init/github-workflow.yml
valid gitlab-ci integrations/gitlab/.gitlab-ci.yml
sed '1,/^---$/d' integrations/gitlab/templates/stayopen.yml | valid gitlab-ci -
valid azure-pipelines integrations/azure/azure-pipelines.yml
"$bin/hadolint" integrations/docker/Dockerfile
"$bin/pre-commit" validate-manifest .pre-commit-hooks.yaml

# What the examples run, as each forge runs it.
steps=$(mktemp -d)
trap 'rm -r "$steps"' EXIT
"$bin/python" - "$steps" <<'EOF'
import re, sys
from pathlib import Path
import yaml

out, here = Path(sys.argv[1]), Path("integrations")
inputs, body = (here / "gitlab/templates/stayopen.yml").read_text().split("\n---\n")
job = yaml.safe_load(re.sub(r"\$\[\[ .*? ]]", "input", body))["stayopen"]
azure = yaml.safe_load((here / "azure/azure-pipelines.yml").read_text())
(jenkins,) = re.findall(r"sh '''\n(.*?)'''", (here / "jenkins/Jenkinsfile").read_text(), re.DOTALL)
(bash,) = (step["bash"] for step in azure["steps"] if "bash" in step)
script = "\n".join((*job["before_script"], *job["script"]))
for name, shell, text in (("gitlab", "sh", script), ("jenkins", "sh", jenkins), ("azure", "bash", bash)):
    (out / name).write_text(f"#!/usr/bin/env {shell}\n{text}")
EOF
"$bin/shellcheck" -x .ci/run integrations/*.sh integrations/github/*.sh "$steps"/*
