// SPDX-License-Identifier: Apache-2.0
#include "CInflate.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct cinflate {
    z_stream stream;
    /* A member has begun and has not ended. */
    int in_member;
    int members;
};

/* The window of gzip, and the format: gzip alone, no zlib header. */
enum { GZIP_WINDOW_BITS = 15 + 16 };

cinflate *cinflate_create(void) {
    cinflate *state = calloc(1, sizeof *state);
    if (state != NULL && inflateInit2(&state->stream, GZIP_WINDOW_BITS) != Z_OK) {
        free(state);
        return NULL;
    }
    return state;
}

void cinflate_destroy(cinflate *state) {
    if (state == NULL) {
        return;
    }
    (void)inflateEnd(&state->stream);
    free(state);
}

static uInt limited(size_t count) {
    return count > UINT_MAX ? UINT_MAX : (uInt)count;
}

cinflate_status cinflate_run(cinflate *state, const uint8_t *input, size_t input_count, size_t *consumed,
                             uint8_t *output, size_t output_count, size_t *produced) {
    z_stream *stream = &state->stream;
    *consumed = 0;
    *produced = 0;
    /* zlib may hold output back that did not fit before: a member is asked for more also without new input. */
    while (*produced < output_count && (*consumed < input_count || state->in_member)) {
        uInt in = limited(input_count - *consumed);
        uInt out = limited(output_count - *produced);
        /* zlib does not write to its input; its field is not const for historical reasons. */
        stream->next_in = (Bytef *)(uintptr_t)(input + *consumed);
        stream->avail_in = in;
        stream->next_out = output + *produced;
        stream->avail_out = out;
        state->in_member = 1;
        int status = inflate(stream, Z_NO_FLUSH);
        *consumed += in - stream->avail_in;
        *produced += out - stream->avail_out;
        if (status == Z_STREAM_END) {
            state->in_member = 0;
            state->members += 1;
            if (inflateReset(stream) != Z_OK) {
                return CINFLATE_DAMAGED;
            }
        } else if (status == Z_MEM_ERROR) {
            return CINFLATE_NO_MEMORY;
        } else if (status == Z_BUF_ERROR) {
            break;
        } else if (status != Z_OK) {
            return CINFLATE_DAMAGED;
        }
    }
    return CINFLATE_OK;
}

int cinflate_is_complete(const cinflate *state) {
    return state->members > 0 && !state->in_member;
}
