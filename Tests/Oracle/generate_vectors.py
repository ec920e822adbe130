"""Writes the vector files of Tests/Vectors from the oracle; `--check` compares instead of writing.

    python3 Tests/Oracle/generate_vectors.py            write
    python3 Tests/Oracle/generate_vectors.py --check    exit 1 if a file on disk differs

Every run first asserts the published vectors (published_vectors.py) and, for each generated row,
the invariants of this file. The only source of chance is the seeded `Dice`.
"""

from __future__ import annotations

import decimal
import json
import sys
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True

import published_vectors
from dice import Dice
from settlement_oracle import Life, matrix_bounds, prepayment_rate, transfer_rate
from fiscal_oracle import (
    BASES, INT64_MAX, KEEP, LEVELS, ORDERS, PARTS, RULES, ZERO,
    METHODS, Bill, FiscalError, Policy, Receipt, allocate, allocate_by, compute_receipt, decimal_text, exact_of_lines,
    exact_parts, is_decimal, parse_bill, parse_decimal, parse_policy, parse_rate, parse_value,
    receipt_form, refusals, round_to_scale, round_to_step, unit_of_scale, value_text, vat_of_amount)

VECTORS = Path(__file__).resolve().parent.parent / "Vectors"
SEED = 20260311
NEAREST = tuple(rule for rule in RULES if rule.startswith("half-"))
SIZE_LIMIT = 8_000_000


# ---------------------------------------------------------------------------------------------
# rounding.tsv, rounding-step.tsv
# ---------------------------------------------------------------------------------------------

DECIMAL_MODES = {
    "half-up": decimal.ROUND_HALF_UP, "half-down": decimal.ROUND_HALF_DOWN,
    "half-even": decimal.ROUND_HALF_EVEN, "up": decimal.ROUND_UP, "down": decimal.ROUND_DOWN,
    "ceiling": decimal.ROUND_CEILING, "floor": decimal.ROUND_FLOOR}


def check_rounding(value: Fraction, step: Fraction, rule: str, rounded: Fraction) -> None:
    """The laws of a rounded value, and a second opinion of the `decimal` module at scales."""
    residue = rounded - value
    assert (rounded / step).denominator == 1 and abs(residue) < step
    if rule in NEAREST:
        assert abs(residue) <= step / 2
    if rule == "exact":
        assert residue == 0
    mirrored = {"ceiling": "floor", "floor": "ceiling",
                "half-ceiling": "half-floor", "half-floor": "half-ceiling"}.get(rule, rule)
    assert round_to_step(-value, step, mirrored) == -rounded
    if rule in DECIMAL_MODES and is_decimal(value) and is_decimal(step):
        with decimal.localcontext() as context:
            context.prec = 400
            quotient = value / step
            if is_decimal(quotient):
                other = decimal.Decimal(decimal_text(quotient)).to_integral_value(
                    rounding=DECIMAL_MODES[rule])
                assert int(other) * step == rounded


def rounded_text(value: Fraction, step: Fraction, rule: str) -> tuple[str, str]:
    """The rounded value and the residue as the files write them."""
    try:
        rounded = round_to_step(value, step, rule)
    except FiscalError as error:
        return error.code, "-"
    check_rounding(value, step, rule, rounded)
    return value_text(rounded), str(rounded - value)


FRACTIONS = ("1/3", "-2/3", "2/3", "-1/3", "61040/107", "-61040/107", "5/21", "1/6", "-1/6",
             "17500/21", "1/7", "22/61", "999999/1000001", "-1/59", "29999999999/6", "1/1200")
SMALL = ("0.999999999999999999999", "-0.999999999999999999999", "0.1", "-0.1", "0.49", "-0.49",
         "0.51", "-0.51", "0.05", "-0.05", "0.005", "-0.005", "0.0049", "0.0051", "0.000001",
         "-0.000001", "1e-40", "-1e-40", "0.5", "-0.5")
HUGE = ("1234567890" * 6, "-" + "9" * 60, "9" * 60 + ".5", "-" + "9" * 60 + ".5",
        "8" * 59 + "5", "5" + "0" * 59, "12345678901234567890.125", "92233720368547758.075",
        "92233720368547758.07", "-92233720368547758.085", "9223372036854775807.5",
        "18446744073709551615.5", "340282366920938463463374607431768211455.5", "1e60", "-25e58")


def rounding_pairs(dice: Dice) -> list[tuple[str, int]]:
    """The (value, scale) pairs that every rule is tried on."""
    pairs = [(decimal_text(Fraction(quarter, 4)), 0) for quarter in range(-10, 11)]
    hair = Fraction(1, 10 ** 30)
    for scale in range(-3, 10):
        for count in (0, 1, 4, 17, -1, -2, -24):
            tie = (count + Fraction(1, 2)) * unit_of_scale(scale)
            pairs += [(decimal_text(tie + shift), scale) for shift in (ZERO, hair, -hair)]
    pairs += [(text, scale) for text in FRACTIONS for scale in (-1, 0, 2, 4, 6)]
    pairs += [(text, scale) for text in SMALL for scale in (0, 1, 2)]
    pairs += [(text, scale) for text in HUGE for scale in (-59, -2, 0, 2)]
    pairs += [("0", 0), ("0", 2), ("0", -2), ("-0.0", 2), ("10.345", 2), ("10.234", 2),
              ("1e3", 2), ("1.5E-3", 3)]
    while len(pairs) < 640:
        digits = dice.below(10 ** dice.between(1, 12)) * dice.pick((1, -1))
        places = dice.between(0, 8)
        scale = dice.between(-3, 9)
        pairs.append((decimal_text(Fraction(digits, 10 ** places)), min(scale, places + 1)))
    return list(dict.fromkeys(pairs))


def rounding_rows(dice: Dice) -> list[str]:
    rows = ["# value\tscale\trule\trounded\tresidue"]
    for text, scale in rounding_pairs(dice):
        for rule in RULES:
            rounded, residue = rounded_text(parse_value(text), unit_of_scale(scale), rule)
            rows.append("\t".join((text, str(scale), rule, rounded, residue)))
    return rows


def rounding_step_rows(dice: Dice) -> list[str]:
    rows = ["# value\tstep\trule\trounded"]
    for step_text in ("0.05", "1", "0.25", "0.5", "5", "100", "0.2", "1/3"):
        step = parse_value(step_text)
        values = [step * Fraction(half, 2) for half in range(-5, 6)]
        values += [step * (count + Fraction(1, 2)) + shift * Fraction(1, 10 ** 12)
                   for count in (3, -4) for shift in (-1, 1)]
        values += [Fraction(dice.between(-99999, 99999), 100) for _ in range(8)]
        values += [Fraction(dice.between(-9999, 9999), 1000) for _ in range(4)]
        values += [Fraction(341718, 100), Fraction(10 ** 25 + 5, 40)]
        for value in dict.fromkeys(values):
            for rule in RULES:
                rows.append("\t".join((value_text(value), step_text, rule,
                                       rounded_text(value, step, rule)[0])))
    return rows


