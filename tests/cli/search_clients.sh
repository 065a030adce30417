#!/bin/sh
# The example clients of --serve do what they say, and a process that is asked often does not grow.
# SPDX-License-Identifier: GPL-2.0-or-later
here=$(cd "$(dirname "$0")/.." && pwd)
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"

# In shell.
run 0 sh "$here/clients/ask.sh" index parliament absent '{"q":"rain","limit":1}'
[ "$(grep -o '"member":"[0-9]"' out | tr -dc 0-9)" = 214 ] || fail "not the hits 2, 1, 4: $(cat out)"
run 2 sh "$here/clients/ask.sh" index foo:x rain
has err '"status":"bad_query"'
has out '"member":"4"'
run 4 sh "$here/clients/ask.sh" nowhere rain
is out ''

# In Python. The address sanitizer must not keep what is freed, nor much about it: it would be taken for growth.
if command -v python3 >/dev/null; then
	ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=0:malloc_context_size=2
	export ASAN_OPTIONS
	run 0 python3 -B "$here/clients/ten_thousand.py" index
	cat out
fi

finish
