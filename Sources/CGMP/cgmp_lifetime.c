// SPDX-License-Identifier: Apache-2.0
#include "cgmp_internal.h"

#include <stdlib.h>

cgmp_rational *cgmp_rational_create(void) {
    cgmp_rational *created = malloc(sizeof *created);
    if (created != NULL) {
        mpq_init(created->value);
    }
    return created;
}

void cgmp_rational_destroy(cgmp_rational *value) {
    mpq_clear(value->value);
    free(value);
}

void cgmp_rational_set(cgmp_rational *result, const cgmp_rational *value) {
    mpq_set(result->value, value->value);
}

// mpz_set_si takes a long, which has 32 bits on some systems: the magnitude goes in as one 64-bit word instead.
static void set_magnitude(mpz_ptr integer, uint64_t magnitude) {
    mpz_import(integer, 1, -1, sizeof magnitude, 0, 0, &magnitude);
}

void cgmp_rational_set_ratio(cgmp_rational *result, int64_t numerator, uint64_t denominator) {
    uint64_t magnitude = numerator < 0 ? 0 - (uint64_t)numerator : (uint64_t)numerator;
    set_magnitude(mpq_numref(result->value), magnitude);
    if (numerator < 0) {
        mpz_neg(mpq_numref(result->value), mpq_numref(result->value));
    }
    set_magnitude(mpq_denref(result->value), denominator);
    mpq_canonicalize(result->value);
}

static bool get_magnitude(mpz_srcptr integer, uint64_t *magnitude) {
    if (cgmp_bits(integer) > 63) {
        return false;
    }
    *magnitude = 0;
    mpz_export(magnitude, NULL, -1, sizeof *magnitude, 0, 0, integer);
    return true;
}

bool cgmp_rational_get_ratio(const cgmp_rational *value, int64_t *numerator, int64_t *denominator) {
    uint64_t above, below;
    if (!get_magnitude(mpq_numref(value->value), &above) ||
        !get_magnitude(mpq_denref(value->value), &below)) {
        return false;
    }
    *numerator = mpq_sgn(value->value) < 0 ? -(int64_t)above : (int64_t)above;
    *denominator = (int64_t)below;
    return true;
}

static void set_words(mpz_t number, cgmp_words words) {
    const uint64_t both[] = {words.low, words.high};
    mpz_import(number, 2, -1, sizeof both[0], 0, 0, both);
}

void cgmp_rational_set_wide_ratio(cgmp_rational *result, bool is_negative, cgmp_words above, cgmp_words below) {
    set_words(mpq_numref(result->value), above);
    set_words(mpq_denref(result->value), below);
    if (is_negative) {
        mpq_neg(result->value, result->value);
    }
}

static bool get_words(const mpz_t number, cgmp_words *words) {
    if (mpz_sizeinbase(number, 2) > 128) {
        return false;
    }
    uint64_t both[2] = {0};
    mpz_export(both, NULL, -1, sizeof both[0], 0, 0, number);
    *words = (cgmp_words){both[0], both[1]};
    return true;
}

bool cgmp_rational_get_wide_ratio(const cgmp_rational *value, cgmp_words *above, cgmp_words *below) {
    return get_words(mpq_numref(value->value), above) && get_words(mpq_denref(value->value), below);
}
