// SPDX-License-Identifier: Apache-2.0
#ifndef CGMP_H
#define CGMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Exact rational numbers of any size over GMP's mpq, and integers of any size over its mpz.
 *
 * GMP names its functions through macros and passes array types, so Swift cannot call them as documented: that is why
 * this shim exists. It knows numbers only; which way a value is rounded is decided by its caller from the facts that
 * cgmp_rational_truncate reports.
 *
 * Ownership: a handle is created by cgmp_rational_create and belongs to the caller until cgmp_rational_destroy. Results
 * are written into a handle that the caller passes; it may be one of the operands. Text crosses as (pointer, count) into
 * buffers of the caller. There are no globals.
 *
 * Threads: one handle may be read by many threads, or written by one.
 *
 * Size: GMP ends the process when memory runs out. Every function that can make a number longer checks the size of its
 * operands first and returns CGMP_TOO_LARGE with the result unchanged when a part would pass CGMP_MAXIMUM_BITS.
 */

/** A rational number in lowest terms with a positive denominator. */
typedef struct cgmp_rational cgmp_rational;

/** The longest numerator or denominator, in bits: 2^26, some twenty million decimal digits. */
#define CGMP_MAXIMUM_BITS ((size_t)1 << 26)

typedef enum cgmp_status {
    CGMP_OK = 0,
    /** A part of the result would be longer than CGMP_MAXIMUM_BITS; the result is unchanged. */
    CGMP_TOO_LARGE = 1,
    /** The divisor is zero; the result is unchanged. */
    CGMP_DIVISION_BY_ZERO = 2,
} cgmp_status;

/** What is known of a value that was cut to an integer towards zero: all that any rounding rule asks for. */
typedef struct cgmp_facts {
    bool is_negative;
    /** The value was an integer: nothing was cut off. */
    bool is_exact;
    /** The integer towards zero is odd. */
    bool is_odd;
    /** The part cut off against one half: -1 below, 0 equal, 1 above. */
    int8_t half;
} cgmp_facts;

/** A new handle holding 0, or NULL when there is no memory for the handle itself. */
cgmp_rational *cgmp_rational_create(void);
void cgmp_rational_destroy(cgmp_rational *value);

void cgmp_rational_set(cgmp_rational *result, const cgmp_rational *value);

/** Sets numerator / denominator, reduced. The denominator is not zero. */
void cgmp_rational_set_ratio(cgmp_rational *result, int64_t numerator, uint64_t denominator);

/**
 * Sets digits / 10^scale, negated when is_negative, reduced. `digits` are `count` ASCII digits, at least one; leading
 * zeros are allowed.
 */
cgmp_status cgmp_rational_set_digits(cgmp_rational *result, const uint8_t *digits, size_t count,
                                     bool is_negative, size_t scale);

/** Reports both parts when the numerator's magnitude and the denominator fit in 63 bits, and false otherwise. */
bool cgmp_rational_get_ratio(const cgmp_rational *value, int64_t *numerator, int64_t *denominator);

/** A number of 128 bits. */
typedef struct cgmp_words {
    uint64_t low, high;
} cgmp_words;

/** Sets above / below, negated when is_negative; in lowest terms, below not 0. */
void cgmp_rational_set_wide_ratio(cgmp_rational *result, bool is_negative, cgmp_words above, cgmp_words below);

/** Reports the magnitudes of both parts when each fits in two words, and false otherwise. */
bool cgmp_rational_get_wide_ratio(const cgmp_rational *value, cgmp_words *above, cgmp_words *below);

cgmp_status cgmp_rational_add(cgmp_rational *result, const cgmp_rational *a, const cgmp_rational *b);
cgmp_status cgmp_rational_subtract(cgmp_rational *result, const cgmp_rational *a, const cgmp_rational *b);
cgmp_status cgmp_rational_multiply(cgmp_rational *result, const cgmp_rational *a, const cgmp_rational *b);
cgmp_status cgmp_rational_divide(cgmp_rational *result, const cgmp_rational *a, const cgmp_rational *b);

/** -1, 0 or 1 as a is less than, equal to or greater than b. */
int cgmp_rational_compare(const cgmp_rational *a, const cgmp_rational *b);

/** -1, 0 or 1. */
int cgmp_rational_sign(const cgmp_rational *value);

/** The same for equal values, within one process and between processes on one kind of machine. */
uint64_t cgmp_rational_hash(const cgmp_rational *value);

/** Sets the integer part, towards zero, and reports what was cut off. */
void cgmp_rational_truncate(cgmp_rational *result, const cgmp_rational *value, cgmp_facts *facts);

/** Sets 10^exponent. */
cgmp_status cgmp_rational_set_power_of_ten(cgmp_rational *result, size_t exponent);

/** The least s with value × 10^s an integer, or -1 when the decimal expansion does not end. */
int64_t cgmp_rational_decimal_scale(const cgmp_rational *value);

/** Enough bytes for the digits of either part. */
size_t cgmp_rational_digits_capacity(const cgmp_rational *value);

/** Writes the decimal digits of the numerator's magnitude, without a terminator, and returns their count. */
size_t cgmp_rational_numerator_digits(const cgmp_rational *value, uint8_t *output, size_t capacity);

/** Writes the decimal digits of the denominator, without a terminator, and returns their count. */
size_t cgmp_rational_denominator_digits(const cgmp_rational *value, uint8_t *output, size_t capacity);

// Scaled integers

/**
 * An integer of any size that is changed in place, with room for what its changes need: a handle that is used again
 * allocates nothing once it has met its longest value. A caller who knows the decimal places of a number computes with
 * integers at a tenth of the price of rationals.
 */
typedef struct cgmp_integer cgmp_integer;

/** A new handle holding 0, or NULL when there is no memory for the handle itself. */
cgmp_integer *cgmp_integer_create(void);
void cgmp_integer_destroy(cgmp_integer *value);

void cgmp_integer_set(cgmp_integer *result, int64_t value);
void cgmp_integer_set_integer(cgmp_integer *result, const cgmp_integer *value);

/** Sets the number of `count` ASCII digits, at least one; leading zeros are allowed. */
cgmp_status cgmp_integer_set_digits(cgmp_integer *result, const uint8_t *digits, size_t count);

/** Multiplies by a number; the result is unchanged when it could pass CGMP_MAXIMUM_BITS. */
cgmp_status cgmp_integer_multiply(cgmp_integer *value, int64_t factor);
cgmp_status cgmp_integer_multiply_integer(cgmp_integer *value, const cgmp_integer *factor);

/** Divides by a number above zero, another than `value`, towards zero, and reports what was cut off. */
void cgmp_integer_divide(cgmp_integer *value, const cgmp_integer *divisor, cgmp_facts *facts);

/** Divides by 10^exponent, towards zero, and reports what was cut off. */
void cgmp_integer_divide_by_power_of_ten(cgmp_integer *value, uint8_t exponent, cgmp_facts *facts);

/** Adds 1, or takes it away. */
void cgmp_integer_step(cgmp_integer *value, bool down);

/** Reports the value when its magnitude has at most 63 bits, and false otherwise. */
bool cgmp_integer_get(const cgmp_integer *value, int64_t *result);

#endif
