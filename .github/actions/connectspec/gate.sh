#!/usr/bin/env bash
# What the action does: runs connectspec as the variables CONNECTSPEC… say, leaves the reports in a folder, shows the Markdown
# one as the job's summary, names the others as outputs, and ends with the exit status of the run. Of a run that fails early there
# are none, and those of an earlier one stay as they are and aren't named. CONNECTSPEC_USER is read by the program itself: nobody
# sees it in a list of processes.
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
new=$(mktemp -d "$folder/new.XXXXXX")
trap 'rm -rf "$new"' EXIT

command=("$program" run --color never)
add() { [[ -z $2 ]] || command+=("$1" "$2"); }
add --target "${CONNECTSPEC_TARGET:-}"
add --profile "${CONNECTSPEC_PROFILE:-}"
add --endpoint "${CONNECTSPEC_ENDPOINT:-}"
add --expect "${CONNECTSPEC_EXPECT:-}"
formats=(json junit sarif markdown html)
declare -A file=([json]=run.json [junit]=junit.xml [sarif]=run.sarif [markdown]=summary.md [html]=run.html)
# What is known is no alert, and GitHub passes over SARIF's way to say so.
declare -A format_of=([sarif]=github)
for format in "${formats[@]}"; do
  command+=(--report "${format_of[$format]:-$format}=$new/${file[$format]}")
done
# OWNER/REPOSITORY/.github/workflows/NAME.yml@REF: what SARIF shows at no other file of the repository.
workflow=${GITHUB_WORKFLOW_REF:-}
workflow=${workflow%%@*}
if [[ $workflow == */*/*.y*ml && -e ${workflow#*/*/} && -z ${CONNECTSPEC_EXPECT:-} ]]; then
  command+=(--located-at "${workflow#*/*/}")
fi
# Words are wanted here, but no expansion of globs: those are for connectspec.
set -f
# shellcheck disable=SC2206
command+=(${CONNECTSPEC_ARGUMENTS:-} ${CONNECTSPEC_CASES:-})
set +f

status=0
"${command[@]}" || status=$?

outputs="status=$status"
for format in "${formats[@]}"; do
  [[ -e $new/${file[$format]} ]] || continue
  [[ $format != markdown || -z ${GITHUB_STEP_SUMMARY:-} ]] || cat "$new/${file[$format]}" >>"$GITHUB_STEP_SUMMARY"
  mv "$new/${file[$format]}" "$folder/${file[$format]}"
  outputs+=$'\n'"$format=$folder/${file[$format]}"
done
[[ -z ${GITHUB_OUTPUT:-} ]] || printf '%s\n' "$outputs" >>"$GITHUB_OUTPUT"
case $status in
  0) ;;
  1) echo "::error title=connectspec::The results differ from what was expected: correct the proxy, or the expected results (see the job's summary)." ;;
  3) echo "::error title=connectspec::Questions stayed unanswered, or the proxy could not be reached (see the log above)." ;;
  *) echo "::error title=connectspec::connectspec could not run (exit status $status; see the log above)." ;;
esac
exit "$status"
