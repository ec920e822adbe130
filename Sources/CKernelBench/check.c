// SPDX-License-Identifier: Apache-2.0
#include "check.h"

#include <string.h>

typedef unsigned __int128 u128;

enum { VERSIONS = 3 };

/** SplitMix64 (Steele, Lea, Flood 2014). */
static uint64_t next(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t below(uint64_t *state, uint64_t bound) {
    return next(state) % bound;
}

typedef struct figures {
    int64_t price[ROWS], sum[ROWS], tax[ROWS];
    uint8_t price_scale[ROWS], row[ROWS], mask[ROWS / 8];
    fk_total totals[RATES];
} figures;

// MARK: Random blocks

/** Bit 4 * half + 2 * odd + negative. Half-up, -down, -even, -ceiling, -floor, up, down, ceiling, floor; others at random. */
static fk_rule random_rule(uint64_t *state) {
    static const fk_rule rules[] = {0xFF0, 0xF00, 0xFC0, 0xF50, 0xFA0, 0xFFF, 0x000, 0x555, 0xAAA, FK_EXACT};
    uint64_t drawn = below(state, 40);
    return drawn < 39 ? rules[drawn % 10] : (fk_rule)(next(state) & 0xFFF);
}

static fk_rate random_rate(uint64_t *state, bool has_forms) {
    static const uint64_t usual[][2] = {{0, 1}, {1, 21}, {7, 107}, {1, 11}, {9, 59}, {1, 6}, {11, 61}, {1, 5}, {11, 50}};
    fk_rate rate = {0, 0, (uint8_t)(has_forms ? below(state, 3) : 0)};
    switch (below(state, 12)) {
    case 0:
        rate.numerator = next(state) >> (1 + below(state, 63));
        rate.denominator = next(state) >> (1 + below(state, 63));
        break;
    case 1:
        rate.numerator = below(state, 1000);
        rate.denominator = 1 + below(state, 1000);
        break;
    case 2:
        rate.numerator = below(state, 50);
        rate.denominator = (uint64_t)1 << below(state, 63);
        break;
    default: {
        const uint64_t *fraction = usual[below(state, 9)];
        rate.numerator = fraction[0];
        rate.denominator = fraction[1];
    }
    }
    return rate;
}

/** Near the limits of the widths that the versions work in. */
static int64_t edge(uint64_t *state) {
    uint64_t power = (uint64_t)1 << below(state, 64);
    uint64_t value = power + below(state, 5) - 2;
    return (int64_t)(below(state, 2) ? value : 0 - value);
}

static int64_t random_mantissa(uint64_t *state, uint64_t kind) {
    switch (kind) {
    case 0:
        return (int64_t)below(state, 200000000);
    case 1:
        return (int64_t)(next(state) >> below(state, 64));
    case 2:
        return (int64_t)below(state, 2000) * 5;  // ties
    case 3:
        return edge(state);
    case 4:
        return -(int64_t)below(state, 5000000);
    default:
        return (int64_t)(1000 * (1 + below(state, 5)));
    }
}

/** Prices whose product with the quantity lies at a multiple of half a unit, or one beside it. */
static void make_tie(uint64_t *state, block *block, size_t row) {
    int64_t quantity = (int64_t)(1 + below(state, 100000));
    int64_t half = (int64_t)(500 * (1 + below(state, 10000000)));
    block->quantity[row] = quantity;
    block->price[row] = half / quantity + (int64_t)below(state, 3) - 1;
}

static uint8_t random_scale(uint64_t *state, uint64_t kind) {
    return (uint8_t)(kind == 0 ? below(state, 4) : kind == 1 ? below(state, 20) : below(state, 50) ? 2 : below(state, 256));
}

static void fill(uint64_t *state, block *block) {
    size_t rate_count = below(state, 6) ? 1 + below(state, 7) : 1 + below(state, RATES);
    bool has_forms = below(state, 3) == 0;
    for (size_t index = 0; index < rate_count; index++) {
        block->rates[index] = random_rate(state, has_forms);
    }
    block->policy = (fk_policy){
        .scale = below(state, 3) ? 2 : (uint8_t)below(state, 5),
        .unit_price = below(state, 2) ? FK_KEEP : random_rule(state),
        .line_sum = random_rule(state),
        .vat = below(state, 10) ? random_rule(state) : FK_KEEP,
        .tax_of_unit = below(state, 3) == 0,
        .rates = block->rates,
        .rate_count = rate_count,
    };
    if (below(state, 2)) {
        block->policy.vat = block->policy.line_sum;  // the common case, which has code of its own
    }
    size_t count = below(state, 3) ? ROWS - below(state, 20) : 1 + below(state, 40);
    uint64_t price_kind = below(state, 9), quantity_kind = below(state, 9), scale_kind = below(state, 3);
    for (size_t row = 0; row < count; row++) {
        block->price[row] = random_mantissa(state, price_kind < 6 ? price_kind : below(state, 6));
        block->quantity[row] = random_mantissa(state, quantity_kind < 6 ? quantity_kind : below(state, 6));
        if (below(state, 4) == 0) {
            make_tie(state, block, row);
        }
        block->price_scale[row] = random_scale(state, scale_kind);
        block->quantity_scale[row] = random_scale(state, scale_kind);
        block->short_rate[row] = (uint8_t)(below(state, 300) ? below(state, rate_count) : next(state));
        block->rate[row] = block->short_rate[row];
    }
    bool is_short = below(state, 2), is_uniform = below(state, 2);
    block->lines = (fk_lines){
        .count = count,
        .price = block->price,
        .price_scale = is_uniform ? NULL : block->price_scale,
        .quantity = block->quantity,
        .quantity_scale = is_uniform || below(state, 8) == 0 ? NULL : block->quantity_scale,
        .rate = is_short ? NULL : block->rate,
        .short_rate = is_short ? block->short_rate : NULL,
        .all_price_scale = (uint8_t)below(state, below(state, 4) ? 4 : 20),
        .all_quantity_scale = (uint8_t)below(state, below(state, 4) ? 4 : 20),
    };
}

// MARK: The figures of a row, from their definition

static u128 power_of_ten(unsigned exponent) {
    u128 power = 1;
    while (exponent-- > 0) {
        power *= 10;
    }
    return power;
}

/** value / divisor after the rule, the divisor below 2^126; false where the rule refuses it. */
static bool rounded(u128 value, u128 divisor, bool is_negative, fk_rule rule, u128 *result) {
    u128 whole = value / divisor, rest = value % divisor;
    if (rest != 0) {
        if (rule == FK_EXACT) {
            return false;
        }
        unsigned half = 2 * rest < divisor ? 0 : 2 * rest == divisor ? 1 : 2;
        whole += (rule >> (4 * half + 2 * (unsigned)(whole & 1) + (unsigned)is_negative)) & 1;
    }
    *result = whole;
    return true;
}

static bool equals(u128 magnitude, bool is_negative, int64_t value) {
    return (__int128)magnitude * (is_negative ? -1 : 1) == value;
}

/** Whether the figures of a row that was computed are those of its definition. They fit, so no product here wraps. */
static bool is_right(const block *block, size_t row, const figures *figures) {
    const fk_policy *policy = &block->policy;
    const fk_lines *lines = &block->lines;
    unsigned price_scale = lines->price_scale ? lines->price_scale[row] : lines->all_price_scale;
    unsigned quantity_scale = lines->quantity_scale ? lines->quantity_scale[row] : lines->all_quantity_scale;
    const fk_rate *rate = &policy->rates[block->rate[row]];
    bool is_price_negative = lines->price[row] < 0;
    bool is_negative = is_price_negative != (lines->quantity[row] < 0);
    u128 price = (u128)(is_price_negative ? -(__int128)lines->price[row] : lines->price[row]);
    u128 quantity = (u128)(lines->quantity[row] < 0 ? -(__int128)lines->quantity[row] : lines->quantity[row]);
    u128 unit = power_of_ten(policy->scale);

    if (policy->unit_price != FK_KEEP && price_scale > policy->scale) {
        if (!rounded(price, power_of_ten(price_scale - policy->scale), is_price_negative, policy->unit_price, &price)) {
            return false;
        }
        price_scale = policy->scale;
    }
    unsigned places = price_scale + quantity_scale;
    u128 sum = price * quantity;
    sum = places < policy->scale ? sum * power_of_ten(policy->scale - places) : sum;
    u128 divisor = places > policy->scale ? power_of_ten(places - policy->scale) : 1;
    if (!rounded(sum, divisor, is_negative, policy->line_sum, &sum)) {
        return false;
    }
    u128 tax = 0;
    uint8_t form = FK_TAX_IS_ROUNDED;
    if (policy->vat != FK_KEEP) {
        form = rate->form;
        u128 base = sum;
        divisor = rate->denominator;
        if (policy->tax_of_unit) {
            bool is_finer = price_scale > policy->scale;
            base = is_finer ? price : price * (unit / power_of_ten(price_scale));
            divisor *= is_finer ? power_of_ten(price_scale - policy->scale) : 1;
        }
        if (!rounded(base * rate->numerator, divisor, policy->tax_of_unit ? is_price_negative : is_negative, policy->vat,
                     &tax)) {
            return false;
        }
        if (policy->tax_of_unit &&
            !rounded(tax * quantity, power_of_ten(quantity_scale), is_negative, policy->vat, &tax)) {
            return false;
        }
    }
    __int128 sign = is_negative ? -1 : 1;
    __int128 signed_tax = sign * (__int128)tax, signed_sum = sign * (__int128)sum;
    signed_tax = form == FK_TAX_IS_ROUNDED           ? signed_tax
                 : form == FK_TAX_IS_SUM_LESS_ROUNDED ? signed_sum - signed_tax
                                                      : signed_tax - signed_sum;
    return equals(price, is_price_negative, figures->price[row]) && figures->price_scale[row] == price_scale &&
           signed_sum == figures->sum[row] && signed_tax == figures->tax[row];
}

// MARK: Comparing

static size_t compute(const block *block, fk_kernel version, bool streams, figures *figures) {
    // What a version does not write is the same afterwards, too.
    memset(figures, 0x55, sizeof *figures);
    memset(figures->totals, 0, sizeof figures->totals);
    fk_policy policy = block->policy;
    policy.kernel = (uint8_t)version;
    fk_results results = {figures->price, figures->price_scale, figures->sum, figures->tax,
                          figures->row,   figures->mask,        figures->totals, streams};
    return fk_compute_lines(&block->lines, &policy, &results);
}

static bool has_same_totals(const block *block, fk_kernel version, const figures *figures) {
    fk_total totals[RATES];
    memset(totals, 0, sizeof totals);
    fk_policy policy = block->policy;
    policy.kernel = (uint8_t)version;
    fk_results results = {.totals = totals};
    fk_compute_lines(&block->lines, &policy, &results);
    return memcmp(totals, figures->totals, sizeof totals) == 0;
}

static size_t first_wrong_row(const block *block, const figures *figures) {
    for (size_t row = 0; row < block->lines.count; row++) {
        bool is_marked = figures->row[row] == FK_MARKED;
        bool is_masked = (figures->mask[row / 8] >> (row % 8)) & 1;
        if (is_marked != is_masked || (!is_marked && !is_right(block, row, figures))) {
            return row;
        }
    }
    return block->lines.count;
}

static void note(kb_check *check, uint64_t number, fk_kernel version, size_t row) {
    if (check->differences++ == 0) {
        check->first_block = number;
        check->first_version = (int)version;
        check->first_row = row;
    }
}

/** In blocks of `few` rows. */
static size_t compute_in_parts(const block *given, size_t few, fk_kernel version, figures *figures) {
    fk_policy policy = given->policy;
    policy.kernel = (uint8_t)version;
    memset(figures, 0x55, sizeof *figures);
    memset(figures->totals, 0, sizeof figures->totals);
    memset(figures->mask, 0, (given->lines.count + 7) / 8);
    size_t marked = 0;
    for (size_t row = 0; row < given->lines.count; row += few) {
        fk_lines lines = given->lines;
        lines.count = few < given->lines.count - row ? few : given->lines.count - row;
        lines.price += row;
        lines.quantity += row;
        lines.price_scale = lines.price_scale ? lines.price_scale + row : NULL;
        lines.quantity_scale = lines.quantity_scale ? lines.quantity_scale + row : NULL;
        lines.rate = lines.rate ? lines.rate + row : NULL;
        lines.short_rate = lines.short_rate ? lines.short_rate + row : NULL;
        uint8_t mask[8];
        fk_results results = {
            .price = figures->price + row, .price_scale = figures->price_scale + row, .sum = figures->sum + row,
            .tax = figures->tax + row,     .row = figures->row + row,                 .mask = mask,
            .totals = figures->totals,
        };
        marked += fk_compute_lines(&lines, &policy, &results);
        for (size_t at = 0; at < lines.count; at++) {
            uint8_t bit = (mask[at / 8] >> (at % 8)) & 1;
            figures->mask[(row + at) / 8] |= (uint8_t)(bit << ((row + at) % 8));
        }
    }
    return marked;
}

void kb_compare(const block *block, uint64_t number, kb_check *check) {
    static const fk_kernel versions[VERSIONS] = {FK_KERNEL_SCALAR, FK_KERNEL_AVX2, FK_KERNEL_AVX512};
    figures specified, computed;
    size_t marked = compute(block, FK_KERNEL_SPECIFICATION, false, &specified);
    check->marked += marked;
    check->rows += block->lines.count;
    size_t wrong = first_wrong_row(block, &specified);
    if (wrong < block->lines.count) {
        note(check, number, FK_KERNEL_DEFAULT, wrong);
    }
    for (size_t index = 0; index < VERSIONS; index++) {
        fk_kernel version = versions[index];
        if (!fk_kernel_is_supported(version)) {
            continue;
        }
        size_t also_marked = compute(block, version, number % 2 == 0, &computed);
        if (marked != also_marked || memcmp(&specified, &computed, sizeof specified) != 0 ||
            !has_same_totals(block, version, &computed)) {
            note(check, number, version, first_wrong_row(block, &computed));
        }
    }
    // One row to forty at a time: blocks whose policy is not prepared or is kept, and all ends of those that are.
    fk_kernel version = versions[number / 40 % VERSIONS];
    size_t also_marked = compute_in_parts(block, 1 + number % 40, version, &computed);
    if (marked != also_marked || memcmp(&specified, &computed, sizeof specified) != 0) {
        note(check, number, version, first_wrong_row(block, &computed));
    }
}

kb_check kb_check_versions(uint64_t seed, uint64_t rows) {
    kb_check check = {0};
    block block;
    for (uint64_t number = 0; check.rows < rows; number++) {
        uint64_t state = seed + number * 0xD1B54A32D192ED03u;
        fill(&state, &block);
        kb_compare(&block, number, &check);
    }
    return check;
}