# ---------------------------------------------------------------------------------------------
# vat.tsv
# ---------------------------------------------------------------------------------------------

VAT_RATES = ("none", "0%", "5%", "7%", "10%", "18%", "20%", "22%", "12.5%",
             "5/105", "7/107", "10/110", "18/118", "20/120", "22/122")
VAT_AMOUNTS = ("8720", "0.99", "0.03", "0.09", "0.15", "501.75", "17500", "9856", "0", "0.01",
               "1.995", "100.005", "-0.99", "-8720", "33.3333", "92233720368547758.07",
               "1" + "0" * 30 + ".03")


def vat_row(amount: str, rate: str, basis: str, order: str, rule: str, scale: int) -> str:
    exclusive = basis == "tax-exclusive"
    try:
        gross, net, tax, exact = vat_of_amount(
            parse_decimal(amount), parse_rate(rate), exclusive, order, rule, scale)
        assert gross == net + tax
        settled = round_to_scale(parse_decimal(amount), scale, rule)
        if order != "both":
            assert settled == (net if exclusive else gross)
        unit = unit_of_scale(scale)
        assert abs(tax - exact) < unit
        if rule in NEAREST:
            assert abs(tax - exact) <= unit / 2
        figures = [decimal_text(gross), decimal_text(net), decimal_text(tax), str(exact)]
    except FiscalError as error:
        figures = [error.code] * 4
    return "\t".join([amount, rate, basis, order, rule, str(scale)] + figures)


def tie_amount(dice: Dice, rate: str, exclusive: bool, scale: int) -> str:
    """An amount of whole units whose tax is half a unit off, where the rate allows one."""
    for _ in range(200):
        amount = dice.between(1, 99999) * unit_of_scale(scale)
        exact = exact_parts(amount, parse_rate(rate), exclusive).tax / unit_of_scale(scale)
        if exact.denominator == 2:
            return decimal_text(amount)
    return decimal_text(amount)


def vat_rows(dice: Dice) -> list[str]:
    rows = ["# amount\trate\tbasis\torder\trule\tscale\tgross\tnet\ttax\texactTax"]
    cases = []
    for amount in VAT_AMOUNTS:
        for rate in VAT_RATES:
            for basis in BASES:
                for order in ORDERS:
                    cases.append((amount, rate, basis, order, dice.pick(RULES), 2))
    for rule in RULES:
        for rate in VAT_RATES:
            for basis in BASES:
                for order in ORDERS:
                    scale = dice.pick((2, 2, 2, 2, 0, 1, 3, 4))
                    tie = tie_amount(dice, rate, basis == "tax-exclusive", scale)
                    off = decimal_text(Fraction(dice.below(10 ** 8), 10 ** dice.between(0, 5)))
                    on = decimal_text(dice.between(1, 9999999) * unit_of_scale(scale))
                    amounts = [tie, off, on]
                    if rule == "exact":                 # a round sum, often divisible
                        divisor = (parse_rate(rate).points + 100).numerator
                        amounts.append(decimal_text(Fraction(divisor * dice.between(1, 90))))
                    cases += [(amount, rate, basis, order, rule, scale) for amount in amounts]
    while len(cases) < 6000:
        amount = Fraction(dice.below(10 ** dice.between(1, 9)), 10 ** dice.between(0, 4))
        amount *= dice.pick((1, 1, 1, -1))
        cases.append((decimal_text(amount), dice.pick(VAT_RATES), dice.pick(BASES),
                      dice.pick(ORDERS), dice.pick(RULES), dice.pick((2, 2, 2, 0, 1, 3, 4, -1))))
    return rows + list(dict.fromkeys(vat_row(*case) for case in cases))


# ---------------------------------------------------------------------------------------------
# allocation.tsv
# ---------------------------------------------------------------------------------------------

def check_allocation(amount: Fraction, weights: list[Fraction], unit: Fraction,
                     shares: list[Fraction]) -> None:
    """Shares add up, miss the exact share by less than a unit, and no later line jumps a queue."""
    assert sum(shares, ZERO) == amount
    total = sum(weights, ZERO)
    if total == 0:
        weights, total = [Fraction(1)] * len(weights), Fraction(len(weights))
    exact = [abs(amount) * weight / total for weight in weights]
    got = [abs(share) for share in shares]
    for share, ideal, weight in zip(got, exact, weights):
        assert (share / unit).denominator == 1 and abs(share - ideal) < unit
        assert weight != 0 or share == 0
    gains = [share - ideal for share, ideal in zip(got, exact)]
    for first in range(len(gains)):
        for second in range(first + 1, len(gains)):
            if got[first] - exact[first] < 0 < gains[second]:
                assert fraction_of(exact[second] / unit) > fraction_of(exact[first] / unit)
            if gains[first] > 0 > gains[second]:
                assert fraction_of(exact[first] / unit) >= fraction_of(exact[second] / unit)


def fraction_of(value: Fraction) -> Fraction:
    return value - value.numerator // value.denominator


ALLOCATIONS = (
    ("100", 2, "1,1,1"), ("0", 2, "1,2,3"), ("0.01", 2, "0,0,1"), ("0.02", 2, "1,1,1"),
    ("-100", 2, "1,1,1"), ("-0.05", 2, "1,2,3,4"), ("10", 2, "0,0,0"), ("-10", 2, "0,0,0"),
    ("29", 2, "10,20"), ("15", 2, "100,40,5"), ("500", 0, "2460,18750,1700"),
    ("828", 0, "500,3750,1700"), ("70", -1, "1,1,1"), ("1112", 2, "4000,6300"),
    ("0.03", 2, "0,1,0,1"), ("1", 0, "0.5,0.5"), ("1", 2, "1"), ("7", 2, "0"),
    ("92233720368547758.07", 2, "1,1"), ("273.73", 2, "3474.6"), ("0.05", 2, "1e3,1E+3,1000"))


