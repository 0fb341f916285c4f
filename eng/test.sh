#!/usr/bin/env bash
# Runs every test project. The last line of the output is the total: N passed, N failed, N skipped
# The exit code is 0 only if nothing failed, and every project ran to completion and ran at least one test.
#
# MINIPOD_TEST_LIMIT  the time limit for a build, a project, or a folder of a project, in seconds   3600
#
# This script prepares the host and builds the tests; tests/MiniPod.TestRunner runs them.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly runner=$root/artifacts/bin/MiniPod.TestRunner/release/MiniPod.TestRunner
readonly summary=$root/artifacts/test-results/summary.txt
readonly began=$EPOCHSECONDS
readonly other_suite=trixie # a sample of the end-to-end tests runs with its engine and plugins too; all of them: make test-engines
export MINIPOD_TEST_LIMIT=${MINIPOD_TEST_LIMIT:-3600}
# The program that the end-to-end tests run.
export MINIPOD_BINARY=$root/artifacts/minipod
engine_is_ours=false

# start COMMAND...: runs it in the background, but without ignoring SIGINT.
start() { env --default-signal=INT "$@" </dev/null & }

# start_bounded COMMAND...: the same; at the time limit, or on SIGTERM, it is stopped with everything that it started.
start_bounded() { start timeout --kill-after=30 "$MINIPOD_TEST_LIMIT" "$@"; }

prepare() {
  local host other
  "$root/eng/setup.sh" tests
  if ! engine_answers >/dev/null; then
    engine_is_ours=true
  fi
  # shellcheck disable=SC2016
  start_bounded bash -c '"$0/eng/engine.sh" start && "$0/images/build.sh"' "$root"
  host=$!
  start_bounded "$root/eng/host-root.sh" "$other_suite" >/dev/null
  other=$!
  begin_builds
  # check.sh runs the analyzers, which do not affect the output.
  export RunAnalyzers=false
  start_bounded dotnet build "$root/MiniPod.sln" --configuration Release --artifacts-path "$root/artifacts" -v quiet --nologo -clp:NoSummary
  wait "$!" || die "the tests failed to build: see above"
  if wait "$other"; then
    export MINIPOD_OTHER_SUITE=$other_suite
  else
    [[ ${CI:-} != true ]] || die "cannot prepare the root of another Debian: see above"
    say "tests: those with another Debian's engine are left out: see above"
  fi
  wait "$host" || die "cannot prepare the engine or the images for the tests: see above"
}

# Runs also if this script is interrupted, so that no test and no engine keeps running.
end_tests() {
  local running
  running=$(jobs -p)
  # shellcheck disable=SC2086
  [[ -z $running ]] || kill $running 2>/dev/null || true
  wait
  end_builds
  end_engine
}

end_engine() {
  [[ $engine_is_ours == false ]] || "$root/eng/engine.sh" stop || true
  engine_is_ours=false
}

main() {
  local code=0
  require_root test
  trap end_tests EXIT
  prepare
  rm -f "$summary"
  heading 'Tests'
  start "$runner" --root "$root" --since "$began"
  wait "$!" || code=$?
  end_engine
  cat "$summary" 2>/dev/null || die "the test runner exited with code $code without printing a total"
  return "$code"
}

main
