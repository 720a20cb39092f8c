#!/usr/bin/env bash
# The trial of the regression gate on this machine: docs/regression-gate.md says what it is.
#
#   docs/regression-gate.sh STAGE...        in this order, each by itself or several at once
#
#   build      jars of the variants, and a record of the machine                     2 minutes
#   pool       real pairs; goes on where it ended                                   30 minutes
#   whole      10 real comparisons of equal builds, 5 of one slower by 5 %          45 minutes
#   resample   prints the rates                                                     a minute
#   figures    the same, and writes them into docs/regression-gate.md
#
# TRIAL_FOLDER  where all of it is kept; else jmh/target/trial
# TRIAL_BUDGET  the longest that `pool` may take; else 60m
# TRIAL_PAIRS   pairs of each benchmark with a copy, and of the changed one with a variant; else 34,40
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${TRIAL_FOLDER:-jmh/target/trial}
jar=jmh/target/benchmarks.jar
# Some 3 seconds a process. Many short iterations: a process is as fast as its fast tenth.
jmh="-wi 10 -w 20ms -i 100 -r 10ms"
jdk=$(bin/lanewise --java-home)

trial() {
  "$jdk/bin/java" -cp "$jar" io.lanewise.jmh.trial.TrialMain "$@"
}

build() {
  JAVA_HOME=$jdk ./mvnw -B -q -f all/pom.xml -pl ..,../jmh package -DskipTests -Dwidths.skip
  mkdir -p "$folder"
  trial jars "$jar" "$folder"
  "$jdk/bin/java" -cp "$jar" io.lanewise.jmh.report.EnvironmentMain "$folder/environment.json"
}

pool() {
  trial pool "$folder" --pairs "${TRIAL_PAIRS:-34,40}" --budget "${TRIAL_BUDGET:-60m}" --jmh "$jmh"
}

# One comparison as anyone runs it. A verdict is a result, whatever it is; anything else is an error.
# It gets its name when it has ended: one that was stopped runs again.
compare() {
  local out=$folder/whole/$1-$2 code=0
  [[ ! -d $out ]] || return 0
  rm -rf "$out.part"
  "$jdk/bin/java" -cp "$jar" io.lanewise.jmh.runner.BenchMain compare "$folder/jars/base.jar" "$folder/jars/$1.jar" \
    --include TrialBenchmark --seed "$((10#$2))" --jmh "$jmh" --out "$out.part" || code=$?
  case $code in
    0 | 1 | 3) mv "$out.part" "$out" ;;
    *) exit "$code" ;;
  esac
}

whole() {
  local run
  for run in 01 02 03 04 05; do
    compare again "$run"
    compare slow5 "$run"
    compare again "$(printf %02d $((10#$run + 5)))"
  done
}

[[ $# -gt 0 ]] || {
  sed -n '4,10s/^# *//p' "$0" >&2
  exit 2
}
for stage in "$@"; do
  case $stage in
    build) build ;;
    pool) pool ;;
    whole) whole ;;
    resample) trial resample "$folder" ;;
    figures) trial resample "$folder" --into docs/regression-gate.md ;;
    *)
      echo "error: expected build, pool, whole, resample or figures, got $stage" >&2
      exit 2
      ;;
  esac
done
