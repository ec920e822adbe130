// SPDX-License-Identifier: Apache-2.0
#include "plan.h"

/*
 * The scalar version: rows in 64 bits with a multiplication in place of each division, wider ones by the specification.
 *
 * THE DIVISION. For d >= 1 let s = floor(log2 d), so that 2^s <= d < 2^(s+1), and m = ceil(2^(63+s) / d).
 *
 * CLAIM. For every n < 2^62, floor(n / d) = high64(2n * m) >> s, the product having 128 bits.
 *
 * PROOF. 2n < 2^63 and, as d >= 2^s, m <= 2^63: both fit 64 bits. high64(2n * m) >> s is floor(2n * m / 2^(64+s)), which is
 * floor(n * m / 2^(63+s)). Let m * d = 2^(63+s) + e with 0 <= e < d. Then n * m / 2^(63+s) = n / d + n * e / (d * 2^(63+s)),
 * and the second term is below 1 / d, because n * e < 2^62 * 2^(s+1) = 2^(63+s). n / d is at least 1 / d below the
 * next integer, so the floor is that of n / d. QED
 */
typedef struct divisor {
    uint64_t multiplier;
    uint64_t value;
    uint64_t reciprocal;
    unsigned shift;
} divisor;

enum { RATES = 32, PLACES = 23, POWERS = 19 };

/** The powers of ten from 10^0 on, as divisor_of gives them. */
static const divisor power[POWERS] = {
    {1, 1u, 0x8000000000000000u, 0},
    {1, 10u, 0x6666666666666667u, 3},
    {1, 100u, 0x51eb851eb851eb86u, 6},
    {1, 1000u, 0x4189374bc6a7ef9eu, 9},
    {1, 10000u, 0x68db8bac710cb296u, 13},
    {1, 100000u, 0x53e2d6238da3c212u, 16},
    {1, 1000000u, 0x431bde82d7b634dbu, 19},
    {1, 10000000u, 0x6b5fca6af2bd215fu, 23},
    {1, 100000000u, 0x55e63b88c230e77fu, 26},
    {1, 1000000000u, 0x44b82fa09b5a52ccu, 29},
    {1, 10000000000u, 0x6df37f675ef6eae0u, 33},
    {1, 100000000000u, 0x57f5ff85e5925580u, 36},
    {1, 1000000000000u, 0x465e6604b7a84466u, 39},
    {1, 10000000000000u, 0x709709a125da070au, 43},
    {1, 100000000000000u, 0x5a126e1a84ae6c08u, 46},
    {1, 1000000000000000u, 0x480ebe7b9d58566du, 49},
    {1, 10000000000000000u, 0x734aca5f6226f0aeu, 53},
    {1, 100000000000000000u, 0x5c3bd5191b525a25u, 56},
    {1, 1000000000000000000u, 0x49c97747490eae84u, 59},
};

static divisor divisor_of(uint64_t multiplier, uint64_t value) {
    unsigned shift = 63 - (unsigned)__builtin_clzll(value);
    fk_u128 dividend = (fk_u128)1 << (63 + shift);
    return (divisor){multiplier, value, (uint64_t)((dividend + (value - 1)) / value), shift};
}

/** n * multiplier / value, rounded; false when it is not proven here. */
static inline bool divided(uint64_t n, const divisor *by, bool is_negative, fk_rule rule, uint64_t *result) {
    fk_u128 product = (fk_u128)n * by->multiplier;
    uint64_t value = (uint64_t)product;
    uint64_t whole = (uint64_t)(((fk_u128)(value << 1) * by->reciprocal) >> 64) >> by->shift;
    uint64_t rest = value - whole * by->value;
    uint64_t above = by->value - rest;
    unsigned half = (unsigned)(rest >= above) + (unsigned)(rest > above);
    unsigned index = 4 * half + 2 * (unsigned)(whole & 1) + (unsigned)is_negative;
    bool is_cut = rest != 0;
    *result = whole + (((unsigned)rule >> index) & 1u & (unsigned)is_cut);
    return ((uint64_t)(product >> 64) | (value >> 62)) == 0 && !(is_cut & (rule == FK_EXACT));
}

