# shellcheck shell=bash disable=SC2034
# What the scripts behind the Makefile share.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly root

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  readonly bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'
else
  readonly bold='' dim='' plain=''
fi

# What is compiled as it runs (compiler, build, tests) runs once: to watch it, to compile it better later, costs it up to a quarter more.
export DOTNET_TieredPGO=0

# heading TEXT: what comes next.
heading() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }

# say TEXT: what was done.
say() { printf '%s\n' "$*"; }

# die CAUSE-AND-MEND: one line, and the end.
die() {
  printf 'minipod: %s\n' "$*" >&2
  exit 1
}

# begin_builds: the builds to come share one compiler that stays warm, until end_builds; nothing of a build outlives it.
begin_builds() {
  export UseSharedCompilation=true SharedCompilationId=minipod-$$ MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
}

end_builds() {
  local process serving
  # It serves this shell's builds alone, which its command line says.
  mapfile -t serving < <(grep -lszx -e "-pipename:minipod-$$" /proc/[0-9]*/cmdline 2>/dev/null)
  for process in ${serving[@]+"${serving[@]}"}; do
    process=${process//[!0-9]/}
    kill "$process" 2>/dev/null || true
    for _ in {1..50}; do
      start_time "$process" >/dev/null || break
      sleep 0.1
    done
  done
}

have() { command -v "$1" >/dev/null 2>&1; }

require_root() {
  [[ $EUID -eq 0 ]] || die "needs root, because it makes network namespaces and bridges: run 'sudo make $1'"
}

# The engine that every script and docker itself speak to: the user's own, if named, or the default socket.
if [[ -n ${MINIPOD_ENGINE_SOCKET:-} ]]; then
  export DOCKER_HOST=unix://$MINIPOD_ENGINE_SOCKET
elif [[ -z ${DOCKER_HOST:-} ]]; then
  export DOCKER_HOST=unix:///var/run/docker.sock
fi

engine_answers() { docker version --format '{{.Server.Version}}' 2>/dev/null; }

# start_time PID: when a process that still runs started, in ticks since boot; with the pid it names one process for good.
start_time() {
  local stat fields
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # The second field may contain anything, but ends with the last closing bracket.
  read -ra fields <<<"${stat##*) }"
  # A zombie has ended, though nobody has collected it yet.
  [[ ${fields[0]} != Z ]] && echo "${fields[19]}"
}
