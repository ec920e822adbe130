// SPDX-License-Identifier: Apache-2.0
#include "cgmp_internal.h"

#include <limits.h>
#include <stdlib.h>

cgmp_integer *cgmp_integer_create(void) {
    cgmp_integer *created = malloc(sizeof *created);
    if (created != NULL) {
        mpz_inits(created->value, created->remainder, created->power_of_ten, NULL);
        created->power = -1;
    }
    return created;
}

void cgmp_integer_destroy(cgmp_integer *value) {
    mpz_clears(value->value, value->remainder, value->power_of_ten, NULL);
    free(value);
}

static void set_magnitude(mpz_ptr integer, uint64_t magnitude) {
#if ULONG_MAX >= UINT64_MAX
    mpz_set_ui(integer, magnitude);
#else
    // A long has 32 bits here.
    mpz_import(integer, 1, -1, sizeof magnitude, 0, 0, &magnitude);
#endif
}

void cgmp_integer_set(cgmp_integer *result, int64_t value) {
    set_magnitude(result->value, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
    if (value < 0) {
        mpz_neg(result->value, result->value);
    }
}

void cgmp_integer_set_integer(cgmp_integer *result, const cgmp_integer *value) {
    mpz_set(result->value, value->value);
}

cgmp_status cgmp_integer_multiply(cgmp_integer *value, int64_t factor) {
    if (cgmp_bits(value->value) > CGMP_MAXIMUM_BITS - 64) {
        return CGMP_TOO_LARGE;
    }
#if LONG_MAX >= INT64_MAX
    mpz_mul_si(value->value, value->value, factor);
#else
    set_magnitude(value->remainder, factor < 0 ? 0 - (uint64_t)factor : (uint64_t)factor);
    mpz_mul(value->value, value->value, value->remainder);
    if (factor < 0) {
        mpz_neg(value->value, value->value);
    }
#endif
    return CGMP_OK;
}

cgmp_status cgmp_integer_multiply_integer(cgmp_integer *value, const cgmp_integer *factor) {
    if (cgmp_bits(value->value) + cgmp_bits(factor->value) > CGMP_MAXIMUM_BITS) {
        return CGMP_TOO_LARGE;
    }
    mpz_mul(value->value, value->value, factor->value);
    return CGMP_OK;
}

static void divide(cgmp_integer *value, mpz_srcptr divisor, cgmp_facts *facts) {
    facts->is_negative = mpz_sgn(value->value) < 0;
    mpz_tdiv_qr(value->value, value->remainder, value->value, divisor);
    facts->is_odd = mpz_odd_p(value->value) != 0;
    facts->is_exact = mpz_sgn(value->remainder) == 0;
    mpz_mul_2exp(value->remainder, value->remainder, 1);
    int half = mpz_cmpabs(value->remainder, divisor);
    facts->half = (int8_t)((half > 0) - (half < 0));
}

void cgmp_integer_divide(cgmp_integer *value, const cgmp_integer *divisor, cgmp_facts *facts) {
    divide(value, divisor->value, facts);
}

void cgmp_integer_divide_by_power_of_ten(cgmp_integer *value, uint8_t exponent, cgmp_facts *facts) {
    if (value->power != exponent) {
        mpz_ui_pow_ui(value->power_of_ten, 10, exponent);
        value->power = exponent;
    }
    divide(value, value->power_of_ten, facts);
}

void cgmp_integer_step(cgmp_integer *value, bool down) {
    if (down) {
        mpz_sub_ui(value->value, value->value, 1);
    } else {
        mpz_add_ui(value->value, value->value, 1);
    }
}

bool cgmp_integer_get(const cgmp_integer *value, int64_t *result) {
    if (cgmp_bits(value->value) > 63) {
        return false;
    }
    uint64_t magnitude = 0;
#if ULONG_MAX >= UINT64_MAX
    magnitude = mpz_get_ui(value->value);
#else
    mpz_export(&magnitude, NULL, -1, sizeof magnitude, 0, 0, value->value);
#endif
    *result = mpz_sgn(value->value) < 0 ? -(int64_t)magnitude : (int64_t)magnitude;
    return true;
}
