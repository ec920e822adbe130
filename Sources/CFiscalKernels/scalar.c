// SPDX-License-Identifier: Apache-2.0
#include "kernel.h"

// The specification of the kernel: one row in 128-bit arithmetic. Any other way to a row must give the same figures.

typedef fk_u128 u128;

static const uint64_t power_of_ten[20] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u,
    10000000000u, 100000000000u, 1000000000000u, 10000000000000u, 100000000000000u,
    1000000000000000u, 10000000000000000u, 100000000000000000u, 1000000000000000000u,
    10000000000000000000u,
};

/**
 * value / divisor rounded by the rule, or false when the quotient is no int64 magnitude or the rule refuses it. The
 * remainder is below the divisor, so `divisor - remainder` does not wrap, and comparing it with the remainder compares
 * the cut-off part with one half.
 */
static inline bool divide_rounded(u128 value, uint64_t divisor, bool is_negative, fk_rule rule,
                                  uint64_t *quotient) {
    uint64_t whole, remainder;
    if ((uint64_t)(value >> 64) == 0) {
        whole = (uint64_t)value / divisor;
        remainder = (uint64_t)value % divisor;
    } else {
        // The quotient has to be below 2^63; a high word of half the divisor or more makes it larger.
        if ((uint64_t)(value >> 64) >= divisor) {
            return false;
        }
        whole = (uint64_t)(value / divisor);
        remainder = (uint64_t)(value % divisor);
    }
    if (remainder != 0) {
        if (rule == FK_EXACT) {
            return false;
        }
        uint64_t rest = divisor - remainder;
        unsigned half = remainder < rest ? 0 : (remainder == rest ? 1 : 2);
        unsigned index = 4 * half + 2 * (unsigned)(whole & 1) + (unsigned)is_negative;
        whole += (rule >> index) & 1;
    }
    *quotient = whole;
    return whole <= (uint64_t)INT64_MAX;
}

/** value / 10^from as a whole number of 10^-to, rounded. */
static inline bool rescale(u128 value, unsigned from, unsigned to, bool is_negative, fk_rule rule,
                           uint64_t *result) {
    if (from > to) {
        if (from - to > 19) {
            return false;
        }
        return divide_rounded(value, power_of_ten[from - to], is_negative, rule, result);
    }
    if (value >> 113 != 0) {
        return false;
    }
    value *= power_of_ten[to - from];  // to <= 4: below 2^113 * 10^4 < 2^127
    *result = (uint64_t)value;
    return value <= (u128)INT64_MAX;
}

/**
 * The tax, or its counterpart, of one unit of the price times the quantity, each rounded: the unit with the sign of the
 * price, the product with that of the line.
 */
static inline bool tax_of_unit(uint64_t price, unsigned price_scale, bool is_price_negative, uint64_t quantity,
                               unsigned quantity_scale, bool is_negative, const fk_rate *rate,
                               const fk_policy *policy, uint64_t *result) {
    u128 product = (u128)price * rate->numerator;
    uint64_t divisor = rate->denominator;
    if (price_scale > policy->scale) {
        u128 scaled = (u128)divisor * power_of_ten[price_scale - policy->scale];
        if (scaled > (u128)INT64_MAX) {
            return false;
        }
        divisor = (uint64_t)scaled;
    } else {
        if (product >> 113 != 0) {
            return false;
        }
        product *= power_of_ten[policy->scale - price_scale];
    }
    uint64_t unit;
    if (!divide_rounded(product, divisor, is_price_negative, policy->vat, &unit)) {
        return false;
    }
    return rescale((u128)unit * quantity, quantity_scale, 0, is_negative, policy->vat, result);
}

