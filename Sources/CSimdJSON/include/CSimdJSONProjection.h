// SPDX-License-Identifier: Apache-2.0

// A projection: the wanted values of many documents of known shapes.
//
// A projector is told once which keys the objects of its documents have and what
// is wanted of the value of each. It then walks over a document and writes the
// wanted values into plain rows of slots, without a node for any value. It knows
// the usual document only: whatever is not usual (a value of another kind, a key
// that occurs twice or is written with an escape, a number of more digits than a
// word holds, text that is not valid) makes it give up, and the caller reads the
// document with `csimdjson_parse`, which knows everything and names the error.
//
// What is accepted has been checked as a parse checks it: UTF-8, brackets and
// strings everywhere, and the grammar of each value that is wanted.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#define CSIMDJSON_PROJECTION_NOEXCEPT noexcept
#else
#define CSIMDJSON_PROJECTION_NOEXCEPT
#endif

/// What is wanted of the value of a key. `null` is as good as no key at all.
typedef enum csimdjson_want {
    /// Nothing. The value may be of any kind.
    CSIMDJSON_WANT_NOTHING = 0,
    /// A number, or a string that holds one: of at most 18 digits, no exponent.
    CSIMDJSON_WANT_NUMBER = 1,
    /// A string.
    CSIMDJSON_WANT_TEXT = 2,
    /// A string without escapes, out of few that occur again and again.
    CSIMDJSON_WANT_WORD = 3,
    /// A string, or a whole number of at most 18 digits.
    CSIMDJSON_WANT_NAME = 4,
    /// True or false.
    CSIMDJSON_WANT_FLAG = 5,
    /// An object of a shape, whose values belong to the same row.
    CSIMDJSON_WANT_OBJECT = 6,
    /// An array of objects of a shape, each of which is a row.
    CSIMDJSON_WANT_ROWS = 7,
    /// An empty array; anything else is unusual.
    CSIMDJSON_WANT_EMPTY = 8
} csimdjson_want;

/// The `start` of a value that the document does not have.
#define CSIMDJSON_ABSENT UINT32_MAX

/// A wanted value.
typedef struct csimdjson_slot {
    /// Of a number its digits without the point, as in 15.9 = 159 / 10^1, with no
    /// zero at the end of the fraction. Of a word its number, counted from zero in
    /// the order in which words were first seen, or -1 if it is too long or there
    /// are too many of them. Of a flag zero or one, of rows how many they are.
    int64_t value;
    /// The offset of the value's first byte, or `CSIMDJSON_ABSENT`; of a text that
    /// of the byte behind the opening quote. Of rows the index of the first.
    uint32_t start;
    /// Of a text the offset of the closing quote, of a whole number as a name that
    /// behind its last digit. Of a number the digits behind the point.
    uint32_t end;
} csimdjson_slot;

/// The wanted values of one document, until the next is projected.
typedef struct csimdjson_document {
    /// The slots of the document itself.
    const csimdjson_slot *slots;
    /// The slots of the first row; those of the others follow.
    const csimdjson_slot *rows;
    /// Bit i is set if the document has the key of the i-th field of its shape,
    /// and bit 63 if it has a key that is none of them.
    uint64_t keys;
    uint32_t row_count;
} csimdjson_document;

/// The shapes of documents, and the memory of the latest one.
///
/// A projector is used by one thread at a time.
typedef struct csimdjson_projector csimdjson_projector;

/// Makes a projector whose documents and rows have the given numbers of slots, or
/// returns null if there is no memory for it. It gives up on documents that nest
/// deeper than `maximum_depth`, and on numbers of more than `maximum_digits`.
csimdjson_projector *csimdjson_projector_create(uint32_t document_slots, uint32_t row_slots,
                                                uint32_t maximum_depth, uint32_t maximum_digits)
    CSIMDJSON_PROJECTION_NOEXCEPT;

/// Releases a projector. A null pointer is ignored.
void csimdjson_projector_destroy(csimdjson_projector *projector) CSIMDJSON_PROJECTION_NOEXCEPT;

/// Adds a shape without fields and returns its number, counted from zero. An
/// object of a closed shape has no other keys than those of its fields.
uint32_t csimdjson_add_shape(csimdjson_projector *projector,
                             bool is_closed) CSIMDJSON_PROJECTION_NOEXCEPT;

/// Adds a field to a shape, which has 62 at most. The usual order of keys is a good
/// one to add them in.
///
/// - parameter key: The key, copied: at most 21 bytes, none of which is escaped.
/// - parameter slot: Where the value goes. It is ignored if nothing is wanted.
/// - parameter inner: The shape of objects and rows, with fields, added before this one.
/// - returns: Whether there is room for the field.
bool csimdjson_add_field(csimdjson_projector *projector, uint32_t shape, const uint8_t *key,
                         size_t length, csimdjson_want want, uint32_t slot,
                         uint32_t inner) CSIMDJSON_PROJECTION_NOEXCEPT;

/// Makes a projector find its way by the tokens of simdjson, as it does on processors for which it has no quicker
/// index of its own. What is projected is the same.
void csimdjson_use_portable_index(csimdjson_projector *projector) CSIMDJSON_PROJECTION_NOEXCEPT;

/// Finds the structure of a range of a text, from the first byte of a document to the
/// last of the same or of a later one, all of which can then be projected.
///
/// - returns: Whether the range is one that can be projected. If not, some document
///   is not valid, and each is to be indexed by itself.
bool csimdjson_index(csimdjson_projector *projector, const uint8_t *bytes, size_t start,
                     size_t end) CSIMDJSON_PROJECTION_NOEXCEPT;

/// Projects the document that fills a part of the indexed range. The parts follow
/// each other, each is asked for once, and some may be left out.
///
/// - parameter bytes: The text that was indexed, unchanged.
/// - returns: Whether the document is a usual one; if not, the result is undefined.
bool csimdjson_project(csimdjson_projector *projector, const uint8_t *bytes, size_t start,
                       size_t end, uint32_t shape,
                       csimdjson_document *document) CSIMDJSON_PROJECTION_NOEXCEPT;

#ifdef __cplusplus
}
#endif
