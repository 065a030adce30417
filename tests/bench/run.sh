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

# add WHAT INDEX FILE [OPTION...]: time it.
add() {
	what=$1 index=$2 file=$3
	shift 3
	/usr/bin/time -f "$what %e s, %U s user, %S s system, peak %M kB" \
		"$bin/pressmark-index" add "$@" -d "$index" --kind statement "$file"
}

echo "== indexing"
"$bin/bench_fts5" index "$work/statements.jsonl" "$work/fts5.db"
add 'two threads' "$work/index" "$work/statements.jsonl" --build bulk --jobs 2
add 'again      ' "$work/index" "$work/statements.jsonl"
add 'one thread ' "$work/one" "$work/statements.jsonl" --build bulk --jobs 1
rm -r "$work/one"
echo "size: JSON Lines $(kb "$work/statements.jsonl") kB, FTS5 $(kb "$work/fts5.db") kB, Pressmark $(kb "$work/index") kB"
"$bin/pressmark-index" stats -d "$work/index"
"$bin/pressmark-index" verify --quick -d "$work/index"

echo "== indexing 10,000: in bulk, through Xapian's API"
head -n 10000 "$work/statements.jsonl" >"$work/10000.jsonl"
add 'bulk       ' "$work/bulk" "$work/10000.jsonl" --build bulk --jobs 2
add 'API        ' "$work/api" "$work/10000.jsonl" --build api
xapian-compact "$work/api"/segment-* "$work/compact" >/dev/null 2>&1
echo "size: in bulk $(kb "$work/bulk"/segment-*2) kB, API $(kb "$work/api"/segment-*) kB, that compacted $(kb "$work/compact") kB"

echo "== 100 documents more"
head -n 100 "$work/statements.jsonl" | sed 's/"id": *"/&more-/; s/"url": *"[^"]*", *//' >"$work/more.jsonl"
add '100 more   ' "$work/index" "$work/more.jsonl"

echo "== queries"
"$bin/bench_fts5" query "$work/fts5.db" "$work/queries.tsv"
"$bin/bench_xapian" "$work/index" "$work/queries.tsv"
"$bin/bench_search" "$work/index" "$work/queries.tsv"
# On one processor: what it costs to wake another one depends on the machine, and on who else uses it.
taskset -c 0 "$bin/bench_serve" "$bin/pressmark-search" "$work/index" "$work/queries.tsv"
echo "== queries that are verified"
"$bin/bench_search" "$work/index" "$work/near.tsv"
python3 "$here/tests/bench/cold_start.py" 50 "$bin/pressmark-search" -d "$work/index" 'critical infrastructure'
