#!/bin/sh
# Of two documents with the same URL the last one read is in the index; the other comes back when
# that one goes. SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

# finds WORD...: each finds one document, the others of alpha, beta, gamma none.
finds() {
	for word in alpha beta gamma; do
		case " $* " in
		*" $word "*) run 0 pressmark-search "$word" ;;
		*) run 1 pressmark-search "$word" ;;
		esac
	done
}

record() {
	printf '{"id":"%s","url":"https://example.org/1","text":"%s"}\n' "$1" "$2"
}

mkdir corpus
cd corpus
mkdir ../.pressmark
record a alpha >a.jsonl
record b beta >b.jsonl
run 0 pressmark-index add --report report a.jsonl b.jsonl
has out '1 added, 0 updated, 0 removed, 1 superseded'
has report '"path":"corpus/b.jsonl","record":"b","state":"supersedes","reason":"takes the place of corpus/a.jsonl!a, which has the same uid https://example.org/1"'
finds beta
run 0 pressmark-index verify
run 0 pressmark-index stats
has out 'superseded  1'

# The one that lost stays lost while nothing changes, even if its file is read again.
touch a.jsonl
run 0 pressmark-index add a.jsonl b.jsonl
finds beta

# It comes back when the other's file is gone, in the same run, whatever was given.
rm b.jsonl out err report
run 0 pressmark-index add -x out -x err .
finds alpha
run 0 pressmark-index verify
run 0 pressmark-index stats
has out 'superseded  0'

# The same within one file, by id instead of URL.
printf '%s\n' '{"id":"k","text":"beta"}' '{"id":"k","text":"gamma"}' >c.jsonl
run 0 pressmark-index add c.jsonl
has out '1 added, 0 updated, 0 removed, 1 superseded'
finds alpha gamma
echo >>c.jsonl
run 0 pressmark-index add c.jsonl
has out '0 added, 0 updated, 0 removed, 2 unchanged'
finds alpha gamma
printf '%s\n' '{"id":"k","text":"beta"}' >c.jsonl
run 0 pressmark-index add c.jsonl
finds alpha beta
run 0 pressmark-index verify

# A file that is removed by hand gives way, too.
record d gamma >d.jsonl
run 0 pressmark-index add d.jsonl
finds beta gamma
run 0 pressmark-index remove d.jsonl
finds alpha beta
run 0 pressmark-index verify
finish
