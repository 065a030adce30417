#!/usr/bin/env python3
"""Time whole runs of a program, from start to end: median, 99th percentile and maximum in milliseconds.

    cold_start.py RUNS PROGRAM [ARGUMENT...]
"""
# SPDX-License-Identifier: GPL-2.0-or-later
import subprocess
import sys
import time


def main():
    runs, command = int(sys.argv[1]), sys.argv[2:]
    seconds = []
    for _ in range(runs):
        begin = time.monotonic()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.monotonic() - begin)
    seconds.sort()
    print("%-28s %4d runs     median %7.3f ms  p99 %8.3f ms  max %8.3f ms" % (
        "program, start to end", runs, seconds[runs // 2] * 1e3, seconds[runs * 99 // 100] * 1e3, seconds[-1] * 1e3))


main()
