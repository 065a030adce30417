#!/usr/bin/env python3
"""Sample queries from a corpus in JSON Lines: `kind TAB query`, kind being word, words, or, phrase, a quarter each.

    sample_queries.py STATEMENTS.jsonl [HOW_MANY [SEED]]

A query is taken from a random document, so that it has at least one hit: one word, two to four different words (all of
them, or any), or a phrase of two to four words in a row. Words have three letters or more.
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import random
import re
import sys


def sample(kind, text, random_):
    words = re.findall(r"[A-Za-z]{3,}", text)
    if kind == "phrase":
        runs = re.findall(r"(?:[A-Za-z]{3,} ){1,3}[A-Za-z]{3,}", text)
        return '"%s"' % random_.choice(runs) if runs else None
    wanted = 1 if kind == "word" else random_.randint(2, 4)
    chosen = list(dict.fromkeys(word.lower() for word in random_.sample(words, min(wanted, len(words)))))
    between = " OR " if kind == "or" else " "
    return between.join(chosen) if len(chosen) == wanted else None


def main():
    path, how_many, seed = sys.argv[1], int((sys.argv[2:] or [300])[0]), int((sys.argv[3:] or [1])[0])
    random_ = random.Random(seed)
    with open(path, encoding="utf-8") as lines:
        texts = random_.sample([line for line in lines], how_many * 2)
    queries = []
    for text in texts:
        kind = ("word", "words", "or", "phrase")[len(queries) % 4]
        query = sample(kind, json.loads(text)["text"], random_)
        if query is not None and len(queries) < how_many:
            queries.append((kind, query))
    for kind, query in queries:
        print(kind, query, sep="\t")


main()
