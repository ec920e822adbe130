// SPDX-License-Identifier: Apache-2.0
#include "check.h"

#include <string.h>

// Every division of the kernel at the places where a reciprocal that is a little off would show: at multiples of the
// divisor, at ties, and at the ends of the ranges that the proofs name.

static const fk_rule rules[] = {0xFF0, 0xF00, 0xFC0, 0xF50, 0xFA0, 0xFFF, 0x000, 0x555, 0xAAA, FK_EXACT};
enum { RULES = sizeof rules / sizeof rules[0] };

typedef struct run {
    block block;
    kb_check check;
    uint64_t number;
} run;

static void flush(run *run) {
    if (run->block.lines.count != 0) {
        kb_compare(&run->block, run->number++, &run->check);
        run->block.lines.count = 0;
    }
}

static void add(run *run, uint64_t price, uint64_t quantity, bool is_negative) {
    block *block = &run->block;
    size_t row = block->lines.count++;
    block->price[row] = (int64_t)(is_negative ? 0 - price : price);
    block->quantity[row] = (int64_t)quantity;
    block->short_rate[row] = 0;
    block->rate[row] = 0;
    if (block->lines.count == ROWS) {
        flush(run);
    }
}

/** Dividends around multiples of the divisor and their middles, from small ones to beyond what any version proves. */
static void add_dividends(run *run, uint64_t divisor, uint64_t multiplier) {
    static const unsigned limits[] = {0, 1, 2, 10, 31, 32, 33, 47, 48, 49, 50, 51, 52, 53, 61, 62, 63};
    for (size_t limit = 0; limit < sizeof limits / sizeof limits[0]; limit++) {
        uint64_t base = ((uint64_t)1 << limits[limit]) / multiplier / divisor * divisor;
        uint64_t centers[] = {base, base + divisor / 2, base + divisor, base - divisor, base - divisor / 2,
                              ((uint64_t)1 << limits[limit]) / multiplier};
        for (size_t center = 0; center < sizeof centers / sizeof centers[0]; center++) {
            for (uint64_t off = 0; off < 5; off++) {
                uint64_t value = centers[center] + off - 2;
                if (value <= (uint64_t)INT64_MAX) {
                    add(run, value, 1, false);
                    add(run, value, 1, true);
                }
            }
        }
    }
}

static void start(run *run, fk_rule line_sum, fk_rule vat, fk_rate rate, uint8_t price_scale) {
    flush(run);
    block *block = &run->block;
    block->rates[0] = rate;
    block->policy = (fk_policy){
        .scale = 2, .unit_price = FK_KEEP, .line_sum = line_sum, .vat = vat, .rates = block->rates, .rate_count = 1};
    block->lines = (fk_lines){.price = block->price,
                              .quantity = block->quantity,
                              .short_rate = block->short_rate,
                              .all_price_scale = price_scale};
}

kb_check kb_check_boundaries(uint64_t most_divisors) {
    run run;
    memset(&run, 0, sizeof run);
    const fk_rate none = {0, 1, FK_TAX_IS_ROUNDED};
    uint64_t power = 1;
    for (uint8_t places = 2; places <= 18; places++, power *= 10) {
        for (size_t rule = 0; rule < RULES; rule++) {
            start(&run, rules[rule], rules[rule], none, places);
            add_dividends(&run, power, 1);
        }
    }
    for (uint64_t divisor = 1; divisor <= most_divisors; divisor++) {
        for (size_t rule = 0; rule < RULES; rule++) {
            // The line sum is the price itself, so the tax alone is divided; a numerator moves the limit.
            uint64_t numerator = divisor % 3 == 0 ? divisor / 2 + 1 : 1;
            start(&run, rules[rule], rules[rule], (fk_rate){numerator, divisor, FK_TAX_IS_ROUNDED}, 2);
            add_dividends(&run, divisor, numerator);
        }
    }
    for (unsigned bits = 1; bits < 63; bits++) {
        for (uint64_t off = 0; off < 3; off++) {
            uint64_t divisor = ((uint64_t)1 << bits) + off - 1;
            for (size_t rule = 0; rule < RULES; rule++) {
                start(&run, rules[rule], rules[rule], (fk_rate){1, divisor, FK_TAX_IS_ROUNDED}, 2);
                add_dividends(&run, divisor, 1);
            }
        }
    }
    flush(&run);
    return run.check;
}
