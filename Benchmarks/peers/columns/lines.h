// SPDX-License-Identifier: Apache-2.0
#ifndef LINES_H
#define LINES_H

/*
 * What the C programs of the column benchmark share: the file of lines, the file of right answers, the clock and the
 * report. A program is called as `PROGRAM LINES EXPECTED COUNT SAMPLES [MODE]` and prints one JSON object for each
 * form of the work that it measured.
 */

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/** Percents, by the rate column. */
static const int64_t percent[6] = {0, 5, 7, 10, 20, 22};

typedef struct lines {
    size_t count;
    int64_t *price, *quantity;
    uint8_t *rate;
    /** The answers of a program. */
    int64_t *sum, *tax;
    int64_t *expected_sum, *expected_tax;
} lines;

static inline void *allocate(size_t size) {
    void *memory = NULL;
    if (posix_memalign(&memory, 4096, size < 4096 ? 4096 : size) != 0) {
        fprintf(stderr, "out of memory\n");
        exit(1);
    }
    memset(memory, 0, size);
    return memory;
}

static inline void read_at(FILE *file, long offset, void *bytes, size_t size) {
    if (fseek(file, offset, SEEK_SET) != 0 || fread(bytes, 1, size, file) != size) {
        fprintf(stderr, "the file of lines is too short\n");
        exit(1);
    }
}

/** Opens a file of `width` bytes a line and says of how many lines it is. */
static inline FILE *open_lines(const char *path, size_t width, size_t *count) {
    FILE *file = fopen(path, "rb");
    struct stat status;
    if (file == NULL || fstat(fileno(file), &status) != 0) {
        perror(path);
        exit(1);
    }
    *count = (size_t)status.st_size / width;
    return file;
}

/** The first `count` lines; without `expected`, the answers are left out. */
static inline lines load_lines(const char *path, const char *expected, size_t count) {
    size_t all;
    FILE *file = open_lines(path, 17, &all);
    if (count == 0 || count > all) {
        count = all;
    }
    lines loaded = {.count = count};
    loaded.price = allocate(8 * count);
    loaded.quantity = allocate(8 * count);
    loaded.rate = allocate(count + 64);
    loaded.sum = allocate(8 * count);
    loaded.tax = allocate(8 * count);
    read_at(file, 0, loaded.price, 8 * count);
    read_at(file, (long)(8 * all), loaded.quantity, 8 * count);
    read_at(file, (long)(16 * all), loaded.rate, count);
    fclose(file);
    if (expected != NULL) {
        size_t answers;
        file = open_lines(expected, 16, &answers);
        loaded.expected_sum = allocate(8 * count);
        loaded.expected_tax = allocate(8 * count);
        read_at(file, 0, loaded.expected_sum, 8 * count);
        read_at(file, (long)(8 * answers), loaded.expected_tax, 8 * count);
        fclose(file);
    }
    return loaded;
}

static inline int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static inline size_t count_wrong(const int64_t *column, const int64_t *expected, size_t count) {
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        wrong += column[i] != expected[i];
    }
    return wrong;
}

/** Runs `work` once to warm up and `samples` times on the clock. */
#define TIMED(samples, ns, work)                     \
    do {                                             \
        work;                                        \
        for (int sample = 0; sample < (samples); sample++) { \
            int64_t start = now();                   \
            work;                                    \
            (ns)[sample] = now() - start;            \
        }                                            \
    } while (0)

#define LONGEST_RUN 100

static inline void report_times(const char *form, const lines *lines, int samples,
                                const int64_t *ns) {
    printf("{\"form\":\"%s\",\"lines\":%zu,\"ns\":[", form, lines->count);
    for (int i = 0; i < samples; i++) {
        printf("%s%" PRId64, i == 0 ? "" : ",", ns[i]);
    }
    printf("]");
}

/** Both columns were computed: compares each line. */
static inline void report_columns(const char *form, const lines *lines, int samples,
                                  const int64_t *ns) {
    report_times(form, lines, samples, ns);
    printf(",\"wrong_sums\":%zu,\"wrong_taxes\":%zu}\n",
           count_wrong(lines->sum, lines->expected_sum, lines->count),
           count_wrong(lines->tax, lines->expected_tax, lines->count));
}

/** Totals alone were computed. */
static inline void report_totals(const char *form, const lines *lines, int samples,
                                 const int64_t *ns, int64_t sum, int64_t tax) {
    report_times(form, lines, samples, ns);
    printf(",\"sum\":%" PRId64 ",\"tax\":%" PRId64 "}\n", sum, tax);
}

/** No arithmetic was done: a limit of the machine. */
static inline void report_limit(const char *form, const lines *lines, int samples,
                                const int64_t *ns) {
    report_times(form, lines, samples, ns);
    printf("}\n");
}

static inline int samples_of(const char *text) {
    int samples = atoi(text);
    return samples < 1 ? 1 : samples > LONGEST_RUN ? LONGEST_RUN : samples;
}

#endif
