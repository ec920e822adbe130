// SPDX-License-Identifier: Apache-2.0
#ifndef FK_PLAN_H
#define FK_PLAN_H

#include "kernel.h"

/*
 * A policy prepared for the vector versions: each rounding as the constants of one division.
 *
 * THE DIVISION. Integers n >= 0, d >= 1, and a bias b with 0 <= b < d, so that N = n + b and the quotient wanted is
 * floor(N / d): a rule that is no more than "step away from zero from a certain remainder on" is that floor with
 *
 *     rule steps for          b
 *     nothing                 0
 *     more than half          floor((d - 1) / 2)     r + b >= d  <=>  r >= ceil((d + 1) / 2)  <=>  2r > d
 *     half and more           floor(d / 2)           r + b >= d  <=>  r >= ceil(d / 2)        <=>  2r >= d
 *     everything cut off      d - 1                  r + b >= d  <=>  r >= 1
 *
 * where r = n mod d. It is computed in doubles as Q = floor(h * c) with h = N + 1/2 and c = 1/d as a double.
 *
 * CLAIM. If N < 2^49, then Q = floor(N / d), whatever the rounding mode of the processor is.
 *
 * PROOF. N + 1/2 < 2^50 is a multiple of 1/2, so it needs 51 bits at most and h is exact. Let N / d = k + f / d with
 * 0 <= f <= d - 1. Then x = h / d = k + (2f + 1) / (2d) is at least 1 / (2d) away from both k and k + 1. In any
 * rounding mode c = (1 + e) / d and the computed product is x (1 + e) (1 + e') with |e|, |e'| <= 2^-52: neither
 * underflows, since d < 2^50 and h >= 1/2. So it differs from x by at most x (2^-51 + 2^-104), and that is less than
 * 1 / (2d), because x * d = h < 2^49 and 2^49 (2^-51 + 2^-104) < 1/2. The floor is taken exactly: Q = k. QED
 * (To nearest, 2^50 would do; the bit is the price of not having to trust the mode.)
 *
 * THE RANGE is one comparison: a lane is proven when the computed h is below 2^49. h is computed as n * m + (b + 1/2) by
 * one fused operation, n itself a product of doubles. Each factor is an integer, converted from 64 bits, and a
 * conversion, a product and a sum are monotone and exact below 2^53. So where some true value is 2^53 or more, its
 * double is 2^53 or more; every later factor is 0 or at least 1; and either h is at least 2^53, or a later factor is 0
 * and the result is 0 whatever the other factor was. A computed h below 2^49 is the true one. A comparison with a NaN
 * counts as out of range.
 *
 * A TIE, for the rule that asks whether the quotient is odd: with b = floor(d / 2) and d even, n is a tie exactly if
 * N = Q d, that is h - Q d = 1/2; then Q is k + 1, and the even one of k, k + 1 is Q without its lowest bit. With d odd
 * there are no ties. An exact quotient, for the rule that refuses all others: b = 0 and h - Q d = 1/2. Q d <= N is
 * exact.
 *
 * NEAREST QUOTIENTS, for a version that knows the processor to round to nearest: a multiplication and a floor become
 * one fused operation. Let g = h - d/2 = N + 1/2 - d/2 and S = 1.5 * 2^52. One fused
 * operation gives S + g * c, and its bits less those of S are Q.
 *
 * CLAIM. If g < 2^49 and d < 2^49, then the result is S + floor(N / d), exactly.
 *
 * PROOF. N >= 0 and d/2 < 2^48, so |g| < 2^49; g is a multiple of 1/2 and exact. With N / d = k + f / d as before,
 * y = g / d = k + (2f + 1 - d) / (2d), and 0 <= f <= d - 1 puts y within 1/2 - 1 / (2d) of k. c = (1 + e) / d with
 * |e| <= 2^-53, so g * c differs from y by at most |y| 2^-53 = |g| 2^-53 / d < 2^-4 / d < 1 / (2d): the true value of
 * S + g * c lies less than 1/2 from S + k. N = g + d/2 - 1/2 < 2^50, so 0 <= k < 2^50, and S + k lies between 2^52 and
 * 2^53, where doubles are the integers: the one rounding of the fused operation gives S + k. QED
 *
 * The range is one comparison as before, of g: where a true product is 2^53 or more, so is its double, and g is above
 * 2^52. A tie is N = Q d as before, that is g - Q d = 1/2 - d/2, and an exact quotient likewise; Q d <= N is exact. With
 * 0 for d, the written-over plain rule compares g with 1/2: equal only for N = d/2, whose Q is 0, or for no N at all.
 */
typedef struct fk_step {
    /** The dividend is multiplied by it first. */
    double multiplier;
    /** Of positive values where the rule asks for the sign. 2^60 in an entry that proves nothing. */
    double bias;
    /** 1/d */
    double inverse;
    /** By the kind of the rule: 0; the bias of negative values; d if it is even, else 0; d. */
    double other;
} fk_step;

/** 1.5 * 2^52 */
#define FK_SHIFTER 0x1.8p52

/** How the quotient of a step is found, and so what its bias is: b + 1/2, or b + 1/2 - d/2. */
typedef enum fk_quotient { FK_FLOOR, FK_NEAREST } fk_quotient;

