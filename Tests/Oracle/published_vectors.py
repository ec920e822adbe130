"""The vectors of the specification that concern lines, VAT and rounding, and a check of the oracle.

`BILLS` are written at the head of receipts.ndjson under their names; `check` asserts that the
oracle gives what is printed (V, W: fiscal-rules.md section 10; contract: contract.md).
"""

from __future__ import annotations

from fractions import Fraction

from fiscal_oracle import (
    allocate, decimal_text, expectation, parse_decimal, parse_rate, round_to_scale,
    round_to_step, unit_of_scale, vat_of_amount)


def lines_of(*lines: tuple[str, str, str]) -> list[dict]:
    """Lines from (price, quantity, rate)."""
    return [{"id": str(at + 1), "price": price, "quantity": quantity, "rate": rate}
            for at, (price, quantity, rate) in enumerate(lines)]


def bill_of(*lines: tuple[str, str, str], **more) -> dict:
    return {"lines": lines_of(*lines), **more}


def at_rate(rate: str, *sums: str) -> dict:
    """A bill of single pieces at one rate."""
    return bill_of(*((each, "1", rate) for each in sums))


def long_policy(name: str, **changes) -> dict:
    """line/half-up as a long object, with changes."""
    policy = {"name": name, "scale": 2, "unitPrice": "keep", "lineSum": "half-up",
              "discount": "half-up", "vat": "half-up", "vatLevel": "line", "vatOrder": "tax",
              "parts": "reconciled", "total": "keep"}
    return policy | changes


CONTRACT_BILL = {
    "id": "A-1", "date": "2026-03-11", "priceBasis": "tax-inclusive",
    "lines": [{"id": "1", "name": "…", "price": "19.31", "quantity": "200", "rate": "22%",
               "unit": "кг", "discounts": [{"percent": "10"}, {"amount": "1.50"}],
               "surcharges": [{"amount": "0.30"}], "marked": False}],
    "discounts": [{"percent": "5"}, {"amount": "100"}], "surcharges": [],
    "prepayment": "0",
    "payments": [{"means": "cash", "amount": "1000"}, {"means": "card", "amount": "2200.87"}]}

JOURNAL = {
    "journal bill 47827": bill_of(("15.9", "500", "5%"), ("19.1", "500", "5%"),
                                  id="47827", date="2026-02-27 12:38:41"),
    "journal receipt 235723": bill_of(("8720", "1", "7%"), ("9856", "1", "7%"),
                                      id="235723", date="2026-03-10 17:11:19"),
    "journal receipt 350226": bill_of(
        ("433.8", "2", "0%"), ("100", "3", "0%"), ("1890.9", "2", "0%"), ("140.4", "4", "0%"),
        ("90", "3", "0%"), id="350226", date="2026-03-11 09:04:03"),
}

HALF_UP = "line/half-up"
BY_RATE = "rate/half-up"
WHOLE_RUBLES = long_policy("whole-rubles", total={"step": "1", "rule": "down"})
NET_FIRST = long_policy("net-first", vatOrder="counterpart")

V8 = ("22.50", "29.57"), ("87.11", "4.5"), ("42.50", "8.23"), ("46.30", "52.75")
V9 = ("501.75", "171.09", "1161.87", "181.83", "1385.73", "393.03", "343.53", "86.97")
V10 = at_rate("20%", "5.89", "452.60", "2.48", "20.15")
V11 = at_rate("10%", "81.99", "70.99")
V12 = at_rate("20%", "748.25", "181.83")
V13 = at_rate("20%", "109.99", "143.00")
V18_RECEIPT = bill_of(("19.31", "200", "22%"), discounts=[{"percent": "10"}])
V18_LINE = {"lines": [lines_of(("19.31", "200", "22%"))[0] | {"discounts": [{"percent": "10"}]}]}
W5 = at_rate("20%", "0.03", "0.09", "0.15", "0.21")

