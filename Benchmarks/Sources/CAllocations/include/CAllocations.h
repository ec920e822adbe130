// SPDX-License-Identifier: Apache-2.0
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

/** Whether allocations are counted here: with the C library of GNU. */
bool allocations_are_counted(void);

/** Blocks of memory that this process has asked for so far, all threads together; a block resized counts as one. */
uint64_t allocation_count(void);

#endif
