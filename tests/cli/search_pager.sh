#!/bin/sh
# On a terminal hits go through a pager, which the user chooses and may leave.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"
unset PAGER PRESSMARK_PAGER LESS

script -qec true /dev/null >/dev/null 2>err || skip "no terminal to be had: $(cat err)"

# on_terminal STATUS COMMAND: as a user types it, on a terminal that can do something.
on_terminal() {
	run "$1" env TERM=xterm script -qec "$2" /dev/null
}
# paged TEXT: the pager got it.
paged() {
	has page "$1"
	rm -f page
}
not_paged() {
	[ ! -e page ] || fail "paged: $(cat page)"
	has out "$1"
}

export PRESSMARK_PAGER='cat >page'
on_terminal 0 'pressmark-search -d index parliament'
lacks out hits
paged '2 hits'
on_terminal 1 'pressmark-search -d index absent'
paged '0 hits'
export PAGER=false
on_terminal 0 'pressmark-search -d index parliament'
paged '2 hits'
unset PRESSMARK_PAGER
export PAGER='cat >page'
on_terminal 0 'pressmark-search -d index parliament'
paged '2 hits'

# Not when it is not wanted, nor when there is no terminal, nor for programs' formats.
on_terminal 0 'pressmark-search -d index --no-pager parliament'
not_paged '2 hits'
on_terminal 0 'TERM=dumb pressmark-search -d index parliament'
not_paged '2 hits'
on_terminal 0 'PRESSMARK_PAGER= pressmark-search -d index parliament'
not_paged '2 hits'
on_terminal 0 'PRESSMARK_PAGER=cat pressmark-search -d index parliament'
not_paged '2 hits'
on_terminal 0 'pressmark-search -d index --format=tsv parliament'
not_paged 'rank'
run 0 pressmark-search -d index parliament
not_paged '2 hits'
on_terminal 3 'pressmark-search -d index "(parliament"'
not_paged 'column'

# less gets its usual options, and the user's own when there are some.
# shellcheck disable=SC2016,SC2089 # for the shell that runs the pager
export PAGER='echo "LESS is $LESS" >page; cat >>page'
on_terminal 0 'pressmark-search -d index parliament'
paged 'LESS is FRX'
on_terminal 0 'LESS=i pressmark-search -d index parliament'
paged 'LESS is i'

# One that is left early is no error.
i=0
while [ $i -lt 2000 ]; do
	echo "{\"id\":\"$i\",\"text\":\"rain number $i and so on and so on and so on\"}"
	i=$((i + 1))
done >many.jsonl
run 0 pressmark-index -d many add many.jsonl
# shellcheck disable=SC2090
export PAGER='head -n 1 >page'
on_terminal 0 'pressmark-search -d many --limit 0 rain'
paged '2000 hits'
is out ''

# Without one that can be run the answer is written to the terminal, of any length and once, and so is what is said
# aside.
export PAGER='no-such-pager-at-all'
on_terminal 0 'pressmark-search -d index parliament'
has out 'warning: the pager "no-such-pager-at-all" cannot be run'
has out '2 hits'
on_terminal 1 'pressmark-search -d index parliamant'
has out '0 hits'
[ "$(grep -c 'did you mean' out)" -eq 1 ] || fail "not said once: $(cat out)"
on_terminal 0 'pressmark-search -d many --limit 0 rain'
has out '2000 hits'
[ "$(grep -c '^[0-9]*\. ' out)" -eq 2000 ] || fail "$(grep -c '^[0-9]*\. ' out) hits"
export PAGER='/etc/passwd'
on_terminal 0 'pressmark-search -d index parliament'
has out '2 hits'

finish
