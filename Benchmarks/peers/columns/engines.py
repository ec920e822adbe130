#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Data engines and Python itself on the columns.

    engines.py LINES EXPECTED COUNT SAMPLES THREADS PEER

One JSON object for each form of the work goes to standard output. Peers: see the end of the file.
"""

import json
import os
import sys
import time

PERCENT = [0, 5, 7, 10, 20, 22]


class Lines:
    """The columns of the file and the right answers, as numpy arrays."""

    def __init__(self, lines, expected, count):
        import numpy

        whole = numpy.fromfile(lines, dtype=numpy.uint8)
        every = len(whole) // 17
        self.count = min(count, every)
        self.price = whole[: 8 * every].view("<i8")[: self.count].copy()
        self.quantity = whole[8 * every : 16 * every].view("<i8")[: self.count].copy()
        self.rate = whole[16 * every :][: self.count].copy()
        self.percent = numpy.array(PERCENT, dtype=numpy.int64)[self.rate]
        right = numpy.fromfile(expected, dtype="<i8")
        self.sum = right[: self.count].copy()
        self.tax = right[len(right) // 2 :][: self.count].copy()


def timed(samples, work):
    result = work()
    ns = []
    for _ in range(samples):
        result = None
        start = time.perf_counter_ns()
        result = work()
        ns.append(time.perf_counter_ns() - start)
    return ns, result


def report(form, count, ns, **answers):
    print(json.dumps({"form": form, "lines": count, "ns": ns, **answers}), flush=True)


def report_columns(lines, ns, sums, taxes, form="columns"):
    import numpy

    report(
        form,
        lines.count,
        ns,
        wrong_sums=int(numpy.count_nonzero(numpy.asarray(sums) != lines.sum)),
        wrong_taxes=int(numpy.count_nonzero(numpy.asarray(taxes) != lines.tax)),
    )


# MARK: DuckDB

DUCKDB = {
    "duckdb-bigint": """
        select s, (2 * s * percent + 100 + percent) // (2 * (100 + percent)) as t
        from (select (price * quantity + 500) // 1000 as s, percent from lines)""",
    "duckdb-decimal": """
        select s, cast((2 * k * percent + 100 + percent) // (2 * (100 + percent)) as decimal(15, 0)) as t
        from (select s, cast(s * 100 as bigint) as k, percent
              from (select round(roubles * amount, 2) as s, percent from lines))""",
    "duckdb-natural": """
        select s, round(s * percent / (100 + percent), 2) as t
        from (select round(roubles * amount, 2) as s, percent from lines)""",
}


def duckdb_peer(lines, samples, threads, peer):
    import duckdb
    import numpy
    import pyarrow

    database = duckdb.connect(config={"threads": threads})
    source = pyarrow.table(
        {"price": lines.price, "quantity": lines.quantity, "percent": lines.percent}
    )
    database.register("source", source)
    if peer == "duckdb-bigint":
        database.execute("create table lines as select * from source")
    else:
        database.execute(
            """create table lines as select
                   cast(price as decimal(12, 0)) * cast(0.01 as decimal(2, 2)) as wide,
                   cast(wide as decimal(9, 2)) as roubles,
                   cast(cast(quantity as decimal(9, 0)) * cast(0.001 as decimal(3, 3)) as decimal(6, 3)) as amount,
                   cast(percent as bigint) as percent
               from source"""
        )
        database.execute("alter table lines drop column wide")
    figures = DUCKDB[peer]
    totals = f"select sum(s), sum(t) from ({figures})"
    ns, result = timed(samples, lambda: database.execute(totals).fetchone())
    # Kopecks: DECIMAL sums are in roubles; so are the taxes of the natural form.
    sum_unit = 1 if peer == "duckdb-bigint" else 100
    tax_unit = 100 if peer == "duckdb-natural" else 1
    report("totals", lines.count, ns, sum=round(result[0] * sum_unit), tax=round(result[1] * tax_unit))

    ns, _ = timed(samples, lambda: database.execute(f"create or replace table result as {figures}"))
    answers = database.execute(
        f"""select cast(round(s * {sum_unit}) as bigint) as s, cast(round(t * {tax_unit}) as bigint) as t
            from result"""
    ).fetchnumpy()
    report_columns(lines, ns, numpy.asarray(answers["s"]), numpy.asarray(answers["t"]))


# MARK: polars

