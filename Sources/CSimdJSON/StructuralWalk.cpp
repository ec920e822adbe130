// SPDX-License-Identifier: Apache-2.0

// Checks the order of the tokens and writes the nodes.
#include "Internal.hpp"

namespace csimdjson {

namespace {

/// The escapes of one string.
struct Escapes {
    /// The offset of the first backslash behind the string.
    uint32_t next;
    /// The offset of the first invalid escape, or the end of the string.
    uint32_t invalid;
    bool any;
};

/// Checks the escapes of a string. No backslash of a string from this one on is
/// before the given one, which itself is before the end of the string.
Escapes check_escapes(const uint8_t *bytes, uint32_t start, uint32_t end, uint32_t backslash,
                      uint32_t count) noexcept {
    if (backslash < start) { backslash = find_backslash(bytes, start, count); }
    if (end <= backslash) { return {backslash, end, false}; }
    const uint32_t invalid = find_invalid_escape(bytes, backslash, end);
    return {find_backslash(bytes, end, count), invalid, true};
}

/// The walk over the tokens of one text. All of it is inlined, so that its state
/// is in registers.
///
/// An exact walk takes the tokens of `scan` and finds the first error. The other
/// takes those of simdjson, in which a scalar can hide a quote, and gives up when
/// anything is not as in the usual valid text. It needs no check for the end of
/// the tokens but behind a closing bracket, since one is the last token: whatever
/// token is not a closing bracket has another one behind it.
///
/// The containers that are open form a list: until it is closed, the `next` of
/// each is the index of the one around it.
template <bool exact>
class Walk {
public:
    CSIMDJSON_INLINE Walk(const Tokens &tokens, Limits limits, csimdjson_node *nodes) noexcept
        : tokens(tokens), limits(limits), nodes(nodes),
          backslash(find_backslash(tokens.bytes, 0, tokens.count)) {}

    CSIMDJSON_INLINE Outcome run() noexcept {
        uint32_t parent = 0;
        uint32_t depth = 0;
        uint8_t closing = 0;
        for (;;) {
            if (closing == '}' && !read_key()) { return failure; }

            const uint8_t kind = classes.of[byte()];
            if (kind <= class_array) {
                if (depth == limits.maximum_depth) { return fail(CSIMDJSON_TOO_DEEP); }
                depth += 1;
                closing = kind == class_object ? '}' : ']';
                put(offset(), 0, parent, kind);
                parent = made - 1;
                token += 1;
                if (byte() != closing) { continue; }
            } else {
                if (!read_scalar(kind)) { return failure; }
                token += 1;
                if (depth == 0) { break; }
            }

            // Here is the token behind a value or the end of an empty container.
            while (byte() != ',') {
                if (byte() != closing) { return fail_behind_value(); }
                const uint32_t outer = nodes[parent].next;
                nodes[parent].end = offset() + 1;
                nodes[parent].next = made;
                token += 1;
                depth -= 1;
                if (depth == 0) { break; }
                if (token == tokens.number) { return fail(CSIMDJSON_UNCLOSED_CONTAINER); }
                parent = outer;
                closing = nodes[parent].kind == CSIMDJSON_OBJECT ? '}' : ']';
            }
            if (depth == 0) { break; }
            token += 1;
        }
        if (token != tokens.number) { return fail(CSIMDJSON_TRAILING_CONTENT); }
        return {CSIMDJSON_OK, 0, made};
    }

private:
    const Tokens tokens;
    const Limits limits;
    csimdjson_node *const nodes;
    /// The offset of the first backslash that may be in a string not yet read.
    uint32_t backslash;
    /// The index of the token to be read.
    uint32_t token = 0;
    /// The number of nodes written.
    uint32_t made = 0;
    Outcome failure{CSIMDJSON_EXPECTED_VALUE, 0, 0};

    CSIMDJSON_INLINE uint32_t offset() const noexcept { return tokens.offsets[token]; }

    /// The first byte of the token to be read, or zero behind the last.
    CSIMDJSON_INLINE uint8_t byte() const noexcept {
        if (exact && token == tokens.number) { return 0; }
        return tokens.bytes[offset()];
    }

    CSIMDJSON_INLINE void put(uint32_t start, uint32_t end, uint32_t next, uint8_t kind) noexcept {
        nodes[made] = {start, end, next, kind, 0, 0};
        made += 1;
    }

    /// The offset behind the last byte of the token to be read.
    CSIMDJSON_INLINE uint32_t end_of_token() const noexcept {
        uint32_t end = tokens.offsets[token + 1];
        while (classes.of[tokens.bytes[end - 1]] == class_space) { end -= 1; }
        return end;
    }

    /// Whether the token to be read is the one with an error in its bytes.
    CSIMDJSON_INLINE bool is_broken() const noexcept {
        return exact && tokens.error != CSIMDJSON_OK && token + 1 == tokens.number;
    }

