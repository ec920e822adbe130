// SPDX-License-Identifier: Apache-2.0
#ifndef FK_AVX2_H
#define FK_AVX2_H

#include "plan.h"

#include <immintrin.h>

// Eight rows in two vectors of doubles: looking up, dividing, storing, adding up. Included by avx2.c alone.

#define TARGET __attribute__((target("avx2,fma")))
#define INLINE static inline __attribute__((always_inline)) TARGET

enum { LANES = 4, ROWS = 2 * LANES, PREFETCHED_ROWS = 160 };

typedef struct steps {
    __m256d multiplier, bias, inverse, other;
} steps;

INLINE steps everywhere(const fk_step *step) {
    return (steps){_mm256_set1_pd(step->multiplier), _mm256_set1_pd(step->bias),
                   _mm256_set1_pd(step->inverse), _mm256_set1_pd(step->other)};
}

/** The entries of four indices, none of them beyond the last: each is one load, and four are turned into columns. */
INLINE steps loaded(const fk_step *entries, const uint8_t *index) {
    __m256d a = _mm256_load_pd(&entries[index[0]].multiplier), b = _mm256_load_pd(&entries[index[1]].multiplier);
    __m256d c = _mm256_load_pd(&entries[index[2]].multiplier), d = _mm256_load_pd(&entries[index[3]].multiplier);
    __m256d ab_even = _mm256_unpacklo_pd(a, b), ab_odd = _mm256_unpackhi_pd(a, b);
    __m256d cd_even = _mm256_unpacklo_pd(c, d), cd_odd = _mm256_unpackhi_pd(c, d);
    return (steps){
        _mm256_permute2f128_pd(ab_even, cd_even, 0x20),
        _mm256_permute2f128_pd(ab_odd, cd_odd, 0x20),
        _mm256_permute2f128_pd(ab_even, cd_even, 0x31),
        _mm256_permute2f128_pd(ab_odd, cd_odd, 0x31),
    };
}

/** Where a table is looked up: in one register a word, in two, or in memory. */
typedef enum lookup { IN_ONE, IN_TWO, IN_MEMORY } lookup;

/** Places of eight rows in tables. */
typedef struct places {
    /** Of each row a byte. */
    uint64_t bytes;
    /** As `unpacked` wants them: rows 0, 1, 4, 5, 2, 3, 6, 7. */
    __m256i words;
    /** The index is 8 or more. */
    __m256 is_high;
} places;

/** bytes: eight in the lower half. */
INLINE places placed(__m128i bytes, lookup lookup) {
    const __m128i order = _mm_setr_epi8(0, 1, 4, 5, 2, 3, 6, 7, -1, -1, -1, -1, -1, -1, -1, -1);
    places places = {.bytes = (uint64_t)_mm_cvtsi128_si64(bytes)};
    places.words = _mm256_cvtepu8_epi32(_mm_shuffle_epi8(bytes, order));
    places.is_high =
        lookup == IN_TWO ? _mm256_castsi256_ps(_mm256_slli_epi32(places.words, 28)) : _mm256_setzero_ps();
    return places;
}

INLINE __m256i picked(const uint32_t *words, const places *places, lookup lookup) {
    __m256i low = _mm256_permutevar8x32_epi32(_mm256_load_si256((const __m256i *)words), places->words);
    if (lookup == IN_ONE) {
        return low;
    }
    __m256i high = _mm256_permutevar8x32_epi32(_mm256_load_si256((const __m256i *)(words + 8)), places->words);
    return _mm256_castps_si256(
        _mm256_blendv_ps(_mm256_castsi256_ps(low), _mm256_castsi256_ps(high), places->is_high));
}

/** Doubles from their lower and upper words: of the first four rows, and of the last four. */
INLINE void unpacked(__m256i low, __m256i high, __m256d *first, __m256d *second) {
    *first = _mm256_castsi256_pd(_mm256_unpacklo_epi32(low, high));
    *second = _mm256_castsi256_pd(_mm256_unpackhi_epi32(low, high));
}

/** The entries of eight rows; `other` only where the rule needs it. `is_short`: the words left out are 0. */
INLINE void looked_up(const fk_words *words, const fk_step *entries, const places *places, lookup lookup,
                      bool is_short, bool has_other, steps steps[2]) {
    if (lookup == IN_MEMORY) {
        uint8_t index[ROWS];
        __builtin_memcpy(index, &places->bytes, sizeof index);
        steps[0] = loaded(entries, index);
        steps[1] = loaded(entries, index + LANES);
        return;
    }
    const __m256i zero = _mm256_setzero_si256();
    unpacked(zero, picked(words->multiplier, places, lookup), &steps[0].multiplier, &steps[1].multiplier);
    unpacked(is_short ? zero : picked(words->bias_low, places, lookup), picked(words->bias, places, lookup),
             &steps[0].bias, &steps[1].bias);
    unpacked(picked(words->inverse_low, places, lookup), picked(words->inverse, places, lookup), &steps[0].inverse,
             &steps[1].inverse);
    steps[0].other = steps[1].other = _mm256_setzero_pd();
    if (has_other) {
        unpacked(is_short ? zero : picked(words->other_low, places, lookup), picked(words->other, places, lookup),
                 &steps[0].other, &steps[1].other);
    }
}

