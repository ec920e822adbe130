// SPDX-License-Identifier: Apache-2.0
#ifndef CASES_H
#define CASES_H

/*
 * What the C programs of the text benchmark share. A program is called as `PROGRAM FILE PASSES SAMPLES`; FILE has a
 * line's price, quantity, percent, sum and tax, with tabs between.
 */

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_CASES 65536
#define LONGEST_RUN 100

typedef struct test_case {
    char price[24], quantity[24], sum[24], tax[24];
    int percent;
    /** The program's own answers. */
    char own_sum[32], own_tax[32];
} test_case;

static inline test_case *load_cases(const char *path, size_t *count) {
    FILE *file = fopen(path, "r");
    test_case *cases = calloc(MOST_CASES, sizeof *cases);
    if (file == NULL || cases == NULL) {
        perror(path);
        exit(1);
    }
    for (*count = 0; *count < MOST_CASES; ++*count) {
        test_case *next = &cases[*count];
        if (fscanf(file, "%23s %23s %d %23s %23s", next->price, next->quantity, &next->percent, next->sum,
                   next->tax) != 5) {
            break;
        }
    }
    fclose(file);
    return cases;
}

static inline int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/** Runs `work` over all cases, once to warm up and then on the clock, and prints times and wrong answers. */
static inline int measure(int count_of_arguments, char **arguments,
                          void (*work)(test_case *cases, size_t count)) {
    if (count_of_arguments < 4) {
        fprintf(stderr, "usage: %s FILE PASSES SAMPLES\n", arguments[0]);
        return 64;
    }
    size_t count;
    test_case *cases = load_cases(arguments[1], &count);
    int passes = atoi(arguments[2]), samples = atoi(arguments[3]);
    work(cases, count);
    printf("{\"form\":\"\",\"lines\":%zu,\"ns\":[", count * (size_t)passes);
    for (int sample = 0; sample < samples; sample++) {
        int64_t start = now();
        for (int pass = 0; pass < passes; pass++) {
            work(cases, count);
        }
        printf("%s%" PRId64, sample == 0 ? "" : ",", now() - start);
    }
    size_t sums = 0, taxes = 0;
    for (size_t i = 0; i < count; i++) {
        sums += strcmp(cases[i].sum, cases[i].own_sum) != 0;
        taxes += strcmp(cases[i].tax, cases[i].own_tax) != 0;
    }
    printf("],\"wrong_sums\":%zu,\"wrong_taxes\":%zu}\n", sums, taxes);
    return 0;
}

#endif
