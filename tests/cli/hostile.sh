#!/bin/sh
# A folder of good documents among hostile and broken inputs: each of these is named with its reason,
# none takes much memory, and nothing else is lost.
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/lib.sh"

# The longest line, in MB, and the most memory, in MB; sanitizers make all slower, and larger.
line=${PM_LINE_MB:-1024}
most=${PM_PEAK_MB-512}

mkdir corpus
cat >make.py <<'END'
import base64, gzip, io, os, socket, struct, sys, tarfile, zipfile, zlib

good = b"The harbour is open. "
line = int(sys.argv[1]) << 20
noise = os.urandom(5000)
paragraphs = b"<w:p><w:r><w:t>" + base64.b64encode(noise) + b"</w:t></w:r></w:p>"

def write(name, content):
    with open(b"corpus/" + name, "wb") as file:
        file.write(content)

# A file with a hole, which reads as zeros.
def write_long(name, begin, end=b""):
    with open(b"corpus/" + name, "wb") as file:
        file.write(begin)
        file.truncate(line)
        file.seek(line)
        file.write(end)

def make_zip(members, way=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()

def make_tar(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content, link in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            if link:
                info.type, info.linkname = tarfile.SYMTYPE, link
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()

# An archive that counts more members than it holds.
def make_7z(count):
    header = b"\x01\x05\xf0" + struct.pack("<I", count) + b"\x0e\x01\x01\0\0"
    start = struct.pack("<QQI", 0, len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\0\4" + struct.pack("<I", zlib.crc32(start)) + start + header

def half(content):
    return content[:len(content) // 2]

# Good ones, two of them with strange names.
write(b"good.txt", good)
write(b"good.html", b"<title>Harbour</title><p>" + good)
write(b"good.jsonl", b'{"id":"1","text":"The harbour."}\n')
write(b"good.zip", make_zip([("a.txt", good)]))
write(b"new\nline.txt", good)
write(b"no\xff\xfeutf8.txt", good)

# Archives.
lines = b"\n" * (60 << 20)
write(b"flat.zip", make_zip([("a.txt", good), ("b.jsonl", lines * 5)]))
bomb = make_zip([("b.jsonl", lines)])
write(b"nested.zip", make_zip([("a.txt", good)] + [("in%d.zip" % i, bomb) for i in range(20)]))
write(b"outside.tar", make_tar([("../../etc/passwd", good, ""), ("l.txt", b"", "/etc/passwd")]))
write(b"count.7z", make_7z(50_000_000))
write(b"lzma.zip", make_zip([("a.txt", good)], zipfile.ZIP_LZMA))

# Cut in the middle.
write(b"cut.zip", half(make_zip([("a.txt", good), ("b.txt", noise)])))
write(b"cut.docx", half(make_zip([("[Content_Types].xml", '<Types xmlns="x"/>'), ("word/document.xml",
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>' + paragraphs)])))
write(b"cut.epub", half(make_zip([("mimetype", "application/epub+zip"), ("a.opf", noise)], zipfile.ZIP_STORED)))
write(b"cut.pdf", b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Cou")
write(b"cut.eml", b"From: a@b.example\nSubject: Quay\nMIME-Version: 1.0\n"
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nThe harbour is op")
write(b"cut.warc", b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/\r\n"
    b"Content-Type: text/plain\r\nContent-Length: 1000\r\n\r\nA quay.")
write(b"cut.txt.gz", half(gzip.compress(base64.b64encode(noise))))

# Large, or deep.
write(b"bomb.txt.gz", gzip.compress(b"x" * (100 << 20)))
write(b"bomb.jsonl.gz", gzip.compress(b'{"id":"1","text":"The harbour."}\n' + b" " * (300 << 20)))
write(b"deep.html", b"<div>" * 100_000)
write(b"slow.html", b"<svg>" + b"<a>" * 40_000 + b"</tr>" * 40_000)
write(b"laughs.rss", b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">' +
    b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)) +
    b"]><rss><channel><item><title>&j;</title></item></channel></rss>")
write_long(b"line.jsonl", b'{"id":"1","text":"', b'"}\n{"id":"2","text":"The harbour."}\n')
write_long(b"line.txt", b"x" * 2000)
write_long(b"zeros", b"")
write(b"empty.txt", b"")

# No files.
os.mkfifo("corpus/fifo")
socket.socket(socket.AF_UNIX).bind("corpus/socket")
os.symlink("/dev/zero", "corpus/device")
os.symlink("nowhere", "corpus/dangling")
os.symlink("circle", "corpus/circle")
os.mkdir("corpus/folder")
os.symlink("..", "corpus/folder/loop")
END
python3 make.py "$line"

# What has failed, or is not whole: its name, and how the reason begins.
cat >wrong <<'END'
bomb.jsonl.gz|it unpacks to more than 200 times its size
bomb.txt.gz|larger than 67108864 bytes
circle|Too many levels of symbolic links
count.7z|broken archive: its header counts more than it holds
cut.docx|broken: word/document.xml: 
cut.eml|it ends within its parts: cut short
cut.epub|broken: 
cut.pdf|broken PDF: 
cut.txt.gz|broken compressed data: it ends too early
cut.warc!http://a.example/|it ends too early
cut.warc|its last record ends too early
cut.zip!/b.txt|ZIP decompression failed
cut.zip|broken archive: Truncated input file
dangling|No such file or directory
deep.html|the page is nested too deeply
empty.txt|empty
flat.zip!/b.jsonl|flat.zip unpacks to more than 200 times its size
laughs.rss|the XML is no use: it declares entities made of others
line.jsonl!1|the line is longer than 64 MB
line.txt|larger than 67108864 bytes
lzma.zip!/a.txt|compressed by LZMA or xz, which is not supported in zip archives
nested.zip|in5.zip: nested.zip unpacks to more than 200 times its size
slow.html|the page is no use: it takes too much time
END

# What is passed over: so it stands in the report.
cat >skipped <<'END'
"path":"corpus/fifo","state":"skipped","reason":"neither a file nor a directory"
"path":"corpus/socket","state":"skipped","reason":"neither a file nor a directory"
"path":"/dev/zero","state":"skipped","reason":"neither a file nor a directory"
"path":"corpus/zeros","state":"skipped","reason":"not a format that can be read: not text"
"path":"corpus/outside.tar","record":"/l.txt","state":"skipped","reason":"a symbolic link"
END

# Root may read everything, but can make a device.
if [ "$(id -u)" -ne 0 ]; then
	echo harbour >corpus/closed.txt
	chmod 0 corpus/closed.txt
	echo 'closed.txt|Permission denied' >>wrong
elif mknod corpus/zero c 1 5 2>/dev/null; then
	echo '"path":"corpus/zero","state":"skipped","reason":"neither a file nor a directory"' >>skipped
fi

# The good ones, and the good parts of others.
check_documents() {
	run 0 pressmark-search --limit 50 --format jsonl harbour
	for uid in good.txt good.html 'good.jsonl!1' 'good.zip!/a.txt' cut.eml \
		'bomb.jsonl.gz!1' 'cut.zip!/a.txt' 'flat.zip!/a.txt' 'line.jsonl!2' 'nested.zip!/a.txt' \
		'outside.tar!/etc/passwd'; do
		has out "\"uid\":\"corpus/$uid\""
	done
	has out '"path":"corpus/new\nline.txt"'
	has out '"path":{"bytes":"' # the one that is not UTF-8
	has out '"total":13,'
}

check_failures() {
	run 0 pressmark-index failures
	while IFS='|' read -r name reason; do
		has out "  corpus/$name: $reason"
	done <wrong
}

measured=
if [ -n "$most" ] && [ -x /usr/bin/time ]; then
	measured='/usr/bin/time -f %M -o peak'
fi
# shellcheck disable=SC2086 # words
run 2 $measured pressmark-index add --jobs 2 --report report corpus
if [ -n "$measured" ]; then
	peak=$(($(tail -n 1 peak) / 1024))
	[ "$peak" -le "$most" ] || fail "it took $peak MB, more than $most"
else
	echo 'skipped: how much memory it took'
fi
while read -r entry; do
	has report "$entry"
done <skipped
check_failures
check_documents

# Again: only what could not be looked at is tried once more, and nothing changes.
run 2 pressmark-index add --jobs 2 corpus
has out '0 added, 0 updated, 0 removed'
check_failures
check_documents
run 0 pressmark-index verify

# A file that shrinks and grows while it is read is read somehow, or a failure, and one that is written to
# all the time is not waited for; the rest is as it was.
(while :; do
	truncate -s 30M corpus/growing.txt
	truncate -s 1M corpus/growing.txt
done) &
growing=$!
(while :; do echo cormorant >corpus/busy.txt; done) &
busy=$!
for _ in 1 2 3; do
	status=0
	timeout 100 pressmark-index add corpus >out 2>err || status=$?
	[ "$status" -eq 2 ] || fail "status $status: $(cat err)"
done
kill "$growing" "$busy"
wait "$growing" "$busy" || true
echo cormorant >corpus/busy.txt
run 2 pressmark-index add corpus
lacks err corpus/busy.txt
run 0 pressmark-search --count cormorant
is out 1
check_documents
run 0 pressmark-index verify
finish
