#!/usr/bin/env bash
# Runs a command on a private host: with its own network, mounts, processes, /run, CNI and MiniPod state, and an engine with
# MiniPod's images, all in memory. The command may restart or break that engine: this host is not affected, and everything is
# gone when the command exits.
#
#   private-host.sh COMMAND...
#
# MINIPOD_HOST_ROOT  the root of another distribution (eng/host-root.sh), whose engine, plugins and tools the private host has.
#                    It is not changed. Default: this host's own files.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly inside=MINIPOD_PRIVATE_HOST # its value is the path of the image archive
readonly private=(/run /var/lib/cni /var/lib/minipod)

outside() {
  local code=0
  require_root 'test'
  [[ -z ${MINIPOD_HOST_ROOT:-} || -x $MINIPOD_HOST_ROOT/usr/sbin/dockerd ]] ||
    die "MINIPOD_HOST_ROOT is $MINIPOD_HOST_ROOT, which is no root with an engine: 'eng/host-root.sh SUITE' makes one"
  engine_answers >/dev/null || die "no container engine responds, which is needed to export the images: run 'make engine-start images'"
  archive=$(mktemp --tmpdir minipod-images.XXXXXX.tar)
  trap clear_up EXIT
  docker save minipod/pause minipod/nginx minipod/toolbox >"$archive" || die "cannot export the images from the engine: run 'make images'"
  mkdir -p /var/lib
  [[ -d /var/lib/minipod ]] || mkdir -m 700 /var/lib/minipod # as minipod creates it
  mkdir -p "${private[@]}"
  env -u DOCKER_HOST -u MINIPOD_ENGINE_SOCKET "$inside=$archive" \
    unshare --net --mount --pid --ipc --uts --fork --kill-child --mount-proc --propagation private bash "$0" "$@" || code=$?
  return "$code"
}

# Removes what the engine, killed together with everything else, could not: the empty cgroups of its containers.
clear_up() {
  rm -f "$archive"
  for _ in {1..10}; do
    find /sys/fs/cgroup -depth -type d -path "*/$(parent_of "$archive")*" -exec rmdir {} + 2>/dev/null && break
    sleep 0.2 # the last processes are still exiting
  done
}

# The parent cgroup of the private host's containers.
parent_of() { basename "$1" .tar; }

# Gives the private host the files of another distribution, as the lower layer of an overlay in memory, with this repository, the
# .NET runtime and the images at the same paths as outside. Continues as the first process of it.
change_root() {
  local base=/mnt new=/mnt/root shared path
  mount -t tmpfs tmpfs "$base"
  mkdir "$base/upper" "$base/work" "$new"
  mount -t overlay -o "lowerdir=$MINIPOD_HOST_ROOT,upperdir=$base/upper,workdir=$base/work" overlay "$new"
  DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "${private[@]/#/$new}"
  for shared in "$root" "$DOTNET_ROOT"; do
    mkdir -p "$new$shared"
    mount --bind "$shared" "$new$shared"
  done
  mkdir -p "$new$(dirname "${!inside}")"
  cp "${!inside}" "$new${!inside}"
  for path in dev sys; do mount --rbind "/$path" "$new/$path"; done
  mount -t proc proc "$new/proc"
  unset MINIPOD_HOST_ROOT
  export MINIPOD_HAS_BROWSER=no # a drawing looks the same whichever engine runs
  export DOTNET_ROOT PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  cd "$new"
  pivot_root . .
  umount --lazy .
  exec chroot . /bin/bash -c 'cd "$0" && exec bash eng/private-host.sh "$@"' "$root" "$@"
}

# uncover FOLDER: unmounts everything below it. These mounts are copies of the outer host's: when the outer host unmounts its own,
# the kernel would remove them here too, and a test that compares the mounts before and after would fail.
uncover() {
  local target
  mounts_at "$1" | while read -r target; do
    [[ $target == "$1" ]] || umount --lazy "$target" 2>/dev/null || true
  done
}

# This is the first process of its PID namespace: when it exits, the kernel kills all others: engine, containers, commands.
within() {
  local folder parent command code=0
  [[ -z ${MINIPOD_HOST_ROOT:-} ]] || change_root "$@"
  for folder in "${private[@]}"; do
    uncover "$folder"
    mount -t tmpfs -o mode=755 tmpfs "$folder"
  done
  mkdir -p /run/lock
  ip link set lo up
  parent=$(parent_of "${!inside}")
  export MINIPOD_ENGINE_DIR=/run/engine-data MINIPOD_ENGINE_RUN=/run/engine
  export MINIPOD_ENGINE_ARGS="--config-file /run/daemon.json --cgroup-parent /$parent"
  echo '{}' >/run/daemon.json # the configuration of the host's own engine does not apply to this one
  # This engine lives for minutes and runs hundreds of short-lived copies of itself, which need garbage collection less often.
  GOGC=400 "$root/eng/engine.sh" start
  docker load --quiet --input "${!inside}" >/dev/null
  # bash starts background processes with SIGINT ignored, but tests send it.
  env --default-signal=INT "$@" &
  command=$!
  wait "$command" || code=$?
  return "$code"
}

[[ $# -gt 0 ]] || die 'private-host.sh COMMAND...'
# Only the first process of the new namespace is inside: called on a private host, this script creates another one.
if [[ -n ${!inside:-} && $$ -eq 1 ]]; then within "$@"; else outside "$@"; fi
