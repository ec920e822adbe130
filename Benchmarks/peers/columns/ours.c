// SPDX-License-Identifier: Apache-2.0

/*
 * The kernel of this package on the columns: the one place where it is called.
 *
 * SHORT_COLUMNS is defined where the kernel takes one scale for a whole column and rates of one byte, and gives
 * totals and streams its results. Without it, the columns of scales and of wide rates are made before the clock
 * starts, and totals are added up block by block from results that stay in the cache.
 */

#include "CFiscalKernels.h"
#include "lines.h"

#include <pthread.h>

/** Steps away from zero for a cut-off part of one half and above: bits 4 to 11. */
#define HALF_UP ((fk_rule)0xff0)
#define BLOCK 4096
#define MOST_THREADS 64

static const fk_rate rates[6] = {{0, 100, FK_TAX_IS_ROUNDED},  {5, 105, FK_TAX_IS_ROUNDED},
                                 {7, 107, FK_TAX_IS_ROUNDED},  {10, 110, FK_TAX_IS_ROUNDED},
                                 {20, 120, FK_TAX_IS_ROUNDED}, {22, 122, FK_TAX_IS_ROUNDED}};

static const fk_policy policy = {
    .scale = 2, .unit_price = FK_KEEP, .line_sum = HALF_UP, .vat = HALF_UP, .rates = rates,
    .rate_count = 6,
};

typedef struct share {
    const lines *all;
    size_t start, count;
    size_t marked;
    int64_t sum, tax;
} share;

#ifdef SHORT_COLUMNS

static fk_lines columns_of(const share *share) {
    const lines *all = share->all;
    return (fk_lines){.count = share->count,
                      .price = all->price + share->start,
                      .quantity = all->quantity + share->start,
                      .short_rate = all->rate + share->start,
                      .all_price_scale = 2,
                      .all_quantity_scale = 3};
}

static void prepare(const lines *all) { (void)all; }

static void *compute_columns(void *argument) {
    share *share = argument;
    fk_lines columns = columns_of(share);
    fk_results results = {.sum = share->all->sum + share->start,
                          .tax = share->all->tax + share->start,
                          .streams = 16 * share->count > fk_last_level_cache()};
    share->marked = fk_compute_lines(&columns, &policy, &results);
    return NULL;
}

static void *compute_totals(void *argument) {
    share *share = argument;
    fk_lines columns = columns_of(share);
    fk_total totals[6] = {0};
    fk_results results = {.totals = totals};
    share->marked = fk_compute_lines(&columns, &policy, &results);
    share->sum = share->tax = 0;
    for (int rate = 0; rate < 6; rate++) {
        share->sum += (int64_t)totals[rate].sum_low;
        share->tax += (int64_t)totals[rate].tax_low;
    }
    return NULL;
}

#else

static uint8_t *price_scale, *quantity_scale, *row, *rounded_price_scale;
static uint16_t *wide_rate;
static int64_t *rounded_price;

static void prepare(const lines *all) {
    price_scale = allocate(all->count);
    quantity_scale = allocate(all->count);
    row = allocate(all->count);
    rounded_price_scale = allocate(all->count);
    wide_rate = allocate(2 * all->count);
    rounded_price = allocate(8 * all->count);
    memset(price_scale, 2, all->count);
    memset(quantity_scale, 3, all->count);
    for (size_t i = 0; i < all->count; i++) {
        wide_rate[i] = all->rate[i];
    }
}

static size_t compute(const lines *all, size_t start, size_t count, int64_t *sum, int64_t *tax) {
    fk_lines columns = {.count = count,
                        .price = all->price + start,
                        .price_scale = price_scale + start,
                        .quantity = all->quantity + start,
                        .quantity_scale = quantity_scale + start,
                        .rate = wide_rate + start};
    fk_results results = {.price = rounded_price + start,
                          .price_scale = rounded_price_scale + start,
                          .sum = sum,
                          .tax = tax,
                          .row = row + start};
    return fk_compute_lines(&columns, &policy, &results);
}

static void *compute_columns(void *argument) {
    share *share = argument;
    share->marked = compute(share->all, share->start, share->count, share->all->sum + share->start,
                            share->all->tax + share->start);
    return NULL;
}

static void *compute_totals(void *argument) {
    share *share = argument;
    int64_t sums[BLOCK], taxes[BLOCK];
    int64_t sum = 0, tax = 0;
    share->marked = 0;
    for (size_t done = 0; done < share->count; done += BLOCK) {
        size_t count = share->count - done < BLOCK ? share->count - done : BLOCK;
        share->marked += compute(share->all, share->start + done, count, sums, taxes);
        for (size_t i = 0; i < count; i++) {
            sum += sums[i];
            tax += taxes[i];
        }
    }
    share->sum = sum;
    share->tax = tax;
    return NULL;
}

#endif

/** Each thread takes a run of lines; a share begins at a multiple of 64 lines. */
static void on_threads(const lines *all, int threads, share *shares, void *(*work)(void *)) {
    pthread_t running[MOST_THREADS];
    size_t part = (all->count / (size_t)threads + 63) / 64 * 64, start = 0;
    for (int i = 0; i < threads; i++) {
        size_t rest = all->count - start;
        shares[i] = (share){.all = all, .start = start, .count = i + 1 == threads || part > rest ? rest : part};
        start += shares[i].count;
    }
    for (int i = 1; i < threads; i++) {
        if (pthread_create(&running[i], NULL, work, &shares[i]) != 0) {
            exit(1);
        }
    }
    work(&shares[0]);
    for (int i = 1; i < threads; i++) {
        pthread_join(running[i], NULL);
    }
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments < 5) {
        fprintf(stderr, "usage: ours LINES EXPECTED COUNT SAMPLES [THREADS]\n");
        return 64;
    }
    lines all = load_lines(arguments[1], arguments[2], strtoull(arguments[3], NULL, 10));
    int samples = samples_of(arguments[4]);
    int threads = count_of_arguments > 5 ? atoi(arguments[5]) : 1;
    if (threads < 1 || threads > MOST_THREADS) {
        return 64;
    }
    int64_t ns[LONGEST_RUN];
    share shares[MOST_THREADS];
    prepare(&all);

    TIMED(samples, ns, on_threads(&all, threads, shares, compute_columns));
    report_columns("columns", &all, samples, ns);

    TIMED(samples, ns, on_threads(&all, threads, shares, compute_totals));
    int64_t sum = 0, tax = 0;
    size_t marked = 0;
    for (int i = 0; i < threads; i++) {
        sum += shares[i].sum;
        tax += shares[i].tax;
        marked += shares[i].marked;
    }
    report_totals("totals", &all, samples, ns, sum, tax);
    if (marked != 0) {
        fprintf(stderr, "ours: %zu rows were marked for the exact path\n", marked);
        return 1;
    }
    return 0;
}
