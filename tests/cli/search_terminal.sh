#!/bin/sh
# Colours come when they are wanted, and texts do no harm to a terminal.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/search_index.sh"
export PRESSMARK_PAGER= # search_pager.sh has that

escape=$(printf '\033')
run 0 pressmark-search -d index parliament
lacks out "$escape"
run 0 pressmark-search -d index --color=always parliament
has out "${escape}[1;31mparliament${escape}[m"
run 0 env NO_COLOR=1 pressmark-search -d index --color=always parliament
has out "$escape"
run 0 pressmark-search -d index --color=always --json parliament
lacks out "$escape"

# On a terminal, as script(1) makes one.
if ! script -qec true /dev/null >/dev/null 2>err; then
	echo "skipped: what is shown on a terminal: $(cat err)"
else
	on_terminal() {
		run 0 script -qec "$1" /dev/null
	}
	on_terminal 'TERM=xterm pressmark-search -d index parliament'
	has out "$escape"
	on_terminal 'TERM=dumb pressmark-search -d index parliament'
	lacks out "$escape"
	on_terminal 'TERM=xterm NO_COLOR=1 pressmark-search -d index parliament'
	lacks out "$escape"
	on_terminal 'TERM=xterm NO_COLOR= pressmark-search -d index parliament'
	has out "$escape"
	on_terminal 'TERM=dumb COLUMNS=40 pressmark-search -d index -- rain ministry'
	[ "$(tr -d '\r' <out | grep -v ://| wc -L)" -le 40 ] || fail "wider than 40 columns: $(cat out)"
fi

# Titles and addresses are links where that is wanted.
link="$escape]8;;https://www.ministry.example/1$escape\\"
run 0 pressmark-search -d index --hyperlinks=always espionage
[ "$(grep -cF "$link" out)" -eq 2 ] || fail "not two links: $(cat -v out)"
[ "$(grep -cF "$escape]8;;$escape\\" out)" -eq 2 ] || fail "not two ends of links: $(cat -v out)"
run 0 pressmark-search -d index --hyperlinks=auto espionage
lacks out "$escape"

printf '{"id":"e","title":"Bell \\u0007","text":"An \\u001b[31m escape\\u001b]0;title\\u0007 here"}\n' >e.jsonl
run 0 pressmark-index -d evil add e.jsonl
run 0 pressmark-search -d evil escape
lacks out "$escape"
lacks out "$(printf '\007')"
has out '␛[31m escape'

finish
