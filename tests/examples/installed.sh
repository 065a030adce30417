#!/bin/sh
# Installed into a folder of its own, the library is found by pkg-config, and the examples are compiled and
# linked with it, shared and static, in C and C++; what they print is what they say.
# SPDX-License-Identifier: GPL-2.0-or-later
#
# usage: sh installed.sh BUILD-DIRECTORY CMAKE C-COMPILER C++-COMPILER SANITIZERS
examples=$(cd "$(dirname "$0")" && pwd)
. "$examples/../cli/lib.sh"
build=$1 cmake=$2 cc=$3 cxx=$4 sanitize=$5

"$cmake" --install "$build" --prefix "$work/first" >installed || { cat installed; exit 1; }
mv first prefix # pressmark.pc goes where the folder goes
prefix=$work/prefix
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name pressmark.pc)")
export PKG_CONFIG_PATH
libraries=$(pkg-config --variable=libdir pressmark)

# ---- What is there ----

for file in bin/pressmark-index bin/pressmark-search share/man/man1/pressmark-index.1 \
	share/man/man1/pressmark-search.1 share/man/man3/pressmark.3 share/man/man5/pressmark-index-format.5 \
	share/man/man7/pressmark-query.7 share/bash-completion/completions/pressmark-index \
	share/bash-completion/completions/pressmark-search share/zsh/site-functions/_pressmark-index \
	share/zsh/site-functions/_pressmark-search share/fish/vendor_completions.d/pressmark-index.fish \
	share/fish/vendor_completions.d/pressmark-search.fish; do
	[ -s "$prefix/$file" ] || fail "$file was not installed"
done
for library in libpressmark.a libpressmark.so libpressmark.so.0; do
	[ -s "$libraries/$library" ] || fail "$library was not installed"
done
for header in "$examples"/../../include/pressmark/*.h; do
	cmp "$header" "$prefix/include/pressmark/$(basename "$header")" || fail "$header was not installed"
done

# ---- The examples ----

warnings='-Wall -Wextra -Wpedantic -Wshadow -Werror'
[ -z "$sanitize" ] || warnings="$warnings -fsanitize=$sanitize"

# compile KIND LIBRARIES: all examples, into a folder named so.
compile() {
	mkdir "$1"
	flags="$warnings $(pkg-config --cflags pressmark)"
	for example in "$examples"/*.c "$examples"/*.cc; do
		case $example in
		*.c) compiler="$cc -std=c11" ;;
		*) compiler="$cxx -std=c++17" ;;
		esac
		name=$(basename "$example")
		# shellcheck disable=SC2086 # lists of words
		run 0 $compiler $flags "$example" -o "$1/${name%.*}" $2 -pthread
	done
}

# try KIND: run what compile made.
try() {
	run 0 "$1/index_memory" "$1.index"
	is out '2 added, 0 updated, 0 unchanged'
	run 0 "$1/index_memory" "$1.index"
	is out '0 added, 0 updated, 2 unchanged'
	run 0 "$1/search_fragments" "$1.index" '(denied OR "two companies") mistake'
	is out '1 found
1. Two companies
  0-36: Both companies [denied] it on Tuesday.
  133-178: The sanctions, a lawyer said, were a [mistake].'
	run 0 "$1/search" "$1.index" 'sanctions kind:statement'
	is out '1 found by sanctions AND kind:statement
https://ministry.example/2024/17: Statement on the sanctions'
	run 0 "$1/search_threads" "$1.index" "$work/$1.index" sanctions
	is out "thread 0, $1.index: 20 found
thread 1, $work/$1.index: 20 found
thread 2, $1.index: 20 found
thread 3, $work/$1.index: 20 found"

	run 1 "$1/search_fragments" nowhere word
	has err "$1/search_fragments: nowhere: "
	run 1 "$1/search_fragments" "$1.index" '(word'
	has err "$1/search_fragments: column 1: "
	run 1 "$1/search" "$1.index" 'nofield:word'
	has err "$1/search: "
	run 1 "$1/search_threads" "$1.index" nowhere word
	has out "thread 2, $1.index: 0 found"
	has err 'nowhere: '
	mkdir "$1.other"
	echo text >"$1.other/file"
	run 1 "$1/index_memory" "$1.other"
	has err "$1/index_memory: $1.other: "
}

needs_shared() {
	readelf --dynamic "$1" | grep -qF 'Shared library: [libpressmark.so.0]'
}

# ---- The examples of the manual and of the README ----

source=$examples/../..
# From the first line of C to the end, with the backslashes that roff has escaped.
sed -n '/^#include <stdio.h>/,/^\.Ed/p' "$source/lib/pressmark.3" | sed '/^\.Ed/d; s/\\e/\\/g' >manual.c
# shellcheck disable=SC2016 # backquotes of Markdown
sed -n '/^```c$/,/^```$/p' "$source/README.md" | sed '/^```/d' >readme.c
for example in manual readme; do
	# shellcheck disable=SC2046,SC2086 # lists of words
	run 0 $cc -std=c11 $warnings "$example.c" -o "$example" $(pkg-config --cflags --libs pressmark)
done

compile shared "$(pkg-config --libs pressmark)"
compile static "$(pkg-config --static --libs pressmark | sed 's/-lpressmark/-l:libpressmark.a/')"
[ "$failed" -eq 0 ] || finish
needs_shared shared/search || fail "shared/search is not linked with the shared library"
! needs_shared static/search || fail "static/search is linked with the shared library"
try static
export LD_LIBRARY_PATH="$libraries"
try shared

run 0 "$prefix/bin/pressmark-index" add -q "$source/corpus/articles" "$source/corpus/statements"
run 0 ./readme
is out "$("$prefix/bin/pressmark-search" --count apt31 sanctions) found"
run 0 ./manual
[ "$(wc -l <out)" -eq "$("$prefix/bin/pressmark-search" --count election commission)" ] ||
	fail "the manual's example finds: $(cat out)"
rm -r .pressmark
run 1 ./readme
has err 'no index'

# ---- The programs, as they were installed ----

run 0 "$prefix/bin/pressmark-search" -d shared.index --count sanctions
is out 2
run 0 "$prefix/bin/pressmark-index" stats -d static.index

finish
