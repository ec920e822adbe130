// SPDX-License-Identifier: Apache-2.0
#ifndef CKERNELBENCH_H
#define CKERNELBENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What fiscal-bench measures the kernel against, and checks it with. No product depends on it. */

/** Reads price, quantity and rate and writes the first two past the cache, as a kernel that computes nothing would. */
void kb_copy_streaming(const int64_t *price, const int64_t *quantity, const uint8_t *rate, int64_t *sum,
                       int64_t *tax, size_t count);

/** The same by memcpy. */
void kb_copy(const int64_t *price, const int64_t *quantity, const uint8_t *rate, int64_t *sum, int64_t *tax,
             size_t count);

/** Reads price, quantity and rate. */
void kb_read(const int64_t *price, const int64_t *quantity, const uint8_t *rate, size_t count);

/**
 * Computes lines in blocks of `block` rows by a version of the kernel, `scalar`, `avx2` or `avx512`: kopecks, thousandths and
 * rates of 0, 5, 7, 10, 20 and 22 percent, taxes included, ties away from zero.
 */
void kb_compute_blocks(const int64_t *price, const int64_t *quantity, const uint8_t *rate, int64_t *sum, int64_t *tax,
                       size_t count, size_t block, const char *version);

typedef struct kb_check {
    uint64_t rows;
    uint64_t marked;
    /** Figures, marks or totals that differ between versions, or from 128-bit arithmetic. */
    uint64_t differences;
    /** Where the first difference was, for another run: the number of the block, the version and the row. */
    uint64_t first_block;
    int first_version;
    uint64_t first_row;
} kb_check;

/** Runs random blocks of random policies under every version that the machine has, until `rows` were compared. */
kb_check kb_check_versions(uint64_t seed, uint64_t rows);

/**
 * Divides by every power of ten, by every number up to `most_divisors` and by the neighbours of every power of two, under
 * every rule: at multiples, at ties, one beside them, and at the ends of the versions' ranges.
 */
kb_check kb_check_boundaries(uint64_t most_divisors);

/**
 * Every scale of 0...18 of price and quantity, under every rule, for the tax of the line, of the unit and as a difference,
 * usual and odd rates: ties of sum and tax and their neighbours, powers of two, the ends of int64. One of `every` blocks.
 */
kb_check kb_check_scales(uint64_t every);

/* Rows of a register, by trying everything. */

typedef enum kb_row_rule { KB_UP, KB_DOWN, KB_HALF_UP, KB_HALF_DOWN, KB_HALF_EVEN } kb_row_rule;

/** A good in units of its grids: `divisor` units of price × quantity are one minor unit of its sum. */
typedef struct kb_row_problem {
    int64_t price, quantity, target, divisor, minimum_price, tolerance, maximum_rows;
    bool merges_equal_prices;
    kb_row_rule rule;
    int64_t tax_numerator, tax_denominator;
    kb_row_rule tax_rule;
} kb_row_problem;

/** What the best rows of a good are like; no rows where there are none. */
typedef struct kb_row_optimum {
    int64_t rows, distortion, spread, tax_change;
} kb_row_optimum;

/** The tax of a sum. */
int64_t kb_row_tax(kb_row_problem problem, int64_t sum);

/** The fewest rows, then the least distortion, the least spread, the least change of the tax. For small goods. */
kb_row_optimum kb_best_rows(const kb_row_problem *problem);

#endif
