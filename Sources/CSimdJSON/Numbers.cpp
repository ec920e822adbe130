// SPDX-License-Identifier: Apache-2.0

// The grammar of numbers, for strict parses.
#include "Internal.hpp"

namespace csimdjson {

namespace {

/// The first byte behind the digits at the beginning of a text.
const uint8_t *skip_digits(const uint8_t *text, const uint8_t *end) noexcept {
    while (text != end && static_cast<uint8_t>(*text - '0') < 10) { ++text; }
    return text;
}

}  // namespace

bool is_number(const uint8_t *text, size_t count) noexcept {
    const uint8_t *const end = text + count;
    if (text != end && *text == '-') { ++text; }

    const uint8_t *digits = text;
    text = skip_digits(text, end);
    if (text == digits || (*digits == '0' && text - digits > 1)) { return false; }

    if (text != end && *text == '.') {
        digits = ++text;
        text = skip_digits(text, end);
        if (text == digits) { return false; }
    }
    if (text != end && (*text | 0x20) == 'e') {
        ++text;
        if (text != end && (*text == '+' || *text == '-')) { ++text; }
        digits = text;
        text = skip_digits(text, end);
        if (text == digits) { return false; }
    }
    return text == end;
}

}  // namespace csimdjson
