// SPDX-License-Identifier: Apache-2.0
#ifndef FK_LINE_TEXT_H
#define FK_LINE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CFiscalKernels.h"

/*
 * Decimal text in and out, and one line from text to text: what a caller needs who has one row and no columns. As in the
 * kernel of columns, whatever is not provably right in these widths is refused and left to the caller's exact path.
 * Nothing is allocated.
 */

/** The longest text that fk_read_decimal reads: 16 digits, or 15 and a point. */
#define FK_READ_DECIMAL 16

/** Room that fk_write_decimal may write to: sign, 20 digits, point, and a store of eight bytes behind. */
#define FK_DECIMAL_ROOM 32

/**
 * Reads `digits` or `digits.digits`, 1...16 bytes, as mantissa / 10^scale. False for every other text, right or wrong: a
 * sign, an exponent, a leading zero that other digits follow, more bytes.
 */
bool fk_read_decimal(const uint8_t *text, size_t count, uint64_t *mantissa, unsigned *scale);

/**
 * Writes ±magnitude / 10^scale with exactly `scale` digits behind the point, 0...18, and at least one before it: 0.05,
 * 7950, -15.90. Returns how many bytes of `text`, which has FK_DECIMAL_ROOM, are the number.
 */
unsigned fk_write_decimal(uint64_t magnitude, bool is_negative, unsigned scale, uint8_t *text);

/** A policy as one line needs it; the members mean what those of fk_policy mean. */
typedef struct fk_line_policy {
    fk_rule unit_price;
    fk_rule line_sum;
    fk_rule vat;
    uint8_t scale;
    bool tax_of_unit;
    /** Sum and tax are added up: fk_compute_line_text refuses a line whose total leaves int64. */
    bool adds_tax;
} fk_line_policy;

/** A rate with the reciprocal of its denominator. */
typedef struct fk_line_rate {
    fk_rate rate;
    uint64_t reciprocal;
    uint8_t shift;
} fk_line_rate;

/** A rate without a fixed width, whose denominator is 0, refuses every line. */
fk_line_rate fk_prepare_line_rate(fk_rate rate);

/** The figures of a line: the unit price after its rounding point, sum and tax in units of 10^-scale. */
typedef struct fk_line_figures {
    int64_t price;
    int64_t sum;
    int64_t tax;
    uint8_t price_scale;
} fk_line_figures;

/**
 * The figures of one line whose price and quantity are mantissas, not negative, of scales 0...18. False for whatever is
 * not provably exact here.
 */
bool fk_compute_line(const fk_line_policy *policy, const fk_line_rate *rate, uint64_t price, unsigned price_scale,
                     uint64_t quantity, unsigned quantity_scale, fk_line_figures *figures);

/** A decimal number as text. */
typedef struct fk_decimal_text {
    /** Room of FK_DECIMAL_ROOM, the caller's. */
    uint8_t *bytes;
    unsigned count;
} fk_decimal_text;

/**
 * The sum and the tax of one line, each with the policy's scale, from the text of its price and quantity. False, and no
 * text, for whatever is not provably exact here, is no number, or is no line: quantities of zero among them.
 */
bool fk_compute_line_text(const fk_line_policy *policy, const fk_line_rate *rate, const uint8_t *price,
                          size_t price_count, const uint8_t *quantity, size_t quantity_count,
                          fk_decimal_text *sum, fk_decimal_text *tax);

#endif
