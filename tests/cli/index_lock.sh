#!/bin/sh
# One writer at a time: the second is told who has the index. Readers are not kept waiting.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

echo '{"id":"a","text":"alpha"}' >a.jsonl
run 0 pressmark-index add a.jsonl
mkfifo input
pressmark-index add - <input >log 2>&1 &
pid=$!
exec 3>input
sleep 0.3
run 75 pressmark-index add a.jsonl
has err "another writer has it: process $pid on $(uname -n), since 2"
run 75 pressmark-index remove a.jsonl
run 75 pressmark-index verify
run 0 pressmark-index stats
run 0 pressmark-search alpha
echo '{"id":"b","text":"beta"}' >&3
exec 3>&-
wait $pid || fail "the writer: $(cat log)"
run 0 pressmark-index add a.jsonl
run 0 pressmark-index verify
finish
