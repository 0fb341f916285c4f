#!/usr/bin/env bash
# Runs a command on a host of its own: its own network, mounts, processes, /run, CNI and MiniPod state, and an engine with
# MiniPod's images, all in memory. It may restart that engine, or break it: nothing here sees it, and all of it goes with it.
#
#   private-host.sh COMMAND...
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly inside=MINIPOD_PRIVATE_HOST # its value is the archive with the images
readonly private=(/run /var/lib/cni /var/lib/minipod)

outside() {
  local code=0
  require_root 'test'
  engine_answers >/dev/null || die "no container engine answers, to take the images from: run 'make engine-start images'"
  archive=$(mktemp --tmpdir minipod-images.XXXXXX.tar)
  trap clear_up EXIT
  docker save minipod/pause minipod/nginx minipod/toolbox >"$archive" || die "the images cannot be taken from the engine: run 'make images'"
  mkdir -p /var/lib
  [[ -d /var/lib/minipod ]] || mkdir -m 700 /var/lib/minipod # as minipod makes it
  mkdir -p "${private[@]}"
  env -u DOCKER_HOST -u MINIPOD_ENGINE_SOCKET "$inside=$archive" \
    unshare --net --mount --pid --ipc --uts --fork --kill-child --mount-proc --propagation private bash "$0" "$@" || code=$?
  return "$code"
}

# What the engine, killed with all else, could not take away: the empty cgroups of its containers.
clear_up() {
  rm -f "$archive"
  for _ in {1..10}; do
    find /sys/fs/cgroup -depth -type d -path "*/$(parent_of "$archive")*" -exec rmdir {} + 2>/dev/null && break
    sleep 0.2 # the last processes are still ending
  done
}

# The cgroup below which the containers of this host have theirs.
parent_of() { basename "$1" .tar; }

# uncover FOLDER: away with the mounts below it, which are copies of this host's: the kernel takes them when this host is done with
# them, and who compares what is mounted before and after would be told of it.
uncover() {
  local target
  awk -v folder="$1/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | LC_ALL=C sort -r |
    while read -r target; do umount --lazy "$target" 2>/dev/null || true; done
}

# When this ends, as the first process of its namespace, the kernel ends all others: engine, containers, commands.
within() {
  local folder parent command code=0
  for folder in "${private[@]}"; do
    uncover "$folder"
    mount -t tmpfs -o mode=755 tmpfs "$folder"
  done
  mkdir -p /run/lock
  ip link set lo up
  parent=$(parent_of "${!inside}")
  export MINIPOD_ENGINE_DIR=/run/engine-data MINIPOD_ENGINE_RUN=/run/engine
  export MINIPOD_ENGINE_ARGS="--config-file /run/daemon.json --cgroup-parent /$parent"
  echo '{}' >/run/daemon.json # whatever the host's own engine is told is not for this one
  # This engine lives for minutes, and starts hundreds of short programs of itself: they need not tidy their memory up so often.
  GOGC=400 "$root/eng/engine.sh" start
  docker load --quiet --input "${!inside}" >/dev/null
  # bash has SIGINT ignored by what it starts in the background; tests send it.
  env --default-signal=INT "$@" &
  command=$!
  wait "$command" || code=$?
  return "$code"
}

[[ $# -gt 0 ]] || die 'private-host.sh COMMAND...'
# Only the first process of the new namespace is inside: called on a private host, this makes one more.
if [[ -n ${!inside:-} && $$ -eq 1 ]]; then within "$@"; else outside "$@"; fi