BILLS: list[tuple[str, object, dict]] = [
    ("contract 2.1", HALF_UP, CONTRACT_BILL),
    ("contract 2.1 by lines in the unit price", "evotor", CONTRACT_BILL),
    ("V1 lines", HALF_UP, at_rate("7%", "8720", "9856")),
    ("V1 from total", BY_RATE, at_rate("7%", "8720", "9856")),
    ("V2 25117", HALF_UP, at_rate("22%", "25117")),
    ("V2 990", HALF_UP, at_rate("22%", "990")),
    ("V3", HALF_UP, bill_of(("269.10", "3", "22%"))),
    *((f"V4 {rate}", HALF_UP, at_rate(rate, "100")) for rate in ("5%", "7%", "10%", "20%", "22%")),
    *((f"V5 {rate}", HALF_UP, at_rate(rate, "300")) for rate in ("10%", "20%", "22%")),
    *((f"V6 {rate}", HALF_UP, at_rate(rate, "100") | {"priceBasis": "tax-exclusive"})
      for rate in ("5%", "7%", "10%", "20%", "22%")),
    ("V7", HALF_UP, bill_of(("67.11", "1.347", "none"))),
    ("V8", HALF_UP, bill_of(*((price, quantity, "20%") for price, quantity in V8))),
    *((f"V9 {each}", HALF_UP, at_rate("20%", each)) for each in V9),
    ("V9 half-even", "line/half-even", at_rate("20%", *V9)),
    ("V10 lines", HALF_UP, V10), ("V10 from total", BY_RATE, V10),
    ("V11 lines", HALF_UP, V11), ("V11 from total", BY_RATE, V11),
    ("V12 lines", HALF_UP, V12), ("V12 from total", BY_RATE, V12),
    ("V13 lines", HALF_UP, V13), ("V13 from total", BY_RATE, V13),
    ("V14", WHOLE_RUBLES, at_rate("10%", "35.99", "17.39")),
    ("V15", WHOLE_RUBLES, bill_of(("48.80", "28.69", "20%"))),
    ("V16", WHOLE_RUBLES, bill_of(("41.79", "14.36", "none"))),
    ("V17 2000.31", WHOLE_RUBLES, bill_of(("48.80", "40.99", "20%"))),
    ("V17 1095.60", HALF_UP, bill_of(("36.52", "30", "20%"))),
    ("V18 receipt discount", "evotor", V18_RECEIPT),
    ("V18 line discount", "evotor", V18_LINE),
    ("V18 receipt discount, line sums", HALF_UP, V18_RECEIPT),
    ("V18 line discount, line sums", HALF_UP, V18_LINE),
    ("W1 prepaid", HALF_UP, at_rate("20/120", "12000")),
    ("W1 shipped", HALF_UP, at_rate("22%", "12000")),
    ("W2", HALF_UP, JOURNAL["journal bill 47827"]),
    ("W3", HALF_UP, bill_of(("21.99", "35.6", "20%"), ("21.98", "12.2", "20%"))),
    ("W4", HALF_UP, bill_of(("241.78", "96", "20%"), ("241.77", "64", "20%"))),
    ("W5", HALF_UP, W5), ("W5 half-even", "line/half-even", W5),
    ("W7", WHOLE_RUBLES, at_rate("none", "3417.18")),
    ("W8", HALF_UP, bill_of(("3.34", "100", "20%"), ("3.33", "200", "20%"))),
    ("W9 tax first", HALF_UP, at_rate("20%", "0.99")),
    ("W9 net first", NET_FIRST, at_rate("20%", "0.99")),
    *((f"{name} under {policy}", policy, bill) for name, bill in JOURNAL.items()
      for policy in ("evotor", HALF_UP, BY_RATE, "receipt/half-up", "unit/half-up")),
    # Edges of the decisions.
    ("empty bill", HALF_UP, {"lines": []}),
    ("negative zero price", HALF_UP, at_rate("20%", "-0.00")),
    ("exponents", HALF_UP, bill_of(("1.59E+1", "5e2", "5%"))),
    ("largest amount", HALF_UP, at_rate("none", "92233720368547758.07")),
    ("one kopeck above the largest amount", HALF_UP, at_rate("none", "92233720368547758.08")),
    ("a line fits, the total does not", HALF_UP,
     at_rate("none", "92233720368547758.07", "0.01")),
    ("net fits, gross does not", HALF_UP,
     at_rate("22%", "92233720368547758") | {"priceBasis": "tax-exclusive"}),
    ("same factor, two groups", "receipt/half-up",
     bill_of(("0.99", "1", "5%"), ("0.99", "1", "5/105"), ("0.99", "1", "none"),
             ("0.99", "1", "0%"), ("0.99", "1", "Без НДС"), ("0.99", "1", "5.0%"))),
    ("surcharge over nothing", HALF_UP,
     at_rate("20%", "0", "0", "0") | {"surcharges": [{"amount": "1"}]}),
    ("discount of everything", HALF_UP,
     at_rate("20%", "0.99", "3.33", "0") | {"discounts": [{"percent": "100"}]}),
    ("prepaid too much", WHOLE_RUBLES, at_rate("20%", "10.50") | {"prepayment": "12.25"}),
    ("prepaid exactly", WHOLE_RUBLES, at_rate("20%", "10.50") | {"prepayment": "10.50"}),
    ("discounts of half kopecks", long_policy("kept-discounts", discount="keep"),
     at_rate("20%", "1.99", "1.99", "1.99") | {"discounts": [{"percent": "12.5"}]}),
    ("everything off line sums below a kopeck", long_policy("kept-sums", lineSum="keep"),
     bill_of(("0.006", "1", "20%"), ("0.006", "1", "20%")) | {"discounts": [{"amount": "0.01"}]}),
    ("a kept price that a discount would raise",
     long_policy("in-the-price", lineDiscount="unitPrice"),
     {"lines": [lines_of(("1.005", "100", "20%"))[0] | {"discounts": [{"percent": "0"}]}]}),
    ("net first, kept sums, no VAT", long_policy("kept", lineSum="keep", vatOrder="counterpart"),
     at_rate("none", "10.005")),
    ("net first, kept sums, tax total below zero",
     long_policy("kept", lineSum="keep", vatOrder="counterpart"),
     at_rate("20%", "0.006", "0.006")),
    ("net first by the unit, tax below zero",
     long_policy("unit-net-first", vatLevel="unit", vatOrder="counterpart"),
     bill_of(("0.006", "100", "20%"))),
    ("both by the unit, gross is not the line sum",
     long_policy("unit-both", vatLevel="unit", vatOrder="both"), bill_of(("0.006", "100", "20%"))),
    ("both, half-even, gross is not net + tax of the line",
     long_policy("even-both", lineSum="half-even", discount="half-even", vat="half-even",
                 vatOrder="both"),
     at_rate("10%", "0.05") | {"priceBasis": "tax-exclusive"}),
    ("net first at the receipt, half-even, fewer units than floors",
     long_policy("kept-even", lineSum="keep", vat="half-even", vatLevel="receipt",
                 vatOrder="counterpart"),
     bill_of(("0.945", "1", "none"), ("0.06", "1", "20%"))),
    ("net first at the receipt, half-even, more units than fractions",
     long_policy("kept-even", lineSum="keep", vat="half-even", vatLevel="receipt",
                 vatOrder="counterpart"),
     bill_of(("0.955", "1", "none"), ("0.06", "1", "20%"))),
]


