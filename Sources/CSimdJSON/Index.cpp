// SPDX-License-Identifier: Apache-2.0

// Finds the structural characters of a text outside of strings: what the projection walks over. Escapes, strings and
// characters are found as Langdale and Lemire do in simdjson (2019); scalars and quotes have no place in the list.
#include "Index.hpp"

#if defined(__x86_64__) && defined(__GNUC__)
#define CSIMDJSON_HAS_AVX2 1
#include <immintrin.h>
#endif

namespace csimdjson {

namespace {

constexpr bool is_structural(uint8_t byte) noexcept {
    return byte == ',' || byte == ':' || byte == '{' || byte == '}' || byte == '[' || byte == ']';
}

#if defined(CSIMDJSON_HAS_AVX2)

#define CSIMDJSON_AVX2 __attribute__((target("avx2,bmi,pclmul")))

/// The positions of some characters in 64 bytes, the first in the lowest bit.
struct Block {
    uint64_t backslashes;
    uint64_t quotes;
    uint64_t structurals;
    uint64_t spaces;
    uint64_t controls;
    uint64_t breaks;
};

CSIMDJSON_AVX2 CSIMDJSON_INLINE uint64_t mask_of(__m256i low, __m256i high) noexcept {
    const auto first = static_cast<uint32_t>(_mm256_movemask_epi8(low));
    const auto second = static_cast<uint32_t>(_mm256_movemask_epi8(high));
    return first | uint64_t{second} << 32;
}

/// Where two halves have a byte.
CSIMDJSON_AVX2 CSIMDJSON_INLINE uint64_t find(__m256i low, __m256i high, char byte) noexcept {
    const __m256i wanted = _mm256_set1_epi8(byte);
    return mask_of(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}

CSIMDJSON_AVX2 CSIMDJSON_INLINE Block classify(const uint8_t *bytes) noexcept {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(bytes));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(bytes + 32));
    Block block;
    block.backslashes = find(low, high, '\\');
    block.quotes = find(low, high, '"');
    block.breaks = find(low, high, '\n');

