#!/bin/sh
# Install what is missing, build, index the sample corpus and ask it a few questions.
# SPDX-License-Identifier: GPL-2.0-or-later
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
PATH=$here/build/release/bin:$PATH

sh "$here/tests/setup.sh" build
cd "$here"
cmake --preset release >&2
cmake --build --preset release --target pressmark-index --target pressmark-search >&2

# Show a command as a user would type it, then run it.
show() {
	printf '\n$'
	for word in "$@"; do
		case $word in
		*[!A-Za-z0-9_./=-]*) printf " '%s'" "$word" ;;
		*) printf ' %s' "$word" ;;
		esac
	done
	printf '\n'
	"$@"
}

cd "$here/corpus"
show pressmark-index add -d .pressmark articles statements formats
show pressmark-search --limit 3 'apt31 sanctions'
show pressmark-search --limit 2 '"critical infrastructure" kind:statement date:2024-03'
show pressmark-search --json --limit 1 'title:parliament -finland'

cat <<EOF

The programs are in $here/build/release/bin, the index in $here/corpus/.pressmark.
Try: cd $here/corpus && $here/build/release/bin/pressmark-search election commission
EOF
