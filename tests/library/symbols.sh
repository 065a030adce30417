#!/bin/sh
# The symbols that a library exports are the functions its headers declare, no more and no fewer.
# Arguments: library (.a or .so), the macros that mark them (a regular expression), headers.
# SPDX-License-Identifier: GPL-2.0-or-later
set -eu
library=$1 macro=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A declaration is all from the macro, at the beginning of a line, to the first parenthesis, whose last
# word is the name.
sed -e 's,//.*,,' "$@" | awk -v macro="$macro" '
	$0 ~ "^(" macro ")[ \t]" { inside = 1; text = "" }
	inside { text = text " " $0 }
	inside && /\(/ {
		sub(/\(.*/, "", text)
		n = split(text, word, /[^A-Za-z0-9_]+/)
		while (n > 0 && word[n] == "") n--
		print word[n]
		inside = 0
	}' | sort >"$work/declared"

# Of C++ some weak symbols of templates and of the standard library remain visible in objects: not of
# ours. A shared library exports none.
case $library in
*.so*) table=--dyn-syms bindings='^(GLOBAL|WEAK|UNIQUE)$' ;;
*) table=--syms bindings='^GLOBAL$' ;;
esac
readelf "$table" --wide "$library" | awk -v bindings="$bindings" '
	$4 != "SECTION" && $4 != "FILE" {
		if ($5 ~ bindings && $6 == "DEFAULT" && $7 != "UND" && $8 != "") print $8
	}' | sort -u >"$work/exported"

[ -s "$work/declared" ] || { echo "no declarations found" >&2; exit 1; }
uniq -d "$work/declared" >"$work/twice"
[ ! -s "$work/twice" ] || { echo "declared twice: $(cat "$work/twice")" >&2; exit 1; }
# Functions on their way: declared for others to build on, and soon there.
here=$(dirname "$0")
if [ -e "$here/pending" ]; then
	grep -Fvx -f "$here/pending" "$work/declared" >"$work/due" || :
else
	cp "$work/declared" "$work/due"
fi
comm -23 "$work/due" "$work/exported" | sed 's/^/declared, not exported: /' >"$work/bad"
comm -13 "$work/declared" "$work/exported" | sed 's/^/exported, not declared: /' >>"$work/bad"
echo "$(wc -l <"$work/declared") functions declared, $(wc -l <"$work/exported") symbols exported"
[ ! -s "$work/bad" ] || { cat "$work/bad" >&2; exit 1; }
