// SPDX-License-Identifier: Apache-2.0

// A flat, read-only view of a JSON text.
//
// The parser checks that a text is JSON and describes every value of it by a
// kind and a range of bytes. Nothing is converted: numbers stay text, strings
// stay as they are written, escapes included, and the caller turns the ones
// that it wants into values. The bytes are neither copied nor kept.
//
// The bulk of the reading is done by the vector code of simdjson, whose kernel
// is chosen at run time for the processor. No function throws, calls back, or
// keeps state outside of the parser that it is given.
#pragma once

#include "CSimdJSONProjection.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define CSIMDJSON_NOEXCEPT noexcept
extern "C" {
#else
#define CSIMDJSON_NOEXCEPT
#endif

/// A parser and the memory of its latest document.
///
/// A parser is used by one thread at a time, and any number of parsers can work
/// side by side. It is meant to be used again and again: it grows to the largest
/// document that it has seen, and does not allocate for a smaller one.
typedef struct csimdjson_parser csimdjson_parser;

/// What a value is.
typedef enum csimdjson_kind {
    /// An object. Its children alternate: a key, which is a string, and its value.
    CSIMDJSON_OBJECT = 0,
    /// An array.
    CSIMDJSON_ARRAY = 1,
    /// A string. Its escapes have been checked, whatever the mode.
    CSIMDJSON_STRING = 2,
    /// A scalar that begins with a digit or a minus sign. Its grammar has been
    /// checked only when the document was parsed strictly: `1.`, `-` and `1é` are
    /// numbers otherwise.
    CSIMDJSON_NUMBER = 3,
    /// The text `true`.
    CSIMDJSON_TRUE = 4,
    /// The text `false`.
    CSIMDJSON_FALSE = 5,
    /// The text `null`.
    CSIMDJSON_NULL = 6,
    /// Any other scalar, as `NaN`, `+1`, `.5` or `nul`. A strict parse has none.
    CSIMDJSON_INVALID = 7
} csimdjson_kind;

/// One value of a document.
///
/// The nodes are in the order of the text: a container comes before what is
/// inside it, and the root is the first. The first child of the container `i` is
/// node `i + 1`, the sibling of the node `j` is node `nodes[j].next`, and the
/// children end at `nodes[i].next`.
typedef struct csimdjson_node {
    /// The offset of the value's first byte; of a string, that of the byte after
    /// the opening quote.
    uint32_t start;
    /// The offset behind the value's last byte; of a string, that of the closing
    /// quote.
    uint32_t end;
    /// The index of the first node behind this value and everything inside it.
    uint32_t next;
    /// What the value is: a `csimdjson_kind`.
    uint8_t kind;
    /// One if this is a string with at least one escape in it, and zero otherwise.
    uint8_t has_escapes;
    /// Always zero.
    uint16_t reserved;
} csimdjson_node;

/// How a parse ended, and the meaning of the offset that it gives.
///
/// The error of a text is its first, read from left to right, token by token. Of
/// one token its place is checked first, then its bytes. A scalar's token ends
/// at white space, a structural character, a quote or a control character.
typedef enum csimdjson_status {
    /// The text is valid; the offset is zero.
    CSIMDJSON_OK = 0,
    /// The text is empty or white space only; the offset is that of its end.
    CSIMDJSON_EMPTY,
    /// The offset is that of the first byte of an invalid UTF-8 sequence.
    CSIMDJSON_INVALID_UTF8,
    /// The offset is that of a byte below 0x20 inside a string. (Outside of a
    /// string such a byte, if not white space, is an unexpected token.)
    CSIMDJSON_CONTROL_CHARACTER,
    /// The offset is that of the opening quote of a string that has no other.
    CSIMDJSON_UNCLOSED_STRING,
    /// The offset is that of the backslash of an escape which JSON does not have,
    /// or which writes half of a surrogate pair.
    CSIMDJSON_INVALID_ESCAPE,
    /// The offset is that of a token in the place of a value.
    CSIMDJSON_EXPECTED_VALUE,
    /// The offset is that of a token in the place of an object's key.
    CSIMDJSON_EXPECTED_KEY,
    /// The offset is that of a token in the place of the colon behind a key.
    CSIMDJSON_EXPECTED_COLON,
    /// The offset is that of a token in the place of a comma or a closing bracket.
    CSIMDJSON_EXPECTED_COMMA_OR_END,
    /// The offset is that of a closing bracket of the other kind.
    CSIMDJSON_MISMATCHED_BRACKET,
    /// The text ends inside an object or an array; the offset is that of its end.
    CSIMDJSON_UNCLOSED_CONTAINER,
    /// The offset is that of the first token behind the document's value.
    CSIMDJSON_TRAILING_CONTENT,
    /// The offset is that of an opening bracket that is nested too deep.
    CSIMDJSON_TOO_DEEP,
    /// The text is larger than 2^32 - 64 bytes; the offset is zero.
    CSIMDJSON_TOO_LARGE,
    /// The offset is that of a number that is not one; only of a strict parse.
    CSIMDJSON_INVALID_NUMBER,
    /// The offset is that of a scalar of no kind; only of a strict parse.
    CSIMDJSON_INVALID_LITERAL,
    /// There is not enough memory; the offset is zero, and the parser stays usable.
    CSIMDJSON_OUT_OF_MEMORY
} csimdjson_status;

/// Makes a parser, or returns null if there is no memory for it or if simdjson
/// has been built without any kernel for this processor.
csimdjson_parser *csimdjson_parser_create(void) CSIMDJSON_NOEXCEPT;

/// Releases a parser and its nodes. A null pointer is ignored.
void csimdjson_parser_destroy(csimdjson_parser *parser) CSIMDJSON_NOEXCEPT;

/// Parses a document, which replaces the nodes of the one before.
///
/// Exactly `count` bytes are read, so no padding is needed behind them, and they
/// are not needed any longer when the function returns. A byte order mark is not
/// skipped. Keys may repeat. Valid documents take the fast path; one that is not,
/// or that has scalars which strict JSON does not, is read a second time by plain
/// code, in time linear in its size.
///
/// - parameter bytes: The text. It may be null if `count` is zero.
/// - parameter maximum_depth: How many containers may be open at a time. With
///   zero, only a scalar is accepted. Depth costs no stack and no memory.
/// - parameter strict: Whether numbers and literals are checked as well.
/// - parameter error_offset: Where the offset of the error is written, as
///   `csimdjson_status` explains it. It may be null.
csimdjson_status csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t count,
                                 uint32_t maximum_depth, bool strict,
                                 uint32_t *error_offset) CSIMDJSON_NOEXCEPT;

/// The nodes of the latest document, valid until the parser is used again or
/// destroyed. The pointer may be null if there are none.
const csimdjson_node *csimdjson_nodes(const csimdjson_parser *parser) CSIMDJSON_NOEXCEPT;

/// The number of nodes of the latest document: zero if it was not valid.
uint32_t csimdjson_node_count(const csimdjson_parser *parser) CSIMDJSON_NOEXCEPT;

/// Writes the body of a string that has been parsed as UTF-8 text, and returns
/// the number of bytes written, which is never above `count`.
///
/// The output needs room for `count` bytes and must not overlap the input. Of a
/// body that has not been parsed, invalid escapes are copied as they are.
size_t csimdjson_unescape(const uint8_t *bytes, size_t count, uint8_t *output) CSIMDJSON_NOEXCEPT;

/// The name of the simdjson kernel in use, as `haswell` or `arm64`. With
/// `fallback`, documents are read by plain code only.
const char *csimdjson_kernel(void) CSIMDJSON_NOEXCEPT;

#ifdef __cplusplus
}
#endif
