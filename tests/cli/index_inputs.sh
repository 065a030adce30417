#!/bin/sh
# Inputs of every kind: standard input, compressed files, links, what is left out, what is wrong.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

documents() {
	pressmark-index stats --json | sed 's/.*"documents":\([0-9]*\),"bytes.*/\1/'
}

# Standard input: named by URL, id, or content.
printf '%s\n' '{"url":"https://example.org/u","text":"by url"}' '{"id":"named","text":"by id"}' \
	'{"id":"9","text":"by digits"}' '{"text":"by content"}' >stdin.jsonl
run 0 sh -c 'pressmark-index add - <stdin.jsonl'
has out '4 added'
for uid in https://example.org/u named 9; do
	xapian-delve -t "Q$uid" .pressmark | grep -q 'termfreq 1' || fail "no uid $uid"
done
run 0 sh -c 'pressmark-index add - <stdin.jsonl'
has out '0 added, 0 updated, 0 removed, 4 unchanged'
echo '{"text":"another without a name"}' >other.jsonl
run 0 sh -c 'pressmark-index add - <other.jsonl'
has out '1 added, 0 updated'
echo '{"text":"another without a name","date":"2024-03-25"}' >other.jsonl
run 0 sh -c 'pressmark-index add - <other.jsonl'
has out '1 added, 0 updated'
# The number of an entry of a feed is no name, either: it is another one in the next feed.
for name in one two; do
	echo "<rss version='2.0'><channel><item><title>$name</title></item>" \
		"<item><title>Again $name</title></item></channel></rss>" >feed.xml
	run 0 sh -c 'pressmark-index add -f feed - <feed.xml'
	has out '2 added, 0 updated'
done
run 0 pressmark-index verify
rm -r .pressmark

# Compressed.
printf '%s\n' '{"id":"g","text":"gzipped"}' | gzip >g.jsonl.gz
printf '%s\n' '{"id":"z","text":"zstandard"}' | zstd -q >z.jsonl.zst
run 0 pressmark-index add g.jsonl.gz z.jsonl.zst
has out '2 added'
run 0 pressmark-search gzipped
run 0 pressmark-search zstandard

# A broken one: what came before stays, the rest is a failure, and it is not tried again before it
# changes.
for i in 1 2 3 4 5 6 7 8 9; do
	printf '{"id":"%s","text":"%s"}\n' $i "$(head -c 9000 /dev/urandom | od -An -tx1 | tr -d '\n')"
done | gzip | head -c 40000 >broken.jsonl.gz
run 2 pressmark-index add broken.jsonl.gz
has err 'broken.jsonl.gz: '
found=$(documents)
{ [ "$found" -ge 1 ] && [ "$found" -lt 9 ]; } || fail "of a broken file $found documents were kept"
run 0 pressmark-index add broken.jsonl.gz
run 0 pressmark-index stats --failures
has out 'broken.jsonl.gz'
rm -r .pressmark

