#!/bin/sh
# The text of several documents is kept once: a search finds the first of them, and says where else it
# is.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

# text WORD: a text that is long enough to be compared with others.
text() {
	printf 'The committee on %s met on Tuesday to hear the report of the three experts whom it had asked in the spring to look into the matter.' "$1"
}

# holds DOCUMENTS COPIES: what the index has.
holds() {
	run 0 pressmark-index stats
	has out "documents   $1"
	has out "copies      $2"
	run 0 pressmark-index verify
}

# places WORD PLACE...: the one hit for a word is at the first of these, and also at the others.
places() {
	word=$1
	shift
	run 0 pressmark-search --limit 0 --json "$word"
	python3 -c '
import json, sys
answer = json.load(open("out"))
assert answer["total"] == 1 == len(answer["hits"]), answer
hit = answer["hits"][0]
found = [hit["uid"]] + [copy["uid"] for copy in hit.get("copies", [])]
assert found == sys.argv[1:], found
' "$@" || fail "$word is elsewhere"
}

mkdir corpus corpus/a corpus/b corpus/c .pressmark
(text gold; echo) >corpus/a/one.txt
(text gold | tr ' ' '\n'; echo; echo) >corpus/b/one.txt
text 'gold' >corpus/c/other.txt
text silver >corpus/a/two.txt
printf 'Denied.\n' | tee corpus/a/short.txt corpus/b/short.txt >corpus/c/short.txt
echo "{\"url\":\"https://agency.example/1\",\"title\":\"Silver again\",\"source\":\"Agency\",\"published\":\"2024-03-25\",\"text\":\"$(text silver)\"}" >corpus/d.jsonl

run 0 pressmark-index add -v --report report corpus
has out '5 added, 0 updated, 0 removed, 3 copies'
has out 'corpus/b/one.txt: 1 copy'
has report '"path":"corpus/b/one.txt","state":"copy","reason":"has the same text as corpus/a/one.txt"'
holds 5 3
places gold corpus/a/one.txt corpus/b/one.txt corpus/c/other.txt
places silver corpus/a/two.txt https://agency.example/1
run 0 pressmark-search -c denied
is out 3

# What means all documents, or what is found by something else than words, is about documents.
run 0 pressmark-search -c -- -zzz
is out 5
run 1 pressmark-search -c date:2024
run 1 pressmark-search source:agency
run 1 pressmark-search title:again
run 0 pressmark-search --format=json --facet source -- -zzz
has out '"without":5'
run 0 pressmark-search -c 'id:corpus/*'
is out 5

# A copy is found by its id, with the text that it has not itself.
run 0 pressmark-search --format=text id:https://agency.example/1
has out '1. Silver again'
has out '   copy of corpus/a/two.txt'
has out 'The committee on silver'

# Few are listed, or all as hits of their own.
for number in 1 2 3 4 5; do
	mkdir "corpus/e$number"
	cp corpus/a/two.txt "corpus/e$number/two.txt"
done
run 0 pressmark-index add corpus
has out '0 added, 0 updated, 0 removed, 5 copies'
run 0 pressmark-search silver
has out '1 hit'
has out '   also at https://agency.example/1'
has out '   also at corpus/e2/two.txt'
has out '   and 3 more (--all-copies shows them)'
lacks out corpus/e3
run 0 pressmark-search --format=markdown silver
has out 'also at [https://agency.example/1](<https://agency.example/1>)'
has out "also at corpus/e2/two.txt\\"
has out '   and 3 more (--all-copies shows them)'
run 0 pressmark-search --format=html silver
has out '<p class="place">also at <a rel="noreferrer" href="https://agency.example/1">https://agency.example/1</a></p>'
has out '<p class="place">also at corpus/e2/two.txt</p>'
has out '<p class="place">and 3 more (--all-copies shows them)</p>'

