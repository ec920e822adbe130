// SPDX-License-Identifier: Apache-2.0

// Walks over the tokens of a document and writes the wanted values into slots.
#include "Projector.hpp"

namespace csimdjson {

namespace {

/// The walk over one document. A function takes the token that it is to begin with
/// and returns the one behind what it has read, or null if that is not usual.
///
/// The last token of the text is a closing bracket, so whatever token is not one
/// has another behind it; behind a closing bracket the end has to be looked for.
class ProjectionWalk {
public:
    using Token = const uint32_t *;

    ProjectionWalk(csimdjson_projector &projector, const uint8_t *bytes, uint32_t limit) noexcept
        : projector(projector), bytes(bytes), count(projector.count), limit(limit),
          end_of_tokens(projector.end_of_tokens), backslash(projector.backslash),
          maximum_digits(projector.maximum_digits),
          base(static_cast<uint32_t>(projector.start)) {}

    uint32_t first_backslash() const noexcept { return backslash; }

    /// Reads an object inside which `depth` levels are allowed, itself included.
    Token read_object(Shape &shape, csimdjson_slot *slots, Token token, uint32_t depth,
                      uint64_t *keys) noexcept {
        if (depth == 0 || *token >= limit || bytes[*token] != '{') { return nullptr; }
        token += 1;
        uint64_t seen = 0;
        if (bytes[*token] == '}') {
            *keys = 0;
            return token + 1;
        }
        uint32_t previous = maximum_fields;
        for (;;) {
            uint32_t index = shape.follower[previous];
            const bool is_near_end = count - *token < key_window;
            if (CSIMDJSON_LIKELY(!is_near_end && shape.fields[index].begins(bytes + *token))) {
                token += 2;
            } else {
                token = read_key(shape, token, &index);
                if (token == nullptr) { return nullptr; }
                if (index != unknown_field) { shape.follower[previous] = uint8_t(index); }
            }
            if (CSIMDJSON_LIKELY(index != unknown_field)) {
                const uint64_t bit = uint64_t{1} << index;
                if (seen & bit) { return nullptr; }
                seen |= bit;
                previous = index;
                token = read_value(shape.fields[index], slots, token, depth);
            } else {
                if (shape.is_closed) { return nullptr; }
                seen |= uint64_t{1} << unknown_field;
                token = pass_over(token, depth - 1);
            }
            if (!CSIMDJSON_LIKELY(token != nullptr)) { return nullptr; }
            const uint8_t behind = bytes[*token];
            token += 1;
            if (behind == ',') { continue; }
            if (behind != '}') { return nullptr; }
            *keys = seen;
            return token;
        }
    }

private:
    csimdjson_projector &projector;
    const uint8_t *const bytes;
    const uint32_t count;
    const uint32_t limit;
    const Token end_of_tokens;
    uint32_t backslash;
    const uint32_t maximum_digits;
    const uint32_t base;

    struct Text {
        uint32_t start;
        uint32_t end;
        bool has_escapes;
    };

    /// The offset behind the last byte of a token.
    CSIMDJSON_INLINE uint32_t end_of(Token token) const noexcept {
        uint32_t end = token[1];
        while (classes.of[bytes[end - 1]] == class_space) { end -= 1; }
        return end;
    }

    /// Reads the string of a token, which is a quote.
    CSIMDJSON_INLINE bool read_text(Token token, Text *text) noexcept {
        const uint32_t start = *token + 1;
        uint32_t end = token[1] - 1;
        if (!CSIMDJSON_LIKELY(bytes[end] == '"')) {
            end = end_of(token) - 1;
            if (bytes[end] != '"') { return false; }
        }
        if (end < start) { return false; }
        *text = {start, end, false};
        return CSIMDJSON_LIKELY(end <= backslash) || check_escapes(text);
    }

    __attribute__((noinline)) bool check_escapes(Text *text) noexcept {
        if (backslash < text->start) { backslash = find_backslash(bytes, text->start, count); }
        if (text->end <= backslash) { return true; }
        text->has_escapes = true;
        if (find_invalid_escape(bytes, backslash, text->end) != text->end) { return false; }
        backslash = find_backslash(bytes, text->end, count);
        return true;
    }

    /// Reads a key that is not the expected one, and its colon.
    __attribute__((noinline)) Token read_key(const Shape &shape, Token token,
                                             uint32_t *index) noexcept {
        Text key;
        if (bytes[*token] != '"' || !read_text(token, &key) || key.has_escapes) { return nullptr; }
        token += 1;
        if (bytes[*token] != ':') { return nullptr; }
        const uint32_t length = key.end - key.start;
        *index = unknown_field;
        for (uint32_t i = 0; i < shape.count; ++i) {
            const Field &field = shape.fields[i];
            if (field.length == length &&
                std::memcmp(field.text + 1, bytes + key.start, length) == 0) {
                *index = i;
                break;
            }
        }
        return token + 1;
    }

