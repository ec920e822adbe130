// SPDX-License-Identifier: Apache-2.0

// Walks over the marks of a document and writes the wanted values into slots.
#include "Projector.hpp"

namespace csimdjson {

namespace {

/// The walk over one document, from one mark to the next: commas, colons and brackets outside of strings. A function
/// takes the mark that it is to begin with and returns the one at which what it has read ends, or null if that is not
/// usual.
///
/// The index has seen to it that each string is closed and has a mark behind it, white space aside: what begins with a
/// quote between two marks is one string. The last mark of the text is a closing bracket, so whatever mark is not one has
/// another behind it; behind a closing bracket the end has to be looked for.
///
/// In a compact text there is no white space inside documents: it is not looked for, and what has some all the same is
/// not usual.
template <bool is_compact> class ProjectionWalk {
public:
    using Mark = const uint32_t *;

    ProjectionWalk(csimdjson_projector &projector, const uint8_t *bytes, uint32_t limit) noexcept
        : projector(projector), bytes(bytes), count(projector.count), limit(limit),
          end_of_marks(projector.end_of_marks), backslash(projector.backslash),
          maximum_digits(projector.maximum_digits),
          base(static_cast<uint32_t>(projector.start)),
          last_window(count < key_window ? 0 : count - key_window) {}

    uint32_t first_backslash() const noexcept { return backslash; }

    /// Reads an object from its opening to its closing bracket, inside which `depth` levels are allowed, itself included.
    Mark read_object(Shape &shape, csimdjson_slot *slots, Mark mark, uint32_t depth,
                     uint64_t *keys) noexcept {
        if (depth == 0 || *mark >= limit) { return nullptr; }
        uint64_t seen = 0;
        if (bytes[mark[1]] == '}' && is_space(*mark + 1, mark[1])) {
            *keys = 0;
            return mark + 1;
        }
        // Where the expected field stands, to be corrected when another one comes.
        Field **expected = &shape.first;
        do {
            // Here is the opening bracket, or the comma before a member.
            const uint32_t start = behind_space(*mark + 1);
            mark += 1;
            Field *field = *expected;
            const bool is_near_end = start > last_window;
            if (!CSIMDJSON_LIKELY(!is_near_end && field->begins(bytes + start))) {
                if (!read_key(shape, start, mark, &field)) { return nullptr; }
                if (field == nullptr) {
                    if (shape.is_closed) { return nullptr; }
                    seen |= uint64_t{1} << unknown_field;
                    mark = pass_over(scalar(mark), mark, depth - 1);
                    if (mark == nullptr) { return nullptr; }
                    continue;
                }
                *expected = field;
            }
            if (!CSIMDJSON_LIKELY((seen & field->bit) == 0)) { return nullptr; }
            seen |= field->bit;
            expected = &field->follower;
            mark = read_value(*field, slots, mark, depth);
            if (!CSIMDJSON_LIKELY(mark != nullptr)) { return nullptr; }
        } while (bytes[*mark] == ',');
        *keys = seen;
        return bytes[*mark] == '}' ? mark : nullptr;
    }

private:
    csimdjson_projector &projector;
    const uint8_t *const bytes;
    const uint32_t count;
    const uint32_t limit;
    const Mark end_of_marks;
    uint32_t backslash;
    const uint32_t maximum_digits;
    const uint32_t base;
    /// The last place at which a key can be looked for by its window. (Nothing but a bracket stands at zero.)
    const uint32_t last_window;

    /// What stands between two marks, without white space at its ends.
    struct Range {
        uint32_t start;
        uint32_t end;
        uint32_t length() const noexcept { return end - start; }
    };

    CSIMDJSON_INLINE bool is_space_at(uint32_t at) const noexcept {
        // The portable index lets other control characters pass: they are scalars of no kind.
        return bytes[at] <= ' ' && classes.of[bytes[at]] == class_space;
    }

    /// Whether there is nothing but white space between two marks.
    CSIMDJSON_INLINE bool is_space(uint32_t start, uint32_t end) const noexcept {
        while (!is_compact && start != end && is_space_at(start)) { start += 1; }
        return start == end;
    }

    /// The first place that is not white space; there is a mark before the end.
    CSIMDJSON_INLINE uint32_t behind_space(uint32_t at) const noexcept {
        while (!is_compact && !CSIMDJSON_LIKELY(!is_space_at(at))) { at += 1; }
        return at;
    }

    /// The scalar behind a mark; it is empty if there is none.
    CSIMDJSON_INLINE Range scalar(Mark mark) const noexcept {
        const uint32_t start = behind_space(*mark + 1);
        uint32_t end = mark[1];
        while (!is_compact && !CSIMDJSON_LIKELY(end == start || !is_space_at(end - 1))) { end -= 1; }
        return {start, end};
    }

    /// Whether a range that begins with a quote holds a string whose escapes are right.
    CSIMDJSON_INLINE bool is_text(Range text, bool *has_escapes) noexcept {
        if (text.length() < 2 || bytes[text.end - 1] != '"') { return false; }
        *has_escapes = false;
        return CSIMDJSON_LIKELY(text.end <= backslash) || check_escapes(text, has_escapes);
    }

    __attribute__((noinline)) bool check_escapes(Range text, bool *has_escapes) noexcept {
        if (backslash < text.start) { backslash = find_backslash(bytes, text.start, count); }
        if (text.end <= backslash) { return true; }
        *has_escapes = true;
        const uint32_t end = text.end - 1;
        if (find_invalid_escape(bytes, backslash, end) != end) { return false; }
        backslash = find_backslash(bytes, end, count);
        return true;
    }

    /// Reads a key that is not the expected one, up to its colon.
    __attribute__((noinline)) bool read_key(Shape &shape, uint32_t start, Mark colon,
                                            Field **field) noexcept {
        const Range key = scalar(colon - 1);
        bool has_escapes = false;
        if (bytes[start] != '"' || bytes[*colon] != ':' || !is_text(key, &has_escapes) ||
            has_escapes) {
            return false;
        }
        const uint32_t length = key.length() - 2;
        *field = nullptr;
        for (uint32_t i = 0; i < shape.count; ++i) {
            Field &candidate = shape.fields[i];
            if (candidate.length == length &&
                std::memcmp(candidate.text + 1, bytes + start + 1, length) == 0) {
                *field = &candidate;
                break;
            }
        }
        return true;
    }

    /// Reads the value of a field, behind its colon.
    CSIMDJSON_INLINE Mark read_value(const Field &field, csimdjson_slot *slots, Mark colon,
                                     uint32_t depth) noexcept {
        const Range value = scalar(colon);
        const uint8_t first = bytes[value.start];
        csimdjson_slot &slot = slots[field.slot];
        bool is_read = false;
        switch (field.want) {
            case CSIMDJSON_WANT_NOTHING: return pass_over(value, colon, depth - 1);
            case CSIMDJSON_WANT_TEXT: is_read = read_text_slot(value, &slot); break;
            case CSIMDJSON_WANT_NUMBER: is_read = read_number_slot(value, first, &slot); break;
            case CSIMDJSON_WANT_NAME:
                is_read = first == '"' ? read_text_slot(value, &slot) : read_whole(value, &slot);
                break;
            case CSIMDJSON_WANT_WORD: is_read = read_word_slot(value, &slot); break;
            default: return read_other_value(field, &slot, slots, value, colon, depth);
        }
        if (CSIMDJSON_LIKELY(is_read)) { return colon + 1; }
        return first == 'n' ? pass_over(value, colon, 0) : nullptr;
    }

    /// Reads the value of a field of which a document has few.
    __attribute__((noinline)) Mark read_other_value(const Field &field, csimdjson_slot *slot,
                                                    csimdjson_slot *slots, Range value, Mark colon,
                                                    uint32_t depth) noexcept {
        const uint8_t first = bytes[value.start];
        if (first == 'n') { return pass_over(value, colon, 0); }
        switch (field.want) {
            case CSIMDJSON_WANT_FLAG: {
                if (first != 't' && first != 'f') { return nullptr; }
                *slot = {first == 't', offset(value.start), 0};
                return pass_over(value, colon, 0);
            }
            case CSIMDJSON_WANT_OBJECT: {
                if (!opens(value.start, colon, '{')) { return nullptr; }
                *slot = {1, offset(value.start), 0};
                uint64_t keys = 0;
                return behind_container(read_object(projector.shapes[field.inner], slots, colon + 1,
                                                    depth - 1, &keys));
            }
            case CSIMDJSON_WANT_ROWS: {
                if (!opens(value.start, colon, '[')) { return nullptr; }
                return behind_container(read_rows(field, colon + 1, slot, depth - 1));
            }
            case CSIMDJSON_WANT_EMPTY: {
                if (!opens(value.start, colon, '[') || depth == 1) { return nullptr; }
                const Mark opening = colon + 1;
                if (bytes[opening[1]] != ']' || !is_space(*opening + 1, opening[1])) {
                    return nullptr;
                }
                return behind_container(opening + 1);
            }
            default: return nullptr;
        }
    }

    CSIMDJSON_INLINE uint32_t offset(uint32_t at) const noexcept { return base + at; }

    /// Whether the value that starts here, behind a mark, is a container.
    CSIMDJSON_INLINE bool opens(uint32_t start, Mark before, uint8_t bracket) const noexcept {
        return start == before[1] && bytes[start] == bracket;
    }

    /// The mark behind a closing bracket that is not the last of all, if there is nothing between them.
    CSIMDJSON_INLINE Mark behind_container(Mark closing) const noexcept {
        if (closing == nullptr || closing + 1 == end_of_marks) { return nullptr; }
        return is_space(*closing + 1, closing[1]) ? closing + 1 : nullptr;
    }

    CSIMDJSON_INLINE bool read_text_slot(Range value, csimdjson_slot *slot) noexcept {
        bool has_escapes = false;
        if (bytes[value.start] != '"' || !is_text(value, &has_escapes)) { return false; }
        *slot = {0, offset(value.start + 1), offset(value.end - 1)};
        return true;
    }

    CSIMDJSON_INLINE bool read_word_slot(Range value, csimdjson_slot *slot) noexcept {
        bool has_escapes = false;
        if (bytes[value.start] != '"' || !is_text(value, &has_escapes) || has_escapes) {
            return false;
        }
        const uint32_t start = value.start + 1;
        const uint32_t length = value.length() - 2;
        const bool is_inside = start >= 8 && count - value.end >= 8;
        const int64_t number = CSIMDJSON_LIKELY(is_inside)
                                       ? projector.words.number(bytes + start, length)
                                       : projector.words.number_of_copy(bytes + start, length);
        *slot = {number, offset(start), offset(value.end - 1)};
        return true;
    }

    CSIMDJSON_INLINE bool read_number_slot(Range value, uint8_t first,
                                           csimdjson_slot *slot) noexcept {
        const uint32_t at = value.start;
        if (first == '"') {
            bool has_escapes = false;
            if (!is_text(value, &has_escapes)) { return false; }
            value = {value.start + 1, value.end - 1};
        }
        Number number;
        const bool is_read =
                CSIMDJSON_LIKELY(count - value.start >= 8)
                        ? read_number(bytes + value.start, value.length(), maximum_digits, &number)
                        : read_long_number(bytes + value.start, value.length(), maximum_digits,
                                           &number);
        if (!is_read) { return false; }
        *slot = {number.mantissa, offset(at), number.scale};
        return true;
    }

    /// Reads a whole number that is a name.
    CSIMDJSON_INLINE bool read_whole(Range value, csimdjson_slot *slot) noexcept {
        const uint32_t sign = bytes[value.start] == '-';
        const uint32_t first = value.start + sign;
        const uint32_t digits = value.length() - sign;
        if (digits - 1 >= maximum_digits) { return false; }
        if (bytes[first] == '0' && (digits > 1 || sign)) { return false; }
        if (count - value.start < 9 || !is_digits(bytes + first, digits)) { return false; }
        *slot = {0, offset(value.start), offset(value.end)};
        return true;
    }

    /// Reads an array of objects, each into a row of its own, from its opening to its closing bracket.
    Mark read_rows(const Field &field, Mark mark, csimdjson_slot *slot, uint32_t depth) noexcept {
        if (depth == 0 || *mark >= limit) { return nullptr; }
        const uint32_t first_row = projector.row_count;
        Shape &shape = projector.shapes[field.inner];
        if (bytes[mark[1]] == ']' && is_space(*mark + 1, mark[1])) {
            *slot = {0, first_row, 0};
            return mark + 1;
        }
        for (;;) {
            // Here is the opening bracket, or the comma before a row.
            if (!opens(behind_space(*mark + 1), mark, '{') || !projector.reserve_rows()) {
                return nullptr;
            }
            csimdjson_slot *const row =
                    projector.rows.get() + size_t{projector.row_count} * projector.row_slots;
            std::memset(row, 0xFF, projector.row_slots * sizeof(csimdjson_slot));
            projector.row_count += 1;
            uint64_t keys = 0;
            mark = behind_container(read_object(shape, row, mark + 1, depth - 1, &keys));
            if (mark == nullptr) { return nullptr; }
            const uint8_t behind = bytes[*mark];
            if (behind == ',') { continue; }
            if (behind != ']') { return nullptr; }
            *slot = {projector.row_count - first_row, first_row, 0};
            return mark;
        }
    }

    /// Passes over a value and returns the mark behind it; `mark` is the one before it, inside the value
    /// `depth` levels are allowed.
    CSIMDJSON_INLINE Mark pass_over(Range value, Mark mark, uint32_t depth) noexcept {
        const uint8_t kind = classes.of[bytes[value.start]];
        if (kind <= class_array) {
            return behind_container(pass_over_container(mark + 1, depth));
        }
        return pass_over_scalar(value, kind) ? mark + 1 : nullptr;
    }

    CSIMDJSON_INLINE bool pass_over_scalar(Range value, uint8_t kind) noexcept {
        bool has_escapes = false;
        return kind == class_string
                       ? is_text(value, &has_escapes)
                       : is_scalar(kind, bytes + value.start, value.length(), bytes + count);
    }

    /// Passes over an object or array, from its opening to its closing bracket. Whether each that is open is an
    /// object is a bit, the innermost the lowest.
    __attribute__((noinline)) Mark pass_over_container(Mark mark, uint32_t depth) noexcept {
        uint64_t objects = 0;
        uint32_t open = 0;
        for (;;) {
            // Here is an opening bracket.
            if (open == depth || *mark >= limit) { return nullptr; }
            const bool is_object = bytes[*mark] == '{';
            open += 1;
            objects = objects << 1 | is_object;
            const bool is_empty = bytes[mark[1]] == (is_object ? '}' : ']') &&
                                  is_space(*mark + 1, mark[1]);
            bool is_behind_value = is_empty;
            if (is_empty) { mark += 1; }
            for (;;) {
                if (is_behind_value) {
                    while (bytes[*mark] != ',') {
                        if (bytes[*mark] != (objects & 1 ? '}' : ']')) { return nullptr; }
                        open -= 1;
                        objects >>= 1;
                        if (open == 0) { return mark; }
                        mark = behind_container(mark);
                        if (mark == nullptr) { return nullptr; }
                    }
                }
                // Here is an opening bracket with something behind it, or a comma.
                if (objects & 1) {
                    if (!pass_over_key(mark)) { return nullptr; }
                    mark += 1;
                }
                const Range value = scalar(mark);
                const uint8_t kind = classes.of[bytes[value.start]];
                mark += 1;
                if (kind <= class_array) { break; }
                if (!pass_over_scalar(value, kind)) { return nullptr; }
                is_behind_value = true;
            }
        }
    }

    /// Passes over the key behind a mark, up to the colon that is the next.
    CSIMDJSON_INLINE bool pass_over_key(Mark mark) noexcept {
        const Range key = scalar(mark);
        bool has_escapes = false;
        return bytes[key.start] == '"' && bytes[mark[1]] == ':' && is_text(key, &has_escapes);
    }
};

/// Projects the document at the projector's mark, and moves the mark behind it.
template <bool is_compact>
bool project_document(csimdjson_projector &projector, const uint8_t *text, uint32_t limit,
                      uint32_t shape, uint64_t *keys) noexcept {
    ProjectionWalk<is_compact> walk(projector, text, limit);
    const uint32_t *const closing = walk.read_object(
            projector.shapes[shape], projector.slots.get(), projector.mark, projector.maximum_depth, keys);
    if (closing == nullptr || *closing + 1 != limit) { return false; }
    projector.mark = closing + 1;
    // What lies behind a document that is not usual is looked at again.
    projector.backslash = walk.first_backslash();
    return true;
}

}  // namespace

}  // namespace csimdjson

bool csimdjson_projector::project(const uint8_t *text, uint32_t limit, uint32_t shape,
                                  csimdjson_document *document) noexcept {
    row_count = 0;
    std::memset(slots.get(), 0xFF, document_slots * sizeof(csimdjson_slot));
    uint64_t keys = 0;
    if (text[*mark] != '{') { return false; }
    const bool is_usual = is_compact
            ? csimdjson::project_document<true>(*this, text, limit, shape, &keys)
            : csimdjson::project_document<false>(*this, text, limit, shape, &keys);
    *document = {slots.get(), rows.get(), keys, row_count};
    return is_usual;
}
