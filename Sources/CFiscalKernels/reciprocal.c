// SPDX-License-Identifier: Apache-2.0
#include "reciprocal.h"

#define RECIPROCAL(d, s) {UINT64_C(d), (uint64_t)((((fk_u128)1 << (63 + (s))) + (UINT64_C(d) - 1)) / UINT64_C(d)), s}

const fk_reciprocal fk_power[FK_POWERS] = {
    RECIPROCAL(1, 0), RECIPROCAL(10, 3), RECIPROCAL(100, 6), RECIPROCAL(1000, 9), RECIPROCAL(10000, 13),
    RECIPROCAL(100000, 16), RECIPROCAL(1000000, 19), RECIPROCAL(10000000, 23), RECIPROCAL(100000000, 26),
    RECIPROCAL(1000000000, 29), RECIPROCAL(10000000000, 33), RECIPROCAL(100000000000, 36),
    RECIPROCAL(1000000000000, 39), RECIPROCAL(10000000000000, 43), RECIPROCAL(100000000000000, 46),
    RECIPROCAL(1000000000000000, 49), RECIPROCAL(10000000000000000, 53), RECIPROCAL(100000000000000000, 56),
    RECIPROCAL(1000000000000000000, 59),
};

fk_reciprocal fk_reciprocal_of(uint64_t divisor) {
    unsigned shift = 63 - (unsigned)__builtin_clzll(divisor);
    fk_u128 dividend = (fk_u128)1 << (63 + shift);
    return (fk_reciprocal){divisor, (uint64_t)((dividend + (divisor - 1)) / divisor), shift};
}
