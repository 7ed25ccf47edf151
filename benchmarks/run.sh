#!/usr/bin/env bash
# Measures this library beside others and beside bare sockets; see the README, chapter "Benchmarks".
#
#   run.sh [--quick] [--only <contender,...>] [--scenarios <name,...>] [--repetitions <count>] [--out <folder>]
#          [--warm-up-millis <count>] [--measured-millis <count>] [--jvm "<arguments of all JVMs>"]
#
# A contender or scenario may be the beginning of a name: --only ours,bare --scenarios S5,GROWTH-bytes
# Writes results.jsonl, and what is drawn of it, to benchmarks/target/results unless told otherwise.
# Ends with status 1 if a message of this library was lost, doubled or out of order.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

(cd "$root" && mvn -B -q -Pbenchmarks -pl benchmarks,sample-receiver-app -am package -DskipTests)
target=$root/benchmarks/target
out=$target/results
previous=
for argument in "$@"; do
	if [[ $previous == --out ]]; then
		out=$argument
	fi
	previous=$argument
done
status=0
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$target/classes:$(cat "$target/class-path.txt")" \
	"-Dipc.benchmarks.root=$root" be.sizingservers.ipc.benchmarks.harness.Coordinator --out "$out" "$@" || status=$?
"$root/benchmarks/report.sh" "$out"
exit "$status"
