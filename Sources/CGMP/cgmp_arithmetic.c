// SPDX-License-Identifier: Apache-2.0
#include "cgmp_internal.h"

// A product of parts has at most the sum of their bits; a sum of fractions one bit more. Both operands are within the
// limit, so the addition below cannot wrap.
static bool fits(const cgmp_rational *a, const cgmp_rational *b) {
    return cgmp_rational_bits(a) + cgmp_rational_bits(b) + 1 <= CGMP_MAXIMUM_BITS;
}

cgmp_status cgmp_rational_add(cgmp_rational *result, const cgmp_rational *a, const cgmp_rational *b) {
    if (!fits(a, b)) {
        return CGMP_TOO_LARGE;
    }
    mpq_add(result->value, a->value, b->value);
    return CGMP_OK;
}

cgmp_status cgmp_rational_subtract(cgmp_rational *result, const cgmp_rational *a, const cgmp_rational *b) {
    if (!fits(a, b)) {
        return CGMP_TOO_LARGE;
    }
    mpq_sub(result->value, a->value, b->value);
    return CGMP_OK;
}

cgmp_status cgmp_rational_multiply(cgmp_rational *result, const cgmp_rational *a, const cgmp_rational *b) {
    if (!fits(a, b)) {
        return CGMP_TOO_LARGE;
    }
    mpq_mul(result->value, a->value, b->value);
    return CGMP_OK;
}

cgmp_status cgmp_rational_divide(cgmp_rational *result, const cgmp_rational *a, const cgmp_rational *b) {
    if (mpq_sgn(b->value) == 0) {
        return CGMP_DIVISION_BY_ZERO;
    }
    if (!fits(a, b)) {
        return CGMP_TOO_LARGE;
    }
    mpq_div(result->value, a->value, b->value);
    return CGMP_OK;
}

int cgmp_rational_compare(const cgmp_rational *a, const cgmp_rational *b) {
    int order = mpq_cmp(a->value, b->value);
    return (order > 0) - (order < 0);
}

int cgmp_rational_sign(const cgmp_rational *value) {
    return mpq_sgn(value->value);
}

static uint64_t hash_limbs(uint64_t hash, mpz_srcptr integer) {
    size_t count = mpz_size(integer);
    for (size_t index = 0; index < count; index++) {
        hash = (hash ^ (uint64_t)mpz_getlimbn(integer, (mp_size_t)index)) * 0x100000001b3u;
    }
    return hash;
}

uint64_t cgmp_rational_hash(const cgmp_rational *value) {
    uint64_t hash = mpq_sgn(value->value) < 0 ? 0xcbf29ce484222325u : 0x84222325cbf29ce4u;
    hash = hash_limbs(hash, mpq_numref(value->value));
    return hash_limbs(hash, mpq_denref(value->value));
}

void cgmp_rational_truncate(cgmp_rational *result, const cgmp_rational *value, cgmp_facts *facts) {
    facts->is_negative = mpq_sgn(value->value) < 0;

    mpz_t remainder, denominator;
    mpz_init(remainder);
    mpz_init_set(denominator, mpq_denref(value->value));
    mpz_tdiv_qr(mpq_numref(result->value), remainder, mpq_numref(value->value), denominator);
    mpz_set_ui(mpq_denref(result->value), 1);

    facts->is_odd = mpz_odd_p(mpq_numref(result->value)) != 0;
    facts->is_exact = mpz_sgn(remainder) == 0;
    mpz_mul_2exp(remainder, remainder, 1);
    int half = mpz_cmpabs(remainder, denominator);
    facts->half = (int8_t)((half > 0) - (half < 0));
    mpz_clear(denominator);
    mpz_clear(remainder);
}
