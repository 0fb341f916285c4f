# shellcheck shell=bash
# Remembers what the host had before something was tried on it, and takes away what came since.
# What belongs to a pod, plugins and engine remove; what pods share (bridges, empty chains, folders) they leave behind.

# remember_host FILE
remember_host() {
  local table
  {
    for table in filter nat; do
      iptables -w -t "$table" -S 2>/dev/null | sed -n "s/^-[NP] \([^ ]*\).*/ip $table \1 &/p"
      ip6tables -w -t "$table" -S 2>/dev/null | sed -n "s/^-[NP] \([^ ]*\).*/ip6 $table \1 &/p"
    done
    ip -o link | sed -E 's/^[0-9]+: ([^:@]+).*/link \1/'
    find /var/lib/cni /run/cni /run/netns /run/minipod /var/lib/minipod -maxdepth 2 -type d -printf 'folder %p\n' 2>/dev/null
    awk '$2 ~ "^/run/(netns|minipod)" { print "mount", $2 }' /proc/mounts
    echo "forward $(cat /proc/sys/net/ipv4/ip_forward)"
  } >"$1"
}

_had() { grep -qxF -- "$2" "$1"; }

# forget_since FILE LINKS CHAINS: removes the links and the iptables chains that match the patterns (whole names), with
# the rules that name them, unless FILE says that they were there before; sets policies back.
forget_since() {
  local before=$1 links=$2 chains=$3 iptables link
  [[ -e $before ]] || return 0
  for iptables in iptables ip6tables; do
    _forget_chains "$iptables" "$before" "$links" "$chains"
  done
  for link in $(ip -o link | sed -E 's/^[0-9]+: ([^:@]+).*/\1/' | grep -xE "$links"); do
    _had "$before" "link $link" || ip link del "$link"
  done
}

_forget_chains() {
  local iptables=$1 before=$2 links=$3 pattern=$4 family=${1%tables} table chain rule new policy
  for table in filter nat; do
    new=
    for chain in $("$iptables" -w -t "$table" -S 2>/dev/null | sed -n 's/^-N //p' | grep -xE "$pattern"); do
      _had "$before" "$family $table $chain -N $chain" || new+="|$chain"
    done
    for chain in $(ip -o link | sed -E 's/^[0-9]+: ([^:@]+).*/\1/' | grep -xE "$links"); do
      _had "$before" "link $chain" || new+="|$chain"
    done
    [[ -n $new ]] || continue
    # Rules first, wherever they stand: those that jump to a chain of ours or name a link of ours, and those within.
    "$iptables" -w -t "$table" -S | sed -nE "/(^| )-[Ajgio] (${new#|})( |$)/ s/^-A/-D/p" |
      while read -r rule; do
        # xargs takes the quotes of comments off, as a shell would.
        xargs -r "$iptables" -w -t "$table" <<<"$rule" || true
      done
    for chain in ${new//|/ }; do "$iptables" -w -t "$table" -X "$chain" 2>/dev/null || true; done
    policy=$(sed -n "s/^$family $table FORWARD -P FORWARD //p" "$before")
    [[ -z $policy ]] || "$iptables" -w -t "$table" -P FORWARD "$policy"
  done
}

# forget_folders FILE FOLDER...: removes those of the folders that are empty and were not there before.
forget_folders() {
  local before=$1 folder
  shift
  for folder in "$@"; do
    _had "$before" "folder $folder" || rmdir "$folder" 2>/dev/null || true
  done
}