typedef enum fk_kind {
    FK_KIND_PLAIN,
    FK_KIND_SIGNED,
    FK_KIND_EVEN,
    FK_KIND_EXACT,
} fk_kind;

/** What a rule does: from which remainder on it steps, as in the table above: 0 nothing ... 3 everything cut off. */
typedef struct fk_rule_steps {
    fk_kind kind;
    int positive, negative;
} fk_rule_steps;

/** The steps of a rule; false for a rule that is no list of such, which only the specification knows. */
bool fk_classify(fk_rule rule, fk_rule_steps *steps);

/** The bias b of the table above. */
static inline uint64_t fk_bias(uint64_t divisor, int steps) {
    return steps == 0 ? 0 : steps == 1 ? (divisor - 1) / 2 : steps == 2 ? divisor / 2 : divisor - 1;
}

enum {
    /** Entries by decimal places; the last proves nothing and stands for all scales beyond. */
    FK_STEP_SCALES = 16,
    /** Entries by rate; the last used one proves nothing and stands for all rates beyond. */
    FK_STEP_RATES = 64,
};

/** tax = rounded * `of_rounded` + sum * `of_sum` */
typedef struct fk_form {
    double of_rounded;
    double of_sum;
} fk_form;

/** The columns of at most sixteen steps in words of 32 bits, so that one register holds those of eight. */
typedef struct fk_words {
    _Alignas(32) uint32_t multiplier[16];
    _Alignas(32) uint32_t bias_low[16], bias[16], inverse_low[16], inverse[16], other_low[16], other[16];
} fk_words;

/** A step of the scalar version, as narrow.c proves: value * factor / divisor. */
typedef struct fk_divisor {
    /** Twice the factor. */
    _Alignas(64) uint64_t factor;
    uint64_t reciprocal;
    /** Twice the bias, of positive and of negative values. */
    uint64_t bias[2];
    /** Twice `other` of fk_step: of d if it is even, for a rule that looks for ties; of d for the exact one; else 0. */
    uint64_t compared;
    uint64_t shift;
} fk_divisor;

enum {
    /** Decimal places of a scale, and of two scales added up. */
    FK_PLACES = 19,
    FK_SUM_PLACES = 23,
    FK_DIVISOR_RATES = 32,
};

/** A policy prepared for the scalar version, by decimal places and by rates. */
typedef struct fk_divisors {
    fk_divisor sum[FK_SUM_PLACES];
    fk_divisor unit_price[FK_PLACES], unit_tax[FK_PLACES];
    fk_divisor rate[FK_DIVISOR_RATES];
    uint8_t form[FK_DIVISOR_RATES];
    size_t rate_count;
    /** The last entry of `sum`. */
    unsigned most_places;
} fk_divisors;

typedef struct fk_plan {
    const fk_divisors *divisors;
    /** A rate of the table, then the entry that proves nothing. */
    _Alignas(64) fk_step rate[FK_STEP_RATES];
    /** Price times quantity to the amount, by the scales of both added up. */
    fk_step sum[FK_STEP_SCALES];
    /** The unit price to the amount's scale, by its own. */
    fk_step unit_price[FK_STEP_SCALES];
    /** The unit price up to the amount's scale before the tax of a unit is taken: `multiplier` alone, or bias 2^60. */
    fk_step unit[FK_STEP_SCALES];
    /** Tax of a unit times quantity to the amount, by the scale of the quantity. */
    fk_step unit_tax[FK_STEP_SCALES];
    fk_form form[FK_STEP_RATES];
    size_t rate_count;
    unsigned scale;
    fk_rule_steps unit_price_rule, sum_rule, vat_rule;
    /** Line sums and VAT are of `kind`, or of FK_KIND_PLAIN written as `kind`; FK_KIND_EXACT never is. */
    bool has_one_kind;
    fk_kind kind;
    bool rounds_price, tax_of_unit, has_forms;
    /** `rate` in words, where their lower ones are 0 and sixteen entries are enough; and `sum`. */
    bool has_rate_words;
    fk_words rate_words, sum_words;
} fk_plan;

/** Rows before the first whose sum and tax lie at a border of a cache line; streams only if both do. */
static inline size_t fk_rows_to_border(const fk_results *results, size_t first, bool *streams) {
    *streams = false;
    if (!results->streams || !results->sum) {
        return 0;
    }
    uintptr_t sum = (uintptr_t)(results->sum + first), tax = (uintptr_t)(results->tax + first);
    *streams = sum % 64 == tax % 64 && sum % 8 == 0;
    return *streams ? (64 - sum % 64) % 64 / 8 : 0;
}

/** Prepares a policy; false for rules that are no plain steps, which only the rows of the specification know. */
bool fk_make_plan(fk_plan *plan, const fk_policy *policy, fk_quotient quotient);

/** Prepares a policy for the scalar version, after the plan. */
void fk_make_divisors(fk_divisors *divisors, const fk_policy *policy, const fk_plan *plan);

/** Rows `first`..<`end` of a block; marks, price scales and prices that are not rounded have been written before. */
typedef size_t fk_version(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                          const fk_plan *plan, size_t first, size_t end);

#if defined(__x86_64__)
fk_version fk_compute_avx2;
fk_version fk_compute_avx512;
#endif
fk_version fk_compute_narrow;

#endif