def allocation_rows(dice: Dice) -> list[str]:
    cases = list(ALLOCATIONS)
    while len(cases) < 2000:
        scale = dice.pick((2, 2, 2, 2, 2, 0, 1, 3, 4, -1, -2))
        count = dice.pick((1, 2, 2, 3, 3, 3, 4, 5, 6, 7, 10, 20))
        amount = dice.below(10 ** dice.between(1, dice.pick((3, 7, 20)))) * unit_of_scale(scale)
        style = dice.pick(("small", "small", "equal", "sums", "decimals", "far apart", "zeros"))
        weights = [random_weight(dice, style) for _ in range(count)]
        if style == "equal":
            weights = weights[:1] * count
        cases.append((decimal_text(amount * dice.pick((1, 1, 1, -1))), scale, ",".join(weights)))
    rows = ["# amount\tscale\tweights\tshares"]
    for amount_text, scale, weights_text in dict.fromkeys(cases):
        amount, unit = parse_decimal(amount_text), unit_of_scale(scale)
        weights = [parse_decimal(text) for text in weights_text.split(",")]
        shares = allocate(amount, weights, unit)
        check_allocation(amount, weights, unit, shares)
        rows.append("\t".join((amount_text, str(scale), weights_text,
                               ",".join(decimal_text(share) for share in shares))))
    return rows


def random_weight(dice: Dice, style: str) -> str:
    if style == "zeros" and dice.chance(1, 2):
        return "0"
    if style == "sums":
        return decimal_text(Fraction(dice.below(10 ** 7), 100))
    if style == "decimals":
        return decimal_text(Fraction(dice.below(10 ** 6), 10 ** dice.between(0, 6)))
    if style == "far apart":
        return decimal_text(Fraction(10) ** dice.between(-6, 12) * dice.between(1, 9))
    return str(dice.below(7))


# ---------------------------------------------------------------------------------------------
# allocation-methods.tsv
# ---------------------------------------------------------------------------------------------

STEPS = ("0.01",) * 6 + ("1", "0.05", "10", "0.001", "1/3")
METHOD_CASES = (
    ("0.01", "100", "1,1,1", None), ("0.01", "100.01", "2,3,0,1", None),
    ("0.01", "0.02", "1,1,1,1", None), ("0.01", "0.05", "1,0", None), ("0.01", "7", "0", None),
    ("0.01", "-0.07", "0,0,0", None), ("1", "828", "500,3750,1700", None),
    ("0.01", "15", "100,40,5", None), ("0.01", "10", "3,1,1", "5,-,2.40"),
    ("0.01", "10", "3,1", "5,1.009"), ("0.01", "0.02", "1,1,1,1", "-,-,-,-"),
    ("0.01", "0.005", "1,1", None), ("0.01", "1", "1,0", "0.5,-"), ("0.01", "0", "1,2", "0,0"))


def allocation_method_rows(dice: Dice) -> list[str]:
    """Every method over the same cases, so that their difference shows."""
    cases = list(METHOD_CASES)
    while len(cases) < 450:
        step = dice.pick(STEPS)
        count = dice.pick((1, 2, 2, 3, 3, 3, 4, 5, 6, 10))
        amount = dice.below(10 ** dice.between(1, dice.pick((2, 4, 7, 20)))) * parse_value(step)
        style = dice.pick(("small", "small", "equal", "sums", "decimals", "far apart", "zeros"))
        weights = [random_weight(dice, style) for _ in range(count)]
        if style == "equal":
            weights = weights[:1] * count
        caps = None
        if dice.chance(1, 2):
            fair = amount / count
            caps = ",".join("-" if dice.chance(1, 3) else value_text(
                fair * dice.between(0, 40) / dice.pick((10, 10, 7))) for _ in range(count))
        cases.append((step, value_text(amount * dice.pick((1, 1, 1, -1))), ",".join(weights), caps))
    rows = ["# method\tstep\trule\tamount\tweights\tcaps\tshares"]
    for step_text, amount_text, weights_text, caps_text in dict.fromkeys(cases):
        for method in METHODS:
            rule = dice.pick(RULES)
            rows.append("\t".join((
                method, step_text, rule, amount_text, weights_text, caps_text or "none",
                shares_text(method, step_text, rule, amount_text, weights_text, caps_text))))
    return rows


def shares_text(method: str, step: str, rule: str, amount: str, weights: str,
                caps: str | None) -> str:
    """The shares with commas, or the code of the error."""
    limits = None if caps is None else [
        None if text == "-" else parse_value(text) for text in caps.split(",")]
    try:
        shares = allocate_by(method, parse_value(amount),
                             [parse_decimal(text) for text in weights.split(",")],
                             parse_value(step), rule, limits)
    except FiscalError as error:
        return error.code
    assert sum(shares, ZERO) == parse_value(amount)
    assert all((share / parse_value(step)).denominator == 1 for share in shares)
    if limits is None and method == "largest-remainder":
        assert shares == allocate(parse_value(amount), [parse_decimal(text) for text
                                                        in weights.split(",")], parse_value(step))
    for share, limit in zip(shares, limits or []):
        assert limit is None or abs(share) <= limit
    return ",".join(value_text(share) for share in shares)


# ---------------------------------------------------------------------------------------------
# receipts.ndjson: random policies
# ---------------------------------------------------------------------------------------------

def random_policy(dice: Dice, level: str, rule: str, order: str, parts: str,
                  discounted: bool = False) -> str | dict:
    """A policy with the given VAT part; the short forms come up where they say the same.

    Discounted bills at level `unit` mostly get the one way of discounts that is not refused there.
    """
    by_unit = level == "unit" and discounted and dice.chance(9, 10)
    if order == "tax" and parts == "reconciled" and not by_unit and dice.chance(1, 2):
        return f"{level}/{rule}"
    policy = {
        "name": f"{level}-{order}-{rule}",
        "scale": dice.pick((2,) * 14 + (0, 1, 3, 3, 4, 4)),
        "unitPrice": other_point(dice, rule, same=25, keep=50),
        "lineSum": other_point(dice, rule, same=55, keep=15),
        "discount": other_point(dice, rule, same=55, keep=15),
        "vat": rule, "vatLevel": level, "vatOrder": order, "parts": parts, "total": KEEP}
    if dice.chance(3, 10):
        steps = {0: ("1", "5", "10"), 1: ("0.1", "0.5", "1")}
        policy["total"] = {
            "step": dice.pick(steps.get(policy["scale"], ("1", "1", "0.05", "0.5", "0.1", "10"))),
            "rule": dice.pick(("down", "down", "half-up", "half-even", "up", "half-down"))}
    if by_unit:
        policy["lineDiscount"] = "unitPrice"
    elif dice.chance(1, 2):
        policy["lineDiscount"] = dice.pick(("lineSum", "unitPrice", "unitPrice"))
    return policy


def other_point(dice: Dice, rule: str, same: int, keep: int) -> str:
    """The rule of another rounding point, in percent of the cases; only `exact` brings `exact`."""
    throw = dice.below(100)
    if throw < same:
        return rule
    if throw < same + keep:
        return KEEP
    return dice.pick([each for each in RULES if each != "exact"])


# ---------------------------------------------------------------------------------------------
# receipts.ndjson: random bills
# ---------------------------------------------------------------------------------------------

