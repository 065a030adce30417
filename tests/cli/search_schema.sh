#!/bin/sh
# All JSON that is written is as its schema says, and the schema would find out if it were not.
# SPDX-License-Identifier: GPL-2.0-or-later
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.sh"

python3 -c 'import jsonschema; jsonschema.Draft202012Validator' 2>err ||
	skip "no jsonschema for Python: $(tail -n 1 err)"
schema=$here/search/pressmark-results.schema.json

check() { # FILE...
	python3 "$here/tests/cli/check_schema.py" "$schema" "$@" >checked 2>&1
}

cp -R "$here/corpus/articles" "$here/corpus/statements" "$here/corpus/odd" .
cat >hostile.jsonl <<'OUT'
{"id":"h","title":"quote \" \u001b[31m <b>","author":"=cmd","tags":["a\tb"],"text":"</script> sanctions \u0007\r\n\ud83d\ude80 end"}
OUT
broken=$(printf 'broken\377.txt')
echo 'sanctions in a file whose name is not UTF-8' >"$broken"
run 0 pressmark-index -d index add articles statements hostile.jsonl "$broken"

# answers NAME OPTION...: answers to several queries, as JSON and as JSON Lines.
answers() {
	name=$1
	shift
	number=0
	while read -r query; do
		number=$((number + 1))
		for format in json jsonl; do
			pressmark-search -d index --format=$format "$@" -- "$query" >"$name-$number.$format" 2>err ||
				[ $? -eq 1 ] || fail "$query: $(cat err)"
		done
	done <<'OUT'
sanctions
"critical infrastructure" OR parliament
hacker NEAR/s parliament
date:2024-03..
kind:statement -election
komission~ OR sanct*
sanctions zebra
sanctons parliament
parliament ADJ/1 ministry
OUT
}
answers plain --limit 0
answers all --limit 0 --fragments 3 --explain --facet kind,source,lang,year,month,author,tag --offsets=utf16
answers few --facet tag --facet-values 1 --offsets=char --fields=rank,lang,fragments
answers texts --fields=snippet,text,matches
answers whole --whole --sort=newest --fields=matches
check ./*.json ./*-[0-9]*.jsonl || fail "not as the schema says: $(cat checked)"
[ "$(tail -n 1 checked)" -gt 300 ] || fail "only so many checked: $(cat checked)"
grep -q '"bytes":' ./*.json || fail "no name that is not UTF-8"
grep -q '"suggestions":\[{' ./*.json || fail "no suggestions"
grep -q '"suggestions":\[\]' ./*.json || fail "nothing missing without suggestions"
grep -q '"obstacles":\[{' ./*.json || fail "no obstacles"
grep -q '"without":"nearness"' ./*.json || fail "no nearness as an obstacle"
grep -q '"parts":\[{' ./*.json || fail "no parts of scores"
grep -q '"verified":true' ./*.json || fail "no clause was verified"

# Many answers, and errors among them.
for format in json jsonl; do
	printf '%s\n' sanctions 'x y	"open' '{"id":"a\tb","q":"parliament","facets":["kind"]}' '{"q":7}' '{' |
		pressmark-search -d index --batch=- --format=$format >many 2>err || [ $? -eq 2 ] || fail "$(cat err)"
	check many || fail "not as the schema says: $(cat checked)"
	[ "$(grep -c '"type":"error"' many)" -eq 3 ] || fail "not three errors: $(cat many)"
	has many '"id":1,'
	has many '"id":"a\tb",'
done

# How queries are understood.
number=0
while read -r query; do
	number=$((number + 1))
	pressmark-search -d index --explain-query --json -- "$query" >"explained-$number.json" 2>err ||
		fail "$query: $(cat err)"
done <<'OUT'
sanctions
(sanct* OR xyzzy) NEAR/3 parliament -title:"electoral commission" OR date:2024 OR lang:fi
& id:nothing
*
OUT
check explained-*.json || fail "not as the schema says: $(cat checked)"
[ "$(tail -n 1 checked)" -eq 4 ] || fail "only so many checked: $(cat checked)"
grep -q '"missing":\["xyzzy"\]' explained-2.json || fail "nothing is missing: $(cat explained-2.json)"
sed 's/,"cost":[0-9]*//' explained-1.json >wrong.json
! check wrong.json || fail "a leaf without cost passes"

# Lines that are wrong.
bad() {
	echo "$1" >line
	! check line || fail "this passes: $1"
}
bad '{"type":"error","id":"7"}'
bad '{"type":"hit","rank":0}'
bad '{"type":"hit","rank":1,"colour":"red"}'
bad '{"type":"end","total":1}'
bad '{}'
sed 's/"total"/"totals"/' plain-1.json >wrong.json
! check wrong.json || fail "an answer without total passes"
sed 's/^{"rank"/{"type":"hit","rank"/' plain-1.json >wrong.json
! check wrong.json || fail "a hit with type passes in an object"

finish
