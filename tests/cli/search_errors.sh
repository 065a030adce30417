#!/bin/sh
# What is wrong is named, and the exit status says what kind of wrong it is.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"

run 0 pressmark-search -d index parliament
is err ''
run 1 pressmark-search -d index absent
is err 'pressmark-search: no document has "absent"'

# The command line.
run 2 pressmark-search -d index
has err 'no query'
run 2 pressmark-search -d index --nonsense x
has err '--nonsense: no such option'
run 2 pressmark-search -d index --format=xml x
has err 'xml'
run 2 pressmark-search -d index --limit ten x
has err 'ten'
run 2 pressmark-search -d index --limit -1 x
has err '--limit: "-1" is not a whole number from 0 to '
run 2 pressmark-search -d index --limit 99999999999999999999 x
has err 'is not a whole number from 0 to '
run 2 pressmark-search -d index --offset=-99999999999999999999 x
has err '--offset: "-99999999999999999999" is not a whole number from -9223372036854775807 to 9223372036854775807'
run 2 pressmark-search -d index --timeout-ms 4294967296 x
has err '--timeout-ms: "4294967296" is not a whole number from 0 to 4294967295'
run 2 pressmark-search -d index --snippet-chars 0 x
has err '--snippet-chars: "0" is not a whole number from 1 to '
run 2 pressmark-search -d index --since yesteryear rain
has err '--since: "yesteryear" is no date: write 2024, '
run 2 pressmark-search -d index --since= rain
has err '--since: "" is no date'
run 2 pressmark-search -d index --until 2024-02..2024-03 rain
has err '--until: "2024-02..2024-03" is no date'
lacks err 'a range'
run 2 pressmark-search -d index --until 2024-02-30 rain
has err '--until: 2024-02 has no day 30'
run 2 pressmark-search -d index --since 2025 --until 2024
has err '--since is after --until'
run 2 pressmark-search -d index --color=perhaps x
run 0 pressmark-search --help
has out 'pressmark-search [OPTIONS] QUERY'
has out '--since'
has out 'author'
run 0 pressmark-search --version

# The query: column, and a mark under the place.
run 3 pressmark-search -d index 'rain bar:x'
has err 'column 6:'
has err '  rain bar:x'
[ "$(tail -n 1 err)" = '       ^' ] || fail "the mark is elsewhere: $(cat err)"
is out ''
run 3 pressmark-search -d index 'Müller "open'
has err 'column 8:'
[ "$(tail -n 1 err)" = '         ^' ] || fail "the mark is elsewhere: $(cat err)"
run 3 pressmark-search -d index date:2024-13
run 3 pressmark-search -d index date:yesteryear
has err 'or a range such as 2024-03..2024-05'
run 3 pressmark-search -d index kind:press
has err 'article or statement'
run 3 pressmark-search -d index lang:english
has err 'no code of a language'
run 3 pressmark-search -d index '(rain'
run 3 pressmark-search -d index ''
run 3 pressmark-search -d index 'a NEAR b NEAR c NEAR d NEAR e NEAR f NEAR rain'
has err 'column 43: at most 6 words or phrases'
awk 'BEGIN { for (i = 0; i < 21000; i++) printf "%cword%d ", 97 + i % 11, i }' >many.txt
run 0 pressmark-index add -d many many.txt
run 0 pressmark-search -d many 'aword* bword*'
run 3 pressmark-search -d many 'a* b* c* d* e* f* g* h* i* j* k*'
has err 'column 31: a query for more than 20000 words of the index'
run 0 pressmark-search -d index --literal 'title: rain "(' --any

# The index.
run 4 pressmark-search -d absent rain
has err 'absent'
run 4 pressmark-search rain
run 4 pressmark-search -d '' rain
has err 'empty'
mkdir other
echo x >other/file
run 4 pressmark-search -d other rain
run 0 env PRESSMARK_INDEX=index pressmark-search rain
mv index .pressmark
mkdir -p a/b
run 0 sh -c 'cd a/b && pressmark-search rain'
cp -R .pressmark corrupt
for table in corrupt/segment-*/*.glass; do
	head -c 8192 /dev/zero | tr '\0' x | dd of="$table" conv=notrunc 2>/dev/null
done
run 4 pressmark-search -d corrupt rain
cp -R .pressmark lost
rm -r lost/segment-*
run 4 pressmark-search -d lost rain
cp -R .pressmark hollow
rm hollow/segment-*/docdata.glass
run 4 pressmark-search -d hollow rain
has err 'hollow: document 4 has no data'

# Standard output: a reader that has gone is no error to talk about, a full disk is.
i=0
while [ $i -lt 3000 ]; do
	echo "{\"id\":\"$i\",\"text\":\"rain number $i\"}"
	i=$((i + 1))
done >many.jsonl
run 0 pressmark-index -d many add many.jsonl
pressmark-search -d many --limit 0 --format=jsonl rain 2>err | head -n 1 >out
is err ''
has out '"type":"begin"'
run 0 pressmark-search -d many --limit 0 --format=jsonl rain
[ "$(wc -l <out)" -eq 3002 ] || fail "$(wc -l <out) lines, not 3002"
if [ -w /dev/full ]; then
	status=0
	pressmark-search -d many rain >/dev/full 2>err || status=$?
	[ $status -eq 2 ] || fail "status $status on a full disk"
	has err 'standard output'
fi

finish