RATES = ("20%",) * 8 + ("22%",) * 4 + ("10%",) * 4 + ("5%",) * 3 + ("7%",) * 3 + (
    "none", "none", "0%", "0%", "12.5%", "18%", "20/120", "20/120", "10/110", "22/122", "5/105",
    "7/107", "18/118", "Без НДС", "без НДС", "no vat", "20.0%", "5.00%", "33%")
COUNTS = (1,) * 22 + (2,) * 24 + (3,) * 20 + (4,) * 13 + (5,) * 9 + (6,) * 8 + (7, 9, 12)
QUANTITIES = ("1",) * 8 + ("2", "3", "4", "5", "7", "10", "12", "0.5", "1.5", "2.5", "1.347",
                           "29.57", "4.5", "8.23", "500", "100", "0.001", "0.0001", "3.0000")


class BillMaker:
    """Random bills of the own form, biased to ties, off-unit products and edges."""

    def __init__(self, dice: Dice, policy: Policy, exclusive: bool):
        self.dice = dice
        self.policy = policy
        self.exclusive = exclusive
        self.exact_friendly = policy.vat == "exact" and dice.chance(2, 3)
        many = (1, 2, 3, 3, 4) if policy.level == "receipt" else (1, 1, 2, 2, 3)
        self.rates = [dice.pick(RATES) for _ in range(dice.pick(many))]
        self.style = dice.pick(("mixed", "mixed", "mixed", "ties", "small", "ordinary", "decimals"))

    def bill(self, discounted: bool) -> dict:
        dice = self.dice
        count = dice.pick(COUNTS)
        bill: dict = {}
        if self.exclusive:
            bill["priceBasis"] = "tax-exclusive"
        elif dice.chance(1, 8):
            bill["priceBasis"] = "tax-inclusive"
        bill["lines"] = [self.line(position) for position in range(count)]
        if discounted:
            self.discount(bill)
        if dice.chance(1, 12):
            # A prepayment around the plausible total, so that some are too large.
            whole = parse_bill(bill)
            about = sum((line.price * line.quantity for line in whole.lines), ZERO)
            amount = about * dice.pick((Fraction(1, 2), Fraction(1, 10), Fraction(1), Fraction(2)))
            bill["prepayment"] = decimal_text(round_to_scale(amount, self.policy.scale, "down"))
        return bill

    def line(self, position: int) -> dict:
        rate = self.dice.pick(self.rates)
        style = self.style
        if style == "mixed":
            style = self.dice.pick(("ties", "small", "ordinary", "decimals", "product tie", "edge"))
        if self.exact_friendly:
            style = "divisible"
        price, quantity = self.price_and_quantity(style, rate)
        return {"id": str(position + 1), "price": self.spelled(price), "quantity": quantity,
                "rate": rate}

    def spelled(self, price: Fraction) -> str:
        """The price, now and then with trailing zeros or an exponent."""
        text = decimal_text(price)
        throw = self.dice.below(40)
        if throw == 0 and "." in text:
            return text + "0"
        if throw == 1:
            return text + "e0"
        if throw == 2 and price.denominator == 1:
            return text + ".00"
        return text

    def price_and_quantity(self, style: str, rate: str) -> tuple[Fraction, str]:
        dice, unit = self.dice, self.policy.unit
        if style == "divisible":
            parsed = parse_rate(rate)
            factor = exact_parts(Fraction(1), parsed, self.exclusive).tax.denominator
            return (factor * dice.between(1, 400) * unit * dice.pick((1, 1, 5)),
                    dice.pick(("1", "1", "2", "3", "10")))
        if style == "ties":
            tie = tie_amount(dice, rate, self.exclusive, self.policy.scale)
            return parse_decimal(tie), dice.pick(("1", "1", "1", "1", "3", "5"))
        if style == "small":
            return dice.below(40) * unit, dice.pick(QUANTITIES)
        if style == "product tie":
            return ((2 * dice.below(20000) + 1) * unit / 2,
                    dice.pick(("1", "3", "5", "7", "0.1", "0.3", "2", "0.01")))
        if style == "decimals":
            return (Fraction(dice.below(10 ** dice.between(2, 8)), 10 ** dice.between(3, 5)),
                    decimal_text(Fraction(dice.between(1, 10 ** 5), 10 ** dice.between(0, 4))))
        if style == "edge":
            return (dice.pick([Fraction(0), unit, unit / 2, unit / 10, Fraction(100),
                               Fraction(990), Fraction(1999, 100), Fraction(99999999, 100)]),
                    dice.pick(QUANTITIES))
        return Fraction(dice.between(1, 999999), 100), dice.pick(QUANTITIES)

    # Discounts and surcharges

    def discount(self, bill: dict) -> None:
        """At least one discount or surcharge, mostly of kinds that the policy's level allows."""
        dice = self.dice
        if self.policy.level == "unit" and dice.chance(9, 10):
            some = [line for line in bill["lines"] if dice.chance(2, 3)] or bill["lines"][:1]
            for line in some:
                line["discounts"] = [self.percent() for _ in range(dice.pick((1, 1, 1, 2, 3)))]
            self.stacking(bill)
            return
        where = dice.pick(("line", "line", "receipt", "receipt", "both", "both", "both"))
        if where != "receipt":
            some = [line for line in bill["lines"] if dice.chance(1, 2)] or bill["lines"][:1]
            for line in some:
                about = parse_decimal(line["price"]) * parse_decimal(line["quantity"])
                self.adjust(line, about)
        if where != "line":
            about = sum((parse_decimal(line["price"]) * parse_decimal(line["quantity"])
                         for line in bill["lines"]), ZERO)
            self.adjust(bill, about)
        self.stacking(bill)

    def stacking(self, bill: dict) -> None:
        throw = self.dice.below(10)
        if throw < 4:
            bill["stacking"] = "sequential"
        elif throw == 4:
            bill["stacking"] = "original"

    def adjust(self, target: dict, about: Fraction) -> None:
        dice = self.dice
        kind = dice.pick(("discounts",) * 7 + ("surcharges",) * 2 + ("both",) * 3)
        for key in ("discounts", "surcharges"):
            if kind in (key, "both"):
                count = dice.pick((1, 1, 1, 2, 2, 3))
                target[key] = [self.adjustment(about, key) for _ in range(count)]

    def adjustment(self, about: Fraction, key: str) -> dict:
        if self.dice.chance(1, 2):
            return self.percent()
        return {"amount": self.amount(about, key)}

    def percent(self) -> dict:
        dice = self.dice
        if self.exact_friendly and dice.chance(3, 4):
            return {"percent": dice.pick(("50", "20", "10", "100"))}
        return {"percent": dice.pick(
            ("5", "10", "3", "7", "15", "20", "30", "50", "33.33", "12.5", "0.5", "1", "2.5",
             "17.345", "0", "99.9", "100", "150", decimal_text(Fraction(dice.below(10000), 100))))}

    def amount(self, about: Fraction, key: str) -> str:
        dice, unit = self.dice, self.policy.unit
        throw = dice.below(10)
        if throw < 2:
            value = dice.pick((unit, 2 * unit, 7 * unit, ZERO))
        elif throw < 4 and not self.exact_friendly:
            value = dice.between(0, 999) * unit / 10            # off the unit
        elif throw == 4 and key == "discounts":
            value = about * dice.pick((1, 2)) + unit            # more than there is
        elif throw == 5 and key == "discounts":
            value = round_to_scale(about, self.policy.scale, "half-up")
        else:
            value = round_to_scale(about * dice.between(1, 40) / 100, self.policy.scale, "down")
        return decimal_text(value)


