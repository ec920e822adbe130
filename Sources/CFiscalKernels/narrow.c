// SPDX-License-Identifier: Apache-2.0
#include "plan.h"
#include "reciprocal.h"

/*
 * The scalar version: rows in 64 bits, by the division of reciprocal.h, wider ones by the specification.
 *
 * N is a product plus the bias b of the rule, as plan.h defines it. A step holds twice the factor and twice the bias, so
 * that 2N is had without a shift; ties and exact quotients are found as for floors in plan.h, by comparing Q * 2d with 2N.
 *
 * THE RANGE. A factor f is below 2^62 and d below 2^61, or the step is one that proves nothing. For a magnitude
 * a <= 2^63, 2N = a * 2f + 2b is computed by a signed product that tells of overflow: where it tells of none, and a as a
 * signed number is not negative, it is the true one and below 2^63; 2b < 2^62, so the sum does not wrap; and N < 2^62
 * exactly if its top bit is 0. a = 2^63, as a signed number -2^63, overflows with every 2f but 0, and then the product is
 * 0, the true one. A step that proves nothing has 2^63 for 2b and f = 0: the top bit is 1.
 *
 * The product of price and quantity is computed signed: its sign is that of the line, and where it is 0 every rule gives
 * 0 for either sign.
 */
static const fk_divisor proves_nothing = {.bias = {(uint64_t)1 << 63, (uint64_t)1 << 63}};

/** factor < 2^62, the divisor below 2^61. */
static fk_divisor divisor_of(uint64_t factor, fk_reciprocal by, const fk_rule_steps *rule) {
    uint64_t d = by.divisor;
    uint64_t positive = 2 * fk_bias(d, rule->positive);
    uint64_t negative = rule->kind == FK_KIND_SIGNED ? 2 * fk_bias(d, rule->negative) : positive;
    bool compares = rule->kind == FK_KIND_EXACT || (rule->kind == FK_KIND_EVEN && d % 2 == 0);
    return (fk_divisor){2 * factor, by.multiplier, {positive, negative}, compares ? 2 * d : 0, by.shift};
}

/** From places of `scale` + `shift` to places of `shift`, for each scale. */
static void fill(fk_divisor *divisors, unsigned places, unsigned shift, const fk_rule_steps *rule) {
    for (unsigned from = 0; from <= places; from++) {
        uint64_t grown = fk_power[from < shift ? shift - from : 0].divisor;
        divisors[from] = divisor_of(grown, fk_power[from < shift ? 0 : from - shift], rule);
    }
}

static fk_divisor rate_divisor(const fk_rate *rate, bool has_tax, const fk_rule_steps *rule) {
    if (rate->denominator == 0) {
        return proves_nothing;
    }
    if (!has_tax) {
        return divisor_of(0, fk_power[0], rule);
    }
    if (rate->numerator >> 62 != 0 || rate->denominator >> 61 != 0) {
        return proves_nothing;
    }
    return divisor_of(rate->numerator, fk_reciprocal_of(rate->denominator), rule);
}

void fk_make_divisors(fk_divisors *divisors, const fk_policy *policy, const fk_plan *plan) {
    divisors->most_places = FK_POWERS - 1 + policy->scale;
    fill(divisors->sum, divisors->most_places, policy->scale, &plan->sum_rule);
    if (plan->rounds_price) {
        fill(divisors->unit_price, FK_POWERS - 1, policy->scale, &plan->unit_price_rule);
    }
    if (plan->tax_of_unit) {
        fill(divisors->unit_tax, FK_POWERS - 1, 0, &plan->vat_rule);
    }
    divisors->rate_count = policy->rate_count < FK_DIVISOR_RATES ? policy->rate_count : FK_DIVISOR_RATES;
    for (size_t index = 0; index < divisors->rate_count; index++) {
        divisors->form[index] = policy->rates[index].form;
        divisors->rate[index] = rate_divisor(&policy->rates[index], policy->vat != FK_KEEP, &plan->vat_rule);
    }
}

/**
 * value * factor / divisor, rounded; false where it is not proven. No branch depends on the figures but those that no
 * usual row takes: at a price of random remainders each would be mispredicted.
 */
