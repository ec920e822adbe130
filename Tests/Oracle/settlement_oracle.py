"""The life of a bill in exact fractions: prepayments, settlements, refunds in parts, rates over time.

A second opinion of the ledger, written from its laws (DocC, "Prepayment, settlement, refund"): S-1 to S-8. Amounts are
fractions of the currency. Left out, because the receipt oracle has no rows for them: VAT of a unit, payments of a credit.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from fractions import Fraction

from fiscal_oracle import (
    KEEP, ZERO, Bill, FiscalError, Line, Policy, allocate, compute_receipt, decimal_text, parse_bill, parse_decimal,
    parse_rate, round_to_scale, round_to_step)

MONEY = ("cash", "card", "other")

# The base rate by the first day on which it is in force; the other rates have no successor.
BASE_RATES = (("2004-01-01", "18"), ("2019-01-01", "20"), ("2026-01-01", "22"))


# ---------------------------------------------------------------------------------------------
# Rates over time
# ---------------------------------------------------------------------------------------------

def base_rate(date: str) -> str:
    return [percent for first, percent in BASE_RATES if first <= date][-1]


def transfer_rate(stated: str, date: str) -> str:
    """The rate of goods that are handed over: plain, and a base rate is the one of the day."""
    percent = stated.split("/")[0].rstrip("%")
    if stated == "none":
        return stated
    if percent in {rate for _, rate in BASE_RATES}:
        percent = base_rate(date)
    return percent + "%"


def prepayment_rate(stated: str, date: str) -> str:
    """The rate of money before the goods: the calculated one."""
    rate = transfer_rate(stated, date)
    if rate in ("none", "0%"):
        return rate
    percent = rate.rstrip("%")
    return f"{percent}/{decimal_text(parse_decimal(percent) + 100)}"


# ---------------------------------------------------------------------------------------------
# What is left while parts are taken
# ---------------------------------------------------------------------------------------------

class Remainder:
    """A sum of a quantity: after x units their rounded price is gone, after all of them the sum (S-2)."""

    def __init__(self, price: Fraction, quantity: Fraction, amount: Fraction, round_sum):
        self.list_price = price
        self.round_sum = round_sum
        self.start(quantity, amount)

    def start(self, quantity: Fraction, amount: Fraction) -> None:
        self.all_quantity, self.all_amount = quantity, amount
        self.gone_quantity, self.gone_amount = ZERO, ZERO
        plain = self.round_sum(self.list_price * quantity) == amount
        self.price = self.list_price if plain or quantity == 0 else amount / quantity

    @property
    def quantity(self) -> Fraction:
        return self.all_quantity - self.gone_quantity

    @property
    def amount(self) -> Fraction:
        return self.all_amount - self.gone_amount

    def worth(self, quantity: Fraction) -> Fraction:
        after = self.gone_quantity + quantity
        if after >= self.all_quantity:
            return self.amount
        return max(ZERO, min(self.amount, self.round_sum(self.price * after) - self.gone_amount))

    def take(self, quantity: Fraction | None, amount: Fraction) -> None:
        if quantity is None:
            self.start(self.quantity, self.amount - amount)
        else:
            self.gone_quantity += quantity
            self.gone_amount += amount

    def give_back(self, quantity: Fraction, amount: Fraction) -> None:
        if (quantity, amount) == (self.gone_quantity, self.gone_amount):
            self.gone_quantity, self.gone_amount = ZERO, ZERO
        else:
            self.start(self.quantity + quantity, self.amount + amount)


@dataclass
class Tax:
    """VAT of a sum: after a part its rounded VAT is gone, after all of it the VAT of the whole."""

    factor: Fraction
    amount: Fraction
    tax: Fraction
    gone_amount: Fraction = ZERO
    gone_tax: Fraction = ZERO

    @property
    def left(self) -> Fraction:
        return self.tax - self.gone_tax

    def worth(self, part: Fraction, round_tax) -> Fraction:
        after = self.gone_amount + part
        if after >= self.amount:
            return self.left
        return max(ZERO, min(self.left, round_tax(after * self.factor) - self.gone_tax))


@dataclass
class Row:
    line: int | None
    rate: str
    price: Fraction
    quantity: Fraction
    amount: Fraction
    tax: Fraction = ZERO
    left: Remainder | None = None
    left_tax: Tax | None = None
    offset: Fraction = ZERO
    credit: Fraction = ZERO
    reduced: Fraction = ZERO
    sources: list = field(default_factory=list)

    @property
    def held(self) -> Fraction:
        return self.left.amount - self.offset

    @property
    def money(self) -> Fraction:
        return self.left.amount - self.offset - self.credit

    def split(self, part: Fraction, unit: Fraction) -> list[Fraction]:
        return within(part, [self.offset, self.credit, self.money], unit)


@dataclass
class Issued:
    """A receipt and what of it is left."""

    name: str
    method: str
    rows: list[Row]
    money: dict
    rounding: Fraction
    vat: list                       # [rate, turnover, tax]
    total_tax: Fraction
    refund: bool = False
    taxes: dict = field(default_factory=dict)
    tax_left: Fraction = ZERO

    @property
    def prepaid(self) -> bool:
        return self.method.endswith("Prepayment") or self.method == "AdvancePayment"


def within(amount: Fraction, limits: list[Fraction], unit: Fraction) -> list[Fraction]:
    """Shares in proportion to limits, whose sum is at least the amount."""
    return [ZERO for _ in limits] if amount == 0 else allocate(amount, limits, unit)


# ---------------------------------------------------------------------------------------------
# The bill
# ---------------------------------------------------------------------------------------------

class Life:
    """A bill and its receipts. An operation that is refused is a FiscalError, and nothing has changed."""

    def __init__(self, bill_form: dict, policy: Policy):
        self.bill_form, self.policy = bill_form, policy
        self.unit = policy.unit
        self.rates = [line["rate"] for line in bill_form["lines"]]
        self.whole = compute_receipt(parse_bill(bill_form), policy)
        self.open = [Remainder(line.price, line.quantity, line.sum, self.round_sum)
                     for line in self.whole.lines]
        self.reduced = [ZERO for _ in self.whole.lines]
        self.issued: list[Issued] = []

    def round_sum(self, value: Fraction) -> Fraction:
        rule = "half-up" if self.policy.line_sum == KEEP else self.policy.line_sum
        return round_to_scale(value, self.policy.scale, rule)

    def round_tax(self, value: Fraction) -> Fraction:
        return round_to_scale(value, self.policy.scale, self.policy.vat)

    # What is held

    def held(self) -> tuple[list[Fraction], Fraction]:
        lines, advances = [ZERO for _ in self.open], ZERO
        for receipt in self.issued:
            if receipt.prepaid and not receipt.refund:
                for row in receipt.rows:
                    if row.line is None:
                        advances += row.held
                    else:
                        lines[row.line] += row.held
        return lines, advances

    def check_held(self) -> None:
        lines, advances = self.held()
        if any(held > open_.amount for held, open_ in zip(lines, self.open)) or \
                sum(lines, advances) > sum(open_.amount for open_ in self.open):
            raise FiscalError("prepayment-not-offset")

    # New receipts

    def issue(self, name, method, rows: list[Row], payments: dict, rounding=ZERO) -> Issued:
        """A receipt whose VAT the policy gives the sums of its rows."""
        lines = [Line(row.amount, Fraction(1), parse_rate(row.rate), [], []) for row in rows]
        bill = Bill(lines, [], [], ZERO, False, False)
        policy = copy.copy(self.policy)
        object.__setattr__(policy, "total_step", None)
        figures = compute_receipt(bill, policy)
        for row, line in zip(rows, figures.lines):
            row.tax = line.tax
            row.left = Remainder(row.price, row.quantity, row.amount, self.round_sum)
            points = parse_rate(row.rate).points or ZERO
            row.left_tax = Tax(points / (100 + points), row.amount, line.tax)
        vat = [[group.rate.text, group.turnover, group.tax] for group in figures.groups]
        receipt = Issued(name, method, rows, {means: payments.get(means, ZERO) for means in MONEY},
                         rounding, vat, figures.total_tax,
                         taxes={rate: tax for rate, _, tax in vat}, tax_left=figures.total_tax)
        receipt.payments = payments
        self.issued.append(receipt)
        return receipt

    def prepay(self, name, date, amount=None, advance=False) -> Issued:
        held, advances = self.held()
        limits = [open_.amount - own for open_, own in zip(self.open, held)]
        most = sum(limits, ZERO) - advances
        paid = most if amount is None else amount
        if paid > most or most == 0:
            raise FiscalError("exceeds-open")
        rows = []
        if advance:
            groups: dict[str, Fraction] = {}
            for stated, limit in zip(self.rates, limits):
                rate = prepayment_rate(stated, date)
                groups[rate] = groups.get(rate, ZERO) + limit
            for rate, share in zip(groups, within(paid, list(groups.values()), self.unit)):
                if share > 0:
                    rows.append(Row(None, rate, share, Fraction(1), share))
        else:
            for at, share in enumerate(within(paid, limits, self.unit)):
                line = self.whole.lines[at]
                if share > 0:
                    is_whole = share == line.sum
                    rows.append(Row(at, prepayment_rate(self.rates[at], date),
                                    line.price if is_whole else share,
                                    line.quantity if is_whole else Fraction(1), share))
        is_full = all(row.line is not None and row.amount == self.whole.lines[row.line].sum
                      for row in rows)
        method = "AdvancePayment" if advance else "FullPrepayment" if is_full else "PartialPrepayment"
        return self.issue(name, method, rows, {"card": paid})

    def settle(self, name, date, parts=None, tender=(("cash", None),), cash_step=None) -> Issued:
        rows = []
        for at, quantity in parts or [(at, None) for at in range(len(self.open))]:
            open_ = self.open[at]
            quantity = open_.quantity if quantity is None else quantity
            if quantity > open_.quantity or (parts and open_.quantity == 0):
                raise FiscalError("quantity-exceeds-open")
            if quantity > 0:
                rows.append(Row(at, transfer_rate(self.rates[at], date), self.whole.lines[at].price,
                                quantity, open_.worth(quantity)))
        if not rows:
            raise FiscalError("exceeds-open")
        total = sum((row.amount for row in rows), ZERO)
        offset = self.offset_of(rows)
        payments, change, rounding = pay(total - offset, tender, cash_step, self.policy)
        if offset > 0:
            payments["prepayment"] = offset
        method = "FullSettlement" if not payments.get("credit") else \
            "PartialSettlement" if len(payments) > 1 else "Lend"
        for row in rows:
            self.open[row.line].take(row.quantity, row.amount)
        receipt = self.issue(name, method, rows, payments, rounding)
        receipt.change = change
        self.let_prepayments_pay(receipt, offset)
        rests = [row.left.amount - row.offset for row in rows]
        for row, credit in zip(rows, within(payments.get("credit", ZERO), rests, self.unit)):
            row.credit = credit
        self.check_held()
        return receipt

    def offset_of(self, rows: list[Row]) -> Fraction:
        """What prepayments can pay: those of a line its rows, advances all rows."""
        held, advances = self.held()
        own = rest = ZERO
        for row in rows:
            part = min(held[row.line], row.amount)
            held[row.line] -= part
            own += part
            rest += row.amount - part
        return own + min(rest, advances)

    def let_prepayments_pay(self, receipt: Issued, amount: Fraction) -> None:
        for advances in (False, True):
            for row in receipt.rows:
                for earlier in self.issued:
                    if not earlier.prepaid or earlier.refund:
                        continue
                    for prepaid in earlier.rows:
                        if prepaid.line == (None if advances else row.line):
                            part = min(amount, row.money, prepaid.held)
                            if part > 0:
                                prepaid.offset += part
                                row.offset += part
                                row.sources.append([prepaid, part])
                                amount -= part

    # Refunds

    def refund(self, name, of: str, parts=None, amount=None) -> Issued:
        sale = next(receipt for receipt in self.issued if receipt.name == of)
        takes = self.takes(sale, parts, amount)
        if not takes:
            raise FiscalError("nothing-to-refund")
        rows = []
        for row, quantity, part in takes:
            taken = Row(row.line, row.rate, row.price, row.quantity, part,
                        row.left_tax.worth(part, self.round_tax))
            is_whole = quantity == row.quantity and part == row.amount == row.left.amount
            if not is_whole:
                taken.price, taken.quantity = (row.price, quantity) if quantity else (part, Fraction(1))
            rows.append(taken)
        splits = [row.split(part, self.unit) if not sale.prepaid else [ZERO, ZERO, part]
                  for row, _, part in takes]
        for (row, quantity, part), taken in zip(takes, rows):
            row.left_tax.gone_amount += part
            row.left_tax.gone_tax += taken.tax
            row.left.take(quantity, part)
        is_last = all(row.left.amount == 0 and row.left.quantity == 0 for row in sale.rows)
        total = sum((part for _, _, part in takes), ZERO)
        offset, credit, money = (sum((split[at] for split in splits), ZERO) for at in range(3))
        rounding = self.rounding_of(total, money, sale, is_last)
        back = within(money - rounding, [sale.money[means] for means in MONEY], self.unit)
        payments = dict(zip(MONEY, back)) | {"prepayment": offset, "credit": credit}
        payments = {means: value for means, value in payments.items() if value > 0} or {"cash": ZERO}
        for means, value in zip(MONEY, back):
            sale.money[means] -= value
        sale.rounding -= rounding
        vat = self.vat_of(rows, sale)
        tax = sum((entry[2] for entry in vat), ZERO)
        tax = sale.tax_left if is_last else min(tax, sale.tax_left)
        sale.tax_left -= tax
        for (row, quantity, part), split in zip(takes, splits):
            if not sale.prepaid:
                self.give_back(row, quantity, part, split)
        receipt = Issued(name, sale.method, rows, {}, rounding, vat, tax, refund=True)
        receipt.payments = payments
        self.issued.append(receipt)
        self.check_held()
        return receipt

    def takes(self, sale: Issued, parts, amount) -> list[tuple[Row, Fraction | None, Fraction]]:
        def is_left(row: Row) -> bool:
            return (row.left.amount > 0 or row.left.quantity > 0) and (not sale.prepaid or row.held > 0)

        def everything(row: Row):
            if sale.prepaid and row.offset > 0:
                return row, None, row.held
            return row, row.left.quantity, row.left.amount

        if amount is not None:
            limits = [row.held if sale.prepaid else row.left.amount for row in sale.rows]
            if amount > sum(limits, ZERO):
                raise FiscalError("exceeds-sale")
            if amount == sum(limits, ZERO):
                return [everything(row) for row in sale.rows if is_left(row)]
            return [everything(row) if share == row.left.amount else (row, None, share)
                    for row, share in zip(sale.rows, within(amount, limits, self.unit)) if share > 0]
        if parts is None:
            return [everything(row) for row in sale.rows if is_left(row)]
        takes = []
        for at, quantity in parts:
            row = next((row for row in sale.rows if row.line == at), None)
            if row is None or row.left.quantity < (quantity or ZERO) or (quantity is None and not is_left(row)):
                raise FiscalError("quantity-exceeds-sale")
            if quantity is None:
                takes.append(everything(row))
            else:
                takes.append((row, quantity, row.left.worth(quantity)))
        return takes

    def rounding_of(self, total, money, sale: Issued, is_last: bool) -> Fraction:
        """As much of the rounding as leaves the total in its ruble."""
        if is_last:
            return sale.rounding
        over = total - total.numerator // total.denominator
        if sale.rounding > 0:
            return min(sale.rounding, over, money)
        return -min(-sale.rounding, 1 - self.unit - over)

    def vat_of(self, rows: list[Row], sale: Issued) -> list:
        vat = []
        for rate in dict.fromkeys(row.rate for row in rows):
            own = [row for row in rows if row.rate == rate]
            is_last = all(row.left.amount == 0 for row in sale.rows if row.rate == rate)
            tax = sum((row.tax for row in own), ZERO)
            tax = sale.taxes[rate] if is_last else min(tax, sale.taxes[rate])
            sale.taxes[rate] -= tax
            vat.append([rate, sum((row.amount for row in own), ZERO), tax])
        return vat

    def give_back(self, row: Row, quantity, part, split) -> None:
        offset, credit, _ = split
        row.offset -= offset
        row.credit -= credit
        while offset > 0:
            prepaid, paid = row.sources.pop()
            given = min(offset, paid)
            prepaid.offset -= given
            offset -= given
            if paid > given:
                row.sources.append([prepaid, paid - given])
        if quantity is None:
            row.reduced += part
            self.reduced[row.line] += part
            return
        if row.left.quantity == 0:
            part += row.reduced
            self.reduced[row.line] -= row.reduced
            row.reduced = ZERO
        self.open[row.line].give_back(quantity, part)

    # Outside

    def attempt(self, operation: str, **request) -> Issued:
        """The receipt of an operation; a refusal leaves everything as it was (S-8)."""
        after = copy.deepcopy(self)
        receipt = getattr(after, operation)(**request)
        self.__dict__ = after.__dict__
        return receipt

    def balance(self) -> dict:
        """What of the bill is open, taken off, sold and held (S-6)."""
        held, advances = self.held()
        total = sum((line.sum for line in self.whole.lines), ZERO)
        open_ = sum((entry.amount for entry in self.open), ZERO)
        reduced = sum(self.reduced, ZERO)
        assert open_ >= 0 and sum(held, advances) <= open_
        return {"open": decimal_text(open_), "reduced": decimal_text(reduced),
                "sold": decimal_text(total - open_ - reduced),
                "held": decimal_text(sum(held, advances))}


def pay(due: Fraction, tender, cash_step, policy: Policy) -> tuple[dict, Fraction, Fraction]:
    """What is kept of a tender, the change, and what the rounding of the cash part took off (R4)."""
    given = {means: amount for means, amount in tender if amount is not None}
    rest = next((means for means, amount in tender if amount is None), None)
    owes = any(means == "credit" for means, _ in tender)
    step = None if owes else cash_step
    cashless = sum((amount for means, amount in given.items() if means != "cash"), ZERO)
    if rest not in (None, "cash") and sum(given.values(), ZERO) < due:
        given[rest] = given.get(rest, ZERO) + due - sum(given.values(), ZERO)
        cashless = due - given.get("cash", ZERO)
    if cashless > due:
        raise FiscalError("cashless-exceeds-total")
    rounding, cash_due = ZERO, due - cashless
    if step is not None and cash_due > 0 and (rest == "cash" or given.get("cash", ZERO) > 0):
        rounded = round_to_step(cash_due, step, "half-up")
        rounding = cash_due - (rounded if rounded > 0 else step)
    cash_due -= rounding
    if rest == "cash":
        given["cash"] = max(given.get("cash", ZERO), cash_due)
    if given.get("cash", ZERO) < cash_due:
        raise FiscalError("payments-short")
    change = given.get("cash", ZERO) - cash_due
    given["cash"] = cash_due
    return {means: amount for means, amount in given.items() if amount > 0}, change, rounding


# ---------------------------------------------------------------------------------------------
# Payments attributed to lines
# ---------------------------------------------------------------------------------------------

def matrix_bounds(rows: list[int], columns: list[int]) -> list[list[tuple[int, bool]]]:
    """The whole part of each cell row × column / total, and whether it may be one more (CR-3)."""
    total = sum(columns)
    cells = [[Fraction(row * column, total or 1) for column in columns] for row in rows]
    return [[(cell.numerator // cell.denominator, cell.denominator > 1) for cell in line]
            for line in cells]