# ---------------------------------------------------------------------------------------------
# receipts.ndjson: what must hold for every receipt
# ---------------------------------------------------------------------------------------------

def check_receipt(bill: Bill, policy: Policy, receipt: Receipt) -> None:
    """The invariants of a computed receipt, written apart from the formulas of the oracle."""
    lines, groups, unit = receipt.lines, receipt.groups, policy.unit
    keeps_sums, keeps_discounts = policy.line_sum == KEEP, policy.discount == KEEP
    counterpart, both = policy.order == "counterpart", policy.order == "both"
    reconciled = policy.level in ("rate", "receipt") and policy.parts == "reconciled"

    def settled(figure: Fraction) -> bool:
        return (figure / unit).denominator == 1 and abs(figure / unit) <= INT64_MAX

    # What is settled is whole units.
    assert settled(receipt.total_amount) and settled(receipt.total_tax)
    assert settled(receipt.amount_due) and settled(receipt.overpaid)
    assert all(settled(group.turnover) and settled(group.tax) for group in groups)
    assert keeps_sums or all(settled(line.sum) for line in lines)
    assert (keeps_sums and counterpart and not reconciled) or all(
        settled(line.tax) for line in lines)
    if not keeps_sums and not keeps_discounts:
        assert all(settled(line.discount) for line in lines) and settled(receipt.total_discount)

    # Sums add up.
    assert receipt.total_discount == sum((line.discount for line in lines), ZERO)
    if not keeps_sums:
        sums = sum((line.sum for line in lines), ZERO)
        turnovers = sum((group.turnover for group in groups), ZERO)
        if not both:
            assert turnovers == sums
            assert receipt.total_amount == sums + (receipt.total_tax if bill.exclusive else 0)
        elif policy.level != "receipt":
            taxes = sum((group.tax for group in groups), ZERO)
            assert receipt.total_amount == turnovers + (taxes if bill.exclusive else 0)
    if not keeps_sums or not counterpart:
        if policy.level in ("unit", "line"):
            assert receipt.total_tax == sum((line.tax for line in lines), ZERO)
            for group in groups:
                assert group.tax == sum((line.tax for line in group.lines), ZERO)
    if policy.level == "rate" or reconciled:
        assert receipt.total_tax == sum((group.tax for group in groups), ZERO)
    if reconciled:
        for group in groups:
            assert group.tax == sum((line.tax for line in group.lines), ZERO)

    # Each line: undiscounted - discounts + surcharges. Where `discount` keeps decimals and
    # `lineSum` does not, each level ends in a rounding of the sum that no discount shows.
    for line in lines:
        left = line.undiscounted - line.discount + line.surcharge
        if keeps_discounts and not keeps_sums:
            assert abs(line.sum - left) < 2 * unit
        else:
            assert line.sum == left

    # Nothing below zero. Only a difference against a base that is not whole units, or against the
    # figure of one unit, can be: such taxes are left as the definition gives them.
    loose = (counterpart or both) and (keeps_sums or policy.level == "unit")
    for line in lines:
        assert line.sum >= 0 and line.discount >= 0
        assert line.price >= 0 and (line.tax >= 0 or loose)
    assert receipt.total_amount >= 0 and (receipt.total_tax >= 0 or loose)
    assert receipt.amount_due >= 0 and receipt.overpaid >= 0
    for group in groups:
        assert (group.turnover >= 0 and group.tax >= 0) or loose
        if group.rate.points == 0 and not loose:
            assert group.tax == 0 and all(line.tax == 0 for line in group.lines)

    # Settled taxes stay near the exact ones.
    within = unit / 2 if policy.vat in NEAREST else unit
    if not keeps_sums and policy.level != "unit":
        for line in lines:
            exact = exact_parts(line.sum, line.rate, bill.exclusive).tax
            assert abs(line.tax - exact) <= (2 * unit if reconciled else within)
    if not keeps_sums and policy.level == "rate":
        for group in groups:
            assert abs(group.tax - exact_of_lines(group.lines).tax) <= within
    if not keeps_sums and policy.level == "receipt":
        assert abs(receipt.total_tax - exact_of_lines(lines).tax) <= within

    # The amount due.
    due = receipt.total_amount - bill.prepayment
    assert receipt.amount_due == 0 or receipt.overpaid == 0
    if due < 0:
        assert receipt.overpaid == -due
    elif policy.total_step is None:
        assert receipt.amount_due == due
    else:
        assert abs(receipt.amount_due - due) < policy.total_step
        assert (receipt.amount_due / policy.total_step).denominator == 1


def has_one_cause(bill_form: dict, policy_form: str | dict, code: str) -> bool:
    """Whether a bill computes once its error is mended, so that no order of checks is asserted."""
    if len(set(refusals(parse_bill(bill_form), parse_policy(policy_form)))) > 1:
        return False
    text = json.dumps(policy_form)
    if code == "amount-overflow":
        return "exact" not in text
    if code == "inexact":
        policy_form = json.loads(text.replace("exact", "half-up"))
    elif code == "unit-level-discount":
        policy_form = json.loads(text.replace('"unit/', '"line/').replace('"unit"', '"line"'))
    elif code == "prepayment-scale":
        bill_form = bill_form | {"prepayment": "0"}
    else:
        return True
    try:
        compute_receipt(parse_bill(bill_form), parse_policy(policy_form))
    except FiscalError:
        return False
    return True


def receipt_row(policy_form: str | dict, bill_form: dict, name: str = "") -> dict | None:
    """One entry of receipts.ndjson; None for a bill with several errors at once."""
    bill, policy = parse_bill(bill_form), parse_policy(policy_form)
    try:
        receipt = compute_receipt(bill, policy)
        check_receipt(bill, policy, receipt)
        expect = receipt_form(receipt)
    except FiscalError as error:
        if not has_one_cause(bill_form, policy_form, error.code):
            return None
        expect = {"error": error.code}
    row = {"name": name} if name else {}
    return row | {"policy": policy_form, "bill": bill_form, "expect": expect}