static inline __attribute__((always_inline)) bool
compute_row(const fk_lines *lines, const fk_policy *policy, size_t row, fk_figures *figures) {
    unsigned price_scale = fk_price_scale(lines, row), quantity_scale = fk_quantity_scale(lines, row);
    size_t rate_index = fk_rate_index(lines, row);
    if (price_scale > 18 || quantity_scale > 18 || rate_index >= policy->rate_count) {
        return false;
    }
    const fk_rate *rate = &policy->rates[rate_index];
    if (rate->denominator == 0) {
        return false;
    }

    uint64_t price = fk_magnitude(lines->price[row]), quantity = fk_magnitude(lines->quantity[row]);
    bool is_price_negative = lines->price[row] < 0;
    bool is_negative = is_price_negative != (lines->quantity[row] < 0);

    if (policy->unit_price != FK_KEEP && price_scale > policy->scale) {
        if (!rescale(price, price_scale, policy->scale, is_price_negative, policy->unit_price, &price)) {
            return false;
        }
        price_scale = policy->scale;
    }

    uint64_t sum;
    if (!rescale((u128)price * quantity, price_scale + quantity_scale, policy->scale, is_negative,
                 policy->line_sum, &sum)) {
        return false;
    }

    int64_t tax = 0;
    if (policy->vat != FK_KEEP) {
        uint64_t rounded;
        bool computed =
            policy->tax_of_unit
                ? tax_of_unit(price, price_scale, is_price_negative, quantity, quantity_scale, is_negative,
                              rate, policy, &rounded)
                : divide_rounded((u128)sum * rate->numerator, rate->denominator, is_negative,
                                 policy->vat, &rounded);
        if (!computed || !fk_tax_of_line(sum, is_negative, rounded, rate->form, &tax)) {
            return false;
        }
    }

    figures->price = fk_signed(price, is_price_negative);
    figures->price_scale = (uint8_t)price_scale;
    figures->sum = fk_signed(sum, is_negative);
    figures->tax = tax;
    return true;
}

static inline __attribute__((always_inline)) bool
compute_or_mark(const fk_lines *lines, const fk_policy *policy, const fk_results *results, size_t row,
                fk_figures *figures) {
    if (!compute_row(lines, policy, row, figures)) {
        *figures = (fk_figures){0};
        fk_mark(results, row);
        return false;
    }
    if (results->totals) {
        fk_add_figures(&results->totals[fk_rate_index(lines, row)], figures);
    }
    return true;
}

size_t fk_compute_rows(const fk_lines *lines, const fk_policy *policy, const fk_results *results, size_t first,
                       size_t end) {
    size_t marked = 0;
    for (size_t row = first; row < end; row++) {
        fk_figures figures;
        marked += !compute_or_mark(lines, policy, results, row, &figures);
        if (results->price) {
            results->price[row] = figures.price;
        }
        if (results->sum) {
            results->sum[row] = figures.sum;
            results->tax[row] = figures.tax;
        }
    }
    return marked;
}

size_t fk_compute_few_rows(const fk_lines *lines, const fk_policy *policy, const fk_results *results) {
    if (results->mask) {
        __builtin_memset(results->mask, 0, (lines->count + 7) / 8);
    }
    size_t marked = 0;
    for (size_t row = 0; row < lines->count; row++) {
        fk_figures figures;
        bool is_marked = !compute_row(lines, policy, row, &figures);
        if (is_marked) {
            figures = (fk_figures){0};
            marked++;
        }
        if (results->row) {
            results->row[row] = is_marked ? FK_MARKED : FK_COMPUTED;
        }
        if (results->price_scale) {
            results->price_scale[row] = figures.price_scale;
        }
        if (results->price) {
            results->price[row] = figures.price;
        }
        if (results->sum) {
            results->sum[row] = figures.sum;
            results->tax[row] = figures.tax;
        }
        if (results->mask) {
            results->mask[row / 8] |= (uint8_t)((unsigned)is_marked << (row % 8));
        }
        if (results->totals && !is_marked) {
            fk_add_figures(&results->totals[fk_rate_index(lines, row)], &figures);
        }
    }
    return marked;
}

bool fk_compute_one(const fk_policy *policy, int64_t price, unsigned price_scale, int64_t quantity,
                    unsigned quantity_scale, fk_figures *figures) {
    const uint8_t first_rate = 0;
    fk_lines line = {
        .count = 1,
        .price = &price,
        .quantity = &quantity,
        .short_rate = &first_rate,
        .all_price_scale = (uint8_t)price_scale,
        .all_quantity_scale = (uint8_t)quantity_scale,
    };
    return compute_row(&line, policy, 0, figures);
}

size_t fk_redo_rows(const fk_lines *lines, const fk_policy *policy, const fk_results *results, size_t first,
                    unsigned lanes, int64_t *sum, int64_t *tax) {
    size_t marked = 0;
    while (lanes != 0) {
        unsigned lane = (unsigned)__builtin_ctz(lanes);
        lanes &= lanes - 1;
        fk_figures figures;
        marked += !compute_or_mark(lines, policy, results, first + lane, &figures);
        if (results->price) {
            results->price[first + lane] = figures.price;
        }
        sum[lane] = figures.sum;
        tax[lane] = figures.tax;
    }
    return marked;
}
