// SPDX-License-Identifier: Apache-2.0

/* libmpdec from text to text: 28 digits, half-up; values are made once, strings for each line. */

#include "cases.h"

#include <mpdecimal.h>

static void work(test_case *cases, size_t count) {
    mpd_context_t context;
    mpd_maxcontext(&context);
    mpd_qsetprec(&context, 28);
    context.traps = 0;
    mpd_qsetround(&context, MPD_ROUND_HALF_UP);
    uint32_t status = 0;
    mpd_t *price = mpd_new(&context), *quantity = mpd_new(&context), *value = mpd_new(&context);
    mpd_t *number = mpd_new(&context), *kopeck = mpd_new(&context);
    mpd_qset_string(kopeck, "0.01", &context, &status);
    for (size_t i = 0; i < count; i++) {
        mpd_qset_string(price, cases[i].price, &context, &status);
        mpd_qset_string(quantity, cases[i].quantity, &context, &status);
        mpd_qmul(value, price, quantity, &context, &status);
        mpd_qquantize(value, value, kopeck, &context, &status);
        char *text = mpd_to_sci(value, 0);
        strcpy(cases[i].own_sum, text);
        mpd_free(text);

        mpd_qset_ssize(number, cases[i].percent, &context, &status);
        mpd_qmul(value, value, number, &context, &status);
        mpd_qset_ssize(number, 100 + cases[i].percent, &context, &status);
        mpd_qdiv(value, value, number, &context, &status);
        mpd_qquantize(value, value, kopeck, &context, &status);
        text = mpd_to_sci(value, 0);
        strcpy(cases[i].own_tax, text);
        mpd_free(text);
    }
    mpd_del(price);
    mpd_del(quantity);
    mpd_del(value);
    mpd_del(number);
    mpd_del(kopeck);
}

int main(int count_of_arguments, char **arguments) {
    return measure(count_of_arguments, arguments, work);
}
