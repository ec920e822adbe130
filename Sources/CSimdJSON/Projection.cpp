// SPDX-License-Identifier: Apache-2.0

// The projector: its memory, and what its callers tell it.
#include "Index.hpp"
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
    projector->is_portable = !has_quick_index();
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
    shape.first = shape.fields;
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
    field.bit = uint64_t{1} << target.count;
    // Until documents have been seen, fields are expected in the order of the shape.
    field.follower = target.fields;
    if (target.count > 0) { target.fields[target.count - 1].follower = &field; }
    target.count += 1;
    return true;
}

bool csimdjson_projector::reserve_marks(uint32_t size) noexcept {
    const uint64_t needed = uint64_t{size} + index_slack;
    if (needed <= mark_capacity) { return true; }
    const uint64_t grown = std::max<uint64_t>({needed, mark_capacity + mark_capacity / 4, 4096});
    marks.reset(static_cast<uint32_t *>(std::malloc(grown * sizeof(uint32_t))));
    mark_capacity = marks ? static_cast<uint32_t>(grown) : 0;
    return marks != nullptr;
}

uint32_t csimdjson_projector::find_marks(const uint8_t *text, uint32_t size) noexcept {
    if (!reserve_marks(size)) { return 0; }
    is_compact = false;
    if (!is_portable) { return find_structurals(text, size, marks.get(), &is_compact); }
    return keep_structurals(find_tokens(parser, text, size), marks.get());
}

void csimdjson_use_portable_index(csimdjson_projector *projector) noexcept {
    projector->is_portable = true;
}

bool csimdjson_index(csimdjson_projector *projector, const uint8_t *bytes, size_t start,
                     size_t end) noexcept {
    // No text of which a document is a part is larger, and so the marks behind it are 32 bits wide.
    if (end - start == 0 || end - start > uint32_t{1} << 31) { return false; }
    const auto count = static_cast<uint32_t>(end - start);
    const uint32_t number = projector->find_marks(bytes + start, count);
    if (number == 0) { return false; }
    uint32_t *const marks = projector->marks.get();
    // The walk relies on it that whatever is not a closing bracket has a mark behind it.
    if (bytes[start + marks[number - 1]] != '}') { return false; }
    marks[number] = count;
    projector->start = start;
    projector->count = count;
    projector->mark = marks;
    projector->end_of_marks = marks + number;
    projector->backslash = find_backslash(bytes + start, 0, count);
    return true;
}

bool csimdjson_project(csimdjson_projector *projector, const uint8_t *bytes, size_t start,
                       size_t end, uint32_t shape, csimdjson_document *document) noexcept {
    if (shape >= projector->shape_count || projector->shapes[shape].count == 0) { return false; }
    const auto from = static_cast<uint32_t>(start - projector->start);
    const auto to = static_cast<uint32_t>(end - projector->start);
    const uint32_t *mark = projector->mark;
    while (mark != projector->end_of_marks && *mark < from) { ++mark; }
    projector->mark = mark;
    if (mark == projector->end_of_marks || *mark != from) { return false; }
    return projector->project(bytes + projector->start, to, shape, document);
}