static inline __attribute__((always_inline)) bool divided(int64_t value, const fk_divisor *by, bool is_negative,
                                                          fk_kind kind, uint64_t *quotient) {
    int64_t twice;
    if (__builtin_mul_overflow(value, (int64_t)by->factor, &twice)) {
        return false;
    }
    uint64_t dividend = (uint64_t)twice + by->bias[kind == FK_KIND_SIGNED && is_negative];
    if (dividend >> 63 != 0) {
        return false;
    }
    uint64_t whole = fk_quotient_of(dividend, by->reciprocal, by->shift);
    if (kind == FK_KIND_EVEN) {
        uint64_t tie = whole * by->compared == dividend;
        whole &= ~tie;
    } else if (kind == FK_KIND_EXACT && whole * by->compared != dividend) {
        return false;
    }
    *quotient = whole;
    return true;
}

/** What a version knows when it is compiled; `has_kind` false: the kinds of the rules are found in the plan. */
typedef struct shape {
    bool is_uniform, has_kind;
    fk_kind kind;
    /** No unit price is rounded, and the tax is that of the line and not a difference. */
    bool is_simple;
    bool has_totals, has_short_rates;
} shape;

typedef struct input {
    const fk_lines *lines;
    const fk_plan *plan;
    const fk_divisors *divisors;
    /** The divisor of every sum where scales are uniform. */
    const fk_divisor *sum;
} input;

static inline __attribute__((always_inline)) bool compute_row(const input *input, size_t row, const shape shape,
                                                             fk_figures *figures) {
    const fk_lines *lines = input->lines;
    const fk_plan *plan = input->plan;
    const fk_divisors *divisors = input->divisors;
    const fk_kind sum_kind = shape.has_kind ? shape.kind : plan->sum_rule.kind;
    const fk_kind vat_kind = shape.has_kind ? shape.kind : plan->vat_rule.kind;
    size_t rate = shape.has_short_rates ? lines->short_rate[row] : lines->rate[row];
    if (rate >= divisors->rate_count) {
        return false;
    }
    int64_t price = lines->price[row], quantity = lines->quantity[row];
    unsigned price_scale = 0, quantity_scale = 0;
    const fk_divisor *by = input->sum;
    if (!shape.is_uniform) {
        price_scale = fk_price_scale(lines, row);
        quantity_scale = fk_quantity_scale(lines, row);
        if (price_scale > 18 || quantity_scale > 18) {
            return false;
        }
        if (!shape.is_simple && plan->rounds_price && price_scale > plan->scale) {
            uint64_t rounded;
            if (!divided((int64_t)fk_magnitude(price), &divisors->unit_price[price_scale], price < 0,
                         plan->unit_price_rule.kind, &rounded)) {
                return false;
            }
            price = fk_signed(rounded, price < 0);
            price_scale = plan->scale;
        }
        if (price_scale + quantity_scale > divisors->most_places) {
            return false;
        }
        by = &divisors->sum[price_scale + quantity_scale];
    }
    int64_t product;
    uint64_t sum, rounded;
    if (__builtin_mul_overflow(price, quantity, &product)) {
        return false;
    }
    bool is_negative = product < 0;
    if (!divided((int64_t)fk_magnitude(product), by, is_negative, sum_kind, &sum)) {
        return false;
    }
    const fk_divisor *of_rate = &divisors->rate[rate];
    if (!shape.is_simple && plan->tax_of_unit) {
        int64_t base, taxes;
        if (price_scale > plan->scale ||
            __builtin_mul_overflow((int64_t)fk_magnitude(price), (int64_t)fk_power[plan->scale - price_scale].divisor,
                                   &base) ||
            !divided(base, of_rate, price < 0, vat_kind, &rounded) ||
            __builtin_mul_overflow((int64_t)rounded, (int64_t)fk_magnitude(quantity), &taxes) ||
            !divided(taxes, &divisors->unit_tax[quantity_scale], is_negative, vat_kind, &rounded)) {
            return false;
        }
    } else if (!divided((int64_t)sum, of_rate, is_negative, vat_kind, &rounded)) {
        return false;
    }
    int64_t tax = fk_signed(rounded, is_negative);
    if (!shape.is_simple && plan->has_forms && !fk_tax_of_line(sum, is_negative, rounded, divisors->form[rate], &tax)) {
        return false;
    }
    figures->price = price;
    figures->sum = fk_signed(sum, is_negative);
    figures->tax = tax;
    return true;
}

enum {
    /** Sums and taxes below it can be added up in 64 bits for as many rows as a tile has. */
    SMALL_BITS = 49,
};

