// SPDX-License-Identifier: Apache-2.0
#include "cgmp_internal.h"

#include <stdlib.h>
#include <string.h>

// log2(10) < 10/3: an upper bound of the bits of a decimal number from its digits.
static bool digits_fit(size_t digits) {
    return digits <= (CGMP_MAXIMUM_BITS - 4) / 10 * 3;
}

cgmp_status cgmp_rational_set_power_of_ten(cgmp_rational *result, size_t exponent) {
    if (!digits_fit(exponent)) {
        return CGMP_TOO_LARGE;
    }
    mpz_ui_pow_ui(mpq_numref(result->value), 10, (unsigned long)exponent);
    mpz_set_ui(mpq_denref(result->value), 1);
    return CGMP_OK;
}

static cgmp_status set_digits(mpz_ptr result, const uint8_t *digits, size_t count) {
    char *text = digits_fit(count) ? malloc(count + 1) : NULL;
    if (text == NULL) {
        return CGMP_TOO_LARGE;
    }
    memcpy(text, digits, count);
    text[count] = '\0';
    mpz_set_str(result, text, 10);
    free(text);
    return CGMP_OK;
}

cgmp_status cgmp_rational_set_digits(cgmp_rational *result, const uint8_t *digits, size_t count,
                                     bool is_negative, size_t scale) {
    if (!digits_fit(scale) || set_digits(mpq_numref(result->value), digits, count) != CGMP_OK) {
        return CGMP_TOO_LARGE;
    }
    if (is_negative) {
        mpz_neg(mpq_numref(result->value), mpq_numref(result->value));
    }
    mpz_ui_pow_ui(mpq_denref(result->value), 10, (unsigned long)scale);
    mpq_canonicalize(result->value);
    return CGMP_OK;
}

cgmp_status cgmp_integer_set_digits(cgmp_integer *result, const uint8_t *digits, size_t count) {
    return set_digits(result->value, digits, count);
}

int64_t cgmp_rational_decimal_scale(const cgmp_rational *value) {
    mpz_t rest, five;
    mp_bitcnt_t twos = mpz_scan1(mpq_denref(value->value), 0);
    mpz_init(rest);
    mpz_init_set_ui(five, 5);
    mpz_tdiv_q_2exp(rest, mpq_denref(value->value), twos);
    mp_bitcnt_t fives = mpz_remove(rest, rest, five);
    bool ends = mpz_cmp_ui(rest, 1) == 0;
    mpz_clear(five);
    mpz_clear(rest);
    if (!ends) {
        return -1;
    }
    return (int64_t)(twos > fives ? twos : fives);
}

size_t cgmp_rational_digits_capacity(const cgmp_rational *value) {
    size_t above = mpz_sizeinbase(mpq_numref(value->value), 10);
    size_t below = mpz_sizeinbase(mpq_denref(value->value), 10);
    // One byte for a sign and one for the terminator that mpz_get_str writes.
    return (above > below ? above : below) + 2;
}

static size_t write_digits(mpz_srcptr integer, uint8_t *output, size_t capacity) {
    if (capacity < mpz_sizeinbase(integer, 10) + 2) {
        return 0;
    }
    mpz_get_str((char *)output, 10, integer);
    size_t count = strlen((const char *)output);
    if (output[0] == '-') {
        memmove(output, output + 1, count);
        count -= 1;
    }
    return count;
}

size_t cgmp_rational_numerator_digits(const cgmp_rational *value, uint8_t *output, size_t capacity) {
    return write_digits(mpq_numref(value->value), output, capacity);
}

size_t cgmp_rational_denominator_digits(const cgmp_rational *value, uint8_t *output, size_t capacity) {
    return write_digits(mpq_denref(value->value), output, capacity);
}
