// SPDX-License-Identifier: Apache-2.0
#ifndef CFISCALKERNELS_H
#define CFISCALKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Line arithmetic over columns, in fixed width.
 *
 * The meaning of every figure is defined on exact rationals; this is an optimisation of that meaning. A row is computed
 * only where each intermediate value is known to fit its width; any other row is marked and left to the caller's exact
 * path. Nothing wraps, nothing is approximated, nothing is allocated: the caller owns every column.
 *
 * With price = p / 10^ps, quantity = q / 10^qs, 0 <= ps, qs <= 18, |p|, |q| < 2^63 and a scale s of 0...4:
 *
 *   product     |p| * |q|                         < 2^126, exact in 128 bits
 *   line sum    product / 10^(ps+qs-s), rounded   divisor <= 10^19 < 2^64, else marked
 *   or          product * 10^(s-ps-qs)            product < 2^113 required, else marked
 *   tax         |sum| * numerator / denominator   |sum| < 2^63, numerator, denominator < 2^63: exact in 128 bits
 *
 * A quotient that does not fit int64 marks the row.
 *
 * There are three versions: `scalar`, `avx2` and `avx512`. All give the same columns, marks included: what a version
 * cannot prove in its own width it hands to the specification, which computes a row in 128 bits.
 */

/** The versions of the kernel, each faster than the one before. */
typedef enum fk_kernel {
    /** The best version that this machine has, or the one that the environment names. */
    FK_KERNEL_DEFAULT = 0,
    FK_KERNEL_SCALAR = 1,
    /** AVX2 and FMA. */
    FK_KERNEL_AVX2 = 2,
    /** AVX-512 F, DQ, BW and VL. */
    FK_KERNEL_AVX512 = 3,
    /** Every row by the specification, for checks: slow. */
    FK_KERNEL_SPECIFICATION = 4,
} fk_kernel;

/** A scale that no row has: the price or the quantity of the row is wider than a column. */
#define FK_WIDE_SCALE 255

/**
 * A rounding rule as the list of its answers. A value cut to an integer towards zero takes one step away from zero when
 * the bit is set whose index is
 *
 *     4 * (cut-off part against one half: 0 below, 1 equal, 2 above) + 2 * (integer is odd) + (value is negative)
 *
 * FK_EXACT refuses any value that is not an integer, FK_KEEP does not round at all.
 */
typedef uint16_t fk_rule;
#define FK_EXACT ((fk_rule)0x8000)
#define FK_KEEP ((fk_rule)0x4000)

/** What became of a row. */
typedef enum fk_row {
    FK_COMPUTED = 0,
    /** Not provably exact in this width: the output of the row is 0 and the caller takes it through rationals. */
    FK_MARKED = 1,
} fk_row;

/** How the tax of a line follows from its sum: from `rounded` = sum × numerator / denominator, rounded by the VAT rule. */
typedef enum fk_tax_form {
    /** tax = rounded */
    FK_TAX_IS_ROUNDED = 0,
    /** tax = sum − rounded: the net of a tax-inclusive sum was rounded. */
    FK_TAX_IS_SUM_LESS_ROUNDED = 1,
    /** tax = rounded − sum: the gross of a tax-exclusive sum was rounded. */
    FK_TAX_IS_ROUNDED_LESS_SUM = 2,
} fk_tax_form;

/** One entry of the rate table: numerator, denominator < 2^63, denominator > 0. denominator = 0 marks every row. */
typedef struct fk_rate {
    uint64_t numerator;
    uint64_t denominator;
    uint8_t form;
} fk_rate;

typedef struct fk_lines {
    size_t count;
    const int64_t *price;
    /** NULL: every price has `all_price_scale`. */
    const uint8_t *price_scale;
    const int64_t *quantity;
    /** NULL: every quantity has `all_quantity_scale`. */
    const uint8_t *quantity_scale;
    /** Index into the rate table; NULL: `short_rate` holds it. */
    const uint16_t *rate;
    const uint8_t *short_rate;
    uint8_t all_price_scale;
    uint8_t all_quantity_scale;
} fk_lines;

typedef struct fk_policy {
    /** Decimal places of an amount, 0...4. */
    uint8_t scale;
    fk_rule unit_price;
    fk_rule line_sum;
    /** FK_KEEP: the tax is 0. */
    fk_rule vat;
    /** The fraction is applied to the unit price and rounded, then multiplied by the quantity and rounded again. */
    bool tax_of_unit;
    const fk_rate *rates;
    size_t rate_count;
    /** The fk_kernel to use; one that the machine lacks gives the best below it. */
    uint8_t kernel;
} fk_policy;

/** Sums over the rows of one rate that were computed: 128-bit integers in two words, units of 10^-scale. */
typedef struct fk_total {
    uint64_t sum_low;
    int64_t sum_high;
    uint64_t tax_low;
    int64_t tax_high;
} fk_total;

/** Where the figures go. Each column but `sum` and `tax` may be NULL; these two are given both, or neither. */
typedef struct fk_results {
    /** The unit price after its rounding point, with its scale. */
    int64_t *price;
    uint8_t *price_scale;
    /** In units of 10^-scale. */
    int64_t *sum;
    int64_t *tax;
    /** fk_row of each row. */
    uint8_t *row;
    /** (count + 7) / 8 bytes: bit `row % 8` of byte `row / 8` is set for each marked row. */
    uint8_t *mask;
    /** One entry for each rate of the table. They are added to: the caller clears them. */
    fk_total *totals;
    /**
     * Sums and taxes may be written past the cache. Worth it where these columns are larger than the last-level cache;
     * a loss where they are read again soon. `avx512` alone does it: see avx2.c.
     */
    bool streams;
} fk_results;

/** Computes every row of a block and returns how many were marked. `line_sum` is not FK_KEEP. */
size_t fk_compute_lines(const fk_lines *lines, const fk_policy *policy, const fk_results *results);

/** Whether this machine can run a version. */
bool fk_kernel_is_supported(fk_kernel kernel);

/**
 * The version behind FK_KERNEL_DEFAULT. The environment variable FISCAL_KERNEL (`scalar`, `avx2` or `avx512`), read
 * once, names another than the best; a version that the machine lacks gives the best below it, and any other text is
 * not heard.
 */
fk_kernel fk_default_kernel(void);

/**
 * Bytes of the last-level cache that a program can count on: 32 MiB at most, since a larger one is that of many cores, and
 * where the system does not tell.
 */
size_t fk_last_level_cache(void);

#include "LineText.h"

#endif
