#!/bin/sh
# verify finds what is broken and names it; --repair makes the catalogue anew.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

awk 'BEGIN {
	for (i = 0; i < 300; i++) {
		text = ""
		for (j = 0; j < 200; j++)
			text = text " w" (i * 7919 + j * j * 31) % 997
		printf "{\"id\":\"%d\",\"title\":\"Title %d\",\"date\":\"2024-03-%02d\",\"text\":\"%s\"}\n", i, i, i % 28 + 1, text
	}
}' >docs.jsonl
run 0 pressmark-index add --build api docs.jsonl
run 0 pressmark-index verify
has out '300 documents'
cp -R .pressmark good

# overwrite FILE OFFSET: one byte becomes another.
overwrite() {
	byte=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
	printf '%b' "\\0$(printf %o $((byte ^ 85)))" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# Bytes all over each table. Not every byte of a file means something (there are blocks of commits
# long gone, and free space within blocks): what verify calls sound must compact to the same tables as
# before.
xapian-compact --no-renumber good/segment-000001 compact.good >/dev/null 2>&1
for table in docdata position postlist termlist; do
	found=0
	size=$(wc -c <good/segment-000001/$table.glass)
	for part in ${PM_PARTS:-1 2 3 4 5 6 7 8 9 10}; do
		place=$((size * part / 10 - part * part * 37 - 9))
		rm -rf .pressmark compact
		cp -R good .pressmark
		overwrite .pressmark/segment-000001/$table.glass "$place"
		status=0
		pressmark-index verify >out 2>err || status=$?
		case $status in
		0)
			xapian-compact --no-renumber .pressmark/segment-000001 compact >/dev/null 2>&1 ||
				fail "$table, byte $place: called sound, but it is not"
			cmp -s compact/$table.glass compact.good/$table.glass ||
				fail "$table, byte $place: called sound, but it has changed"
			;;
		4)
			found=$((found + 1))
			has err segment-000001
			;;
		*) fail "$table, byte $place: status $status: $(cat err)" ;;
		esac
	done
	[ "$found" -ge 1 ] || fail "$table: none of the bytes was found"
done

# What is neither text nor posting: the file that names the commit, a table that is empty.
rm -rf .pressmark
cp -R good .pressmark
overwrite .pressmark/segment-000001/iamglass 20
run 4 pressmark-index verify
has err segment-000001
rm -rf .pressmark
cp -R good .pressmark
: >.pressmark/segment-000001/position.glass
run 4 pressmark-index verify
has err segment-000001

# The stub, a segment, the whole index.
rm -rf .pressmark
cp -R good .pressmark
echo nonsense >.pressmark/XAPIANDB
run 4 pressmark-index verify
has err XAPIANDB
run 4 pressmark-index add docs.jsonl
rm -rf .pressmark
cp -R good .pressmark
rm -r .pressmark/segment-000001
run 4 pressmark-index verify
has err segment-000001
run 4 pressmark-index stats
run 4 pressmark-index -d absent verify
has err absent
run 4 pressmark-index -d absent stats
run 4 pressmark-index -d absent remove x
[ ! -e absent ] || fail 'an index was made to remove something from'

# The catalogue: damaged, or not in line with the index.
rm -rf .pressmark
cp -R good .pressmark
head -c 4096 /dev/zero | tr '\0' x | dd of=.pressmark/catalogue.sqlite conv=notrunc 2>/dev/null
run 4 pressmark-index verify
has err catalogue.sqlite
run 4 pressmark-index add docs.jsonl
run 0 pressmark-index verify --repair
has err '300 documents added'
run 0 pressmark-index verify
is err ''
run 0 pressmark-index add docs.jsonl
has out '0 added, 0 updated, 0 removed, 300 unchanged'
rm .pressmark/catalogue.sqlite*
run 4 pressmark-index verify
run 0 pressmark-index verify --repair
run 0 pressmark-index verify

# A directory that is something else is left alone.
mkdir other
echo x >other/file
run 2 pressmark-index -d other add docs.jsonl
has err 'other: holds something else'
[ "$(ls other)" = file ] || fail "something was written there: $(ls other)"
finish
