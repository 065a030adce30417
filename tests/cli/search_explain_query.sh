#!/bin/sh
# --explain-query shows how a query is understood, and finds nothing.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"

run 0 pressmark-search -d index --explain-query 'parliament NEAR/9 rain* -nowhere'
has out 'parliament NEAR/9 rain* AND NOT nowhere'
has out '  parliament NEAR/9 rain*  (at most'
has out 'each is checked)'
has out 'no term of the index'
is err ''
run 0 pressmark-search -d index --json --explain-query 'parliament'
has out '"nodes":[{"depth":0,"label":"parliament","clause":0,"verified":false,'
# A tatweel is a letter, but no word.
run 0 pressmark-search -d index --explain-query '+ـ OR parliament OR rain'
has err 'no words in ـ: left out'
[ "$(sed -n 3p out)" = OR ] || fail "not an OR: $(cat out)"
run 0 pressmark-search -d index --explain-query '(ـ OR "ـ ـ") NEAR/3 parliament'
has err 'no words in ـ OR "ـ ـ": left out'
run 3 pressmark-search -d index --explain-query 'rain title:ـ..b'
has err 'column 6: "ـ" has no place in the order of titles'
run 3 pressmark-search -d index --explain-query 'title:b..ـ'
run 0 pressmark-search -d index --explain-query '"parliament (said OR nowhere)" (rain NEAR/2 nobodx*)'
has out 'in no document: nowhere'
has out 'in no document: nobodx*'
for option in --format=csv --format=tsv --format=trec --format=html --format=markdown '--template={title}' -l; do
	run 2 pressmark-search -d index --explain-query "$option" parliament
	has err '--explain-query goes with the formats text, json and jsonl'
done
for option in -c --facet=kind --explain '--fields=title'; do
	run 2 pressmark-search -d index --json --explain-query "$option" parliament
	has err "${option%%=*} shows something of hits"
done
run 3 pressmark-search -d index --explain-query '(parliament'
has err 'column 1:'
run 4 pressmark-search -d nowhere --explain-query 'parliament'
printf 'parliament\n' >queries
run 2 pressmark-search -d index --explain-query --batch queries
has err '--explain-query explains one query'

finish
