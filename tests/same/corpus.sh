#!/bin/sh
# The sample corpus, which has every format, built in bulk is what Xapian builds.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh tests/same/corpus.sh CORPUS
set -eu

corpus=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

cp -R "$corpus" corpus
rm -rf corpus/.pressmark
run 2 pressmark-index -d api add --build api corpus # some are broken: that is what odd/ is for
cp out expected
for jobs in 1 2 4; do
	run 2 pressmark-index -d "bulk$jobs" add --build bulk --jobs "$jobs" corpus
	[ "$(sed 's/;.*//' out)" = "$(sed 's/;.*//' expected)" ] || fail "not the same was done: $(cat out)"
	same api/segment-000001 "bulk$jobs/segment-000002" >why || fail "$(cat why)"
done
finish
