#!/usr/bin/env python3
"""Score how the language of headlines is told, and of longer beginnings of texts: as documents are, and by libexttextcat.

    language.py BIN FILE...

BIN: the folder of bench_language and, if it is to be compared, bench_textcat. FILE: lines of "code<TAB>text", or Debian's
descriptions of packages in one language (Translation-de, unpacked): of each, texts are taken at random, always the same,
and cut to so many words. A text is told right, wrong, or left open.
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import collections
import pathlib
import random
import re
import subprocess
import sys

LENGTHS = (5, 8, 12, 20)
TEXTS = 400  # of a language and length
SAME = {"nb": "no", "nn": "no", "pt_BR": "pt", "zh_TW": "zh", "zh-Hant": "zh", "iw": "he", "in": "id", "jw": "jv"}
UNSPACED = ("ja", "zh")  # two letters count as a word
PROGRAMS = (("ours", "bench_language"), ("libexttextcat", "bench_textcat"))


def descriptions(path):
    """The paragraphs of the packages' long descriptions, without lists."""
    paragraph = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if re.match(r" [^ .*-]", line):
                paragraph.append(line.strip())
            elif paragraph:
                yield " ".join(paragraph)
                paragraph = []


def read_texts(paths):
    """The texts of each language."""
    texts = collections.defaultdict(set)
    for path in map(pathlib.Path, paths):
        match = re.search(r"Translation-(\w+)$", path.name.replace("%5f", "_"))
        if match:
            texts[SAME.get(match[1], match[1])].update(descriptions(path))
            continue
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                code, _, text = line.rstrip("\n").partition("\t")
                texts[SAME.get(code, code)].add(text)
    return {code: sorted(found) for code, found in sorted(texts.items())}


def cut(code, text, length):
    """The first so many words; None: it has fewer."""
    if code in UNSPACED:
        return text[:2 * length] if len(text) >= 2 * length else None
    words = text.split()
    return " ".join(words[:length]) if len(words) >= length else None


def ask(program, texts):
    done = subprocess.run([program], input="\n".join(texts) + "\n", stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True)
    return done.stdout.splitlines()


def count(code, told):
    counts = collections.Counter("open" if one in ("", "un") or one.startswith("?") else
                                 "right" if SAME.get(one, one) == code else "wrong" for one in told)
    return [100 * counts[verdict] / len(told) for verdict in ("right", "wrong", "open")]


def main():
    folder, *paths = sys.argv[1:]
    programs = [(name, pathlib.Path(folder, program)) for name, program in PROGRAMS if pathlib.Path(folder, program).exists()]
    chosen = random.Random(1)
    totals = collections.defaultdict(list)
    print("percent right, wrong, left open")
    for code, texts in read_texts(paths).items():
        for length in LENGTHS:
            pieces = [piece for piece in (cut(code, text, length) for text in texts) if piece]
            pieces = chosen.sample(pieces, min(TEXTS, len(pieces)))
            if len(pieces) < 20:
                continue
            scores = [count(code, ask(program, pieces)) for _, program in programs]
            totals[length].append(scores)
            print(f"{code} {length:>2} words {len(pieces):>4} texts "
                  + "  ".join(f"{name} {s[0]:5.1f} {s[1]:5.1f} {s[2]:5.1f}" for (name, _), s in zip(programs, scores)))
    for length, rows in totals.items():
        means = [[sum(row[i][k] for row in rows) / len(rows) for k in range(3)] for i in range(len(programs))]
        print(f"all {length:>2} words, mean of {len(rows)} languages "
              + "  ".join(f"{name} {s[0]:5.1f} {s[1]:5.1f} {s[2]:5.1f}" for (name, _), s in zip(programs, means)))


if __name__ == "__main__":
    main()
