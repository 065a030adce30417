# shellcheck shell=sh
# What every script of this directory begins with: a fresh directory, and checks that count failures.
# SPDX-License-Identifier: GPL-2.0-or-later
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset PRESSMARK_INDEX NO_COLOR COLUMNS
failed=0

fail() {
	failed=$((failed + 1))
	echo "FAIL: $*"
}

# run STATUS COMMAND...: its output goes to the files out and err; it must exit with STATUS.
run() {
	wanted=$1
	shift
	status=0
	"$@" >out 2>err || status=$?
	if [ "$status" -ne "$wanted" ]; then
		fail "status $status, not $wanted: $*"
		sed 's/^/  /' err
	fi
}

# is FILE TEXT: the file holds the text and nothing else.
is() {
	[ "$(cat "$1")" = "$2" ] || fail "$1 is \"$(cat "$1")\", not \"$2\""
}

# has FILE TEXT: a line of the file holds the text.
has() {
	grep -qF -e "$2" "$1" || fail "$1 does not hold \"$2\" but: $(cat "$1")"
}

# lacks FILE TEXT: no line of the file does.
lacks() {
	! grep -qF -e "$2" "$1" || fail "$1 holds \"$2\": $(cat "$1")"
}

# skip REASON: this test cannot run here; ctest knows by the status.
skip() {
	echo "skipped: $1"
	exit 77
}

# The last line of every script.
finish() {
	[ "$failed" -eq 0 ]
	exit
}
