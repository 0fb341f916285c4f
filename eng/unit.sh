#!/usr/bin/env bash
# Installs or removes the systemd units: the one that runs 'minipod recover' at boot, which is enabled, and the one that keeps an agent
# running, which an administrator may enable: commands start an agent by themselves. Does nothing on a system without systemd.
#
#   unit.sh install | uninstall DESTDIR PREFIX
#
# With a DESTDIR, the systemd of this machine is not touched: the unit is only copied, and enabling it is left to the package.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly destdir=$2 prefix=$3
readonly enabled=minipod-recover.service
readonly units=("$enabled" minipod-agent.service)
# systemd.unit(5): systemd searches only these two prefixes and /etc.
case $prefix in
  /usr | /usr/local) readonly directory=$destdir$prefix/lib/systemd/system ;;
  *) readonly directory=$destdir/etc/systemd/system ;;
esac

runs_systemd() { [[ -z $destdir && -d /run/systemd/system ]]; }

install_units() {
  local name
  [[ -n $destdir ]] || have systemctl || return 0
  mkdir -p "$directory"
  for name in "${units[@]}"; do
    sed "s|@PREFIX@|$prefix|" "$root/src/MiniPod.Cli/$name" >"$directory/$name"
    chmod 644 "$directory/$name"
    say "installed: $directory/$name"
  done
  if runs_systemd; then
    systemctl daemon-reload
    systemctl enable --quiet "$enabled"
  fi
}

uninstall_units() {
  local name
  for name in "${units[@]}"; do
    if runs_systemd && [[ -e $directory/$name ]]; then
      systemctl disable --quiet "$name"
    fi
    rm -f "$directory/$name"
  done
  if runs_systemd; then
    systemctl daemon-reload
  fi
}

case $1 in
  install) install_units ;;
  uninstall) uninstall_units ;;
  *) die "unit.sh install | uninstall DESTDIR PREFIX" ;;
esac