# Discounts (V18, V20, V21, V23 to V34, V39, W3, W8) and the edges of decisions 17 to 22.

def discounted(lines: list[tuple[str, str]], *discounts: dict, **more) -> dict:
    """Lines of price and quantity at 20 % with discounts of the bill."""
    bill = bill_of(*((price, quantity, "20%") for price, quantity in lines))
    return bill | {"discounts": list(discounts)} | more


def with_lines(bill: dict, *changes: dict) -> dict:
    """The bill with keys added to its lines, in order."""
    return bill | {"lines": [line | change for line, change in zip(bill["lines"], changes)]}


EXCLUSIVE = {"priceBasis": "tax-exclusive"}
LAST = long_policy("last", allocation="last")

DISCOUNTS: list[tuple[str, object, dict]] = [
    ("V18 receipt", "evotor", V18_RECEIPT),
    ("V18 line", "evotor", V18_LINE),
    ("V20", HALF_UP, with_lines(
        bill_of(("476.97", "1", "20%"), ("241.78", "160", "20%"), ("483.56", "80", "20%")),
        {"discounts": [{"amount": "0.01"}]}, {"discounts": [{"amount": "0.64"}]},
        {"discounts": [{"amount": "0.64"}]})),
    ("V21", HALF_UP, with_lines(bill_of(("1115.87", "3", "20%")),
                                {"discounts": [{"amount": "0.01"}]})),
    ("V29", HALF_UP, with_lines(
        bill_of(("10.59", "3", "20%"), ("10", "30", "20%"), ("10", "3", "20%")),
        {"surcharges": [{"amount": "0.02"}]}, {"surcharges": [{"amount": "1.50"}]},
        {"surcharges": [{"amount": "0.05"}]})),
    ("V23", HALF_UP, discounted([("50", "3"), ("20", "3")], {"amount": "110"})),
    ("V24", HALF_UP, discounted([("10", "1"), ("20", "3")], {"amount": "41"})),
    ("V25", HALF_UP, discounted([("10", "1"), ("20", "1")], {"amount": "1"})),
    ("V26", HALF_UP, bill_of(("100", "0.5", "20%"), ("100", "0.4", "20%"))
     | {"surcharges": [{"amount": "8"}]}),
    ("V27", HALF_UP, discounted(
        [("0.01", "7"), ("0.02", "11"), ("0.03", "13"), ("300", "1")], {"amount": "300.08"},
        floor={"unitPrice": "0.01"})),
    ("V28", HALF_UP, discounted([("10", "1"), ("300", "1")], {"amount": "300"})),
    ("V30", HALF_UP, with_lines(bill_of(("40", "3", "20%"), ("25.5", "4", "20%")),
                                {"discounts": [{"amount": "19"}]},
                                {"discounts": [{"amount": "0.90"}]})),
    ("V31", HALF_UP, discounted([("40", "3"), ("25.5", "4")], {"amount": "19.90"})),
    ("V32 split", HALF_UP, discounted(
        [("12990", "1"), ("20", "1")], {"amount": "1299", "appliesTo": {"lines": ["1"]}},
        {"amount": "100"})),
    ("V32 over the discounted sums", HALF_UP, with_lines(
        discounted([("12990", "1"), ("20", "1")], {"amount": "100"}),
        {"discounts": [{"amount": "1299"}]}, {})),
    ("V32 spread", HALF_UP, discounted([("12990", "1"), ("20", "1")], {"amount": "1399"})),
    ("V33", HALF_UP, discounted([("5054.40", "1"), ("23.82", "3")], {"amount": "39.67"})),
    ("V34", HALF_UP, discounted([("100", "1"), ("40", "1"), ("5", "1")], {"amount": "15"})),
    ("V34 last", LAST, discounted([("100", "1"), ("40", "1"), ("5", "1")], {"amount": "15"})),
    ("V39 receipt", "evotor", discounted([("310", "1")], {"amount": "155"})),
    ("V39 line", "evotor", with_lines(bill_of(("280", "1", "20%")),
                                      {"discounts": [{"amount": "140"}]})),
    ("W3", HALF_UP, with_lines(bill_of(("21.99", "47.8", "20%")),
                               {"discounts": [{"amount": "0.12"}]})),
    ("W8", HALF_UP, discounted([("3.34", "300")], {"amount": "2"})),
    ("coupon", HALF_UP, discounted([("4000", "1"), ("3000", "1")],
                                   {"percent": "10", "cap": "500"})),
    ("not discountable", HALF_UP, with_lines(
        discounted([("100", "1"), ("300", "1")], {"percent": "10"}), {"discountable": False}, {})),
    ("nothing discountable", HALF_UP, with_lines(
        discounted([("100", "1")], {"amount": "10"}), {"discountable": False})),
    ("floors keep a part", HALF_UP, discounted(
        [("100", "1"), ("50", "2")], {"percent": "60"}, floor={"unitPrice": "45"})),
    ("floor in the unit price", "evotor", with_lines(
        bill_of(("19.31", "200", "22%")),
        {"discounts": [{"percent": "10"}], "floor": {"unitPrice": "17.50"}})),
    ("cap in the unit price", "evotor", with_lines(
        bill_of(("19.31", "200", "22%")), {"discounts": [{"percent": "10", "cap": "100"}]})),
    ("scopes in order", HALF_UP, discounted(
        [("100", "1"), ("200", "1")], {"percent": "10"},
        {"percent": "50", "appliesTo": {"lines": ["1"]}}, {"amount": "30"},
        stacking="sequential")),
    ("rates", HALF_UP, bill_of(("100", "1", "20%"), ("200", "1", "10%"), ("50", "1", "none"))
     | {"discounts": [{"percent": "10", "appliesTo": {"rates": ["10.0%", "none"]}}],
        "surcharges": [{"amount": "7", "appliesTo": {"rates": ["20%"]}}]}),
    ("no line of the rate", HALF_UP, discounted(
        [("100", "1")], {"amount": "10", "appliesTo": {"rates": ["10%"]}})),
    ("surcharge of no line", HALF_UP, bill_of(("100", "1", "20%"))
     | {"surcharges": [{"amount": "10", "appliesTo": {"rates": ["10%"]}}]}),
    ("unknown line", HALF_UP, discounted(
        [("100", "1")], {"amount": "10", "appliesTo": {"lines": ["7"]}})),
    ("negative cap", HALF_UP, discounted([("100", "1")], {"amount": "10", "cap": "-1"})),
    ("negative floor", HALF_UP, discounted([("100", "1")], {"amount": "10"},
                                           floor={"sum": "-1"})),
    ("before tax", HALF_UP, discounted([("100", "1"), ("50", "1")], {"amount": "12.20"})
     | EXCLUSIVE),
    ("after tax", HALF_UP, bill_of(("100", "1", "22%"), ("50", "1", "22%"))
     | {"discounts": [{"amount": "12.20", "priceBasis": "tax-inclusive"}]} | EXCLUSIVE),
    ("everything after tax", HALF_UP, bill_of(("0.01", "1", "22%"), ("0.02", "1", "10%"))
     | {"discounts": [{"percent": "100", "priceBasis": "tax-inclusive"}]} | EXCLUSIVE),
    ("before tax, prices with tax", HALF_UP, bill_of(("122", "1", "22%"))
     | {"discounts": [{"amount": "10", "priceBasis": "tax-exclusive"}]}),
    ("100 % of kept sums", long_policy("kept-sums", lineSum="keep", discount="half-down"),
     discounted([("1.005", "1"), ("0.333", "7")], {"percent": "100"})),
    ("100 % of a line of a kept sum", long_policy("kept-sums", lineSum="keep"),
     with_lines(bill_of(("10.004", "1", "20%")), {"discounts": [{"percent": "100"}]})),
    ("100 % in scopes", HALF_UP, discounted(
        [("0.99", "1"), ("3.33", "1")], {"percent": "100", "appliesTo": {"lines": ["1"]}},
        {"percent": "100"})),
]


