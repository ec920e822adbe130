# SPDX-License-Identifier: Apache-2.0
"""Documents: a file of bills as JSON lines in, a file of their figures out. Whole programs are timed."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from harness import Measured, chosen, number, run, say, table
from tools import Tools

SCALED_BILLS = 20_000


@dataclass
class Program:
    """`command` holds IN and OUT in the places of the two files; `to_output`: OUT is its standard output."""

    name: str
    command: list[str]
    is_scaled: bool = False
    is_slow: bool = False
    to_output: bool = False
    is_limit: bool = False


def prepare(tools: Tools, bills: int, seed: int, given: str | None) -> tuple[str, str]:
    """The file of bills, and its first part for peers that are too slow for all of it."""
    source = given or tools.path("data", "bills.ndjson")
    part = tools.path("data", "bills-part.ndjson")
    if given is None:
        bench = tools.product("fiscal-bench")
        say(f"generating {bills:,} bills")
        command = [bench, "generate", "--bills", str(bills), "--seed", str(seed)]
        with open(source, "wb") as file:
            subprocess.run(command, stdout=file, stderr=subprocess.DEVNULL, check=True)
    with open(source, "rb") as whole, open(part, "wb") as file:
        for _, line in zip(range(SCALED_BILLS), whole):
            file.write(line)
    return source, part


def programs(tools: Tools, threads: int) -> list[Program]:
    found: list[Program] = []

    def add(name, program, *arguments, **options):
        if program is not None:
            found.append(Program(name, [*program, *arguments], **options))

    fiscal = [tools.product("fiscal"), "recalc", "IN", "--output", "OUT", "--jobs", str(threads)]
    add("FiscalEngine", fiscal, "--output-format", "amounts")
    if threads == 1:
        add("FiscalEngine, whole receipts", fiscal)

    def engine(name, peer, *modules, **options):
        python = tools.python(*modules)
        add(name, python and [python, tools.source("documents/engines.py")], "IN", "OUT",
            str(threads), peer, **options)

    engine("DuckDB, read_json, DECIMAL", "duckdb", "duckdb")
    engine("ClickHouse (chdb), Decimal to Int64", "clickhouse", "chdb")
    engine("polars, scan_ndjson, Float64 to Int64", "polars", "polars")
    if threads > 1:
        return found

    limits = tools.c("documents/limits.c")
    for mode, what in (("read", "read"), ("lines", "read, find line breaks"), ("copy", "read, write a fifth")):
        add(f"the file alone: {what}", limits and [limits], "IN", "OUT", mode, is_limit=True)
    simdjson = tools.cxx("documents/simdjson.cpp", "-lsimdjson")
    add("C++, simdjson On-Demand, int64", simdjson and [simdjson], "IN", "OUT")
    java = tools.java_program("documents/Documents.java", "/usr/share/java/jackson-core.jar")
    java = java and [*java, "IN", "OUT"]
    add("Java, Jackson streaming, long", java, "long")
    add("Java, Jackson streaming, BigDecimal", java, "BigDecimal")
    engine("Python, orjson, int", "orjson", "orjson", is_slow=True)
    add("Python, json, decimal", [sys.executable, tools.source("documents/engines.py")], "IN", "OUT", "1",
        "decimal", is_slow=True)
    add("Foundation JSONDecoder, Decimal", tools.swift("documents/foundation.swift"), "IN", "OUT",
        is_scaled=True)
    jq = shutil.which("jq")
    if jq:
        add("jq, doubles", [jq], "-c", "-f", tools.source("documents/bills.jq"), "IN", is_scaled=True,
            to_output=True)
    else:
        say("jq is left out: no jq")
    return found


def judge(tools: Tools, result: str, expected: str, is_scaled: bool) -> tuple[str, int]:
    """What is wrong with a result file, and how many lines were compared."""
    python = tools.python("orjson") or sys.executable
    done = run([python, tools.source("documents/compare.py"), result, expected])
    if done.status != 0:
        return "WRONG: unreadable result", 0
    found = json.loads(done.output)
    wrong = [
        f"{found[key]:,} {what}"
        for key, what in (("wrong_sums", "sums"), ("wrong_taxes", "taxes"), ("wrong_totals", "totals"),
                          ("unknown", "unknown bills"))
        if found[key]
    ]
    if wrong:
        return "WRONG: " + ", ".join(wrong), found["lines"]
    if not is_scaled and filecmp.cmp(result, expected, shallow=False):
        return "same bytes", found["lines"]
    return "all figures equal", found["lines"]


def report(tools: Tools, options, threads: int) -> tuple[str, bool]:
    source, part = prepare(tools, options.bills, options.seed, options.bills_file)
    target = tools.path("data", "result.ndjson")
    expected = tools.path("data", "expected.ndjson")
    taken = tools.path("data", "taken")
    measure = tools.c("measure.c")
    # The answers: Python's decimal, a program that shares nothing with ours.
    engines = tools.source("documents/engines.py")
    subprocess.run([sys.executable, engines, source, expected, "1", "decimal"], check=True)

    measured: dict[str, Measured] = {}
    inputs: dict[str, str] = {}
    failed: set[str] = set()
    found = chosen(programs(tools, threads), options.only)
    for turn in range(options.rounds):
        say(f"round {turn + 1} of {options.rounds}")
        for program in found:
            if program.name in failed or (program.is_slow and turn > 0):
                continue
            given = part if program.is_scaled else source
            places = {"IN": given, "OUT": target}
            command = [measure, taken, *(places.get(word, word) for word in program.command)]
            if os.path.exists(target):
                os.remove(target)
            if program.to_output:
                with open(target, "wb") as file:
                    done = run(command, output=file)
            else:
                done = run(command)
            if done.status != 0:
                failed.add(program.name)
                measured.pop(program.name, None)
                last = (done.errors.strip().splitlines() or ["no message"])[-1]
                say(f"{program.name} is left out: it failed ({last[:200]})")
                continue
            entry = measured.setdefault(program.name, Measured(program.name, "documents", 1))
            with open(taken, encoding="ascii") as file:
                ns, kibibytes = map(int, file.read().split())
            entry.samples.append(ns / 1e9)
            entry.memory = max(entry.memory, kibibytes * 1024)
            if turn == 0:
                entry.answers["check"], entry.answers["lines"] = (
                    ("a limit, no arithmetic", 0)
                    if program.is_limit
                    else judge(tools, target, expected, program.is_scaled)
                )
                inputs[program.name] = given

    lines = max((entry.answers["lines"] for entry in measured.values()), default=0)
    ours = measured.get("FiscalEngine")
    ours_size = ours and os.path.getsize(inputs[ours.name])
    rows = []
    for entry in sorted(measured.values(), key=lambda e: e.median / os.path.getsize(inputs[e.name])):
        size = os.path.getsize(inputs[entry.name])
        its_lines = entry.answers["lines"] or lines
        rows.append([
            f"**{entry.name}**" if entry.name.startswith("FiscalEngine") else entry.name,
            f"{entry.median:.3f}",
            f"{entry.least:.3f}",
            number(size / entry.median / 1e6),
            number(entry.median / its_lines * 1e9),
            number(entry.median / size * ours_size / ours.median) if ours else "",
            number(entry.least / size * ours_size / ours.least) if ours else "",
            number(entry.memory / 2**20),
            f"{size / 1e6:,.0f}",
            entry.answers["check"],
        ])
    is_right = ours is not None and "WRONG" not in ours.answers["check"]
    with open(expected, "rb") as file:
        bills_read = sum(1 for _ in file)
    title = (f"Documents, {bills_read:,} bills, {lines:,} lines, {os.path.getsize(source) / 1e6:,.0f} MB, "
             f"{threads} thread{'s' if threads > 1 else ''}")
    names = ["what", "s", "least", "MB/s", "ns/line", "x ours", "by least", "peak MiB", "MB in", "check"]
    return table(title, names, rows, left=(0, 9)), is_right
