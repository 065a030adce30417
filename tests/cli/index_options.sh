#!/bin/sh
# The command line of pressmark-index: help, mistakes, where the index is.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

run 0 pressmark-index help
for verb in add dump failures remove show stats verify; do
	has out "  $verb "
	run 0 pressmark-index help $verb
	has out "Usage: pressmark-index $verb"
	run 0 pressmark-index $verb --help
	has out '--index=DIR'
	run 0 pressmark-index help
done
run 0 pressmark-index --version
run 2 pressmark-index
run 2 pressmark-index destroy
has err 'destroy: no such verb'
run 2 pressmark-index add
has err 'what to add is missing'
run 2 pressmark-index add --nonsense x
has err '--nonsense: no such option'
run 2 pressmark-index add --kind poem x
has err 'poem'
run 2 pressmark-index add --memory lots x
has err 'lots'
run 2 pressmark-index add --map text x
has err '--map'
run 2 pressmark-index add --map txet=body x
has err 'documents have no field "txet"'
run 2 pressmark-index add --format punchcards x
has err '--format: "punchcards" is none of pdf, '
has err ', warc, archive, text'
run 2 pressmark-index show --input-format punchcards x
has err '--input-format: "punchcards" is none of '
run 2 pressmark-index remove
run 2 pressmark-index stats x
run 4 pressmark-index stats
has err 'no index'
[ ! -e .pressmark ] || fail 'an index was made by a mistake'

# The index: given, named by the environment, upwards from here, made here.
echo text >a.txt
run 0 pressmark-index add -d given a.txt
run 0 pressmark-index -d given stats
run 0 env PRESSMARK_INDEX=named pressmark-index add a.txt
[ -e named/XAPIANDB ] || fail 'PRESSMARK_INDEX'
run 0 pressmark-index add a.txt
[ -e .pressmark/XAPIANDB ] || fail 'no index made here'
mkdir -p below/deep
(cd below/deep && run 0 pressmark-index add ../../a.txt)
[ ! -e below/deep/.pressmark ] || fail 'an index above was not found'

# Members under other names; what is asked to be quiet is.
echo '{"headline":"Rain","body":"It rained."}' >m.jsonl
run 0 pressmark-index add -q --map title=headline --map text=body m.jsonl
is out ''
is err ''
run 0 pressmark-search title:rain
run 0 pressmark-index add -- a.txt

# On a terminal, as script(1) makes one, it is shown how far it is; also of standard input.
{
	printf '{"title":"Long","body":"'
	yes 'It rained.' | head -n 200000 | tr '\n' ' '
	printf '"}\n'
} >long.jsonl
if ! script -qec true /dev/null >/dev/null 2>err; then
	echo "skipped: what is shown on a terminal: $(cat err)"
else
	for others in '' m.jsonl; do
		run 0 script -qec "TERM=xterm pressmark-index -d shown add -m text=body - $others \
			<long.jsonl" /dev/null
		has out '1 documents  2.2 MB'
	done
fi

# A language is a code.
run 2 pressmark-index add --lang english a.txt
has err 'no code such as en'
finish
