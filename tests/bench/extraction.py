#!/usr/bin/env python3
"""Score the text that the reader of HTML takes from pages.

    extraction.py PAGES [--worst N] [--half 0|1] [--out FILE] [--bin FOLDER]

PAGES: a folder with gold.jsonl, one object a line with id, file and text, and the files. Texts are compared as bags of four
words in a row (a shorter text: all of its words). Precision is the share of those taken that belong to the article, recall
that of the article's which were taken; each is the mean over pages, F1 is of the two means. --half: only the pages whose
place in gold.jsonl is even or odd, so that rules can be made on one half and tried on the other.
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys

BIN = pathlib.Path(__file__).resolve().parents[2] / "build/release/bin"
WORDS = 4


def bag(text):
    words = re.findall(r"\w+", text)
    count = max(1, len(words) - WORDS + 1) if words else 0
    return collections.Counter(tuple(words[i:i + WORDS]) for i in range(count))


def extract(program, pages, records):
    lines = "".join("%s\t%s\n" % (record["id"], pages / record["file"]) for record in records)
    done = subprocess.run([program], input=lines, stdout=subprocess.PIPE, text=True, check=False)
    return {page["id"]: page for page in map(json.loads, done.stdout.splitlines())}


def compare(record, page):
    """Right, wrong and lost fours of words, and the page's id."""
    gold, taken = bag(record["text"]), bag(page.get("text", ""))
    right = sum((gold & taken).values())
    return right, sum(taken.values()) - right, sum(gold.values()) - right, record["id"]


def mean(shares):
    shares = list(shares)
    return sum(shares) / len(shares) if shares else 0.0


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=pathlib.Path)
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N pages that come out worst")
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--out", help="write what was taken, as JSON Lines")
    parser.add_argument("--bin", type=pathlib.Path, default=BIN, help="where bench_extract is")
    args = parser.parse_args()
    with open(args.pages / "gold.jsonl", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    if args.half is not None:
        records = records[args.half::2]
    taken = extract(args.bin / "bench_extract", args.pages, records)
    if args.out:
        with open(args.out, "w", encoding="utf-8") as out:
            for page in taken.values():
                print(json.dumps(page, ensure_ascii=False), file=out)
    scores = [compare(record, taken.get(record["id"], {})) for record in records if "text" in record]
    if not scores:
        sys.exit("extraction.py: no page has a text to compare with")
    precision = mean(right / (right + wrong) for right, wrong, _, _ in scores if right + wrong)
    recall = mean(right / (right + lost) for right, _, lost, _ in scores if right + lost)
    print("pages %d  F1 %.4f  precision %.4f  recall %.4f" % (len(scores), f1(precision, recall), precision, recall))
    scores.sort(key=lambda score: 2 * score[0] / (2 * score[0] + score[1] + score[2] or 1))
    for right, wrong, lost, page in scores[:args.worst]:
        print("  %.3f %s  right %d, wrong %d, lost %d"
              % (2 * right / (2 * right + wrong + lost or 1), page, right, wrong, lost))


if __name__ == "__main__":
    main()
