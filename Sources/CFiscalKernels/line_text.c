// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "reciprocal.h"

/*
 * Digits are read and written eight at a time, a byte of a word each, the first digit in the lowest byte.
 *
 * A call is one chain of dependent steps, so there is little to win by doing more at once and much to lose by a branch
 * that the processor guesses wrong: where the point stands, and whether there is one, is arithmetic.
 */

#define OFTEN static inline __attribute__((always_inline))
#define SELDOM static __attribute__((noinline))
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

static inline uint64_t little_endian(uint64_t word) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(word);
#else
    return word;
#endif
}

static inline uint64_t load(const uint8_t *text) {
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return little_endian(word);
}

static inline void store(uint8_t *text, uint64_t word) {
    word = little_endian(word);
    memcpy(text, &word, sizeof word);
}

// MARK: Reading

/** The first 1...8 bytes of a text; bytes behind them are 0. No byte behind the text is touched. */
OFTEN uint64_t load_up_to_eight(const uint8_t *text, size_t count) {
    if (count == 8) {
        return load(text);
    }
    if (count >= 4) {
        uint32_t first, last;
        memcpy(&first, text, 4);
        memcpy(&last, text + count - 4, 4);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        first = __builtin_bswap32(first);
        last = __builtin_bswap32(last);
#endif
        return first | (uint64_t)last << 8 * (count - 4);
    }
    return text[0] | (uint64_t)text[count / 2] << 8 * (count / 2) | (uint64_t)text[count - 1] << 8 * (count - 1);
}

/** A bit in the highest place of bytes that are a point; only the lowest of them is to be trusted. */
static inline uint64_t points(uint64_t word) {
    uint64_t rest = word ^ EACH('.');
    return (rest - EACH(0x01)) & ~rest & EACH(0x80);
}

static inline bool are_digits(uint64_t word) {
    return ((word & EACH(0xF0)) | ((word + EACH(0x06)) & EACH(0xF0)) >> 4) == EACH(0x33);
}

/** Eight digits as a number: pairs, then fours, then all, each step n = first * base + second in every place. */
static inline uint64_t value_of_eight(uint64_t word) {
    word = (word & EACH(0x0F)) * (10 * 256 + 1) >> 8;
    word = (word & UINT64_C(0x00FF00FF00FF00FF)) * (100 * 65536 + 1) >> 16;
    return (word & UINT64_C(0x0000FFFF0000FFFF)) * (UINT64_C(10000) * 4294967296 + 1) >> 32;
}

/** What stands before and behind a point of the text is a number of digits, and no extra zero leads. */
static inline bool is_number(uint8_t first, size_t whole, size_t digits, bool has_point) {
    return whole > 0 && (!has_point || digits > whole) && (first != '0' || whole == 1);
}

OFTEN bool read_eight(const uint8_t *text, size_t count, uint64_t *mantissa, unsigned *scale) {
    uint64_t word = load_up_to_eight(text, count);
    uint64_t point = points(word);
    bool has_point = point != 0;
    // Ones below the point, all ones without it; ones up to and with it.
    uint64_t before = ((point & (0 - point)) >> 7) - 1;
    uint64_t with = before << 8 | 0xFF;
    size_t digits = count - has_point;
    size_t whole = has_point ? (size_t)__builtin_ctzll(point) / 8 : count;
    if (!is_number(text[0], whole, digits, has_point)) {
        return false;
    }
    word = (word & before) | (word & ~with) >> 8;
    // The digits move to the end, zeros lead them.
    word = word << 8 * (8 - digits) | EACH('0') >> 8 * (digits - 1) >> 8;
    *mantissa = value_of_eight(word);
    *scale = (unsigned)(digits - whole);
    return are_digits(word);
}

SELDOM bool read_sixteen(const uint8_t *text, size_t count, uint64_t *mantissa, unsigned *scale) {
    uint64_t low = load(text);
    fk_u128 word = (fk_u128)load_up_to_eight(text + 8, count - 8) << 64 | low;
    fk_u128 point = (fk_u128)points((uint64_t)(word >> 64)) << 64 | points(low);
    bool has_point = point != 0;
    fk_u128 before = ((point & (0 - point)) >> 7) - 1;
    fk_u128 with = before << 8 | 0xFF;
    size_t digits = count - has_point;
    uint64_t low_point = (uint64_t)point, high_point = (uint64_t)(point >> 64);
    size_t whole = count;
    if (has_point) {
        whole = low_point != 0 ? (size_t)__builtin_ctzll(low_point) / 8
                               : 8 + (size_t)__builtin_ctzll(high_point) / 8;
    }
    if (!is_number(text[0], whole, digits, has_point)) {
        return false;
    }
    fk_u128 zeros = (fk_u128)EACH('0') << 64 | EACH('0');
    word = (word & before) | (word & ~with) >> 8;
    word = word << 8 * (16 - digits) | zeros >> 8 * (digits - 1) >> 8;
    uint64_t first = (uint64_t)word, second = (uint64_t)(word >> 64);
    *mantissa = value_of_eight(first) * 100000000 + value_of_eight(second);
    *scale = (unsigned)(digits - whole);
    return are_digits(first) && are_digits(second);
}

