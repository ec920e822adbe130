// SPDX-License-Identifier: Apache-2.0

// What a projector is made of: shapes, fields, words, and the reading of one value.
#pragma once

#include "Internal.hpp"

#include <cstdlib>
#include <memory>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace csimdjson {

constexpr uint32_t maximum_fields = 62;
constexpr uint32_t maximum_shapes = 16;
constexpr uint32_t maximum_key = 21;
/// How many bytes a field looks at to recognise its key.
constexpr uint32_t key_window = 24;
/// A key that no field of its shape has.
constexpr uint32_t unknown_field = 63;

CSIMDJSON_INLINE uint64_t load_word(const uint8_t *text) noexcept {
    uint64_t word;
    std::memcpy(&word, text, 8);
    return word;
}

/// A key of a shape, as it is recognised in a text, and what is wanted of its value.
struct alignas(64) Field {
    /// The key with its quotes and a colon, and what of it is compared.
    uint8_t text[key_window];
    uint8_t mask[key_window];
    /// The field that followed this one the last time.
    Field *follower;
    /// Where it stands in its shape, as one bit.
    uint64_t bit;
    /// The length of the key itself.
    uint8_t length;
    uint8_t want;
    uint8_t slot;
    uint8_t inner;

    /// Whether this key and a colon right behind it begin here. The text has at
    /// least `key_window` bytes.
    CSIMDJSON_INLINE bool begins(const uint8_t *bytes) const noexcept {
#if defined(__SSE2__)
        const __m128i same = _mm_cmpeq_epi8(_mm_and_si128(load(bytes), load(mask)), load(text));
        if (_mm_movemask_epi8(same) != 0xFFFF) { return false; }
#else
        if ((difference(bytes, 0) | difference(bytes, 8)) != 0) { return false; }
#endif
        return CSIMDJSON_LIKELY(length <= 13) || difference(bytes, 16) == 0;
    }

private:
#if defined(__SSE2__)
    static CSIMDJSON_INLINE __m128i load(const uint8_t *from) noexcept {
        return _mm_loadu_si128(reinterpret_cast<const __m128i *>(from));
    }
#endif

    CSIMDJSON_INLINE uint64_t difference(const uint8_t *bytes, unsigned at) const noexcept {
        return (load_word(bytes + at) & load_word(mask + at)) ^ load_word(text + at);
    }
};

struct Shape {
    Field fields[maximum_fields];
    uint32_t count;
    bool is_closed;
    /// The first field of the last object.
    Field *first;
};

/// Short texts that occur again and again, numbered as they are first seen.
class Words {
public:
    /// The number of a text of which at least eight bytes can be read on either
    /// side of its end, or -1 if it is too long or there are too many words.
    CSIMDJSON_INLINE int64_t number(const uint8_t *text, uint32_t length) noexcept {
        if (length > 16) { return -1; }
        // All of the text is in two words that may overlap, and its length. Long texts and short ones come in any
        // order, so that there is no branch between them.
        const uint64_t is_long = 0 - uint64_t{length >= 8};
        const uint64_t head = load_word(text) & (((uint64_t{1} << (length & 7) * 8) - 1) | is_long);
        const uint64_t tail = load_word(text + length - 8) & is_long;
        uint64_t place = (head ^ length) * 0x9E3779B97F4A7C15 >> 57;
        for (;; place = (place + 1) % places) {
            const Entry &entry = entries[place];
            const uint64_t difference =
                    (entry.head ^ head) | (entry.tail ^ tail) | (entry.length ^ length);
            if (CSIMDJSON_LIKELY(difference == 0 && entry.number != 0)) { return entry.number - 1; }
            if (entry.number == 0) { return add({head, tail, length, 0}, place); }
        }
    }

    /// The same for a text at whose sides bytes cannot be read.
    __attribute__((noinline)) int64_t number_of_copy(const uint8_t *text,
                                                     uint32_t length) noexcept {
        uint8_t copy[32] = {};
        if (length > 16) { return -1; }
        std::memcpy(copy + 8, text, length);
        return number(copy + 8, length);
    }

private:
    struct Entry {
        uint64_t head;
        uint64_t tail;
        uint32_t length;
        /// Counted from one; zero where there is no word.
        int32_t number;
    };
    static constexpr uint64_t places = 128;
    static constexpr int32_t maximum = 32;
    Entry entries[places] = {};
    int32_t count = 0;

