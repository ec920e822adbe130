// SPDX-License-Identifier: Apache-2.0
#include "plan.h"

/*
 * The scalar version: rows in 64 bits with a multiplication in place of each division, wider ones by the specification.
 *
 * THE DIVISION. For d >= 1 let s = floor(log2 d), so that 2^s <= d < 2^(s+1), and m = ceil(2^(63+s) / d).
 *
 * CLAIM. For every n < 2^62, floor(n / d) = high64(2n * m) >> s, the product having 128 bits.
 *
 * PROOF. 2n < 2^63 and, as d >= 2^s, m <= 2^63: both fit 64 bits. high64(2n * m) >> s is floor(2n * m / 2^(64+s)),
 * which is floor(n * m / 2^(63+s)). Let m * d = 2^(63+s) + e with 0 <= e < d. Then
 * n * m / 2^(63+s) = n / d + n * e / (d * 2^(63+s)), and the second term is below 1 / d, because
 * n * e < 2^62 * 2^(s+1) = 2^(63+s). n / d is at least 1 / d below the next integer, so the floor is that of n / d. QED
 *
 * n is a product plus the bias of the rule, as plan.h defines it; ties and exact quotients are found as there.
 */
typedef struct reciprocal {
    uint64_t divisor, multiplier;
    unsigned shift;
} reciprocal;

typedef struct divisor {
    /** The dividend is multiplied by it first. */
    uint64_t multiplier;
    reciprocal by;
    /** Of positive and of negative values. */
    uint64_t bias[2];
    /** As `other` of fk_step: d if it is even, for a rule that looks for ties; d for the exact one; else 0. */
    uint64_t compared;
} divisor;

enum { RATES = 32, PLACES = 23, POWERS = 19 };

/** The powers of ten from 10^0 on, as reciprocal_of gives them. */
static const reciprocal power[POWERS] = {
    {1u, 0x8000000000000000u, 0},
    {10u, 0x6666666666666667u, 3},
    {100u, 0x51eb851eb851eb86u, 6},
    {1000u, 0x4189374bc6a7ef9eu, 9},
    {10000u, 0x68db8bac710cb296u, 13},
    {100000u, 0x53e2d6238da3c212u, 16},
    {1000000u, 0x431bde82d7b634dbu, 19},
    {10000000u, 0x6b5fca6af2bd215fu, 23},
    {100000000u, 0x55e63b88c230e77fu, 26},
    {1000000000u, 0x44b82fa09b5a52ccu, 29},
    {10000000000u, 0x6df37f675ef6eae0u, 33},
    {100000000000u, 0x57f5ff85e5925580u, 36},
    {1000000000000u, 0x465e6604b7a84466u, 39},
    {10000000000000u, 0x709709a125da070au, 43},
    {100000000000000u, 0x5a126e1a84ae6c08u, 46},
    {1000000000000000u, 0x480ebe7b9d58566du, 49},
    {10000000000000000u, 0x734aca5f6226f0aeu, 53},
    {100000000000000000u, 0x5c3bd5191b525a25u, 56},
    {1000000000000000000u, 0x49c97747490eae84u, 59},
};

static reciprocal reciprocal_of(uint64_t divisor) {
    unsigned shift = 63 - (unsigned)__builtin_clzll(divisor);
    fk_u128 dividend = (fk_u128)1 << (63 + shift);
    return (reciprocal){divisor, (uint64_t)((dividend + (divisor - 1)) / divisor), shift};
}

static divisor divisor_of(uint64_t multiplier, reciprocal by, const fk_rule_steps *rule) {
    uint64_t d = by.divisor;
    return (divisor){
        multiplier,
        by,
        {fk_bias(d, rule->positive), fk_bias(d, rule->kind == FK_KIND_SIGNED ? rule->negative : rule->positive)},
        rule->kind == FK_KIND_EXACT || (rule->kind == FK_KIND_EVEN && d % 2 == 0) ? d : 0,
    };
}

/**
 * value / divisor, rounded; `value` holds the bias. Where it is not proven, `wide` is no longer 0. No branch depends on
 * the figures: at a price of random remainders each would be mispredicted.
 */
