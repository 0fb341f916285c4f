#!/usr/bin/env bash
# Installs what is missing to build and run MiniPod, and checks that the kernel supports what a pod needs.
#
#   setup.sh [tests]
#
# MINIPOD_APT_WAIT  how long to wait while another process uses apt, in seconds   60
#
# With "tests", also installs what only the tests use, such as a static busybox (a tiny image, a DHCP server), strace (to count how
# often 'run' waits for the disk), debootstrap (another distribution's engine) and Chromium with fonts (to look at drawings).
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly plugins=(bridge host-local portmap firewall loopback ptp macvlan bandwidth tuning)
readonly plugin_folders=(/opt/cni/bin /usr/lib/cni /usr/libexec/cni)
readonly apt_wait=${MINIPOD_APT_WAIT:-60} # seconds
readonly purpose=${1:-}

plugins_present() {
  local plugin folder found
  for plugin in "${plugins[@]}"; do
    found=
    for folder in "${plugin_folders[@]}"; do
      [[ ! -x $folder/$plugin ]] || found=yes
    done
    [[ -n $found ]] || return 1
  done
}

compiler_works() {
  { have gcc || have clang; } && [[ -e /usr/include/stdio.h ]]
}

# Prints the packages to install, by their names on Debian and Ubuntu.
missing_packages() {
  # An engine from another source (docker-ce), or one that is only stopped, must not be replaced.
  if ! have dockerd && { ! have docker || ! engine_answers >/dev/null; }; then
    echo docker.io
  elif ! have docker; then
    echo docker-cli
  fi
  plugins_present || echo containernetworking-plugins
  have iptables || echo iptables
  { have ip && have tc; } || echo iproute2
  compiler_works || echo gcc libc6-dev
  [[ -e /etc/ssl/certs/ca-certificates.crt || -e /etc/pki/tls/certs/ca-bundle.crt ]] || echo ca-certificates
  if [[ $purpose == tests ]]; then
    have busybox || echo busybox-static
    have strace || echo strace
    have ping || echo iputils-ping # lessons
    have debootstrap || echo debootstrap
    have ps || echo procps
    have chromium || echo chromium
    { [[ -d /usr/share/fonts/truetype/dejavu ]] || echo fonts-dejavu-core; }
    { [[ -d /usr/share/fonts/truetype/wqy ]] || echo fonts-wqy-microhei; } # Chinese
    { have systemd-analyze && have systemctl; } || echo systemd
  fi
}

# Prints which process holds one of apt's locks.
apt_lock_holder() {
  local file inode pid
  for file in /var/lib/dpkg/lock-frontend /var/lib/dpkg/lock /var/lib/apt/lists/lock /var/cache/apt/archives/lock; do
    [[ -e $file ]] || continue
    inode=$(stat -c %i "$file")
    pid=$(awk -v inode="$inode" '$2 != "->" && split($6, id, ":") == 3 && id[3] == inode { print $5; exit }' /proc/locks)
    if [[ -n $pid ]]; then
      echo "process $pid ($(cat "/proc/$pid/comm" 2>/dev/null || echo 'of another container')), which holds $file"
      return
    fi
  done
  return 1
}

wait_for_apt() {
  local holder waited=0
  while holder=$(apt_lock_holder); do
    [[ $waited -gt 0 ]] || say "apt is in use by $holder; waiting up to $apt_wait s"
    [[ $waited -lt $apt_wait ]] || die "apt is in use by $holder: let it finish, or stop it, and try again"
    sleep 1
    waited=$((waited + 1))
  done
}

# Debian's package scripts would start an engine with its default settings; here engine.sh or systemd starts it.
forbid_service_start() {
  [[ ! -d /run/systemd/system && ! -e /usr/sbin/policy-rc.d ]] || return 0
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
}

apt_install() {
  local options=(-qq -y --no-install-recommends -o "DPkg::Lock::Timeout=$apt_wait")
  export DEBIAN_FRONTEND=noninteractive
  wait_for_apt
  forbid_service_start
  apt-get update -qq || die "'apt-get update' failed (see above): check the network and the apt sources, and try again"
  # Where the docker client is a separate package, docker.io only recommends it.
  if [[ " $* " == *' docker.io '* ]] && apt-cache show docker-cli >/dev/null 2>&1; then
    set -- "$@" docker-cli
  fi
  apt-get install "${options[@]}" "$@" </dev/null ||
    die "'apt-get install $*' failed (see above): fix the cause, and run 'make setup' again"
}

install_missing() {
  local missing
  mapfile -t missing < <(missing_packages | tr ' ' '\n')
  [[ ${#missing[@]} -gt 0 ]] || return 0
  have apt-get || die "this is not Debian or Ubuntu: install what their packages ${missing[*]} contain, and try again"
  say "installing: ${missing[*]}"
  apt_install "${missing[@]}"
  mapfile -t missing < <(missing_packages | grep -v '^docker' | tr ' ' '\n')
  [[ ${#missing[@]} -eq 0 ]] || die "installed, but still not found: ${missing[*]}. Check whether another program of that name comes first in PATH"
}

check_sdk() {
  have dotnet ||
    die "no .NET SDK in PATH: install the .NET SDK 10 (package dotnet-sdk-10.0, or dotnet-install.sh). If it is only missing under sudo, run: sudo env PATH=\"\$PATH\" make ..."
  grep -q '^10\.' < <(dotnet --list-sdks) ||
    die "the .NET SDK 10 is not installed, only $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' '): install the package dotnet-sdk-10.0, or use dotnet-install.sh"
}

# Tries each feature in a separate network namespace, which disappears with everything in it when the command exits.
check_kernel() {
  local fix='use a host or virtual machine, or a container with --privileged'
  unshare --net true 2>/dev/null ||
    die "this kernel or container does not allow creating a network namespace: $fix"
  unshare --net ip link add probe type bridge 2>/dev/null ||
    die "this kernel does not support bridges: load the module (modprobe bridge), or $fix"
  unshare --net ip link add probe type veth peer name peer 2>/dev/null ||
    die "this kernel does not support veth pairs: load the module (modprobe veth), or $fix"
  unshare --net iptables -t nat -S >/dev/null 2>&1 ||
    die "iptables cannot access the nat table of this kernel: load the modules (modprobe iptable_nat nf_nat), or $fix"
}

main() {
  require_root setup
  check_sdk
  install_missing
  check_kernel
  say 'setup: everything is installed'
}

main
