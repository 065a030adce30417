#!/bin/sh
# Each output format says what it should, and JSON is JSON with true offsets.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"

run 0 pressmark-search -d index sanctions parliament
has out '2 hits'
has out '1. '
has out 'Sanctions on Foxit'
has out '2024-03-25'
has out 'Ministry of Rain'
has out 'https://www.ministry.example/1'
has out 'Its cyber-espionage against parliament was found in 2021.'

# What only chooses documents has no score to show.
run 0 pressmark-search -d index kind:statement
has out '2024-03-25 · statement · Ministry of Rain'
lacks out '0.00'

run 0 pressmark-search -d index -c parliament
is out 2
run 1 pressmark-search -d index -c '"no such words"'
is out 0
run 0 pressmark-search -d index -l --limit 1 surprised
has out 'docs.jsonl!1'
run 0 pressmark-search -d index -l -0 parliament
[ "$(tr -cd '\0' <out | wc -c)" -eq 2 ] || fail "two paths do not end in two NULs"
run 1 pressmark-search -d index -l absent
is out ''

cat >check.py <<'END'
import hashlib, json, sys
texts = {d["id"]: d["text"].encode() for d in map(json.loads, open("docs.jsonl"))}
def check_hit(hit, rank):
    text = texts[hit["member"]]
    assert hit["rank"] == rank and hit["score"] > 0
    assert hit["sha256"] == hashlib.sha256(text).hexdigest()
    for fragment in hit["fragments"]:
        assert text[fragment["start"]:fragment["end"]] == fragment["text"].encode()
        for match in fragment["matches"]:
            assert fragment["start"] <= match["start"] < match["end"] <= fragment["end"]
            yield text[match["start"]:match["end"]].decode()
    for match in hit["title_matches"]:
        yield hit["title"].encode()[match["start"]:match["end"]].decode()
kind, total, words = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
if kind == "json":
    head = end = json.load(open("out"))
    hits = head["hits"]
else:
    lines = [json.loads(line) for line in open("out")]
    head, hits, end = lines[0], lines[1:-1], lines[-1]
    assert head["type"] == "begin" and end["type"] == "end", lines
    assert all(hit["type"] == "hit" for hit in hits)
assert head["format_version"] == 1 and head["offsets"] == "byte", head
assert len(head["index"]["uuid"]) >= 36 and head["index"]["revision"] >= 1, head
assert end["total"] == total and end["exact"] is True and end["warnings"] == [], end
assert len(hits) == total
found = sorted(word for i, hit in enumerate(hits) for word in check_hit(hit, i + 1))
assert found == sorted(words), found
END
json() {
	python3 check.py "$@" || fail "check $*"
}
if command -v python3 >/dev/null; then
	run 0 pressmark-search -d index --json sanction cyber-espionage
	json json 1 Sanctions sanctioned cyber-espionage
	run 0 pressmark-search -d index --format=jsonl MULLER
	json jsonl 1 Müller
	run 0 pressmark-search -d index --format=jsonl '"parliament said" OR surprised'
	json jsonl 2 'Parliament said' surprised
	run 1 pressmark-search -d index --json absent
	json json 0
	run 1 pressmark-search -d index --format=jsonl absent
	json jsonl 0
fi

# A first line that is the title is not shown again, nor told to be left out.
printf 'Needle in a haystack\n\nIt was found there.\n' >needle.txt
run 0 pressmark-index -d needle add needle.txt
run 0 pressmark-search -d needle haystack
[ "$(grep -c haystack out)" -eq 1 ] || fail "the title comes twice: $(cat out)"
[ "$(tail -n 1 out)" = '   It was found there.' ] || fail "not the text's beginning: $(cat out)"

# Long texts are cut, in several fragments if so wished.
{
	printf '{"id":"9","text":"'
	for i in 1 2 3; do
		printf 'Here is the needle of haystack %s. ' $i
		yes 'Nothing to see here, go on.' | head -n 40 | tr '\n' ' '
	done
	printf '"}\n'
} >long.jsonl
run 0 pressmark-index -d long add long.jsonl
run 0 pressmark-search -d long --fragments 5 --snippet-chars 60 needle
[ "$(grep -c 'Here is the needle' out)" -eq 3 ] || fail "not three fragments: $(cat out)"
run 0 pressmark-search -d long needle
[ "$(grep -c 'Here is the needle' out)" -eq 1 ] || fail "not one fragment: $(cat out)"

finish
