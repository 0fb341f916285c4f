#!/usr/bin/env bash
# Builds the nginx image as an archive for `docker load`: the distribution's nginx with its welcome page, and a shell.
#
#   images/nginx/build.sh [ARCHITECTURE [OUTPUT]]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../lib/archive.sh
source "$here/../lib/archive.sh"
# shellcheck source=../lib/packages.sh
source "$here/../lib/packages.sh"

readonly PACKAGES=(nginx nginx-common busybox-static libc6 libcrypt1 libpcre2-8-0 'libssl3t64|libssl3' zlib1g)

configure() {
  local stage=$1 rootfs=$2
  install -d "$rootfs"/{etc/nginx/conf.d,usr/share/nginx/html,usr/local/bin,var/lib/nginx,var/log/nginx}
  install -m 644 "$here/nginx.conf" "$stage/etc/nginx/mime.types" "$rootfs/etc/nginx/"
  install -m 644 "$here/default.conf" "$rootfs/etc/nginx/conf.d/"
  install -m 755 "$here/entrypoint.sh" "$rootfs/usr/local/bin/entrypoint"
  install -m 644 "$stage/usr/share/nginx/html/index.html" "$rootfs/usr/share/nginx/html/"
  # nginx opens this file before it has read the log path from its configuration.
  ln -s /dev/stderr "$rootfs/var/log/nginx/error.log"
  write_accounts "$rootfs" www-data:33
  link_applets "$rootfs"
}

build() {
  local stage=$1/stage rootfs=$1/rootfs
  unpack_packages "$here/../../artifacts/images/packages" "$stage" "${PACKAGES[@]}"
  install_programs "$stage" "$rootfs" /usr/sbin/nginx /bin/busybox
  configure "$stage" "$rootfs"
  write_image nginx "$2" "$rootfs" "$3" \
    '"Entrypoint":["/usr/local/bin/entrypoint"],"Cmd":["nginx","-g","daemon off;"],"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"ExposedPorts":{"80/tcp":{}},"StopSignal":"SIGQUIT","WorkingDir":"/"'
}

build_in_temporary_folder nginx build "$@"
