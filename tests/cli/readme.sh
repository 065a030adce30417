#!/bin/sh
# The examples of the README's sections about searching do what they say, on the sample corpus.
# SPDX-License-Identifier: GPL-2.0-or-later
here=$(cd "$(dirname "$0")/../.." && pwd)
. "$(dirname "$0")/lib.sh"
cp -R "$here/corpus" corpus
rm -rf corpus/.pressmark

# section HEADING LANGUAGE: the lines of code of a section.
section() {
	sed -n "/^## $1\$/,/^## /p" "$here/README.md" |
		sed -n "/^\`\`\`$2\$/,/^\`\`\`\$/p" | sed '/^```/d'
}

# try COMMAND: run a line of shell; it must exit with 0.
try() {
	status=0
	eval "$1" >"$work/out" 2>"$work/err" || status=$?
	[ "$status" -eq 0 ] || fail "status $status: $1: $(cat "$work/err")"
}

# ---- First index, first search: after a command may stand what it writes ----

section 'First index, first search' console >first
[ "$(grep -c '^\$ ' first)" -ge 4 ] || fail "too few commands: $(cat first)"

# Where output is shown, all of it is.
shown=0
check_rest() {
	[ "$shown" -eq 0 ] || [ ! -s "$work/rest" ] || fail "more is written than shown: $(cat "$work/rest")"
	shown=0
}

while IFS= read -r line; do
	case $line in
	'$ '*)
		check_rest
		try "${line#$ }"
		cp "$work/out" "$work/rest"
		;;
	*)
		[ "$line" = "$(head -n 1 "$work/rest")" ] || fail "\"$line\" is not what is written: $(cat "$work/rest")"
		sed -i 1d "$work/rest"
		shown=$((shown + 1))
		;;
	esac
done <first
check_rest
[ "$PWD" = "$work/corpus" ] || fail "this is $PWD"

# ---- The table of queries: each finds something; one in several spellings the same ----

# shellcheck disable=SC2016 # backquotes of Markdown
sed -n '/^| query | finds/,/^$/p' "$here/README.md" | sed -n 's/^| \(`.*`\) | .*/\1/p' >rows
[ "$(wc -l <rows)" -ge 8 ] || fail "too few queries: $(cat rows)"
while IFS= read -r row; do
	# shellcheck disable=SC2016 # backquotes of Markdown
	printf '%s\n' "$row" | grep -oE '`[^`]+`' | tr -d '`' >queries
	while IFS= read -r query; do
		run 0 pressmark-search "$query"
	done <queries
done <rows
for spelling in 'APT-31' 'APT31' 'APT 31'; do
	grep -qF "\`$spelling\`" rows || fail "the README does not name $spelling"
	run 0 pressmark-search -l --limit 0 "$spelling"
	sort out >"found.$spelling"
	cmp found.APT-31 "found.$spelling" || fail "$spelling finds something else"
done
run 0 pressmark-search -- -election apt31

# ---- From scripts ----

section 'From scripts' sh >scripts
[ "$(wc -l <scripts)" -ge 5 ] || fail "too few commands: $(cat scripts)"
echo '{"id":"new","title":"A new one","text":"Of the ministry"}' >new.jsonl
while IFS= read -r line; do
	case $line in
	*'| jq '*)
		if ! command -v jq >/dev/null; then
			echo "skipped: an example: there is no jq"
			continue
		fi
		;;
	esac
	try "$line"
	case $line in
	*--batch*) ! grep -qvE '^[0-9]+	[0-9]+$' "$work/out" || fail "$line: no numbers but $(cat "$work/out")" ;;
	*--serve*) [ "$(grep -c '^{"type":"end"' "$work/out")" -eq 2 ] || fail "$line: not two answers" ;;
	*--count*) grep -qxE '[0-9]+' "$work/out" || fail "$line: no number but $(cat "$work/out")" ;;
	*' -l '*) grep -qx 'statements/[a-z0-9-]*\.[a-z]*' "$work/out" || fail "$line: no files" ;;
	*jq*) grep -q '^"' "$work/out" || fail "$line: no titles" ;;
	*jsonl\ ministry*) [ "$(grep -c '^{"type":"' "$work/out")" -eq "$(wc -l <"$work/out")" ] || fail "$line: other lines" ;;
	*--format=csv*) grep -q '^2024-03-[^,]*,.*https://' "$work/out" || fail "$line: no row" ;;
	*--template*) ! grep -qvE '^2024-03-2[5-9][^	]*	.+' "$work/out" || fail "$line: other lines: $(cat "$work/out")" ;;
	*--facet*) grep -q '^by year' "$work/out" || fail "$line: no years" ;;
	*html*) grep -q 'Hits by month' ministry.html || fail "$line: no chart" ;;
	*add*) run 0 pressmark-search -l 'title:"a new one"' ;;
	*) fail "an example that is not tested: $line" ;;
	esac
done <scripts

finish
