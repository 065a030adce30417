#!/bin/sh
# Whatever a text holds, no format of output is broken by it, and no terminal or spreadsheet harmed.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

escape=$(printf '\033')
cat >hostile.jsonl <<'END'
{"id":"a b","url":"javascript:alert(1)","title":"</title><script>alert(1)</script>","author":["=cmd|x","\"><b>"],"source":"-1+1, \"Ltd\"","kind":"article","tags":["@sum"],"text":"needle</script>\u001b[31m red\u0007, \"quoted\"\r\n=1+1\tback\\slash |pipe| *star* \u202eover"}
{"id":"c","url":"https://a.example/\"onclick=\"x<y>&copy=1","title":"=HYPERLINK(\"x\")","text":"# needle"}
END
printf 'The last needle is broken: ä ö ü é ñ å \377 \303 \355\240\200.\n' >broken.txt
run 2 pressmark-index -d index add hostile.jsonl broken.txt # what is broken is told of

ask() { # OPTION...
	run 0 pressmark-search -d index --sort=title "$@" needle
}

# No escape, bell or other control comes through, but where a program wants bytes as they are.
for format in text json jsonl tsv csv markdown html; do
	ask --format=$format --whole
	[ "$(LC_ALL=C tr -cd '\000-\010\013\014\016-\037\177' <out | wc -c)" -eq 0 ] ||
		fail "$format: controls: $(cat -v out)"
	iconv -f UTF-8 -t UTF-8 out >/dev/null || fail "$format is not UTF-8"
done
ask -c --facet author,source
has out '=cmd|x'

# Tables: as many cells as there are columns, and none that a spreadsheet takes for a formula.
columns=rank,title,authors,source,tags,url,text,snippet
ask --format=csv --fields=$columns
cat >csv_check.py <<'END'
import csv
rows = list(csv.reader(open("out", encoding="utf-8", newline=""), strict=True))
raw = open("out", "rb").read()
assert len(rows) == 4 and raw.count(b"\r\n") >= 4 and raw.endswith(b"\r\n"), rows
for row in rows:
    assert len(row) == 8, row
    for cell in row:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
cells = {cell for row in rows for cell in row}
assert {"'=cmd|x; \"><b>", "'-1+1, \"Ltd\"", "'@sum", "'=HYPERLINK(\"x\")"} <= cells, cells
END
python3 csv_check.py || fail "csv: $(cat -v out)"
ask --format=tsv --fields=$columns
[ "$(wc -l <out)" -eq 4 ] || fail "tsv: not four lines: $(cat out)"
[ "$(awk -F '\t' 'NF != 8' out | wc -l)" -eq 0 ] || fail "tsv: not eight cells: $(cat out)"
has out 'needle</script>\x1b[31m red\x07, "quoted"\r\n=1+1\tback\\slash'
has out 'broken: ä ö ü é ñ å � � '

# A line each where lines are promised.
ask --template '{rank}\t{title}\t{snippet}\n'
[ "$(awk -F '\t' 'NF == 3' out | wc -l)" -eq 3 ] || fail "template: $(cat -v out)"
ask --template '{member}\0'
[ "$(tr -cd '\0' <out | wc -c)" -eq 3 ] || fail "template: not three NULs"
ask --format=trec
[ "$(awk 'NF == 6 && $2 == "Q0"' out | wc -l)" -eq 3 ] || fail "trec: $(cat out)"
has out '1 Q0 a%20b '

# Pages: no element but ours, no link but to the web.
ask --format=html --explain
cat >html_check.py <<'END'
from html.parser import HTMLParser

class Checker(HTMLParser):
    known = set("html head meta title style body header p h1 h2 h3 figure figcaption span svg rect div details "
                "summary table tr th td main ol ul li article a mark blockquote aside section footer".split())

    def __init__(self):
        super().__init__()
        self.open, self.links, self.text = [], [], ""

    def handle_starttag(self, tag, attributes):
        assert tag in self.known, tag
        assert not any(name.startswith("on") or name == "src" for name, _ in attributes), attributes
        if tag == "a":
            self.links.append(dict(attributes)["href"])
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        self.text += data

checker = Checker()
checker.feed(open("out", encoding="utf-8").read())
checker.close()
assert checker.open == [], checker.open
assert len(checker.links) == 1 and checker.links[0].startswith("https://a.example/"), checker.links
assert "</title><script>alert(1)</script>" in checker.text
assert "url(" not in checker.text and "@import" not in checker.text
END
python3 html_check.py || fail "html: $(cat -v out)"
ask --format=markdown
has out '\</title\>\<script\>alert(1)\</script\>'
has out '](<https://a.example/"onclick="x%3Cy%3E&amp;copy=1>)'
has out '> \# **needle**'
lacks out '](<javascript'

# What a query says comes back in messages.
run 1 pressmark-search -d index "needle $(printf 'x\033[31my')"
lacks err "$escape"

finish
