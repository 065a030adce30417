#!/usr/bin/env python3
"""Make large corpora to index, as JSON Lines: the same ones every time.

usage: make_corpus.py shuffled STATEMENTS.jsonl BYTES   statements again and again, the words of each in another order
       make_corpus.py synthetic DOCUMENTS               short texts of words as frequent as words are (Zipf's law)
SPDX-License-Identifier: GPL-2.0-or-later
"""

import json
import random
import sys


def shuffled(path, size):
    """Yield records until their texts have so many bytes."""
    rounds = 0
    while True:
        rounds += 1
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                words = record["text"].split(" ")
                random.shuffle(words)
                record["text"] = " ".join(words)
                record["id"] = f"{record['id']}-{rounds}"
                record.pop("url", None)
                yield record
                size -= len(record["text"].encode())
                if size <= 0:
                    return


def synthetic(count):
    """Yield records of 20 to 60 words out of 200,000, each half as frequent as that of half its rank."""
    vocabulary = [f"w{rank:x}" for rank in range(200000)]
    weights = [1 / (rank + 1) for rank in range(len(vocabulary))]
    drawn = random.choices(vocabulary, weights, k=5_000_000)
    for number in range(count):
        length, at = random.randint(20, 60), random.randrange(len(drawn) - 60)
        yield {
            "id": f"synthetic-{number}",
            "title": " ".join(drawn[at : at + 4]),
            "date": f"{2000 + number % 25}-{1 + number % 12:02}-{1 + number % 28:02}",
            "source": f"Office {number % 50}",
            "lang": "en",
            "text": " ".join(drawn[at : at + length]) + ".",
        }


def main():
    random.seed(1)
    if len(sys.argv) == 4 and sys.argv[1] == "shuffled":
        records = shuffled(sys.argv[2], int(sys.argv[3]))
    elif len(sys.argv) == 3 and sys.argv[1] == "synthetic":
        records = synthetic(int(sys.argv[2]))
    else:
        sys.exit(__doc__)
    for record in records:
        print(json.dumps(record, ensure_ascii=False))


if __name__ == "__main__":
    main()