# ---------------------------------------------------------------------------------------------
# receipts.ndjson: the parts of the file
# ---------------------------------------------------------------------------------------------

COMBINATIONS = [(level, rule, order, parts, basis) for level in LEVELS for rule in RULES
                for order in ORDERS for parts in PARTS for basis in BASES]


def random_row(dice: Dice, combination: tuple[str, ...], discounted: bool) -> dict:
    """One random bill under a policy of the combination."""
    level, rule, order, parts, basis = combination
    while True:
        policy_form = random_policy(dice, level, rule, order, parts, discounted)
        maker = BillMaker(dice, parse_policy(policy_form), basis == "tax-exclusive")
        row = receipt_row(policy_form, maker.bill(discounted))
        if row is not None:
            return row


def evotor_row(dice: Dice, discounted: bool) -> dict:
    while True:
        maker = BillMaker(dice, parse_policy("evotor"), dice.chance(1, 10))
        row = receipt_row("evotor", maker.bill(discounted))
        if row is not None:
            return row


def huge_rows(dice: Dice) -> list[dict]:
    """Bills around and beyond Int64 minor units; digits have no limit before the settled figure."""
    rows = []
    for _ in range(70):
        level, order = dice.pick(LEVELS), dice.pick(ORDERS)
        rule = dice.pick([each for each in RULES if each != "exact"])
        policy = random_policy(dice, level, rule, order, dice.pick(PARTS))
        scale = parse_policy(policy).scale
        top = INT64_MAX * unit_of_scale(scale)
        prices = []
        for _ in range(dice.pick((1, 1, 2, 3))):
            prices.append(dice.pick((
                top, top / 2, top + unit_of_scale(scale), top - dice.between(0, 10 ** 6),
                Fraction(10) ** dice.between(9, 25), top * Fraction(100, 122),
                Fraction(dice.below(10 ** 20), 10 ** 4))))
        bill = {"lines": [{"id": str(at + 1), "price": decimal_text(price),
                           "quantity": dice.pick(("1", "1", "1", "0.1", "2", "1e-9", "0.3333")),
                           "rate": dice.pick(RATES)}
                          for at, price in enumerate(prices) if is_decimal(price)]}
        if dice.chance(1, 4):
            bill["priceBasis"] = "tax-exclusive"
        if dice.chance(1, 5) and level != "unit":
            bill["discounts"] = [{"percent": dice.pick(("99.9999999999", "50", "10"))}]
        row = receipt_row(policy, bill) if bill["lines"] else None
        if row is not None:
            rows.append(row)
    return rows


def refused_rows(dice: Dice) -> list[dict]:
    """Bills with exactly one thing wrong."""
    rows = []
    for turn in range(60):                              # turn % 6 is what is wrong
        policy_form = dice.pick(("evotor", "line/half-up", "rate/half-up", "receipt/half-even"))
        bill = BillMaker(dice, parse_policy(policy_form), False).bill(discounted=False)
        line = dice.pick(bill["lines"])
        if turn % 6 == 0:
            line["price"] = dice.pick(("-0.01", "-100", "-1e-9"))
        elif turn % 6 == 1:
            line["quantity"] = dice.pick(("0", "-1", "0.000", "-0.5"))
        elif turn % 6 == 2:
            target = dice.pick((line, bill))
            target[dice.pick(("discounts", "surcharges"))] = [
                {dice.pick(("percent", "amount")): dice.pick(("-1", "-0.01"))}]
        elif turn % 6 == 3:
            bill["prepayment"] = dice.pick(("0.005", "10.001", "1e-3"))
        elif turn % 6 == 4:
            policy_form = dice.pick(("unit/half-up", "unit/half-even"))
            target = dice.pick((line, bill))
            target[dice.pick(("discounts", "surcharges"))] = [
                {dice.pick(("percent", "amount")): dice.pick(("0", "1", "10"))}]
        elif turn == 5:
            bill["lines"] = []
        else:
            continue
        row = receipt_row(policy_form, bill)
        assert row is None or "error" in row["expect"]
        if row is not None:
            rows.append(row)
    return rows


def long_rows(dice: Dice) -> list[dict]:
    """A few bills of many lines: one rate's kopecks wander far."""
    rows = []
    for policy_form in ("evotor", "rate/half-up", "receipt/half-even", "line/up"):
        lines = [{"id": str(at + 1), "price": decimal_text(Fraction(6 * dice.below(900) + 3, 100)),
                  "quantity": "1", "rate": dice.pick(("20%", "20%", "10%"))} for at in range(60)]
        bill = {"lines": lines, "discounts": [{"percent": "7"}, {"amount": "0.37"}]}
        rows.append(receipt_row(policy_form, bill))
    return rows


def receipt_rows(dice: Dice) -> list[str]:
    rows = [receipt_row(policy, bill, name) for name, policy, bill in published_vectors.BILLS]
    assert None not in rows
    for discounted in (False, True):
        for _ in range(4):
            rows += [random_row(dice, combination, discounted) for combination in COMBINATIONS]
        rows += [evotor_row(dice, discounted) for _ in range(90)]
    rows += huge_rows(dice) + refused_rows(dice) + long_rows(dice)
    for number, row in enumerate(rows, start=1):        # a bill without an id has its line number
        row["bill"] = {"id": str(number)} | row["bill"]
    return [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]


# ---------------------------------------------------------------------------------------------
# discounts.ndjson
# ---------------------------------------------------------------------------------------------

def limited_bill(dice: Dice, maker: BillMaker) -> dict:
    """A discounted bill with caps, floors, scopes, price bases and lines that are not discountable."""
    bill = maker.bill(discounted=True)
    lines = bill["lines"]
    targets = lines + [bill]
    for target in targets:
        about = Fraction(100) if target is bill else parse_decimal(target["price"])
        if dice.chance(1, 4):
            kind = dice.pick(("unitPrice", "unitPrice", "sum"))
            size = about * dice.pick((Fraction(1, 100), Fraction(1, 2), Fraction(9, 10), Fraction(2)))
            size = dice.pick((Fraction(1, 100), round_to_scale(size, 2, "half-up"),
                              round_to_scale(size, 3, "half-up"), Fraction(0)))
            target["floor"] = {kind: decimal_text(size)}
        for key in ("discounts", "surcharges"):
            for item in target.get(key, []):
                limit_item(dice, item, target is bill, lines, about)
    for line in lines:
        if dice.chance(1, 5):
            line["discountable"] = dice.pick((False, False, True))
    if dice.chance(1, 2):
        bill["stacking"] = "sequential"
    return bill


