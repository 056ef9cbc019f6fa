# Shared by every script of this folder; sourced, never run.
# shellcheck shell=bash
#
# Folders:
#   ENGINES_CACHE  what is worth keeping between runs (the guest, the test image); readable by every user, because QEMU runs as one of its own
#   ENGINES_STATE  what lives until the next boot: pid files, logs, and notes of what was started

set -euo pipefail
umask 022
export LC_ALL=C.UTF-8
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# The names below are for the scripts that source this.
# shellcheck disable=SC2034
ENGINES_DIR=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)

if [ "$(id -u)" = 0 ]; then
  ENGINES_CACHE=${PANVISOR_ENGINES_CACHE:-/var/cache/panvisor}
  ENGINES_STATE=${PANVISOR_ENGINES_STATE:-/run/panvisor}
else
  # Not in the home folder, which QEMU's user may not enter.
  ENGINES_CACHE=${PANVISOR_ENGINES_CACHE:-/var/tmp/panvisor-$(id -u)}
  ENGINES_STATE=${PANVISOR_ENGINES_STATE:-${XDG_RUNTIME_DIR:-${TMPDIR:-/tmp}}/panvisor-$(id -u)}
fi
# shellcheck disable=SC2034
ENGINES_PROPERTIES=${PANVISOR_ENGINES:-$ENGINES_CACHE/engines.properties}

if [ -e "$ENGINES_CACHE" ] && [ ! -O "$ENGINES_CACHE" ]; then
  printf '%s belongs to somebody else; set PANVISOR_ENGINES_CACHE\n' "$ENGINES_CACHE" >&2
  exit 1
fi

# Where the notes of one set-up are kept, so that `stop` undoes that one and no other.
ENGINES_SESSION=${PANVISOR_ENGINES_SESSION:-$ENGINES_STATE/sessions/default}

say() { printf '%s\n' "$*" >&2; }
die() {
  say "$(basename -- "$0"): $*"
  exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }
has() { command -v "$1" >/dev/null 2>&1; }
under_systemd() { [ -d /run/systemd/system ] && has systemctl; }

# Packages can be installed here: root, and a Debian (not merely something with apt).
can_install() {
  is_root && has apt-get && has dpkg-query && [ -r /etc/os-release ] &&
    (
      # shellcheck source=/dev/null
      . /etc/os-release
      [ "${ID:-}" = debian ]
    )
}

# now_ms: milliseconds of the wall clock, for showing how long something took.
now_ms() { printf '%s' "${EPOCHREALTIME/[.,]/}" | { read -r us; printf '%s' "$((us / 1000))"; }; }

# wait_for SECONDS COMMAND...: true as soon as the command succeeds, false when the time is over.
wait_for() {
  local until=$((SECONDS + $1))
  shift
  while ! "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.1
  done
}

# One at a time: two runs of set-up on one machine do not tread on each other.
lock_engines() {
  mkdir -p "$ENGINES_STATE"
  exec 9>"$ENGINES_STATE/lock"
  flock -w 900 9 || die "another set-up holds $ENGINES_STATE/lock"
}

note() {
  mkdir -p "$ENGINES_SESSION"
  printf '%s\n' "${2:-}" >"$ENGINES_SESSION/$1"
}
noted() { [ -e "$ENGINES_SESSION/$1" ]; }
noted_text() { cat "$ENGINES_SESSION/$1"; }
forget() { rm -f "$ENGINES_SESSION/$1"; }

# start_daemon LOG COMMAND...: in a session of its own, without our terminal, our lock or our pipes.
start_daemon() {
  local log=$1
  shift
  mkdir -p "$(dirname -- "$log")"
  setsid "$@" </dev/null >>"$log" 2>&1 9>&- &
  disown
}

# exists PID: the process is there and is not a zombie.
exists() {
  local state
  [ -n "${1:-}" ] && state=$(sed -e 's/.*) //' -e 's/ .*//' "/proc/$1/stat" 2>/dev/null) || return 1
  [ "$state" != Z ] && [ "$state" != X ]
}

# alive PID NAME: it exists, and is the program it should be.
alive() {
  local comm
  exists "${1:-}" && comm=$(cat "/proc/$1/comm" 2>/dev/null) && [ "$comm" = "$(printf '%.15s' "$2")" ]
}

# pid_in FILE: the number in a pid file, or nothing.
pid_in() {
  local pid=
  if [ -r "$1" ]; then read -r pid <"$1" || true; fi
  case $pid in '' | *[!0-9]*) ;; *) printf '%s' "$pid" ;; esac
}

