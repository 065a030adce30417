#!/bin/sh
# Offsets in each unit: a program that counts so finds the same words.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

cat >units.jsonl <<'END'
{"id":"u","lang":"en","title":"Ä 🚀 needle","text":"Grüße 🚀🚀 an die Nadel; 北京 needle 🚀 and needles, and needle"}
END
run 0 pressmark-index -d units add units.jsonl
cat >units.py <<'END'
import json, sys
hit = json.load(open("out"))["hits"][0]
wide, size = {"byte": ("utf-8", 1), "char": ("utf-32-le", 4), "utf16": ("utf-16-le", 2)}[sys.argv[1]]
text = json.loads(open("units.jsonl").readline())
def cut(name, part):
    return text[name].encode(wide)[part["start"] * size:part["end"] * size].decode(wide)
fragment = hit["fragments"][0]
assert cut("text", fragment) == fragment["text"], fragment
assert [cut("text", match) for match in fragment["matches"]] == ["needle", "needles", "needle"], fragment
assert [cut("title", match) for match in hit["title_matches"]] == ["needle"], hit
END
for unit in byte char utf16; do
	run 0 pressmark-search -d units --json --offsets=$unit needle
	has out "\"offsets\":\"$unit\""
	python3 units.py $unit || fail "offsets=$unit: $(cat out)"
done
run 2 pressmark-search -d units --offsets=line x

finish
