#!/bin/sh
# Print all scores of reading: the text taken from pages, their metadata, samples of all formats, languages.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh tests/bench/scores.sh PAGES [TEXTS...]
#
# PAGES: a folder with the folders articles, releases and dates, each with gold.jsonl. TEXTS: what language.py takes; without
# any, languages are left out. In BUILD (build/release) are the programs.
set -eu

here=$(cd "$(dirname "$0")/../.." && pwd)
pages=${1:?usage: sh tests/bench/scores.sh PAGES [TEXTS...]}
shift
bench=$here/tests/bench
bin=${BUILD:-$here/build/release}/bin
programs='bench_extract bench_metadata bench_language pressmark-index'
for program in $programs; do
	[ -x "$bin/$program" ] || {
		echo "scores.sh: $bin/$program is missing (cmake --build --preset release --target $programs)" >&2
		exit 2
	}
done

echo 'Text of pages'
for folder in articles releases; do
	printf '%-9s' "$folder"
	python3 "$bench/extraction.py" --bin "$bin" "$pages/$folder" 2>/dev/null
done
echo
echo 'Metadata of pages'
python3 "$bench/metadata.py" "$bin/bench_metadata" "$pages/articles" "$pages/dates" "$pages/releases"
echo
echo 'Samples of formats, sound and broken'
python3 "$bench/formats.py" "$bin/pressmark-index" "$here/corpus/formats" "$here/corpus/odd"
if [ $# -gt 0 ]; then
	echo
	echo 'Languages'
	python3 "$bench/language.py" "$bin" "$@"
fi