    /// Reads the value of a field.
    CSIMDJSON_INLINE Token read_value(const Field &field, csimdjson_slot *slots, Token token,
                                      uint32_t depth) noexcept {
        const uint8_t first = bytes[*token];
        csimdjson_slot &slot = slots[field.slot];
        if (field.want == CSIMDJSON_WANT_NOTHING) { return pass_over(token, depth - 1); }
        if (first == 'n') { return pass_over(token, 0); }
        switch (field.want) {
            case CSIMDJSON_WANT_NUMBER: return read_number_slot(first, token, &slot);
            case CSIMDJSON_WANT_TEXT: return first == '"' ? read_text_slot(token, &slot) : nullptr;
            case CSIMDJSON_WANT_WORD: return first == '"' ? read_word_slot(token, &slot) : nullptr;
            case CSIMDJSON_WANT_NAME:
                return first == '"' ? read_text_slot(token, &slot) : read_whole(token, &slot);
            case CSIMDJSON_WANT_FLAG: {
                if (first != 't' && first != 'f') { return nullptr; }
                slot = {first == 't', offset(*token), 0};
                return pass_over(token, 0);
            }
            case CSIMDJSON_WANT_OBJECT: {
                slot = {1, offset(*token), 0};
                uint64_t keys = 0;
                token = read_object(projector.shapes[field.inner], slots, token, depth - 1, &keys);
                return token == end_of_tokens ? nullptr : token;
            }
            case CSIMDJSON_WANT_ROWS: return read_rows(field, token, &slot, depth - 1);
            case CSIMDJSON_WANT_EMPTY:
                if (first != '[' || depth == 1 || bytes[token[1]] != ']') { return nullptr; }
                return behind_container(token + 1);
            default: return nullptr;
        }
    }

    CSIMDJSON_INLINE uint32_t offset(uint32_t at) const noexcept { return base + at; }

    /// The token behind a closing bracket that is not the last of all.
    CSIMDJSON_INLINE Token behind_container(Token closing) const noexcept {
        return closing + 1 == end_of_tokens ? nullptr : closing + 1;
    }

    CSIMDJSON_INLINE Token read_text_slot(Token token, csimdjson_slot *slot) noexcept {
        Text text;
        if (!read_text(token, &text)) { return nullptr; }
        *slot = {0, offset(text.start), offset(text.end)};
        return token + 1;
    }

    CSIMDJSON_INLINE Token read_word_slot(Token token, csimdjson_slot *slot) noexcept {
        Text text;
        if (!read_text(token, &text) || text.has_escapes) { return nullptr; }
        const uint32_t length = text.end - text.start;
        const bool is_inside = text.start >= 8 && count - text.end >= 8;
        const int64_t number = CSIMDJSON_LIKELY(is_inside)
                                       ? projector.words.number(bytes + text.start, length)
                                       : number_of_copy(bytes + text.start, length);
        *slot = {number, offset(text.start), offset(text.end)};
        return token + 1;
    }

    /// The number of a word near an end of the text.
    __attribute__((noinline)) int64_t number_of_copy(const uint8_t *text,
                                                     uint32_t length) noexcept {
        uint8_t copy[32] = {};
        if (length > 16) { return -1; }
        std::memcpy(copy + 8, text, length);
        return projector.words.number(copy + 8, length);
    }

    CSIMDJSON_INLINE Token read_number_slot(uint8_t first, Token token,
                                            csimdjson_slot *slot) noexcept {
        uint32_t start = *token;
        uint32_t end = end_of(token);
        if (first == '"') {
            Text text;
            if (!read_text(token, &text)) { return nullptr; }
            start = text.start;
            end = text.end;
        }
        Number number;
        const uint32_t length = end - start;
        const bool is_read =
                CSIMDJSON_LIKELY(count - start >= 8)
                        ? read_number(bytes + start, length, maximum_digits, &number)
                        : read_long_number(bytes + start, length, maximum_digits, &number);
        if (!is_read) { return nullptr; }
        *slot = {number.mantissa, offset(*token), number.scale};
        return token + 1;
    }

    /// Reads a whole number that is a name.
    CSIMDJSON_INLINE Token read_whole(Token token, csimdjson_slot *slot) noexcept {
        const uint32_t start = *token;
        const uint32_t end = end_of(token);
        const uint32_t sign = bytes[start] == '-';
        const uint32_t digits = end - start - sign;
        if (digits - 1 >= maximum_digits) { return nullptr; }
        if (bytes[start + sign] == '0' && (digits > 1 || sign)) { return nullptr; }
        if (count - start < 9 || !is_digits(bytes + start + sign, digits)) { return nullptr; }
        *slot = {0, offset(start), offset(end)};
        return token + 1;
    }

