#!/bin/sh
# A client of `pressmark-search --serve` in shell: two named pipes, and one process that answers every query.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: ask.sh INDEX QUERY...
#
# Prints the lines of JSON of each query's hits. Exit status: 2 when a query was wrong, 4 when the process is gone, else 0.
# A query here is a line of text; one with a line feed or a tab, or with options of its own, has to be written as JSON:
# {"q":"...","limit":3}.
set -u

index=${1:?usage: ask.sh INDEX QUERY...}
shift
pipes=$(mktemp -d)
trap 'rm -rf "$pipes"' EXIT
trap '' PIPE # a process that is gone is told by what it does not answer
mkfifo "$pipes/questions" "$pipes/answers"
pressmark-search -d "$index" --serve <"$pipes/questions" >"$pipes/answers" &
exec 3>"$pipes/questions" 4<"$pipes/answers"

# ask QUERY: print its hits; 0, or 2 for a query that is wrong, or 4 when nobody answers.
ask() {
	printf '%s\n' "$1" >&3 || return 4
	while IFS= read -r line <&4; do
		case $line in
		'{"type":"hit"'*) printf '%s\n' "$line" ;;
		'{"type":"end"'*) return 0 ;;
		'{"type":"error"'*)
			printf '%s\n' "$line" >&2
			return 2
			;;
		esac
	done
	return 4
}

worst=0
for query; do
	ask "$query" || {
		status=$?
		[ $status -le $worst ] || worst=$status
	}
done
exec 3>&- # its end of input
wait
exit $worst
