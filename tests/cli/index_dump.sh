#!/bin/sh
# What is dumped from an index and added to a new one makes an equal index.
# SPDX-License-Identifier: GPL-2.0-or-later
corpus=$(cd "$(dirname "$0")/../../corpus" && pwd)
. "$(dirname "$0")/lib.sh"

# restored FILE STATUS BUILD: add a dump to a new index in the folder copy; what is dumped from that is the same.
restored() {
	rm -rf copy
	run "$2" sh -c "pressmark-index -d copy add --build=$3 - <$1"
	run 0 sh -c 'pressmark-index -d copy dump >again'
	cmp "$1" again || fail "dumped again, $1 is not the same: $(diff "$1" again | head -n 4)"
	run 0 pressmark-index -d copy verify
}

run 4 pressmark-index dump
cp -R "$corpus/articles" "$corpus/statements" .
pressmark-index add -q articles statements
# Whatever else there can be: no name but a hash, a uid too long for a term, bytes that are not
# UTF-8 in a text and in a path, NULs and controls, a date that cannot be read, several authors.
long=$(printf '%0400d' 7)
cat >more.jsonl <<EOT
{"text":"nameless, without anything else"}
{"url":"https://example.org/$long","title":"A long one","text":"long"}
{"id":"i","title":"\"Quoted\" \\\\ & \u2028","text":"nul \u0000, escape \u001b, é, \ud83d\ude00\r\nend",
EOT
sed -i 'N;N;s/end",$/end","author":["Ann","Bob, jr."],"tags":["a","b c, d"],"date":"25 March 2024","source":"S","lang":"de"}/' more.jsonl
echo '{"id":"undated","text":"text","date":"yesterday, they say"}' >>more.jsonl
run 2 sh -c 'pressmark-index add - <more.jsonl'
printf 'Not UTF-8: \377\376 \303\n' >bytes.txt
cp bytes.txt "$(printf 'name\351.txt')"
run 0 pressmark-index add bytes.txt name*.txt
run 0 pressmark-index verify

run 0 pressmark-index dump
mv out dump
[ "$(wc -l <dump)" -eq "$(pressmark-index stats --json | sed 's/.*"documents":\([0-9]*\),"bytes.*/\1/')" ] ||
	fail "not a line for each document"
LC_ALL=C sed 's/^{"pressmark":{"uid":"\([^"]*\).*/\1/' dump | grep -v '^{' >uids
LC_ALL=C sort -c uids || fail "not in the order of uids"
restored dump 2 bulk
restored dump 2 api

# The same answers; only their order, where weights are equal, is that of the docids.
cut -f 1 "$corpus/queries.tsv" | grep -v -e '^#' -e '^$' >queries
for index in .pressmark copy; do
	pressmark-search -d $index --batch queries --format=jsonl --limit 0 2>&1 | grep '"type":"hit"' |
		sed 's/"rank":[0-9]*,//; s/"docid":[0-9]*,//' | LC_ALL=C sort >"$index.hits"
done
[ "$(wc -l <copy.hits)" -gt 500 ] || fail "only $(wc -l <copy.hits) hits"
cmp -s .pressmark.hits copy.hits || fail "other hits: $(diff .pressmark.hits copy.hits | head -n 4)"

# Beside the files themselves: they are read again, and found to say the same; what is gone, is.
rm -r .pressmark
run 2 sh -c 'pressmark-index add - <dump'
run 0 pressmark-index add articles statements bytes.txt name*.txt
has out '0 added, 0 updated, 0 removed'
lacks out 'file unchanged'
lacks out 'files unchanged'
run 0 pressmark-index add articles statements bytes.txt name*.txt
has out 'files unchanged'
lacks out ' unchanged, '
rm articles/*.txt
run 0 pressmark-index add articles
lacks out '0 removed'
run 0 pressmark-index verify

# Added to what it comes from, nothing changes.
run 0 pressmark-index dump
mv out dump
run 2 sh -c 'pressmark-index add - <dump'
has out '0 added, 0 updated, 0 removed'

# A file of that form is a file as others are: its documents are its own, under their uids.
mkdir other
head -n 3 dump >other/some.jsonl
run 0 pressmark-index -d other/index add other
has out '3 added'
run 0 pressmark-index -d other/index verify
rm other/some.jsonl
run 0 pressmark-index -d other/index add other
has out '3 removed'

# To a pipe that is closed, to a full device.
pressmark-index dump 2>err | head -n 1 >first
[ "$(wc -l <first)" -eq 1 ] || fail 'no first line'
is err ''
if [ -e /dev/full ]; then
	run 2 sh -c 'pressmark-index dump >/dev/full'
	has err 'standard output: '
fi
finish
