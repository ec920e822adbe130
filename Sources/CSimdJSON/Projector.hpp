// SPDX-License-Identifier: Apache-2.0

// The projector's memory.
#pragma once

#include "Projection.hpp"

struct csimdjson_projector {
    csimdjson_parser *parser = nullptr;
    csimdjson::Shape shapes[csimdjson::maximum_shapes];
    uint32_t shape_count = 0;
    csimdjson::Words words;

    struct Release {
        void operator()(void *memory) const noexcept { std::free(memory); }
    };
    std::unique_ptr<csimdjson_slot[], Release> slots;
    std::unique_ptr<csimdjson_slot[], Release> rows;
    uint32_t document_slots = 0;
    uint32_t row_slots = 0;
    uint32_t row_count = 0;
    uint32_t row_capacity = 0;
    uint32_t maximum_depth = 0;
    uint32_t maximum_digits = 0;

    /// The commas, colons and brackets of the indexed range, and room for them.
    std::unique_ptr<uint32_t[], Release> marks;
    uint32_t mark_capacity = 0;
    /// There is no white space in the indexed range but line breaks.
    bool is_compact = false;
    /// The index comes from simdjson, as on processors for which there is no other.
    bool is_portable = false;

    /// Where the indexed range starts; all offsets below count from there.
    size_t start = 0;
    uint32_t count = 0;
    /// The first mark that is not known to be before the next document.
    const uint32_t *mark = nullptr;
    const uint32_t *end_of_marks = nullptr;
    /// The first backslash that may be in a string not yet read.
    uint32_t backslash = 0;

    csimdjson_projector() = default;
    csimdjson_projector(const csimdjson_projector &) = delete;
    csimdjson_projector &operator=(const csimdjson_projector &) = delete;
    ~csimdjson_projector() { csimdjson_parser_destroy(parser); }

    /// Makes room for one more row.
    bool reserve_rows() noexcept;

    /// Makes room for the marks of a text.
    bool reserve_marks(uint32_t size) noexcept;

    /// Finds the marks of a text and returns their number, zero if it cannot be projected.
    uint32_t find_marks(const uint8_t *text, uint32_t size) noexcept;

    /// Projects the document that starts at the first mark and ends before `limit`.
    bool project(const uint8_t *text, uint32_t limit, uint32_t shape,
                 csimdjson_document *document) noexcept;
};
