// SPDX-License-Identifier: Apache-2.0

/*
 * The right answers, by the definition in 128-bit integers: expect LINES > FILE
 *
 * Two columns of int64 kopecks: sum = price * quantity and tax = sum * r / (100 + r), each rounded to the kopeck, ties
 * away from zero. The totals go to standard error.
 */

#include "lines.h"

static int64_t half_up(__int128 numerator, __int128 denominator) {
    return (int64_t)((2 * numerator + denominator) / (2 * denominator));
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments != 2) {
        fprintf(stderr, "usage: expect LINES > FILE\n");
        return 64;
    }
    lines all = load_lines(arguments[1], NULL, 0);
    __int128 sum = 0, tax = 0;
    for (size_t i = 0; i < all.count; i++) {
        int64_t r = percent[all.rate[i]];
        all.sum[i] = half_up((__int128)all.price[i] * all.quantity[i], 1000);
        all.tax[i] = half_up((__int128)all.sum[i] * r, 100 + r);
        sum += all.sum[i];
        tax += all.tax[i];
    }
    fprintf(stderr, "%zu lines, sum %" PRId64 ", tax %" PRId64 " kopecks\n", all.count, (int64_t)sum,
            (int64_t)tax);
    return fwrite(all.sum, 8, all.count, stdout) != all.count ||
           fwrite(all.tax, 8, all.count, stdout) != all.count || fflush(stdout) != 0;
}
