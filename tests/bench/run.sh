#!/bin/sh
# Index real statements and query them, Pressmark and SQLite FTS5 side by side in one run.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh tests/bench/run.sh STATEMENTS.jsonl[.zst] [DOCUMENTS]     DOCUMENTS: only so many of the first
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
statements=${1:?usage: sh tests/bench/run.sh STATEMENTS.jsonl[.zst] [DOCUMENTS]}
bin=$here/build/release/bin
work=$(mktemp -d "${TMPDIR:-/tmp}/pressmark-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

(
	cd "$here"
	cmake --preset release
	cmake --build --preset release
	cmake --build --preset release --target bench_analyzer bench_fts5 bench_search bench_serve \
		bench_xapian
) >&2

case $statements in
*.zst) zstd -dcq "$statements" ;;
*) cat "$statements" ;;
esac | { if [ $# -gt 1 ]; then head -n "$2"; else cat; fi; } >"$work/statements.jsonl"
python3 "$here/tests/bench/sample_queries.py" "$work/statements.jsonl" 300 >"$work/queries.tsv"
python3 "$here/tests/bench/sample_near.py" "$work/statements.jsonl" 300 >"$work/near.tsv"

kb() {
	du -sk "$1" | cut -f1
}

echo "== analyzer"
"$bin/bench_analyzer" "$work/statements.jsonl"

echo "== indexing"
"$bin/bench_fts5" index "$work/statements.jsonl" "$work/fts5.db"
/usr/bin/time -f 'Pressmark  %e s, %U s user, %S s system, peak %M kB' \
	"$bin/pressmark-index" add --build api -d "$work/index" --kind statement "$work/statements.jsonl"
/usr/bin/time -f 'again      %e s, peak %M kB' \
	"$bin/pressmark-index" add --build api -d "$work/index" --kind statement "$work/statements.jsonl"
/usr/bin/time -f 'in bulk    %e s, %U s user, %S s system, peak %M kB' \
	"$bin/pressmark-index" add --build bulk -d "$work/bulk" --kind statement "$work/statements.jsonl"
echo "size: JSON Lines $(kb "$work/statements.jsonl") kB, FTS5 $(kb "$work/fts5.db") kB, Pressmark $(kb "$work/index") kB,"
echo "      in bulk $(kb "$work/bulk") kB"
"$bin/pressmark-index" stats -d "$work/index"
"$bin/pressmark-index" verify -d "$work/index"

echo "== queries"
"$bin/bench_fts5" query "$work/fts5.db" "$work/queries.tsv"
"$bin/bench_xapian" "$work/index" "$work/queries.tsv"
"$bin/bench_search" "$work/index" "$work/queries.tsv"
# On one processor: what it costs to wake another one depends on the machine, and on who else uses it.
taskset -c 0 "$bin/bench_serve" "$bin/pressmark-search" "$work/index" "$work/queries.tsv"
echo "== queries that are verified"
"$bin/bench_search" "$work/index" "$work/near.tsv"
python3 "$here/tests/bench/cold_start.py" 50 "$bin/pressmark-search" -d "$work/index" 'critical infrastructure'
