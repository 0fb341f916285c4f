#!/usr/bin/env bash
# Builds the toolbox image as an archive for `docker load`, with tools for inspecting a pod from the inside:
# busybox (wget, nc, ping, nslookup, traceroute, httpd ...), bash, and the full ip, bridge, tc, and tcpdump.
#
#   images/toolbox/build.sh [ARCHITECTURE [OUTPUT]]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib/archive.sh
source "$here/../lib/archive.sh"
# shellcheck source=../lib/packages.sh
source "$here/../lib/packages.sh"

readonly PACKAGES=(
  busybox-static libc6
  # A separate shell, because busybox's shell runs busybox's ip and tc instead of the real ones, whatever PATH is.
  bash libtinfo6
  iproute2 'libbpf1|libbpf0' libbsd0 libcap2 'libelf1t64|libelf1' libmd0 libmnl0 libxtables12 zlib1g
  tcpdump 'libpcap0.8t64|libpcap0.8' 'libssl3t64|libssl3'
  libdbus-1-3 libsystemd0 libgcrypt20 libgpg-error0 liblz4-1 liblzma5 libzstd1
)

build() {
  local stage=$1/stage rootfs=$1/rootfs
  unpack_packages "$here/../../artifacts/images/packages" "$stage" "${PACKAGES[@]}"
  install_programs "$stage" "$rootfs" /bin/bash /bin/busybox /bin/ip /sbin/bridge /sbin/tc /usr/bin/tcpdump
  ln -s bash "$rootfs/usr/bin/sh"
  install -m 755 "$here/wget" "$rootfs/usr/bin/wget"
  write_accounts "$rootfs" tcpdump:101
  link_applets "$rootfs"
  write_image toolbox "$2" "$rootfs" "$3" \
    '"Cmd":["sh"],"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"WorkingDir":"/"'
}

build_in_temporary_folder toolbox build "$@"