static inline __attribute__((always_inline)) uint64_t divided(fk_u128 value, const divisor *by, fk_kind kind,
                                                              uint64_t *wide) {
    uint64_t low = (uint64_t)value;
    uint64_t whole = (uint64_t)(((fk_u128)(low << 1) * by->by.multiplier) >> 64) >> by->by.shift;
    *wide |= (uint64_t)(value >> 64) | low >> 62;
    if (kind == FK_KIND_EVEN) {
        uint64_t tie = whole * by->compared == low;
        whole &= ~tie;
    } else if (kind == FK_KIND_EXACT) {
        *wide |= whole * by->compared != low;
    }
    return whole;
}

/** A policy with the reciprocals of its divisors. */
typedef struct divisors {
    divisor unit_price[PLACES], sum[PLACES], unit_tax[PLACES];
    divisor rate[RATES];
    uint8_t form[RATES];
    size_t rate_count;
    unsigned most_places;
} divisors;

/** From places of `scale` + `shift` to places of `shift`, for each scale. */
static void fill(divisor *divisors, unsigned places, unsigned shift, const fk_rule_steps *rule) {
    for (unsigned from = 0; from <= places; from++) {
        uint64_t grown = power[from < shift ? shift - from : 0].divisor;
        divisors[from] = divisor_of(grown, power[from < shift ? 0 : from - shift], rule);
    }
}

static void prepare(divisors *divisors, const fk_policy *policy, const fk_plan *plan) {
    unsigned scale = policy->scale;
    divisors->most_places = POWERS - 1 + scale;
    fill(divisors->sum, divisors->most_places, scale, &plan->sum_rule);
    if (plan->rounds_price) {
        fill(divisors->unit_price, POWERS - 1, scale, &plan->unit_price_rule);
    }
    if (plan->tax_of_unit) {
        fill(divisors->unit_tax, POWERS - 1, 0, &plan->vat_rule);
    }
    divisors->rate_count = policy->rate_count < RATES ? policy->rate_count : RATES;
    for (size_t index = 0; index < divisors->rate_count; index++) {
        const fk_rate *rate = &policy->rates[index];
        divisors->form[index] = rate->form;
        if (policy->vat == FK_KEEP) {
            divisors->rate[index] = divisor_of(0, power[0], &plan->vat_rule);
        }
        if (rate->denominator == 0) {
            // This bias leaves no dividend in range.
            divisors->rate[index] = (divisor){.bias = {(uint64_t)1 << 63, (uint64_t)1 << 63}};
        } else if (policy->vat != FK_KEEP) {
            divisors->rate[index] = divisor_of(rate->numerator, reciprocal_of(rate->denominator), &plan->vat_rule);
        }
    }
}

/** What a version knows when it is compiled; `has_kind` false: the kinds of the rules are found in the plan. */
typedef struct shape {
    bool is_uniform, has_kind;
    fk_kind kind;
    /** No unit price is rounded, and the tax is that of the line and not a difference. */
    bool is_simple;
} shape;