    // The low four bits of a space choose it out of a table; of a byte above 0x7F they choose zero.
    const __m256i space = _mm256_setr_epi8(
            ' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100,
            ' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100);
    block.spaces = mask_of(_mm256_cmpeq_epi8(low, _mm256_shuffle_epi8(space, low)),
                           _mm256_cmpeq_epi8(high, _mm256_shuffle_epi8(space, high)));

    // A bracket and the brace of the same side differ in one bit. Two control characters pass for a
    // colon and a comma: a text with either is refused.
    const __m256i structural = _mm256_setr_epi8(
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0);
    const __m256i bit = _mm256_set1_epi8(0x20);
    block.structurals = mask_of(
            _mm256_cmpeq_epi8(_mm256_or_si256(low, bit), _mm256_shuffle_epi8(structural, low)),
            _mm256_cmpeq_epi8(_mm256_or_si256(high, bit), _mm256_shuffle_epi8(structural, high)));

    const __m256i last = _mm256_set1_epi8(0x1F);
    block.controls = mask_of(_mm256_cmpeq_epi8(_mm256_min_epu8(low, last), low),
                             _mm256_cmpeq_epi8(_mm256_min_epu8(high, last), high));
    return block;
}

/// What is carried from a block to the next.
struct Carry {
    /// The first byte is escaped.
    uint64_t is_escaped = 0;
    /// All ones inside a string.
    uint64_t in_string = 0;
    /// The first byte follows a string, white space aside.
    uint64_t follows_string = 0;
    /// Not zero: there is white space outside of strings, line breaks aside.
    uint64_t blanks = 0;
    /// Not zero: the text is not one that can be projected.
    uint64_t errors = 0;
};

/// The bytes that a backslash escapes.
CSIMDJSON_INLINE uint64_t find_escaped(uint64_t backslashes, uint64_t *is_escaped) noexcept {
    if (backslashes == 0) {
        const uint64_t escaped = *is_escaped;
        *is_escaped = 0;
        return escaped;
    }
    // A run of backslashes escapes what stands behind it if the run is odd. Runs that begin at an odd
    // place end, when added to, at an even one if they are odd, and the other way around.
    backslashes &= ~*is_escaped;
    const uint64_t even = 0x5555555555555555;
    const uint64_t follows = backslashes << 1 | *is_escaped;
    const uint64_t odd_starts = backslashes & ~even & ~follows;
    uint64_t sum;
    *is_escaped = __builtin_add_overflow(odd_starts, backslashes, &sum) ? 1 : 0;
    return (even ^ sum << 1) & follows;
}

/// The structural characters of a block outside of strings.
CSIMDJSON_AVX2 CSIMDJSON_INLINE uint64_t scan_block(const uint8_t *bytes, Carry *carry) noexcept {
    const Block block = classify(bytes);
    const uint64_t escaped = find_escaped(block.backslashes, &carry->is_escaped);
    const uint64_t quotes = block.quotes & ~escaped;
    // Each bit is the parity of the quotes up to it: set from an opening quote to before the closing one.
    const __m128i parity = _mm_clmulepi64_si128(
            _mm_set_epi64x(0, static_cast<int64_t>(quotes)), _mm_set1_epi8(char(0xFF)), 0);
    const uint64_t in_string =
            static_cast<uint64_t>(_mm_cvtsi128_si64(parity)) ^ carry->in_string;
    carry->in_string = static_cast<uint64_t>(static_cast<int64_t>(in_string) >> 63);

    const uint64_t structurals = block.structurals & ~in_string;
    const uint64_t closing = quotes & ~in_string;
    uint64_t behind = closing << 1 | carry->follows_string;
    carry->follows_string = closing >> 63;
    const uint64_t runs = behind & block.spaces;
    if (!CSIMDJSON_LIKELY(runs == 0)) {
        // Added to, a run of white space moves its start to the byte behind it.
        uint64_t sum;
        carry->follows_string |= __builtin_add_overflow(runs, block.spaces, &sum) ? 1 : 0;
        behind = (behind & ~block.spaces) | (sum & ~block.spaces);
    }
    // Behind a string stands a structural character, and control characters are white space outside of strings.
    carry->errors |= behind & ~structurals;
    carry->errors |= block.controls & (in_string | ~block.spaces);
    carry->blanks |= block.spaces & ~block.breaks & ~in_string;
    return structurals;
}

/// Writes the places of the bits, and further entries without meaning, and returns the end of the former.
CSIMDJSON_AVX2 CSIMDJSON_INLINE uint32_t *write_places(uint64_t bits, uint32_t base,
                                                       uint32_t *offsets) noexcept {
    const auto count = static_cast<unsigned>(__builtin_popcountll(bits));
    for (unsigned i = 0; i < 8; ++i) {
        offsets[i] = base + static_cast<uint32_t>(_tzcnt_u64(bits));
        bits = _blsr_u64(bits);
    }
    if (!CSIMDJSON_LIKELY(count <= 8)) {
        for (unsigned i = 8; i < 16; ++i) {
            offsets[i] = base + static_cast<uint32_t>(_tzcnt_u64(bits));
            bits = _blsr_u64(bits);
        }
        for (unsigned i = 16; i < count; ++i) {
            offsets[i] = base + static_cast<uint32_t>(_tzcnt_u64(bits));
            bits = _blsr_u64(bits);
        }
    }
    return offsets + count;
}

CSIMDJSON_AVX2 uint32_t find_structurals_avx2(const uint8_t *bytes, uint32_t count,
                                              uint32_t *offsets, bool *is_compact) noexcept {
    uint32_t *next = offsets;
    Carry carry;
    uint32_t at = 0;
    for (; count - at >= 64; at += 64) {
        next = write_places(scan_block(bytes + at, &carry), at, next);
    }
    if (at < count) {
        uint8_t rest[64];
        std::memset(rest, '\n', sizeof rest);
        std::memcpy(rest, bytes + at, count - at);
        next = write_places(scan_block(rest, &carry), at, next);
    }
    // A string that is open at the end is an error, and so is a backslash outside of strings, which
    // the walk refuses as it refuses any other scalar of no kind.
    if ((carry.errors | carry.in_string) != 0) { return 0; }
    *is_compact = carry.blanks == 0;
    return static_cast<uint32_t>(next - offsets);
}

bool has_avx2() noexcept {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("pclmul");
}

#else

bool has_avx2() noexcept { return false; }

uint32_t find_structurals_avx2(const uint8_t *, uint32_t, uint32_t *, bool *) noexcept { return 0; }

#endif

}  // namespace

bool has_quick_index() noexcept { return has_avx2(); }

uint32_t find_structurals(const uint8_t *bytes, uint32_t count, uint32_t *offsets,
                          bool *is_compact) noexcept {
    if (!is_utf8(bytes, count)) { return 0; }
    return find_structurals_avx2(bytes, count, offsets, is_compact);
}

uint32_t keep_structurals(const Tokens &tokens, uint32_t *offsets) noexcept {
    uint32_t kept = 0;
    bool follows_scalar = false;
    for (uint32_t i = 0; i < tokens.number; ++i) {
        const uint32_t offset = tokens.offsets[i];
        if (is_structural(tokens.bytes[offset])) {
            offsets[kept++] = offset;
            follows_scalar = false;
        } else {
            if (follows_scalar) { return 0; }
            follows_scalar = true;
        }
    }
    return kept;
}

}  // namespace csimdjson