def limit_item(dice: Dice, item: dict, of_bill: bool, lines: list[dict], about: Fraction) -> None:
    if dice.chance(1, 3):
        cap = about * dice.between(0, 30) / 100
        item["cap"] = decimal_text(round_to_scale(cap, dice.pick((0, 2, 2, 3)), "half-up"))
    if dice.chance(1, 4):
        item["priceBasis"] = dice.pick(BASES)
    if of_bill and dice.chance(1, 2):
        if dice.chance(1, 2):
            names = [line["id"] for line in lines if dice.chance(1, 2)]
            item["appliesTo"] = {"lines": names or [lines[-1]["id"]]}
        else:
            rates = list(dict.fromkeys(line["rate"] for line in lines))
            item["appliesTo"] = {"rates": [rate for rate in rates if dice.chance(1, 2)]
                                 or rates[:1]}


def check_limits(bill: Bill, policy: Policy, receipt: Receipt) -> None:
    """Floors are kept, and what is not discountable has no share."""
    assert receipt.untaken >= 0
    for before, line in zip(bill.lines, receipt.lines):
        if before.floor and policy.discount != KEEP and policy.line_sum != KEEP \
                and not line.surcharge and policy.line_discount == "lineSum":
            least = before.floor["sum"] if "sum" in before.floor \
                else before.floor["unitPrice"] * before.quantity
            assert line.sum >= min(least, line.undiscounted)
        if not before.discountable and not before.discounts:
            assert line.discount == 0


def discount_row(policy_form: str | dict, bill_form: dict, name: str = "") -> dict | None:
    try:
        row = receipt_row(policy_form, bill_form, name)
    except FiscalError as error:            # a bill that names what it does not have
        return {"name": name, "policy": policy_form, "bill": bill_form,
                "expect": {"error": error.code}}
    if row is not None and "error" not in row["expect"]:
        bill, policy = parse_bill(bill_form), parse_policy(policy_form)
        receipt = compute_receipt(bill, policy)
        check_limits(bill, policy, receipt)
        if receipt.untaken:
            row["expect"]["untakenDiscount"] = value_text(receipt.untaken)
    return row


def discount_rows(dice: Dice) -> list[str]:
    rows = [discount_row(policy, bill, name)
            for name, policy, bill in published_vectors.DISCOUNTS]
    assert None not in rows
    methods = [method for method in METHODS if method != "separate"]
    while len(rows) < 1000:
        rule = dice.pick(("half-up", "half-up", "half-up", "half-even") + RULES[:-1])
        policy_form = random_policy(dice, dice.pick(("line", "line", "rate", "receipt", "unit")),
                                    rule, "tax", dice.pick(PARTS), discounted=True)
        if dice.chance(1, 2) and isinstance(policy_form, dict):
            policy_form["allocation"] = dice.pick(methods)
        maker = BillMaker(dice, parse_policy(policy_form), dice.chance(1, 2))
        row = discount_row(policy_form, limited_bill(dice, maker))
        if row is not None and ("error" not in row["expect"] or dice.chance(1, 10)):
            rows.append(row)
    for number, row in enumerate(rows, start=1):
        row["bill"] = {"id": str(number)} | row["bill"]
    return [json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows]


# ---------------------------------------------------------------------------------------------
# settlements.ndjson, rates-over-time.tsv, payment-matrix.tsv
# ---------------------------------------------------------------------------------------------

SETTLEMENT_POLICIES = ("evotor", "evotor", "line/half-up", "line/half-even", "rate/half-up", "receipt/half-up")
DAYS = ("2018-12-31", "2019-01-01", "2025-11-20", "2025-12-31", "2026-01-01", "2026-03-11")


def settlement_bill(dice: Dice) -> dict:
    lines = []
    for number in range(dice.between(1, 4)):
        line = {"id": str(number + 1), "rate": dice.pick(("20%", "20%", "22%", "10%", "5%", "none", "0%")),
                "price": decimal_text(Fraction(dice.between(1, 90000), 100)),
                "quantity": dice.pick(("1", "2", "3", "7", "1.5", "0.333", "2.75"))}
        if dice.chance(1, 3):
            line["discounts"] = [{"percent": str(dice.between(1, 40))}]
        if dice.chance(1, 6):
            line["surcharges"] = [{"amount": decimal_text(Fraction(dice.between(1, 500), 100))}]
        lines.append(line)
    bill = {"date": "2025-11-20", "lines": lines}
    if dice.chance(1, 4):
        bill["discounts"] = [{"amount": decimal_text(Fraction(dice.between(1, 99), 100))}]
    return bill


def settlement_step(dice: Dice, life: Life, number: int) -> dict:
    """A request as the file writes it: mostly one that fits."""
    kind = dice.pick(("prepay", "settle", "settle", "refund", "refund", "refund"))
    step = {"op": kind, "id": f"R{number}", "date": dice.pick(DAYS[2:])}
    whole = sum((line.sum for line in life.whole.lines), ZERO)
    part = decimal_text(round_to_scale(whole * dice.between(1, 700) / 1000, 2, "up") or Fraction(1, 100))
    if kind == "prepay":
        if dice.chance(3, 4):
            step["amount"] = part
        if dice.chance(1, 3):
            step["advance"] = True
    elif kind == "settle":
        if dice.chance(1, 2):
            step["parts"] = settlement_parts(dice, [(at, open_.quantity) for at, open_ in enumerate(life.open)])
        means = dice.pick((["cash", None], ["card", None], ["other", None], ["credit", None]))
        step["tender"] = [means]
        if dice.chance(1, 2):
            first = dice.pick(("cash", "card"))
            step["tender"].insert(0, [first, decimal_text(Fraction(dice.between(1, 3000), 100))])
            if step["tender"][0][0] == means[0]:
                step["tender"].pop()
        if dice.chance(1, 4):
            step["cashStep"] = dice.pick(("0.05", "0.5"))
    else:
        own = [receipt for receipt in life.issued if not receipt.refund]
        if not own:
            return settlement_step(dice, life, number)
        sale = dice.pick(own)
        step["of"] = sale.name
        if dice.chance(1, 4):
            step["amount"] = part
        elif dice.chance(2, 3) and not sale.prepaid:
            step["parts"] = settlement_parts(dice, [(row.line, row.left.quantity) for row in sale.rows])
        if not step.get("parts", True):
            del step["parts"]
    if not step.get("parts", True):
        del step["parts"]
    return step


def settlement_parts(dice: Dice, left: list) -> list:
    """Lines with a quantity each, or all of it."""
    parts = []
    for line, quantity in left:
        if quantity > 0 and dice.chance(2, 3):
            some = dice.pick((None, "1", decimal_text(round_to_scale(quantity / 2, 3, "up")), "0.1"))
            parts.append([line, some])
    return parts


