#!/bin/sh
# Real statements built in bulk, in many runs, are those that Xapian builds; so they are once they are
# compacted or changed.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh tests/same/statements.sh STATEMENTS.jsonl.zst
#
# PM_STATEMENTS: how many of them, from the first on; at least 100 (1000).
set -eu

statements=$1
count=${PM_STATEMENTS:-1000}
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"
[ -f "$statements" ] || skip "no $statements"

# add INDEX WAY FILE OPTION...: index the file.
add() {
	index=$1 way=$2 file=$3
	shift 3
	run 0 pressmark-index -d "$index" add --kind statement --build "$way" "$@" "$file"
	is err ''
}

# expect_same DATABASE...: sound, and all that Xapian tells of them as of the first. It reads two
# million lists of positions one by one: this takes most of the time.
expect_same() {
	same "$@" >why || fail "$(cat why)"
}

# compact SEGMENT DATABASE
compact() {
	rm -rf "$2"
	run 0 xapian-compact "$1" "$2"
}

# expect_same_tables DATABASE DATABASE TABLE...: the same bytes; what is compressed has others.
expect_same_tables() {
	a=$1 b=$2
	shift 2
	for table in "$@"; do
		cmp "$a/$table.glass" "$b/$table.glass" || fail "another $table"
	done
}

zstd -dcq "$statements" | head -n $((count + 100)) >all.jsonl
head -n "$count" all.jsonl >some.jsonl
tail -n +$((count + 1)) all.jsonl >new.jsonl
add api api some.jsonl
add one bulk some.jsonl --jobs 1 --memory 1M
add two bulk some.jsonl --jobs 2 --memory 1M
expect_same_tables one/segment-000002 two/segment-000002 postlist position termlist docdata
expect_same api/segment-000001 one/segment-000002
mv two/segment-000002 made
compact made two/segment-000002
compact api/segment-000001 compacted
expect_same_tables compacted two/segment-000002 postlist position

# A hundred replaced, a hundred new ones, through Xapian's interface.
awk -v step=$((count / 100)) 'NR % step == 0 && n < 100 { n += sub(/"text": *"/, "&Corrected. ") } { print }' \
	some.jsonl >replaced.jsonl
mv replaced.jsonl some.jsonl
for index in api one two; do
	add "$index" api some.jsonl
	has out '0 added, 100 updated, 0 removed'
	add "$index" api new.jsonl
	has out '100 added, 0 updated, 0 removed'
done
expect_same api/segment-000001 two/segment-000002
compact api/segment-000001 compacted
compact one/segment-000002 compacted-too
expect_same_tables compacted compacted-too position
finish
