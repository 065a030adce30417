#!/bin/sh
# What is added is chosen: by a list of paths, by patterns, by size.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

mkdir -p news/drafts news/notes
for name in a.txt b.txt 'c d.txt' drafts/e.txt notes/f.md notes/g.txt; do
	echo "About $name, a text." >"news/$name"
done

# A list, a path a line: what is missing is said and counted, the rest goes on.
printf '%s\n' news/a.txt 'news/c d.txt' '' news/absent news/notes >list
run 2 pressmark-index -d one add --files-from list
has out '4 added'
has out ', 1 failed'
has err 'news/absent: No such file or directory'
run 0 sh -c 'pressmark-index -d one add --files-from=- <list 2>/dev/null || [ $? -eq 2 ]'
has out '4 files unchanged'

# Ended by NULs, together with paths of the command line; a line feed belongs to a name then.
odd=$(printf 'news/odd\nname.txt')
echo 'An odd name.' >"$odd"
printf '%s\0' "$odd" news/b.txt >list0
run 0 pressmark-index -d one add --files-from list0 -0 news/drafts
has out '3 added'
run 2 pressmark-index -d one add --files-from list0
has err 'list0: a path with a NUL in it'
rm "$odd"

# Lists are of paths: a dash is a file.
echo 'A file named dash.' >-
printf '%s\n' - >list
run 0 pressmark-index -d one add --files-from list
has out '1 added'
: >empty
run 0 pressmark-index -d one add --files-from empty
has out '0 added'

# Mistakes, of which no index comes.
run 2 pressmark-index -d two add --files-from nowhere
has err 'nowhere: No such file or directory'
run 2 pressmark-index -d two add --null news
has err '--files-from'
run 2 pressmark-index -d two add --files-from - -
has err 'standard input'
run 2 pressmark-index -d two add --max-file-size 0 news
has err '--max-file-size'
[ ! -e two ] || fail 'an index was made by a mistake'

# Patterns: only what matches is taken; the last pattern that matches decides.
run 0 pressmark-index -d two add --include '*.txt' -x drafts/ --report report news
has out '4 added'
has report '"path":"news/notes/f.md","state":"skipped","reason":"excluded"'
has report '"path":"news/drafts","state":"skipped","reason":"excluded"'
rm -r two
run 0 pressmark-index -d two add -x 'a.*' --include '*.txt' --include 'notes/**' news
has out '6 added'
rm -r two
run 0 pressmark-index -d two add --include '*.txt' -x 'a.*' news
has out '4 added'
rm -r two
# Whether letters are small or capital makes no difference.
mkdir web
for name in a.txt B.TXT c.md D.Md; do
	echo "About $name, a text." >"web/$name"
done
run 0 pressmark-index -d two add --include '*.txt' web
has out '2 added'
rm -r two
run 0 pressmark-index -d two add -x '*.MD' web
has out '2 added'
rm -r two
# What is named is taken whatever it is called.
run 0 pressmark-index -d two add --include '*.txt' news/notes/f.md
has out '1 added'
rm -r two

# Size: what is larger is skipped, also where it is named, and what the index has of it stays.
run 0 pressmark-index -d two add news
yes 'A long text.' | head -c 3000 >news/a.txt
run 0 pressmark-index -d two add --max-file-size 2K --report report news
has out ', 1 skipped'
has out '0 removed'
has report '"path":"news/a.txt","state":"skipped","reason":"larger than --max-file-size: 3000 bytes"'
run 0 pressmark-index -d two add --max-file-size 2999B news/a.txt
has out '0 updated, 0 removed, 1 skipped'
run 0 pressmark-index -d two add --max-file-size 3000 news/a.txt
has out '1 updated'
run 0 pressmark-index -d two verify
finish
