// SPDX-License-Identifier: Apache-2.0
#include "CKernelBench.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/** Keeps what was read from being left out. */
static void use(uint64_t value) {
    __asm__ volatile("" : : "r"(value));
}

static uint64_t words_of(const void *bytes, size_t count) {
    uint64_t sums[4] = {0};
    const unsigned char *from = bytes;
    size_t at = 0;
    for (; at + 32 <= count; at += 32) {
        uint64_t words[4];
        memcpy(words, from + at, sizeof words);
        for (int i = 0; i < 4; i++) {
            sums[i] ^= words[i];
        }
    }
    for (; at < count; at++) {
        sums[0] ^= from[at];
    }
    return sums[0] ^ sums[1] ^ sums[2] ^ sums[3];
}

/** All three columns a tile at a time, as a kernel reads them. */
enum { TILE = 512 };

void kb_read(const int64_t *price, const int64_t *quantity, const uint8_t *rate, size_t count) {
    uint64_t all = 0;
    for (size_t row = 0; row < count; row += TILE) {
        size_t rows = count - row < TILE ? count - row : TILE;
        all ^= words_of(price + row, rows * 8) ^ words_of(quantity + row, rows * 8) ^ words_of(rate + row, rows);
    }
    use(all);
}

void kb_copy(const int64_t *price, const int64_t *quantity, const uint8_t *rate, int64_t *sum, int64_t *tax,
             size_t count) {
    memcpy(sum, price, count * sizeof *sum);
    memcpy(tax, quantity, count * sizeof *tax);
    use(words_of(rate, count));
}

#if defined(__x86_64__)
/** Both columns in step, a cache line of each at a time. */
__attribute__((target("avx512f"))) static size_t
copy_lines(const int64_t *price, const int64_t *quantity, int64_t *sum, int64_t *tax, size_t count) {
    size_t row = 0;
    for (; row + 8 <= count; row += 8) {
        _mm512_stream_si512((void *)(sum + row), _mm512_loadu_si512(price + row));
        _mm512_stream_si512((void *)(tax + row), _mm512_loadu_si512(quantity + row));
    }
    return row;
}

__attribute__((target("avx2"))) static size_t
copy_halves(const int64_t *price, const int64_t *quantity, int64_t *sum, int64_t *tax, size_t count) {
    size_t row = 0;
    for (; row + 8 <= count; row += 8) {
        const __m256i *from_price = (const __m256i *)(price + row), *from_quantity = (const __m256i *)(quantity + row);
        __m256i *to_sum = (__m256i *)(sum + row), *to_tax = (__m256i *)(tax + row);
        _mm256_stream_si256(to_sum, _mm256_loadu_si256(from_price));
        _mm256_stream_si256(to_sum + 1, _mm256_loadu_si256(from_price + 1));
        _mm256_stream_si256(to_tax, _mm256_loadu_si256(from_quantity));
        _mm256_stream_si256(to_tax + 1, _mm256_loadu_si256(from_quantity + 1));
    }
    return row;
}

static size_t copy_quarters(const int64_t *price, const int64_t *quantity, int64_t *sum, int64_t *tax, size_t count) {
    size_t row = 0;
    for (; row + 8 <= count; row += 8) {
        for (size_t at = row; at < row + 8; at += 2) {
            _mm_stream_si128((__m128i *)(sum + at), _mm_loadu_si128((const __m128i *)(price + at)));
        }
        for (size_t at = row; at < row + 8; at += 2) {
            _mm_stream_si128((__m128i *)(tax + at), _mm_loadu_si128((const __m128i *)(quantity + at)));
        }
    }
    return row;
}

void kb_copy_streaming(const int64_t *price, const int64_t *quantity, const uint8_t *rate, int64_t *sum,
                       int64_t *tax, size_t count) {
    size_t row = 0;
    while (row < count && ((uintptr_t)(sum + row) % 64 != 0)) {
        sum[row] = price[row];
        tax[row] = quantity[row];
        row++;
    }
    if ((uintptr_t)(tax + row) % 64 == 0) {
        size_t left = count - row;
        row += __builtin_cpu_supports("avx512f") ? copy_lines(price + row, quantity + row, sum + row, tax + row, left)
               : __builtin_cpu_supports("avx2")  ? copy_halves(price + row, quantity + row, sum + row, tax + row, left)
                                                 : copy_quarters(price + row, quantity + row, sum + row, tax + row, left);
    }
    for (; row < count; row++) {
        sum[row] = price[row];
        tax[row] = quantity[row];
    }
    use(words_of(rate, count));
    _mm_sfence();
}
#else
void kb_copy_streaming(const int64_t *price, const int64_t *quantity, const uint8_t *rate, int64_t *sum,
                       int64_t *tax, size_t count) {
    kb_copy(price, quantity, rate, sum, tax, count);
}
#endif
