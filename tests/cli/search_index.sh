# shellcheck shell=sh
# The index that the tests of pressmark-search ask: sourced after lib.sh.
# SPDX-License-Identifier: GPL-2.0-or-later
cat >docs.jsonl <<'END'
{"id":"1","url":"https://www.ministry.example/1","title":"Sanctions on Foxit","date":"2024-03-25","source":"Ministry of Rain","kind":"statement","lang":"en","tags":["cyber policy"],"author":"Ada Weiss","text":"The ministry sanctioned a company. Its cyber-espionage against parliament was found in 2021. Nobody was surprised."}
{"id":"2","title":"Parliament answers","date":"2024-03-26","source":"The Harbour Ledger","kind":"article","lang":"en","text":"Parliament said that the sanctions were late. The company denied all of it."}
{"id":"3","title":"Das Parlament","date":"2023-12-01","kind":"article","lang":"de","text":"Die Sanktionen gegen die Firma des Herrn Müller wurden verschoben."}
{"id":"4","title":"Rain","lang":"en","text":"It rained, it rains, and rain it will; the company of the rain is dear to the ministry."}
END
pressmark-index -d index add docs.jsonl >add.log 2>&1 || {
	cat add.log
	fail "the documents are not indexed"
}

# finds IDS QUERY...: the ids of the documents found, in the order of the hits.
finds() {
	expected=$1
	shift
	pressmark-search -d index --format=jsonl --limit 0 "$@" >out 2>err || true
	ids=$(sed -n 's/^{"type":"hit".*"member":"\([^"]*\)".*/\1/p' out | tr '\n' ' ')
	[ "$ids" = "${expected:+$expected }" ] || fail "$*: found \"$ids\", not \"$expected\" $(cat err)"
}
