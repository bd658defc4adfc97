#!/usr/bin/env bash
# What the action does: runs connectspec as the variables CONNECTSPEC… say, leaves the reports in a folder, shows the Markdown
# one as the job's summary, and ends with the exit status of the run.
set -euo pipefail

# Without either, connectspec would test its own reference proxy, and every proxy would be found to be fine.
arguments=" ${CONNECTSPEC_ARGUMENTS:-} "
if [[ -z ${CONNECTSPEC_TARGET:-}${CONNECTSPEC_PROFILE:-} && $arguments != *" --target"* && $arguments != *" --profile"* ]]; then
  echo "::error title=connectspec::Nothing to test: give target (HOST:PORT) or profile (a name or a file)."
  exit 2
fi

program=${CONNECTSPEC:-connectspec}
folder=${CONNECTSPEC_OUTPUT:-connectspec-report}
mkdir -p "$folder"

command=("$program" run --color never)
add() { [[ -z $2 ]] || command+=("$1" "$2"); }
add --target "${CONNECTSPEC_TARGET:-}"
add --profile "${CONNECTSPEC_PROFILE:-}"
add --endpoint "${CONNECTSPEC_ENDPOINT:-}"
add --user "${CONNECTSPEC_USER:-}"
add --expect "${CONNECTSPEC_EXPECT:-}"
formats=(json junit sarif markdown html)
declare -A file=([json]=run.json [junit]=junit.xml [sarif]=run.sarif [markdown]=summary.md [html]=run.html)
for format in "${formats[@]}"; do
  rm -f "$folder/${file[$format]}"
  command+=(--report "$format=$folder/${file[$format]}")
done
# Words are wanted here, but no expansion of globs: those are for connectspec.
set -f
# shellcheck disable=SC2206
command+=(${CONNECTSPEC_ARGUMENTS:-} ${CONNECTSPEC_CASES:-})
set +f

status=0
"${command[@]}" || status=$?

if [[ -n ${GITHUB_STEP_SUMMARY:-} && -s $folder/summary.md ]]; then
  cat "$folder/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [[ -n ${GITHUB_OUTPUT:-} ]]; then
  printf 'status=%s\n' "$status" >>"$GITHUB_OUTPUT"
  for format in json junit sarif html; do
    printf '%s=%s\n' "$format" "$folder/${file[$format]}" >>"$GITHUB_OUTPUT"
  done
fi
case $status in
  0) ;;
  1) echo "::error title=connectspec::The results differ from what was expected: correct the proxy, or the expected results (see the job's summary)." ;;
  3) echo "::error title=connectspec::Questions stayed unanswered, or the proxy could not be reached (see the log above)." ;;
  *) echo "::error title=connectspec::connectspec could not run (exit status $status; see the log above)." ;;
esac
exit "$status"
