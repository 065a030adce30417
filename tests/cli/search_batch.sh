#!/bin/sh
# Many queries in one run: each form of a line, each answer with its id, and what is wrong in its place.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"

tab=$(printf '\t')

# batch STATUS LINES OPTIONS...: answers to the lines.
batch() {
	expected=$1
	printf '%b' "$2" >lines
	shift 2
	run "$expected" pressmark-search -d index --batch lines "$@"
}

# Empty lines and comments have no answer, but a number.
batch 0 '# a comment\n\n \t \nparliament\na\train\nno line feed' -c
is out "4${tab}2
a${tab}1
6${tab}0"
is err ''
run 0 sh -c 'pressmark-search -d index --batch - -c <lines'
[ "$(wc -l <out)" -eq 3 ] || fail "from standard input: $(cat out)"
batch 0 '  # a comment\n\t#\n \t{"id":"b","q":"rain"}\n' -c
is out "b${tab}1"
batch 0 'parliament\r\na\train\r\n' -c
is out "1${tab}2
a${tab}1"

# Each format says which query it is about.
batch 0 'a\train\nb\tabsent\nc\tparliament' --snippet-chars 9
[ "$(grep '^==' out)" = '== a: rain
== b: absent
== c: parliament' ] || fail "the headings: $(cat out)"
has out '2 hits'
batch 0 'a\train\nb\tparliament' -l
is out "a${tab}docs.jsonl!4
b${tab}docs.jsonl!2
b${tab}docs.jsonl!1"

# The status: whether any failed, else whether any found something.
batch 1 'absent\nnothing' -c
batch 1 '' --json
is out ''
batch 2 'rain\nfoo:x\nparliament' -c
is out "1${tab}1
3${tab}2"
has err 'lines:2: query, column 1: there is no field "foo"'
batch 2 'q\tMüller "open'
has err 'lines:1: q: query, column 8:'
# What is said aside says of which query, too.
batch 1 '{"id":"q1","q":"parliamant","diagnose":true}'
has err 'pressmark-search: q1: did you mean "parliament"'
batch 2 '\n{"id":7,"q":"rain","facets":["kind"]}\n\nq3\tthe title:' --format=tsv
has err 'lines:2: 7: tsv has no place for facets'
has err 'lines:4: q3: query, column 11:'

# In JSON everything is a line.
cat >check.py <<'END'
import json, sys
lines = [json.loads(line) for line in open("out")]
kind = sys.argv[1]
if kind == "json":
    got = [[line.get("id"), line.get("status") or [hit["member"] for hit in line["hits"]]] for line in lines]
else:
    got, inside = [], None
    for line in lines:
        if line["type"] == "begin":
            assert inside is None
            inside = []
        elif line["type"] == "hit":
            inside.append(line["member"])
        elif line["type"] == "end":
            got.append([line["id"], inside])
            inside = None
        else:
            assert inside is None
            got.append([line.get("id"), line["status"]])
expected = json.loads(sys.argv[2])
assert got == expected, got
END
check() {
	command -v python3 >/dev/null || return 0
	python3 check.py "$@" || fail "not $*"
}
mixed='rain\n{"id":"a","q":"foo:x"}\n{"id":7,"q":"parliament","offset":1}\n{"q":\nz\tabsent\n{"id":"l","q":"rain","n":1}'
answers='[[1,["4"]],["a","bad_query"],[7,["1"]],[null,"invalid"],["z",[]],["l","invalid"]]'
batch 2 "$mixed" --json
check json "$answers"
is err ''
batch 2 "$mixed" --format=jsonl
check jsonl "$answers"
is err ''
has out '"line":2,"status":"bad_query","column":1,'
has out '"line":4,"status":"invalid","message":"not valid JSON: column '

# Each member does what its option does, for its line only; the command line says what lines do not.
batch 0 '{"q":"surprised denied"}\n{"q":"surprised denied","any":true}\n{"q":"surprised denied"}' -c
is out "1${tab}0
2${tab}2
3${tab}0"
batch 0 '{"q":"rain (","literal":true}\n{"q":"company","since":"2024-03-26"}\n{"q":"company","until":"2024-03-25"}\n{"since":"2024"}' -c
is out "1${tab}1
2${tab}1
3${tab}1
4${tab}2"
batch 0 'company\n{"q":"company","since":"2023"}' --since 2024-03-26 -c
is out "1${tab}1
2${tab}2"
batch 0 '{"q":"company","limit":1}\n{"q":"company","limit":0}\n{"q":"company"}\n{"q":"company","offset":-1}' --limit 2 --json
check json '[[1,["4"]],[2,["4","2","1"]],[3,["4","2"]],[4,["1"]]]'
batch 0 '{"q":"company date:2024..","sort":"oldest"}\n{"q":"company date:2024..","sort":"newest"}' --json
check json '[[1,["1","2"]],[2,["2","1"]]]'
batch 0 '{"q":"company","count":true}' --json
check json '[[1,[]]]'
has out '"total":3'
batch 0 '{"q":"company","snippets":false}' --json
has out '"fragments":[]'
batch 0 '{"q":"denied","whole":true}' --json
has out '"text":"Parliament said that the sanctions were late. The company denied all of it."'
batch 0 '{"q":"company rain","snippet_chars":10,"fragments":2}' --json
[ "$(grep -o '"matches":' out | wc -l)" -eq 2 ] || fail "not two fragments: $(cat out)"
batch 0 '{"id":12345678901234,"q":"rain","facets":["kind","tag"],"facet_values":1,"timeout_ms":60000}' --json
check json '[[12345678901234,["4"]]]'
batch 0 '{"q":"rain","explain":true,"diagnose":true}' --json
check json '[[1,["4"]]]'
batch 0 '{"q":"denied","fields":["title","fragments"],"offsets":"utf16"}\n{"q":"denied"}' --fields=lang --json
has out '"offsets":"utf16"'
has out '"hits":[{"title":"Parliament answers","fragments":[{"start":'
has out '"offsets":"byte"'
has out '"hits":[{"language":"en"}]'
batch 2 '{"q":"denied","fields":["title"]}\nb\tdenied' --format=tsv --fields=lang
is out "id${tab}lang
b${tab}en"
has err 'lines:1: "fields" goes with the formats json and jsonl, not with tsv'

# A member that is wrong is named, and so is what would be right.
wrong() {
	batch 2 "$1" --json
	has out '"status":"invalid"'
	has out "$2"
}
wrong '{"q":7}' '\"q\" must be a string'
wrong '{"q":null}' '\"q\" must be a string'
wrong '{"id":1.5,"q":"rain"}' '\"id\" must be a whole number, or a string that is not empty'
wrong '{"id":"","q":"rain"}' '\"id\" must be'
wrong '{"q":"rain","any":1}' '\"any\" must be true or false'
wrong '{"q":"rain","limit":-1}' '\"limit\" must be a whole number, 0 or more'
wrong '{"q":"rain","limit":99999999999999999999}' 'not valid JSON'
wrong '{"q":"rain","fragments":0}' '\"fragments\" must be a whole number, 1 or more'
wrong '{"q":"rain","sort":"best"}' '\"sort\" must be one of relevance, newest, oldest, title'
wrong '{"q":"rain","facets":"kind"}' '\"facets\" must be a list of some of kind, '
wrong '{"q":"rain","facets":["site"]}' '\"facets\" must be a list of some of kind, '
wrong '{"q":"rain","timeout_ms":4294967296}' '\"timeout_ms\" must be'
wrong '{"q":"rain","fields":"title"}' '\"fields\" must be a list of some of rank, score, '
wrong '{"q":"rain","fields":["titel"]}' '\"fields\" must be'
wrong '{"q":"rain","fields":["title","title"]}' 'each once'
wrong '{"q":"rain","fields":[]}' '\"fields\" must be'
wrong '{"q":"rain","offsets":"word"}' '\"offsets\" must be one of byte, char, utf16'
wrong '{"q":"rain","ofsets":"byte"}' '\"ofsets\" is no member of a query'
wrong '{"q":"rain","q":"sun"}' 'not valid JSON'
wrong '{"q":"rain"} x' 'not valid JSON'
wrong '{"q":"rain","since":"yesteryear"}' 'since: \"yesteryear\" is no date'
wrong '{"q":"rain","since":""}' '\"since\" must be a date'
wrong '{"q":"rain","until":"2024..2025"}' 'until: \"2024..2025\" is no date'
wrong '{"q":"rain","since":"2025","until":"2024"}' 'since is after until'
wrong '{"id":"known","limits":1}' '"id":"known"'

# Bytes that no query may have, and lines that are too long.
batch 2 'a\tra\0000in\nb\tra\0377in\nc\train' --json
check json '[["a","bad_query"],["b","bad_query"],["c",["4"]]]'
has out 'NUL'
has out 'UTF-8'
{
	echo rain
	head -c 1048577 /dev/zero | tr '\0' x
	printf '\nrain\n'
	head -c 3000000 /dev/zero | tr '\0' x
} >long
run 2 pressmark-search -d index --batch long --json
check json '[[1,["4"]],[null,"invalid"],[3,["4"]],[null,"invalid"]]'
has out 'the line is longer than 1048576 bytes'
{ printf '{"q":"rain"%*s}\n' 1048564 ''; } >longest
[ "$(wc -c <longest)" -eq 1048577 ] || fail "a line of $(wc -c <longest) bytes"
run 0 pressmark-search -d index --batch longest -c
is out "1${tab}1"

# The command line, and what cannot be read.
run 2 pressmark-search -d index --batch lines rain
has err '--batch does not go with a query on the command line'
run 2 pressmark-search -d index --batch nowhere
has err 'nowhere: No such file'
run 2 pressmark-search -d index --batch .
has err '.: Is a directory'
run 4 pressmark-search -d nowhere --batch lines
is out ''
has err 'nowhere'
if [ -w /dev/full ]; then
	status=0
	pressmark-search -d index --batch longest >/dev/full 2>err || status=$?
	[ $status -eq 2 ] || fail "status $status on a full disk"
	has err 'standard output'
	[ "$(wc -l <err)" -eq 1 ] || fail "said more than once: $(cat err)"
fi
yes rain | head -n 20000 >many
pressmark-search -d index --batch many --json 2>err | head -n 1 >out
is err ''
[ "$(wc -l <out)" -eq 1 ] || fail 'no line before the reader went'

# A query that is a file.
printf '"sanctions were late"\n' >query
run 0 pressmark-search -d index -c --query-file query
is out 1
run 0 sh -c 'printf "rain\nministry" | pressmark-search -d index -c --query-file -'
is out 1
printf 'rain%*s\n' 1048572 '' >query
run 0 pressmark-search -d index -c --query-file query
head -c 1048577 /dev/zero | tr '\0' x >toolong
run 2 pressmark-search -d index --query-file toolong --literal
has err 'toolong: a query has at most 1048576 bytes'
run 2 pressmark-search -d index --query-file query rain
has err '--query-file does not go with a query on the command line'
run 2 pressmark-search -d index --query-file nowhere
has err 'nowhere: No such file'
: >query
run 3 pressmark-search -d index --query-file query
has err 'empty'

# What takes too long is given up.
{
	printf rain
	seq -f ' OR word%.0f' 20000 | tr -d '\n'
} >slow
run 2 pressmark-search -d index --timeout-ms 1 --query-file slow
has err 'longer than 1 ms'
run 2 pressmark-search -d index --timeout-ms 1 --batch slow --json
check json '[[1,"timeout"]]'
run 2 pressmark-search -d index --timeout-ms soon rain
has err 'soon'

finish
