# SPDX-License-Identifier: Apache-2.0
"""Text: one line of a bill, from the text of its price and quantity to the text of its sum and tax."""

from __future__ import annotations

import subprocess
import sys

from harness import Peer, chosen, in_turns, number, table
from tools import Tools

CASES = 4096


def peers(tools: Tools, cases: str, samples: int) -> list[Peer]:
    found: list[Peer] = []

    def add(name, program, passes, *mode):
        if program is not None:
            found.append(Peer(name, [*program, cases, str(passes), str(samples), *mode]))

    def c(name, *flags):
        binary = tools.c(f"text/{name}.c", *flags)
        return binary and [binary]

    add("FiscalEngine", [tools.benchmark("line-text")], 20)
    java = tools.java_program("text/Text.java")
    add("Java BigDecimal", java, 50)
    add("libmpdec", c("mpdec", *tools.mpdec_flags()) if tools.mpdec_flags() else None, 20)
    add("GMP mpq", c("gmp", "-lgmp"), 20)
    add("Foundation Decimal", tools.swift("text/foundation.swift"), 2)
    python = [sys.executable, tools.source("text/engines.py")]
    add("Python decimal", python, 5, "decimal")
    add("Python fractions", python, 1, "fractions")
    return found


def report(tools: Tools, options, threads: int) -> tuple[str, bool]:
    cases = tools.path("data", f"cases-{options.seed}.tsv")
    with open(cases, "w", encoding="ascii") as file:
        generate = [sys.executable, tools.source("text/generate.py"), str(CASES), str(options.seed)]
        subprocess.run(generate, stdout=file, check=True)
    found = chosen(peers(tools, cases, options.samples), options.only)
    measured = in_turns(found, options.rounds)
    ours = min((e for e in measured if e.name == "FiscalEngine"), key=lambda e: e.median, default=None)
    is_right = ours is not None
    rows = []
    for entry in sorted(measured, key=lambda entry: entry.median):
        wrong = [
            f"{entry.answers[key]} {what}"
            for key, what in (("wrong_sums", "sums"), ("wrong_taxes", "taxes"))
            if entry.answers[key]
        ]
        is_ours = entry.name == "FiscalEngine"
        is_right = is_right and not (is_ours and wrong)
        rows.append([
            f"**{entry.name}: {entry.form}**" if is_ours else entry.name,
            number(entry.median),
            number(entry.least),
            number(entry.median / ours.median) if ours else "",
            number(entry.least / ours.least) if ours else "",
            "WRONG: " + ", ".join(wrong) if wrong else "all lines equal",
        ])
    title = f"Text to text, {CASES:,} different lines, 1 thread"
    return table(title, ["what", "ns/line", "least", "x ours", "by least", "check"], rows, left=(0, 5)), is_right
