// SPDX-License-Identifier: Apache-2.0

// What the files of this target share. It is not part of the interface.
#pragma once

#include "CSimdJSON.h"

#include <cstdint>
#include <cstring>

#if defined(__GNUC__)
#define CSIMDJSON_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define CSIMDJSON_INLINE inline __attribute__((always_inline))
#else
#define CSIMDJSON_LIKELY(condition) (condition)
#define CSIMDJSON_INLINE inline
#endif

namespace csimdjson {

static_assert(sizeof(csimdjson_node) == 16, "a node is four words of 32 bits");

/// What a token is, by its first byte. The containers and the scalars that have
/// a kind carry the number of that kind.
enum Class : uint8_t {
    class_object = CSIMDJSON_OBJECT,
    class_array = CSIMDJSON_ARRAY,
    class_string = CSIMDJSON_STRING,
    class_number = CSIMDJSON_NUMBER,
    class_true = CSIMDJSON_TRUE,
    class_false = CSIMDJSON_FALSE,
    class_null = CSIMDJSON_NULL,
    class_other = CSIMDJSON_INVALID,
    /// A token of one byte that never begins a value: a comma, a colon, a closing
    /// bracket or a control character.
    class_mark,
    class_space,
};

/// The class of each byte.
struct ClassTable {
    uint8_t of[256];

    constexpr ClassTable() : of() {
        for (unsigned byte = 0; byte < 256; ++byte) {
            of[byte] = byte < 0x20 ? class_mark : class_other;
        }
        for (unsigned digit = '0'; digit <= '9'; ++digit) { of[digit] = class_number; }
        of[unsigned{'-'}] = class_number;
        of[unsigned{'{'}] = class_object;
        of[unsigned{'['}] = class_array;
        of[unsigned{'"'}] = class_string;
        of[unsigned{'t'}] = class_true;
        of[unsigned{'f'}] = class_false;
        of[unsigned{'n'}] = class_null;
        of[unsigned{','}] = of[unsigned{':'}] = class_mark;
        of[unsigned{'}'}] = of[unsigned{']'}] = class_mark;
        of[unsigned{' '}] = of[unsigned{'\t'}] = class_space;
        of[unsigned{'\n'}] = of[unsigned{'\r'}] = class_space;
    }
};

inline constexpr ClassTable classes;

/// A text cut into tokens.
struct Tokens {
    const uint8_t *bytes;
    uint32_t count;
    /// The offset of each token's first byte, in order. The entry behind the last
    /// is `count`.
    const uint32_t *offsets;
    uint32_t number;
    /// The first error in the bytes of the text, or `CSIMDJSON_OK`. With an error
    /// the last token is the one that it is in, and the rest was not cut.
    csimdjson_status error;
    uint32_t error_offset;
};

/// What a walk may accept.
struct Limits {
    uint32_t maximum_depth;
    bool strict;
};

/// The end of a walk: the error if there is one, and the number of nodes if not.
struct Outcome {
    csimdjson_status status;
    uint32_t offset;
    uint32_t node_count;
};

/// Cuts any text into tokens, without vector instructions, and finds the first
/// error in its bytes. `offsets` needs room for `count + 1` entries.
Tokens scan(const uint8_t *bytes, uint32_t count, uint32_t *offsets) noexcept;

/// Finds the tokens of a text by the vector code of simdjson, in which a scalar can
/// hide a quote. There are none if the text has an error that it sees, if there is
/// no such code for this processor, or if there is no memory.
Tokens find_tokens(csimdjson_parser *parser, const uint8_t *bytes, size_t count) noexcept;

/// Checks the structure of the tokens that simdjson found and writes a node for
/// each value, at most one for each token.
///
/// This accepts nearly all valid texts and nothing else. When it gives up, the
/// outcome is an error of no particular meaning.
Outcome walk_quickly(const Tokens &tokens, Limits limits, csimdjson_node *nodes) noexcept;

/// Checks the structure of the tokens that `scan` found and writes a node for
/// each value, at most one for each token. The outcome is exact.
Outcome walk_exactly(const Tokens &tokens, Limits limits, csimdjson_node *nodes) noexcept;

/// The offset of the first backslash in a range, or the end of the range.
inline uint32_t find_backslash(const uint8_t *bytes, uint32_t start, uint32_t end) noexcept {
    if (start >= end) { return end; }
    const void *found = std::memchr(bytes + start, '\\', end - start);
    return found ? static_cast<uint32_t>(static_cast<const uint8_t *>(found) - bytes) : end;
}

/// The offset of the first invalid escape in a range that begins with a
/// backslash, or the end of the range.
uint32_t find_invalid_escape(const uint8_t *bytes, uint32_t start, uint32_t end) noexcept;

/// Whether a text is a number by the grammar of JSON.
bool is_number(const uint8_t *text, size_t count) noexcept;

/// Whether a scalar's text has only bytes from 0x23 to 0x7F, so that no quote
/// and no control character hides in it. The bytes up to `limit` can be read.
CSIMDJSON_INLINE bool is_plain(const uint8_t *text, size_t count, const uint8_t *limit) noexcept {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (count < 8 && limit - text >= 8) {
        const uint64_t ones = 0x0101010101010101;
        uint64_t word;
        std::memcpy(&word, text, 8);
        word = (word & ((uint64_t{1} << (count * 8)) - 1)) | (ones * 0x23) << (count * 8);
        return ((word | (word - ones * 0x23)) & (ones * 0x80)) == 0;
    }
#endif
    (void)limit;
    for (size_t i = 0; i < count; ++i) {
        if (text[i] < 0x23 || text[i] > 0x7F) { return false; }
    }
    return true;
}

}  // namespace csimdjson
