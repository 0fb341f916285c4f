# shellcheck shell=bash
# Builds a root file system from individual files of the distribution's packages, without a registry or debootstrap.

# choose_packages NAME[|NAME...] ...: prints, for each argument, the first alternative that this distribution has.
choose_packages() {
  local known choice name found
  # shellcheck disable=SC2048,SC2086
  known=$(apt-cache show --no-all-versions ${*//|/ } 2>/dev/null | sed -n 's/^Package: //p')
  for choice in "$@"; do
    found=
    for name in ${choice//|/ }; do
      if grep -qxF "$name" <<<"$known"; then
        found=$name
        break
      fi
    done
    if [[ -z $found ]]; then
      echo "images: package ${choice//|/ or } not found in this distribution: try 'apt-get update'" >&2
      return 1
    fi
    echo "$found"
  done
}

# unpack_packages CACHE STAGE NAME[|NAME...] ...: downloads the packages that are not in CACHE, and unpacks all into STAGE.
unpack_packages() (
  set -euo pipefail
  cache=$1 stage=$2
  shift 2
  if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    echo "images: the images are built from packages of Debian or Ubuntu, but this system has no apt-get. Pull or load an image, and tag it minipod/... with 'docker tag'" >&2
    return 1
  fi
  mkdir -p "$cache"
  cache=$(cd "$cache" && pwd)
  chosen=$(choose_packages "$@" 2>/dev/null) || {
    apt-get update -qq >/dev/null 2>&1 || true
    chosen=$(choose_packages "$@")
  }
  mapfile -t names <<<"$chosen"
  _download "$cache" "${names[@]}" || {
    # The package lists may contain versions that the archive has replaced since.
    apt-get update -qq || true
    _download "$cache" "${names[@]}"
  } || {
    echo "images: cannot download the packages (see above): check the network and the apt sources, and try again" >&2
    return 1
  }

  # A merged /usr, as in the distributions; an unpacked folder /lib must not replace the link.
  mkdir -p "$stage"/usr/{bin,sbin,lib,lib64}
  for name in bin sbin lib lib64; do ln -sfn "usr/$name" "$stage/$name"; done
  for name in "${names[@]}"; do
    dpkg-deb --fsys-tarfile "$(compgen -G "$cache/${name}_*.deb" | tail -n 1)" | tar -x --keep-directory-symlink -C "$stage"
  done
)

# An interrupted download must not look like a package: only complete files are moved into the cache.
_download() {
  local cache=$1 name part missing=()
  shift
  for name in "$@"; do
    compgen -G "$cache/${name}_*.deb" >/dev/null || missing+=("$name")
  done
  [[ ${#missing[@]} -eq 0 ]] && return
  part=$cache/part
  rm -rf "$part"
  mkdir "$part"
  (cd "$part" && apt-get download -qq -o APT::Sandbox::User=root "${missing[@]}") && mv "$part"/*.deb "$cache" && rmdir "$part"
}

# install_programs STAGE ROOTFS PROGRAM...: copies programs and the shared libraries they load.
install_programs() {
  local stage=$1 rootfs=$2 program library loader
  shift 2
  mkdir -p "$rootfs"/usr/{bin,sbin,lib,lib64} "$rootfs"/{etc,root,run,tmp,var}
  chmod 1777 "$rootfs/tmp"
  for library in bin sbin lib lib64; do ln -sfn "usr/$library" "$rootfs/$library"; done
  loader=$(compgen -G "$stage/lib*/ld-linux*.so.*" | head -n 1 || true)

  for program in "$@"; do
    _copy "$stage" "$rootfs" "$program"
    for library in $(_libraries "$stage" "$loader" "$program"); do
      _copy "$stage" "$rootfs" "$library"
    done
  done
}

_copy() {
  mkdir -p "$2$(dirname "$3")"
  cp -L --preserve=mode "$1$3" "$2$3"
}

# Prints the libraries of a program, including the loader, as paths inside STAGE. A library found elsewhere is an error,
# because the image would depend on the machine that built it. A static program has none.
_libraries() {
  local stage=$1 loader=$2 program=$3 found foreign paths
  paths=$(cd "$stage" && find usr/lib usr/lib64 -name '*.so.*' -printf "$stage/%h\n" | LC_ALL=C sort -u | paste -sd:)
  [[ -n $loader ]] && found=$("$loader" --inhibit-cache --library-path "$paths" --list "$stage$program" 2>&1) || return 0
  foreign=$(grep '=>' <<<"$found" | grep -vF "=> $stage/" || true)
  if [[ -n $foreign ]]; then
    echo "images: $program needs libraries from packages that are not listed:" "$foreign" >&2
    return 1
  fi
  sed -nE "s|.*=> $stage(/[^ ]+) .*|\1|p" <<<"$found"
  echo "${loader#"$stage"}"
}

# write_accounts ROOTFS NAME:ID...: creates root, nobody, and the given users. Users are looked up in files, hosts also in DNS.
write_accounts() {
  local rootfs=$1 user
  shift
  printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$rootfs/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$rootfs/etc/group"
  for user in "$@"; do
    printf '%s:x:%s:%s::/:/bin/false\n' "${user%:*}" "${user#*:}" "${user#*:}" >>"$rootfs/etc/passwd"
    printf '%s:x:%s:\n' "${user%:*}" "${user#*:}" >>"$rootfs/etc/group"
  done
  printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$rootfs/etc/nsswitch.conf"
}

# link_applets ROOTFS: links each busybox applet under its name, unless another program has that name.
link_applets() {
  local rootfs=$1 applet
  for applet in $("$rootfs/bin/busybox" --list); do
    [[ -e $rootfs/usr/sbin/$applet || -e $rootfs/usr/bin/$applet ]] || ln -s busybox "$rootfs/usr/bin/$applet"
  done
}

# build_in_temporary_folder NAME BUILD [ARCHITECTURE [OUTPUT]]: calls BUILD WORK ARCHITECTURE OUTPUT with a temporary folder WORK.
build_in_temporary_folder() (
  set -euo pipefail
  name=$1 build=$2
  architecture=$(image_architecture "${3:-}")
  output=${4:-$here/../../artifacts/images/$name-$architecture.tar}
  if [[ $architecture != "$(image_architecture)" ]]; then
    echo "images/$name: built from this machine's packages, so only for $(image_architecture)" >&2
    return 1
  fi
  mkdir -p "$(dirname "$output")"
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  umask 022
  "$build" "$work" "$architecture" "$output"
)