def check_discounts() -> None:
    """Asserts the published sums per good and the figures of the documents."""
    named = {name: expectation(bill, policy) for name, policy, bill in DISCOUNTS}
    assert len(named) == len(DISCOUNTS)

    def sums(name: str, *values: str) -> None:
        """The sums per good. Rows of a register, which must be price × quantity, come after them:
        what a peer prints in rows is compared by good."""
        found = [item["sumPrice"] for item in named[name]["items"]]
        assert found == list(values), (name, found)

    sums("V18 receipt", "3475.8")
    sums("V18 line", "3476")
    # Published: 77 845.28 in five rows.
    sums("V20", "476.96", "38684.16", "38684.16")
    assert named["V20"]["totalAmount"] == "77845.28"
    sums("V21", "3347.6")
    sums("V29", "31.79", "301.5", "30.05")
    sums("V23", "71.43", "28.57")
    # Published: 4.13 and 3 × 8.29 = 24.87. The second moved to where one price serves three units;
    # the exact shares are 29/7 = 4.142857… and 174/7 = 24.857142….
    sums("V24", "4.14", "24.86")
    sums("V25", "9.67", "19.33")
    # Published: 0.25 × 108.89 + 0.25 × 108.88 + 0.4 × 108.89, which is 27.22 + 27.22 + 43.56 = 98.00
    # in rounded rows: 54.44 and 43.56 by good, as here.
    sums("V26", "54.44", "43.56")
    sums("V27", "0.07", "0.11", "0.13", "0.29")
    sums("V28", "0.32", "9.68")
    sums("V30", "101", "101.1")
    # Published by good: 36.41 × 2 + 36.42 = 109.24 and 23.21 × 2 + 23.22 × 2 = 92.86.
    sums("V31", "109.24", "92.86")
    sums("V32 split", "11591.15", "19.85")
    # Published is the first: 100 points over the undiscounted 12 990 and 20. Over what is left of
    # them, 11 691 and 20, the share of the second is 0.17 and not 0.15.
    sums("V32 over the discounted sums", "11591.17", "19.83")
    sums("V32 spread", "11593.15", "17.85")
    sums("V33", "5015.28", "70.91")
    sums("V34", "89.66", "35.86", "4.48")
    sums("V34 last", "89.66", "35.86", "4.48")
    sums("V39 receipt", "155")
    sums("V39 line", "140")
    sums("W3", "1051")
    sums("W8", "1000")
    sums("coupon", "3714.29", "2785.71")
    sums("not discountable", "100", "270")
    sums("nothing discountable", "100")
    sums("floors keep a part", "45", "90")
    sums("floor in the unit price", "3500")
    sums("cap in the unit price", "3762")
    sums("before tax", "91.87", "45.93")
    sums("after tax", "93.34", "46.66")
    sums("everything after tax", "0", "0")
    sums("before tax, prices with tax", "109.8")
    sums("100 % in scopes", "0", "0")
    sums("100 % of kept sums", "0", "0")
    sums("100 % of a line of a kept sum", "0")
    for name, code in (("surcharge of no line", "empty-scope"), ("unknown line", "unknown-line"),
                       ("negative cap", "negative-limit"), ("negative floor", "negative-limit")):
        assert named[name] == {"error": code}


