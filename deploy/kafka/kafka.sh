#!/usr/bin/env bash
# A real Apache Kafka on this machine, in KRaft mode, without Docker: one broker that is its own controller.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
VERSION=4.3.1
LIBS=${COMMUNIQUE_KAFKA_LIBS:-$HOME/.cache/communique/kafka-$VERSION}
CLUSTER_ID=4L6g3nShT-eMCtK--X86sw

usage() {
  cat <<USAGE
usage: kafka.sh fetch                  download Kafka $VERSION from Maven Central (44 MB, once) into
                                       $LIBS
       kafka.sh start DIR PORT CPORT [PROPERTIES]
                                       start a broker on 127.0.0.1:PORT (its controller on CPORT) with its data,
                                       log and pid under DIR; returns when the broker answers. The lines of the file
                                       PROPERTIES come last and win, for instance for TLS
       kafka.sh stop DIR               stop the broker of DIR; does nothing when none runs

COMMUNIQUE_KAFKA_LIBS names another folder for the downloaded libraries. Needs Java 17 or newer; fetch needs mvn.
USAGE
}

fail() { echo "kafka.sh: $*" >&2; exit 1; }
misused() { echo "kafka.sh: $*" >&2; usage >&2; exit 2; }

need_java() {
  command -v java >/dev/null || fail "java is not on the PATH; install a Java runtime, version 17 or newer"
  local version
  version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -1)
  [ "${version:-0}" -ge 17 ] || fail "Java ${version:-of an unknown version} is too old; Kafka $VERSION needs 17 or newer"
}

# The pid file may name a process that is gone, or whose number was given to a stranger since.
running() {
  [ -f "$1/pid" ] && kill -0 "$(cat "$1/pid")" 2>/dev/null || return 1
  [ ! -r "/proc/$(cat "$1/pid")/cmdline" ] || grep -qa 'kafka\.Kafka' "/proc/$(cat "$1/pid")/cmdline"
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

port() { [[ $1 =~ ^[0-9]+$ ]] && [ "$1" -ge 1 ] && [ "$1" -le 65535 ] || misused "$1 is not a port number"; }

fetch() {
  if [ -f "$LIBS/.complete" ]; then echo "Kafka $VERSION is already in $LIBS"; return; fi
  command -v mvn >/dev/null || fail "mvn is not on the PATH; install Apache Maven, or point COMMUNIQUE_KAFKA_LIBS to a folder with the jars of Kafka $VERSION"
  mkdir -p "$LIBS"
  mvn -q -B -f "$HERE/pom.xml" -Dkafka.version="$VERSION" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$LIBS" || fail "Maven could not fetch Kafka $VERSION; see its message above"
  ls "$LIBS"/kafka_2.13-"$VERSION".jar >/dev/null || fail "Maven fetched no kafka_2.13-$VERSION.jar into $LIBS"
  touch "$LIBS/.complete"
  echo "fetched Kafka $VERSION into $LIBS"
}

start() {
  port "$2"; port "$3"
  need_java
  ls "$LIBS"/kafka_2.13-*.jar >/dev/null 2>&1 || fail "no Kafka in $LIBS; run: $0 fetch"
  mkdir -p "$1/logs"
  local dir; dir=$(cd "$1" && pwd)
  if running "$dir"; then fail "a broker already runs from $dir (process $(cat "$dir/pid")); stop it first"; fi
  local taken
  for taken in "$2" "$3"; do
    if answers "$taken"; then fail "something already listens on 127.0.0.1:$taken; choose another port"; fi
  done
  sed "s#@DIR@#$dir#; s#@PORT@#$2#g; s#@CPORT@#$3#g" "$HERE/server.properties.in" > "$dir/server.properties"
  if [ -n "${4:-}" ]; then cat "$4" >> "$dir/server.properties"; fi
  # 1 GB: the log cleaner and the share coordinator die with less. C1 only: it starts twice as fast.
  local java=(java -Xms256m -Xmx1g -XX:TieredStopAtLevel=1 -Djava.awt.headless=true
    -Dkafka.logs.dir="$dir/logs" -Dlog4j2.configurationFile="file:$HERE/log4j2.properties" -cp "$LIBS/*")
  if [ ! -f "$dir/data/meta.properties" ]; then
    "${java[@]}" kafka.tools.StorageTool format --standalone -t "$CLUSTER_ID" -c "$dir/server.properties" \
      > "$dir/logs/format" 2>&1 || { cat "$dir/logs/format" >&2; fail "the data folder $dir/data could not be made"; }
  fi
  # setsid: an interrupt of the terminal or of a test run does not reach the broker.
  setsid "${java[@]}" kafka.Kafka "$dir/server.properties" > "$dir/logs/out" 2>&1 < /dev/null &
  echo $! > "$dir/pid"
  local pid=$!
  for _ in $(seq 240); do
    if answers "$2"; then echo "Kafka $VERSION listens on 127.0.0.1:$2 (process $pid)"; return; fi
    kill -0 "$pid" 2>/dev/null || { tail -40 "$dir/logs/out" >&2; fail "the broker ended while it started; its log is $dir/logs/out"; }
    sleep .25
  done
  kill -KILL "$pid" 2>/dev/null || true
  fail "the broker did not answer on 127.0.0.1:$2 within 60 s and was ended; its log is $dir/logs/out"
}

stop() {
  if ! running "$1"; then rm -f "$1/pid"; echo "no broker runs from $1"; return; fi
  local pid; pid=$(cat "$1/pid")
  kill -TERM "$pid"
  for _ in $(seq 120); do
    if ! kill -0 "$pid" 2>/dev/null; then rm -f "$1/pid"; echo "stopped"; return; fi
    sleep .25
  done
  kill -KILL "$pid" 2>/dev/null || true
  rm -f "$1/pid"
  echo "the broker did not stop within 30 s and was killed" >&2
}

case ${1:-} in
  fetch) [ $# -eq 1 ] || misused "fetch takes no arguments"; fetch ;;
  start) [ $# -eq 4 ] || [ $# -eq 5 ] || misused "start takes DIR PORT CPORT [PROPERTIES]"; start "${@:2}" ;;
  stop) [ $# -eq 2 ] || misused "stop takes DIR"; stop "$2" ;;
  -h | --help | help) usage ;;
  '') misused "say what to do" ;;
  *) misused "$1 is no command" ;;
esac
