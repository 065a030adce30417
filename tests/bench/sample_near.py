#!/usr/bin/env python3
"""Sample queries that have to be verified, from a corpus in JSON Lines: `kind TAB query`.

    sample_near.py STATEMENTS.jsonl [HOW_MANY [SEED]]

Each comes from a random sentence of a random document, so that it has a hit: two words of it (of three letters or more,
not among the 60 most frequent of the sample) with NEAR/s, NEAR/p, NEAR/10 or ADJ/10 between them, or two neighbours as
a phrase with an alternative for one of them, drawn from another document.
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import collections
import json
import random
import re
import sys

KINDS = ("NEAR/s", "NEAR/p", "NEAR/10", "ADJ/10", "alternatives")


def words_of(text):
    return re.findall(r"[A-Za-z]{3,}", text)


def sample(kind, text, common, other, random_):
    sentences = [s for s in re.split(r"(?<=[.!?])\s+(?=[A-Z])|\n", text) if len(words_of(s)) >= 4]
    if not sentences:
        return None
    sentence = random_.choice(sentences)
    if kind == "alternatives":
        pairs = re.findall(r"([A-Za-z]{3,}) (?=([A-Za-z]{3,}))", sentence)
        pairs = [pair for pair in pairs if not common.intersection(word.lower() for word in pair)]
        if not pairs or not other:
            return None
        first, second = random_.choice(pairs)
        return '"(%s OR %s) %s"' % (first, random_.choice(other), second)
    words = [word.lower() for word in words_of(sentence) if word.lower() not in common]
    if len(words) < 2:
        return None
    first, second = sorted(random_.sample(range(min(len(words), 8)), 2))
    return "%s %s %s" % (words[first], kind, words[second]) if words[first] != words[second] else None


def main():
    path, how_many, seed = sys.argv[1], int((sys.argv[2:] or [300])[0]), int((sys.argv[3:] or [1])[0])
    random_ = random.Random(seed)
    with open(path, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in random_.sample(list(lines), how_many * 4)]
    counts = collections.Counter(word.lower() for text in texts for word in words_of(text))
    common = {word for word, _ in counts.most_common(60)}
    count = 0
    for i, text in enumerate(texts):
        kind = KINDS[count % len(KINDS)]
        others = [word for word in words_of(texts[i - 1]) if word.lower() not in common]
        query = sample(kind, text, common, others, random_)
        if query is not None and count < how_many:
            print(kind, query, sep="\t")
            count += 1


main()