def check() -> None:
    """Asserts that the oracle gives the published figures."""
    named = {name: expectation(bill, policy) for name, policy, bill in BILLS}
    assert len(named) == len(BILLS)

    def taxes(name: str) -> list[str]:
        return [item["tax"] for item in named[name]["items"]]

    def sums(name: str) -> list[str]:
        return [item["sumPrice"] for item in named[name]["items"]]

    def figure(name: str, key: str, value: str) -> None:
        assert named[name][key] == value, (name, key, named[name][key], value)

    figure("contract 2.1", "totalAmount", "3200.87")
    figure("contract 2.1", "totalDiscount", "661.43")
    assert taxes("V1 lines") == ["570.47", "644.79"]
    figure("V1 lines", "totalTax", "1215.26")
    figure("V1 from total", "totalTax", "1215.25")
    figure("V2 25117", "totalTax", "4529.3")
    figure("V2 990", "totalTax", "178.52")
    figure("V3", "totalAmount", "807.3")
    figure("V3", "totalTax", "145.58")
    for rate, tax in zip(("5%", "7%", "10%", "20%", "22%"),
                         ("4.76", "6.54", "9.09", "16.67", "18.03")):
        figure(f"V4 {rate}", "totalTax", tax)
    for rate, tax in zip(("10%", "20%", "22%"), ("27.27", "50", "54.1")):
        figure(f"V5 {rate}", "totalTax", tax)
    for percent in (5, 7, 10, 20, 22):
        figure(f"V6 {percent}%", "totalTax", str(percent))
        figure(f"V6 {percent}%", "totalAmount", str(100 + percent))
    assert sums("V7") == ["90.4"]
    assert sums("V8") == ["665.33", "392", "349.78", "2442.33"]
    for each, tax in zip(V9, ("83.63", "28.52", "193.65", "30.31", "230.96", "65.51", "57.26",
                              "14.5")):
        figure(f"V9 {each}", "totalTax", tax)
    assert taxes("V10 lines") == ["0.98", "75.43", "0.41", "3.36"]
    figure("V10 lines", "totalTax", "80.18")
    figure("V10 from total", "totalTax", "80.19")
    assert taxes("V11 lines") == ["7.45", "6.45"]
    figure("V11 lines", "totalTax", "13.9")
    figure("V11 from total", "totalTax", "13.91")
    assert taxes("V12 lines") == ["124.71", "30.31"]
    figure("V12 lines", "totalTax", "155.02")
    figure("V12 from total", "totalTax", "155.01")
    figure("V13 lines", "totalTax", "42.16")
    figure("V13 from total", "totalTax", "42.17")
    for name, amount, due, tax in (("V14", "53.38", "53", "4.85"),
                                   ("V15", "1400.07", "1400", "233.35"),
                                   ("V16", "600.1", "600", "0"),
                                   ("V17 2000.31", "2000.31", "2000", "333.39"),
                                   ("V17 1095.60", "1095.6", "1095.6", "182.6"),
                                   ("W7", "3417.18", "3417", "0")):
        figure(name, "totalAmount", amount)
        figure(name, "amountDue", due)
        figure(name, "totalTax", tax)
    figure("V18 receipt discount", "totalAmount", "3475.8")
    figure("V18 line discount", "totalAmount", "3476")
    figure("V18 line discount, line sums", "totalAmount", "3475.8")
    assert round_to_scale(parse_decimal("10.234"), 2, "half-up") == parse_decimal("10.23")   # V19
    assert round_to_scale(parse_decimal("10.345"), 2, "half-up") == parse_decimal("10.35")
    figure("W1 prepaid", "totalTax", "2000")
    figure("W1 shipped", "totalTax", "2163.93")
    assert taxes("W2") == ["378.57", "454.76"]
    figure("W2", "totalTax", "833.33")
    assert sums("W3") == ["782.84", "268.16"]
    figure("W3", "totalAmount", "1051")
    figure("W4", "totalAmount", "38684.16")
    assert taxes("W5") == ["0.01", "0.02", "0.03", "0.04"]
    assert taxes("W5 half-even") == ["0", "0.02", "0.02", "0.04"]
    figure("W8", "totalAmount", "1000")
    figure("W9 tax first", "totalTax", "0.17")
    assert vat_of_amount(parse_decimal("0.99"), parse_rate("20%"), False, "counterpart",
                         "half-up", 2)[1:3] == (parse_decimal("0.83"), parse_decimal("0.16"))
    figure("W9 net first", "totalTax", "0.16")
    check_tie_rule_matters_at_20_only()
    check_journal(named)
    check_prompt_examples()
    check_discounts()


