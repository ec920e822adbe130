#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Data engines and Python itself on a file of bills: engines.py IN OUT THREADS PEER.

Each writes one object a bill, {"billId", "items": [{"sumPrice", "tax"}], "totalAmount", "totalTax"}. Spelling of
numbers and order of bills are the peer's own; compare.py reads past both.
"""

import json
import os
import sys


# MARK: Python

def text(kopecks):
    """Kopecks as roubles, in the shortest form."""
    roubles, rest = divmod(kopecks, 100)
    return f"{roubles}.{rest:02d}".rstrip("0") if rest else str(roubles)


def write_bill(out, number, lines):
    items = ",".join(f'{{"sumPrice":{text(s)},"tax":{text(t)}}}' for s, t in lines)
    total, tax = sum(s for s, _ in lines), sum(t for _, t in lines)
    out.write(
        f'{{"billId":"{number}","items":[{items}],"totalAmount":{text(total)},"totalTax":{text(tax)}}}\n')


def percent(rate):
    return int(rate[:-1]) if rate.endswith("%") else 0


def python_orjson(source, target, _):
    """orjson gives doubles; for numbers of few digits the nearest integer of kopecks is theirs."""
    import orjson

    with open(source, "rb") as lines, open(target, "w") as out:
        for line in lines:
            bill = orjson.loads(line)
            figures = []
            for product in bill["products"]:
                price, quantity = round(product["price"] * 100), round(product["quantity"] * 1000)
                r = percent(product["taxrate"])
                s = (price * quantity + 500) // 1000
                figures.append((s, (2 * s * r + 100 + r) // (2 * (100 + r))))
            write_bill(out, bill["id"], figures)


def python_decimal(source, target, _):
    from decimal import ROUND_HALF_UP, Decimal

    kopeck, hundred = Decimal("0.01"), Decimal(100)
    with open(source, encoding="utf-8") as lines, open(target, "w") as out:
        for line in lines:
            bill = json.loads(line, parse_float=Decimal)
            figures = []
            for product in bill["products"]:
                s = (product["price"] * Decimal(product["quantity"])).quantize(kopeck, ROUND_HALF_UP)
                r = Decimal(percent(product["taxrate"]))
                t = (s * r / (hundred + r)).quantize(kopeck, ROUND_HALF_UP)
                figures.append((int(s * hundred), int(t * hundred)))
            write_bill(out, bill["id"], figures)


# MARK: DuckDB

def duckdb_decimal(source, target, threads):
    import duckdb

    database = duckdb.connect(config={"threads": int(threads)})
    database.execute(
        f"""
        copy (
            select cast(id as varchar) as billId, items,
                   list_sum(list_transform(items, lambda i: i.sumPrice)) as totalAmount,
                   list_sum(list_transform(items, lambda i: i.tax)) as totalTax
            from (
                select id, list_transform(sums, lambda l: {{
                    sumPrice: l.s,
                    tax: cast((2 * cast(l.s * 100 as bigint) * l.r + 100 + l.r) // (2 * (100 + l.r))
                              as decimal(15, 0)) * cast(0.01 as decimal(2, 2))}}) as items
                from (
                    select id, list_transform(products, lambda p: {{
                        s: round(p.price * p.quantity, 2),
                        r: case p.taxrate when '5%' then 5 when '7%' then 7 when '10%' then 10
                           when '20%' then 20 when '22%' then 22 else 0 end}}) as sums
                    from read_json('{source}', format = 'newline_delimited', columns = {{
                        id: 'bigint',
                        products: 'struct(price decimal(9, 2), quantity decimal(9, 3), taxrate varchar)[]'}}))))
        to '{target}' (format json)"""
    )


# MARK: polars

def polars_int64(source, target, threads):
    os.environ["POLARS_MAX_THREADS"] = threads
    import polars as pl

    product = pl.Struct({"price": pl.Float64, "taxrate": pl.String, "quantity": pl.Float64})
    bills = pl.scan_ndjson(source, schema={"id": pl.Int64, "products": pl.List(product)})
    lines = bills.explode("products").unnest("products")
    r = pl.col("taxrate").replace_strict(
        {"5%": 5, "7%": 7, "10%": 10, "20%": 20, "22%": 22}, default=0, return_dtype=pl.Int64)
    price = (pl.col("price") * 100).round().cast(pl.Int64)
    quantity = (pl.col("quantity") * 1000).round().cast(pl.Int64)
    sums = lines.select("id", r.alias("r"), ((price * quantity + 500) // 1000).alias("s"))
    r = pl.col("r")
    figures = sums.select("id", "s", ((2 * pl.col("s") * r + 100 + r) // (2 * (100 + r))).alias("t"))
    receipts = figures.group_by("id", maintain_order=True).agg(
        pl.struct((pl.col("s") / 100).alias("sumPrice"), (pl.col("t") / 100).alias("tax")).alias("items"),
        (pl.col("s").sum() / 100).alias("totalAmount"),
        (pl.col("t").sum() / 100).alias("totalTax"),
    )
    receipts.rename({"id": "billId"}).collect().write_ndjson(target)


# MARK: ClickHouse

def clickhouse(source, target, threads):
    import chdb

    items = "Array(Tuple(sumPrice Decimal(18, 2), tax Decimal(18, 2)))"
    chdb.query(
        f"""
        insert into function file('{target}', JSONEachRow,
            'billId String, items {items}, totalAmount Decimal(18, 2), totalTax Decimal(18, 2)')
        select toString(id), arrayMap((s, t) -> (toDecimal64(s, 2) / 100, toDecimal64(t, 2) / 100), sums, taxes),
               toDecimal64(arraySum(sums), 2) / 100, toDecimal64(arraySum(taxes), 2) / 100
        from (
            select id,
                   arrayMap(p -> intDiv(toInt64(p.1 * 100) * toInt64(p.3 * 1000) + 500, 1000), products) as sums,
                   arrayMap(p -> transform(p.2, ['5%', '7%', '10%', '20%', '22%'], [5, 7, 10, 20, 22], 0),
                            products) as rates,
                   arrayMap((s, r) -> intDiv(2 * s * r + 100 + r, 2 * (100 + r)), sums, rates) as taxes
            from file('{source}', JSONEachRow, 'id Int64,
                products Array(Tuple(price Decimal(18, 2), taxrate String, quantity Decimal(18, 3)))'))
        settings max_threads = {threads}, max_insert_threads = {threads},
                 input_format_json_ignore_unknown_keys_in_named_tuple = 1,
                 input_format_skip_unknown_fields = 1, engine_file_truncate_on_insert = 1"""
    )


PEERS = {
    "duckdb": duckdb_decimal,
    "polars": polars_int64,
    "clickhouse": clickhouse,
    "orjson": python_orjson,
    "decimal": python_decimal,
}

if __name__ == "__main__":
    PEERS[sys.argv[4]](*sys.argv[1:4])
