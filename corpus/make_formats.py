#!/usr/bin/env python3
"""Make the samples of formats that are no text, good and broken, byte by byte the same each time.

    make_formats.py FOLDER [ODD]

FOLDER gets a PDF, a DOCX, an ODT, an EPUB, a WARC and a zip; ODD those that must be reported. The places are invented.
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import gzip
import io
import pathlib
import sys
import zipfile

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def make_zip(members, comment=b""):
    """A zip of (name, content) pairs; what is named mimetype is stored, as packages ask."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in members:
            info = zipfile.ZipInfo(name, (2024, 6, 15, 12, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return out.getvalue()


# ---- PDF (ISO 32000-1) ----

XMP = f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" {DC} xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Report on the bells of Kessel</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Court of Audit</rdf:li></rdf:Seq></dc:creator>
<dc:publisher><rdf:Bag><rdf:li>Court of Audit of Halvonia</rdf:li></rdf:Bag></dc:publisher>
<dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>
<prism:publicationDate>2024-06-13</prism:publicationDate>
</rdf:Description></rdf:RDF></x:xmpmeta>"""

PAGES = [
    [(18, "Report on the bells of Kessel"),
     (11, "The carillon of Kessel has twenty-three bells and twenty-two clap-"),
     (11, "pers. The Court asked where the missing clapper went, and was"),
     (11, "told that it had gone into the doorstop of the treasury.")],
    [(11, "The Court recommends that the doorstop be returned before"), (11, "Advent. Court, carillon and doorstop are invented.")],
]


def page_content(lines):
    rows = [f"BT /F {size} Tf 72 {720 - 24 * i} Td ({text}) Tj ET" for i, (size, text) in enumerate(lines)]
    return "\n".join(rows)


def stream(text, entries=""):
    return f"<<{entries}/Length {len(text.encode())}>>\nstream\n{text}\nendstream"


def pdf_objects():
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(PAGES)))
    yield "<</Type /Catalog /Pages 2 0 R /Metadata 4 0 R>>"
    yield f"<</Type /Pages /Count {len(PAGES)} /Kids [{kids}]>>"
    yield "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"
    yield stream(XMP, "/Type /Metadata /Subtype /XML ")
    for i, lines in enumerate(PAGES):
        yield (f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * i} 0 R"
               " /Resources <</Font <</F 3 0 R>>>>>>")
        yield stream(page_content(lines))


def make_pdf():
    out, places = b"%PDF-1.4\n", []
    for number, text in enumerate(pdf_objects(), 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}".encode()
    return out + f"trailer\n<</Size {len(places) + 1} /Root 1 0 R>>\nstartxref\n{out.index(b'xref')}\n%%EOF\n".encode()


# ---- Word (ECMA-376), OpenDocument, EPUB ----

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def make_docx(document):
    relations = (f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
                 f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
                 f'<Relationship Id="b" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
                 "</Relationships>")
    types = (f'{XML}<Types xmlns="{PACKAGE}/content-types">'
             '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
             'wordprocessingml.document.main+xml"/></Types>')
    core = (f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" {DC}>'
            "<dc:title>Minutes of the raft committee</dc:title><dc:creator>Lotte Varga</dc:creator>"
            "<dc:language>en</dc:language></cp:coreProperties>")
    return make_zip([("[Content_Types].xml", types), ("_rels/.rels", relations), ("docProps/core.xml", core)] + document)


def word_document():
    paragraphs = ["Minutes of the raft committee", "The committee heard a petition for cushions on the afternoon raft.",
                  "It was adjourned for want of cushions. Committee and raft are invented."]
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    return [("word/document.xml", f'{XML}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')]


def make_odt():
    space = "urn:oasis:names:tc:opendocument:xmlns"
    mime = "application/vnd.oasis.opendocument.text"
    meta = (f'{XML}<office:document-meta xmlns:office="{space}:office:1.0" xmlns:meta="{space}:meta:1.0" {DC}><office:meta>'
            "<dc:title>Ordonnance sur les girouettes</dc:title><meta:initial-creator>Odile Garance</meta:initial-creator>"
            "<dc:language>fr</dc:language></office:meta></office:document-meta>")
    content = (f'{XML}<office:document-content xmlns:office="{space}:office:1.0" xmlns:text="{space}:text:1.0"><office:body>'
               '<office:text><text:h text:outline-level="1">Ordonnance sur les girouettes</text:h>'
               "<text:p>Les girouettes de la ville seront huilées avant la Saint-Jean.</text:p>"
               "<text:p>La ville et ses girouettes sont inventées.</text:p></office:text></office:body></office:document-content>")
    manifest = (f'{XML}<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
                f'manifest:media-type="{mime}"/></manifest:manifest>')
    return make_zip([("mimetype", mime), ("meta.xml", meta), ("content.xml", content), ("META-INF/manifest.xml", manifest)])


def make_epub():
    container = (f'{XML}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
                 '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
    package = (f'{XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata {DC}>'
               '<dc:identifier id="id">urn:x-halvonia:almanac</dc:identifier><dc:title>An almanac for lamplighters</dc:title>'
               "<dc:creator>Tilda Brandt</dc:creator><dc:publisher>Lantern Press</dc:publisher><dc:language>en</dc:language>"
               "<dc:date>2024-06-14</dc:date></metadata><manifest>"
               '<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>'
               '<item id="two" href="two.xhtml" media-type="application/xhtml+xml"/></manifest>'
               '<spine><itemref idref="one"/><itemref idref="two"/></spine></package>')
    chapters = [("one", "January", "Trim the wick. The lamplighters of Brackwater begin at four."),
                ("two", "February", "Trim the beard. The almanac and its lamplighters are invented.")]
    pages = [(f"{name}.xhtml", f'{XML}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title></head>'
              f"<body><h1>{title}</h1><p>{text}</p></body></html>") for name, title, text in chapters]
    return make_zip([("mimetype", "application/epub+zip"), ("META-INF/container.xml", container), ("book.opf", package)] + pages)


# ---- WARC (ISO 28500), zip ----

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Marzipan guild elects a treasurer - Kessel Gazette</title>
<meta property="article:published_time" content="2024-06-16T09:00:00+02:00"></head>
<body><article><h1>Marzipan guild elects a treasurer</h1><p class="byline">By Greta Lund</p>
<p>The marzipan guild of Kessel elected its treasurer for the ninth time, against nobody.</p>
<p>The guild, its treasurer and the newspaper are invented.</p></article></body></html>
"""


def record(kind, headers, content):
    lines = ["WARC/1.0", f"WARC-Type: {kind}", "WARC-Date: 2024-06-17T08:00:00Z", *headers, f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"


def response(number, url, status, content):
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(content)}\r\n\r\n"
    headers = [f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>", f"WARC-Target-URI: {url}",
               "Content-Type: application/http; msgtype=response"]
    return record("response", headers, head.encode() + content)


def make_warc():
    info = record("warcinfo", ["WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>",
                               "Content-Type: application/warc-fields"], b"software: none\r\n")
    records = [info, response(1, "https://kessel-gazette.example/marzipan", "200 OK", PAGE.encode()),
               response(2, "https://kessel-gazette.example/nougat", "404 Not Found", b"<p>No nougat here</p>")]
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def make_bundle():
    note = ("---\ntitle: Oilskins for the choir\nauthor: Ines Falk\ndate: 2024-06-18\nlang: en\n---\n"
            "The choir sings at sea. It is invented.\n")
    inner = make_zip([("choir/oilskins.md", note), ("choir/minutes.docx", make_docx(word_document()))])
    return make_zip([("readme.txt", "What is in the bundle\n\nAn archive in an archive, with the papers of an invented choir.\n"),
                     ("papers/inner.zip", inner)])


# ---- What must be reported ----

def nest(levels):
    content = make_zip([("a.txt", "At the bottom\n")])
    for _ in range(levels):
        content = make_zip([("inner.zip", content)])
    return content


ENTITIES = XML + "<!DOCTYPE rss [<!ENTITY a '" + "ha" * 8 + "'>" + "".join(
    f"<!ENTITY {chr(b + 1)} '{('&' + chr(b) + ';') * 10}'>" for b in range(ord("a"), ord("k"))) + (
    "]>\n<rss version='2.0'><channel><title>Laughs</title><item><title>&k;</title>"
    "<description>One entity is a gigabyte.</description></item></channel></rss>\n")


def odd_samples():
    yield "truncated.pdf", make_pdf()[:900]
    yield "no-document.docx", make_docx([])
    yield "truncated.zip", make_bundle()[:-200]
    yield "nested.zip", nest(12)
    yield "truncated.warc.gz", make_warc()[:-100]
    yield "entities.rss", ENTITIES.encode()
    yield "deep.json", b'{"@type":"NewsArticle","author":' + b"[" * 5000 + b"]" * 5000 + b"}"
    yield "parts.eml", b"Subject: Parts\r\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(300)) + b"\r\nInside all of them\r\n"


def samples():
    yield "bells.pdf", make_pdf()
    yield "minutes.docx", make_docx(word_document())
    yield "girouettes.odt", make_odt()
    yield "almanac.epub", make_epub()
    yield "marzipan.warc.gz", make_warc()
    yield "bundle.zip", make_bundle()


def main():
    for folder, made in zip(sys.argv[1:], (samples, odd_samples)):
        for name, content in made():
            pathlib.Path(folder, name).write_bytes(content)


if __name__ == "__main__":
    main()