    int64_t add(Entry entry, uint64_t place) noexcept {
        if (count == maximum) { return -1; }
        count += 1;
        entry.number = count;
        entries[place] = entry;
        return entry.number - 1;
    }
};

struct Number {
    int64_t mantissa;
    uint32_t scale;
};

/// Reads a number without an exponent, of at most `maximum_digits` digits, which
/// are 18 at most.
bool read_long_number(const uint8_t *text, uint32_t length, uint32_t maximum_digits,
                      Number *number) noexcept;

/// The same, quickly for the usual number of at most eight characters, eight bytes
/// of which can be read.
CSIMDJSON_INLINE bool read_number(const uint8_t *text, uint32_t length, uint32_t maximum_digits,
                                  Number *number) noexcept {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (CSIMDJSON_LIKELY(length - 1 < 8 && maximum_digits >= 8)) {
        const uint64_t ones = 0x0101010101010101;
        const unsigned free = (8 - length) * 8;
        // The values of the digits, a point among them, at the right end of the word, behind zeros.
        const uint64_t word = (load_word(text) << free) ^ ((ones * '0') << free);
        const uint64_t point_digit = '.' ^ '0';
        const uint64_t other = word ^ (ones * point_digit);
        const uint64_t point = (other - ones) & ~other & (ones * 0x80);
        // A point is taken out, and the digits before it move by one. Without a point all bits are those behind it:
        // there is no branch, since nearly as many numbers have no point as have one.
        const uint64_t up_to = point ^ (point - 1);
        const uint64_t has_point = point != 0;
        const uint64_t behind = word & ~(up_to & (0 - has_point));
        const uint64_t before = (word << 8) & up_to & (0 - has_point);
        const uint64_t digits = behind | before;
        const auto at = static_cast<unsigned>(__builtin_ctzll(point | uint64_t{1} << 63)) / 8;
        uint32_t scale = 7 - at;
        // Not a digit, no digit at either side of the point, a zero before other digits or at the end of a fraction.
        const uint64_t first = text[0] ^ uint64_t{'0'};
        const uint64_t last = word >> 56;
        const bool is_odd = ((digits | (digits + ones * 0x76)) & (ones * 0x80)) != 0 || first > 9 ||
                            ((last == 0 || last > 9) & (has_point != 0));
        const bool is_padded = first == 0 && length > 1 && text[1] != '.';
        if (CSIMDJSON_LIKELY(!is_odd && !is_padded)) {
            uint64_t value = (digits * 10) + (digits >> 8);
            value = (((value & 0x000000FF000000FF) * 0x000F424000000064) +
                     (((value >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32;
            *number = {static_cast<int64_t>(value), scale};
            return true;
        }
    }
#endif
    return read_long_number(text, length, maximum_digits, number);
}

/// Whether a text is digits and nothing else. Eight bytes of it can be read.
CSIMDJSON_INLINE bool is_digits(const uint8_t *text, uint32_t length) noexcept {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    if (CSIMDJSON_LIKELY(length - 1 < 8)) {
        const uint64_t ones = 0x0101010101010101;
        const uint64_t digits = (load_word(text) ^ (ones * '0')) << (8 - length) * 8;
        return ((digits | (digits + ones * 0x76)) & (ones * 0x80)) == 0;
    }
#endif
    for (uint32_t i = 0; i < length; ++i) {
        if (static_cast<uint8_t>(text[i] - '0') > 9) { return false; }
    }
    return true;
}

/// Whether a scalar that is no string is what its first byte tells; the bytes up to `limit` can be read. The grammar of a
/// number that nobody wants is not looked at.
CSIMDJSON_INLINE bool is_scalar(uint8_t kind, const uint8_t *text, uint32_t length,
                                const uint8_t *limit) noexcept {
    switch (kind) {
        case class_number: return is_plain(text, length, limit);
        case class_true: return length == 4 && std::memcmp(text, "true", 4) == 0;
        case class_false: return length == 5 && std::memcmp(text, "false", 5) == 0;
        case class_null: return length == 4 && std::memcmp(text, "null", 4) == 0;
        default: return false;
    }
}

}  // namespace csimdjson
