#!/bin/sh
# Files that are new, changed or gone are added, updated and removed; what is as it was is not read.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

# count N: the index holds N documents, by Xapian and by the catalogue, and is sound.
count() {
	pressmark-index stats --json >stats.json
	grep -q "\"documents\":$1," stats.json || fail "not $1 documents: $(cat stats.json)"
	run 0 pressmark-index verify
}

# revision: of the last commit.
revision() {
	pressmark-index stats --json | sed 's/.*"revision":\([0-9]*\).*/\1/'
}

mkdir -p news/articles news/statements
echo 'The first text is about rain.' >news/articles/a.txt
echo 'The second text is about snow.' >news/statements/b.txt
printf '%s\n' '{"id":"x","text":"one"}' '{"id":"y","text":"two"}' '{"text":"three"}' >news/c.jsonl

run 0 pressmark-index add news
has out '5 added, 0 updated, 0 removed'
is err ''
count 5
grep -q '"value":"article","documents":1' stats.json || fail "kind by folder: $(cat stats.json)"
grep -q '"value":"statement","documents":1' stats.json || fail "kind by folder: $(cat stats.json)"
xapian-delve -t Qnews/c.jsonl!3 .pressmark | grep -q 'termfreq 1' || fail 'uid of a line'
xapian-delve -t Qnews/articles/a.txt .pressmark | grep -q 'termfreq 1' || fail 'uid of a file'

# Nothing changes, not even the files of the index.
before=$(revision)
listing() {
	find .pressmark -type f ! -name lock -printf '%p %s %i %T+\n' | sort
}
listing >before
sleep 0.05
run 0 pressmark-index add news
has out '0 added, 0 updated, 0 removed, 3 files unchanged'
[ "$(revision)" = "$before" ] || fail "an unchanged corpus made a commit"
listing | cmp -s before - || fail 'an unchanged corpus changed files'

# A change within the second and of the same length is seen.
echo 'The first text is about hail.' >news/articles/a.txt
run 0 pressmark-index add news
has out '0 added, 1 updated, 0 removed, 2 files unchanged'
run 1 pressmark-search rain
run 0 pressmark-search hail

# A member that changed, one that is gone, one that is new.
printf '%s\n' '{"id":"x","text":"uno"}' '{"id":"z","text":"four"}' '{"text":"three"}' >news/c.jsonl
run 0 pressmark-index add news
has out '1 added, 1 updated, 1 removed, 1 unchanged, 2 files unchanged'
count 5
run 1 pressmark-search two
run 0 pressmark-search four

# Only touched: read, and found to say the same.
before=$(revision)
touch news/c.jsonl
run 0 pressmark-index add news
has out '0 added, 0 updated, 0 removed, 3 unchanged, 2 files unchanged'
[ "$(revision)" = "$before" ] || fail "the same content made a commit"

# Gone files: only below what was given, and not with --no-delete.
rm news/statements/b.txt
run 0 pressmark-index add news/articles
count 5
run 0 pressmark-index add --no-delete news
count 5
run 0 pressmark-index add news
has out '0 added, 0 updated, 1 removed'
count 4
printf '%s\n' '{"id":"x","text":"uno"}' >news/c.jsonl
run 0 pressmark-index add --no-delete news
has out '0 added, 0 updated, 0 removed, 1 unchanged'
count 4

# A path that is not there is an error, and nothing is taken to be gone.
mv news elsewhere
run 2 pressmark-index add news
has err 'news: No such file or directory'
count 4
mv elsewhere news

# Moved with its index, a corpus is as it was.
mkdir moved
mv news .pressmark moved
cd moved
run 0 pressmark-index add news
has out '0 added, 0 updated, 0 removed, 2 files unchanged'

# Another --kind makes other documents of the same files.
run 0 pressmark-index add --kind statement news/articles
has out '0 added, 1 updated, 0 removed'

# Removed by uid, by path, by folder.
run 0 pressmark-index remove news/articles/a.txt
has out '1 removed'
count 3
run 0 pressmark-index remove 'news/c.jsonl!x'
count 2
run 2 pressmark-index remove absent news/c.jsonl
has err 'absent: neither a file of the index nor a uid'
count 0
run 0 pressmark-index add news
has out '2 added'
run 0 pressmark-index remove .
count 0
run 1 pressmark-search hail
finish
