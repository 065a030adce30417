#!/bin/sh
# A process that stays answers each line before it gets the next, sees what is committed, and ends when it is told to.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"

run 2 pressmark-search -d index --serve rain
has err '--serve does not go with a query'
run 2 pressmark-search -d index --serve --batch docs.jsonl
has err '--serve does not go with --batch'
for format in --format=text -l; do
	run 2 pressmark-search -d index --serve $format
	has err '--serve goes with the formats json and jsonl'
done
run 4 pressmark-search -d nowhere --serve
has err 'nowhere'

# In lines of JSON when not told otherwise.
run 0 sh -c 'printf "rain\nabsent" | pressmark-search -d index --serve'
[ "$(cut -d, -f1,2 out)" = '{"type":"begin","id":1
{"type":"hit","id":1
{"type":"end","id":1
{"type":"begin","id":2
{"type":"end","id":2' ] || fail "other lines: $(cat out)"
# Only counting: an answer is its begin and its end.
run 0 sh -c 'echo rain | pressmark-search -d index --serve -c'
[ "$(wc -l <out)" -eq 2 ] || fail "not just begin and end: $(cat out)"
run 1 sh -c ': | pressmark-search -d index --serve'
is out ''

mkfifo questions answers
start() {
	pressmark-search -d index --serve --format=json <questions >answers 2>serve.err &
	pid=$!
	exec 3>questions 4<answers
}
# ask LINE WORDS: the line's answer, which comes before anything else is written, holds the words.
ask() {
	printf '%s\n' "$1" >&3
	IFS= read -r answer <&4 || fail "no answer to $1"
	case $answer in
	*"$2"*) ;;
	*) fail "$1: no \"$2\" in $answer" ;;
	esac
}
# ends STATUS: it ends with that.
ends() {
	status=0
	wait $pid || status=$?
	[ "$status" -eq "$1" ] || fail "status $status, not $1"
	exec 3>&- 4<&-
	is serve.err ''
}

# What was committed meanwhile, added or removed, is seen by the next query.
start
ask 'novelty' '"total":0'
echo '{"id":"n1","text":"A novelty."}' | pressmark-index -d index add - >add.log 2>&1
ask 'novelty' '"total":1'
echo '{"id":"n2","text":"Another novelty."}' | pressmark-index -d index add - >add.log 2>&1
ask '{"id":"x","q":"novelty"}' '{"id":"x"'
ask 'novelty' '"total":2'
pressmark-index -d index remove n1 >add.log 2>&1
ask 'novelty' '"total":1'

# An index that goes is an error of a query, and one that comes in its place is asked.
mv index away
ask 'novelty' '"status":"not_found","message":"index: no index there"'
ask 'foo:x' '"status":"bad_query"'
mkdir index
ask 'novelty' '"status":"not_found"'
rmdir index
pressmark-index -d index add docs.jsonl >add.log 2>&1
ask 'novelty' '"total":0'
ask 'rain' '"total":1'
: >index/XAPIANDB
ask 'rain' '"status":"corrupt"'
rm -r index
mv away index
ask 'novelty' '"total":1'
# Half a line is no question yet.
printf 'nov' >&3
sleep 0.1
ask 'elty' '"total":1'
exec 3>&-
ends 2

# Told to end, it ends, while it waits and between two answers.
for signal in TERM HUP; do
	start
	ask 'rain' '"total":1'
	kill -$signal $pid
	ends 130
done
yes rain | head -n 200000 >many
run 130 timeout --preserve-status --foreground -s INT 0.5 pressmark-search -d index --serve <many
is err ''
case $(tail -n 1 out) in
'{"type":"end"'*'}' | '{"type":"error"'*'"status":"interrupted"'*'}') ;;
*) fail "the last line is $(tail -n 1 out)" ;;
esac

finish
