// SPDX-License-Identifier: Apache-2.0
#include "CFiscalKernels.h"
#include "CKernelBench.h"

#include <string.h>

enum { RATES = 6 };

void kb_compute_blocks(const int64_t *price, const int64_t *quantity, const uint8_t *rate, int64_t *sum, int64_t *tax,
                       size_t count, size_t block, const char *version) {
    static const fk_rate rates[RATES] = {{0, 1, 0}, {1, 21, 0}, {7, 107, 0}, {1, 11, 0}, {1, 6, 0}, {11, 61, 0}};
    const fk_policy policy = {
        .scale = 2,
        .unit_price = FK_KEEP,
        .line_sum = 0xFF0,
        .vat = 0xFF0,
        .rates = rates,
        .rate_count = RATES,
        .kernel = strcmp(version, "avx512") == 0 ? FK_KERNEL_AVX512
                  : strcmp(version, "avx2") == 0 ? FK_KERNEL_AVX2
                                                 : FK_KERNEL_SCALAR,
    };
    for (size_t row = 0; row < count; row += block) {
        const fk_lines lines = {
            .count = block < count - row ? block : count - row,
            .price = price + row,
            .quantity = quantity + row,
            .short_rate = rate + row,
            .all_price_scale = 2,
            .all_quantity_scale = 3,
        };
        const fk_results results = {.sum = sum + row, .tax = tax + row};
        fk_compute_lines(&lines, &policy, &results);
    }
}