# As a field: where the copies are, or what a copy is one of.
places='https://agency.example/1; corpus/e1/two.txt; corpus/e2/two.txt; corpus/e3/two.txt; corpus/e4/two.txt; corpus/e5/two.txt'
run 0 pressmark-search --format=tsv --fields=uid,copy_of,copies silver
is out "$(printf 'uid\tcopy_of\tcopies\ncorpus/a/two.txt\t\t%s' "$places")"
run 0 pressmark-search --format=csv --fields=copies silver
is out "$(printf 'copies\r\n%s\r' "$places")"
run 0 pressmark-search --template='{uid}: {copies}\n' silver
is out "corpus/a/two.txt: $places"
run 0 pressmark-search --format=jsonl --fields=copies,uid silver
has out '"uid":"corpus/a/two.txt","copies_total":6,"copies":[{"uid":"https://agency.example/1",'
run 0 pressmark-search --format=jsonl --fields=uid silver
lacks out '"copies"'
run 0 pressmark-search --format=jsonl --fields=uid,copy_of id:https://agency.example/1
has out '"copy_of":"corpus/a/two.txt"'

# In requests.
printf '%s\n' '{"q":"silver","fields":["uid","copies"]}' '{"q":"silver","all_copies":true,"fields":["uid","copy_of"]}' >requests
run 0 pressmark-search --batch requests --format=json
[ "$(grep -o '"uid":"corpus/e5/two.txt"' out | wc -l)" -eq 2 ] || fail "not in both: $(cat out)"
[ "$(grep -o '"copy_of":"corpus/a/two.txt"' out | wc -l)" -eq 6 ] || fail "not six copies: $(cat out)"
run 0 sh -c 'pressmark-search --serve <requests'
[ "$(grep -o '"copy_of":"corpus/a/two.txt"' out | wc -l)" -eq 6 ] || fail "not six copies: $(cat out)"

run 0 pressmark-search --all-copies --limit 0 -l silver
[ "$(wc -l <out)" -eq 7 ] || fail "not seven places: $(cat out)"
run 0 pressmark-search --all-copies --json silver
has out '"total":1'
has out '"copy_of":"corpus/a/two.txt"'
[ "$(grep -c '"rank":1,' out)" -eq 7 ] || fail "not seven hits of the first rank: $(cat out)"
run 0 pressmark-search --all-copies -c silver
is out 1
rm -r corpus/e[1-5]
run 0 pressmark-index add corpus
has out '0 added, 0 updated, 5 removed'
holds 5 3

# Nothing changes when nothing has, even if all is read again.
cp .pressmark/catalogue.sqlite before
run 0 pressmark-index add --force corpus
has out '0 added, 0 updated, 0 removed, 8 unchanged'
cmp -s before .pressmark/catalogue.sqlite || fail 'the catalogue has changed'

# Of very many, JSON lists the first hundred.
number=0
while [ $number -lt 120 ]; do
	printf '{"id":"f%s","text":"%s"}\n' $number "$(text flint)"
	number=$((number + 1))
done >many.jsonl
run 0 pressmark-index -d many add many.jsonl
run 0 pressmark-search -d many --json flint
has out '"copies_total":119,'
[ "$(grep -o '"uid":"many.jsonl!f[0-9]*"' out | wc -l)" -eq 101 ] || fail "not the hit and 100 copies: $(cat out)"
run 0 pressmark-search -d many --format=json --fields=copies flint
[ "$(grep -o '"uid":"many.jsonl!f[0-9]*"' out | wc -l)" -eq 119 ] || fail "not all 119 copies: $(cat out)"

# The oldest copy takes over when the original goes.
rm corpus/a/one.txt
run 0 pressmark-index add corpus
holds 5 2
places gold corpus/b/one.txt corpus/c/other.txt
run 0 pressmark-search -l id:corpus/c/other.txt

# A copy goes.
rm corpus/c/other.txt
run 0 pressmark-index add corpus
holds 5 1
places gold corpus/b/one.txt

# The original changes: its copy is the document of the text that was.
text copper >corpus/a/two.txt
run 0 pressmark-index add corpus
holds 6 0
places silver https://agency.example/1
places copper corpus/a/two.txt
run 0 pressmark-search -c source:agency
is out 1

# Both change to another text, the same.
text iron | tee corpus/a/two.txt >corpus/b/one.txt
run 0 pressmark-index add corpus
holds 5 1
places iron corpus/a/two.txt corpus/b/one.txt
run 1 pressmark-search copper

# And all back to what one has already.
text silver | tee corpus/a/two.txt >corpus/b/one.txt
run 0 pressmark-index add corpus
holds 4 2
places silver https://agency.example/1 corpus/a/two.txt corpus/b/one.txt

# The versions that were are known, each with its digest.
run 0 pressmark-index versions corpus/a/two.txt
for word in silver copper iron silver; do
	text $word | sha256sum | cut -d ' ' -f 1
