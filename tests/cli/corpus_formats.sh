#!/bin/sh
# What is read of the samples of each format, sound and broken, is what corpus_formats.tsv says; UPDATE=1 writes it anew.
# SPDX-License-Identifier: GPL-2.0-or-later
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || skip 'there is no python3'

program=$(command -v pressmark-index)
golden=$here/tests/cli/corpus_formats.tsv
run 0 python3 "$here/tests/bench/formats.py" "$program" "$here/corpus/formats" "$here/corpus/odd"
[ -z "${UPDATE:-}" ] || cp out "$golden"
diff "$golden" out || fail 'something else is read'

# Every reader has a sample, and a row in the README.
sed -n 's/^	\.name = "\([a-z]*\)",$/\1/p' "$here"/indexer/read/*.c >readers
[ "$(wc -l <readers)" -ge 15 ] || fail "too few readers: $(cat readers)"
while IFS= read -r reader; do
	cut -f 2 "$golden" | grep -qx "$reader" || fail "no sample of $reader"
	grep -qE "^\| \`$reader\` \|" "$here/README.md" || fail "the README has no row for $reader"
done <readers

# The samples that a program makes are those that it makes.
mkdir formats odd
run 0 python3 "$here/corpus/make_formats.py" formats odd
for made in formats/* odd/*; do
	cmp "$made" "$here/corpus/$made" || fail "$made is another one"
done
finish
