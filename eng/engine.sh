#!/usr/bin/env bash
# Starts a container engine if none responds, and stops the one it started.
#
#   engine.sh start | stop | owned      owned: exit code 0 if the running engine is the one started here
#
# MINIPOD_ENGINE_DIR     its images and containers        /var/lib/minipod-engine
# MINIPOD_ENGINE_RUN     its pid file, log and sockets    /run/minipod-engine
# MINIPOD_ENGINE_SOCKET  where it listens                 /var/run/docker.sock
# MINIPOD_ENGINE_ARGS    additional options for dockerd
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=host-state.sh
source "$(dirname "${BASH_SOURCE[0]}")/host-state.sh"

readonly data=${MINIPOD_ENGINE_DIR:-/var/lib/minipod-engine}
readonly run=${MINIPOD_ENGINE_RUN:-/run/minipod-engine}
readonly socket=${DOCKER_HOST#unix://}
readonly log=$run/dockerd.log
readonly owner=$run/owner # "pid start-time", or "systemd"
readonly host_before=$run/host-before
readonly start_seconds=60 stop_seconds=40

# Prints the PID of the engine started here, if that same process is still running.
own_pid() {
  local pid started
  read -r pid started 2>/dev/null <"$owner" || return 1
  [[ -n $started && $started == "$(start_time "$pid")" ]] && echo "$pid"
}

started_by_systemd() {
  [[ -d /run/systemd/system && $socket == /var/run/docker.sock && -z ${MINIPOD_ENGINE_DIR:-} ]] &&
    systemctl cat docker.service >/dev/null 2>&1
}

# Mounts a cgroup file system where there is none, as in a bare container or chroot: the engine needs one.
mount_cgroups() {
  ! grep -qE ' cgroup2? ' /proc/mounts || return 0
  mkdir -p /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup ||
    die "no cgroup file system is mounted, and mounting one failed: mount it ('mount -t cgroup2 cgroup2 /sys/fs/cgroup') and try again"
  touch "$run/cgroups-mounted"
  say 'engine: no cgroup file system was mounted; mounted cgroup2 on /sys/fs/cgroup'
}

launch() {
  local options=()
  read -ra options <<<"${MINIPOD_ENGINE_ARGS:-}"
  setsid nohup dockerd --host "unix://$socket" --data-root "$data" --exec-root "$run/exec" --pidfile "$run/docker.pid" \
    ${options[@]+"${options[@]}"} </dev/null >"$log" 2>&1 9>&- &
  printf '%s %s\n' "$!" "$(start_time "$!")" >"$owner"
}

# wait_for_engine ALIVE: waits until the engine responds; ALIVE is a command that fails as soon as waiting is pointless.
wait_for_engine() {
  local deadline=$((SECONDS + start_seconds))
  until engine_answers >/dev/null; do
    [[ $SECONDS -lt $deadline ]] && "$@" >/dev/null || return 1
    sleep 0.1
  done
}

start() {
  local version
  [[ $DOCKER_HOST == unix://* ]] ||
    die "DOCKER_HOST is $DOCKER_HOST, but MiniPod needs the engine of this host: unset DOCKER_HOST and try again"
  if version=$(engine_answers); then
    say "engine: Docker $version answers at $socket"
    return
  fi
  require_root engine-start
  have dockerd || die "no container engine is installed: run 'make setup'"
  mkdir -p "$run" "$(dirname "$socket")"
  exec 9>"$run/lock"
  flock 9
  # Another make may have started one in the meantime.
  if version=$(engine_answers); then
    say "engine: Docker $version answers at $socket"
    return
  fi

  if started_by_systemd; then
    systemctl start docker || die "'systemctl start docker' failed: 'journalctl -u docker' shows why"
    echo systemd >"$owner"
    wait_for_engine systemctl is-active docker || die "docker.service does not respond: 'journalctl -u docker' shows why"
    say "engine: started docker.service; its log: journalctl -u docker"
    return
  fi
  mkdir -p "$data"
  clear_remains
  mount_cgroups
  remember_host "$host_before"
  launch
  if ! wait_for_engine own_pid; then
    printf '%s\n' "--- the end of $log" >&2
    grep -v 'level=info' "$log" | tail -n 15 >&2 || true
    end_engine
    die "the engine did not start: see above, and $log"
  fi
  say "engine: started Docker $(engine_answers) at $socket; data in $data, log in $log; 'make engine-stop' stops it"
}

# Kills what a killed engine leaves running: its containerd, the shims of its containers, and the containers' processes.
end_helpers() {
  local process children
  for process in /proc/[0-9]*; do
    if grep -qs '^containerd' "$process/comm" && grep -qszF -e "$run/exec" "$process/cmdline"; then
      read -ra children < <(cat "$process/task/${process#/proc/}/children" 2>/dev/null) || true
      kill -KILL "${process#/proc/}" ${children[@]+"${children[@]}"} 2>/dev/null || true
    fi
  done
}

unmount_below() {
  local target
  mounts_at "$1" | while read -r target; do umount "$target" 2>/dev/null || umount --lazy "$target" || true; done
}

# Cleans up after a killed engine. Its PID files name processes that are gone, or PIDs that are in use again, and dockerd trusts them.
clear_remains() {
  end_helpers
  unmount_below "$run/exec"
  rm -rf "$run/exec" "$run/docker.pid"
}

wait_for_end() {
  local deadline=$((SECONDS + stop_seconds))
  while own_pid >/dev/null; do
    [[ $SECONDS -lt $deadline ]] || return 1
    sleep 0.1
  done
}

# Another engine in this network namespace would use the same names for its bridge and chains.
another_engine_runs() {
  local process
  for process in /proc/[0-9]*; do
    if grep -qsx dockerd "$process/comm" && [[ $(readlink "$process/ns/net") == "$(readlink /proc/self/ns/net)" ]] &&
      start_time "${process#/proc/}" >/dev/null; then
      return 0
    fi
  done
  return 1
}

# Stops the engine that launch started, and removes what it leaves on the host.
end_engine() {
  local pid
  if pid=$(own_pid); then
    kill -TERM "$pid"
    wait_for_end || kill -KILL "$pid" 2>/dev/null || true
  fi
  clear_remains
  unmount_below "$data"
  if ! another_engine_runs; then
    forget_since "$host_before" 'docker0|br-[0-9a-f]{12}' 'DOCKER.*'
    restore_forward_policy "$host_before"
  fi
  [[ ! -e $run/cgroups-mounted ]] || umount /sys/fs/cgroup || true
  rm -f "$socket" "$owner"
}

stop() {
  if [[ ! -e $owner ]]; then
    say 'engine: nothing to stop: none was started here'
    return
  fi
  require_root engine-stop
  exec 9>"$run/lock"
  flock 9
  if [[ $(cat "$owner") == systemd ]]; then
    systemctl stop docker.socket docker.service
  else
    end_engine
  fi
  rm -rf "$run"
  say 'engine: stopped; its images and containers stay on disk'
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  owned) own_pid >/dev/null || [[ $(cat "$owner" 2>/dev/null) == systemd ]] ;;
  *) die "engine.sh start | stop | owned" ;;
esac
