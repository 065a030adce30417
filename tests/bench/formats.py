#!/usr/bin/env python3
"""Print what is read of a sample of each format: documents, how many of them have which field, and problems.

    formats.py PROGRAM FOLDER...

PROGRAM: pressmark-index. FOLDER: of samples. Columns, a tab between: the sample, the name of the reader (of what is sound:
with --input-format it gives the same), documents, of these with title, date, author, source, kind and lang; problems.
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import pathlib
import subprocess
import sys

FIELDS = ("title", "published", "author", "source", "kind", "lang")
READERS = {
    ".atom": "feed", ".rss": "feed", ".nitf.xml": "nitf", ".newsml.xml": "newsml", ".schema.json": "schemaorg", ".json": "feed",
    ".jsonl": "jsonl", ".eml": "mail", ".mbox": "mbox", ".pdf": "pdf", ".docx": "docx", ".odt": "odt", ".epub": "epub",
    ".warc.gz": "warc", ".zip": "archive", ".html": "html", ".md": "markdown", ".txt": "text",
}


def show(program, sample, *options):
    done = subprocess.run([program, "show", "--format", "json", *options, sample.name], cwd=sample.parent,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8", check=False)
    return done.stdout


def reader_of(program, sample, shown):
    """The reader that the sample's name stands for, if it is the one that reads it."""
    name = next((name for suffix, name in READERS.items() if sample.name.endswith(suffix)), "-")
    return name if show(program, sample, "--input-format", name) == shown else "-"


def row_of(program, sample):
    shown = show(program, sample)
    lines = [json.loads(line) for line in shown.splitlines()]
    documents = [line for line in lines if "state" not in line]
    problems = [" ".join(filter(None, (line.get("member"), f"{line['state']}: {line['reason']}"))) for line in lines if "state" in line]
    counts = [sum(1 for document in documents if document.get(field)) for field in FIELDS]
    return [sample.name, reader_of(program, sample, shown), len(documents), *counts, "; ".join(problems) or "-"]


def main():
    program, *folders = sys.argv[1:]
    print("sample", "reader", "documents", "title", "date", "author", "source", "kind", "lang", "problems", sep="\t")
    for folder in map(pathlib.Path, folders):
        for sample in sorted(folder.iterdir()):
            if sample.is_file():
                print(*row_of(program, sample), sep="\t")


if __name__ == "__main__":
    main()
