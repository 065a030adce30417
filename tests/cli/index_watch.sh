#!/bin/sh
# add --watch keeps the index as the folders are: what changes is found by searches soon after.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || :; rm -rf "$work"' EXIT

# wait_for WHAT COMMAND...: until it is so; not much longer than it takes anywhere.
wait_for() {
	what=$1
	shift
	tries=0
	until "$@" >/dev/null 2>&1; do
		tries=$((tries + 1))
		if [ $tries -gt 300 ]; then
			fail "waited in vain for $what: $(cat log)"
			return
		fi
		sleep 0.1
	done
}

found() {
	pressmark-search "$1"
}

gone() {
	! pressmark-search "$1"
}

# counted N: so many documents are in the index.
counted() {
	pressmark-index stats --json | grep -q "\"documents\":$1,"
}

# watch ARGUMENT...: in the background, until it says that it watches.
watch() {
	: >log
	pressmark-index add --watch "$@" >>log 2>&1 &
	pid=$!
	wait_for 'the first pass' grep -q watching log
}

# stop SIGNAL STATUS
stop() {
	kill "-$1" $pid
	status=0
	wait $pid || status=$?
	pid=
	[ $status -eq "$2" ] || fail "status $status after $1: $(cat log)"
	run 0 pressmark-index verify
}

mkdir -p news/old one
echo 'alpha is here' >news/a.txt
echo 'beta is here' >news/old/b.txt
echo 'single is here' >one/single.txt
echo 'neighbour is here' >one/neighbour.txt
watch -x '*.tmp' news one/single.txt
run 0 pressmark-search alpha
counted 3 || fail 'the first pass'

# New, changed, gone; a new folder with something in it; what is left out stays so.
echo 'gamma is here' >news/c.txt
echo 'delta is here' >news/a.txt
rm news/old/b.txt
mkdir -p news/new/deep
echo 'epsilon is here' >news/new/deep/e.txt
echo 'excluded' >news/f.tmp
echo 'hidden' >news/.g.txt
wait_for 'a new file' found gamma
wait_for 'a changed file' found delta
wait_for 'a deleted file' gone beta
wait_for 'a file in a new folder' found epsilon
gone alpha >/dev/null 2>&1 || fail 'what was changed is still found'
counted 4 || fail "not 4 documents: $(cat log)"

# In that folder, too, and after it was renamed; a file that is renamed; a saved copy that takes the
# place of the file, as editors have it.
echo 'zeta is here' >news/new/deep/z.txt
wait_for 'a file in a folder that was new' found zeta
mv news/new news/newer
wait_for 'the folder under its new name' found 'epsilon id:"news/newer/deep/e.txt"'
wait_for 'no folder under its old name' gone 'epsilon id:"news/new/deep/e.txt"'
echo 'eta is here' >news/newer/deep/z.txt
wait_for 'a change in the renamed folder' found eta
mv news/c.txt news/old/c.txt
wait_for 'a renamed file' found 'gamma id:"news/old/c.txt"'
echo 'theta is here' >news/a.txt.new
mv news/a.txt.new news/a.txt
wait_for 'a replaced file' found 'theta id:"news/a.txt"'
wait_for 'four documents and the single one' counted 5

# A file given by its name: its neighbour does not count.
echo 'neighbour iota' >one/neighbour.txt
echo 'single kappa' >one/single.txt
wait_for 'the file given by name' found kappa
gone iota >/dev/null 2>&1 || fail 'the neighbour of a file was indexed'

# Others can write in between.
echo '{"text":"lambda from elsewhere"}' >other.jsonl
wait_for 'the lock' pressmark-index add other.jsonl
found lambda >/dev/null || fail 'another writer'

# While another one writes, a change waits.
mkfifo input
hold() {
	until grep -q "^${holder-none} " .pressmark/lock; do
		pressmark-index add - <input >held 2>&1 3>&- &
		holder=$!
		exec 3>input
		until grep -q "^$holder " .pressmark/lock || [ -s held ]; do
			sleep 0.05
		done
	done
}
hold
echo 'mu is here' >news/mu.txt
sleep 2
echo '{"text":"nu"}' >&3
exec 3>&-
wait "$holder" || fail "the other writer: $(cat held)"
wait_for 'what had to wait' found mu

# A burst, of more than is told one by one.
mkdir burst
for i in $(seq 400); do
	echo "burst number$i" >"burst/$i.txt"
done
mv burst news/burst
wait_for 'all of a burst' counted 408
rm -r news/burst
wait_for 'none of it' counted 8

# A folder that is gone with all that is in it, and comes back.
mv news elsewhere
wait_for 'a folder given that is moved away' gone theta
mv elsewhere news
wait_for 'the same when it is back' found theta
echo 'xi is here' >news/old/xi.txt
wait_for 'a change in it' found xi

# A file that is written for a long time is read when that is over, or pauses.
(
	exec >news/slow.txt
	for i in 1 2 3 4 5 6; do
		echo "omicron$i"
		sleep 0.5
	done
)
wait_for 'the end of a slow file' found omicron6
stop TERM 0

# The next watch finds what happened meanwhile. Problems are said, and tell in the status.
echo 'pi is here' >news/pi.txt
rm news/slow.txt
watch --report news/.report news
run 0 pressmark-search pi
run 1 pressmark-search omicron6
echo '{"id":"x","text"' >news/bad.jsonl
wait_for 'a problem' grep -q 'news/bad.jsonl!1:1: not JSON' log
stop HUP 2 # a shell has its background jobs ignore SIGINT

run 2 pressmark-index add --watch
has err 'what to add is missing'
run 2 pressmark-index add --watch -
has err 'cannot be watched'
run 2 pressmark-index add --watch --dry-run news
finish
