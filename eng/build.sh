#!/usr/bin/env bash
# Builds the native program for this machine as artifacts/minipod.
# The build takes more than a minute, so it is skipped if the inputs have not changed.
#
#   build.sh [program]    the program
#   build.sh faults       the program with the fault points for crash tests (FaultPoint.cs), as artifacts/faults/minipod
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

artifacts=$root/artifacts
options=(--configuration Release)
if [[ ${1:-} == faults ]]; then
  # Builds into a separate directory, and skips what only costs time here: optimization, analyzers, the commit in the version.
  artifacts=$root/artifacts/faults
  options=(--configuration Debug -p:MiniPodFaults=true -p:RunAnalyzers=false -p:StripSymbols=false -p:NativeDebugSymbols=false
    -p:IncludeSourceRevisionInInformationalVersion=false)
fi
readonly artifacts options
readonly program=$artifacts/minipod
readonly stamp=$artifacts/minipod.inputs

inputs() {
  cd "$root"
  find src images/pause images/lib cni-conf Directory.*.props global.json -type f ! -path '*/bin/*' ! -path '*/obj/*' ! -name packages.lock.json -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

main() {
  local now output=$artifacts/publish/minipod
  mkdir -p "$artifacts"
  exec 9>"$artifacts/build.lock"
  flock 9
  now=$(inputs)
  if [[ -x $program && $now == "$(cat "$stamp" 2>/dev/null)" ]]; then
    say "build: ${program#"$root/"} is up to date"
    return
  fi
  have dotnet || die "the .NET SDK is not installed: run 'make setup'"
  say "build: compiling ${program#"$root/"}; this takes a minute or two"
  # Without --runtime, which would also apply to the libraries and rewrite their lock files; native code is for this machine anyway.
  if ! dotnet publish "$root/src/MiniPod.Cli" "${options[@]}" \
    --artifacts-path "$artifacts" --output "$output" --nologo -v quiet </dev/null 9>&-; then
    die "the build failed: see above"
  fi
  # Replaced atomically: a running minipod keeps using the old file.
  cp "$output/minipod" "$program.new"
  mv -f "$program.new" "$program"
  echo "$now" >"$stamp"
  say "build: ${program#"$root/"}, $(($(stat -c %s "$program") / 1000)) kB"
}

main
