# shellcheck shell=bash disable=SC2034
# Shared by the scripts behind the Makefile.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  readonly bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
else
  readonly bold='' dim='' plain=''
fi

# Compiler, build, and tests run only once: profiling them in order to optimize their code later would cost up to a quarter more time.
export DOTNET_TieredPGO=0

# heading TEXT: announces the next step.
heading() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

# say TEXT: reports what was done.
say() { printf '%s\n' "$*"; }

# die CAUSE-AND-FIX: prints one line and exits.
die() {
  printf 'minipod: %s\n' "$*" >&2
  exit 1
}

# begin_builds: the following builds share one compiler server, which end_builds stops; no build process outlives that.
begin_builds() {
  export UseSharedCompilation=true SharedCompilationId=minipod-$$ MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
}

end_builds() {
  local process serving
  # Its command line shows that it serves only the builds of this shell.
  mapfile -t serving < <(grep -lszx -e "-pipename:minipod-$$" /proc/[0-9]*/cmdline 2>/dev/null)
  for process in ${serving[@]+"${serving[@]}"}; do
    process=${process//[!0-9]/}
    kill "$process" 2>/dev/null || true
    for _ in {1..50}; do
      start_time "$process" >/dev/null || break
      sleep 0.1
    done
  done
  rm -f "${TMPDIR:-/tmp}/minipod-$$" # its socket
}

# mounts_at FOLDER: prints the mounts on and below it, the deepest first: a mount inside another one must be unmounted before it.
mounts_at() { awk -v folder="$1/" 'index($2 "/", folder) == 1 { print $2 }' /proc/mounts | LC_ALL=C sort -r; }

have() { command -v "$1" >/dev/null 2>&1; }

require_root() {
  [[ $EUID -eq 0 ]] || die "needs root, because it creates network namespaces and bridges: run 'sudo make $1'"
}

# The engine that every script and docker itself connect to: the one the user has set, or the default socket.
if [[ -n ${MINIPOD_ENGINE_SOCKET:-} ]]; then
  export DOCKER_HOST=unix://$MINIPOD_ENGINE_SOCKET
elif [[ -z ${DOCKER_HOST:-} ]]; then
  export DOCKER_HOST=unix:///var/run/docker.sock
fi

engine_answers() { docker version --format '{{.Server.Version}}' 2>/dev/null; }

# start_time PID: prints when a running process started, in ticks since boot. PID and start time together identify a process uniquely.
start_time() {
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # The second field may contain anything, but it ends at the last closing parenthesis.
  read -ra fields <<<"${stat##*) }"
  # A zombie has exited, but its parent has not waited for it yet.
  [[ ${fields[0]} != Z ]] && echo "${fields[19]}"
}