OFTEN bool read_decimal(const uint8_t *text, size_t count, uint64_t *mantissa, unsigned *scale) {
    if (count - 1 < 8) {
        return read_eight(text, count, mantissa, scale);
    }
    return count - 1 < FK_READ_DECIMAL && read_sixteen(text, count, mantissa, scale);
}

bool fk_read_decimal(const uint8_t *text, size_t count, uint64_t *mantissa, unsigned *scale) {
    return read_decimal(text, count, mantissa, scale);
}

// MARK: Writing

/**
 * The eight digits of a value below 10^8, not yet characters. A division by a constant is a product and a shift:
 * x * 10486 >> 20 is x / 100 for x < 10^4, and x * 103 >> 10 is x / 10 for x < 100; both are checked for every x by the
 * tests. The places of a word do not touch: 9999 * 10486 < 2^27 and 99 * 103 < 2^14.
 */
OFTEN uint64_t eight_digits(uint64_t value) {
    uint64_t fours = value / 10000 | (value % 10000) << 32;
    uint64_t hundreds = (fours * 10486 >> 20) & UINT64_C(0x0000007F0000007F);
    uint64_t pairs = hundreds | (fours - hundreds * 100) << 16;
    uint64_t tens = (pairs * 103 >> 10) & UINT64_C(0x000F000F000F000F);
    return tens | (pairs - tens * 10) << 8;
}

static inline unsigned leading_zeros(uint64_t digits) {
    return (unsigned)__builtin_ctzll(digits | (uint64_t)1 << 63) / 8;
}

/** A value below 10^8 and scale < 8: everything lies in one word. */
OFTEN unsigned write_eight(uint64_t value, unsigned scale, uint8_t *text) {
    uint64_t digits = eight_digits(value);
    unsigned zeros = leading_zeros(digits);
    unsigned most = 7 - scale;
    zeros = zeros < most ? zeros : most;
    uint64_t word = (digits | EACH('0')) >> 8 * zeros;
    unsigned whole = 8 - zeros - scale;
    store(text, word);
    if (scale == 0) {
        return whole;
    }
    // whole <= 7
    store(text + whole + 1, word >> 8 * whole);
    text[whole] = '.';
    return whole + 1 + scale;
}

/** 10^8 <= value < 10^16 and 0 < scale < 8: the point lies among the last eight digits. */
SELDOM unsigned write_sixteen(uint64_t value, unsigned scale, uint8_t *text) {
    uint64_t first = eight_digits(value / 100000000);
    uint64_t second = eight_digits(value % 100000000) | EACH('0');
    unsigned zeros = leading_zeros(first);
    store(text, (first | EACH('0')) >> 8 * zeros);
    text += 8 - zeros;
    store(text, second);
    text += 8 - scale;
    store(text + 1, second >> 8 * (8 - scale));
    *text = '.';
    return 8 - zeros + 9;
}

SELDOM unsigned write_long(uint64_t value, unsigned scale, uint8_t *text) {
    uint8_t digits[24];
    const uint64_t sixteen = UINT64_C(10000000000000000);
    store(digits, eight_digits(value / sixteen) | EACH('0'));
    store(digits + 8, eight_digits(value % sixteen / 100000000) | EACH('0'));
    store(digits + 16, eight_digits(value % 100000000) | EACH('0'));
    unsigned zeros = 0;
    while (zeros < 23 - scale && digits[zeros] == '0') {
        zeros++;
    }
    unsigned whole = 24 - zeros - scale;
    memcpy(text, digits + zeros, whole);
    if (scale == 0) {
        return whole;
    }
    text[whole] = '.';
    memcpy(text + whole + 1, digits + 24 - scale, scale);
    return whole + 1 + scale;
}

OFTEN unsigned write_decimal(uint64_t value, unsigned scale, uint8_t *text) {
    if (value < 100000000 && scale < 8) {
        return write_eight(value, scale, text);
    }
    if (value < UINT64_C(10000000000000000) && scale - 1 < 7 && value >= 100000000) {
        return write_sixteen(value, scale, text);
    }
    return write_long(value, scale, text);
}

unsigned fk_write_decimal(uint64_t magnitude, bool is_negative, unsigned scale, uint8_t *text) {
    *text = '-';
    return is_negative + write_decimal(magnitude, scale, text + is_negative);
}

// MARK: One line

fk_line_rate fk_prepare_line_rate(fk_rate rate) {
    fk_line_rate prepared = {.rate = rate};
    if (rate.denominator != 0) {
        fk_reciprocal reciprocal = fk_reciprocal_of(rate.denominator);
        prepared.shift = (uint8_t)reciprocal.shift;
        prepared.reciprocal = reciprocal.multiplier;
    }
    return prepared;
}

