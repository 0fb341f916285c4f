#!/usr/bin/env bash
# Makes a root directory with another Debian's engine, plugins and tools, for private-host.sh, and prints its path. Nothing in it is
# ever started on this host, and no package of this host is touched. It is made once, which takes a minute or two, and kept.
#
#   host-root.sh SUITE                  trixie (Debian 13), forky (the one after it)
#
# MINIPOD_ROOTS  where they are kept    /var/cache/minipod/roots
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly roots=${MINIPOD_ROOTS:-/var/cache/minipod/roots}
# What MiniPod and its tests run, and a .NET program's libraries.
readonly packages=docker.io,docker-cli,containernetworking-plugins,iptables,nftables,iproute2,iputils-ping,busybox-static,strace,procps,systemd,make,ca-certificates,libstdc++6

# Prints where this host gets its packages from. On other distributions nothing: then debootstrap uses its default.
mirror() {
  local found
  grep -qx 'ID=debian' /etc/os-release || return 0
  # Before the first 'apt-get update', nothing has a label.
  found=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian')
  [[ -n $found ]] || found=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages')
  echo "${found%%$'\n'*}"
}

# A debootstrap that was killed leaves this host's /proc and /sys mounted there.
clear_remains() {
  local mounted
  mounts_at "$1" | while read -r mounted; do umount "$mounted"; done
  rm -rf --one-file-system "$1"
}

make_root() {
  local suite=$1 target=$2 scripts=/usr/share/debootstrap/scripts log=$2.log from options=()
  have debootstrap || die "debootstrap is not installed: run 'eng/setup.sh tests'"
  # debootstrap knows the names of released suites only; newer ones are made like sid.
  [[ -e $scripts/$suite ]] || options=("$scripts/sid")
  from=$(mirror)
  clear_remains "$target.new"
  say "root: making $target; this takes a minute or two" >&2
  if ! debootstrap --variant=minbase --include="$packages" "$suite" "$target.new" "$from" ${options[@]+"${options[@]}"} </dev/null >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    die "debootstrap failed: see above, and $log"
  fi
  rm -rf "$target.new"/var/cache/apt/archives/*.deb "$target.new"/var/lib/apt/lists/*
  mv "$target.new" "$target"
}

main() {
  local target
  [[ $# -eq 1 ]] || die 'host-root.sh SUITE'
  require_root test-engines
  # Another list of packages is another root.
  target=$roots/$1-$(sha256sum <<<"$packages" | cut -c 1-8)
  mkdir -p "$roots"
  exec 9>"$target.lock"
  flock 9
  [[ -d $target ]] || make_root "$1" "$target" 9>&-
  echo "$target"
}

main "$@"
