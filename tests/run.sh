#!/bin/sh
# Install what is missing, build, and run every test.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh tests/run.sh [PRESET [CTEST-ARGUMENT...]]    PRESET: dev (the default), clang, asan, tsan, release
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
preset=${1:-dev}
[ $# -eq 0 ] || shift

sh "$here/tests/setup.sh" test
cd "$here"
cmake --preset "$preset" -DPM_TESTS=ON
cmake --build --preset "$preset"
status=0
ctest --preset "$preset" "$@" || status=$?

# ctest does not show what a test that passed says: what it could not do here, and why.
awk '/^[0-9]+\/[0-9]+ Test(ing)?: / { name = $NF } /^skipped: / { print name ": " $0 }' \
	"build/$preset/Testing/Temporary/LastTest.log"
exit "$status"
