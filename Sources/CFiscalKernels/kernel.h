// SPDX-License-Identifier: Apache-2.0
#ifndef FK_KERNEL_H
#define FK_KERNEL_H

#include "CFiscalKernels.h"

// What the versions of the kernel share. Nothing of it is for callers.

typedef unsigned __int128 fk_u128;

static inline uint64_t fk_magnitude(int64_t value) {
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

/** value or its negative; 2^63 stands for INT64_MIN. */
static inline int64_t fk_signed(uint64_t value, bool is_negative) {
    return (int64_t)(is_negative ? 0 - value : value);
}

static inline unsigned fk_price_scale(const fk_lines *lines, size_t row) {
    return lines->price_scale ? lines->price_scale[row] : lines->all_price_scale;
}

static inline unsigned fk_quantity_scale(const fk_lines *lines, size_t row) {
    return lines->quantity_scale ? lines->quantity_scale[row] : lines->all_quantity_scale;
}

static inline size_t fk_rate_index(const fk_lines *lines, size_t row) {
    return lines->rate ? lines->rate[row] : lines->short_rate[row];
}

/** The figures of one row; all 0 for a marked one. */
typedef struct fk_figures {
    int64_t price;
    int64_t sum;
    int64_t tax;
    uint8_t price_scale;
} fk_figures;

/** The tax from `rounded`, as the form of the rate says; false when it does not fit. */
static inline bool fk_tax_of_line(uint64_t sum, bool is_negative, uint64_t rounded, uint8_t form, int64_t *tax) {
    int64_t a = fk_signed(rounded, is_negative), b = fk_signed(sum, is_negative);
    switch (form) {
    case FK_TAX_IS_ROUNDED:
        *tax = a;
        return true;
    case FK_TAX_IS_SUM_LESS_ROUNDED:
        return !__builtin_sub_overflow(b, a, tax);
    default:
        return !__builtin_sub_overflow(a, b, tax);
    }
}

/** Marks a row in whichever column of marks there is. */
static inline void fk_mark(const fk_results *results, size_t row) {
    if (results->row) {
        results->row[row] = FK_MARKED;
    }
    if (results->mask) {
        results->mask[row / 8] |= (uint8_t)(1u << (row % 8));
    }
    if (results->price_scale) {
        results->price_scale[row] = 0;
    }
}

static inline void fk_add(uint64_t *low, int64_t *high, int64_t value) {
    uint64_t sum = *low + (uint64_t)value;
    *high += (value >> 63) + (sum < *low);
    *low = sum;
}

static inline void fk_add_figures(fk_total *total, const fk_figures *figures) {
    fk_add(&total->sum_low, &total->sum_high, figures->sum);
    fk_add(&total->tax_low, &total->tax_high, figures->tax);
}

/**
 * Rows that a version could not prove in its width, by the specification: `lanes` has a bit for each of the rows from
 * `first` on. Price and mark go to the results, sum and tax to the lane, all of them to the totals. Returns how many rows
 * were marked.
 */
size_t fk_redo_rows(const fk_lines *lines, const fk_policy *policy, const fk_results *results, size_t first,
                    unsigned lanes, int64_t *sum, int64_t *tax);

/** One row that lies in no column, of the first rate: the specification again. False for a row that is to be marked. */
bool fk_compute_one(const fk_policy *policy, int64_t price, unsigned price_scale, int64_t quantity,
                    unsigned quantity_scale, fk_figures *figures);

/** All rows of a block too small to be prepared, marks and price scales included. */
size_t fk_compute_few_rows(const fk_lines *lines, const fk_policy *policy, const fk_results *results);

/** The rows `first`..<`end` one by one. */
size_t fk_compute_rows(const fk_lines *lines, const fk_policy *policy, const fk_results *results, size_t first,
                       size_t end);

#endif
