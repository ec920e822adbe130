// SPDX-License-Identifier: Apache-2.0

/*
 * GMP: integers scaled by hand (mpz), and rationals kept canonical (mpq). Values are made once and used for every line.
 */

#include "lines.h"

#include <gmp.h>

static void in_integers(const lines *all) {
    mpz_t product, quotient;
    mpz_inits(product, quotient, NULL);
    for (size_t i = 0; i < all->count; i++) {
        mpz_set_si(product, all->price[i]);
        mpz_mul_si(product, product, all->quantity[i]);
        mpz_add_ui(product, product, 500);
        mpz_fdiv_q_ui(quotient, product, 1000);
        all->sum[i] = mpz_get_si(quotient);

        int64_t r = percent[all->rate[i]];
        mpz_mul_si(product, quotient, 2 * r);
        mpz_add_ui(product, product, (unsigned long)(100 + r));
        mpz_fdiv_q_ui(quotient, product, (unsigned long)(2 * (100 + r)));
        all->tax[i] = mpz_get_si(quotient);
    }
    mpz_clears(product, quotient, NULL);
}

/** floor(value * 100 + 1/2) kopecks. */
static int64_t kopecks(mpq_t value, mpq_t hundred, mpq_t half, mpq_t work, mpz_t whole) {
    mpq_mul(work, value, hundred);
    mpq_add(work, work, half);
    mpz_fdiv_q(whole, mpq_numref(work), mpq_denref(work));
    return mpz_get_si(whole);
}

static void in_rationals(const lines *all) {
    mpq_t price, quantity, value, work, hundred, half, fraction[6];
    mpz_t whole;
    mpq_inits(price, quantity, value, work, hundred, half, NULL);
    mpz_init(whole);
    mpq_set_ui(hundred, 100, 1);
    mpq_set_ui(half, 1, 2);
    for (int rate = 0; rate < 6; rate++) {
        mpq_init(fraction[rate]);
        mpq_set_ui(fraction[rate], (unsigned long)percent[rate], (unsigned long)(100 + percent[rate]));
        mpq_canonicalize(fraction[rate]);
    }
    for (size_t i = 0; i < all->count; i++) {
        mpq_set_si(price, all->price[i], 100);
        mpq_canonicalize(price);
        mpq_set_si(quantity, all->quantity[i], 1000);
        mpq_canonicalize(quantity);
        mpq_mul(value, price, quantity);
        all->sum[i] = kopecks(value, hundred, half, work, whole);
        mpq_set_si(value, all->sum[i], 100);
        mpq_canonicalize(value);
        mpq_mul(value, value, fraction[all->rate[i]]);
        all->tax[i] = kopecks(value, hundred, half, work, whole);
    }
    for (int rate = 0; rate < 6; rate++) {
        mpq_clear(fraction[rate]);
    }
    mpq_clears(price, quantity, value, work, hundred, half, NULL);
    mpz_clear(whole);
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments != 6) {
        fprintf(stderr, "usage: gmp LINES EXPECTED COUNT SAMPLES mpz|mpq\n");
        return 64;
    }
    lines all = load_lines(arguments[1], arguments[2], strtoull(arguments[3], NULL, 10));
    int samples = samples_of(arguments[4]);
    int64_t ns[LONGEST_RUN];
    if (strcmp(arguments[5], "mpz") == 0) {
        TIMED(samples, ns, in_integers(&all));
    } else {
        TIMED(samples, ns, in_rationals(&all));
    }
    report_columns("columns", &all, samples, ns);
    return 0;
}
