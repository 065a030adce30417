#!/bin/sh
# show: what would be indexed of a file, where each field was found, and what is wrong.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

mkdir statements
cat >statements/page.html <<'EOT'
<!DOCTYPE html>
<html lang="en-GB"><head><title>A page</title>
<meta property="og:title" content="A better title">
<meta name="author" content="Ann Ames"></head>
<body><p>The text of the page.</p></body></html>
EOT
run 0 pressmark-index show statements/page.html
has out '== statements/page.html'
has out 'title     A better title  (og:title)'
grep -q '^author    Ann Ames  (.*author)$' out || fail "the author: $(cat out)"
has out 'kind      statement  (folder)'
grep -q '^lang      en  (.*)$' out || fail "the language: $(cat out)"
has out 'The text of the page.'
is err ''

# A folder says more than what is guessed from the page, as for add.
printf '<meta property=og:type content=article><title>A title</title>Text' >statements/guess.html
run 0 pressmark-index show statements/guess.html
has out 'kind      statement  (folder)'
rm statements/guess.html

# Several files and documents; dates as understood and as written; problems.
cat >three.jsonl <<'EOT'
{"id":"a","body":"First text","date":"25 March 2024","tags":["x","y"]}
{"id":"b","body":"Second","date":"2024-02-30"}
{"id":"c",
EOT
run 2 pressmark-index show --map text=body three.jsonl nothing.txt statements
has out '== three.jsonl!a'
has out 'date      2024-03-25  ('
has out 'written   25 March 2024'
has out 'incomplete, line 2: '
has out 'written   2024-02-30'
has out 'failed, line 3: not JSON'
has out 'failed: No such file or directory'
has out 'failed: a directory: name the files in it'
run 2 sh -c 'pressmark-index show -m text=body -k article - <three.jsonl'
has out '== -!a'
has out 'kind      article  (--kind)'

# As JSON, a line each.
run 2 pressmark-index show --format json --map text=body three.jsonl
[ "$(wc -l <out)" -eq 4 ] || fail "not four lines: $(cat out)"
has out '{"path":"three.jsonl","member":"a","tags":["x","y"],"date":"25 March 2024","published":"2024-03-25","found":{"'
has out '{"path":"three.jsonl","member":"b","line":2,"state":"incomplete","reason":"'
if command -v jq >/dev/null; then
	[ "$(jq -r 'select(.text).text' out | tr '\n' ' ')" = 'First text Second ' ] ||
		fail "as JSON: $(cat out)"
else
	echo 'skipped: whether it is JSON: there is no jq'
fi

# What it says is what is indexed.
run 0 pressmark-index add statements
run 0 pressmark-search -l 'title:"a better title" author:ames kind:statement lang:en'

# Controls do not reach a terminal.
printf 'A title\n\nred \033[31m text\n' >controls.txt
run 0 pressmark-index show controls.txt
has out 'red ?[31m text'

run 2 pressmark-index show
has err 'what to show is missing'
run 2 pressmark-index show --format xml a
run 2 pressmark-index show --input-format docx a
[ ! -e .pressmark ] || rm -r .pressmark
run 0 pressmark-index show -d nowhere controls.txt
[ ! -e nowhere ] || fail 'an index was made'
finish