/**
 * value / divisor, rounded by the rule, of a value that is not negative; what is not proven sets `wide`. The answers of
 * the rule are looked up without a branch: of random remainders each would be guessed wrong half the time.
 */
OFTEN uint64_t divide_rounded(fk_u128 value, fk_reciprocal by, fk_rule rule, uint64_t *wide) {
    uint64_t low = (uint64_t)value;
    uint64_t whole = fk_quotient_of(low << 1, by.multiplier, by.shift);
    uint64_t remainder = low - whole * by.divisor, rest = by.divisor - remainder;
    unsigned half = (unsigned)(remainder >= rest) + (unsigned)(remainder > rest);
    unsigned answer = (unsigned)rule >> (4 * half + 2 * (unsigned)(whole & 1)) & 1;
    *wide |= (uint64_t)(value >> 64) | low >> 62 | (rule == FK_EXACT && remainder != 0);
    return whole + (remainder != 0 ? answer : 0);
}

/** The figures of a line in 64 bits; false where that is not enough, or the policy asks for more steps. */
OFTEN bool compute_narrow(const fk_line_policy *policy, const fk_line_rate *rate, uint64_t price,
                                  unsigned price_scale, uint64_t quantity, unsigned quantity_scale,
                                  fk_figures *figures) {
    unsigned places = price_scale + quantity_scale, scale = policy->scale;
    if (policy->tax_of_unit || (policy->unit_price != FK_KEEP && price_scale > scale) || places >= FK_POWERS ||
        rate->rate.denominator == 0) {
        return false;
    }
    uint64_t as_written = price;
    uint64_t wide = price >> 48;  // times 10^4 at most: below 2^62
    price *= fk_power[places < scale ? scale - places : 0].divisor;
    fk_reciprocal by = fk_power[places > scale ? places - scale : 0];
    uint64_t sum = divide_rounded((fk_u128)price * quantity, by, policy->line_sum, &wide);
    by = (fk_reciprocal){rate->rate.denominator, rate->reciprocal, rate->shift};
    uint64_t rounded = divide_rounded((fk_u128)sum * rate->rate.numerator, by, policy->vat, &wide);
    *figures = (fk_figures){.price = (int64_t)as_written, .sum = (int64_t)sum, .price_scale = (uint8_t)price_scale};
    if (policy->vat == FK_KEEP) {
        return wide == 0;
    }
    return wide == 0 && fk_tax_of_line(sum, false, rounded, rate->rate.form, &figures->tax);
}

/** The same by the specification. */
SELDOM bool compute_wide(const fk_line_policy *policy, const fk_line_rate *rate,
                                                   uint64_t price, unsigned price_scale, uint64_t quantity,
                                                   unsigned quantity_scale, fk_figures *figures) {
    fk_policy whole = {
        .scale = policy->scale,
        .unit_price = policy->unit_price,
        .line_sum = policy->line_sum,
        .vat = policy->vat,
        .tax_of_unit = policy->tax_of_unit,
        .rates = &rate->rate,
        .rate_count = 1,
    };
    return fk_compute_one(&whole, (int64_t)price, price_scale, (int64_t)quantity, quantity_scale, figures);
}

bool fk_compute_line(const fk_line_policy *policy, const fk_line_rate *rate, uint64_t price, unsigned price_scale,
                     uint64_t quantity, unsigned quantity_scale, fk_line_figures *result) {
    fk_figures figures;
    if (!compute_narrow(policy, rate, price, price_scale, quantity, quantity_scale, &figures) &&
        !compute_wide(policy, rate, price, price_scale, quantity, quantity_scale, &figures)) {
        return false;
    }
    *result = (fk_line_figures){figures.price, figures.sum, figures.tax, figures.price_scale};
    return true;
}

bool fk_compute_line_text(const fk_line_policy *policy, const fk_line_rate *rate, const uint8_t *price_text,
                          size_t price_count, const uint8_t *quantity_text, size_t quantity_count,
                          fk_decimal_text *sum, fk_decimal_text *tax) {
    uint64_t price, quantity;
    unsigned price_scale, quantity_scale;
    if (!read_decimal(price_text, price_count, &price, &price_scale) ||
        !read_decimal(quantity_text, quantity_count, &quantity, &quantity_scale) || quantity == 0) {
        return false;
    }
    fk_figures figures;
    if (!compute_narrow(policy, rate, price, price_scale, quantity, quantity_scale, &figures) &&
        !compute_wide(policy, rate, price, price_scale, quantity, quantity_scale, &figures)) {
        return false;
    }
    int64_t gross;
    if (figures.sum < 0 || figures.tax < 0 ||
        (policy->adds_tax && __builtin_add_overflow(figures.sum, figures.tax, &gross))) {
        return false;
    }
    sum->count = write_decimal((uint64_t)figures.sum, policy->scale, sum->bytes);
    tax->count = write_decimal((uint64_t)figures.tax, policy->scale, tax->bytes);
    return true;
}
