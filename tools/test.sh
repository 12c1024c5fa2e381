# shellcheck shell=bash
# Every check and every test, one after the other, going on after a failure. Sourced by build.sh.

PASSED=0
FAILED=0

count() {
  PASSED=$((PASSED + $1))
  FAILED=$((FAILED + $2))
  echo "-- $1 passed, $2 failed"
}

heading() { printf '\n== %s\n' "$*"; }

# check TITLE COMMAND…: counts as one. Not for functions that count on `set -e`, which is off within a condition.
check() {
  heading "$1"
  if "${@:2}"; then count 1 0; else count 0 1; fi
}

# total WORD FILE: the sum of the numbers that stand before WORD in cargo's summaries.
total() {
  awk -v word="$1;" '
    /^test result:/ { for (i = 2; i <= NF; i++) if ($i == word) sum += $(i - 1) }
    END { print sum + 0 }' "$2"
}

# cargo's tests, counted by cargo. What was left out did not pass.
cargo_tests() {
  heading 'cargo test'
  local log=target/test/cargo.log status=0 failed
  cargo test --locked --no-fail-fast 2>&1 | tee "$log" || status=$?
  failed=$(($(total failed "$log") + $(total ignored "$log")))
  [ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
  count "$(total passed "$log")" "$failed"
}

# Minutes of browsers each: only where all is asked for.
readonly LONG_TESTS=(broken changed converse hostile leaves stays)

# node_tests DIRECTORY [all]: its *.test.mjs, without the long ones unless all are asked for, in Node's own runner and as that counts them, one file after the other. What was
# skipped did not pass.
node_tests() {
  heading "node --test $1"
  local log=target/test/node.tap status=0 passed failed files=() file
  for file in "$1"/*.test.mjs; do
    [ "${2:-}" = all ] || [[ " ${LONG_TESTS[*]} " != *" $(basename "$file" .test.mjs) "* ]] || continue
    files+=("$file")
  done
  if [ ! -e "${files[0]}" ]; then
    echo "there is no test in $1"
    count 0 1
    return
  fi
  rm -f "$log"
  node --test --test-concurrency=1 --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$log" "${files[@]}" || status=$?
  passed=$(sed -n 's/^# pass //p' "$log")
  failed=$(sed -nE 's/^# (fail|cancelled|skipped|todo) //p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
  [ "$status" -eq 0 ] && [ -n "$passed" ] || [ "$failed" -gt 0 ] || failed=1
  count "${passed:-0}" "$failed"
}

scripts() {
  local file shell=(build.sh .ci/run tools/*.sh)
  for file in "${shell[@]}"; do bash -n "$file" || return 1; done
  shellcheck --external-sources --exclude=SC1091 "${shell[@]}"
}

audited() { (set -o pipefail && ./build.sh audit 2>&1 | tee target/test/audit.log); }

test_all() {
  local much=usual
  case ${1:-} in
    '') ;;
    --quick) much=quick ;;
    --all) much=all ;;
    *) die "there is no option '$1' for test: --quick or --all" ;;
  esac
  mkdir -p target/test
  need_rust_checks
  need_node
  need_apt 'shellcheck reads our shell scripts' shellcheck

  check 'build, packages' ./build.sh package
  check 'rustfmt' cargo fmt --all --check
  check 'clippy' cargo clippy --locked --workspace --all-targets --all-features --quiet -- -D warnings
  check 'cargo doc' env RUSTDOCFLAGS='-D warnings' cargo doc --locked --no-deps --lib --quiet
  check 'tsc: extension' node_modules/.bin/tsc --project tsconfig.json
  check 'tsc: tools and tests' node_modules/.bin/tsc --project tools/tsconfig.json
  check 'biome' node_modules/.bin/biome check --error-on-warnings
  check 'shell scripts' scripts
  check 'addons-linter' node tests/addons/lint.mjs
  check 'browsers old and new' node tests/addons/compatibility.mjs
  cargo_tests
  node_tests tests/structure
  [ ! -d tests/unit ] || node_tests tests/unit
  [ $much != all ] || check 'random input for what is written in JavaScript' env LOTSE_FUZZ_SECONDS=20 node --test tests/unit/fuzz-*.test.mjs
  if [ $much != quick ]; then
    need_browser chromium
    need_browser firefox
    need_lounge
    need_widgets
    if [ $much = all ]; then
      need_converse
      need_apt 'tests record what wants to leave the machine, and open what the browsers keep' iproute2 tcpdump util-linux python3
    fi
    node_tests tests/browser $much
  fi
  if [ $much = all ]; then
    check 'random input' ./build.sh fuzz 20
    check 'audit of what others wrote' audited
    check 'the same packages in other folders' ./build.sh verify
    grep '^NOT CHECKED' target/test/audit.log || :
  fi

  printf '\n%s passed, %s failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" -eq 0 ]
}
