// SPDX-License-Identifier: Apache-2.0

/* GMP's rationals, kept canonical, from text to text; values are made once and used for every line. */

#include "cases.h"

#include <gmp.h>

static mpq_t price, quantity, value, work_value, fraction, half, hundred;
static mpz_t whole;

/** "15.9" as 159/10, canonical. */
static void read(mpq_t number, const char *text) {
    char digits[24];
    size_t length = 0;
    unsigned long denominator = 1;
    int is_behind_point = 0;
    for (; *text != 0; text++) {
        if (*text == '.') {
            is_behind_point = 1;
        } else {
            digits[length++] = *text;
            denominator *= is_behind_point ? 10 : 1;
        }
    }
    digits[length] = 0;
    mpz_set_str(mpq_numref(number), digits, 10);
    mpz_set_ui(mpq_denref(number), denominator);
    mpq_canonicalize(number);
}

/** Rounds a number that is not negative to kopecks, ties up, and writes it with two places. */
static void settle(mpq_t number, char *text) {
    mpq_mul(work_value, number, hundred);
    mpq_add(work_value, work_value, half);
    mpz_fdiv_q(whole, mpq_numref(work_value), mpq_denref(work_value));
    mpz_set(mpq_numref(number), whole);
    mpz_set_ui(mpq_denref(number), 100);
    mpq_canonicalize(number);

    char digits[32];
    mpz_get_str(digits, 10, whole);
    size_t length = strlen(digits), roubles = length > 2 ? length - 2 : 0;
    if (roubles == 0) {
        *text++ = '0';
    }
    memcpy(text, digits, roubles);
    text[roubles] = '.';
    text[roubles + 1] = length > 1 ? digits[length - 2] : '0';
    text[roubles + 2] = digits[length - 1];
    text[roubles + 3] = 0;
}

static void work(test_case *cases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        read(price, cases[i].price);
        read(quantity, cases[i].quantity);
        mpq_mul(value, price, quantity);
        settle(value, cases[i].own_sum);
        mpq_set_ui(fraction, (unsigned long)cases[i].percent, (unsigned long)(100 + cases[i].percent));
        mpq_canonicalize(fraction);
        mpq_mul(value, value, fraction);
        settle(value, cases[i].own_tax);
    }
}

int main(int count_of_arguments, char **arguments) {
    mpq_inits(price, quantity, value, work_value, fraction, half, hundred, NULL);
    mpz_init(whole);
    mpq_set_ui(half, 1, 2);
    mpq_set_ui(hundred, 100, 1);
    return measure(count_of_arguments, arguments, work);
}
