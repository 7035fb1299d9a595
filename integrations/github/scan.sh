#!/usr/bin/env bash
# Scan, write the reports and the summary of the job. The verdict is left to the last step, so that the reports are
# uploaded whatever it is.
set -uo pipefail

reports="$RUNNER_TEMP/stayopen/reports"
mkdir -p "$reports"
options=(--fail-on "$INPUT_FAIL_ON")
if [ "$INPUT_SINCE" != none ]; then options+=(--since "$INPUT_SINCE"); fi
if [ "$INPUT_ALLOW_INCOMPLETE" = true ]; then options+=(--allow-incomplete); fi
read -r -d '' -a more <<<"$INPUT_ARGUMENTS" || true # ends at the end, not at a line feed

# A line of the table may quote the project, and GitHub takes lines that begin with "::" for commands.
pause="stayopen-$RANDOM$RANDOM$RANDOM"
echo "::stop-commands::$pause"
code=0
"$STAYOPEN" scan "${options[@]}" "${more[@]+"${more[@]}"}" \
  -o "$reports/stayopen.json" -o "$reports/stayopen.sarif" -o "$reports/stayopen.md" -o "$reports/stayopen.html" \
  -- "$INPUT_PATH" || code=$?
echo "::$pause::"

{
  echo "exit-code=$code"
  echo "reports=$reports"
  if [ -s "$reports/stayopen.sarif" ]; then echo "sarif=$reports/stayopen.sarif"; fi
} >>"$GITHUB_OUTPUT"
if [ -s "$reports/stayopen.md" ]; then
  # GitHub takes 1 MiB of a summary, and nothing of a longer one.
  head -c 1000000 "$reports/stayopen.md" >>"$GITHUB_STEP_SUMMARY"
else
  echo "stayopen ended with exit code $code and wrote no report." >>"$GITHUB_STEP_SUMMARY"
fi
