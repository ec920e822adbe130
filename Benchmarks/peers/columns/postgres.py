#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL's numeric on the columns: a server of its own in a scratch folder, stopped at the end.

    postgres.py PROGRAMS LINES EXPECTED COUNT SAMPLES

PROGRAMS is the folder that holds initdb and pg_ctl. The time is the server's own for the query, one process.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

import numpy

TOTALS = """
select sum(s), sum(round(s * percent / (100 + percent), 2))
from (select round(price * quantity, 2) as s, percent from lines offset 0) as sums"""


def main():
    programs, lines, expected, count, samples = sys.argv[1:]
    count = int(count)
    whole = numpy.fromfile(lines, dtype=numpy.uint8)
    every = len(whole) // 17
    count = min(count, every)
    price = whole[: 8 * every].view("<i8")[:count].tolist()
    quantity = whole[8 * every : 16 * every].view("<i8")[:count].tolist()
    rate = whole[16 * every :][:count].tolist()
    percent = [0, 5, 7, 10, 20, 22]

    # The server refuses to run as root.
    server_user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o755)
    if server_user:
        shutil.chown(folder, "postgres")
    data = os.path.join(folder, "data")

    def server(program, *arguments, **options):
        command = [*server_user, os.path.join(programs, program), *arguments]
        return subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=folder, **options).stdout

    def psql(text, **options):
        return server("psql", "-X", "-q", "-A", "-t", "-h", folder, "-d", "postgres", "-U", "postgres",
                      "-v", "ON_ERROR_STOP=1", **options, input=text)

    try:
        server("initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync")
        settings = f"-c listen_addresses='' -k {folder} -c fsync=off -c shared_buffers=1GB"
        server("pg_ctl", "-D", data, "-l", os.path.join(folder, "log"), "-o", settings, "-w", "start")
        try:
            rows = "".join(
                f"{p // 100}.{p % 100:02d}\t{q // 1000}.{q % 1000:03d}\t{percent[r]}\n"
                for p, q, r in zip(price, quantity, rate)
            )
            psql("create table lines (price numeric, quantity numeric, percent numeric);\n"
                 f"copy lines from stdin;\n{rows}\\.\nvacuum analyze lines;")
            timing = "set max_parallel_workers_per_gather = 0; set jit = off;\n\\timing on\n"
            output = psql(timing + (TOTALS + ";\n") * (1 + int(samples)))
            times = [int(float(ms) * 1e6) for ms in re.findall(r"Time: ([0-9.]+) ms", output)]
            sums, taxes = re.search(r"^([0-9.]+)\|([0-9.]+)$", output, re.MULTILINE).groups()
            kopecks = [int(text.replace(".", "")) for text in (sums, taxes)]
            print(json.dumps({"form": "totals", "lines": count, "ns": times[1:],
                              "sum": kopecks[0], "tax": kopecks[1]}))
        finally:
            server("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
