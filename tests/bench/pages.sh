#!/bin/sh
# Index a folder of web pages, Pressmark, Omega and Recoll side by side in one run.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh tests/bench/pages.sh FOLDER     its *.html and *.html.gz, at any depth
#
# The peers are Debian's xapian-omega and recollcmd. Neither looks for the article of a page: they take
# all of its text.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
folder=${1:?usage: sh tests/bench/pages.sh FOLDER}
bin=$here/build/release/bin
work=$(mktemp -d "${TMPDIR:-/tmp}/pressmark-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

for peer in omindex recollindex; do
	command -v "$peer" >/dev/null || {
		echo "pages.sh: $peer is missing (packages xapian-omega, recollcmd)" >&2
		exit 2
	}
done
(
	cd "$here"
	cmake --preset release
	cmake --build --preset release
) >&2

# The peers do not read what is compressed.
mkdir "$work/pages" "$work/recoll"
find "$folder" -name '*.html' -o -name '*.html.gz' | sort | while read -r page; do
	count=$((${count:-0} + 1))
	case $page in
	*.gz) zcat "$page" ;;
	*) cat "$page" ;;
	esac >"$work/pages/$count.html"
done
echo "$(find "$work/pages" -type f | wc -l) pages, $(cat "$work"/pages/* | wc -c) bytes"

cat >"$work/recoll/recoll.conf" <<-END
	topdirs = $work/pages
	loglevel = 1
END

# timed WHAT COMMAND...
timed() {
	what=$1
	shift
	/usr/bin/time -a -o "$work/times" -f "$what %e %U %S %M" "$@" >/dev/null
}

for _ in 1 2 3 4 5; do
	rm -rf "$work/index" "$work/omega" "$work/recoll/xapiandb"
	timed Pressmark "$bin/pressmark-index" add -q -d "$work/index" "$work/pages" || true # some are empty
	timed omindex omindex --db "$work/omega" --url / "$work/pages"
	timed recollindex recollindex -c "$work/recoll" -z
done
echo 'medians of five rounds:'
for program in Pressmark omindex recollindex; do
	grep "^$program " "$work/times" | sort -n -k 2 | sed -n 3p
done | awk '
	NR == 1 { ours = $2 }
	{ printf "%-11s %5.2f s (%.2f of Pressmark), %.2f s of the processor, peak %d MB\n", $1, $2, $2 / ours, $3 + $4, $5 / 1024 }'
"$bin/pressmark-index" stats -d "$work/index" | grep '^documents'
echo "Omega: $(xapian-delve "$work/omega" | sed -n 's/number of documents = //p') documents," \
	"Recoll: $(xapian-delve "$work/recoll/xapiandb" | sed -n 's/number of documents = //p')"