def check_tie_rule_matters_at_20_only() -> None:
    """W6, and section 3: ties exist only at 20 %, at kopecks ≡ 3 (mod 6)."""
    for rate in ("5%", "7%", "10%", "18%", "20%", "22%"):
        for kopecks in range(0, 1300):
            amount = Fraction(kopecks, 100)
            taxes = {vat_of_amount(amount, parse_rate(rate), False, "tax", rule, 2)[2]
                     for rule in ("half-up", "half-even", "half-down")}
            assert (len(taxes) > 1) == (rate == "20%" and kopecks % 6 == 3)


def check_journal(named: dict) -> None:
    """The recorded figures of the sample journal come out under the preset and line/half-up."""
    for policy in ("evotor", HALF_UP):
        bill = named[f"journal bill 47827 under {policy}"]
        assert bill["totalAmount"] == "17500" and bill["totalTax"] == "833.33"
        first = named[f"journal receipt 235723 under {policy}"]
        assert first["totalAmount"] == "18576" and first["totalTax"] == "1215.26"
        second = named[f"journal receipt 350226 under {policy}"]
        assert [item["sumPrice"] for item in second["items"]] == [
            "867.6", "300", "3781.8", "561.6", "270"]
        assert second["totalAmount"] == "5781" and second["totalTax"] == "0"


def check_prompt_examples() -> None:
    """The examples of the prompt commands in contract 4."""
    value = parse_decimal("10.345")
    assert round_to_scale(value, 2, "half-up") - value == parse_decimal("0.005")
    assert round_to_step(parse_decimal("10.37"), Fraction(1, 20), "half-up") == Fraction(207, 20)
    gross, net, tax, exact = vat_of_amount(parse_decimal("8720"), parse_rate("7%"), False, "tax",
                                           "half-up", 2)
    assert [decimal_text(each) for each in (gross, net, tax)] == ["8720", "8149.53", "570.47"]
    assert str(exact) == "61040/107"
    shares = allocate(Fraction(100), [Fraction(1)] * 3, unit_of_scale(2))
    assert [decimal_text(share) for share in shares] == ["33.34", "33.33", "33.33"]
