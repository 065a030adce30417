#!/bin/sh
# An index built in bulk is the one that Xapian would have built, whatever happens meanwhile.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

# 150 documents, five in a file; a tenth share their URLs with others.
mkdir corpus
awk 'BEGIN {
	for (i = 0; i < 150; i++) {
		file = sprintf("corpus/%03d.jsonl", i / 5)
		url = i % 10 == 9 ? sprintf("\"url\":\"https://example.org/%d\",", i % 100) : ""
		text = ""
		for (j = 0; j < 300; j++)
			text = text " w" (i * 7919 + j * j * 31) % 5003
		printf "{\"id\":\"%d\",%s\"title\":\"Number %d\",\"text\":\"%s.\"}\n", i, url, i, text >file
	}
}' </dev/null

# What the two have in common: every document, its score, its matches.
tell() {
	pressmark-search -d "$1" --limit 0 --format jsonl --any 'w1 w31 w124 number w4000' |
		grep -v '"type":"begin"' >"$1.hits"
	pressmark-search -d "$1" --limit 0 --format jsonl '"number w*"~3 OR w7 NEAR/3 w8 OR title:5*' |
		grep -v '"type":"begin"' >>"$1.hits"
}

run 0 pressmark-index -d api add --build api corpus
cp out expected
run 0 pressmark-index -d bulk add --build bulk corpus
sed 's/;.*//' out >found
sed 's/;.*//' expected | cmp - found || fail "not the same was done: $(cat found)"
run 0 pressmark-index -d bulk verify
run 0 xapian-check bulk/segment-000002
tell api
tell bulk
[ "$(wc -l <api.hits)" -gt 80 ] || fail "few hits: $(wc -l <api.hits)"
cmp api.hits bulk.hits || fail 'other hits'
run 0 pressmark-index -d bulk add --build bulk corpus
has out '0 added, 0 updated, 0 removed'
[ ! -e bulk/segment-000001 ] || fail 'the empty segment is still there'

# The same bytes with any number of threads.
for jobs in 1 3; do
	run 0 pressmark-index -d jobs$jobs add --build bulk --jobs $jobs --memory 2M corpus
done
for table in postlist position termlist docdata; do
	cmp jobs1/segment-000002/$table.glass jobs3/segment-000002/$table.glass || fail "another $table"
done

# Changes afterwards, whichever way they are made.
cp -R bulk auto
for index in api bulk auto; do
	run 0 pressmark-index -d $index remove corpus/003.jsonl
done
rm corpus/004.jsonl
sed -i 's/w1 /w2 /' corpus/005.jsonl
for index in api bulk auto; do
	run 0 pressmark-index -d $index add --build $index corpus
	is err ''
	run 0 pressmark-index -d $index verify
	tell $index
done
cmp api.hits bulk.hits || fail 'other hits after a rebuild'
cmp api.hits auto.hits || fail 'other hits after changes'
has bulk/XAPIANDB segment-000003
has auto/XAPIANDB segment-000002

# Where what is built would not be right, Xapian does it, and that is said; a rebuild of nothing new
# is none.
note() {
	sqlite3 bulk/catalogue.sqlite "UPDATE note SET text = text || 'lengths: not the same' WHERE name = 'bulk'"
}
note
run 0 pressmark-index -d bulk add --build bulk corpus
is err ''
sed -i 's/Number/& changed,/' corpus/006.jsonl
run 0 pressmark-index -d bulk add --build bulk corpus
is err "pressmark-index: written through Xapian's interface, not in bulk: lengths: not the same"
has bulk/XAPIANDB segment-000003
run 0 pressmark-index -d bulk verify

# A full disk (no file may grow beyond so many blocks of 512 bytes) is an error, and leaves nothing.
for blocks in 150 200 300; do
	run 2 sh -c "ulimit -f $blocks; exec pressmark-index -d full add --build bulk corpus"
	has err 'File too large'
	run 0 pressmark-index -d full verify
	run 1 pressmark-search -d full -c '*'
	set -- full/segment-*
	[ $# -eq 1 ] || fail "segments left behind: $*"
done

# Killed at any moment the index is empty or whole, and the next run completes it.
seed=$$
for round in $(seq "${PM_FEW:-10}"); do
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	rm -rf killed
	pressmark-index -d killed add -q --build bulk --memory 1M corpus 2>err &
	pid=$!
	sleep "0.$(printf %03d $((seed / 65536 % 300 * round / 10)))"
	kill -9 $pid 2>/dev/null || true
	wait $pid 2>/dev/null || true
	if [ -e killed/XAPIANDB ]; then
		count=$(pressmark-search -d killed -c '*' || true)
		[ "$count" -eq 0 ] || [ "$count" -eq "$(pressmark-search -d api -c '*')" ] ||
			fail "$count documents after a kill"
	fi
	run 0 pressmark-index -d killed add --build bulk corpus
	run 0 pressmark-index -d killed verify
	run 0 pressmark-index -d killed add --build bulk corpus
	has out '0 added, 0 updated, 0 removed'
	set -- killed/segment-*
	[ $# -eq 1 ] || fail "segments left behind: $*"
done
finish
