// SPDX-License-Identifier: Apache-2.0

/*
 * Writes lines of bills as columns: generate COUNT SEED > FILE
 *
 * The layout is three raw little-endian columns one after the other: price in kopecks (int64), quantity in thousandths
 * (int64), rate as an index into {0, 5, 7, 10, 20, 22} percent (uint8). Prices: 70 % from 10.00 to 20,000.00 on a log
 * scale, 25 % any up to 99,999.99, 5 % any up to 9,999,999.99. Quantities: 65 % 1 to 5, 20 % 1 to 500, 15 % weights
 * from 0.001 to 99.999. Integers only: the same seed gives the same bytes everywhere.
 */

#include "lines.h"

static uint64_t state;

/** The generator of Steele, Lea and Flood (2014). */
static uint64_t next(void) {
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static int64_t below(uint64_t bound) {
    return (int64_t)(next() % bound);
}

/** 10.00 to 20,000.00: a power of two, and a place between it and the next. */
static int64_t log_price(void) {
    for (;;) {
        int64_t low = (int64_t)1000 << below(11);
        int64_t price = low + below((uint64_t)low);
        if (price <= 2000000) {
            return price;
        }
    }
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments != 3) {
        fprintf(stderr, "usage: generate COUNT SEED > FILE\n");
        return 64;
    }
    size_t count = strtoull(arguments[1], NULL, 10);
    state = strtoull(arguments[2], NULL, 10);
    int64_t *price = allocate(8 * count), *quantity = allocate(8 * count);
    uint8_t *rate = allocate(count);
    for (size_t i = 0; i < count; i++) {
        int64_t draw = below(100);
        price[i] = draw < 70 ? log_price() : 1 + below(draw < 95 ? 9999999 : 999999999);
        draw = below(100);
        quantity[i] = draw < 65   ? 1000 * (1 + below(5))
                      : draw < 85 ? 1000 * (1 + below(500))
                                  : 1 + below(99999);
        rate[i] = (uint8_t)below(6);
    }
    return fwrite(price, 8, count, stdout) != count || fwrite(quantity, 8, count, stdout) != count ||
           fwrite(rate, 1, count, stdout) != count || fflush(stdout) != 0;
}
