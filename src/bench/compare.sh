#!/bin/sh
# Runs the benchmarks, against the encoder of another git revision too where one is given, in one JMH run.
#   src/bench/compare.sh [GIT_REVISION [JMH_OPTION...]]
# PAYLOAD is change, or row where the older revision can encode a row alone. JMH's options are those of its command line, such as -f 1 -p columns=20. MAVEN_ARGS go to Maven, such as -o.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname -- "$(dirname -- "$here")")
work=$here/target/compare
mkdir -p "$work"

# Compiles the modules of a checkout: build CHECKOUT MODULES [GOAL...]
build() {
  checkout=$1
  modules=$2
  shift 2
  # shellcheck disable=SC2086 # MAVEN_ARGS are several words.
  (cd "$checkout" && mvn -q -B ${MAVEN_ARGS:-} -pl "$modules" compile "$@")
}

build "$root" proto,src/core,connector,src/stack,src/sample,src/bench dependency:build-classpath "-Dmdep.outputFile=$work/classpath" -Dmdep.includeScope=runtime
classpath=$here/target/classes:$(cat "$work/classpath")

if [ $# -eq 0 ]; then
  exec java -cp "$classpath" org.openjdk.jmh.Main EncodeBench -prof dev.rowcast.bench.encode.CpuProfiler
fi

revision=$(git -C "$root" rev-parse --short=12 --verify "$1^{commit}")
shift
old=$work/$revision
if [ ! -e "$old.built" ]; then
  rm -rf "$old"
  mkdir -p "$old"
  git -C "$root" archive "$revision" | tar -x -C "$old"
  build "$old" proto,src/core
  touch "$old.built"
fi
echo "baseline: $revision; plan: $(git -C "$root" describe --always --dirty)"
exec java -cp "$classpath" org.openjdk.jmh.Main EncodeBench -p payload=${PAYLOAD:-change} -p encoder=plan,baseline,generated -prof dev.rowcast.bench.encode.CpuProfiler \
  -jvmArgsPrepend "-Drowcast.bench.baseline=$old/proto/target/classes:$old/src/core/target/classes" "$@"
