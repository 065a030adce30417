#!/bin/sh
# Archives and web archives: members by name, what is hostile, broken or passed over, and what comes
# when one changes. SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

mkdir -p files/statements files/articles
echo 'The ministry says so.' >files/statements/s.txt
printf '<html><title>Harbour</title><p>The harbour is open.' >files/articles/a.html
printf '%s\n' '{"id":"7","text":"A lighthouse."}' 'no' >files/r.jsonl
cat >make.py <<'END'
import io, sys, tarfile, warnings, zipfile

warnings.simplefilter("ignore")
paths = ["statements/s.txt", "articles/a.html", "r.jsonl"]
files = [(path, open("files/" + path, "rb").read()) for path in paths]

def make_zip(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()

def make_tar(members, mode):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()

def write(name, content):
    open(name, "wb").write(content)

archive = make_zip(files)
write("a.zip", archive)
for kind in "gz", "bz2", "xz":
    write("a.tar." + kind, make_tar(files, "w:" + kind))
write("nested.zip", make_zip([("x/y.tgz", make_tar([("in.zip", archive)], "w:gz"))]))
write("hostile.tar", make_tar([("../../etc/passwd", b"A quay."), ("/tmp/abs.txt", b"A pier.")], "w"))
write("twice.zip", make_zip([("t.txt", b"An anchor."), ("t.txt", b"A buoy.")]))
write("empty.zip", make_zip([]))
write("empty.tar", make_tar([], "w"))
write("cut.zip", make_zip([("b.txt", b"A dock."), ("c.txt", bytes(range(256)) * 9)])[:-300])
write("cut.tar", make_tar([("b.txt", b"A dock."), ("c.txt", b"A crane. " * 999)], "w")[:4000])
write("mac.zip", make_zip([("m.txt", b"A mast."), ("__MACOSX/._m.txt", b"x"), (".DS_Store", b"x"),
    ("p.png", b"\x89PNG\r\n\x1a\n\0\0")]))
bomb = make_zip([("b.jsonl", b"\n" * (60 << 20))])
write("bomb.zip", make_zip([("in%d.zip" % i, bomb) for i in range(20)]))
END
python3 make.py

add() {
	rm -rf .pressmark
	run "$@"
}

# Every kind of archive; the folders tell the kind, the names where a document is.
for archive in a.zip a.tar.gz a.tar.bz2 a.tar.xz; do
	add 2 pressmark-index add $archive
	has out '3 added'
	has out '1 failed'
	has err "$archive!/r.jsonl!2:2: not JSON"
	run 0 pressmark-search --format jsonl harbour
	has out "\"uid\":\"$archive!/articles/a.html\""
	run 0 pressmark-search 'kind:statement ministry'
	run 0 pressmark-search 'kind:article harbour'
	run 0 pressmark-search --format jsonl lighthouse
	has out "\"uid\":\"$archive!/r.jsonl!7\""
done

# In one another.
add 2 pressmark-index add nested.zip
has out '3 added'
run 0 pressmark-search --format jsonl 'kind:statement ministry'
has out '"uid":"nested.zip!/x/y.tgz!/in.zip!/statements/s.txt"'

# Through standard input, which has no end to look at.
add 2 sh -c 'pressmark-index add --format archive - <a.zip'
has out '3 added'

# Names lead nowhere.
add 0 pressmark-index add hostile.tar
has out '2 added'
run 0 pressmark-search --format jsonl quay
has out '"uid":"hostile.tar!/etc/passwd"'
run 0 pressmark-search --format jsonl pier
has out '"uid":"hostile.tar!/tmp/abs.txt"'
[ ! -e /tmp/abs.txt ] || fail 'a member was written to disk'

# Two of one name: the last one, as with two records of one id, and the report says so.
add 0 pressmark-index add --report report twice.zip
has out '1 added'
has out '1 superseded'
has report 'takes the place of twice.zip!/t.txt'
run 0 pressmark-search buoy
run 1 pressmark-search anchor

add 2 pressmark-index add empty.zip empty.tar
has err 'empty.zip: empty'
has err 'empty.tar: empty'

# Broken: what came before is kept.
add 2 pressmark-index add cut.zip cut.tar
has out '2 added'
has err 'cut.zip: broken archive: '
has err 'cut.tar: broken archive: '
run 0 pressmark-search dock

# What is passed over is counted and in the report, not on the screen.
add 0 pressmark-index add --report report mac.zip
has out '1 added'
has out '3 skipped'
is err ''
has report '"record":"/__MACOSX/._m.txt","state":"skipped","reason":"resource fork of macOS"'
has report '"record":"/.DS_Store","state":"skipped"'
has report '"record":"/p.png","state":"skipped","reason":"not a format'

# A bomb is over soon.
add 2 timeout 60 pressmark-index add bomb.zip a.zip
has out '3 added'
has err 'bomb.zip unpacks to more than 200 times its size'

# An archive that changes: what is no longer in it goes.
add 2 pressmark-index add a.zip
cp mac.zip a.zip
run 0 pressmark-index add a.zip
has out '1 added, 0 updated, 3 removed'
run 0 pressmark-index verify

# A web archive: pages by URL, each record compressed by itself.
record() {
	printf 'WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\n%s\r\nContent-Length: %s\r\n\r\n' \
		"$1" "$2" 'Content-Type: application/http; msgtype=response' "$(wc -c <"$3")"
	cat "$3"
	printf '\r\n\r\n'
}

printf 'HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n<p>\304\340 harbour' >page
printf 'HTTP/1.1 404 Not Found\r\n\r\ngone' >gone
printf 'HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r\nGIF89a' >image
{
	record response http://example.org/a page | gzip
	record response http://example.org/b gone | gzip
	record request http://example.org/c page | gzip
	record response http://example.org/c image | gzip
} >crawl.warc.gz
add 0 pressmark-index add --report report crawl.warc.gz
has out '1 added'
has out '2 skipped'
has report '"record":"http://example.org/b","state":"skipped","reason":"HTTP status 404"'
has report '"record":"http://example.org/c","state":"skipped","reason":"not a type'
run 0 pressmark-search --format jsonl 'Да'
has out '"uid":"http://example.org/a"'
zcat crawl.warc.gz | zstd -q >crawl.warc.zst
add 0 pressmark-index add crawl.warc.zst
has out '1 added'
zcat crawl.warc.gz | head -c 100 >cut.warc
add 2 pressmark-index add cut.warc
has err 'cut.warc: its last record ends too early'
finish
