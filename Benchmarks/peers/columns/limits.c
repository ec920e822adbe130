// SPDX-License-Identifier: Apache-2.0

/*
 * What this machine's memory allows: the bytes of the columns read, and copied from the inputs to the results, with
 * ordinary stores and past the cache. Nothing is computed.
 */

#include "lines.h"

#if defined(__x86_64__)
#include <immintrin.h>

static void copy_past_cache(const lines *all, int64_t *sink) {
    size_t whole = all->count / 8 * 8;
    uint64_t rates = 0;
    for (size_t i = 0; i < whole; i += 8) {
        for (size_t j = 0; j < 8; j += 2) {
            __m128i price = _mm_loadu_si128((const __m128i *)(all->price + i + j));
            __m128i quantity = _mm_loadu_si128((const __m128i *)(all->quantity + i + j));
            _mm_stream_si128((__m128i *)(all->sum + i + j), price);
            _mm_stream_si128((__m128i *)(all->tax + i + j), quantity);
        }
        uint64_t eight;
        memcpy(&eight, all->rate + i, 8);
        rates ^= eight;
    }
    _mm_sfence();
    *sink ^= (int64_t)rates;
}

__attribute__((target("avx512f"))) static void copy_past_cache_512(const lines *all, int64_t *sink) {
    size_t whole = all->count / 8 * 8;
    uint64_t rates = 0;
    for (size_t i = 0; i < whole; i += 8) {
        _mm_prefetch((const char *)(all->price + i + 128), _MM_HINT_T0);
        _mm_prefetch((const char *)(all->quantity + i + 128), _MM_HINT_T0);
        _mm512_stream_si512((__m512i *)(all->sum + i), _mm512_loadu_si512(all->price + i));
        _mm512_stream_si512((__m512i *)(all->tax + i), _mm512_loadu_si512(all->quantity + i));
        uint64_t eight;
        memcpy(&eight, all->rate + i, 8);
        rates ^= eight;
    }
    _mm_sfence();
    *sink ^= (int64_t)rates;
}
#endif

static void copy(const lines *all, int64_t *sink) {
    uint64_t rates = 0;
    for (size_t i = 0; i + 8 <= all->count; i += 8) {
        memcpy(all->sum + i, all->price + i, 64);
        memcpy(all->tax + i, all->quantity + i, 64);
        uint64_t eight;
        memcpy(&eight, all->rate + i, 8);
        rates ^= eight;
    }
    *sink ^= (int64_t)rates;
}

static void copy_by_library(const lines *all) {
    memcpy(all->sum, all->price, 8 * all->count);
    memcpy(all->tax, all->quantity, 8 * all->count);
}

static void read_only(const lines *all, int64_t *sink) {
    uint64_t mixed[8] = {0};
    for (size_t i = 0; i + 8 <= all->count; i += 8) {
        for (size_t j = 0; j < 8; j++) {
            mixed[j] ^= (uint64_t)all->price[i + j] ^ (uint64_t)all->quantity[i + j];
        }
        uint64_t eight;
        memcpy(&eight, all->rate + i, 8);
        mixed[0] ^= eight;
    }
    for (size_t j = 0; j < 8; j++) {
        *sink ^= (int64_t)mixed[j];
    }
}

int main(int count_of_arguments, char **arguments) {
    if (count_of_arguments != 5) {
        fprintf(stderr, "usage: limits LINES EXPECTED COUNT SAMPLES\n");
        return 64;
    }
    lines all = load_lines(arguments[1], NULL, strtoull(arguments[3], NULL, 10));
    int samples = samples_of(arguments[4]);
    int64_t ns[LONGEST_RUN];
    volatile int64_t kept;
    int64_t sink = 0;

    TIMED(samples, ns, read_only(&all, &sink));
    report_limit("totals: read the inputs", &all, samples, ns);
    TIMED(samples, ns, copy(&all, &sink));
    report_limit("columns: copy inputs to results", &all, samples, ns);
    TIMED(samples, ns, copy_by_library(&all));
    report_limit("columns: memcpy of two columns", &all, samples, ns);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        TIMED(samples, ns, copy_past_cache_512(&all, &sink));
    } else {
        TIMED(samples, ns, copy_past_cache(&all, &sink));
    }
    report_limit("columns: copy past the cache", &all, samples, ns);
#endif
    kept = sink;
    (void)kept;
    return 0;
}