/** The rows of one tile. */
static inline __attribute__((always_inline)) size_t
compute_rows(const fk_lines *given_lines, const fk_policy *policy, const fk_results *given_results,
             const fk_plan *plan, size_t first, size_t end, const shape shape) {
    // Copies whose address nobody has: no store can change them.
    const fk_lines lines = *given_lines;
    const fk_results results = *given_results;
    const fk_divisors *divisors = plan->divisors;
    const fk_divisor sum = divisors->sum[shape.is_uniform ? lines.all_price_scale + lines.all_quantity_scale : 0];
    const input input = {&lines, plan, divisors, &sum};
    int64_t totals[FK_DIVISOR_RATES][2];
    if (shape.has_totals) {
        __builtin_memset(totals, 0, divisors->rate_count * sizeof totals[0]);
    }
    size_t marked = 0;
    for (size_t row = first; row < end; row++) {
        fk_figures figures;
        bool is_computed = compute_row(&input, row, shape, &figures);
        if (shape.has_totals) {
            is_computed = is_computed && (fk_magnitude(figures.sum) | fk_magnitude(figures.tax)) >> SMALL_BITS == 0;
        }
        if (__builtin_expect(!is_computed, 0)) {
            marked += fk_compute_rows(given_lines, policy, given_results, row, row + 1);
            continue;
        }
        if (shape.has_totals) {
            int64_t *total = totals[shape.has_short_rates ? lines.short_rate[row] : lines.rate[row]];
            total[0] += figures.sum;
            total[1] += figures.tax;
        }
        if (!shape.is_simple && results.price) {
            results.price[row] = figures.price;
        }
        if (results.sum) {
            results.sum[row] = figures.sum;
            results.tax[row] = figures.tax;
        }
    }
    for (size_t rate = 0; shape.has_totals && rate < divisors->rate_count; rate++) {
        fk_add_figures(&results.totals[rate], &(fk_figures){.sum = totals[rate][0], .tax = totals[rate][1]});
    }
    return marked;
}

typedef size_t rows(const fk_lines *lines, const fk_policy *policy, const fk_results *results, const fk_plan *plan,
                    size_t first, size_t end);

#define ROWS(name, ...)                                                                                      \
    static size_t name(const fk_lines *lines, const fk_policy *policy, const fk_results *results,            \
                       const fk_plan *plan, size_t first, size_t end) {                                      \
        if (results->totals) {                                                                               \
            return lines->rate ? ROWS_OF(__VA_ARGS__, true, false) : ROWS_OF(__VA_ARGS__, true, true);       \
        }                                                                                                    \
        return lines->rate ? ROWS_OF(__VA_ARGS__, false, false) : ROWS_OF(__VA_ARGS__, false, true);         \
    }
#define ROWS_OF(...) compute_rows(lines, policy, results, plan, first, end, (shape){__VA_ARGS__})

ROWS(uniform_plain, true, true, FK_KIND_PLAIN, true)
ROWS(uniform_signed, true, true, FK_KIND_SIGNED, true)
ROWS(uniform_even, true, true, FK_KIND_EVEN, true)
ROWS(mixed_plain, false, true, FK_KIND_PLAIN, true)
ROWS(mixed_signed, false, true, FK_KIND_SIGNED, true)
ROWS(mixed_even, false, true, FK_KIND_EVEN, true)
ROWS(general_signed, false, true, FK_KIND_SIGNED, false)
ROWS(general_even, false, true, FK_KIND_EVEN, false)
ROWS(any, false, false, FK_KIND_PLAIN, false)

size_t fk_compute_narrow(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                         const fk_plan *plan, size_t first, size_t end) {
    static rows *const by_kind[2][3] = {
        {mixed_plain, mixed_signed, mixed_even},
        {uniform_plain, uniform_signed, uniform_even},
    };
    bool has_one_scale = !lines->price_scale && !lines->quantity_scale;
    bool is_uniform = has_one_scale && lines->all_price_scale <= 18 && lines->all_quantity_scale <= 18 &&
                      lines->all_price_scale + lines->all_quantity_scale <= (int)plan->divisors->most_places;
    // Prices that no rule rounds have been written before.
    bool keeps_prices = !plan->rounds_price ||
                        (has_one_scale && lines->all_price_scale <= plan->scale && !results->price);
    rows *rows = any;
    if (plan->has_one_kind && !plan->tax_of_unit && !plan->has_forms && keeps_prices) {
        rows = by_kind[is_uniform][plan->kind];
    } else if (plan->has_one_kind) {
        rows = plan->kind == FK_KIND_EVEN ? general_even : general_signed;
    }
    return rows(lines, policy, results, plan, first, end);
}
