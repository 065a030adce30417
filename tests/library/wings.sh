#!/bin/sh
# Who includes whom: the wings never each other, the ground floor neither, the binding nothing of Pressmark,
# nobody but the binding Xapian, and but one file simdjson.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh wings.sh SOURCE-DIRECTORY
set -eu
cd "$1"
failed=0

# never WHERE PATTERN: no file below WHERE includes what matches the pattern.
never() {
	[ -d "$1" ] || { echo "no folder $1"; exit 1; }
	if grep -rnE --include='*.[ch]' --include='*.cc' "^#[[:space:]]*include [\"<]($2)" "$1"; then
		echo "FAIL: $1 must not include these"
		failed=1
	fi
}

never indexer 'search/'
never search 'indexer/'
never lib 'indexer/|search/'
never lib/xapian-c 'pressmark/|lib/([^x]|x[^a])'
never include '(lib|indexer|search)/'
never indexer 'xapian\.h'
never search 'xapian\.h'
for folder in include lib/text lib/cli lib/glass tests/unit tests/cli tests/fuzz tests/library tests/examples; do
	never "$folder" 'xapian\.h' # but what has Xapian itself for a peer: benchmarks, and tests/same
done
if grep -lE '^#[[:space:]]*include <xapian\.h>' lib/*.[ch]; then
	echo "FAIL: only lib/xapian-c may include xapian.h"
	failed=1
fi
if grep -rlE --include='*.[ch]' --include='*.cc' '^#[[:space:]]*include <simdjson\.h>' include lib indexer search |
	grep -v '^indexer/read/json_parser\.cc$'; then
	echo "FAIL: only indexer/read/json_parser.cc may include simdjson.h"
	failed=1
fi
if grep -rlE --include='*.[ch]' --include='*.cc' '^#[[:space:]]*include <cld2/' include lib indexer search |
	grep -v '^lib/text/cld2\.cc$'; then
	echo "FAIL: only lib/text/cld2.cc may include CLD2"
	failed=1
fi
exit "$failed"