# Bad records: named, counted, in the report and in stats; the others are indexed.
cat >bad.jsonl <<'EOF'
{"id":"good","text":"fine"}
{"id":"cut","text":"unfinished
[1,2]
{"id":"date","text":"kept","date":"2024-02-30"}
EOF
: >empty.txt
run 2 pressmark-index add --report report bad.jsonl empty.txt
has out '2 added'
has out ', 3 failed, 1 incomplete'
has err 'bad.jsonl!2:2: not JSON'
has err 'bad.jsonl!3:3: not a JSON object'
has err 'bad.jsonl!date:4: '
has err 'empty.txt: empty'
[ "$(wc -l <report)" -eq 6 ] || fail "the report: $(cat report)"
has report '{"path":"bad.jsonl","record":"2","line":2,"state":"failed","reason":"not JSON'
has report '{"path":"bad.jsonl","state":"added","documents":2}'
has report '{"path":"empty.txt","state":"failed","documents":0}'
run 0 pressmark-index stats
has out 'failed      3, incomplete 1'
# Unchanged files are not tried again; one that was corrected is, and its failures are forgotten.
run 0 pressmark-index add bad.jsonl empty.txt
has out '2 files unchanged'
echo text >empty.txt
run 0 pressmark-index add bad.jsonl empty.txt
run 0 pressmark-index stats
has out 'failed      2, incomplete 1'
rm -r .pressmark

# JSON that is set out over lines, one value after another: of a file, a pipe, a member of an archive.
cat >set_out.json <<'END'
{
  "id": "one",
  "text": "on many lines"
}
{ "id": "two",
  "text": 2x
}
{
  "text": "after a broken one"
}
END
run 2 pressmark-index add set_out.json
has out '2 added'
has err 'set_out.json!5:5: not JSON: line 6, column '
run 0 pressmark-index dump
has out '"uid":"set_out.json!one"'
has out '"uid":"set_out.json!8"'
rm -r .pressmark
run 2 sh -c 'pressmark-index add - <set_out.json'
has out '2 added'
rm -r .pressmark
tar -cf set_out.tar set_out.json
run 2 pressmark-index add set_out.tar
has out '2 added'
has err 'set_out.tar!/set_out.json!5:5: not JSON: line 6, column '
rm -r .pressmark

# More than twenty: the rest is counted.
for i in $(seq 30); do echo "nothing $i"; done >thirty.jsonl
run 2 pressmark-index add thirty.jsonl
[ "$(grep -c 'thirty.jsonl!' err)" -eq 20 ] || fail "not twenty problems named: $(cat err)"
has err '10 more problems'
rm -r .pressmark

# Links: a loop, a link to a folder outside, one to nowhere.
mkdir -p tree/deep outside
echo inside >tree/deep/a.txt
echo outside >outside/b.txt
ln -s .. tree/deep/loop
ln -s ../outside tree/link
ln -s deep/a.txt tree/again.txt
run 0 pressmark-index add tree
has out '2 added'
run 0 pressmark-index add tree
has out '2 files unchanged'
rm outside/b.txt
run 0 pressmark-index add tree
has out '1 removed'
ln -s nowhere tree/broken
run 2 pressmark-index add tree
has err 'broken: No such file or directory'
run 0 pressmark-index stats
has out 'failed      1'
rm tree/broken
run 0 pressmark-index add tree
run 0 pressmark-index stats
has out 'failed      0'
rm -r .pressmark

# Left out: by pattern, by a leading dot, the index itself; what is excluded later is not gone.
mkdir -p some/drafts some/.git some/keep
for name in some/a.txt some/b.tmp some/drafts/c.txt some/.git/d.txt some/keep/drafts.txt; do
	echo "$name" >$name
done
run 0 pressmark-index -d some/index add --report report -x '*.tmp' -x drafts/ some
has out '2 added'
has out ', 3 skipped'
has report '"path":"drafts","state":"skipped","reason":"excluded"'
has report '"path":".git","state":"skipped","reason":"hidden"'
run 0 pressmark-index -d some/index add -x '*.txt' some
[ "$(PRESSMARK_INDEX=some/index documents)" -eq 3 ] || fail 'what is excluded was taken to be gone'
run 0 pressmark-index -d some/index add --hidden some
[ "$(PRESSMARK_INDEX=some/index documents)" -eq 5 ] || fail '--hidden'

# What is no text is left out of a folder, and an error where it was named.
printf '\0\0\0' >some/image.png
run 0 pressmark-index -d some/index add --report report some
has report '"path":"image.png","state":"skipped","reason":"not a format'
has report '"path":"image.png","state":"skipped","documents":0'
lacks report '"path":"image.png","state":"added"'
run 0 pressmark-index -d some/index add --report report some
has report '"path":"image.png","state":"unchanged"'
# What is too large is not left out silently.
yes 'more than a document holds' | head -c 70000000 >some/large.txt
run 2 pressmark-index -d some/index add some
has err 'large.txt: larger than'
rm -r some/index some/large.txt
run 2 pressmark-index -d some/index add some/image.png
has err 'image.png: '

# Names that differ by a line feed or a blank are those of two documents.
mkdir odd
lines=$(printf 'odd/two\nlines.txt')
echo 'The first one.' >"$lines"
echo 'The second one.' >'odd/two lines.txt'
for build in bulk api; do
	run 0 pressmark-index -d odd/index add --build=$build odd
	has out '2 added'
	run 0 pressmark-index -d odd/index verify
	run 0 pressmark-search -d odd/index --format=jsonl first
	has out '"uid":"two\nlines.txt"'
	run 0 pressmark-index -d odd/index dump
	mv out dump
	run 0 sh -c "pressmark-index -d odd/again add --build=$build - <dump"
	run 0 pressmark-index -d odd/again dump
	cmp out dump || fail 'dumped again, they are not the same'
	run 0 pressmark-index -d odd/index remove "$(printf 'two\nlines.txt')"
	run 0 pressmark-search -d odd/index -c one
	is out 1
	rm -r odd/index odd/again
done
finish
