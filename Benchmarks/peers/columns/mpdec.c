// SPDX-License-Identifier: Apache-2.0

/*
 * libmpdec, the decimals behind Python's module, from C: 28 digits, half-up, values made once and used for every line.
 * sum * r is divided once by 100 + r: with 28 digits the quotient cannot look like a tie unless it is one.
 */

#include "lines.h"

#include <mpdecimal.h>

static void in_decimals(const lines *all) {
    mpd_context_t context;
    mpd_maxcontext(&context);
    mpd_qsetprec(&context, 28);
    context.traps = 0;
    mpd_qsetround(&context, MPD_ROUND_HALF_UP);
    mpd_t *price = mpd_new(&context), *quantity = mpd_new(&context), *value = mpd_new(&context);
    mpd_t *kopeck = mpd_new(&context), *numerator[6], *denominator[6];
    uint32_t status = 0;
    mpd_set_string(kopeck, "0.01", &context);
    for (int rate = 0; rate < 6; rate++) {
        numerator[rate] = mpd_new(&context);
        denominator[rate] = mpd_new(&context);
        mpd_set_ssize(numerator[rate], percent[rate], &context);
        mpd_set_ssize(denominator[rate], 100 + percent[rate], &context);
    }
    for (size_t i = 0; i < all->count; i++) {
        mpd_qset_i64(price, all->price[i], &context, &status);
        price->exp = -2;
        mpd_qset_i64(quantity, all->quantity[i], &context, &status);
        quantity->exp = -3;
        mpd_qmul(value, price, quantity, &context, &status);
        mpd_qquantize(value, value, kopeck, &context, &status);
        value->exp = 0;
        all->sum[i] = mpd_qget_i64(value, &status);
        value->exp = -2;

        mpd_qmul(value, value, numerator[all->rate[i]], &context, &status);
        mpd_qdiv(value, value, denominator[all->rate[i]], &context, &status);
        mpd_qquantize(value, value, kopeck, &context, &status);
        value->exp = 0;
        all->tax[i] = mpd_qget_i64(value, &status);
    }
    for (int rate = 0; rate < 6; rate++) {
        mpd_del(numerator[rate]);
        mpd_del(denominator[rate]);
    }
    mpd_del(price);
    mpd_del(quantity);
    mpd_del(value);
    mpd_del(kopeck);
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments != 5) {
        fprintf(stderr, "usage: mpdec LINES EXPECTED COUNT SAMPLES\n");
        return 64;
    }
    lines all = load_lines(arguments[1], arguments[2], strtoull(arguments[3], NULL, 10));
    int samples = samples_of(arguments[4]);
    int64_t ns[LONGEST_RUN];
    TIMED(samples, ns, in_decimals(&all));
    report_columns("columns", &all, samples, ns);
    return 0;
}
