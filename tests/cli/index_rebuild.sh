#!/bin/sh
# An index that has documents, built anew: whatever happens meanwhile, it is the old one or the new one.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

# corpus NAME FIRST LAST SALT WORDS: documents of those numbers and so many words, ten in a file; the
# salt makes the texts.
corpus() {
	mkdir -p "$1"
	awk -v name="$1" -v first="$2" -v last="$3" -v salt="$4" -v words="$5" 'BEGIN {
		for (i = first; i <= last; i++) {
			text = ""
			for (j = 0; j < words; j++)
				text = text " w" (i * 7919 + salt + j * j * 31) % 5003
			file = sprintf("%s/%02d.jsonl", name, i / 10)
			printf "{\"id\":\"%d\",\"title\":\"Number %d\",\"text\":\"%s.\"}\n", i, i, text >file
		}
	}' </dev/null
}

# What an index says of itself: all its documents, as hits with scores, whether its tables are sound.
tell() {
	pressmark-search -d "$1" --limit 0 --format trec --any 'w1 w31 number "w7 w8" w4000' || true
	segment=$(cut -d' ' -f2 "$1/XAPIANDB")
	xapian-check "$1/$segment" >check 2>&1 || cat check
}

# alone: nothing is in the folder of the index but what belongs there.
alone() {
	[ "$(ls "$1")" = "$(printf 'XAPIANDB\ncatalogue.sqlite\nlock\n%s' "$(cut -d' ' -f2 "$1/XAPIANDB")")" ] ||
		fail "left behind: $(ls "$1")"
}

# An old corpus and the new one: a third of it is as it was, a third has changed, a third is new, and
# some is gone. The index is beside them, so that paths in it are the same.
corpus old 0 119 1 150
cp -Rp old new
corpus new 60 199 2 150
rm new/00.jsonl old/09.jsonl
cp -Rp old corpus
run 0 pressmark-index -d before add --build bulk corpus
run 0 pressmark-index -d before verify
rm -r corpus
cp -Rp new corpus
run 0 pressmark-index -d fresh add --build bulk corpus
run 0 pressmark-index -d api add --build api corpus
cp -Rp before after
run 0 pressmark-index -d after add --build bulk corpus
is err ''
run 0 pressmark-index -d after verify
is err ''
for index in before after fresh api; do
	tell $index >$index.told
done
[ "$(wc -l <after.told)" -eq 190 ] || fail 'not as many documents'
cmp fresh.told api.told || fail 'a fresh index is another one in bulk'
sort after.told >after.sorted
sort fresh.told | cmp - after.sorted || fail 'rebuilt, it is another index than a fresh one'

# By itself it is rebuilt when much has changed, and only then.
cp -Rp before auto
run 0 pressmark-index -d auto add corpus
has auto/XAPIANDB segment-000002
corpus corpus 300 399 4 1000
run 0 pressmark-index -d auto add corpus
has auto/XAPIANDB segment-000003
run 0 pressmark-index -d auto verify
rm corpus/3?.jsonl
run 0 pressmark-index -d auto add corpus
has out '100 removed'
has auto/XAPIANDB segment-000004
tell auto | sort | cmp - after.sorted || fail 'not what a rebuild makes'
sed -i 's/w31 /w32 /' corpus/15.jsonl
run 0 pressmark-index -d auto add corpus
has auto/XAPIANDB segment-000004

# What a killed writer leaves goes with the next one, even if that has nothing to do.
mkdir auto/segment-000007
: >auto/segment-000007/postlist.glass
: >auto/XAPIANDB.new
run 0 pressmark-index -d auto add corpus
has out '0 added, 0 updated, 0 removed'
alone auto
cp -p new/15.jsonl corpus

# Readers that have the old segment open go on, and find the new one.
cp -Rp before served
mkfifo questions answers
pressmark-search -d served --serve -c <questions >answers 2>serve.err &
server=$!
exec 3>questions 4<answers
ask() {
	printf '%s\n' "$1" >&3
	IFS= read -r begin <&4
	IFS= read -r answer <&4 || fail "no answer to $1 after $begin"
	case $answer in
	*"\"total\":$2,"*) ;;
	*) fail "$1: not $2 in $answer" ;;
	esac
}
ask '*' 110
run 0 pressmark-index -d served add --build bulk corpus
ask '*' 190
corpus corpus 200 209 3 150
run 0 pressmark-index -d served add --build bulk corpus
ask '*' 200
rm corpus/20.jsonl
exec 3>&- 4<&-
wait $server || fail "status $? of a reader"
is serve.err ''

# A full disk (no file may grow beyond so many blocks of 512 bytes) is an error, and leaves the old
# index as it was.
cp -Rp before full
for blocks in 120 160 200; do
	run 2 sh -c "ulimit -f $blocks; exec pressmark-index -d full add --build bulk corpus"
	has err 'File too large'
	tell full | cmp - before.told || fail "another index after a full disk ($blocks)"
	run 0 pressmark-index -d full verify
done
run 0 pressmark-index -d full add --build bulk corpus
tell full | cmp - after.told || fail 'not completed after a full disk'
run 0 pressmark-index -d full add corpus
alone full

# Killed at random moments over the length of the run, and a little beyond, it is the old index or the
# new one.
cp -Rp before timed
begin=$(date +%s%N)
pressmark-index -d timed add -q --build bulk --memory 1M corpus
length=$((($(date +%s%N) - begin) / 1000000)) # milliseconds
seed=$$
olds=0
news=0
for round in $(seq "${PM_KILLS:-50}"); do
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	rm -rf killed
	cp -Rp before killed
	pressmark-index -d killed add -q --build bulk --memory 1M corpus 2>err &
	pid=$!
	after=$((length * 16 * (seed / 65536 % 1000) / 10000))
	sleep "$(printf '%d.%03d' $((after / 1000)) $((after % 1000)))"
	kill -9 $pid 2>/dev/null || true
	wait $pid 2>/dev/null || true
	tell killed >killed.told
	if cmp -s killed.told before.told; then
		olds=$((olds + 1))
	elif cmp -s killed.told after.told; then
		news=$((news + 1))
	else
		fail "neither the old index nor the new one, killed after $after ms"
	fi
	# Every tenth is gone on with.
	[ $((round % 10)) -eq 0 ] || continue
	run 0 pressmark-index -d killed add corpus
	run 0 pressmark-index -d killed verify
	run 0 pressmark-index -d killed add corpus
	has out '0 added, 0 updated, 0 removed'
	tell killed >killed.told
	[ "$(wc -l <killed.told)" -eq 190 ] || fail 'not as many documents after a kill'
	alone killed
done
echo "after $round kills within $((length * 16 / 10)) ms, $olds times the old index and $news times the new one"
[ $olds -gt 0 ] || fail 'never killed before the end'
finish
