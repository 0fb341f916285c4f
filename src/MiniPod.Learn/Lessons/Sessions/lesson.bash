# The shell of a lesson of minipod: a plain bash, in which these words are commands too, and minipod, which is in its environment.
# Ctrl-C while bash reads this leaves the rest unread. Until PROMPT_COMMAND is set below, the one in its environment reads it again.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
check() { "$MINIPOD" learn check "$@"; }
hint() { "$MINIPOD" learn hint "$@"; }
solution() { "$MINIPOD" learn solution "$@"; }
answer() { "$MINIPOD" learn answer "$@"; }
next() { "$MINIPOD" learn next "$@"; }
show() { "$MINIPOD" learn show "$@"; }
reset() { "$MINIPOD" learn reset "$@" && ${_minipod_end:-true}; }
quit() { "$MINIPOD" learn quit "$@" && ${_minipod_end:-true}; }
skip() {
  local commands
  commands=$("$MINIPOD" learn skip --shell "$@") || return
  eval "$commands"
  "$MINIPOD" learn show
}
help() {
  if [[ $# -gt 0 ]]; then builtin help "$@"; else "$MINIPOD" learn --help; fi
}
export -f help check hint solution answer next show reset quit skip

_minipod_begin() {
  trap '' INT # Ctrl-C shall not leave it half made
  unset MINIPOD_LEARN_FIRST
  _minipod_end='sleep 10' # this shell is ended, and shall not prompt again before that
  eval "$("$MINIPOD" learn replay)" >/dev/null 2>&1 </dev/null
  trap - INT
  "$MINIPOD" learn show
}

# On the real host, a second shell outlives the lesson, whose file is gone then.
_minipod_prompt() {
  [[ -z ${MINIPOD_LEARN_FIRST:-} ]] || _minipod_begin
  history -a
  # Expanding $(<file) in PS1 itself never ends in bash 5.2.
  { read -r _minipod_where <"$MINIPOD_LEARN_PROMPT"; } 2>/dev/null || { echo "$MINIPOD_LEARN_ENDED" && exit; }
  # As many blanks as there are columns reach the next line only where the last output ended without a newline.
  [[ $TERM == dumb ]] || printf '%*s\r\e[K' "${COLUMNS:-80}" "" >&2
}
PS1='[$_minipod_where] \$ '
if [[ -z ${NO_COLOR:-} && $TERM != dumb ]]; then PS1="\\[\\e[1m\\]$PS1\\[\\e[0m\\]"; fi
declare +x PROMPT_COMMAND=_minipod_prompt
