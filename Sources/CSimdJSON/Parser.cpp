// SPDX-License-Identifier: Apache-2.0

// The parser itself: its memory, and its use of simdjson.
#if !__has_include(<simdjson.h>)
#error "simdjson headers not found: install them with: apt-get install libsimdjson-dev"
#endif

#include "Index.hpp"

// simdjson 3.6 calls three functions of a derived class through `this` in a template without dependent bases, which clang
// 19 and later refuse. The names are those of its text formatter, which nothing here uses: giving the callers the names of
// what they call makes the class well-formed, and a derived class still hides them with its own.
#define call_print_newline print_newline
#define call_print_indents print_indents
#define call_print_space print_space
#include <simdjson.h>
#undef call_print_newline
#undef call_print_indents
#undef call_print_space

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>

namespace {

using namespace csimdjson;

/// The largest text: its size and what simdjson rounds it to fit into 32 bits.
constexpr uint64_t maximum_count = 0xFFFFFFFF - 63;

/// The name of a kernel, out of those that simdjson has had.
const char *static_name(const std::string &name) noexcept {
    constexpr const char *known[] = {"icelake", "haswell", "westmere", "arm64", "ppc64",
                                     "lsx",     "lasx",    "rvv-vls",  "fallback"};
    for (const char *candidate : known) {
        if (name == candidate) { return candidate; }
    }
    return "other";
}

struct Release {
    void operator()(void *memory) const noexcept { std::free(memory); }
};

}  // namespace

struct csimdjson_parser {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stage;
    std::unique_ptr<csimdjson_node[], Release> nodes;
    uint32_t node_capacity = 0;
    uint32_t node_count = 0;
    /// Whether the kernel is one that finds the tokens of any text. The portable
    /// one does not look at the UTF-8 outside of strings, and can read a byte
    /// behind a text that ends within a character.
    bool is_vectorized = false;

    /// Makes room for the tokens of a text. The room of smaller texts is kept, and
    /// grows by a quarter at least, since a text of 1 MB already takes 4 MB.
    bool reserve_tokens(uint32_t count) noexcept {
        const uint64_t capacity = stage->capacity();
        if (count <= capacity) { return true; }
        const uint64_t grown = std::max<uint64_t>({count, capacity + capacity / 4, 4096});
        const auto room = static_cast<size_t>(std::min(grown, maximum_count));
        return stage->set_capacity(room) == simdjson::SUCCESS;
    }

    bool reserve_nodes(uint32_t count) noexcept {
        if (count <= node_capacity) { return true; }
        const uint64_t capacity = node_capacity;
        const uint64_t grown = std::max<uint64_t>({count, capacity + capacity / 4, 256});
        const auto room = static_cast<uint32_t>(std::min(grown, maximum_count));
        nodes.reset();
        node_capacity = 0;
        void *const memory = std::malloc(size_t{room} * sizeof(csimdjson_node));
        nodes.reset(static_cast<csimdjson_node *>(memory));
        if (!nodes) { return false; }
        node_capacity = room;
        return true;
    }

    /// The tokens of a text for which there is room.
    Tokens find_tokens(const uint8_t *bytes, uint32_t count) noexcept {
        const auto mode = simdjson::stage1_mode::regular;
        if (!is_vectorized || stage->stage1(bytes, count, mode) != simdjson::SUCCESS) {
            return {bytes, count, nullptr, 0, CSIMDJSON_EMPTY, 0};
        }
        uint32_t *const offsets = stage->structural_indexes.get();
        offsets[stage->n_structural_indexes] = count;
        return {bytes, count, offsets, stage->n_structural_indexes, CSIMDJSON_OK, 0};
    }

    Outcome parse_quickly(const uint8_t *bytes, uint32_t count, Limits limits) noexcept {
        const Tokens tokens = find_tokens(bytes, count);
        if (tokens.number == 0) { return {CSIMDJSON_EMPTY, 0, 0}; }
        if (!reserve_nodes(tokens.number)) { return {CSIMDJSON_OUT_OF_MEMORY, 0, 0}; }
        return walk_quickly(tokens, limits, nodes.get());
    }

    Outcome parse_exactly(const uint8_t *bytes, uint32_t count, Limits limits) noexcept {
        const Tokens tokens = scan(bytes, count, stage->structural_indexes.get());
        if (tokens.number == 0) { return {CSIMDJSON_EMPTY, count, 0}; }
        if (!reserve_nodes(tokens.number)) { return {CSIMDJSON_OUT_OF_MEMORY, 0, 0}; }
        return walk_exactly(tokens, limits, nodes.get());
    }

    Outcome parse(const uint8_t *bytes, size_t count, Limits limits) noexcept {
        if (count > maximum_count) { return {CSIMDJSON_TOO_LARGE, 0, 0}; }
        const auto size = static_cast<uint32_t>(count);
        if (size == 0) { return {CSIMDJSON_EMPTY, 0, 0}; }
        if (!reserve_tokens(size)) { return {CSIMDJSON_OUT_OF_MEMORY, 0, 0}; }

        const Outcome outcome = parse_quickly(bytes, size, limits);
        const bool is_final =
                outcome.status == CSIMDJSON_OK || outcome.status == CSIMDJSON_OUT_OF_MEMORY;
        return CSIMDJSON_LIKELY(is_final) ? outcome : parse_exactly(bytes, size, limits);
    }
};

csimdjson::Tokens csimdjson::find_tokens(csimdjson_parser *parser, const uint8_t *bytes,
                                         size_t count) noexcept {
    const Tokens none{bytes, 0, nullptr, 0, CSIMDJSON_EMPTY, 0};
    if (count == 0 || count > maximum_count) { return none; }
    const auto size = static_cast<uint32_t>(count);
    return parser->reserve_tokens(size) ? parser->find_tokens(bytes, size) : none;
}

bool csimdjson::is_utf8(const uint8_t *bytes, size_t count) noexcept {
    return simdjson::validate_utf8(reinterpret_cast<const char *>(bytes), count);
}

csimdjson_parser *csimdjson_parser_create() noexcept {
    std::unique_ptr<csimdjson_parser> parser(new (std::nothrow) csimdjson_parser);
    if (!parser) { return nullptr; }
    const simdjson::implementation *const kernel = simdjson::get_active_implementation();
    if (kernel->create_dom_parser_implementation(0, 1, parser->stage) != simdjson::SUCCESS) {
        return nullptr;
    }
    parser->is_vectorized = std::strcmp(csimdjson_kernel(), "fallback") != 0;
    return parser.release();
}

void csimdjson_parser_destroy(csimdjson_parser *parser) noexcept { delete parser; }

csimdjson_status csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t count,
                                 uint32_t maximum_depth, bool strict,
                                 uint32_t *error_offset) noexcept {
    const Outcome outcome = parser->parse(bytes, count, {maximum_depth, strict});
    parser->node_count = outcome.node_count;
    if (error_offset) { *error_offset = outcome.offset; }
    return outcome.status;
}

const csimdjson_node *csimdjson_nodes(const csimdjson_parser *parser) noexcept {
    return parser->nodes.get();
}

uint32_t csimdjson_node_count(const csimdjson_parser *parser) noexcept {
    return parser->node_count;
}

const char *csimdjson_kernel() noexcept {
    return static_name(simdjson::get_active_implementation()->name());
}
