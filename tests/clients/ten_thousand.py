#!/usr/bin/env python3
"""Ask one pressmark-search ten thousand times while the index grows, is away and comes back: it must not grow itself.

    ten_thousand.py INDEX      an index of the documents of tests/cli/search_index.sh; it is added to
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import json
import os
import signal
import subprocess
import sys

from pressmark import Pressmark, PressmarkError, QueryError

REQUESTS = 10000
WARM = 1000  # requests until memory is compared with
MOST_GROWTH_KB = 2048
EVERY = 1000  # requests between two commits

QUERIES = ["parliament", "rain OR sanctions", '"the company"', "compan*", "absent", "company NEAR/5 denied", "kind:statement"]
# What no query may be, and what is said of it.
WRONG = [
    (b"rain foo:x", "bad_query", "foo"),
    (b'{"q":"rain","limit":"3"}', "invalid", '"limit" must be'),
    (b'{"q":"rain","limits":3}', "invalid", '"limits" is no member'),
    (b'{"q":"rain"', "invalid", "not valid JSON"),
    (b"ra\0in", "bad_query", "NUL"),
    (b"ra\xffin", "bad_query", "UTF-8"),
    (b"x" * (1024 * 1024 + 1), "invalid", "longer than 1048576 bytes"),
    # Too much for a millisecond.
    (json.dumps({"q": "rain" + "".join(" OR word%d" % i for i in range(20000)), "timeout_ms": 1}).encode(), "timeout", "longer"),
]


def rss_kb(pid):
    with open("/proc/%d/status" % pid, encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def check_wrong(search):
    for line, status, words in WRONG:
        try:
            search.ask_line(line)
        except QueryError as error:
            assert error.status == status and words in str(error), (line[:80], error.status, str(error))
        else:
            raise AssertionError("an answer to %r" % line[:80])


def add_document(index, number):
    document = {"id": "new%d" % number, "title": "New", "lang": "en", "text": "Novelty number%d: rain again." % number}
    subprocess.run(
        ["pressmark-index", "-d", index, "add", "-"], input=json.dumps(document).encode(), check=True, capture_output=True)


def check_away(search, index):
    """An index that is away is an error, and then it is there again."""
    os.rename(index, index + ".away")
    try:
        search.ask("rain")
    except QueryError as error:
        assert error.status == "not_found", error.status
    else:
        raise AssertionError("an answer without an index")
    os.rename(index + ".away", index)
    assert search.ask("rain")["total"] > 0


def check_end(search):
    """A process that was killed is started again; one that is told to end says so."""
    pid = search.process.pid
    search.process.kill()
    assert search.ask("rain")["total"] > 0 and search.process.pid != pid
    search.process.send_signal(signal.SIGTERM)
    assert search.process.wait() == 130, search.process.returncode
    assert search.ask("rain")["total"] > 0
    assert search.close() == 0


def ask_often(search, index):
    """Kilobytes of memory that the process took after the first requests."""
    added = 0
    warm = None
    for _ in range(3):
        check_wrong(search)  # the largest queries: what they need of memory may stay for the next
    for request in range(1, REQUESTS + 1):
        search.ask(QUERIES[request % len(QUERIES)])
        if request % EVERY == EVERY // 2:
            add_document(index, added)
            assert search.ask("number%d" % added)["total"] == 1, added
            added += 1
            assert search.ask("novelty", count=True)["total"] == added, added
            check_wrong(search)
        if request == WARM:
            warm = rss_kb(search.process.pid)
    return rss_kb(search.process.pid) - warm


def main():
    index = sys.argv[1]
    with Pressmark(index) as search:
        assert search.ask("parliament")["total"] == 2
        pid = search.process.pid
        growth = ask_often(search, index)
        assert search.process.pid == pid, "it was started again"
        check_away(search, index)
        check_end(search)
    print("%d requests, %+d kB" % (REQUESTS, growth))
    assert growth <= MOST_GROWTH_KB, growth
    try:
        Pressmark(index + ".nowhere").ask("rain")
    except PressmarkError as error:
        assert str(error).endswith("status 4"), error
    else:
        raise AssertionError("an answer from nowhere")


main()
