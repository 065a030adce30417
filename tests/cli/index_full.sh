#!/bin/sh
# A full disk is an error; what was committed before stays, and the next run goes on.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

awk 'BEGIN {
	for (i = 0; i < 500; i++) {
		text = ""
		for (j = 0; j < 300; j++)
			text = text " w" (i * 7919 + j * j * 31) % 50021
		printf "{\"id\":\"%d\",\"text\":\"%s\"}\n", i, text
	}
}' >docs.jsonl
head -n 30 docs.jsonl >first.jsonl
run 0 pressmark-index add first.jsonl

# No file may grow beyond this many blocks of 512 bytes: the table of positions is the first.
for blocks in 100 1000 2000; do
	run 2 sh -c "ulimit -f $blocks; exec pressmark-index add --build api --memory 4M docs.jsonl"
	has err 'pressmark-index: '
	run 0 pressmark-index verify
	run 0 pressmark-search w31
done
run 0 pressmark-index add docs.jsonl
run 0 pressmark-index verify
is err ''
found=$(pressmark-index stats --json | sed 's/.*"documents":\([0-9]*\),"bytes.*/\1/')
[ "$found" -eq 500 ] || fail "$found documents, not 500: the first 30 are there twice"

# The report, too.
if [ -e /dev/full ]; then
	run 2 pressmark-index add --report /dev/full docs.jsonl
	has err '/dev/full: No space left on device'
fi
finish
