// SPDX-License-Identifier: Apache-2.0

// The projector: its memory, and what its callers tell it.
#include "Projector.hpp"

#include <algorithm>
#include <new>

namespace csimdjson {

bool read_long_number(const uint8_t *text, uint32_t length, uint32_t maximum_digits,
                      Number *number) noexcept {
    const uint8_t *const end = text + length;
    const bool is_negative = length > 0 && *text == '-';
    if (is_negative) { ++text; }

    const uint8_t *const first = text;
    const uint8_t *point = nullptr;
    int64_t mantissa = 0;
    uint32_t digits = 0;
    for (; text != end; ++text) {
        if (*text == '.' && point == nullptr) {
            point = text;
            continue;
        }
        const auto digit = static_cast<uint8_t>(*text - '0');
        if (digit > 9 || digits == maximum_digits) { return false; }
        mantissa = mantissa * 10 + digit;
        digits += 1;
    }
    const auto whole = static_cast<uint32_t>((point ? point : end) - first);
    uint32_t scale = digits - whole;
    if (whole == 0 || (*first == '0' && whole > 1) || (point && scale == 0)) { return false; }
    while (scale > 0 && mantissa % 10 == 0) {
        mantissa /= 10;
        scale -= 1;
    }
    *number = {is_negative ? -mantissa : mantissa, scale};
    return true;
}

}  // namespace csimdjson

using namespace csimdjson;

bool csimdjson_projector::reserve_rows() noexcept {
    if (row_count < row_capacity) { return true; }
    const uint32_t capacity = std::max(uint32_t{64}, row_capacity * 2);
    const size_t size = size_t{capacity} * row_slots * sizeof(csimdjson_slot);
    void *const memory = std::realloc(rows.get(), size);
    if (!memory) { return false; }
    static_cast<void>(rows.release());
    rows.reset(static_cast<csimdjson_slot *>(memory));
    row_capacity = capacity;
    return true;
}

csimdjson_projector *csimdjson_projector_create(uint32_t document_slots, uint32_t row_slots,
                                                uint32_t maximum_depth,
                                                uint32_t maximum_digits) noexcept {
    std::unique_ptr<csimdjson_projector> projector(new (std::nothrow) csimdjson_projector);
    if (!projector) { return nullptr; }
    projector->parser = csimdjson_parser_create();
    void *const memory = std::malloc(size_t{document_slots + 1} * sizeof(csimdjson_slot));
    projector->slots.reset(static_cast<csimdjson_slot *>(memory));
    if (!projector->parser || !memory) { return nullptr; }
    projector->document_slots = document_slots;
    projector->row_slots = row_slots;
    projector->maximum_depth = std::min(maximum_depth, uint32_t{64});
    projector->maximum_digits = std::min(maximum_digits, uint32_t{18});
    return projector.release();
}

void csimdjson_projector_destroy(csimdjson_projector *projector) noexcept { delete projector; }

uint32_t csimdjson_add_shape(csimdjson_projector *projector, bool is_closed) noexcept {
    if (projector->shape_count == maximum_shapes) { return maximum_shapes; }
    Shape &shape = projector->shapes[projector->shape_count];
    shape.count = 0;
    shape.is_closed = is_closed;
    std::memset(shape.follower, 0, sizeof shape.follower);
    projector->shape_count += 1;
    return projector->shape_count - 1;
}

bool csimdjson_add_field(csimdjson_projector *projector, uint32_t shape, const uint8_t *key,
                         size_t length, csimdjson_want want, uint32_t slot,
                         uint32_t inner) noexcept {
    if (shape >= projector->shape_count || length > maximum_key) { return false; }
    Shape &target = projector->shapes[shape];
    const bool has_shape = want == CSIMDJSON_WANT_OBJECT || want == CSIMDJSON_WANT_ROWS;
    const bool has_room = target.count < maximum_fields &&
                          slot < std::max(projector->document_slots, projector->row_slots);
    const bool is_known = inner < shape && projector->shapes[inner].count > 0;
    if (!has_room || (has_shape && !is_known)) { return false; }

    Field &field = target.fields[target.count];
    std::memset(&field, 0, sizeof field);
    field.text[0] = '"';
    std::memcpy(field.text + 1, key, length);
    field.text[length + 1] = '"';
    field.text[length + 2] = ':';
    std::memset(field.mask, 0xFF, length + 3);
    field.length = static_cast<uint8_t>(length);
    field.want = static_cast<uint8_t>(want);
    field.slot = static_cast<uint8_t>(slot);
    field.inner = static_cast<uint8_t>(inner);
    // Until documents have been seen, fields are expected in the order of the shape.
    target.follower[maximum_fields] = 0;
    if (target.count > 0) {
        target.follower[target.count - 1] = static_cast<uint8_t>(target.count);
    }
    target.count += 1;
    return true;
}

bool csimdjson_index(csimdjson_projector *projector, const uint8_t *bytes, size_t start,
                     size_t end) noexcept {
    const Tokens tokens = find_tokens(projector->parser, bytes + start, end - start);
    if (tokens.number == 0) { return false; }
    // The walk relies on it that whatever is not a closing bracket has a token behind it.
    const uint8_t last = tokens.bytes[tokens.offsets[tokens.number - 1]];
    if (last != '}') { return false; }
    projector->start = start;
    projector->count = tokens.count;
    projector->token = tokens.offsets;
    projector->end_of_tokens = tokens.offsets + tokens.number;
    projector->backslash = find_backslash(tokens.bytes, 0, tokens.count);
    return true;
}

bool csimdjson_project(csimdjson_projector *projector, const uint8_t *bytes, size_t start,
                       size_t end, uint32_t shape, csimdjson_document *document) noexcept {
    if (shape >= projector->shape_count || projector->shapes[shape].count == 0) { return false; }
    const auto from = static_cast<uint32_t>(start - projector->start);
    const auto to = static_cast<uint32_t>(end - projector->start);
    const uint32_t *token = projector->token;
    while (token != projector->end_of_tokens && *token < from) { ++token; }
    projector->token = token;
    if (token == projector->end_of_tokens || *token != from) { return false; }
    return projector->project(bytes + projector->start, to, shape, document);
}
