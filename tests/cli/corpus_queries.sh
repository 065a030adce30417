#!/bin/sh
# Every query of the sample corpus finds the documents that corpus/queries.tsv names, and no others.
# SPDX-License-Identifier: GPL-2.0-or-later
set -eu

corpus=$(cd "$(dirname "$0")/../../corpus" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$corpus/articles" "$corpus/formats" "$corpus/statements" "$work"
cd "$work"

if ! pressmark-index add -d .pressmark articles statements formats >add.log 2>&1; then
	cat add.log
	echo "FAIL: the corpus is not indexed without problems"
	exit 1
fi

cut -f 1 "$corpus/queries.tsv" | grep -v -e '^#' -e '^$' >queries
if ! pressmark-search -d .pressmark --batch queries --format=jsonl --limit 0 >answers 2>errors; then
	cat errors
	echo "FAIL: not all queries are answered"
	exit 1
fi
python3 - "$corpus/queries.tsv" <<'EOF'
import json, sys

found = {}
for line in open("answers", encoding="utf-8"):
    line = json.loads(line)
    names = found.setdefault(line["id"], [])
    if line["type"] == "hit":
        names.append(line["path"] + ("!" + line["member"] if "member" in line else ""))
ran = failed = 0
for line in open(sys.argv[1], encoding="utf-8"):
    if line.strip() == "" or line.startswith("#"):
        continue
    ran += 1
    query, wanted = line.rstrip("\n").split("\t")[:2]
    if sorted(found[ran]) != sorted(wanted.split()):
        failed += 1
        print(f"FAIL: {query}\n  wanted: {wanted}\n  found:  {' '.join(sorted(found[ran]))}")
print(f"{ran} queries, {failed} failed")
sys.exit(failed > 0 or ran < 100)
EOF
