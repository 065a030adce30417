#!/bin/sh
# The pages of a PDF are kept, and shown with its passages.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

# pdf FILE CONTENT...: a PDF with a page for each content. It has no table of objects: readers make it.
pdf() {
	file=$1
	shift
	count=$#
	number=3
	kids=
	{
		echo '%PDF-1.4'
		echo '3 0 obj <</Type /Font /Subtype /Type1 /BaseFont /Courier>> endobj'
		for content; do
			page=$((number + 1))
			number=$((number + 2))
			kids="$kids $page 0 R"
			echo "$page 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents $number 0 R"
			echo "/Resources <</Font <</F 3 0 R>>>>>> endobj"
			echo "$number 0 obj <</Length ${#content}>> stream"
			printf '%s\nendstream endobj\n' "$content"
		done
		echo "2 0 obj <</Type /Pages /Count $count /Kids [$kids]>> endobj"
		echo '1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj'
		echo 'trailer <</Root 1 0 R>>'
		echo '%%EOF'
	} >"$file"
}

pdf report.pdf 'BT /F 20 Tf 50 700 Td (Ships of Foxit) Tj 0 -40 Td /F 10 Tf (They were counted.) Tj ET' '' \
	'BT /F 10 Tf 50 700 Td (Ten were in the harbour.) Tj ET'
run 0 pressmark-index -d index add report.pdf
run 0 pressmark-search -d index harbour
has out '. Ships of Foxit'
has out 'report.pdf p. 3'
run 0 pressmark-search -d index ships
has out 'report.pdf p. 1'
run 0 pressmark-search -d index --json harbour
has out '"page":3,'
run 0 pressmark-search -d index --json --offsets=char harbour
has out '"page":3,'
run 0 pressmark-search -d index --format=markdown harbour
has out 'report.pdf p. 3'
run 0 pressmark-search -d index --format=html harbour
has out 'report.pdf p. 3</p>'

# What has no pages has none.
echo 'Ships in a harbour' >plain.txt
run 0 pressmark-index -d index add plain.txt
run 0 pressmark-search -d index harbour
lacks out 'plain.txt p.'

# What cannot be read is told.
pdf empty.pdf ''
run 2 pressmark-index -d index add empty.pdf
has err 'empty.pdf: no text'
head -c 100 report.pdf >cut.pdf
run 2 pressmark-index -d index add cut.pdf
has err 'cut.pdf: broken PDF'
finish
