# SPDX-License-Identifier: Apache-2.0
"""Columns of lines: prices, quantities and rates in memory; sums, taxes and their totals out."""

from __future__ import annotations

import os
import subprocess
from array import array

from harness import Measured, Peer, chosen, in_turns, number, say, table
from tools import Tools

BYTES = {"columns": 33, "totals": 17}
SLOW_LINES = 1_000_000
SLOWEST_LINES = 100_000


def prepare(tools: Tools, count: int, seed: int, given: str | None) -> tuple[str, str, int]:
    """The file of lines, the file of right answers, and how many lines they hold."""
    lines = given or tools.path("data", f"lines-{count}-{seed}.bin")
    expected = tools.path("data", os.path.basename(lines) + ".expected")
    generate, expect = (tools.c(f"columns/{name}.c") for name in ("generate", "expect"))
    if not os.path.exists(lines):
        say(f"generating {count:,} lines")
        with open(lines + ".part", "wb") as file:
            subprocess.run([generate, str(count), str(seed)], stdout=file, check=True)
        os.rename(lines + ".part", lines)
    with open(expected, "wb") as file:
        subprocess.run([expect, lines], stdout=file, stderr=subprocess.DEVNULL, check=True)
    return lines, expected, min(count, os.path.getsize(lines) // 17)


def peers(
    tools: Tools, lines: str, expected: str, count: int, samples: int, threads: int, kernel: str | None
) -> list[Peer]:
    found: list[Peer] = []

    def add(name, program, *, most=count, mode=(), samples=samples, is_slow=False):
        """`program` is the start of a command, or None where it could not be built."""
        if program is not None:
            n = str(min(most, count))
            command = [*program, lines, expected, n, str(samples), *mode]
            found.append(Peer(name, command, is_slow))

    def c(name, *flags):
        binary = tools.c(f"columns/{name}.c", *flags)
        return binary and [binary]

    slow = {"most": SLOW_LINES, "samples": 1}
    flags, versions = tools.kernel_flags(kernel)
    ours = c("ours", *flags)
    add("FiscalEngine", ours, mode=[str(threads)])
    for version in versions if threads == 1 else []:
        add(f"FiscalEngine, {version}", ours and ["env", f"FISCAL_KERNEL={version}", *ours], mode=["1"])
    if threads == 1:
        add("memory", c("limits"))
        plain = c("plain", "-lm")
        add("C, int64, wraps beyond its width", plain, mode=["int64"])
        add("C, __int128", plain, mode=["int128"])
        add("C, double", plain, mode=["doubles"])
        gmp = c("gmp", "-lgmp")
        add("GMP mpz, scaled integers", gmp, mode=["mpz"], **slow)
        add("GMP mpq, rationals", gmp, mode=["mpq"], **slow)
        add("libmpdec", c("mpdec", *tools.mpdec_flags()) if tools.mpdec_flags() else None, **slow)
        java = tools.java()
        java = java and [*java, tools.source("columns/Columns.java")]
        add("Java long", java, mode=["long"])
        add("Java BigDecimal", java, most=SLOW_LINES, mode=["BigDecimal"])
        add("Foundation Decimal", tools.swift("columns/foundation.swift"), most=SLOWEST_LINES, samples=1)

    def engine(name, peer, module, **options):
        python = tools.python(module)
        program = python and [python, tools.source("columns/engines.py")]
        add(name, program, mode=[str(threads), peer], **options)

    engine("DuckDB, BIGINT", "duckdb-bigint", "duckdb")
    engine("DuckDB, DECIMAL", "duckdb-decimal", "duckdb")
    engine("DuckDB, round(s*rate/(100+rate), 2)", "duckdb-natural", "duckdb")
    engine("polars, Int64", "polars-int64", "polars")
    engine("polars, Decimal", "polars-decimal", "polars", most=SLOW_LINES)
    engine("ClickHouse (chdb), Int64", "clickhouse", "chdb")
    if threads == 1:
        engine("numpy, int64", "numpy-int64", "numpy")
        engine("numpy, float64, round", "numpy-float64", "numpy")
        engine("pyarrow, int64", "pyarrow-int64", "pyarrow")
        engine("Python, int", "python-int", "numpy", **slow)
        engine("Python, decimal", "python-decimal", "numpy", **slow)
        server = tools.postgres()
        python = tools.python("numpy")
        if server and python:
            add("PostgreSQL, numeric", [python, tools.source("columns/postgres.py"), server], **slow)
    return found


def expected_totals(expected: str, count: int) -> tuple[int, int]:
    totals = []
    for column in range(2):
        values = array("q")
        with open(expected, "rb") as file:
            file.seek(column * os.path.getsize(expected) // 2)
            values.fromfile(file, count)
        totals.append(sum(values))
    return totals[0], totals[1]


def verdict(entry: Measured, expected: str) -> str:
    answers = entry.answers
    if "wrong_sums" in answers:
        wrong = [
            f"{answers[key]:,} {what}"
            for key, what in (("wrong_sums", "sums"), ("wrong_taxes", "taxes"))
            if answers[key]
        ]
        return "WRONG: " + ", ".join(wrong) if wrong else "all lines equal"
    if "sum" in answers:
        sums, taxes = expected_totals(expected, entry.lines)
        off = [
            f"{what} by {given - right:+,} kopecks"
            for what, given, right in (("sum", answers["sum"], sums), ("tax", answers["tax"], taxes))
            if given != right
        ]
        return "WRONG: " + ", ".join(off) if off else "totals equal"
    return "a limit, no arithmetic"


def report(tools: Tools, options, threads: int) -> tuple[str, bool]:
    """The table, and whether every result of ours was right."""
    lines, expected, count = prepare(tools, options.lines, options.seed, options.columns_file)
    found = peers(tools, lines, expected, count, options.samples, threads, options.kernel)
    measured = in_turns(chosen(found, options.only), options.rounds)
    ours = {entry.form: entry for entry in measured if entry.name == "FiscalEngine"}
    rows = []
    is_right = bool(ours)
    for form in ("columns", "totals"):
        matching = [entry for entry in measured if entry.form.split(":")[0] == form]
        for entry in sorted(matching, key=lambda entry: entry.median):
            limit = entry.form.partition(": ")[2]
            judgement = verdict(entry, expected)
            is_right = is_right and not (entry.name.startswith("FiscalEngine") and "WRONG" in judgement)
            name = f"{entry.name}: {limit}" if limit else entry.name
            rows.append(
                [
                    f"**{name}**" if entry.name.startswith("FiscalEngine") else name,
                    form,
                    number(entry.median),
                    number(entry.least),
                    number(BYTES[form] / entry.median),
                    number(entry.median / ours[form].median) if form in ours else "",
                    number(entry.least / ours[form].least) if form in ours else "",
                    f"{entry.lines:,}",
                    judgement,
                ]
            )
    title = f"Columns, {count:,} lines, {threads} thread{'s' if threads > 1 else ''}"
    names = ["what", "form", "ns/line", "least", "GB/s", "x ours", "by least", "lines", "check"]
    return table(title, names, rows, left=(0, 1, 8)), is_right
