#!/usr/bin/env bash
# Runs the end-to-end tests against another Debian's engine, plugins and tools, on a private host.
#
#   test-engine.sh SUITE [--sample N] [OPTION...]
#
# With --sample, one class in N, starting at a random one. The options are those of the test program.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly tests=MiniPod.EndToEnd.Tests
readonly program=$root/artifacts/bin/$tests/release/$tests
# The demo and the setup need the SDK, which the other root does not have; the storm is a test of its own (make storm).
readonly left_out="^$tests\.(Demo|Storm)\.|\.(SetupTests|CourseTests|LearnerTests)$" # lessons need programs, and a browser

versions() {
  docker version --format 'Docker {{.Server.Version}}'
  dpkg-query --show --showformat 'CNI plugins ${Version}' containernetworking-plugins
}

# within: on the private host. Its first argument says how many classes to leave out between two.
within() {
  local step=$1 classes first chosen class options=()
  shift
  mapfile -t classes < <("$program" -list classes | grep "^$tests" | grep -vE "$left_out")
  first=$((RANDOM % step))
  mapfile -t chosen < <(printf '%s\n' "${classes[@]}" | awk -v step="$step" -v first="$first" 'NR % step == first')
  say "figure: $(. /etc/os-release && echo "$PRETTY_NAME"), $(versions | paste -sd, | sed 's/,/, /'): ${#chosen[@]} of ${#classes[@]} classes"
  [[ $step -eq 1 ]] || say "classes: ${chosen[*]#"$tests."}"
  # Filters of the caller would be added to these.
  [[ " $* " == *' -'@(class|method|namespace)' '* ]] || for class in "${chosen[@]}"; do options+=(-class "$class"); done
  exec "$program" "${options[@]}" "$@"
}

main() {
  local suite=$1 step=1
  shift
  if [[ ${1:-} == --sample ]]; then
    step=$2
    shift 2
  fi
  MINIPOD_HOST_ROOT=$("$root/eng/host-root.sh" "$suite")
  export MINIPOD_HOST_ROOT MINIPOD_BINARY=${MINIPOD_BINARY:-$root/artifacts/minipod}
  export MINIPOD_FAULTY_BINARY=${MINIPOD_FAULTY_BINARY:-$root/artifacts/faults/minipod} # the other root has no compiler
  exec "$root/eng/private-host.sh" "$root/eng/test-engine.sh" --within "$step" "$@"
}

case ${1:-} in
  --within) shift && within "$@" ;;
  [a-z]*) main "$@" ;;
  *) die 'test-engine.sh SUITE [--sample N] [OPTION...]' ;;
esac
