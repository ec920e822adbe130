// SPDX-License-Identifier: Apache-2.0
#ifndef FK_RECIPROCAL_H
#define FK_RECIPROCAL_H

#include "kernel.h"

/*
 * THE DIVISION. For d >= 1 let s = floor(log2 d), so that 2^s <= d < 2^(s+1), and m = ceil(2^(63+s) / d).
 *
 * CLAIM. For every N < 2^62, floor(N / d) = high64(2N * m) >> s, the product having 128 bits.
 *
 * PROOF. 2N < 2^63 and, as d >= 2^s, m <= 2^63: both fit 64 bits. high64(2N * m) >> s is floor(2N * m / 2^(64+s)),
 * which is floor(N * m / 2^(63+s)). Let m * d = 2^(63+s) + e with 0 <= e < d. Then
 * N * m / 2^(63+s) = N / d + N * e / (d * 2^(63+s)), and the second term is below 1 / d, because
 * N * e < 2^62 * 2^(s+1) = 2^(63+s). N / d is at least 1 / d below the next integer, so the floor is that of N / d. QED
 */
typedef struct fk_reciprocal {
    uint64_t divisor, multiplier;
    unsigned shift;
} fk_reciprocal;

/** 10^0...10^18. */
enum { FK_POWERS = 19 };
extern const fk_reciprocal fk_power[FK_POWERS];

/** divisor >= 1 */
fk_reciprocal fk_reciprocal_of(uint64_t divisor);

/** floor(N / d) from 2N < 2^63, and the multiplier and the shift of d. */
static inline uint64_t fk_quotient_of(uint64_t twice, uint64_t multiplier, uint64_t shift) {
    return (uint64_t)(((fk_u128)twice * multiplier) >> 64) >> (shift & 63);
}

#endif