    /// Reads a key and its colon.
    CSIMDJSON_INLINE bool read_key() noexcept {
        if (!CSIMDJSON_LIKELY(byte() == '"')) { return refuse(CSIMDJSON_EXPECTED_KEY); }
        if (!read_string()) { return false; }
        token += 1;
        if (!CSIMDJSON_LIKELY(byte() == ':')) { return refuse(CSIMDJSON_EXPECTED_COLON); }
        token += 1;
        return true;
    }

    CSIMDJSON_INLINE bool read_string() noexcept {
        const uint32_t start = offset() + 1;
        const uint32_t end = is_broken() ? tokens.error_offset : end_of_token() - 1;
        Escapes escapes{backslash, end, false};
        if (!CSIMDJSON_LIKELY(end <= backslash)) {
            escapes = check_escapes(tokens.bytes, start, end, backslash, tokens.count);
            if (escapes.invalid != end) {
                return refuse(CSIMDJSON_INVALID_ESCAPE, escapes.invalid);
            }
            backslash = escapes.next;
        }
        if (is_broken()) { return refuse(tokens.error, tokens.error_offset); }
        if (!CSIMDJSON_LIKELY(end >= start && tokens.bytes[end] == '"')) {
            return refuse(CSIMDJSON_UNCLOSED_STRING);
        }
        put(start, end, made + 1, CSIMDJSON_STRING);
        if (!CSIMDJSON_LIKELY(!escapes.any)) { nodes[made - 1].has_escapes = 1; }
        return true;
    }

    /// Reads a value that is not a container, of the given class.
    CSIMDJSON_INLINE bool read_scalar(uint8_t kind) noexcept {
        if (kind == class_string) { return read_string(); }
        if (!CSIMDJSON_LIKELY(kind < class_mark)) { return refuse(CSIMDJSON_EXPECTED_VALUE); }
        if (is_broken()) { return refuse(tokens.error, tokens.error_offset); }

        const uint32_t start = offset();
        const uint32_t end = end_of_token();
        const uint8_t *const text = tokens.bytes + start;
        const uint32_t length = end - start;
        if (kind == class_number) {
            if (limits.strict) {
                if (!is_number(text, length)) { return refuse(CSIMDJSON_INVALID_NUMBER); }
            } else if (!exact && !is_plain(text, length, tokens.bytes + tokens.count)) {
                return refuse(CSIMDJSON_INVALID_NUMBER);
            }
        } else if (!CSIMDJSON_LIKELY(is_literal(kind, text, length))) {
            if (!exact || limits.strict) { return refuse(CSIMDJSON_INVALID_LITERAL); }
            kind = CSIMDJSON_INVALID;
        }
        put(start, end, made + 1, kind);
        return true;
    }

    static CSIMDJSON_INLINE bool is_literal(uint8_t kind, const uint8_t *text,
                                            uint32_t length) noexcept {
        switch (kind) {
            case class_true: return length == 4 && std::memcmp(text, "true", 4) == 0;
            case class_false: return length == 5 && std::memcmp(text, "false", 5) == 0;
            case class_null: return length == 4 && std::memcmp(text, "null", 4) == 0;
            default: return false;
        }
    }

    CSIMDJSON_INLINE bool refuse(csimdjson_status status, uint32_t at) noexcept {
        failure = {status, at, 0};
        return false;
    }

    /// Records an error at the token to be read, or that there is no such token.
    CSIMDJSON_INLINE bool refuse(csimdjson_status status) noexcept {
        if (exact && token == tokens.number) { status = CSIMDJSON_UNCLOSED_CONTAINER; }
        // A container that is closed at once, by the bracket of the other kind.
        if (exact && token != 0 && token != tokens.number && (byte() | 0x20) == '}') {
            const uint8_t before = tokens.bytes[tokens.offsets[token - 1]];
            if (classes.of[before] <= class_array) { status = CSIMDJSON_MISMATCHED_BRACKET; }
        }
        return refuse(status, offset());
    }

    CSIMDJSON_INLINE Outcome fail(csimdjson_status status) noexcept {
        refuse(status, offset());
        return failure;
    }

    CSIMDJSON_INLINE Outcome fail_behind_value() noexcept {
        const bool closes = (byte() | 0x20) == '}';
        refuse(closes ? CSIMDJSON_MISMATCHED_BRACKET : CSIMDJSON_EXPECTED_COMMA_OR_END);
        return failure;
    }
};

}  // namespace

Outcome walk_quickly(const Tokens &tokens, Limits limits, csimdjson_node *nodes) noexcept {
    const uint8_t last = tokens.bytes[tokens.offsets[tokens.number - 1]];
    if (tokens.number > 1 && last != '}' && last != ']') {
        return {CSIMDJSON_UNCLOSED_CONTAINER, tokens.count, 0};
    }
    const uint8_t first = tokens.bytes[tokens.offsets[0]];
    if (tokens.number == 1 && classes.of[first] <= class_array) {
        return {CSIMDJSON_UNCLOSED_CONTAINER, tokens.count, 0};
    }
    return Walk<false>(tokens, limits, nodes).run();
}

Outcome walk_exactly(const Tokens &tokens, Limits limits, csimdjson_node *nodes) noexcept {
    return Walk<true>(tokens, limits, nodes).run();
}

}  // namespace csimdjson