# end_tree PID...: a process and all that it started, told to end.
end_tree() {
  local pid children
  for pid in "$@"; do
    children=$(cat "/proc/$pid/task/"*/children 2>/dev/null || true)
    kill -TERM "$pid" 2>/dev/null || true
    # shellcheck disable=SC2086
    [ -z "$children" ] || end_tree $children
  done
}

# adopt_sessions: takes over what runs of ./test or ./tour started that were killed before they could end it.
adopt_sessions() {
  local folder entry
  for folder in "$ENGINES_STATE"/sessions/*.[0-9]*; do
    if [ ! -d "$folder" ] || [ -d "/proc/${folder##*.}" ]; then continue; fi
    for entry in "$folder"/*; do
      if [ -e "$entry" ] && ! noted "${entry##*/}"; then mv "$entry" "$ENGINES_SESSION/"; fi
    done
    rm -rf "$folder"
  done
}

# end_process PID NAME SECONDS: asks, waits, and insists.
end_process() {
  alive "$1" "$2" || return 0
  kill -CONT "$1" 2>/dev/null || true
  kill -TERM "$1" 2>/dev/null || true
  local until=$((SECONDS + $3))
  while alive "$1" "$2"; do
    if [ "$SECONDS" -ge "$until" ]; then
      kill -KILL "$1" 2>/dev/null || true
      sleep 0.2
      return 0
    fi
    sleep 0.1
  done
}

# firewall_forget PATTERN...: takes the lines with these words out of the firewall; everybody else's stay.
firewall_forget() {
  local family table patterns=() word
  for word in "$@"; do patterns+=(-e "$word"); done
  for family in iptables ip6tables; do
    has "$family-save" || continue
    for table in filter nat mangle; do
      # A table that has none of them is not touched, not even by writing it back.
      if "$family-save" -t "$table" 2>/dev/null | grep "${patterns[@]}" >/dev/null; then
        "$family-save" -t "$table" | grep -v "${patterns[@]}" | "$family-restore" -w -T "$table" || true
      fi
    done
  done
}
firewall_knows() {
  local table
  for table in filter nat; do
    if iptables-save -t "$table" 2>/dev/null | grep -- "$1" >/dev/null; then return 0; fi
  done
  return 1
}

# --- packages ---------------------------------------------------------------------------------------------------------

# missing_packages NAME...: those that dpkg does not know as installed.
missing_packages() {
  local installed name
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^.i  *//p' || true)
  for name in "$@"; do
    case $'\n'"$installed"$'\n' in
      *$'\n'"$name"$'\n'*) ;;
      *) printf '%s\n' "$name" ;;
    esac
  done
}

apt_update_once() {
  [ -z "${APT_UPDATED:-}" ] || return 0
  APT_UPDATED=yes
  say "reading the package lists"
  apt-get -q update >&2 || say "the package lists could not be renewed; going on with what is there"
}

apt_lists_present() { apt-cache show bash >/dev/null 2>&1 && apt-cache show qemu-system-x86 >/dev/null 2>&1; }

# install_packages NAME...: only what is missing, from the machine's own Debian sources.
install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" -gt 0 ] || return 0
  can_install || {
    say "not installed, and cannot be installed from here: ${missing[*]}"
    return 1
  }
  say "installing ${missing[*]}"
  apt_lists_present || apt_update_once
  if ! apt_install "${missing[@]}"; then
    # Lists that are a few weeks old name versions that the mirror no longer has.
    apt_update_once
    apt_install "${missing[@]}"
  fi
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends install "$@" </dev/null >&2 9>&-
}

# --- Java -------------------------------------------------------------------------------------------------------------

# java_version HOME: the feature number (17, 25) of the JDK in a folder, from its own release file.
java_version() {
  [ -x "$1/bin/java" ] || return 1
  local version=
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
  fi
  [ -n "$version" ] && printf '%s' "$version"
}

# find_jdk LEAST [MOST]: home of a JDK (with compiler) whose version is within; the smallest that fits.
find_jdk() {
  local least=$1 most=${2:-999} home version best='' best_version=1000
  local candidates=()
  [ -z "${JAVA_HOME:-}" ] || candidates+=("$JAVA_HOME")
  [ -z "${JAVA_25_HOME:-}" ] || candidates+=("$JAVA_25_HOME")
  candidates+=(/usr/lib/jvm/*)
  if has javac; then
    home=$(readlink -f "$(command -v javac)")
    candidates+=("${home%/bin/javac}")
  fi
  for home in "${candidates[@]}"; do
    [ -x "$home/bin/javac" ] || continue
    version=$(java_version "$home") || continue
    if [ "$version" -ge "$least" ] && [ "$version" -le "$most" ] && [ "$version" -lt "$best_version" ]; then
      best=$home best_version=$version
    fi
  done
  [ -n "$best" ] && printf '%s\n' "$best"
}