INLINE __m256d magnitude(__m256d value) {
    return _mm256_andnot_pd(_mm256_set1_pd(-0.0), value);
}

INLINE __m256d with_sign_of(__m256d signed_value, __m256d magnitude) {
    return _mm256_or_pd(magnitude, _mm256_and_pd(signed_value, _mm256_set1_pd(-0.0)));
}

/** What was seen of four rows: the largest dividend, and lanes that are not proven for another reason. */
typedef struct proof {
    __m256d largest, bad;
} proof;

/**
 * The nearest quotient of plan.h, of magnitudes, plus SHIFTER; `sign` is asked for sign bits.
 */
INLINE __m256d divided(__m256d value, const steps *step, __m256d sign, fk_kind kind, proof *proof) {
    const __m256d half = _mm256_set1_pd(0.5), shifter = _mm256_set1_pd(FK_SHIFTER);
    __m256d bias = kind == FK_KIND_SIGNED ? _mm256_blendv_pd(step->bias, step->other, sign) : step->bias;
    __m256d h = _mm256_fmadd_pd(value, step->multiplier, bias);
    proof->largest = _mm256_max_pd(proof->largest, h);
    __m256d quotient = _mm256_fmadd_pd(h, step->inverse, shifter);
    if (kind == FK_KIND_EVEN || kind == FK_KIND_EXACT) {
        __m256d rest = _mm256_fnmadd_pd(_mm256_sub_pd(quotient, shifter), step->other, h);
        __m256d none = _mm256_fnmadd_pd(step->other, half, half);
        if (kind == FK_KIND_EVEN) {
            __m256i tie = _mm256_castpd_si256(_mm256_cmp_pd(rest, none, _CMP_EQ_OQ));
            __m256i bits = _mm256_andnot_si256(_mm256_srli_epi64(tie, 63), _mm256_castpd_si256(quotient));
            quotient = _mm256_castsi256_pd(bits);
        } else {
            proof->bad = _mm256_or_pd(proof->bad, _mm256_cmp_pd(rest, none, _CMP_NEQ_UQ));
        }
    }
    return quotient;
}

INLINE __m256d less_shifter(__m256d quotient) {
    return _mm256_sub_pd(quotient, _mm256_set1_pd(FK_SHIFTER));
}

/**
 * Integers of at most 51 bits and a sign, as doubles and back: added to the bits of 1.5 * 2^52 they are the double
 * 1.5 * 2^52 + x, for -2^51 <= x < 2^51, and for no other x do the upper 12 bits stay. Those that do not are set in
 * `changed`.
 */
INLINE __m256d to_double(__m256i value, __m256i *changed) {
    const __m256d shifter = _mm256_set1_pd(FK_SHIFTER);
    __m256i shifted = _mm256_add_epi64(value, _mm256_castpd_si256(shifter));
    *changed = _mm256_or_si256(*changed, _mm256_xor_si256(shifted, _mm256_castpd_si256(shifter)));
    return _mm256_sub_pd(_mm256_castsi256_pd(shifted), shifter);
}

INLINE __m256i to_integer(__m256d value) {
    const __m256d shifter = _mm256_set1_pd(FK_SHIFTER);
    return _mm256_sub_epi64(_mm256_castpd_si256(_mm256_add_pd(value, shifter)), _mm256_castpd_si256(shifter));
}

/** The integer of a quotient that holds SHIFTER, or its negative where `negative` has all bits. */
INLINE __m256i signed_integer(__m256d quotient, __m256i negative) {
    __m256i shifter = _mm256_xor_si256(_mm256_castpd_si256(_mm256_set1_pd(FK_SHIFTER)), negative);
    // ~a - ~b = b - a
    return _mm256_sub_epi64(_mm256_xor_si256(_mm256_castpd_si256(quotient), negative), shifter);
}

INLINE void store(int64_t *column, __m256i value) {
    _mm256_storeu_si256((__m256i *)column, value);
}

/** Sum and tax side by side, for each lane and rate: no lane waits for another that has the same rate. */
typedef struct sums {
    _Alignas(64) int64_t of[LANES][FK_STEP_RATES][2];
} sums;

INLINE void add_pair(int64_t *pair, __m128i value) {
    _mm_store_si128((__m128i *)pair, _mm_add_epi64(_mm_load_si128((const __m128i *)pair), value));
}

INLINE void add_lanes(sums *sums, uint32_t rates, __m256i sum, __m256i tax) {
    __m256i even = _mm256_unpacklo_epi64(sum, tax), odd = _mm256_unpackhi_epi64(sum, tax);
    add_pair(sums->of[0][rates & 0xFF], _mm256_castsi256_si128(even));
    add_pair(sums->of[1][rates >> 8 & 0xFF], _mm256_castsi256_si128(odd));
    add_pair(sums->of[2][rates >> 16 & 0xFF], _mm256_extracti128_si256(even, 1));
    add_pair(sums->of[3][rates >> 24], _mm256_extracti128_si256(odd, 1));
}

#endif
