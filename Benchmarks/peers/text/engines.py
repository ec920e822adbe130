#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Python from text to text: engines.py FILE PASSES SAMPLES decimal|fractions"""

import json
import sys
import time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def in_decimals(cases):
    kopeck, hundred = Decimal("0.01"), Decimal(100)
    results = []
    for price, quantity, percent, _, _ in cases:
        s = (Decimal(price) * Decimal(quantity)).quantize(kopeck, ROUND_HALF_UP)
        r = Decimal(percent)
        t = (s * r / (hundred + r)).quantize(kopeck, ROUND_HALF_UP)
        results.append((str(s), str(t)))
    return results


def in_fractions(cases):
    half = Fraction(1, 2)
    results = []
    for price, quantity, percent, _, _ in cases:
        s = int(Fraction(price) * Fraction(quantity) * 100 + half)
        r = int(percent)
        t = int(Fraction(s * r, 100 + r) + half)
        results.append((f"{s // 100}.{s % 100:02d}", f"{t // 100}.{t % 100:02d}"))
    return results


def main():
    path, passes, samples, peer = sys.argv[1:]
    with open(path, encoding="ascii") as file:
        cases = [line.rstrip("\n").split("\t") for line in file]
    work = in_decimals if peer == "decimal" else in_fractions
    results = work(cases)
    ns = []
    for _ in range(int(samples)):
        start = time.perf_counter_ns()
        for _ in range(int(passes)):
            work(cases)
        ns.append(time.perf_counter_ns() - start)
    print(json.dumps({
        "form": "", "lines": len(cases) * int(passes), "ns": ns,
        "wrong_sums": sum(result[0] != case[3] for result, case in zip(results, cases)),
        "wrong_taxes": sum(result[1] != case[4] for result, case in zip(results, cases))}))


if __name__ == "__main__":
    main()
