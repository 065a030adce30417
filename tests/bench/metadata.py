#!/usr/bin/env python3
"""Score the metadata that the readers find in pages.

    metadata.py [-v] PROGRAM FOLDER...

PROGRAM: bench_metadata. FOLDER: pages and gold.jsonl, whose lines have the members "file" and "date" or "title" or both.
A value is right, wrong, missing, or, where the page has none, rightly none or invented; a date is right when its day is.
Dates are scored once more without those pages that show none of publication (dates_noted.tsv), and all fields of the pages
that were read by people (pages_read.tsv). -v: name the pages whose value is not right.
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import collections
import json
import pathlib
import subprocess
import sys
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
FIELDS = ("title", "date", "authors", "source", "kind", "lang", "url")
VERDICTS = ("right", "wrong", "missing", "none", "invented", "found")
NONE = {"how": {}}


def read_pages(program, paths):
    """What the program finds in each page; a page that gives no document has nothing."""
    done = subprocess.run([program, *paths], stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    found = [NONE]
    for line in done.stdout.splitlines():
        if line == ".":
            yield found[-1]
            found = [NONE]
        else:
            found.append(json.loads(line))


def read_table(name):
    """The rows of a table beside this script, by the page they are about."""
    with open(HERE / name, encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return {row[0]: row[1:] for row in rows}


def plain(text):
    """A text without what typesetting makes of it."""
    return " ".join("".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum() or c.isspace()).split())


def same(field, expected, found):
    if field == "date":
        return found[:10] == expected[:10]
    if field == "url":
        return found.split("://")[-1].rstrip("/") == expected.split("://")[-1].rstrip("/")
    return plain(found) == plain(expected)


def judge(field, alternatives, found):
    """alternatives: any of them is right, "-": none."""
    if not found:
        return "none" if alternatives == ["-"] else "right" if "-" in alternatives else "missing"
    if alternatives == ["-"]:
        return "invented"
    return "right" if any(same(field, one, found) for one in alternatives) else "wrong"


def expected_of_page(gold, row):
    """What people noted in a row of pages_read.tsv."""
    authors, source, kind, lang, url = row
    url = gold["url"] if url == "=" else url
    return {"authors": authors, "source": source, "kind": kind, "lang": lang, "url": url}


def report(name, pages, verbose, fields=FIELDS):
    """Print a line for each field. pages: the file, what is expected of each field, what was found."""
    counts = collections.defaultdict(collections.Counter)
    for file, expected, found in pages:
        for field in fields:
            value = found.get(field)
            value = "; ".join(value) if isinstance(value, list) else value
            if field not in expected:
                counts[field]["found" if value else "missing"] += 1
                continue
            verdict = judge(field, expected[field].split("|"), value)
            counts[field][verdict] += 1
            if verbose and verdict not in ("right", "none"):
                how = found["how"].get("author" if field == "authors" else field)
                print(f"{file} {field} {verdict}: {value} ({how}), not {expected[field]}")
    for field in fields:
        total = counts[field].total()
        if total > 0:
            print(f"{name:<14} {field:<8} {total:>4} " + " ".join(f"{counts[field][v] or '':>8}" for v in VERDICTS))


def main():
    arguments = sys.argv[1:]
    verbose = "-v" in arguments
    program, *folders = [argument for argument in arguments if argument != "-v"]
    noted, read = read_table("dates_noted.tsv"), read_table("pages_read.tsv")
    shown, people = [], []
    print(f"{'pages of':<14} {'field':<8} {'all':>4} " + " ".join(f"{v:>8}" for v in VERDICTS))
    for folder in map(pathlib.Path, folders):
        with open(folder / "gold.jsonl", encoding="utf-8") as lines:
            golds = [json.loads(line) for line in lines]
        found = list(read_pages(program, [folder / gold["file"] for gold in golds]))
        expected = [{field: gold[field] for field in ("title", "date") if gold.get(field)} for gold in golds]
        report(folder.name, zip((gold["file"] for gold in golds), expected, found), verbose)
        for gold, page in zip(golds, found):
            fact = noted.get(gold["id"], [""])[0] if folder.name == "dates" else None
            if fact in ("", "none"):
                shown.append((gold["file"], {"date": gold["date"] if fact == "" else "-"}, page))
            if gold["id"] in read:
                people.append((gold["file"], expected_of_page(gold, read[gold["id"]]), page))
    report("dates shown", shown, verbose, ("date",))
    report("read by people", people, verbose, FIELDS[2:])


if __name__ == "__main__":
    main()