done >expected
sed 's/.* //' out | cmp -s expected - || fail "other versions: $(cat out)"
time='20[0-9-]*T[0-9:]*Z'
[ "$(grep -cE "^$time  $time  " out)" -eq 3 ] || fail "not three versions that were: $(cat out)"
tail -n 1 out | grep -qE "^$time  now  " || fail "the last one is not the present one: $(cat out)"
run 0 pressmark-index versions --format=json corpus/a/two.txt
[ "$(grep -oE "\"first_seen\":\"$time\",\"last_seen\":\"$time\",\"sha256\"" out | wc -l)" -eq 3 ] ||
	fail "as JSON: $(cat out)"
run 2 pressmark-index versions corpus/a/none.txt
has err 'corpus/a/none.txt: no document of this uid was ever there'
run 2 pressmark-index versions
run 2 pressmark-index versions one two

# What came from no file takes over, too: in a later run, and in the same.
one() {
	printf '{"id":"%s","text":"%s"}\n' "$1" "$(text "$2")"
}
(one x tin; one y tin; one z tin) >input
run 0 pressmark-index add - <input
places tin x y z
run 0 pressmark-index remove x
places tin y z
(one y zinc; one u zinc; one y lead; one z lead) >input
run 0 pressmark-index add - <input
places zinc u
places lead y z
run 1 pressmark-search tin
run 0 pressmark-index verify

# The same built in bulk, and by any number of threads.
for build in api bulk; do
	for jobs in 1 3; do
		index="$build-$jobs"
		mkdir "$index"
		run 0 pressmark-index -d "$index" add --build "$build" --jobs "$jobs" corpus
		(one y zinc; one u zinc; one v zinc; one y lead; one z lead) >input
		run 0 pressmark-index -d "$index" add --build "$build" --jobs "$jobs" - <input
		run 0 pressmark-index -d "$index" verify
		pressmark-search -d "$index" --limit 0 --json -- -zzz | sed 's/"index":{[^}]*}//' >"$index.hits"
		cmp -s api-1.hits "$index.hits" || fail "other hits in $index"
	done
done

# What is dumped makes an equal index: copies come after what they are copies of.
for build in api bulk; do
	run 0 sh -c 'pressmark-index -d bulk-1 dump >dump'
	run 0 sh -c "pressmark-index -d dumped-$build add --build $build - <dump"
	run 0 pressmark-index -d "dumped-$build" verify
	pressmark-search -d "dumped-$build" --limit 0 --json -- -zzz | sed 's/"index":{[^}]*}//; s/"docid":[0-9]*,//' >found
	sed 's/"docid":[0-9]*,//' bulk-1.hits | cmp -s - found || fail "other hits in what was dumped"
	run 0 sh -c "pressmark-index -d dumped-$build dump | cmp dump"
done

# Killed at any time, what is read next makes it what it would have been.
mkdir killed
for round in ${PM_ROUNDS:-1 2 3 4 5 6}; do
	number=0
	while [ $number -lt 30 ]; do
		set -- gold silver copper tin iron zinc lead
		shift $((number * round % 7))
		text "$1" >"killed/$number.txt"
		number=$((number + 1))
	done
	rm -f "killed/$round.txt"
	pressmark-index -d kill add -q killed &
	sleep "0.0$round"
	kill -9 $! 2>/dev/null || true # it may be done
	wait
	run 0 pressmark-index -d kill add -q killed
	run 0 pressmark-index -d kill verify
	rm -rf anew
	run 0 pressmark-index -d anew add -q killed
	for index in kill anew; do
		pressmark-index -d $index stats | grep -E '^(documents|copies)' >$index.counts
	done
	cmp -s kill.counts anew.counts || fail "round $round: $(cat kill.counts anew.counts)"
done

# A catalogue that is made anew knows the copies.
run 0 pressmark-index -d bulk-1 stats
grep -E '^(documents|copies)' out >expected
rm bulk-1/catalogue.sqlite
run 0 pressmark-index -d bulk-1 verify --repair
run 0 pressmark-index -d bulk-1 stats
grep -E '^(documents|copies)' out >found
cmp -s expected found || fail "other counts: $(cat found)"
run 0 pressmark-index -d bulk-1 verify
run 0 pressmark-index -d bulk-1 remove u
run 0 pressmark-search -d bulk-1 -l zinc
finish
