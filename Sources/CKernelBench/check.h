// SPDX-License-Identifier: Apache-2.0
#ifndef KB_CHECK_H
#define KB_CHECK_H

#include "CFiscalKernels.h"
#include "CKernelBench.h"

enum { ROWS = 512, RATES = 96 };

/** Lines and a policy that point into itself. The index of a rate is the same in both columns. */
typedef struct block {
    int64_t price[ROWS], quantity[ROWS];
    uint8_t price_scale[ROWS], quantity_scale[ROWS], short_rate[ROWS];
    uint16_t rate[ROWS];
    fk_rate rates[RATES];
    fk_lines lines;
    fk_policy policy;
} block;

/** Adds to `check` what every version makes of a block. */
void kb_compare(const block *block, uint64_t number, kb_check *check);

#endif
