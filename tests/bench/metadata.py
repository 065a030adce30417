#!/usr/bin/env python3
"""Score the metadata that the readers find in pages.

    metadata.py [-v] PROGRAM FOLDER...

PROGRAM: bench_metadata. FOLDER: pages and gold.jsonl, whose lines have the members "file" and "date" or "title" or both.
A value is right, wrong, or missing; a date is right when its day is. -v: name the pages whose value is not right.
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import collections
import json
import pathlib
import subprocess
import sys
import unicodedata

FIELDS = ("date", "title", "authors", "source", "url", "lang", "kind")
GOLD = ("date", "title")  # a gold URL is where the page was fetched, which is not always its own
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


def plain(title):
    """A title without what typesetting makes of it."""
    return " ".join("".join(c for c in unicodedata.normalize("NFKD", title).casefold() if c.isalnum() or c.isspace()).split())


def judge(field, expected, found):
    if not found:
        return "missing"
    same = found[:10] == expected[:10] if field == "date" else plain(found) == plain(expected)
    return "right" if same else "wrong"


def report(folder, pages, verbose):
    """Print a line for each field that the gold has, and how many pages have a value of the others."""
    counts = collections.defaultdict(collections.Counter)
    for gold, found in pages:
        for field in FIELDS:
            if field not in GOLD or not gold.get(field):
                counts[field]["found" if found.get(field) else "missing"] += 1
                continue
            verdict = judge(field, gold[field], found.get(field))
            counts[field][verdict] += 1
            if verbose and verdict != "right":
                print(f"{gold['file']} {field} {verdict}: {found.get(field)} ({found['how'].get(field)}), not {gold[field]}")
    for field in FIELDS:
        total = counts[field].total()
        shares = ", ".join(f"{name} {count} ({100 * count / total:.1f} %)" for name, count in sorted(counts[field].items()))
        print(f"{folder.name} {field}: {total} pages, {shares}")


def main():
    arguments = sys.argv[1:]
    verbose = "-v" in arguments
    program, *folders = [argument for argument in arguments if argument != "-v"]
    for folder in map(pathlib.Path, folders):
        with open(folder / "gold.jsonl", encoding="utf-8") as lines:
            golds = [json.loads(line) for line in lines]
        found = read_pages(program, [folder / gold["file"] for gold in golds])
        report(folder, zip(golds, found), verbose)


if __name__ == "__main__":
    main()
