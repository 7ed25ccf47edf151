#!/usr/bin/env bash
# Measures what the steps of a message cost, in time and allocated bytes; see the README, chapter
# "Benchmarks". Arguments are those of JMH: jmh.sh Frame -f 1, or jmh.sh -h
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

(cd "$root" && mvn -B -q -Pbenchmarks -pl benchmarks -am package -DskipTests)
target=$root/benchmarks/target
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$target/classes:$(cat "$target/class-path.txt")" \
	org.openjdk.jmh.Main -prof gc "$@"
