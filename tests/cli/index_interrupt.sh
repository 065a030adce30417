#!/bin/sh
# SIGINT and SIGTERM end a run after a commit. SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

documents() {
	pressmark-index stats --json | sed 's/.*"documents":\([0-9]*\),"bytes.*/\1/'
}

# Standard input that does not end: the signal comes while it is waited for.
mkfifo input
pressmark-index add - <input >log 2>&1 &
pid=$!
exec 3>input
seq -f '{"text":"alpha %.0f"}' 20000 >&3
sleep 0.5
kill -TERM $pid
status=0
wait $pid || status=$?
exec 3>&-
[ "$status" -eq 130 ] || fail "status $status after SIGTERM: $(cat log)"
has log 'interrupted'
before=$(documents)
[ "$before" -gt 500 ] || fail "only $before of 20000 documents were committed"
run 0 pressmark-search alpha
run 0 pressmark-index verify

# Ctrl-C within files: the one that was begun is read again by the next run.
yes '{"text":"gamma gamma gamma gamma"}' | head -n 200000 >large.jsonl
run 130 timeout --preserve-status --foreground -s INT 0.5 pressmark-index add large.jsonl
run 0 pressmark-index verify
found=$(documents)
{ [ "$found" -gt "$before" ] && [ "$found" -lt 200000 ]; } || fail "$found documents after Ctrl-C"
head -n 5000 large.jsonl >small && mv small large.jsonl
run 0 pressmark-index add large.jsonl
found=$(documents)
[ "$found" -eq $((before + 5000)) ] || fail "$found documents, not $((before + 5000))"
finish
