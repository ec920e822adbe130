// SPDX-License-Identifier: Apache-2.0
#ifndef CGMP_INTERNAL_H
#define CGMP_INTERNAL_H

#include "CGMP.h"

#if !__has_include(<gmp.h>)
#error "libgmp headers not found: install them with `apt-get install libgmp-dev` (Debian, Ubuntu), `brew install gmp` (macOS) or `dnf install gmp-devel` (Fedora)"
#endif
#include <gmp.h>

struct cgmp_rational {
    mpq_t value;
};

struct cgmp_integer {
    mpz_t value;
    /** What changes of the value need, kept from one to the next. */
    mpz_t remainder, power_of_ten;
    /** `power_of_ten` is 10^power; -1 before the first. */
    int power;
};

static inline size_t cgmp_bits(mpz_srcptr integer) {
    return mpz_sgn(integer) == 0 ? 0 : mpz_sizeinbase(integer, 2);
}

/** The bits of the longer part. */
static inline size_t cgmp_rational_bits(const cgmp_rational *value) {
    size_t numerator = cgmp_bits(mpq_numref(value->value));
    size_t denominator = cgmp_bits(mpq_denref(value->value));
    return numerator > denominator ? numerator : denominator;
}

#endif