def settlement_request(step: dict) -> dict:
    request = {"name": step["id"]}
    if step["op"] != "refund":
        request["date"] = step["date"]
    if "amount" in step:
        request["amount"] = parse_decimal(step["amount"])
    if "parts" in step:
        request["parts"] = [(line, None if some is None else parse_decimal(some))
                            for line, some in step["parts"]]
    if "tender" in step:
        request["tender"] = [(means, None if some is None else parse_decimal(some))
                             for means, some in step["tender"]]
    if "cashStep" in step:
        request["cash_step"] = parse_decimal(step["cashStep"])
    if "advance" in step:
        request["advance"] = True
    if "of" in step:
        request["of"] = step["of"]
    return request


def settlement_form(receipt) -> dict:
    """A receipt as the file writes it."""
    return {
        "method": receipt.method,
        "items": [{"line": row.line, "rate": row.rate, "price": decimal_text(row.price),
                   "quantity": decimal_text(row.quantity), "sum": decimal_text(row.amount),
                   "tax": decimal_text(row.tax)} for row in receipt.rows],
        "vat": [{"rate": rate, "turnover": decimal_text(turnover), "tax": decimal_text(tax)}
                for rate, turnover, tax in receipt.vat],
        "totalTax": decimal_text(receipt.total_tax),
        "payments": {means: decimal_text(receipt.payments[means]) for means in sorted(receipt.payments)},
        "rounding": decimal_text(receipt.rounding),
        "change": decimal_text(getattr(receipt, "change", ZERO)),
    }


def settlement_rows(dice: Dice) -> list[str]:
    rows = []
    for number in range(300):
        policy_form, bill_form = dice.pick(SETTLEMENT_POLICIES), settlement_bill(dice)
        life = Life(bill_form, parse_policy(policy_form))
        if any(line.sum == 0 for line in life.whole.lines):
            continue
        steps = []
        for place in range(dice.between(2, 9)):
            step = settlement_step(dice, life, place + 1)
            try:
                receipt = life.attempt(step["op"], **settlement_request(step))
                check_settlement(receipt)
                step["expect"] = settlement_form(receipt)
            except FiscalError as error:
                step["expect"] = {"error": error.code}
            step["balance"] = life.balance()
            steps.append(step)
        take_everything_back(life)
        rows.append(json.dumps({"policy": policy_form, "bill": bill_form, "steps": steps},
                               ensure_ascii=False, separators=(",", ":")))
    return rows


def check_settlement(receipt) -> None:
    """S-7: payments and rounding are the rows; turnovers are the rows."""
    total = sum((row.amount for row in receipt.rows), ZERO)
    assert sum(receipt.payments.values(), ZERO) + receipt.rounding == total
    assert sum((turnover for _, turnover, _ in receipt.vat), ZERO) == total
    assert all(row.tax >= 0 and row.amount >= 0 for row in receipt.rows)


def take_everything_back(life: Life) -> None:
    """S-2: whatever was done, what is left of all receipts ends at nothing, per line, rate and means."""
    sold, back = {}, {}
    for is_prepaid in (False, True):
        for name in [one.name for one in life.issued if not one.refund and one.prepaid == is_prepaid]:
            try:
                life.attempt("refund", name="B" + name, of=name)
            except FiscalError as error:
                assert error.code == "nothing-to-refund"
            receipt = next(one for one in life.issued if one.name == name)
            assert all(row.left.amount == row.left_tax.left == row.credit == row.offset == 0 for row in receipt.rows)
    for receipt in life.issued:
        for rate, turnover, tax in receipt.vat:
            side = back if receipt.refund else sold
            known = side.get(rate, (ZERO, ZERO))
            side[rate] = (known[0] + turnover, known[1] + tax)
    assert sold == back
    for receipt in life.issued:
        assert all(amount == 0 for amount in receipt.money.values())
    balance = life.balance()
    assert balance["sold"] == balance["reduced"] == balance["held"] == "0"


def rate_rows(dice: Dice) -> list[str]:
    rows = ["# stated\tday\ttransfer\tprepayment"]
    for stated in ("none", "0%", "5%", "7%", "10%", "12.5%", "18%", "20%", "22%", "5/105", "7/107", "10/110",
                   "18/118", "20/120", "22/122"):
        for day in DAYS + ("2024-02-29", "2031-07-01"):
            rows.append("\t".join((stated, day, transfer_rate(stated, day), prepayment_rate(stated, day))))
    return rows


def matrix_rows(dice: Dice) -> list[str]:
    """The least of each cell, with a `+` where it may be a unit more."""
    rows = ["# rows\tcolumns\tcells"]
    while len(rows) < 400:
        most = 10 ** dice.between(1, 11)
        lines = [dice.below(most) for _ in range(dice.between(1, 9))]
        rest, paid = sum(lines), []
        for _ in range(dice.between(0, 4)):
            paid.append(dice.below(rest + 1))
            rest -= paid[-1]
        paid.append(rest)
        bounds = matrix_bounds(lines, paid)
        for line, cells in zip(lines, bounds):      # a table within the bounds can add up
            assert sum(least for least, _ in cells) <= line <= sum(least + more for least, more in cells)
        for column, cells in zip(paid, zip(*bounds)):
            assert sum(least for least, _ in cells) <= column <= sum(least + more for least, more in cells)
        rows.append("\t".join((
            ",".join(map(str, lines)), ",".join(map(str, paid)),
            ";".join(",".join(str(least) + "+" * more for least, more in cells) for cells in bounds))))
    return rows


# ---------------------------------------------------------------------------------------------
# Files
# ---------------------------------------------------------------------------------------------

FILES = {
    "rounding.tsv": rounding_rows,
    "rounding-step.tsv": rounding_step_rows,
    "vat.tsv": vat_rows,
    "allocation.tsv": allocation_rows,
    "allocation-methods.tsv": allocation_method_rows,
    "receipts.ndjson": receipt_rows,
    "discounts.ndjson": discount_rows,
    "settlements.ndjson": settlement_rows,
    "rates-over-time.tsv": rate_rows,
    "payment-matrix.tsv": matrix_rows,
}


def main() -> int:
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        print("usage: generate_vectors.py [--check]", file=sys.stderr)
        return 64
    published_vectors.check()
    contents = {}
    for name, rows_of in FILES.items():                 # each file has a seed of its own
        rows = rows_of(Dice(f"{SEED} {name}"))
        contents[name] = "\n".join(rows) + "\n"
        print(f"{name}: {sum(not row.startswith('#') for row in rows)} rows")
    assert sum(len(text.encode()) for text in contents.values()) < SIZE_LIMIT
    differing = [name for name, text in contents.items()
                 if not (VECTORS / name).is_file()
                 or (VECTORS / name).read_bytes() != text.encode()]
    if check:
        for name in differing:
            print(f"{name} differs from what the oracle gives", file=sys.stderr)
        return 1 if differing else 0
    VECTORS.mkdir(exist_ok=True)
    for name in differing:
        (VECTORS / name).write_bytes(contents[name].encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
