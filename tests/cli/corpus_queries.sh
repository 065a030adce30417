#!/bin/sh
# Every query of the sample corpus finds the documents that corpus/queries.tsv names, and no others.
# SPDX-License-Identifier: GPL-2.0-or-later
set -eu

corpus=$(cd "$(dirname "$0")/../../corpus" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$corpus/articles" "$corpus/formats" "$corpus/statements" "$work"
cd "$work"

if ! pressmark-index add -d .pressmark articles statements formats >add.log 2>&1; then
	cat add.log
	echo "FAIL: the corpus is not indexed without problems"
	exit 1
fi

# The documents found, as queries.tsv names them, sorted, a space between.
names() {
	sed -n 's/^{"type":"hit",.*"path":"\([^"]*\)",\("member":"\([^"]*\)"\)\{0,1\}.*/\1!\3/p' |
		sed 's/!$//' | LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//'
}

sort_words() {
	printf '%s\n' "$1" | tr ' ' '\n' | LC_ALL=C sort | tr '\n' ' ' | sed 's/ *$//; s/^ *//'
}

ran=0
failed=0
while IFS= read -r line; do
	case $line in
	'' | '#'*) continue ;;
	esac
	query=$(printf '%s\n' "$line" | cut -f 1)
	wanted=$(sort_words "$(printf '%s\n' "$line" | cut -f 2)")
	status=0
	pressmark-search -d .pressmark --format=jsonl --limit 0 -- "$query" >hits 2>errors || status=$?
	found=$(names <hits)
	expected_status=0
	[ -n "$wanted" ] || expected_status=1
	ran=$((ran + 1))
	if [ "$found" != "$wanted" ] || [ "$status" -ne "$expected_status" ]; then
		failed=$((failed + 1))
		printf 'FAIL: %s\n  wanted: %s\n  found:  %s\n  status: %s (wanted %s)\n' \
			"$query" "$wanted" "$found" "$status" "$expected_status"
		sed 's/^/  /' errors
	fi
done <"$corpus/queries.tsv"

echo "$ran queries, $failed failed"
[ "$failed" -eq 0 ] && [ "$ran" -ge 100 ]
