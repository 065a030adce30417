#!/bin/sh
# Index a gigabyte of text, and 10,000 to a million documents: what memory and time they take.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh tests/bench/scale.sh STATEMENTS.jsonl[.zst]
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
statements=${1:?usage: sh tests/bench/scale.sh STATEMENTS.jsonl[.zst]}
bin=$here/build/release/bin
work=$(mktemp -d "${TMPDIR:-/tmp}/pressmark-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

(
	cd "$here"
	cmake --preset release
	cmake --build --preset release
) >&2

# index WHAT FILE: build an index of it anew.
index() {
	rm -rf "$work/index"
	/usr/bin/time -f "$1 %e s, %U s user, %S s system, peak %M kB" \
		"$bin/pressmark-index" add --build bulk -d "$work/index" "$2"
}

case $statements in
*.zst) zstd -dcq "$statements" >"$work/statements.jsonl" ;;
*) cp "$statements" "$work/statements.jsonl" ;;
esac
python3 "$here/tests/bench/make_corpus.py" shuffled "$work/statements.jsonl" 1073741824 >"$work/shuffled.jsonl"
index '1 GiB of text      ' "$work/shuffled.jsonl"
rm "$work/shuffled.jsonl"

python3 "$here/tests/bench/make_corpus.py" synthetic 1000000 >"$work/1000000.jsonl"
for count in 10000 100000; do
	head -n "$count" "$work/1000000.jsonl" >"$work/$count.jsonl"
	index "$count documents" "$work/$count.jsonl"
done
index '1000000 documents' "$work/1000000.jsonl"
