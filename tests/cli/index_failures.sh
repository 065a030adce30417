#!/bin/sh
# What failed is listed, and can be tried again.
# SPDX-License-Identifier: GPL-2.0-or-later
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.sh"

run 4 pressmark-index failures
run 2 pressmark-index failures x
run 2 pressmark-index failures --format xml

mkdir news
printf '%s\n' '{"id":"good","text":"fine"}' '{"id":"cut","text":"unfinished' \
	'{"id":"date","text":"kept","date":"2024-02-30"}' >news/bad.jsonl
: >news/empty.txt
echo good >news/good.txt
run 2 pressmark-index add news
run 0 pressmark-index failures
[ "$(wc -l <out)" -eq 3 ] || fail "not three failures: $(cat out)"
has out 'news/bad.jsonl!2: not JSON'
grep -qE '^incomplete  20[0-9-]*T[0-9:]*Z  news/bad\.jsonl!date: ' out || fail "$(cat out)"
grep -qE '^failed      20[0-9-]*T[0-9:]*Z  news/empty\.txt: empty$' out || fail "$(cat out)"
run 0 pressmark-index failures --format=json
has out '{"path":"news/empty.txt","state":"failed","reason":"empty","failed_at":"20'
if command -v jq >/dev/null; then
	[ "$(jq -r '.failures[] | .state' out | sort | tr '\n' ' ')" = 'failed failed incomplete ' ] ||
		fail "as JSON: $(cat out)"
else
	echo 'skipped: whether it is JSON: there is no jq'
fi

# Again: unchanged files with failures only, all of them or those given.
run 0 pressmark-index add news
has out '3 files unchanged'
run 2 pressmark-index add --retry-failed
has out '2 unchanged, 2 failed, 1 incomplete'
has err 'news/empty.txt: empty'
run 2 pressmark-index add --retry-failed news/empty.txt news/good.txt
has out '1 file unchanged, 1 failed'
run 0 pressmark-index failures
[ "$(wc -l <out)" -eq 3 ] || fail "not three failures: $(cat out)"

# What has become readable is indexed without having changed, as after a new version of a reader.
printf '\0' >picture.png
run 2 pressmark-index add picture.png
run 2 pressmark-index add --retry-failed --dry-run picture.png
rm picture.png
run 2 pressmark-index add --retry-failed
has err 'picture.png: No such file or directory'
run 0 pressmark-index remove picture.png news
run 0 pressmark-index failures
is out ''
run 0 pressmark-index failures --format json
is out '{"failures":[]}'
run 0 pressmark-index add --retry-failed
has out '0 added'

# Poppler is loaded for PDF only: without it all else is read, and PDF once it is there.
mkdir broken mixed
: >broken/libpoppler-glib.so.8
cp "$here/corpus/formats/bells.pdf" news/good.txt mixed
run 2 env LD_LIBRARY_PATH=broken pressmark-index add mixed
has out '1 added, 0 updated, 0 removed, 1 failed'
has err 'mixed/bells.pdf: PDF cannot be read: '
has err 'libpoppler-glib.so.8'
run 0 pressmark-index add --retry-failed
has out '1 added'
finish
