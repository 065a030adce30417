"""Validate answers of pressmark-search by their schema: check_schema.py SCHEMA FILE...

A file is one JSON object or JSON Lines. SPDX-License-Identifier: GPL-2.0-or-later
"""
import json
import sys

import jsonschema


def values_of(path):
    text = open(path, encoding="utf-8").read()
    try:
        return [json.loads(text)]
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines()]


schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
count = bad = 0
for path in sys.argv[2:]:
    for value in values_of(path):
        count += 1
        if not validator.is_valid(value):
            bad += 1
            error = jsonschema.exceptions.best_match(validator.iter_errors(value))
            print(f"{path}: {error.message}: {json.dumps(value)[:300]}")
print(count)
sys.exit(bad > 0)
