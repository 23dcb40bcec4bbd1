#!/usr/bin/env bash
# A throw-away PostgreSQL on this machine, without Docker: for the tests, and for trying the distributed form.
set -euo pipefail

usage() {
  cat <<USAGE
usage: postgres.sh start DIR PORT   start a server on 127.0.0.1:PORT with its data and log under DIR; its database and
                                    user are called communique, and need no password from this machine
       postgres.sh stop DIR [MODE]  stop it; MODE is fast (the default) or immediate, which is as a crash

Needs initdb and pg_ctl on the PATH or under /usr/lib/postgresql. As root, the server runs as the user nobody.
USAGE
}

fail() { echo "postgres.sh: $*" >&2; exit 1; }

tool() {
  command -v "$1" && return
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin/"$1" 2>/dev/null | sort -V | tail -1)
  [ -n "$found" ] || fail "$1 was not found; install PostgreSQL (Debian: apt-get install postgresql)"
  echo "$found"
}

# PostgreSQL refuses to run as root.
as_server() { if [ "$(id -u)" = 0 ]; then (cd / && runuser -u nobody -- "$@"); else "$@"; fi; }

start() {
  [[ $2 =~ ^[0-9]+$ ]] || fail "$2 is not a port number"
  mkdir -p "$1"
  local dir; dir=$(cd "$1" && pwd)
  if [ "$(id -u)" = 0 ]; then chown nobody "$dir"; fi
  if [ ! -d "$dir/data" ]; then
    as_server "$(tool initdb)" -D "$dir/data" -U communique --auth=trust -E UTF8 --locale=C > "$dir.init" 2>&1 \
      || { cat "$dir.init" >&2; fail "the data folder $dir/data could not be made"; }
    rm -f "$dir.init"
  fi
  as_server "$(tool pg_ctl)" -D "$dir/data" -l "$dir/log" -o "-p $2 -k $dir -c listen_addresses=127.0.0.1" -w -s start \
    || { tail -20 "$dir/log" >&2; fail "the server did not start; its log is $dir/log"; }
  if ! as_server "$(tool psql)" -h 127.0.0.1 -p "$2" -U communique -d communique -c '' > /dev/null 2>&1; then
    as_server "$(tool createdb)" -h 127.0.0.1 -p "$2" -U communique communique
  fi
  echo "PostgreSQL listens on 127.0.0.1:$2; its URL is postgresql://communique@127.0.0.1:$2/communique"
}

stop() {
  [ -d "$1/data" ] || fail "there is no server in $1"
  as_server "$(tool pg_ctl)" -D "$(cd "$1" && pwd)/data" -m "${2:-fast}" -w -s stop && echo "stopped"
}

case ${1:-} in
  start) [ $# -eq 3 ] || { usage >&2; exit 2; }; start "$2" "$3" ;;
  stop) [ $# -eq 2 ] || [ $# -eq 3 ] || { usage >&2; exit 2; }; stop "${@:2}" ;;
  -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac
