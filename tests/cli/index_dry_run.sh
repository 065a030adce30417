#!/bin/sh
# add --dry-run says what add would do, with the same exit status, and writes nothing.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

# What is said without how long it took.
said() {
	sed 's/^dry run: //; s/; .*//' out
}

listing() {
	find . -type f ! -name out ! -name err ! -name 'said*' -printf '%p %s %i %T+ %C+\n' | sort
}

# same STATUS ARGUMENT...: a dry run says what the run after it says, and changes no file.
same() {
	wanted_status=$1
	shift
	listing >../before
	run "$wanted_status" pressmark-index add --dry-run -v "$@"
	has out 'dry run: '
	said >../said-dry
	cp err ../err-dry
	listing | cmp -s ../before - || fail "a dry run wrote: $*"
	run "$wanted_status" pressmark-index add -v "$@"
	said >../said
	diff ../said-dry ../said || fail "the dry run (<) said something else: $*"
	diff ../err-dry err || fail "the dry run (<) had other problems: $*"
}

mkdir corpus
cd corpus
mkdir news
echo 'The first text.' >news/a.txt
echo 'The second text.' >news/b.txt
printf '%s\n' '{"id":"x","text":"one"}' '{"id":"y","text":"two"}' >news/c.jsonl
printf '%s\n' '{"url":"https://example.org/1","text":"first"}' \
	'{"url":"https://example.org/1","text":"second"}' broken >news/d.jsonl

# No index: none comes of it.
run 0 pressmark-index add --dry-run news/a.txt
is err ''
[ ! -e .pressmark ] || fail 'a dry run made an index'
run 2 pressmark-index -d nowhere/index add --dry-run news
run 2 pressmark-index -d news add --dry-run news
has err 'news: holds something else'

same 2 news
has out 'added       news/a.txt: 1 added'
has out 'added       news/c.jsonl: 2 added'
has err 'news/d.jsonl!3:3: not JSON'
same 0 news

# Changed, gone, new, left out, taking the place of another.
echo 'Another first text.' >news/a.txt
rm news/b.txt
printf '%s\n' '{"id":"x","text":"uno"}' '{"id":"z","text":"three"}' >news/c.jsonl
echo '{"url":"https://example.org/1","text":"third"}' >news/e.jsonl
echo x >news/f.tmp
same 0 -x '*.tmp' news
has out 'updated     news/a.txt: 1 updated'
has out 'updated     news/c.jsonl: 1 added, 1 updated, 1 removed'
has out 'removed     news/b.txt: 1 removed'
has out 'skipped     news/f.tmp: excluded'
has out '1 superseded'
same 2 news/nothing
same 2 --force news

# Copies: new ones, and those that take over, from the index and from this very run.
for name in g h i; do
	printf 'The committee met on Tuesday to hear the report of the three experts whom it had asked in the spring.\n' >news/$name.txt
done
same 0 news
has out '1 added, 0 updated, 0 removed, 2 copies'
cp news/i.txt news/j.txt
echo 'Another text.' >news/g.txt
rm news/h.txt
same 0 news
rm news/g.txt news/i.txt news/j.txt
same 0 news

# Another writer does not hinder it, nor is it kept out.
mkfifo input
pressmark-index add - <input >../log 2>&1 &
pid=$!
exec 3>input
sleep 0.2
run 2 pressmark-index add --dry-run --force news
has out '7 unchanged'
echo '{"text":"piped"}' >&3
exec 3>&-
wait $pid || fail "the writer: $(cat ../log)"

# An index that cannot be written to.
chmod -R a-w .pressmark
run 2 pressmark-index add --dry-run --force news
chmod -R u+w .pressmark
run 0 pressmark-index verify
finish
