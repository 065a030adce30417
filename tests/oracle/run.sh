#!/bin/sh
# Pressmark answers random queries as the oracle does.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh tests/oracle/run.sh corpus QUERIES
#        sh tests/oracle/run.sh STATEMENTS.jsonl.zst QUERIES DOCUMENTS
#
# The documents are those of the sample corpus, or so many of the statements, from all over the file.
set -eu

corpus=$(cd "$(dirname "$0")/../../corpus" && pwd)
statements=$1
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"

if [ "$1" = corpus ]; then
	cp -R "$corpus/articles" "$corpus/statements" .
	run 0 pressmark-index add -d index articles statements
elif [ -f "$statements" ]; then
	total=$(zstd -dcq "$statements" | wc -l)
	zstd -dcq "$statements" | awk -v step=$((total / $3)) 'NR % step == 1' | head -n "$3" >some.jsonl
	run 0 pressmark-index add -d index --kind statement some.jsonl
else
	skip "no $statements"
fi
[ "$failed" -ne 0 ] || oracle --queries "$2" index || fail "the oracle says something else"
finish
