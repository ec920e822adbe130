// SPDX-License-Identifier: Apache-2.0

// The escapes of strings: their check and their replacement.
#include "Internal.hpp"

namespace csimdjson {

namespace {

/// The value of each hexadecimal digit, and 0xFF for any other byte.
struct DigitTable {
    uint8_t of[256];

    constexpr DigitTable() : of() {
        for (unsigned byte = 0; byte < 256; ++byte) { of[byte] = 0xFF; }
        for (unsigned i = 0; i < 10; ++i) { of['0' + i] = static_cast<uint8_t>(i); }
        for (unsigned i = 0; i < 6; ++i) {
            of['a' + i] = of['A' + i] = static_cast<uint8_t>(10 + i);
        }
    }
};

constexpr DigitTable digits;

constexpr uint32_t not_hexadecimal = 0xFFFFFFFF;

/// The value of four hexadecimal digits, or `not_hexadecimal`.
CSIMDJSON_INLINE uint32_t read_digits(const uint8_t *text) noexcept {
    const uint32_t a = digits.of[text[0]], b = digits.of[text[1]];
    const uint32_t c = digits.of[text[2]], d = digits.of[text[3]];
    if ((a | b | c | d) > 15) { return not_hexadecimal; }
    return a << 12 | b << 8 | c << 4 | d;
}

/// A character written by an escape.
struct Escape {
    uint32_t character;
    /// How many bytes the escape takes, or zero if it is invalid.
    uint32_t length;
};

constexpr Escape invalid_escape{0, 0};

/// Reads an escape `\uXXXX`, or two of them that are a surrogate pair.
CSIMDJSON_INLINE Escape read_hexadecimal(const uint8_t *text, size_t available) noexcept {
    if (available < 6) { return invalid_escape; }
    const uint32_t unit = read_digits(text + 2);
    if (unit == not_hexadecimal) { return invalid_escape; }
    if ((unit & 0xF800) != 0xD800) { return {unit, 6}; }

    if (unit >= 0xDC00 || available < 12 || text[6] != '\\' || text[7] != 'u') {
        return invalid_escape;
    }
    const uint32_t low = read_digits(text + 8);
    if (low == not_hexadecimal || (low & 0xFC00) != 0xDC00) { return invalid_escape; }
    return {0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), 12};
}

/// Reads the escape at the beginning of a text, which is a backslash.
CSIMDJSON_INLINE Escape read_escape(const uint8_t *text, size_t available) noexcept {
    if (available < 2) { return invalid_escape; }
    switch (text[1]) {
        case 'u': return read_hexadecimal(text, available);
        case '"': case '\\': case '/': return {text[1], 2};
        case 'b': return {'\b', 2};
        case 'f': return {'\f', 2};
        case 'n': return {'\n', 2};
        case 'r': return {'\r', 2};
        case 't': return {'\t', 2};
        default: return invalid_escape;
    }
}

/// Writes a character as UTF-8, and returns the end of what it wrote.
CSIMDJSON_INLINE uint8_t *write_character(uint8_t *output, uint32_t character) noexcept {
    const auto trail = [character](unsigned shift) {
        return static_cast<uint8_t>(0x80 | (character >> shift & 0x3F));
    };
    if (character < 0x80) {
        *output++ = static_cast<uint8_t>(character);
    } else if (character < 0x800) {
        *output++ = static_cast<uint8_t>(0xC0 | character >> 6);
        *output++ = trail(0);
    } else if (character < 0x10000) {
        *output++ = static_cast<uint8_t>(0xE0 | character >> 12);
        *output++ = trail(6);
        *output++ = trail(0);
    } else {
        *output++ = static_cast<uint8_t>(0xF0 | character >> 18);
        *output++ = trail(12);
        *output++ = trail(6);
        *output++ = trail(0);
    }
    return output;
}

}  // namespace

uint32_t find_invalid_escape(const uint8_t *bytes, uint32_t start, uint32_t end) noexcept {
    while (start < end) {
        const uint32_t length = read_escape(bytes + start, end - start).length;
        if (length == 0) { return start; }
        start += length;
        // Text without Latin letters is often escaped as a whole.
        if (start < end && bytes[start] != '\\') { start = find_backslash(bytes, start, end); }
    }
    return end;
}

}  // namespace csimdjson

size_t csimdjson_unescape(const uint8_t *bytes, size_t count, uint8_t *output) noexcept {
    const uint8_t *const end = bytes + count;
    uint8_t *written = output;
    while (bytes != end) {
        const auto available = static_cast<size_t>(end - bytes);
        if (*bytes == '\\') {
            const csimdjson::Escape escape = csimdjson::read_escape(bytes, available);
            if (CSIMDJSON_LIKELY(escape.length != 0)) {
                written = csimdjson::write_character(written, escape.character);
                bytes += escape.length;
            } else {
                *written++ = *bytes++;
            }
            continue;
        }
        const void *const found = std::memchr(bytes, '\\', available);
        const auto *const next = static_cast<const uint8_t *>(found);
        const size_t plain = next ? static_cast<size_t>(next - bytes) : available;
        std::memcpy(written, bytes, plain);
        written += plain;
        bytes += plain;
    }
    return static_cast<size_t>(written - output);
}