/** A policy with the reciprocals of its divisors. */
typedef struct divisors {
    divisor sum[PLACES];
    divisor rate[RATES];
    uint8_t form[RATES];
    size_t rate_count;
    unsigned most_places;
} divisors;

static void prepare(divisors *divisors, const fk_policy *policy) {
    unsigned scale = policy->scale;
    divisors->most_places = POWERS - 1 + scale;
    for (unsigned places = 0; places <= divisors->most_places; places++) {
        divisors->sum[places] = power[places < scale ? 0 : places - scale];
        divisors->sum[places].multiplier = power[places < scale ? scale - places : 0].value;
    }
    divisors->rate_count = policy->rate_count < RATES ? policy->rate_count : RATES;
    for (size_t index = 0; index < divisors->rate_count; index++) {
        const fk_rate *rate = &policy->rates[index];
        divisors->form[index] = rate->form;

        divisors->rate[index] = rate->denominator == 0 ? (divisor){0} : divisor_of(rate->numerator, rate->denominator);
    }
}

static inline bool compute_row(const fk_lines *lines, const fk_policy *policy, const divisors *divisors,
                               size_t row, fk_figures *figures) {
    unsigned price_scale = fk_price_scale(lines, row), quantity_scale = fk_quantity_scale(lines, row);
    size_t rate = fk_rate_index(lines, row);
    if (price_scale > 18 || quantity_scale > 18 || rate >= divisors->rate_count ||
        divisors->rate[rate].value == 0) {
        return false;
    }
    uint64_t price = fk_magnitude(lines->price[row]), quantity = fk_magnitude(lines->quantity[row]);
    bool is_price_negative = lines->price[row] < 0;
    bool is_negative = is_price_negative != (lines->quantity[row] < 0);

    if (policy->unit_price != FK_KEEP && price_scale > policy->scale) {
        if (!divided(price, &divisors->sum[price_scale], is_price_negative, policy->unit_price, &price)) {
            return false;
        }
        price_scale = policy->scale;
    }
    unsigned places = price_scale + quantity_scale;
    if (places > divisors->most_places) {
        return false;
    }
    uint64_t product, sum, rounded;
    if (__builtin_mul_overflow(price, quantity, &product) ||
        !divided(product, &divisors->sum[places], is_negative, policy->line_sum, &sum)) {
        return false;
    }
    int64_t tax = 0;
    if (policy->vat != FK_KEEP) {
        if (policy->tax_of_unit) {
            uint64_t scaled, unit;
            if (price_scale > policy->scale ||
                __builtin_mul_overflow(price, power[policy->scale - price_scale].value, &scaled) ||
                !divided(scaled, &divisors->rate[rate], is_negative, policy->vat, &unit) ||
                __builtin_mul_overflow(unit, quantity, &product) ||
                !divided(product, &divisors->sum[quantity_scale + policy->scale], is_negative, policy->vat,
                         &rounded)) {
                return false;
            }
        } else if (!divided(sum, &divisors->rate[rate], is_negative, policy->vat, &rounded)) {
            return false;
        }
        if (!fk_tax_of_line(sum, is_negative, rounded, divisors->form[rate], &tax)) {
            return false;
        }
    }
    *figures = (fk_figures){fk_signed(price, is_price_negative), fk_signed(sum, is_negative), tax};
    return true;
}

size_t fk_compute_narrow(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                         const fk_plan *plan, size_t first, size_t end) {
    (void)plan;
    divisors divisors;
    prepare(&divisors, policy);
    size_t marked = 0;
    for (size_t row = first; row < end; row++) {
        fk_figures figures;
        if (!compute_row(lines, policy, &divisors, row, &figures)) {
            marked += fk_compute_rows(lines, policy, results, row, row + 1);
            continue;
        }
        if (results->totals) {
            fk_add_figures(&results->totals[fk_rate_index(lines, row)], &figures);
        }
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
