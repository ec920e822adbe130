# SPDX-License-Identifier: Apache-2.0
"""Runs peers in turns and prints one table of medians: what all workloads share."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from dataclasses import dataclass, field


def say(text: str) -> None:
    print(f"peers: {text}", file=sys.stderr, flush=True)


@dataclass
class Peer:
    """A program beside ours. `command` prints JSON objects with `form`, `lines` and `ns`."""

    name: str
    command: list[str]
    is_slow: bool = False
    """Slow peers run in the first round only."""


@dataclass
class Measured:
    """All samples of one form of one peer, in nanoseconds for a line."""

    name: str
    form: str
    lines: int
    samples: list[float] = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    memory: int = 0
    """Largest resident set of any run of a whole program, in bytes."""

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def least(self) -> float:
        return min(self.samples)


@dataclass
class Finished:
    status: int
    output: str
    errors: str


def run(command: list[str], output=None) -> Finished:
    """Runs a program to its end, its standard output to the file `output` if there is one."""
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=output or subprocess.PIPE, stderr=subprocess.PIPE)
    return Finished(done.returncode, (done.stdout or b"").decode(errors="replace"),
                    done.stderr.decode(errors="replace"))


def chosen(peers: list, only: list[str] | None) -> list:
    """Ours and those that were asked for by a part of their names; all where nothing was asked."""
    words = [word.lower() for word in only or [""]]
    return [
        peer for peer in peers
        if peer.name.startswith("FiscalEngine") or any(word in peer.name.lower() for word in words)
    ]


def in_turns(peers: list[Peer], rounds: int) -> list[Measured]:
    """Each round runs every peer once, so that a busy moment of the machine meets them all alike."""
    measured: dict[tuple[str, str], Measured] = {}
    failed: set[str] = set()
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        for peer in peers:
            if peer.name in failed or (peer.is_slow and number > 0):
                continue
            finished = run(peer.command)
            results = [json.loads(line) for line in finished.output.splitlines() if line.startswith("{")]
            if finished.status != 0 or not results:
                failed.add(peer.name)
                last = (finished.errors.strip().splitlines() or ["no message"])[-1]
                say(f"{peer.name} is left out: it failed ({last[:200]})")
            for result in results:
                key = (peer.name, result["form"])
                entry = measured.setdefault(key, Measured(peer.name, result["form"], result["lines"]))
                entry.samples += [ns / result["lines"] for ns in result["ns"]]
                entry.answers = {
                    name: value for name, value in result.items() if name not in ("form", "lines", "ns")
                }
    return list(measured.values())


def number(value: float) -> str:
    """Three significant digits, groups of three."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(title: str, columns: list[str], rows: list[list[str]], left: tuple[int, ...] = (0,)) -> str:
    """A Markdown table, aligned so that it reads in a terminal too."""
    widths = [max(len(row[i]) for row in [columns, *rows]) for i in range(len(columns))]

    def line(cells: list[str]) -> str:
        padded = [
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(cells, widths))
        ]
        return "| " + " | ".join(padded) + " |"

    rule = [
        "-" * width if i in left else "-" * (width - 1) + ":" for i, width in enumerate(widths)
    ]
    return "\n".join([f"### {title}", "", line(columns), line(rule), *map(line, rows), ""])