static inline __attribute__((always_inline)) bool compute_row(const fk_lines *lines, const fk_plan *plan,
                                                             const divisors *divisors, size_t row, const shape shape,
                                                             fk_figures *figures) {
    const fk_kind sum_kind = shape.has_kind ? shape.kind : plan->sum_rule.kind;
    const fk_kind vat_kind = shape.has_kind ? shape.kind : plan->vat_rule.kind;
    unsigned price_scale = shape.is_uniform ? lines->all_price_scale : fk_price_scale(lines, row);
    unsigned quantity_scale = shape.is_uniform ? lines->all_quantity_scale : fk_quantity_scale(lines, row);
    size_t rate = fk_rate_index(lines, row);
    if (price_scale > 18 || quantity_scale > 18 || rate >= divisors->rate_count) {
        return false;
    }
    uint64_t price = fk_magnitude(lines->price[row]), quantity = fk_magnitude(lines->quantity[row]);
    bool is_price_negative = lines->price[row] < 0;
    bool is_negative = is_price_negative != (lines->quantity[row] < 0);

    uint64_t wide = 0;
    const divisor *by;
    if (!shape.is_simple && plan->rounds_price && price_scale > plan->scale) {
        by = &divisors->unit_price[price_scale];
        price = divided((fk_u128)price + by->bias[is_price_negative], by, plan->unit_price_rule.kind, &wide);
        price_scale = plan->scale;
    }
    unsigned places = price_scale + quantity_scale;
    if (places > divisors->most_places) {
        return false;
    }
    by = &divisors->sum[places];
    wide |= price >> 49;  // times 10^4 at most: below 2^63
    uint64_t sum = divided((fk_u128)(price * by->multiplier) * quantity + by->bias[is_negative], by, sum_kind, &wide);

    const divisor *of_rate = &divisors->rate[rate];
    uint64_t rounded;
    if (!shape.is_simple && plan->tax_of_unit) {
        if (price_scale > plan->scale) {
            return false;
        }
        uint64_t scaled = price * power[plan->scale - price_scale].divisor;
        rounded = divided((fk_u128)scaled * of_rate->multiplier + of_rate->bias[is_negative], of_rate, vat_kind, &wide);
        by = &divisors->unit_tax[quantity_scale];
        rounded = divided((fk_u128)rounded * quantity + by->bias[is_negative], by, vat_kind, &wide);
    } else {
        rounded = divided((fk_u128)sum * of_rate->multiplier + of_rate->bias[is_negative], of_rate, vat_kind, &wide);
    }
    int64_t tax = fk_signed(rounded, is_negative);
    if (wide != 0 ||
        (!shape.is_simple && plan->has_forms && !fk_tax_of_line(sum, is_negative, rounded, divisors->form[rate], &tax))) {
        return false;
    }
    figures->price = fk_signed(price, is_price_negative);
    figures->sum = fk_signed(sum, is_negative);
    figures->tax = tax;
    return true;
}

static inline __attribute__((always_inline)) size_t
compute_rows(const fk_lines *given_lines, const fk_policy *policy, const fk_results *given_results,
             const fk_plan *plan, const divisors *divisors, size_t first, size_t end, const shape shape) {
    // Copies whose address nobody has: no store can change them.
    const fk_lines lines = *given_lines;
    const fk_results results = *given_results;
    size_t marked = 0;
    for (size_t row = first; row < end; row++) {
        fk_figures figures;
        if (!compute_row(&lines, plan, divisors, row, shape, &figures)) {
            marked += fk_compute_rows(given_lines, policy, given_results, row, row + 1);
            continue;
        }
        if (results.totals) {
            fk_add_figures(&results.totals[fk_rate_index(&lines, row)], &figures);
        }
        if (results.price) {
            results.price[row] = figures.price;
        }
        if (results.sum) {
            results.sum[row] = figures.sum;
            results.tax[row] = figures.tax;
        }
    }
    return marked;
}

size_t fk_compute_narrow(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                         const fk_plan *plan, size_t first, size_t end) {
    divisors divisors;
    prepare(&divisors, policy, plan);
    bool is_uniform = !lines->price_scale && !lines->quantity_scale;
    bool is_simple = !plan->tax_of_unit && !plan->has_forms &&
                     (!plan->rounds_price || (is_uniform && lines->all_price_scale <= plan->scale));
    // A plain rule has two equal biases: it is a signed one.
    bool is_signed = plan->has_one_kind && plan->kind != FK_KIND_EVEN;
    if (is_uniform && is_signed && is_simple) {
        return compute_rows(lines, policy, results, plan, &divisors, first, end,
                            (shape){true, true, FK_KIND_SIGNED, true});
    }
    if (is_signed && is_simple) {
        return compute_rows(lines, policy, results, plan, &divisors, first, end,
                            (shape){false, true, FK_KIND_SIGNED, true});
    }
    if (plan->has_one_kind && plan->kind == FK_KIND_EVEN && is_simple) {
        return compute_rows(lines, policy, results, plan, &divisors, first, end,
                            (shape){false, true, FK_KIND_EVEN, true});
    }
    return compute_rows(lines, policy, results, plan, &divisors, first, end,
                        (shape){false, false, FK_KIND_PLAIN, false});
}
