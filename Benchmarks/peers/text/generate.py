#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lines of bills as text with their right figures: generate.py COUNT SEED > FILE

Price, quantity, percent, sum and tax with tabs between; inputs in their shortest form, results with two places. The
first line is 433.8 x 2 at 7 %.
"""

import random
import sys
from fractions import Fraction


def half_up(value):
    """A non-negative fraction to the kopeck, ties away from zero."""
    return int(value * 100 + Fraction(1, 2))


def shortest(value, places):
    text = f"{value // 10**places}.{value % 10**places:0{places}d}"
    return text.rstrip("0").rstrip(".")


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    draw = random.Random(seed)
    for number in range(count):
        price = draw.randint(1000, 2000000) if draw.random() < 0.7 else draw.randint(1, 99999999)
        quantity = 1000 * draw.randint(1, 5) if draw.random() < 0.65 else draw.randint(1, 99999)
        percent = draw.choice([0, 5, 7, 10, 20, 22])
        if number == 0:
            price, quantity, percent = 43380, 2000, 7
        sums = half_up(Fraction(price, 100) * Fraction(quantity, 1000))
        tax = half_up(Fraction(sums, 100) * Fraction(percent, 100 + percent))
        print(shortest(price, 2), shortest(quantity, 3), percent,
              *(f"{kopecks // 100}.{kopecks % 100:02d}" for kopecks in (sums, tax)), sep="\t")


if __name__ == "__main__":
    main()
