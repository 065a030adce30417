#!/bin/sh
# What all documents have is found, too, when one of many has been removed.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

number=0
while [ $number -lt 4000 ]; do
	echo "{\"id\":\"$number\",\"kind\":\"statement\",\"lang\":\"en\",\"date\":\"2024-03-25\",\"source\":\"Agency\",\"text\":\"justice $number\"}"
	number=$((number + 1))
done >all.jsonl
run 0 pressmark-index add all.jsonl
run 0 pressmark-index remove 'all.jsonl!77'

# finds NUMBER QUERY: so many, counted and ranked.
finds() {
	expected=1
	[ "$1" -eq 0 ] || expected=0
	run $expected pressmark-search -c -- "$2"
	is out "$1"
	run $expected pressmark-search --json -- "$2"
	has out "\"total\":$1,"
}
finds 3999 kind:statement
finds 3999 'kind:st*'
finds 3999 source:agency
finds 3999 'lang:en date:2024'
finds 3999 'kind:statement OR lang:fr'
finds 3999 'justice kind:statement'
finds 3999 justice
finds 3999 'justice^0'
finds 3999 '-none'
finds 0 '-justice'
finds 0 'justice -kind:statement'
finds 0 'justice -(source:agency OR lang:fr)'
finds 1 '"justice 78"'
finds 0 '"justice 77"'
run 0 pressmark-search --format=json --facet kind justice
has out '"value":"statement","documents":3999'
run 0 pressmark-search --json --explain 'kind:statement justice'
finish
