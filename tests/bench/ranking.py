#!/usr/bin/env python3
"""Score the ranking on test collections, beside Lucene's figures.

    ranking.py COLLECTIONS [SCORER]

COLLECTIONS: a folder with cranfield, cisi and cacm, each of them docs.jsonl, queries.tsv (number, text) and qrels.txt as TREC
has it. SCORER: ir_score.py, called with QRELS and RUN; else COLLECTIONS/../../tools/ir_score.py. The programs are those of
build/release.
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import pathlib
import subprocess
import sys
import tempfile

BIN = pathlib.Path(__file__).resolve().parents[2] / "build/release/bin"

# Lucene 8.7: BM25 with k1 1.2 and b 0.75, EnglishAnalyzer, title and text as one field.
LUCENE = {"cranfield": (0.5154, 0.4200), "cisi": (0.3845, 0.2183), "cacm": (0.4941, 0.3405)}


def make_index(collection, index):
    # Exit status 2: two documents of cranfield are empty, which the program says.
    command = [BIN / "pressmark-index", "add", "-d", index, "--lang", "en", collection / "docs.jsonl"]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 2):
        sys.exit(done.stderr)


def search(index, text):
    """The members of an answer's hits, the number of each in the collection, with their scores."""
    command = [BIN / "pressmark-search", "-d", index, "--any", "--literal", "--format=jsonl", "-n", "1000", "--", text]
    lines = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout.splitlines()
    hits = [hit for hit in map(json.loads, lines) if hit["type"] == "hit"]
    return [(hit["member"], hit["score"]) for hit in hits]


def write_run(collection, index, path):
    with open(collection / "queries.tsv", encoding="utf-8") as queries, open(path, "w", encoding="utf-8") as run:
        for line in queries:
            number, text = line.rstrip("\n").split("\t", 1)
            for rank, (member, score) in enumerate(search(index, text), 1):
                print(number, "Q0", member, rank, score, "pressmark", file=run)


def score(scorer, collection, run):
    """nDCG@10 and MAP, which the scorer prints after their names."""
    command = [sys.executable, scorer, collection / "qrels.txt", run]
    words = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    return [float(words[words.index(name) + 1]) for name in ("nDCG@10", "MAP")]


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    collections = pathlib.Path(sys.argv[1])
    scorer = sys.argv[2] if len(sys.argv) > 2 else collections / "../../tools/ir_score.py"
    print("%-12s %8s %8s %8s %8s" % ("", "nDCG@10", "Lucene", "MAP", "Lucene"))
    for name, lucene in LUCENE.items():
        with tempfile.TemporaryDirectory(prefix="pressmark-ranking.") as work:
            index, run = pathlib.Path(work) / "index", pathlib.Path(work) / "run"
            make_index(collections / name, index)
            write_run(collections / name, index, run)
            ndcg, precision = score(scorer, collections / name, run)
        print("%-12s %8.4f %8.4f %8.4f %8.4f" % (name, ndcg, lucene[0], precision, lucene[1]))


main()
