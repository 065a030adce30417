#!/bin/sh
# What may not be read is a failure that is tried again; what may not be looked at is not gone.
# SPDX-License-Identifier: GPL-2.0-or-later
# Root may read everything: be nobody, if nobody may run the programs.
if [ "$(id -u)" -eq 0 ] && [ -z "${PM_TEST_NOBODY:-}" ]; then
	nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
	if $nobody pressmark-index --version >/dev/null 2>&1 && $nobody test -r "$0"; then
		# shellcheck disable=SC2086 # a list of words
		exec env PM_TEST_NOBODY=1 $nobody sh "$0"
	fi
fi
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" -ne 0 ] || skip 'root may read everything, and nobody may not run the programs'

mkdir -p corpus/closed
echo one >corpus/a.txt
echo two >corpus/closed/b.txt
run 0 pressmark-index add corpus
chmod 0 corpus/a.txt corpus/closed
touch corpus/a.txt
run 2 pressmark-index add corpus
has err 'corpus/a.txt: Permission denied'
has err 'corpus/closed: Permission denied'
run 0 pressmark-search one
run 0 pressmark-search two
run 2 pressmark-index add corpus
chmod 700 corpus/a.txt corpus/closed
run 0 pressmark-index add corpus
run 0 pressmark-index stats
has out 'failed      0'

# An index that may only be read.
chmod -R a-w .pressmark
run 0 pressmark-search one
run 0 pressmark-index stats
run 0 pressmark-index verify
run 2 pressmark-index add corpus
chmod -R u+w .pressmark
finish
