#!/bin/sh
# Each public header compiles alone, as C11 and as C++17, without a warning. Arguments: source directory, C
# compiler, C++ compiler. SPDX-License-Identifier: GPL-2.0-or-later
set -eu
source=$1 cc=$2 cxx=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
warnings="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror"
count=0 bad=0

try() { # HEADER COMPILER LANGUAGE STANDARD
	# Twice: the second time its guard must leave nothing to define again.
	printf '#include <%s>\n#include <%s>\n' "$1" "$1" >"$work/alone.$3"
	# shellcheck disable=SC2086
	if ! "$2" -std="$4" $warnings -fsyntax-only -I "$source/include" "$work/alone.$3"; then
		echo "$1 does not compile alone as $4" >&2
		bad=$((bad + 1))
	fi
}

for path in "$source"/include/xapian-c.h "$source"/include/pressmark/*.h; do
	header=${path#"$source/include/"}
	try "$header" "$cc" c c11
	try "$header" "$cxx" cc c++17
	count=$((count + 1))
done
[ "$count" -ge 2 ] || { echo "only $count headers found" >&2; exit 1; }
echo "$count headers, $bad bad"
[ "$bad" -eq 0 ]