    /// Reads an array of objects, each into a row of its own.
    Token read_rows(const Field &field, Token token, csimdjson_slot *slot,
                    uint32_t depth) noexcept {
        if (depth == 0 || *token >= limit || bytes[*token] != '[') { return nullptr; }
        const uint32_t first_row = projector.row_count;
        Shape &shape = projector.shapes[field.inner];
        token += 1;
        if (bytes[*token] == ']') {
            *slot = {0, first_row, 0};
            return behind_container(token);
        }
        for (;;) {
            if (!projector.reserve_rows()) { return nullptr; }
            csimdjson_slot *const row =
                    projector.rows.get() + size_t{projector.row_count} * projector.row_slots;
            std::memset(row, 0xFF, projector.row_slots * sizeof(csimdjson_slot));
            projector.row_count += 1;
            uint64_t keys = 0;
            token = read_object(shape, row, token, depth - 1, &keys);
            if (token == nullptr || token == end_of_tokens) { return nullptr; }
            const uint8_t behind = bytes[*token];
            if (behind == ',') {
                token += 1;
                continue;
            }
            if (behind != ']') { return nullptr; }
            *slot = {projector.row_count - first_row, first_row, 0};
            return behind_container(token);
        }
    }

    /// Passes over a value inside which `depth` levels are allowed.
    CSIMDJSON_INLINE Token pass_over(Token token, uint32_t depth) noexcept {
        const uint8_t kind = classes.of[bytes[*token]];
        if (kind <= class_array) { return pass_over_container(token, depth); }
        return pass_over_scalar(token, kind) ? token + 1 : nullptr;
    }

    CSIMDJSON_INLINE bool pass_over_scalar(Token token, uint8_t kind) noexcept {
        if (kind == class_string) {
            Text text;
            return read_text(token, &text);
        }
        const uint8_t *const text = bytes + *token;
        const uint32_t length = end_of(token) - *token;
        switch (kind) {
            case class_number: return is_plain(text, length, bytes + count);
            case class_true: return length == 4 && std::memcmp(text, "true", 4) == 0;
            case class_false: return length == 5 && std::memcmp(text, "false", 5) == 0;
            case class_null: return length == 4 && std::memcmp(text, "null", 4) == 0;
            default: return false;
        }
    }

    /// Passes over an object or array. Whether each that is open is an object is a
    /// bit, the innermost the lowest.
    __attribute__((noinline)) Token pass_over_container(Token token, uint32_t depth) noexcept {
        uint64_t objects = 0;
        uint32_t open = 0;
        for (;;) {
            const uint8_t kind = classes.of[bytes[*token]];
            if (kind <= class_array) {
                if (open == depth || *token >= limit) { return nullptr; }
                open += 1;
                objects = objects << 1 | (kind == class_object);
                token += 1;
                const uint8_t closing = kind == class_object ? '}' : ']';
                if (bytes[*token] != closing) {
                    if (kind == class_object && (token = pass_over_key(token)) == nullptr) {
                        return nullptr;
                    }
                    continue;
                }
            } else {
                if (!pass_over_scalar(token, kind)) { return nullptr; }
                token += 1;
            }
            // Here is the token behind a value or the end of an empty container.
            while (bytes[*token] != ',') {
                if (bytes[*token] != (objects & 1 ? '}' : ']')) { return nullptr; }
                token += 1;
                open -= 1;
                objects >>= 1;
                if (token == end_of_tokens) { return nullptr; }
                if (open == 0) { return token; }
            }
            token += 1;
            if (objects & 1 && (token = pass_over_key(token)) == nullptr) { return nullptr; }
        }
    }

    CSIMDJSON_INLINE Token pass_over_key(Token token) noexcept {
        Text key;
        if (bytes[*token] != '"' || !read_text(token, &key)) { return nullptr; }
        return bytes[token[1]] == ':' ? token + 2 : nullptr;
    }
};

}  // namespace

}  // namespace csimdjson

bool csimdjson_projector::project(const uint8_t *text, uint32_t limit, uint32_t shape,
                                  csimdjson_document *document) noexcept {
    csimdjson::ProjectionWalk walk(*this, text, limit);
    row_count = 0;
    std::memset(slots.get(), 0xFF, document_slots * sizeof(csimdjson_slot));
    uint64_t keys = 0;
    const uint32_t *const behind =
            walk.read_object(shapes[shape], slots.get(), token, maximum_depth, &keys);
    if (behind == nullptr || behind[-1] + 1 != limit) { return false; }
    token = behind;
    // What lies behind a document that is not usual is looked at again.
    backslash = walk.first_backslash();
    *document = {slots.get(), rows.get(), keys, row_count};
    return true;
}
