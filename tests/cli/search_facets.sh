#!/bin/sh
# Facets are counted and shown in every format that has a place for them, and refused by the others.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"

all=kind,source,lang,year,month,author,tag
run 0 pressmark-search -d index -c --facet $all company OR Firma
[ "$(head -n 1 out)" = 4 ] || fail "not the count first: $(cat out)"
for line in 'by kind' '  article   2 █' '  statement 1 █' '  without: 1' '  Ministry of Rain   1 █' '  en 3 █' \
	'  2023 1 █' '  2024-03 2 █' '  Ada Weiss 1 █' '  cyber policy 1 █'; do
	has out "$line"
done
run 0 pressmark-search -d index --facet year company OR Firma
[ "$(grep -n 'by year' out | cut -d : -f 1)" -gt "$(grep -n 'Das Parlament' out | cut -d : -f 1)" ] ||
	fail "facets are not after the hits"
run 0 pressmark-search -d index -c --facet month --facet-values 1 company OR Firma
has out '2024-03 2'
lacks out '2023-12'
has out '1 earlier'
run 0 pressmark-search -d index --format=markdown --facet year,kind --facet-values 1 company OR Firma
has out '1 earlier'
has out '1 more'
run 0 pressmark-search -d index --json --facet kind,month --facet-values 1 company OR Firma
has out '"facets":{"kind":{"values":[{"value":"article","documents":2}],"distinct":2,"without":1}'
has out '"month":{"values":[{"value":"2024-03","documents":2}],"distinct":2,"without":1}}'
run 0 pressmark-search -d index --json company
lacks out facets
run 0 pressmark-search -d index --format=markdown --facet kind company
has out '| statement | 1 |'
run 0 pressmark-search -d index --format=html company
has out 'Hits by month <span class="dim">most in 2024-03: 2 · without a date: 1</span>'
has out 'Publisher'
# Of a single month the axis names that one.
[ "$(grep -o 'left:[0-9.]*%">[0-9-]*' out)" = 'left:41.67%">2024-03' ] || fail "the axis: $(grep axis out)"
run 0 pressmark-search -d index --format=html rain
has out 'No hit has a date.'
lacks out 'Hits by'
run 0 pressmark-search -d index --format=html --facet tag company
has out 'cyber policy'
lacks out 'Hits by month'

# On a narrow terminal bars and names become shorter.
if script -qec true /dev/null >/dev/null 2>err; then
	run 0 script -qec 'COLUMNS=30 TERM=xterm pressmark-search -d index --no-pager -c --facet source company' /dev/null
	[ "$(tr -d '\r' <out | wc -L)" -le 30 ] || fail "wider than 30 columns: $(cat out)"
	has out 'Ministry …'
fi

for format in tsv csv trec; do
	run 2 pressmark-search -d index --format=$format --facet kind company
	has err "$format has no place for facets"
done
run 2 pressmark-search -d index -l --facet kind company
run 2 pressmark-search -d index --template '{uid}' --facet kind company
run 2 pressmark-search -d index --facet kind,size company
has err '"size" is none of kind, source, lang, year, month, author, tag'
run 2 pressmark-search -d index --facet kind --facet-values some company

# Of many queries, too, a count is a line.
printf 'a\tcompany\n{"id":"b","q":"company","facets":["kind"]}\n' >queries
run 2 pressmark-search -d index --batch queries -c
is out "$(printf 'a\t3')"
has err 'queries:2: b: -c with --batch has no place for facets'
run 2 pressmark-search -d index --batch queries -c --facet kind
is out ''
has err '--facet: -c with --batch has no place for facets'
run 0 pressmark-search -d index --batch queries -c --facet kind --json
[ "$(grep -c '"facets":{' out)" -eq 2 ] || fail "not two answers: $(cat out)"

# A count alone, as a number or as JSON, whichever option comes first.
run 0 pressmark-search -d index -c --json --facet kind company
has out '"hits":['
has out '"facets":{'
[ "$(grep -c '"rank"' out)" -eq 0 ] || fail "there are hits: $(cat out)"
run 0 pressmark-search -d index --format=jsonl -c company
[ "$(wc -l <out)" -eq 2 ] || fail "not just begin and end: $(cat out)"
run 2 pressmark-search -d index -c --format=csv company
has err '-c goes with'
run 2 pressmark-search -d index -c -l company

finish
