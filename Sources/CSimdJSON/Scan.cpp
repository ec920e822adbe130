// SPDX-License-Identifier: Apache-2.0

// Cuts a text into tokens byte by byte. This is what locates an error once the
// fast path has refused a text, and what reads all texts on a processor that
// simdjson has no vector code for.
#include "Internal.hpp"

namespace csimdjson {

namespace {

/// The length of the UTF-8 sequence at the beginning of a text, or zero if it is
/// invalid. The text is not empty and begins with a byte above 0x7F.
uint32_t sequence_length(const uint8_t *text, uint32_t available) noexcept {
    const uint8_t lead = text[0];
    const uint32_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || available < length) { return 0; }

    // The second byte of some leads is restricted, which excludes the overlong
    // forms, the surrogates, and what lies above U+10FFFF.
    uint8_t lowest = 0x80, highest = 0xBF;
    switch (lead) {
        case 0xE0: lowest = 0xA0; break;
        case 0xED: highest = 0x9F; break;
        case 0xF0: lowest = 0x90; break;
        case 0xF4: highest = 0x8F; break;
        default: break;
    }
    if (text[1] < lowest || text[1] > highest) { return 0; }
    for (uint32_t i = 2; i < length; ++i) {
        if ((text[i] & 0xC0) != 0x80) { return 0; }
    }
    return length;
}

/// An error in the bytes of a token, or `CSIMDJSON_OK`, and the token's end.
struct Extent {
    csimdjson_status error;
    uint32_t error_offset;
    uint32_t end;
};

/// Finds the end of a string, whose opening quote is at `start`.
Extent scan_string(const uint8_t *bytes, uint32_t start, uint32_t count) noexcept {
    Extent extent{CSIMDJSON_OK, 0, 0};
    const auto note = [&extent](csimdjson_status error, uint32_t offset) {
        if (extent.error == CSIMDJSON_OK) {
            extent.error = error;
            extent.error_offset = offset;
        }
    };
    for (uint32_t i = start + 1; i < count;) {
        const uint8_t byte = bytes[i];
        if (byte == '"') {
            extent.end = i + 1;
            return extent;
        }
        if (byte == '\\') {
            // Only these two escapes matter for finding the end.
            const bool skips = count - i > 1 && (bytes[i + 1] == '"' || bytes[i + 1] == '\\');
            i += skips ? 2 : 1;
        } else if (byte < 0x20) {
            note(CSIMDJSON_CONTROL_CHARACTER, i);
            i += 1;
        } else if (byte < 0x80) {
            i += 1;
        } else {
            const uint32_t length = sequence_length(bytes + i, count - i);
            if (length == 0) { note(CSIMDJSON_INVALID_UTF8, i); }
            i += length == 0 ? 1 : length;
        }
    }
    return {CSIMDJSON_UNCLOSED_STRING, start, count};
}

/// Finds the end of any other scalar, whose first byte is at `start`.
Extent scan_scalar(const uint8_t *bytes, uint32_t start, uint32_t count) noexcept {
    uint32_t i = start;
    while (i < count) {
        if (bytes[i] >= 0x80) {
            const uint32_t length = sequence_length(bytes + i, count - i);
            if (length == 0) { return {CSIMDJSON_INVALID_UTF8, i, i}; }
            i += length;
            continue;
        }
        switch (classes.of[bytes[i]]) {
            case class_object: case class_array: case class_string:
            case class_mark: case class_space:
                return {CSIMDJSON_OK, 0, i};
            default:
                i += 1;
        }
    }
    return {CSIMDJSON_OK, 0, count};
}

}  // namespace

Tokens scan(const uint8_t *bytes, uint32_t count, uint32_t *offsets) noexcept {
    Tokens tokens{bytes, count, offsets, 0, CSIMDJSON_OK, 0};
    uint32_t i = 0;
    while (i < count && tokens.error == CSIMDJSON_OK) {
        const uint8_t kind = classes.of[bytes[i]];
        if (kind == class_space) {
            i += 1;
            continue;
        }
        offsets[tokens.number++] = i;
        if (kind == class_object || kind == class_array || kind == class_mark) {
            i += 1;
            continue;
        }
        const Extent extent =
                kind == class_string ? scan_string(bytes, i, count) : scan_scalar(bytes, i, count);
        tokens.error = extent.error;
        tokens.error_offset = extent.error_offset;
        i = extent.end;
    }
    offsets[tokens.number] = count;
    return tokens;
}

}  // namespace csimdjson
