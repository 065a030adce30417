#!/bin/sh
# What is shown of hits, in which order and in which words, is what was asked for.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"

# Tables, templates, run files.
run 0 pressmark-search -d index --format=tsv parliament
[ "$(head -n 1 out)" = "$(printf 'rank\tscore\tpublished\tkind\tlang\tsource\ttitle\tuid\tsnippet')" ] ||
	fail "another header: $(cat out)"
run 0 pressmark-search -d index --format=csv --fields=title,published,authors,member espionage
is out "$(printf 'title,published,authors,member\r\nSanctions on Foxit,2024-03-25,Ada Weiss,1\r')"
run 1 pressmark-search -d index --format=tsv --fields=title,uid absent
is out "$(printf 'title\tuid')"
run 0 pressmark-search -d index --template '{rank}. {title} ({lang}){{}}\n' --sort=oldest kind:article
is out '1. Das Parlament (de){}
2. Parliament answers (en){}'
run 0 pressmark-search -d index --format=trec --limit 1 kind:article
is out '1 Q0 2 1 0 pressmark'
run 0 pressmark-search -d index --json --fields=title,lang espionage
has out '{"title":"Sanctions on Foxit","language":"en"}'
run 2 pressmark-search -d index --format=tsv --fields=title,fragments x
has err 'fragments is no column of tsv'
run 2 pressmark-search -d index --fields=title x
has err '--fields goes with'
run 2 pressmark-search -d index --json --fields=titel x
has err '"titel" is none of rank, score'
run 2 pressmark-search -d index --template '{titel}' x
has err '"titel" is none of rank, score'

# The order.
for order in 'newest 2 1 3' 'oldest 3 1 2' 'title 3 2 1'; do
	run 0 pressmark-search -d index --sort="${order%% *}" --template ' {member}' parliament OR Parlament
	is out " ${order#* }"
done
run 2 pressmark-search -d index --sort=best x
has err '"best" is none of relevance, newest, oldest, title'

# The parts of a score add up to it.
run 0 pressmark-search -d index --explain parliament espionage
awk '/^   [=+] / { sum += $2; parts++ } / · statement · / { score = $NF }
	END { exit !(parts == 2 && sum > score - 0.01 && sum < score + 0.01) }' out || fail "parts: $(cat out)"
run 2 pressmark-search -d index --explain --format=csv x
has err 'csv has no place for the parts of scores'

# Versions of JSON.
run 0 pressmark-search -d index --json --format-version=1 parliament
run 20 pressmark-search -d index --json --format-version=0 parliament
has err '0 is no longer written; versions 1 to 1 are written'
run 21 pressmark-search -d index --json --format-version=2 parliament
has err 'not known yet'
is out ''
run 2 pressmark-search -d index --json --format-version=new parliament

# Whole texts keep their lines.
printf '{"id":"w","title":"Lines","text":"One needle.\\n\\nTwo needles.\\nThree."}\n' >whole.jsonl
run 0 pressmark-index -d whole add whole.jsonl
run 0 pressmark-search -d whole --whole needle
[ "$(tail -n 4 out)" = "$(printf '   One needle.\n\n   Two needles.\n   Three.')" ] || fail "whole: $(cat out)"

# Why there is nothing.
run 1 pressmark-search -d index espionage Firma
has err 'pressmark-search: nothing matches; without "espionage" there is 1'
has err 'pressmark-search: nothing matches; without "Firma" there is 1'
run 1 pressmark-search -d index '"sanctions late"'
has err 'pressmark-search: nothing matches; without the nearness of "sanctions late" there is 1'
run 1 pressmark-search -d index --json company xyzzy plugh
has out '"obstacles":[{"without":"parts","parts":["xyzzy","plugh"],"clauses":[1,2],"hits":3}]'
run 1 pressmark-search -d index parliamant
has err 'pressmark-search: did you mean "parliament" (2 documents) for "parliamant"?'
run 1 pressmark-search -d index 'parlo*'
has err 'pressmark-search: did you mean "parl*" (3 documents) for "parlo*"?'
run 1 pressmark-search -d index title:xyzzy
has err 'pressmark-search: no document has "title:xyzzy"'
run 1 pressmark-search -d index lang:fi
has err 'pressmark-search: no document has "lang:fi"; there is "lang:en" (3 documents), "lang:de" (1 document)'
run 1 pressmark-search -d index -c parliamant
is err ''
run 1 pressmark-search -d index --json parliamant
is err ''
has out '"missing":[{"text":"parliamant","similar":true,"suggestions":[{"text":"parliament","documents":2}]}]'

# Of many queries each row, line and heading says which it belongs to.
printf 'a 1\tparliament kind:article\n{"id":7,"q":"Firma"}\n' >queries
run 0 pressmark-search -d index --batch queries --format=tsv --fields=member
is out "$(printf 'id\tmember\na 1\t2\n7\t3')"
run 0 pressmark-search -d index --batch queries --format=csv --fields=rank,member
is out "$(printf 'id,rank,member\r\na 1,1,2\r\n7,1,3\r')"
run 0 pressmark-search -d index --batch queries --template '{id}:{member}\n'
is out 'a 1:2
7:3'
run 0 pressmark-search -d index --template '{id}:{member}\n' Firma
is out ':3'
run 0 pressmark-search -d index --batch queries --format=trec
[ "$(cut -d ' ' -f 1-4 out)" = 'a%201 Q0 2 1
7 Q0 3 1' ] || fail "trec: $(cat out)"
run 0 pressmark-search -d index --batch queries --format=markdown
has out '# a 1: parliament AND kind:article'
has out '# 7: Firma'
run 2 pressmark-search -d index --batch queries --format=html
has err 'many answers are not one of html'
echo '{"q":"rain","facets":["kind"]}' >queries
run 2 pressmark-search -d index --batch queries --format=csv
has err 'queries:1: csv has no place for facets'
echo '{"q":"parliamant","diagnose":true}' >queries
run 1 pressmark-search -d index --batch queries --json
has out '"suggestions":[{"text":"parliament"'

finish
