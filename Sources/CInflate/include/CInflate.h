// SPDX-License-Identifier: Apache-2.0
#ifndef CINFLATE_H
#define CINFLATE_H

#include <stddef.h>
#include <stdint.h>

/*
 * gzip text (RFC 1952) to bytes, piece by piece, over zlib.
 *
 * zlib sets up its state through macros that check a version and a size, which Swift cannot call: that is why this shim
 * exists. A file may hold several gzip members one after the other, as `cat a.gz b.gz` and parallel packers write them;
 * they are one text. What follows the last member and is no member is an error.
 *
 * Ownership: a state is created by cinflate_create and belongs to the caller until cinflate_destroy. Bytes cross as
 * (pointer, count); nothing is kept of them. There are no globals.
 *
 * Threads: a state is used by one thread at a time.
 */

/** The state of one text. */
typedef struct cinflate cinflate;

typedef enum cinflate_status {
    /** More input may follow. */
    CINFLATE_OK = 0,
    /** The bytes are no gzip text, or are damaged. */
    CINFLATE_DAMAGED = 1,
    /** There is no memory for the text's window. */
    CINFLATE_NO_MEMORY = 2,
} cinflate_status;

/** A new state; NULL when there is no memory. */
cinflate *cinflate_create(void);

/** Ends a state; NULL is allowed. */
void cinflate_destroy(cinflate *state);

/**
 * Reads from `input` and writes to `output` until one of them is used up.
 *
 * `consumed` and `produced` tell how much of each was used, also when the status is an error. When input is left and
 * nothing was produced, the output was full.
 */
cinflate_status cinflate_run(cinflate *state, const uint8_t *input, size_t input_count, size_t *consumed,
                             uint8_t *output, size_t output_count, size_t *produced);

/** Whether the text may end here: at least one member was read and none has begun that has not ended. */
int cinflate_is_complete(const cinflate *state);

#endif
