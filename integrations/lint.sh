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
valid gitlab-ci integrations/gitlab/.gitlab-ci.yml
sed '1,/^---$/d' integrations/gitlab/templates/stayopen.yml | valid gitlab-ci -
valid azure-pipelines integrations/azure/azure-pipelines.yml
"$bin/hadolint" integrations/docker/Dockerfile
"$bin/pre-commit" validate-manifest .pre-commit-hooks.yaml
