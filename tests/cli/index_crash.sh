#!/bin/sh
# A writer killed at any moment leaves a sound index, and the next one completes it: through Xapian's
# interface (index_bulk.sh and index_rebuild.sh do the same in bulk).
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

# 600 documents, five in a file; a tenth share their URLs with others.
mkdir corpus
awk 'BEGIN {
	for (i = 0; i < 600; i++) {
		file = sprintf("corpus/%03d.jsonl", i / 5)
		url = i % 10 == 9 ? sprintf("\"url\":\"https://example.org/%d\",", i % 100) : ""
		text = ""
		for (j = 0; j < 300; j++)
			text = text " w" (i * 7919 + j * j * 31) % 5003
		printf "{\"id\":\"%d\",%s\"text\":\"%s\"}\n", i, url, text >file
	}
}' </dev/null
cp -R corpus whole
pressmark-index -d reference add -q whole

# As many different moments as there are rounds, from the start to beyond the end; small memory, so
# that there are many commits.
seed=$$
for round in $(seq 20); do
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	pressmark-index -d index add -q --build api --memory 1M corpus 2>err &
	pid=$!
	sleep "0.$(printf %03d $((seed / 65536 % 400 * round / 20)))"
	kill -9 $pid 2>/dev/null || true
	wait $pid 2>/dev/null || true
	# Sound as it is, if it got as far as to be an index.
	if [ -e index/XAPIANDB ]; then
		run 0 pressmark-index -d index verify
	fi
	# The corpus goes on changing meanwhile.
	[ $((round % 5)) -ne 0 ] || rm "corpus/$(printf %03d "$round").jsonl"
done
for round in 5 10 15 20; do
	cp -p "whole/$(printf %03d "$round").jsonl" corpus
done
run 0 pressmark-index -d index add corpus
run 0 pressmark-index -d index verify
[ "$(cat err)" = '' ] || fail "not in line after the last run: $(cat err)"

# Every document once, as in an index that was never interrupted.
uids() {
	xapian-delve -a "$1" | tr ' ' '\n' | grep '^Q' | sed "s/^Q$2/Q/" | sort
}
uids index corpus >found
uids reference whole >expected
cmp found expected || fail 'not the same documents'
[ "$(wc -l <found)" -eq 550 ] || fail "not 550 uids but $(wc -l <found)"
run 0 pressmark-index -d index add corpus
has out '0 added, 0 updated, 0 removed'
finish
