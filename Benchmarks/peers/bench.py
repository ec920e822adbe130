#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures peers beside this engine on the same data and prints one table for each workload."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

import columns
import documents
import text
from harness import say
from tools import HERE, ROOT, Tools

WORKLOADS = {"columns": columns, "documents": documents, "text": text}


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/bench-peers",
        description="Measures peers beside this engine on the same data: every result is compared, and peers run in "
        "turns. One table for each workload goes to standard output, what is left out and why to standard error.",
        epilog="example: scripts/bench-peers columns --lines 1000000 --rounds 3",
    )
    parser.add_argument("workload", nargs="*", metavar="WORKLOAD",
                        help=f"any of {', '.join(WORKLOADS)} (all)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of every peer (5)")
    parser.add_argument("--samples", type=int, default=3, help="samples a turn, after one to warm up (3)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1], metavar="N",
                        help="a table for each number of threads (1)")
    parser.add_argument("--only", nargs="+", metavar="NAME",
                        help="beside ours, only peers whose name has one of these in it")
    parser.add_argument("--seed", type=int, default=20260311, help="of the generated data (20260311)")
    parser.add_argument("--lines", type=int, default=10_000_000, help="lines in columns (10,000,000)")
    parser.add_argument("--columns-file", metavar="FILE", help="measure on this file of columns")
    parser.add_argument("--kernel", metavar="FOLDER",
                        help="another version of Sources/CFiscalKernels to measure in its place")
    parser.add_argument("--bills", type=int, default=120_000, help="bills in the documents (120,000)")
    parser.add_argument("--bills-file", metavar="FILE", help="measure on this file of bills, one a line")
    parser.add_argument("--folder", default=os.path.join(ROOT, ".build-peers"),
                        help="where packages, programs and data are kept (.build-peers)")
    parser.add_argument("--no-install", action="store_true", help="take what is there, fetch nothing")
    options = parser.parse_args()
    for name in options.workload:
        if name not in WORKLOADS:
            parser.error(f"no workload is called '{name}'")
    return options


def main() -> int:
    options = parsed()
    if not options.no_install:
        subprocess.run([os.path.join(HERE, "install"), options.folder], check=True)
    tools = Tools(options.folder)
    is_right = True
    for name in options.workload or WORKLOADS:
        # A single line has nothing to share among threads.
        for threads in [1] if name == "text" else options.threads:
            answer, right = WORKLOADS[name].report(tools, options, threads)
            print(answer, flush=True)
            is_right = is_right and right
    if not is_right:
        say("a result of this engine is wrong or missing")
    return 0 if is_right else 1


if __name__ == "__main__":
    sys.exit(main())
