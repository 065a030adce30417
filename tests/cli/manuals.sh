#!/bin/sh
# Each manual names exactly the options that --help names, and every verb.
# SPDX-License-Identifier: GPL-2.0-or-later
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.sh"

# The long options of a text of --help.
helped() {
	grep -oE '^ +(-., )?--[a-z-]+' | grep -oE -e '--[a-z-]+' | sort -u
}

# The long options that the lists of a manual describe.
described() {
	sed -n 's/^\.It //p' "$1" | grep -oE 'Fl Fl [a-z-]+' | sed 's/Fl Fl /--/' | sort -u
}

pressmark-search --help | helped >help
described "$here/search/pressmark-search.1" >manual
[ -s help ] || fail "no options in pressmark-search --help"
diff help manual || fail "pressmark-search(1) and --help (above: <) differ"

pressmark-index --help >top
verbs=$(sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p' top) # not help, which takes an argument
[ "$(echo "$verbs" | wc -w)" -ge 4 ] || fail "too few verbs in: $(cat top)"
for verb in $verbs; do
	grep -qE "^\.(Ss|Cm) $verb\$" "$here/indexer/pressmark-index.1" ||
		fail "pressmark-index(1) does not name the verb $verb"
	pressmark-index help "$verb"
done >>top
pressmark-search --help | cat - top | LC_ALL=C.UTF-8 grep -E '^.{81}' >wide &&
	fail "--help is wider than 80 columns: $(cat wide)"
helped <top >help
described "$here/indexer/pressmark-index.1" >manual
diff help manual || fail "pressmark-index(1) and --help (above: <) differ"

finish
