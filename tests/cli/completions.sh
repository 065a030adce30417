#!/bin/sh
# Completions: what each shell offers is what the programs take.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

for shell in bash zsh fish; do
	run 0 pressmark-search --completions=$shell
	mv out "search.$shell"
	run 0 pressmark-index --completions $shell
	mv out "index.$shell"
done
run 2 pressmark-search --completions=csh
is err 'pressmark-search: --completions: "csh" is none of bash, zsh, fish'
run 2 pressmark-index --completions=csh
is err 'pressmark-index: --completions: "csh" is none of bash, zsh, fish'

# The long options of a text of --help, a line each.
helped() {
	grep -oE '^ +(-., )?--[a-z-]+' | grep -oE -e '--[a-z-]+' | sort
}

# ---- bash: the function is called as bash calls it, with the words as it splits them ----

cat >ask.bash <<'EOF'
set -u
source search.bash
source index.bash
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
function=$(complete -p "$1" | sed 's/.*-F \([^ ]*\).*/\1/')
"$function" "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
EOF

# offers ANSWERS WORD...: the last of the words is the one begun.
offers() {
	answers=$1
	shift
	run 0 bash ask.bash "$@"
	[ "$(tr '\n' ' ' <out | sed 's/ *$//')" = "$answers" ] ||
		fail "offered for \"$*\": $(cat out); wanted: $answers"
}

mkdir folder folder/below
echo words >"file of words"
offers '--any --all-copies' pressmark-search --a
offers 'auto always' pressmark-search --color = a
offers 'always' pressmark-search --color al
offers 'auto always never' pressmark-search --color =
offers 'folder' pressmark-search -d fo
offers 'folder' pressmark-search --index = fo
offers '' pressmark-search --limit ''
offers 'text: title: tag:' pressmark-search t
offers '' pressmark-search title :
offers '' pressmark-search title : t
offers '' pressmark-search -- --a
offers 'title:' pressmark-search -- ti
offers 'add dump failures remove show stats verify versions help' pressmark-index ''
offers 'stats' pressmark-index -d add st
offers 'stats' pressmark-index --index = add st
offers '--failures' pressmark-index stats --f
offers '' pressmark-index stats ''
offers 'file of words' pressmark-index add 'fi'
offers 'folder' pressmark-index add fo
offers 'file of words' pressmark-index add --report fil
offers 'file of words' pressmark-index remove -q fil
offers 'article' pressmark-index add -k a
offers 'verify versions' pressmark-index help v

# Every option of --help, and no other.
pressmark-search --help | helped >options
bash ask.bash pressmark-search -- | sort >offered
diff options offered || fail "pressmark-search --help and what bash offers (above: <) differ"
for verb in add dump failures remove show stats verify versions; do
	pressmark-index help "$verb" | helped >options
	bash ask.bash pressmark-index "$verb" -- | sort >offered
	diff options offered || fail "the help of $verb and what bash offers (above: <) differ"
done

# Every word offered as a value is taken, and every one that is taken is offered.
run 2 pressmark-search --format=x y
sed 's/.* is none of //; s/, / /g' err >named
offers "$(cat named)" pressmark-search --format =
tr ' ' '\n' <named >formats
while read -r format; do
	run 4 pressmark-search -d folder --format="$format" y
done <formats
# Lists, too, of which each word is taken once.
for option in fields facet; do
	run 2 pressmark-search -d folder --json --$option=x y
	sed 's/.* is none of //; s/, / /g' err >named
	offers "$(cat named)" pressmark-search --$option =
	run 4 pressmark-search -d folder --json --$option="$(tr ' ' , <named)" y
done
offers 'kind,lang' pressmark-search --facet = kind,l
offers 'title,published title,published_text' pressmark-search --fields title,pub
echo Text >a.txt
for format in $(bash ask.bash pressmark-index add --format ''); do
	pressmark-index add -q -d index --format="$format" a.txt 2>err ||
		lacks err 'format:'
done

# ---- zsh, fish: the syntax; fish also answers without a terminal ----

if command -v zsh >/dev/null; then
	zsh -n search.zsh || fail "zsh does not read search.zsh"
	zsh -n index.zsh || fail "zsh does not read index.zsh"
else
	echo "skipped: the completions for zsh: there is no zsh"
fi

fish_offers() {
	printf '%s\n' "$1" >wanted
	# shellcheck disable=SC2016 # fish expands it
	HOME=$work fish --no-config -c 'source search.fish; source index.fish; complete -C $argv[1]' -- \
		"$2" 2>err | cut -f 1 | tr '\n' ' ' | sed 's/ *$//; s/$/\n/' >out
	diff wanted out || fail "fish offers for \"$2\" (above: >), $(cat err)"
}

if command -v fish >/dev/null; then
	fish_offers '--format=json --format=jsonl' 'pressmark-search --format=j'
	fish_offers 'title:' 'pressmark-search ti'
	fish_offers 'folder/' 'pressmark-search -d fo'
	fish_offers 'add dump failures help remove show stats verify versions' 'pressmark-index '
	fish_offers '--failures' 'pressmark-index -d folder stats --f'
	fish_offers 'article' 'pressmark-index add -k a'
	fish_offers 'verify versions' 'pressmark-index help v'
else
	echo "skipped: the completions for fish: there is no fish"
fi

finish