def polars_int64(lines, samples):
    import polars as pl

    frame = pl.DataFrame(
        {"price": lines.price, "quantity": lines.quantity, "percent": lines.percent}
    ).lazy()
    r = pl.col("percent")
    sums = frame.select(((pl.col("price") * pl.col("quantity") + 500) // 1000).alias("s"), "percent")
    figures = sums.select("s", ((2 * pl.col("s") * r + 100 + r) // (2 * (100 + r))).alias("t"))
    ns, result = timed(samples, lambda: figures.select(pl.sum("s"), pl.sum("t")).collect())
    report("totals", lines.count, ns, sum=result["s"][0], tax=result["t"][0])
    ns, result = timed(samples, lambda: figures.collect())
    report_columns(lines, ns, result["s"].to_numpy(), result["t"].to_numpy())


def polars_decimal(lines, samples):
    import polars as pl

    wide = pl.Decimal(38, 6)
    raw = pl.DataFrame({"price": lines.price, "quantity": lines.quantity, "percent": lines.percent})
    frame = raw.select(
        (pl.col("price").cast(pl.Decimal(38, 2)) / pl.lit(100).cast(pl.Decimal(38, 0))).cast(pl.Decimal(38, 2)).alias("price"),
        (pl.col("quantity").cast(wide) / pl.lit(1000).cast(pl.Decimal(38, 0))).cast(pl.Decimal(38, 3)).alias("quantity"),
        pl.col("percent").cast(pl.Decimal(38, 0)),
    ).lazy()
    r = pl.col("percent")
    hundred = pl.lit(100).cast(pl.Decimal(38, 0))
    product = pl.col("price").cast(wide) * pl.col("quantity").cast(wide)
    sums = frame.select(product.round(2, mode="half_away_from_zero").alias("s"), "percent")
    tax = (pl.col("s").cast(wide) * r / (hundred + r)).round(2, mode="half_away_from_zero")
    figures = sums.select("s", tax.alias("t"))
    ns, result = timed(samples, lambda: figures.select(pl.sum("s"), pl.sum("t")).collect())
    report("totals", lines.count, ns, sum=int(result["s"][0] * 100), tax=int(result["t"][0] * 100))
    ns, result = timed(samples, lambda: figures.collect())
    kopecks = result.select((pl.col("s", "t") * hundred).cast(pl.Int64))
    report_columns(lines, ns, kopecks["s"].to_numpy(), kopecks["t"].to_numpy())


# MARK: arrays

def numpy_int64(lines, samples):
    def figures():
        sums = (lines.price * lines.quantity + 500) // 1000
        return sums, (2 * sums * lines.percent + 100 + lines.percent) // (2 * (100 + lines.percent))

    ns, (sums, taxes) = timed(samples, figures)
    report_columns(lines, ns, sums, taxes)


def numpy_float64(lines, samples):
    import numpy

    price, quantity = lines.price / 100, lines.quantity / 1000
    percent = lines.percent.astype(numpy.float64)

    def figures():
        sums = numpy.round(price * quantity, 2)
        return sums, numpy.round(sums * percent / (100 + percent), 2)

    ns, (sums, taxes) = timed(samples, figures)
    report_columns(lines, ns, numpy.rint(sums * 100), numpy.rint(taxes * 100))


def pyarrow_int64(lines, samples):
    import pyarrow
    import pyarrow.compute as pc

    price, quantity = pyarrow.array(lines.price), pyarrow.array(lines.quantity)
    percent = pyarrow.array(lines.percent)

    def figures():
        sums = pc.divide(pc.add(pc.multiply(price, quantity), 500), 1000)
        above = pc.add(pc.multiply(pc.multiply(sums, 2), percent), pc.add(percent, 100))
        return sums, pc.divide(above, pc.multiply(pc.add(percent, 100), 2))

    ns, (sums, taxes) = timed(samples, figures)
    report_columns(lines, ns, sums.to_numpy(), taxes.to_numpy())


# MARK: ClickHouse

def clickhouse(lines, samples, threads):
    import pyarrow
    import pyarrow.parquet
    import tempfile
    from chdb import session

    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        columns = {"price": lines.price, "quantity": lines.quantity, "percent": lines.percent}
        pyarrow.parquet.write_table(pyarrow.table(columns), file.name, compression="none")
        database = session.Session()
        database.query("create database if not exists bench engine = Atomic")
        database.query(
            f"""create table bench.lines engine = Memory as
                select price, quantity, percent from file('{file.name}', Parquet,
                    'price Int64, quantity Int64, percent Int64')"""
        )
    figures = """select s, intDiv(2 * s * percent + 100 + percent, 2 * (100 + percent)) as t
                 from (select intDiv(price * quantity + 500, 1000) as s, percent from bench.lines)"""
    totals = f"select sum(s), sum(t) from ({figures}) settings max_threads = {threads}"
    ns, result = timed(samples, lambda: str(database.query(totals, "CSV")))
    sums, taxes = result.strip().split(",")
    report("totals", lines.count, ns, sum=int(sums), tax=int(taxes))


# MARK: Python

def python_int(lines, samples):
    price, quantity, percent = lines.price.tolist(), lines.quantity.tolist(), lines.percent.tolist()

    def figures():
        sums, taxes = [], []
        for p, q, r in zip(price, quantity, percent):
            s = (p * q + 500) // 1000
            sums.append(s)
            taxes.append((2 * s * r + 100 + r) // (2 * (100 + r)))
        return sums, taxes

    ns, (sums, taxes) = timed(samples, figures)
    report_columns(lines, ns, sums, taxes)


def python_decimal(lines, samples):
    from decimal import ROUND_HALF_UP, Decimal

    kopeck = Decimal("0.01")
    price = [Decimal(p).scaleb(-2) for p in lines.price.tolist()]
    quantity = [Decimal(q).scaleb(-3) for q in lines.quantity.tolist()]
    percent = [(Decimal(r), Decimal(100 + r)) for r in lines.percent.tolist()]

    def figures():
        sums, taxes = [], []
        for p, q, (r, whole) in zip(price, quantity, percent):
            s = (p * q).quantize(kopeck, ROUND_HALF_UP)
            sums.append(s)
            taxes.append((s * r / whole).quantize(kopeck, ROUND_HALF_UP))
        return sums, taxes

    ns, (sums, taxes) = timed(samples, figures)
    report_columns(lines, ns, [int(s * 100) for s in sums], [int(t * 100) for t in taxes])


def main():
    lines, expected, count, samples, threads, peer = sys.argv[1:]
    samples, threads = int(samples), int(threads)
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    lines = Lines(lines, expected, int(count))
    if peer in DUCKDB:
        duckdb_peer(lines, samples, threads, peer)
    elif peer == "clickhouse":
        clickhouse(lines, samples, threads)
    else:
        {
            "polars-int64": polars_int64,
            "polars-decimal": polars_decimal,
            "numpy-int64": numpy_int64,
            "numpy-float64": numpy_float64,
            "pyarrow-int64": pyarrow_int64,
            "python-int": python_int,
            "python-decimal": python_decimal,
        }[peer](lines, samples)


if __name__ == "__main__":
    main()
