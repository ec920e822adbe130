#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the figures of two files of results: compare.py RESULT EXPECTED.

One JSON object: bills and lines compared, figures that differ, totals. Spelling of numbers and order of bills do not
matter; RESULT may hold the first bills alone.
"""

import json
import sys

try:
    from orjson import loads
except ImportError:
    from json import loads


def kopecks(value):
    """Figures here have at most 14 digits, which a double keeps apart."""
    scaled = round(float(value) * 100)
    return scaled if abs(scaled / 100 - float(value)) < 1e-6 * max(1, abs(scaled)) else None


def bills(path):
    with open(path, "rb") as lines:
        for line in lines:
            bill = loads(line)
            figures = [(kopecks(item["sumPrice"]), kopecks(item["tax"])) for item in bill["items"]]
            yield str(bill["billId"]), figures, kopecks(bill["totalAmount"]), kopecks(bill["totalTax"])


def main():
    found = {number: (figures, total, tax) for number, figures, total, tax in bills(sys.argv[1])}
    count = len(found)
    lines = sums = taxes = totals = amount = tax_amount = seen = 0
    for number, figures, total, tax in bills(sys.argv[2]):
        if seen == count:
            break
        result = found.pop(number, None)
        if result is None:
            continue
        seen += 1
        lines += len(figures)
        given = result[0] + [(None, None)] * (len(figures) - len(result[0]))
        sums += sum(a[0] != b[0] for a, b in zip(given, figures))
        taxes += sum(a[1] != b[1] for a, b in zip(given, figures))
        totals += (result[1] != total) + (result[2] != tax)
        amount += result[1] or 0
        tax_amount += result[2] or 0
    print(json.dumps({
        "bills": seen, "lines": lines, "wrong_sums": sums, "wrong_taxes": taxes, "wrong_totals": totals,
        "unknown": len(found), "amount": amount, "tax": tax_amount}))


if __name__ == "__main__":
    main()
