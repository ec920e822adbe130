// SPDX-License-Identifier: Apache-2.0

/*
 * What one writes in C without a library: a loop in doubles (floor(x * 100 + 0.5) / 100), a loop in 64-bit integers, and
 * the definition in 128-bit integers. The integer loops are right while the products fit; the doubles are not.
 */

#include "lines.h"

#include <math.h>

static double *price, *quantity, *sum, *tax;

static void in_doubles(const lines *all) {
    for (size_t i = 0; i < all->count; i++) {
        double r = (double)percent[all->rate[i]];
        sum[i] = floor(price[i] * quantity[i] * 100 + 0.5) / 100;
        tax[i] = floor(sum[i] * r / (100 + r) * 100 + 0.5) / 100;
    }
}

static void in_64_bits(const lines *all) {
    for (size_t i = 0; i < all->count; i++) {
        int64_t r = percent[all->rate[i]];
        int64_t s = (all->price[i] * all->quantity[i] + 500) / 1000;
        all->sum[i] = s;
        all->tax[i] = (2 * s * r + 100 + r) / (2 * (100 + r));
    }
}

static void in_128_bits(const lines *all) {
    for (size_t i = 0; i < all->count; i++) {
        __int128 r = percent[all->rate[i]];
        __int128 s = ((__int128)all->price[i] * all->quantity[i] + 500) / 1000;
        all->sum[i] = (int64_t)s;
        all->tax[i] = (int64_t)((2 * s * r + 100 + r) / (2 * (100 + r)));
    }
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments != 6) {
        fprintf(stderr, "usage: plain LINES EXPECTED COUNT SAMPLES doubles|int64|int128\n");
        return 64;
    }
    lines all = load_lines(arguments[1], arguments[2], strtoull(arguments[3], NULL, 10));
    int samples = samples_of(arguments[4]);
    int64_t ns[LONGEST_RUN];
    if (strcmp(arguments[5], "doubles") == 0) {
        price = allocate(8 * all.count);
        quantity = allocate(8 * all.count);
        sum = allocate(8 * all.count);
        tax = allocate(8 * all.count);
        for (size_t i = 0; i < all.count; i++) {
            price[i] = (double)all.price[i] / 100;
            quantity[i] = (double)all.quantity[i] / 1000;
        }
        TIMED(samples, ns, in_doubles(&all));
        for (size_t i = 0; i < all.count; i++) {
            all.sum[i] = llround(sum[i] * 100);
            all.tax[i] = llround(tax[i] * 100);
        }
    } else if (strcmp(arguments[5], "int64") == 0) {
        TIMED(samples, ns, in_64_bits(&all));
    } else {
        TIMED(samples, ns, in_128_bits(&all));
    }
    report_columns("columns", &all, samples, ns);
    return 0;
}
