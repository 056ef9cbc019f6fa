# A daemon of one's own, in namespaces of its own, for tests that kill or freeze it; sourced by private-libvirtd and private-dockerd.
# shellcheck shell=bash
# shellcheck source=lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

# Everything the daemon starts lives in one process namespace, whose first process we hold. When that ends, the kernel ends all the rest, and the mounts
# and network interfaces go with their namespaces: nothing can be forgotten.
KEEPER='mount --make-rprivate /; ip link set lo up; while :; do sleep 3600 & wait $!; done'

use_folder() {
  is_root || die "needs root"
  [ -n "${1:-}" ] || die "which folder?"
  mkdir -p "$1"
  DIR=$(cd -- "$1" && pwd -P)
  # The longest socket name that the kernel takes has 107 characters.
  [ "${#DIR}" -le 80 ] || die "the folder's name is too long for a socket in it: $DIR"
}

first_process() { pid_in "$DIR/first.pid"; }
namespaces_alive() {
  local first
  first=$(first_process)
  [ -n "$first" ] && [ -d "/proc/$first" ] && [ "$(readlink "/proc/$first/ns/pid")" = "$(cat "$DIR/first.ns" 2>/dev/null)" ]
}

make_namespaces() {
  local outer child=''
  setsid unshare --mount --uts --net --ipc --pid --fork --kill-child --mount-proc bash -c "$KEEPER" </dev/null >/dev/null 2>"$DIR/keeper.log" 9>&- &
  outer=$!
  disown
  local until=$((SECONDS + 10))
  while [ -z "$child" ] || [ ! -r "/proc/$child/comm" ] || [ "$(cat "/proc/$child/comm")" != bash ]; do
    [ "$SECONDS" -lt "$until" ] || die "cannot make namespaces: $(cat "$DIR/keeper.log")"
    read -r child _ <"/proc/$outer/task/$outer/children" || true
    sleep 0.02
  done
  printf '%s\n' "$child" >"$DIR/first.pid"
  readlink "/proc/$child/ns/pid" >"$DIR/first.ns"
  inside hostname "private-${DIR##*/}"
  wait_for 5 inside test -e /proc/1/status || die "the namespaces are not usable"
}

inside() { nsenter -t "$(first_process)" --mount --uts --net --ipc --pid -- "$@" 9>&-; }

# cover FOLDER MINE: within the namespaces FOLDER is MINE.
cover() {
  mkdir -p "$2"
  [ -d "$1" ] || mkdir -p "$1"
  inside mount --bind "$2" "$1"
}

# pids_of NAME: the processes of that name within the namespaces, numbered as the host numbers them.
pids_of() {
  local namespace entry pid comm
  namespace=$(cat "$DIR/first.ns" 2>/dev/null) || return 0
  for entry in /proc/[0-9]*; do
    # Without a process for each process: on a busy machine that would take long enough for a daemon to finish before it is frozen.
    read -r comm 2>/dev/null <"$entry/comm" || continue
    [ "$comm" = "${1:0:15}" ] || continue
    pid=${entry#/proc/}
    if alive "$pid" "$1" && [ "$(readlink "$entry/ns/pid" 2>/dev/null)" = "$namespace" ]; then printf '%s\n' "$pid"; fi
  done
}

signal_daemon() {
  local pids pid
  mapfile -t pids < <(pids_of "$2")
  [ "${#pids[@]}" -gt 0 ] || die "$2 does not run in $DIR"
  for pid in "${pids[@]}"; do kill "-$1" "$pid"; done
}
gone() { [ -z "$(pids_of "$1")" ]; }

end_namespaces() {
  local first
  if namespaces_alive; then
    first=$(first_process)
    kill -KILL "$first" 2>/dev/null || true
    wait_for 20 test ! -d "/proc/$first" || die "process $first in $DIR does not end"
  fi
  rm -f "$DIR/first.pid" "$DIR/first.ns"
}

# Told to `stop`, so that a daemon whose owner was killed does not stay for ever.
remember_private() { note "private-$(printf '%s' "$DIR" | sha256sum | cut -c1-12)" "${0##*/} $DIR"; }
forget_private() { forget "private-$(printf '%s' "$DIR" | sha256sum | cut -c1-12)"; }

remove_folder() {
  forget_private
  # Whatever is mounted below must not be followed; with the namespaces gone nothing is.
  if grep -qF " $DIR/" /proc/self/mounts; then
    grep -F " $DIR/" /proc/self/mounts | cut -d' ' -f2 | sort -r | while read -r mounted; do umount -l "$mounted" || true; done
  fi
  rm -rf --one-file-system "$DIR"
}
