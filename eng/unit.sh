#!/usr/bin/env bash
# Installs or removes the systemd unit that runs 'minipod recover' at boot. Does nothing on a system without systemd.
#
#   unit.sh install | uninstall DESTDIR PREFIX
#
# With a DESTDIR, the systemd of this machine is not touched: the unit is only copied, and enabling it is left to the package.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly destdir=$2 prefix=$3
readonly name=minipod-recover.service
# systemd.unit(5): systemd searches only these two prefixes and /etc.
case $prefix in
  /usr | /usr/local) readonly unit=$destdir$prefix/lib/systemd/system/$name ;;
  *) readonly unit=$destdir/etc/systemd/system/$name ;;
esac

runs_systemd() { [[ -z $destdir && -d /run/systemd/system ]]; }

install_unit() {
  [[ -n $destdir ]] || have systemctl || return 0
  mkdir -p "$(dirname "$unit")"
  sed "s|@PREFIX@|$prefix|" "$root/src/MiniPod.Cli/$name" >"$unit"
  chmod 644 "$unit"
  if runs_systemd; then
    systemctl daemon-reload
    systemctl enable --quiet "$name"
  fi
  say "installed: $unit"
}

uninstall_unit() {
  if runs_systemd && [[ -e $unit ]]; then
    systemctl disable --quiet "$name"
  fi
  rm -f "$unit"
  if runs_systemd; then
    systemctl daemon-reload
  fi
}

case $1 in
  install) install_unit ;;
  uninstall) uninstall_unit ;;
  *) die "unit.sh install | uninstall DESTDIR PREFIX" ;;
esac
