// SPDX-License-Identifier: Apache-2.0
#include "check.h"

#include <string.h>

// Every pair of scales under every rule, at every level: ties of the sum and of the tax, their neighbours, and the ends of the
// ranges of mantissas.

static const fk_rate rates[] = {
    {0, 1, FK_TAX_IS_ROUNDED},   {1, 21, FK_TAX_IS_ROUNDED}, {7, 107, FK_TAX_IS_ROUNDED}, {1, 11, FK_TAX_IS_ROUNDED},
    {1, 6, FK_TAX_IS_ROUNDED},   {11, 61, FK_TAX_IS_ROUNDED}, {9, 59, FK_TAX_IS_ROUNDED}, {1, 5, FK_TAX_IS_ROUNDED},
    {1, 9, FK_TAX_IS_ROUNDED},   {3, 2000, FK_TAX_IS_ROUNDED}, {999999, 1000000, FK_TAX_IS_ROUNDED},
    {12345678901, 112345678901, FK_TAX_IS_ROUNDED}, {1, (uint64_t)1 << 61, FK_TAX_IS_ROUNDED},
    {INT64_MAX - 1, INT64_MAX, FK_TAX_IS_ROUNDED},  {0, 0, FK_TAX_IS_ROUNDED},
};
enum { RATE_COUNT = sizeof rates / sizeof rates[0] };

static const fk_rule rules[] = {0xFF0, 0xF00, 0xFC0, 0xF50, 0xFA0, 0xFFF, 0x000, 0x555, 0xAAA, FK_EXACT};
enum { RULES = sizeof rules / sizeof rules[0], VARIANTS = 4 };

static void add(block *block, __int128 price, int64_t quantity, size_t rate) {
    if (price > INT64_MAX || price < INT64_MIN || block->lines.count == ROWS) {
        return;
    }
    size_t row = block->lines.count++;
    block->price[row] = (int64_t)price;
    block->quantity[row] = quantity;
    block->rate[row] = (uint16_t)rate;
    block->short_rate[row] = (uint8_t)rate;
}

static void add_around(block *block, __int128 center, int64_t quantity, size_t rate) {
    for (int off = -1; off <= 1; off++) {
        add(block, center + off, quantity, rate);
        add(block, -(center + off), quantity, rate);
        add(block, center + off, -quantity, rate);
    }
}

/** 10^0...10^18 */
static __int128 power_of_ten(unsigned exponent) {
    __int128 power = 1;
    while (exponent-- > 0) {
        power *= 10;
    }
    return power;
}

static void fill(block *block, unsigned price_scale, unsigned quantity_scale, size_t rate) {
    // A quantity of whole units leaves the price to make the tie.
    unsigned taken = quantity_scale < 6 ? quantity_scale : 6;
    int64_t quantity = (int64_t)power_of_ten(taken);
    unsigned places = price_scale + quantity_scale - taken;
    __int128 divisor = places > 2 ? power_of_ten(places - 2 < 18 ? places - 2 : 18) : 1;
    for (unsigned whole = 0; whole < 3; whole++) {
        add_around(block, whole * divisor + divisor / 2, quantity, rate);
        add_around(block, whole * divisor + divisor / 2, 3 * quantity, rate);
    }
    __int128 denominator = rates[rate].denominator;
    for (unsigned half = 1; half < 5 && denominator != 0; half++) {
        __int128 sum = half * denominator / 2;
        add_around(block, sum * divisor, quantity, rate);
        add(block, (sum + 1) * divisor, quantity, rate);
    }
    static const unsigned bits[] = {0, 31, 32, 47, 48, 49, 50, 51, 52, 53, 61, 62, 63};
    static const int64_t quantities[] = {0, 1, -1, 1000, (int64_t)1 << 20, INT64_MAX, INT64_MIN};
    for (size_t bit = 0; bit < sizeof bits / sizeof bits[0]; bit++) {
        int64_t other = quantities[(bit + rate) % (sizeof quantities / sizeof quantities[0])];
        add_around(block, (__int128)1 << bits[bit], 1, rate);
        add_around(block, (__int128)1 << bits[bit], other, rate);
    }
    add(block, INT64_MIN, 1, rate);
}

/** The tax of the line or of the unit, as it is or as a difference, unit prices rounded or not. */
static void start(block *block, fk_rule rule, unsigned variant, unsigned price_scale, unsigned quantity_scale) {
    memset(block, 0, sizeof *block);
    for (size_t rate = 0; rate < RATE_COUNT; rate++) {
        block->rates[rate] = rates[rate];
        if (variant == 2) {
            block->rates[rate].form = rate % 2 ? FK_TAX_IS_SUM_LESS_ROUNDED : FK_TAX_IS_ROUNDED_LESS_SUM;
        }
    }
    block->policy = (fk_policy){
        .scale = 2,
        .unit_price = variant == 3 ? rule : FK_KEEP,
        .line_sum = rule,
        .vat = rule,
        .tax_of_unit = variant == 1 || variant == 3,
        .rates = block->rates,
        .rate_count = RATE_COUNT,
    };
    block->lines = (fk_lines){.price = block->price,
                              .quantity = block->quantity,
                              .short_rate = block->short_rate,
                              .all_price_scale = (uint8_t)price_scale,
                              .all_quantity_scale = (uint8_t)quantity_scale};
}

/** The same rows with columns of scales. */
static void mix(block *block) {
    memset(block->price_scale, block->lines.all_price_scale, sizeof block->price_scale);
    memset(block->quantity_scale, block->lines.all_quantity_scale, sizeof block->quantity_scale);
    block->lines.price_scale = block->price_scale;
    block->lines.quantity_scale = block->quantity_scale;
    block->lines.rate = block->rate;
    block->lines.short_rate = NULL;
}

kb_check kb_check_scales(uint64_t every) {
    kb_check check = {0};
    block block;
    uint64_t number = 0;
    for (unsigned price_scale = 0; price_scale <= 18; price_scale++) {
        for (unsigned quantity_scale = 0; quantity_scale <= 18; quantity_scale++) {
            for (size_t rule = 0; rule < RULES; rule++) {
                for (unsigned variant = 0; variant < VARIANTS; variant++, number++) {
                    if ((number * 2654435761u >> 16) % every != 0) {
                        continue;
                    }
                    start(&block, rules[rule], variant, price_scale, quantity_scale);
                    fill(&block, price_scale, quantity_scale, number % RATE_COUNT);
                    fill(&block, price_scale, quantity_scale, (number / 3 + 5) % RATE_COUNT);
                    if (number % 2) {
                        mix(&block);
                    }
                    kb_compare(&block, number, &check);
                }
            }
        }
    }
    return check;
}
