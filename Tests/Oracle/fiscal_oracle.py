"""An independent model of the receipt engine: slow, exact and meant to be obviously right.

Everything is a `fractions.Fraction` until the specification names a point where it is rounded.
"contract n" in a docstring is section n of the contract, "decision n" is point n of the decisions
taken where the contract is silent; README.md of this directory lists them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

ZERO = Fraction(0)
HALF = Fraction(1, 2)

RULES = ("half-up", "half-down", "half-even", "half-ceiling", "half-floor",
         "up", "down", "ceiling", "floor", "exact")
LEVELS = ("unit", "line", "rate", "receipt")
ORDERS = ("tax", "counterpart", "both")
PARTS = ("reconciled", "independent")
BASES = ("tax-inclusive", "tax-exclusive")
KEEP = "keep"

INT64_MIN = -(2 ** 63)
INT64_MAX = 2 ** 63 - 1
EXPONENT_LIMIT = 1000


class FiscalError(Exception):
    """A record that cannot be computed; `code` is the code of the error record (contract 3)."""

    def __init__(self, code: str, detail: str = ""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


# ---------------------------------------------------------------------------------------------
# Numbers as text (contract 2 and 3)
# ---------------------------------------------------------------------------------------------

NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")


def parse_decimal(text: str) -> Fraction:
    """The exact value of a number in JSON's grammar, digit by digit (contract 2).

    `1e3` is a number; `1,5`, `NaN`, `0x10`, `+1`, `01`, `.5`, `5.`, `1e999999999` are errors.
    """
    match = NUMBER.fullmatch(text)
    if match is None:
        raise FiscalError("malformed-number", text)
    sign, whole, decimals, exponent = match.groups()
    decimals = decimals or ""
    power = int(exponent or "0")
    if abs(power) > EXPONENT_LIMIT:
        raise FiscalError("malformed-number", text)
    value = Fraction(int(whole + decimals)) * Fraction(10) ** (power - len(decimals))
    return -value if sign else value


def parse_value(text: str) -> Fraction:
    """A decimal, or `a/b` as the vector files write a fraction."""
    if "/" in text:
        above, below = text.split("/")
        return Fraction(int(above), int(below))
    return parse_decimal(text)


def is_decimal(value: Fraction) -> bool:
    """Whether the value has an end in decimal notation."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def decimal_text(value: Fraction) -> str:
    """The shortest decimal without exponent: `31.6`, `7950`, never `-0` (contract 3)."""
    if not is_decimal(value):
        raise ValueError(f"{value} has no end in decimal notation")
    places = 0
    while (value * 10 ** places).denominator != 1:
        places += 1
    digits = str(abs(value.numerator) * 10 ** places // value.denominator).rjust(places + 1, "0")
    whole, decimals = digits[:len(digits) - places], digits[len(digits) - places:]
    sign = "-" if value < 0 else ""
    return sign + whole + ("." + decimals if decimals else "")


def value_text(value: Fraction) -> str:
    """The shortest decimal where there is one, otherwise `a/b` in lowest terms."""
    return decimal_text(value) if is_decimal(value) else str(value)


# ---------------------------------------------------------------------------------------------
# Rounding (contract 1, "rounding rules")
# ---------------------------------------------------------------------------------------------

def round_to_integer(value: Fraction, rule: str) -> int:
    """The integer next to the value that the rule asks for; `exact` refuses to choose."""
    below = value.numerator // value.denominator        # Python's // is the floor, also below 0
    above = below + 1
    rest = value - below                                # 0 <= rest < 1
    if rest == 0:
        return below
    toward_zero, away_from_zero = (below, above) if value > 0 else (above, below)
    if rule == "exact":
        raise FiscalError("inexact", str(value))
    if rule == "floor":
        return below
    if rule == "ceiling":
        return above
    if rule == "down":
        return toward_zero
    if rule == "up":
        return away_from_zero
    if rest < HALF:
        return below
    if rest > HALF:
        return above
    return {
        "half-up": away_from_zero,
        "half-down": toward_zero,
        "half-even": below if below % 2 == 0 else above,
        "half-ceiling": above,
        "half-floor": below,
    }[rule]


def round_to_step(value: Fraction, step: Fraction, rule: str) -> Fraction:
    """The multiple of a positive step that the rule chooses (contract 4, `--step`)."""
    return step * round_to_integer(value / step, rule)


def unit_of_scale(scale: int) -> Fraction:
    """One unit of the scale, 10^-scale: 0.01 at scale 2, 10 at scale -1."""
    return Fraction(10) ** -scale


def round_to_scale(value: Fraction, scale: int, rule: str) -> Fraction:
    """The multiple of 10^-scale that the rule chooses (contract 4, `fiscal round --scale`)."""
    return round_to_step(value, unit_of_scale(scale), rule)


# ---------------------------------------------------------------------------------------------
# VAT rates (contract 1, "VAT rate, as text"; rate group in contract 1.1)
# ---------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class VATRate:
    """A rate; `percent` is None without VAT. Equal rates are one rate group."""

    percent: Fraction | None
    calculated: bool = False

    @property
    def points(self) -> Fraction:
        """The percent to compute with: 0 without VAT."""
        return ZERO if self.percent is None else self.percent

    @property
    def text(self) -> str:
        """The rate written normalised: `21.0%` is `21%`."""
        if self.percent is None:
            return "none"
        if self.calculated:
            return f"{decimal_text(self.percent)}/{decimal_text(100 + self.percent)}"
        return decimal_text(self.percent) + "%"


def parse_rate(text: str) -> VATRate:
    """A rate in any of the spellings that contract 1 accepts."""
    if text in ("none", "Без НДС", "без НДС", "no vat"):
        return VATRate(None)
    if text.endswith("%"):
        rate = VATRate(parse_decimal(text[:-1]))
    elif text.count("/") == 1:
        above, below = (parse_decimal(part) for part in text.split("/"))
        if below != 100 + above:
            raise FiscalError("malformed-rate", text)
        rate = VATRate(above, calculated=True)
    else:
        raise FiscalError("malformed-rate", text)
    if rate.points < 0:
        raise FiscalError("malformed-rate", text)
    return rate


@dataclass(frozen=True)
class Parts:
    """Exact gross, net and tax of one amount, or their sums over several."""

    gross: Fraction
    net: Fraction
    tax: Fraction


def exact_parts(amount: Fraction, rate: VATRate, exclusive: bool) -> Parts:
    """Gross, net and tax of an amount before any rounding (decision 5).

    Tax-inclusive: the tax is amount × r/(100+r), whether the rate is plain or calculated.
    Tax-exclusive: the tax is amount × r/100; a calculated rate acts as r % (contract 1.2).
    """
    if exclusive:
        tax = amount * rate.points / 100
        return Parts(gross=amount + tax, net=amount, tax=tax)
    tax = amount * rate.points / (100 + rate.points)
    return Parts(gross=amount, net=amount - tax, tax=tax)


def sum_of_parts(parts: list[Parts]) -> Parts:
    """The exact sums of gross, net and tax."""
    return Parts(gross=sum((part.gross for part in parts), ZERO),
                 net=sum((part.net for part in parts), ZERO),
                 tax=sum((part.tax for part in parts), ZERO))


def vat_of_amount(amount: Fraction, rate: VATRate, exclusive: bool, order: str,
                  rule: str, scale: int) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """Gross, net, tax and exact tax of a single amount (contract 4, `fiscal vat`).

    The amount is settled to the scale first; the tax is taken from the settled amount.
    """
    settled = round_to_scale(amount, scale, rule)
    exact = exact_parts(settled, rate, exclusive)
    if order == "tax":
        tax = round_to_scale(exact.tax, scale, rule)
        gross, net = (settled + tax, settled) if exclusive else (settled, settled - tax)
    elif order == "counterpart":
        if exclusive:
            gross, net = round_to_scale(exact.gross, scale, rule), settled
        else:
            gross, net = settled, round_to_scale(exact.net, scale, rule)
        tax = gross - net
    else:
        tax = round_to_scale(exact.tax, scale, rule)
        gross = round_to_scale(exact.gross, scale, rule)
        net = gross - tax
    return gross, net, tax, exact.tax


# ---------------------------------------------------------------------------------------------
# Largest remainder (contract 4, `allocate`; contract 1.1, `parts`; decisions 4 and 5)
# ---------------------------------------------------------------------------------------------

def remainder_order(exact: list[Fraction], unit: Fraction) -> list[int]:
    """Positions by largest fraction of a unit, ties to the earlier."""
    def fraction(position: int) -> Fraction:
        in_units = exact[position] / unit
        return in_units - in_units.numerator // in_units.denominator
    return sorted(range(len(exact)), key=lambda position: (-fraction(position), position))


def whole_units(value: Fraction, unit: Fraction) -> Fraction:
    """The largest multiple of the unit that is not above the value."""
    return round_to_step(value, unit, "floor")


def allocate(amount: Fraction, weights: list[Fraction], unit: Fraction) -> list[Fraction]:
    """Shares of an amount of whole units, by largest remainder (contract 4).

    Weights are >= 0, all zero means all equal, a negative amount is the mirror image.
    """
    if amount < 0:
        return [-share for share in allocate(-amount, weights, unit)]
    if (amount / unit).denominator != 1 or any(weight < 0 for weight in weights):
        raise ValueError("an amount of whole units and weights >= 0 are needed")
    whole = sum(weights, ZERO)
    if whole == 0:
        weights = [Fraction(1)] * len(weights)
        whole = Fraction(len(weights))
    exact = [amount * weight / whole for weight in weights]
    shares = [whole_units(share, unit) for share in exact]
    spare = (amount - sum(shares, ZERO)) / unit
    for position in remainder_order(exact, unit)[:int(spare)]:
        shares[position] += unit
    return shares


METHODS = ("largest-remainder", "first", "last", "largest-weight", "running",
           "running-from-last", "separate")


def capped_shares(amount: Fraction, weights: list[Fraction],
                  caps: list[Fraction | None]) -> list[Fraction]:
    """Exact shares: in proportion to the weights, each at most its cap.

    Looks for the factor f with Σ min(cap, f × weight) = amount. The sum grows with f and bends
    where f × weight meets a cap, so f lies between two neighbouring bends and is linear there.
    """
    def at(factor: Fraction) -> list[Fraction]:
        return [factor * weight if cap is None else min(cap, factor * weight)
                for weight, cap in zip(weights, caps)]

    bends = sorted({cap / weight for weight, cap in zip(weights, caps)
                    if cap is not None and weight != 0})
    below = ZERO
    for bend in bends:
        if sum(at(bend), ZERO) >= amount:
            break
        below = bend
    rising = sum((weight for weight, cap in zip(weights, caps)
                  if cap is None or below * weight < cap), ZERO)
    if rising == 0:
        return at(below)
    return at(below + (amount - sum(at(below), ZERO)) / rising)


def allocate_by(method: str, amount: Fraction, weights: list[Fraction], unit: Fraction,
                rule: str = "half-up",
                caps: list[Fraction | None] | None = None) -> list[Fraction]:
    """Shares of an amount of whole units by any method (contract 4), within caps (decision 8).

    A cap counts as the whole units in it. Units that a cap refuses go on: by the methods that hand
    out single units in their order, by the others to the parts from the last to the first. Parts of
    weight zero take nothing, but for the last one of `last`. With caps no share is below zero.
    """
    if not weights or any(weight < 0 for weight in weights):
        raise ValueError("weights >= 0 are needed")
    if (amount / unit).denominator != 1:
        raise FiscalError("amount-not-multiple")
    if amount < 0:
        return [-share for share in allocate_by(method, -amount, weights, unit, rule, caps)]
    if sum(weights, ZERO) == 0:
        weights = [Fraction(1)] * len(weights)
    if caps is not None:
        caps = [None if cap is None else whole_units(cap, unit) for cap in caps]
    taking = [at for at, weight in enumerate(weights) if weight != 0]
    if method != "separate" and caps is not None and all(caps[at] is not None for at in taking) \
            and sum((caps[at] for at in taking), ZERO) < amount:
        raise FiscalError("caps-too-small")
    return handed_out(method, amount, weights, unit, rule, caps)


def handed_out(method: str, amount: Fraction, weights: list[Fraction], unit: Fraction, rule: str,
               caps: list[Fraction | None] | None) -> list[Fraction]:
    """The methods themselves, for an amount >= 0 that the caps can hold.

    Amount and caps may have a fraction of a unit (a policy that keeps discounts or sums): it goes
    with the last unit that is handed out.
    """
    bounded = caps is not None
    caps = caps or [None] * len(weights)
    taking = [at for at, weight in enumerate(weights) if weight != 0]
    exact = capped_shares(amount, weights, caps)
    shares = [ZERO] * len(weights)

    def left() -> Fraction:
        return amount - sum(shares, ZERO)

    def put(at: int, asked: Fraction) -> None:
        """Gives a part what is asked, within its cap and what is left."""
        room = left() if caps[at] is None else min(left(), caps[at] - shares[at])
        shares[at] += min(asked, room)

    if method in ("largest-remainder", "first", "largest-weight", "separate"):
        for at in taking:
            shares[at] = whole_units(exact[at], unit)
    if method == "separate":
        return shares + [left()]
    if method == "largest-remainder":
        queue = [at for at in remainder_order(exact, unit) if at in taking]
    elif method == "largest-weight":
        queue = sorted(taking, key=lambda at: -weights[at])         # sorted() keeps ties in order
    else:
        queue = taking
    if method in ("largest-remainder", "first", "largest-weight"):
        while left() > 0:
            for at in queue:
                put(at, unit)
        return shares

    if method == "last":
        for at in range(len(weights) - 1):
            rounded = round_to_step(exact[at], unit, rule)
            if bounded:
                put(at, rounded)
            else:
                shares[at] = rounded
        if bounded:
            put(len(weights) - 1, left())
        else:
            shares[-1] = left()
    elif method == "running":
        for at in taking:
            prefix = sum((exact[before] for before in range(at + 1)), ZERO)
            put(at, round_to_step(prefix, unit, rule) - sum(shares, ZERO))
    elif method == "running-from-last":
        for at in reversed(taking):
            weight = sum((exact[before] for before in range(at + 1)), ZERO)
            if at == taking[0]:
                put(at, left())
            elif weight != 0:
                put(at, whole_units(left() * exact[at] / weight, unit))
    for at in reversed(taking):
        if left() > 0:
            put(at, left())
    return shares


def allocate_over_lines(amount: Fraction, sums: list[Fraction], unit: Fraction,
                        capped: bool) -> list[Fraction]:
    """Shares of a receipt-level discount (capped) or surcharge over the line sums (decision 4).

    Whole units first, then in remainder order each line takes the smallest of: one unit, what is
    left to hand out, and - for a discount - what its own sum still leaves. Round again while
    something is left. So a rest below one unit goes to the next line in that order, and a
    discount of everything gives each line exactly its sum, also where sums are not whole units.
    """
    whole = sum(sums, ZERO)
    weights, total = (sums, whole) if whole != 0 else ([Fraction(1)] * len(sums), len(sums))
    exact = [amount * weight / total for weight in weights]
    shares = [whole_units(share, unit) for share in exact]
    left = amount - sum(shares, ZERO)
    order = remainder_order(exact, unit)
    while left > 0:
        for position in order:
            taken = min(unit, left)
            if capped:
                taken = min(taken, sums[position] - shares[position])
            shares[position] += taken
            left -= taken
    return shares


def reconcile(exact: list[Fraction], total: Fraction, unit: Fraction) -> list[Fraction]:
    """Whole-unit parts of a settled total by largest remainder of the exact parts (decision 5).

    Each part starts at its exact value cut to whole units; missing units go one each to the largest
    fractions, ties to the earlier; units too many come from the smallest fractions, ties to the
    later; more units than parts make another round.
    """
    parts = [whole_units(value, unit) for value in exact]
    spare = int((total - sum(parts, ZERO)) / unit)
    order = remainder_order(exact, unit)
    for turn in range(abs(spare)):
        if spare > 0:
            parts[order[turn % len(order)]] += unit
        else:
            parts[order[-1 - turn % len(order)]] -= unit
    assert sum(parts, ZERO) == total
    return parts


# ---------------------------------------------------------------------------------------------
# Policies (contract 1.1)
# ---------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Policy:
    """Where, how and to what is rounded; the fields are the keys of the long form."""

    name: str
    scale: int
    unit_price: str
    line_sum: str
    discount: str
    vat: str
    level: str
    order: str
    parts: str
    total_step: Fraction | None = None
    total_rule: str = KEEP
    line_discount: str = "lineSum"
    allocation: str = "largest-remainder"

    @property
    def unit(self) -> Fraction:
        return unit_of_scale(self.scale)

    def round(self, value: Fraction, rule: str) -> Fraction:
        """The value at one rounding point: to the scale by its rule, or kept."""
        return value if rule == KEEP else round_to_scale(value, self.scale, rule)

    def settle(self, value: Fraction) -> Fraction:
        """A sum of line sums as it is totalled: rounded by `vat` where `lineSum` keeps decimals."""
        return self.round(value, self.vat) if self.line_sum == KEEP else value


REQUIRED_KEYS = ("name", "scale", "unitPrice", "lineSum", "discount", "vat",
                 "vatLevel", "vatOrder", "parts", "total")
OPTIONAL_KEYS = ("lineDiscount", "allocation")


def parse_policy(form: str | dict) -> Policy:
    """A policy from its short form, the preset `evotor`, or the long object (contract 1.1)."""
    if form == "evotor":
        return Policy("evotor", scale=2, unit_price="half-up", line_sum="half-up",
                      discount="half-up", vat="half-up", level="line", order="tax",
                      parts="independent", line_discount="unitPrice")
    if isinstance(form, str):
        level, rule = form.split("/")
        if level not in LEVELS or rule not in RULES:
            raise FiscalError("malformed-policy", form)
        return Policy(form, scale=2, unit_price=KEEP, line_sum=rule, discount=rule, vat=rule,
                      level=level, order="tax", parts="reconciled")
    return parse_long_policy(form)


def parse_long_policy(form: dict) -> Policy:
    """A policy from the long object; missing, unknown and wrong keys are errors (contract 1.1)."""
    def choice(key: str, allowed: tuple[str, ...]) -> str:
        if form[key] not in allowed:
            raise FiscalError("malformed-policy", key)
        return form[key]

    for key in REQUIRED_KEYS:
        if key not in form:
            raise FiscalError("malformed-policy", key)
    for key in form:
        if key not in REQUIRED_KEYS + OPTIONAL_KEYS:
            raise FiscalError("malformed-policy", key)
    total_step, total_rule = None, KEEP
    if form["total"] != KEEP:
        total_step = parse_decimal(form["total"]["step"])
        total_rule = form["total"]["rule"]
        if set(form["total"]) != {"step", "rule"} or total_step <= 0 or total_rule not in RULES:
            raise FiscalError("malformed-policy", "total")
    return Policy(
        name=form["name"], scale=form["scale"],
        unit_price=choice("unitPrice", RULES + (KEEP,)),
        line_sum=choice("lineSum", RULES + (KEEP,)),
        discount=choice("discount", RULES + (KEEP,)),
        vat=choice("vat", RULES),
        level=choice("vatLevel", LEVELS), order=choice("vatOrder", ORDERS),
        parts=choice("parts", PARTS),
        total_step=total_step, total_rule=total_rule,
        line_discount=(choice("lineDiscount", ("lineSum", "unitPrice"))
                       if "lineDiscount" in form else "lineSum"),
        allocation=(choice("allocation", tuple(set(METHODS) - {"separate"}))
                    if "allocation" in form else "largest-remainder"))


# ---------------------------------------------------------------------------------------------
# Bills (contract 2.1)
# ---------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Adjustment:
    """One discount or surcharge: a percent or an amount, with its limits (decisions 17 to 22)."""

    is_percent: bool
    value: Fraction
    cap: Fraction | None = None                 # what it takes or adds at most
    lines: tuple[int, ...] | None = None        # positions of the lines it concerns
    rates: tuple[VATRate, ...] | None = None    # rates of the lines it concerns
    exclusive: bool | None = None               # before tax (True), after tax (False)

    def concerns(self, position: int, line: Line) -> bool:
        if self.lines is not None:
            return position in self.lines
        return self.rates is None or line.rate in self.rates

    def factor(self, line: Line, bill: Bill) -> Fraction:
        """What one unit of the line's sum is in the price basis of the adjustment."""
        if not self.is_converted(bill):
            return Fraction(1)
        gross = 1 + line.rate.points / 100
        return gross if bill.exclusive else 1 / gross

    def is_converted(self, bill: Bill) -> bool:
        return self.exclusive is not None and self.exclusive != bill.exclusive


@dataclass
class Line:
    """A line of a bill, and below the blank line what decisions 1 to 5 make of it."""

    price: Fraction                 # rounded by `unitPrice` from decision 1 on, undiscounted
    quantity: Fraction
    rate: VATRate
    discounts: list[Adjustment]
    surcharges: list[Adjustment]
    discountable: bool = True
    floor: dict | None = None       # {"unitPrice": p} or {"sum": s}

    unit_price: Fraction = ZERO     # after the percents of lineDiscount: unitPrice
    undiscounted: Fraction = ZERO   # price × quantity as `lineSum` leaves it
    discount: Fraction = ZERO       # what both levels took
    surcharge: Fraction = ZERO      # what both levels added
    sum: Fraction = ZERO            # the sumPrice
    exact: Parts = Parts(ZERO, ZERO, ZERO)
    rounded_counterpart: Fraction = ZERO
    rounded_gross: Fraction = ZERO
    tax: Fraction = ZERO


@dataclass
class Bill:
    """The engine's own bill."""

    lines: list[Line]
    discounts: list[Adjustment]
    surcharges: list[Adjustment]
    prepayment: Fraction
    exclusive: bool
    sequential: bool


def parse_adjustments(items: list[dict], ids: list[str] | None = None) -> list[Adjustment]:
    """Discounts or surcharges in the order given, each a percent or an amount.

    `ids` are those of the lines, for the adjustments of a bill.
    """
    adjustments = []
    for item in items:
        (key,) = set(item) & {"percent", "amount"}
        assert set(item) <= {key, "cap", "priceBasis", "appliesTo"}
        applies = item.get("appliesTo", {})
        if applies and ids is None:
            raise FiscalError("scope-of-line")
        for name in applies.get("lines", []):
            if name not in ids:
                raise FiscalError("unknown-line", name)
        assert len(applies) <= 1
        adjustments.append(Adjustment(
            key == "percent", parse_decimal(item[key]),
            cap=parse_decimal(item["cap"]) if "cap" in item else None,
            lines=(tuple(at for at, name in enumerate(ids) if name in applies["lines"])
                   if "lines" in applies else None),
            rates=(tuple(parse_rate(text) for text in applies["rates"])
                   if "rates" in applies else None),
            exclusive=(item["priceBasis"] == "tax-exclusive" if "priceBasis" in item else None)))
    return adjustments


def parse_floor(form: dict) -> dict | None:
    if "floor" not in form:
        return None
    (key, text), = form["floor"].items()
    assert key in ("unitPrice", "sum")
    return {key: parse_decimal(text)}


def parse_bill(form: dict) -> Bill:
    """The own bill form as far as it takes part in the arithmetic (contract 2.1)."""
    lines = [Line(price=parse_decimal(line["price"]), quantity=parse_decimal(line["quantity"]),
                  rate=parse_rate(line["rate"]),
                  discounts=parse_adjustments(line.get("discounts", [])),
                  surcharges=parse_adjustments(line.get("surcharges", [])),
                  discountable=line.get("discountable", True),
                  floor=parse_floor(line) or parse_floor(form))
             for line in form["lines"]]
    ids = [line.get("id", "") for line in form["lines"]]
    basis = form.get("priceBasis", "tax-inclusive")
    stacking = form.get("stacking", "original")
    assert basis in BASES and stacking in ("original", "sequential")
    return Bill(lines=lines,
                discounts=parse_adjustments(form.get("discounts", []), ids),
                surcharges=parse_adjustments(form.get("surcharges", []), ids),
                prepayment=parse_decimal(form.get("prepayment", "0")),
                exclusive=basis == "tax-exclusive", sequential=stacking == "sequential")


def refusals(bill: Bill, policy: Policy) -> list[str]:
    """Every reason to refuse a bill before computing it, first things first (decisions 5 to 7)."""
    found = []
    if not bill.lines:
        found.append("empty-bill")
    for line in bill.lines:
        if line.price < 0:
            found.append("negative-price")
        if line.quantity <= 0:
            found.append("quantity-not-positive")
        if any(item.value < 0 for item in line.discounts + line.surcharges):
            found.append("negative-adjustment")
    if any(item.value < 0 for item in bill.discounts + bill.surcharges):
        found.append("negative-adjustment")
    limits = [item.cap for line in bill.lines for item in line.discounts + line.surcharges]
    limits += [item.cap for item in bill.discounts + bill.surcharges]
    limits += [value for line in bill.lines for value in (line.floor or {}).values()]
    if any(limit is not None and limit < 0 for limit in limits):
        found.append("negative-limit")
    for item in bill.surcharges:
        if not item.is_percent and item.value > 0 and not any(
                item.concerns(at, line) for at, line in enumerate(bill.lines)):
            found.append("empty-scope")
    if policy.level == "unit" and not sums_are_price_times_quantity(bill, policy):
        found.append("unit-level-discount")
    if (bill.prepayment / policy.unit).denominator != 1:
        found.append("prepayment-scale")
    return found


def sums_are_price_times_quantity(bill: Bill, policy: Policy) -> bool:
    """Whether each line's final sum is simply its unit price times its quantity (decision 5).

    Only then is there a tax of one unit. A discount counts even if it is of 0.
    """
    if bill.discounts or bill.surcharges:
        return False
    for line in bill.lines:
        if line.surcharges:
            return False
        if any(not item.is_percent for item in line.discounts):
            return False
        if line.discounts and policy.line_discount == "lineSum":
            return False
    return True


# ---------------------------------------------------------------------------------------------
# Lines, discounts, surcharges (decisions 1 to 4; contract 1.2)
# ---------------------------------------------------------------------------------------------

@dataclass
class Pot:
    """What discounts are taken from, in their own price basis."""

    base: Fraction          # what a percent is taken of without stacking
    there: Fraction         # what is there now
    room: Fraction          # how much of it may be taken


def work_out_line(line: Line, bill: Bill, policy: Policy) -> Fraction:
    """Price, sum, discounts and surcharges of one line (decisions 1 to 3, 17 to 22).

    Returns what its discounts were worth beyond what they could take.
    """
    untaken = ZERO
    line.price = policy.round(line.price, policy.unit_price)
    line.unit_price = line.price
    line.undiscounted = policy.round(line.price * line.quantity, policy.line_sum)

    in_the_sum = line.discounts
    if policy.line_discount == "unitPrice":
        in_the_sum = [item for item in line.discounts if not item.is_percent]
        for item in line.discounts:
            if item.is_percent:
                untaken += reduce_unit_price(line, item, bill, policy)
    line.sum = policy.round(line.unit_price * line.quantity, policy.line_sum)
    line.discount = line.undiscounted - line.sum

    for item in in_the_sum:
        factor, room = item.factor(line, bill), room_of(line, line.sum, policy)
        pot = Pot(line.undiscounted * factor, line.sum * factor, room * factor)
        taken, missed = take_discount(item, pot, bill, policy)
        taken = of_the_sum(taken, factor, item.is_converted(bill), policy, room)
        untaken += missed
        line.discount += taken
        line.sum -= taken
    for item in line.surcharges:
        factor = item.factor(line, bill)
        pot = Pot(line.undiscounted * factor, line.sum * factor, ZERO)
        added = of_the_sum(add_surcharge(item, pot, bill, policy), factor,
                           item.is_converted(bill), policy)
        line.surcharge += added
        line.sum += added
    line.sum = policy.round(line.sum, policy.line_sum)
    return untaken


def room_of(line: Line, amount: Fraction, policy: Policy) -> Fraction:
    """What discounts may take of an amount of the line (decision 18)."""
    least = ZERO
    if line.floor:
        least = line.floor["sum"] if "sum" in line.floor \
            else line.floor["unitPrice"] * line.quantity
        if policy.line_sum != KEEP:
            least = round_to_step(least, policy.unit, "ceiling")
    return max(amount - least, ZERO)


def reduce_unit_price(line: Line, item: Adjustment, bill: Bill, policy: Policy) -> Fraction:
    """One percent of lineDiscount: unitPrice (decisions 3, 17 and 18).

    The reduced price is rounded by `discount`; it is not below the floor and not above what it was
    before: rounding a kept price of more decimals could otherwise raise it, and the discount would
    be < 0. A cap bounds what all units together lose. Limits of the price are rounded up.
    """
    def settled(limit: Fraction) -> Fraction:
        return limit if policy.discount == KEEP else round_to_step(limit, policy.unit, "ceiling")

    base = line.unit_price if bill.sequential else line.price
    wanted = policy.round(line.unit_price - base * item.value / 100, policy.discount)
    if item.cap is not None:
        most = item.cap / item.factor(line, bill) / line.quantity
        wanted = max(wanted, settled(line.unit_price - most))
    least = ZERO
    if line.floor:
        least = settled(line.floor["unitPrice"] if "unitPrice" in line.floor
                        else line.floor["sum"] / line.quantity)
    line.unit_price = min(max(wanted, least), line.unit_price)
    return max(line.unit_price - wanted, ZERO) * line.quantity


def take_discount(item: Adjustment, pot: Pot, bill: Bill,
                  policy: Policy) -> tuple[Fraction, Fraction]:
    """What one discount takes and what it misses (decisions 3, 4, 17, 19 and 21).

    A percent is taken of the base, or sequentially of what is there; the discount is rounded by
    `discount`, then bounded by its cap and by the room. Where sums are no whole units, because they
    are kept or of another price basis, a discount that reaches the room before it is rounded takes
    the room.
    """
    exact = (pot.there if bill.sequential else pot.base) * item.value / 100 \
        if item.is_percent else item.value
    worth = policy.round(exact, policy.discount)
    if item.cap is not None:
        cap = item.cap if policy.discount == KEEP else whole_units(item.cap, policy.unit)
        worth, exact = min(worth, cap), min(exact, cap)
    taken = pot.room if exact >= pot.room else min(worth, pot.room)
    missed = max(worth - pot.room, ZERO)
    pot.there -= taken
    pot.room -= taken
    return taken, missed


def add_surcharge(item: Adjustment, pot: Pot, bill: Bill, policy: Policy) -> Fraction:
    """What one surcharge adds (decisions 3, 4 and 17)."""
    exact = (pot.there if bill.sequential else pot.base) * item.value / 100 \
        if item.is_percent else item.value
    added = policy.round(exact, policy.discount)
    if item.cap is not None:
        cap = item.cap if policy.discount == KEEP else whole_units(item.cap, policy.unit)
        added = min(added, cap)
    pot.there += added
    return added


def of_the_sum(amount: Fraction, factor: Fraction, converted: bool, policy: Policy,
               room: Fraction | None = None) -> Fraction:
    """An amount of an adjustment's price basis as it changes the line's sum (decision 21)."""
    if not converted:
        return amount
    exact = amount / factor
    if exact == room:
        return room
    rounded = policy.round(exact, policy.vat if policy.discount == KEEP else policy.discount)
    return rounded if room is None else min(rounded, room)


def runs_of(items: list[Adjustment], bill: Bill) -> list[list[Adjustment]]:
    """Neighbours that concern the same lines in the same price basis (decision 20)."""
    runs: list[list[Adjustment]] = []
    for item in items:
        like = (item.lines, item.rates, item.is_converted(bill))
        if runs and like == (runs[-1][0].lines, runs[-1][0].rates,
                             runs[-1][0].is_converted(bill)):
            runs[-1].append(item)
        else:
            runs.append([item])
    return runs


def share(amount: Fraction, weights: list[Fraction], limits: list[Fraction | None] | None,
          policy: Policy) -> list[Fraction]:
    """Shares of a receipt-level amount by the policy's method (decisions 4 and 22)."""
    if sum(weights, ZERO) == 0:
        return [ZERO] * len(weights)
    rule = "half-up" if policy.discount == KEEP else policy.discount
    shares = handed_out(policy.allocation, amount, weights, policy.unit, rule, limits)
    if policy.allocation == "largest-remainder" and limits in (None, weights):
        assert shares == allocate_over_lines(amount, weights, policy.unit, limits is not None)
    return shares


def work_out_receipt_level(bill: Bill, policy: Policy) -> Fraction:
    """Receipt-level discounts and surcharges, spread over the lines (decisions 4, 17 to 22).

    Each run is taken of its lines together and shared once, over the sums that the lines' own
    adjustments left. Returns what discounts were worth beyond what they could take.
    """
    untaken = ZERO
    own = [line.sum for line in bill.lines]
    now = list(own)
    places = range(len(own))
    for run in runs_of(bill.discounts, bill):
        item, converted = run[0], run[0].is_converted(bill)
        factors = [item.factor(line, bill) for line in bill.lines]
        inside = [line.discountable and item.concerns(at, line)
                  for at, line in enumerate(bill.lines)]
        rooms = [room_of(bill.lines[at], now[at], policy) if inside[at] else ZERO
                 for at in places]
        limits = [rooms[at] * factors[at] for at in places]
        weights = [own[at] * factors[at] if inside[at] else ZERO for at in places]
        there = sum((now[at] * factors[at] for at in places if inside[at]), ZERO)
        pot = Pot(sum(weights, ZERO), there, sum(limits, ZERO))
        whole = ZERO
        for each in run:
            taken, missed = take_discount(each, pot, bill, policy)
            whole += taken
            untaken += missed
        for at, part in enumerate(share(whole, weights, limits, policy)):
            less = of_the_sum(part, factors[at], converted, policy, rooms[at])
            bill.lines[at].discount += less
            now[at] -= less
    for run in runs_of(bill.surcharges, bill):
        item, converted = run[0], run[0].is_converted(bill)
        factors = [item.factor(line, bill) for line in bill.lines]
        inside = [item.concerns(at, line) for at, line in enumerate(bill.lines)]
        weights = [own[at] * factors[at] if inside[at] else ZERO for at in places]
        there = sum((now[at] * factors[at] for at in places if inside[at]), ZERO)
        pot = Pot(sum(weights, ZERO), there, ZERO)
        whole = sum((add_surcharge(each, pot, bill, policy) for each in run), ZERO)
        if sum(weights, ZERO) == 0:
            weights = [Fraction(inside[at]) for at in places]
        bounds = [None if weight else ZERO for weight in weights] \
            if policy.allocation == "last" else None
        for at, part in enumerate(share(whole, weights, bounds, policy)):
            more = of_the_sum(part, factors[at], converted, policy)
            bill.lines[at].surcharge += more
            now[at] += more
    for line, amount in zip(bill.lines, now):
        line.sum = policy.round(amount, policy.line_sum)
    return untaken


# ---------------------------------------------------------------------------------------------
# VAT of a receipt (decision 5; contract 1.1 vatLevel, vatOrder, parts)
# ---------------------------------------------------------------------------------------------

@dataclass
class RateGroup:
    """One entry of the receipt's `vat`."""

    rate: VATRate
    lines: list[Line]
    turnover: Fraction = ZERO
    tax: Fraction = ZERO


@dataclass
class Receipt:
    """All figures of a computed receipt."""

    lines: list[Line]
    groups: list[RateGroup]
    total_amount: Fraction = ZERO
    total_tax: Fraction = ZERO
    total_discount: Fraction = ZERO
    amount_due: Fraction = ZERO
    overpaid: Fraction = ZERO
    untaken: Fraction = ZERO        # what discounts were worth beyond what they could take


def group_by_rate(lines: list[Line]) -> list[RateGroup]:
    """The lines of each normalised rate, rates in the order of their first line."""
    groups: list[RateGroup] = []
    for line in lines:
        for group in groups:
            if group.rate == line.rate:
                group.lines.append(line)
                break
        else:
            groups.append(RateGroup(line.rate, [line]))
    return groups


def sum_of_lines(lines: list[Line]) -> Fraction:
    return sum((line.sum for line in lines), ZERO)


def exact_of_lines(lines: list[Line]) -> Parts:
    return sum_of_parts([line.exact for line in lines])


def tax_of_line(line: Line, exclusive: bool, policy: Policy) -> Fraction:
    """The tax of one line on its own: level `line`, and independent parts of higher levels."""
    def rounded(value: Fraction) -> Fraction:
        return policy.round(value, policy.vat)

    if policy.order == "both":
        line.rounded_gross = rounded(line.exact.gross)
    if policy.order != "counterpart":
        return rounded(line.exact.tax)
    if untaxed(line.rate):
        return ZERO
    line.rounded_counterpart = rounded(line.exact.gross if exclusive else line.exact.net)
    return difference(line.sum, line.rounded_counterpart, exclusive)


def tax_of_line_by_unit(line: Line, exclusive: bool, policy: Policy) -> Fraction:
    """Level `unit`: the figure of one unit rounded, times the quantity, rounded again."""
    one = exact_parts(line.unit_price, line.rate, exclusive)

    def rounded_twice(of_one_unit: Fraction) -> Fraction:
        return policy.round(policy.round(of_one_unit, policy.vat) * line.quantity, policy.vat)

    if policy.order == "both":
        line.rounded_gross = rounded_twice(one.gross)
    if policy.order != "counterpart":
        return rounded_twice(one.tax)
    if untaxed(line.rate):
        return ZERO
    line.rounded_counterpart = rounded_twice(one.gross if exclusive else one.net)
    return difference(line.sum, line.rounded_counterpart, exclusive)


def difference(base: Fraction, counterpart: Fraction, exclusive: bool) -> Fraction:
    """The tax as a difference: gross - net, where the base is the net of a tax-exclusive bill."""
    return counterpart - base if exclusive else base - counterpart


def untaxed(rate: VATRate) -> bool:
    """Lines of none and 0 % have no tax: they take no part in the rounding of taxes."""
    return not rate.percent


def tax_of_summed_lines(lines: list[Line], exclusive: bool, policy: Policy) -> Fraction:
    """The tax of lines whose exact taxes are summed and rounded once: levels rate and receipt."""
    if policy.order != "counterpart":
        return policy.round(exact_of_lines(lines).tax, policy.vat)
    lines = [line for line in lines if not untaxed(line.rate)]
    exact = exact_of_lines(lines)
    counterpart = policy.round(exact.gross if exclusive else exact.net, policy.vat)
    return difference(policy.settle(sum_of_lines(lines)), counterpart, exclusive)


def total_tax_of_settled_lines(lines: list[Line], exclusive: bool, policy: Policy) -> Fraction:
    """The tax of a rate or of the receipt at levels unit and line: the lines' figures added up."""
    if policy.order != "counterpart":
        return sum((line.tax for line in lines), ZERO)
    lines = [line for line in lines if not untaxed(line.rate)]
    counterparts = sum((line.rounded_counterpart for line in lines), ZERO)
    return difference(policy.settle(sum_of_lines(lines)), counterparts, exclusive)


def gross_of_group(group: RateGroup, policy: Policy) -> Fraction:
    """vatOrder both: the rounded gross of a rate."""
    if policy.level in ("unit", "line"):
        return sum((line.rounded_gross for line in group.lines), ZERO)
    return policy.round(exact_of_lines(group.lines).gross, policy.vat)


def work_out_vat(bill: Bill, receipt: Receipt, policy: Policy) -> None:
    """All taxes, turnovers and the total amount of a receipt (decision 5)."""
    for line in bill.lines:
        line.exact = exact_parts(line.sum, line.rate, bill.exclusive)
    if policy.level in ("unit", "line"):
        taxes_from_the_lines_up(bill, receipt, policy)
    else:
        taxes_from_the_sums_down(bill, receipt, policy)
    turnovers_and_total(bill, receipt, policy)


def taxes_from_the_lines_up(bill: Bill, receipt: Receipt, policy: Policy) -> None:
    """Levels unit and line: each line's tax is settled, rates and receipt add up."""
    of_line = tax_of_line_by_unit if policy.level == "unit" else tax_of_line
    for line in bill.lines:
        line.tax = of_line(line, bill.exclusive, policy)
    for group in receipt.groups:
        group.tax = total_tax_of_settled_lines(group.lines, bill.exclusive, policy)
    receipt.total_tax = total_tax_of_settled_lines(bill.lines, bill.exclusive, policy)


def taxes_from_the_sums_down(bill: Bill, receipt: Receipt, policy: Policy) -> None:
    """Levels rate and receipt: sums are settled, the parts are reconciled or independent."""
    reconciled = policy.parts == "reconciled"
    if policy.level == "receipt":
        receipt.total_tax = tax_of_summed_lines(bill.lines, bill.exclusive, policy)
    if policy.level == "receipt" and reconciled:
        taxed = [group for group in receipt.groups if not untaxed(group.rate)]
        exact = [exact_of_lines(group.lines).tax for group in taxed]
        taxes = reconcile(exact, receipt.total_tax, policy.unit)
        for group, tax in zip(taxed, taxes):
            group.tax = tax
    else:
        for group in receipt.groups:
            group.tax = tax_of_summed_lines(group.lines, bill.exclusive, policy)
    if policy.level == "rate":
        receipt.total_tax = sum((group.tax for group in receipt.groups), ZERO)

    for group in receipt.groups:
        if reconciled and not untaxed(group.rate):
            taxes = reconcile([line.exact.tax for line in group.lines], group.tax, policy.unit)
        else:
            taxes = [tax_of_line(line, bill.exclusive, policy) for line in group.lines]
        for line, tax in zip(group.lines, taxes):
            line.tax = tax


def turnovers_and_total(bill: Bill, receipt: Receipt, policy: Policy) -> None:
    """Turnover of each rate and the total amount (decision 5, "Totals"; contract 1.2)."""
    if policy.order == "both":
        gross = [gross_of_group(group, policy) for group in receipt.groups]
        for group, amount in zip(receipt.groups, gross):
            group.turnover = amount - group.tax if bill.exclusive else amount
        if policy.level == "receipt":
            receipt.total_amount = policy.round(exact_of_lines(bill.lines).gross, policy.vat)
        else:
            receipt.total_amount = sum(gross, ZERO)
        return
    for group in receipt.groups:
        group.turnover = policy.settle(sum_of_lines(group.lines))
    receipt.total_amount = policy.settle(sum_of_lines(bill.lines))
    if bill.exclusive:
        receipt.total_amount += receipt.total_tax


# ---------------------------------------------------------------------------------------------
# The whole receipt (decisions 1 to 7)
# ---------------------------------------------------------------------------------------------

def compute_receipt(bill: Bill, policy: Policy) -> Receipt:
    """The receipt of a bill under a policy, or a FiscalError."""
    found = refusals(bill, policy)
    if found:
        raise FiscalError(found[0])
    bill = replace(bill, lines=[replace(line) for line in bill.lines])
    untaken = sum((work_out_line(line, bill, policy) for line in bill.lines), ZERO)
    untaken += work_out_receipt_level(bill, policy)
    receipt = Receipt(lines=bill.lines, groups=group_by_rate(bill.lines), untaken=untaken)
    work_out_vat(bill, receipt, policy)
    receipt.total_discount = sum((line.discount for line in bill.lines), ZERO)
    work_out_amount_due(bill, receipt, policy)
    check_range(receipt, policy)
    return receipt


def work_out_amount_due(bill: Bill, receipt: Receipt, policy: Policy) -> None:
    """What is left to pay, rounded by `total`, or what was paid too much (decision 6)."""
    due = receipt.total_amount - bill.prepayment
    if due < 0:
        receipt.overpaid = -due
    elif policy.total_step is not None:
        receipt.amount_due = round_to_step(due, policy.total_step, policy.total_rule)
    else:
        receipt.amount_due = due


def check_range(receipt: Receipt, policy: Policy) -> None:
    """Settled figures are Int64 minor units (decision 7; contract 1.2)."""
    exact_sums = policy.line_sum == KEEP
    taxes_reconciled = policy.level in ("rate", "receipt") and policy.parts == "reconciled"
    exact_taxes = exact_sums and policy.order == "counterpart" and not taxes_reconciled
    figures = [receipt.total_amount, receipt.total_tax, receipt.total_discount,
               receipt.amount_due, receipt.overpaid]
    figures += [group.turnover for group in receipt.groups]
    figures += [group.tax for group in receipt.groups]
    if not exact_sums:
        figures += [line.sum for line in receipt.lines]
    if not exact_taxes:
        figures += [line.tax for line in receipt.lines]
    for figure in figures:
        if not INT64_MIN <= figure / policy.unit <= INT64_MAX:
            raise FiscalError("amount-overflow", decimal_text(figure))


def receipt_form(receipt: Receipt) -> dict:
    """The figures as the vector file writes them: shortest decimals as strings."""
    form = {
        "items": [{"price": decimal_text(line.price), "sumPrice": decimal_text(line.sum),
                   "discount": decimal_text(line.discount), "tax": decimal_text(line.tax)}
                  for line in receipt.lines],
        "totalAmount": decimal_text(receipt.total_amount),
        "totalTax": decimal_text(receipt.total_tax),
        "totalDiscount": decimal_text(receipt.total_discount),
        "vat": [{"rate": group.rate.text, "turnover": decimal_text(group.turnover),
                 "tax": decimal_text(group.tax)} for group in receipt.groups],
        "amountDue": decimal_text(receipt.amount_due),
    }
    if receipt.overpaid > 0:
        form["overpaid"] = decimal_text(receipt.overpaid)
    return form


def expectation(bill_form: dict, policy_form: str | dict) -> dict:
    """What an engine must answer to a bill under a policy: figures or an error code."""
    try:
        return receipt_form(compute_receipt(parse_bill(bill_form), parse_policy(policy_form)))
    except FiscalError as error:
        return {"error": error.code}
