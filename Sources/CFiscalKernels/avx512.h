// SPDX-License-Identifier: Apache-2.0
#ifndef FK_AVX512_H
#define FK_AVX512_H

#include "plan.h"

#include <immintrin.h>

// Eight rows in vectors of doubles: loading, looking up, dividing, storing, adding up. Included by avx512.c alone.

#define TARGET __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl")))
#define INLINE static inline __attribute__((always_inline)) TARGET

enum { LANES = 8, PREFETCHED_ROWS = 160 };

typedef struct steps {
    __m512d multiplier, bias, inverse, other;
} steps;

/** Up to sixteen entries in registers, or any number in memory. */
typedef struct table {
    steps low, high;
    const fk_step *entries;
} table;

typedef enum lookup { IN_ONE, IN_TWO, IN_MEMORY } lookup;

INLINE steps gathered(const fk_step *entries, __m512i index) {
    __m512i offset = _mm512_slli_epi64(index, 2);
    return (steps){
        _mm512_i64gather_pd(offset, &entries->multiplier, 8),
        _mm512_i64gather_pd(offset, &entries->bias, 8),
        _mm512_i64gather_pd(offset, &entries->inverse, 8),
        _mm512_i64gather_pd(offset, &entries->other, 8),
    };
}

INLINE table loaded(const fk_step *entries, lookup kind) {
    table table = {.entries = entries};
    if (kind != IN_MEMORY) {
        __m512i ascending = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7);
        table.low = gathered(entries, ascending);
        table.high = kind == IN_TWO ? gathered(entries + 8, ascending) : table.low;
    }
    return table;
}

INLINE __m512d picked(__m512d low, __m512d high, __m512i index, lookup kind) {
    return kind == IN_ONE ? _mm512_permutexvar_pd(index, low) : _mm512_permutex2var_pd(low, index, high);
}

/** The entries of eight indices; `other` only where the rule needs it. */
INLINE steps looked_up(const table *table, __m512i index, lookup kind, bool has_other) {
    if (kind == IN_MEMORY) {
        return gathered(table->entries, index);
    }
    const steps *low = &table->low, *high = &table->high;
    return (steps){
        picked(low->multiplier, high->multiplier, index, kind),
        picked(low->bias, high->bias, index, kind),
        picked(low->inverse, high->inverse, index, kind),
        has_other ? picked(low->other, high->other, index, kind) : _mm512_setzero_pd(),
    };
}

INLINE steps everywhere(const fk_step *step) {
    return (steps){_mm512_set1_pd(step->multiplier), _mm512_set1_pd(step->bias),
                   _mm512_set1_pd(step->inverse), _mm512_set1_pd(step->other)};
}

/** The division of plan.h, of magnitudes. Lanes that are not proven are added to `bad`. */
INLINE __m512d divided(__m512d value, const steps *step, __mmask8 negative, fk_kind kind, __mmask8 *bad) {
    const __m512d half = _mm512_set1_pd(0.5);
    __m512d bias = kind == FK_KIND_SIGNED ? _mm512_mask_blend_pd(negative, step->bias, step->other) : step->bias;
    __m512d h = _mm512_fmadd_pd(value, step->multiplier, bias);
    *bad |= _mm512_cmp_pd_mask(h, _mm512_set1_pd(0x1p49), _CMP_NLT_UQ);
    __m512d quotient =
        _mm512_roundscale_pd(_mm512_mul_pd(h, step->inverse), _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
    if (kind == FK_KIND_EVEN) {
        __m512d rest = _mm512_fnmadd_pd(quotient, step->other, h);
        __mmask8 tie = _mm512_cmp_pd_mask(rest, half, _CMP_EQ_OQ);
        __m512d even = _mm512_roundscale_pd(_mm512_mul_pd(quotient, half), _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
        quotient = _mm512_mask_add_pd(quotient, tie, even, even);
    } else if (kind == FK_KIND_EXACT) {
        __m512d rest = _mm512_fnmadd_pd(quotient, step->other, h);
        *bad |= _mm512_cmp_pd_mask(rest, half, _CMP_NEQ_UQ);
    }
    return quotient;
}

INLINE __m512d with_sign_of(__m512d signed_value, __m512d magnitude) {
    // magnitude | (signed_value & sign bit)
    return _mm512_castsi512_pd(_mm512_ternarylogic_epi64(_mm512_castpd_si512(magnitude), _mm512_castpd_si512(signed_value),
                                                         _mm512_set1_epi64(INT64_MIN), 0xF8));
}

INLINE __m512i words(const int64_t *from, __mmask8 live) {
    return live == 0xFF ? _mm512_loadu_si512(from) : _mm512_maskz_loadu_epi64(live, from);
}

INLINE __m512i halves(const uint16_t *from, __mmask8 live) {
    return _mm512_cvtepu16_epi64(live == 0xFF ? _mm_loadu_si128((const __m128i *)from)
                                              : _mm_maskz_loadu_epi16(live, from));
}

INLINE __m512i bytes(const uint8_t *from, __mmask8 live) {
    return _mm512_cvtepu8_epi64(live == 0xFF ? _mm_loadl_epi64((const __m128i *)from)
                                             : _mm_maskz_loadu_epi8(live, from));
}

static size_t last_scale_or(size_t scale) {
    return scale < FK_STEP_SCALES ? scale : FK_STEP_SCALES - 1;
}

/** Sum and tax side by side, for each lane and rate: no lane waits for another that has the same rate. */
typedef struct sums {
    _Alignas(64) int64_t of[LANES][FK_STEP_RATES][2];
} sums;

INLINE void add_pair(sums *sums, unsigned lane, size_t rate, __m128i pair) {
    __m128i *place = (__m128i *)sums->of[lane][rate];
    _mm_store_si128(place, _mm_add_epi64(_mm_load_si128(place), pair));
}

/** Every lane is proven, so its rate is one of the table. */
INLINE void add_lanes(sums *sums, const fk_lines *lines, size_t row, __m512i sum, __m512i tax) {
    __m512i even = _mm512_unpacklo_epi64(sum, tax), odd = _mm512_unpackhi_epi64(sum, tax);
    add_pair(sums, 0, fk_rate_index(lines, row), _mm512_castsi512_si128(even));
    add_pair(sums, 1, fk_rate_index(lines, row + 1), _mm512_castsi512_si128(odd));
    add_pair(sums, 2, fk_rate_index(lines, row + 2), _mm512_extracti64x2_epi64(even, 1));
    add_pair(sums, 3, fk_rate_index(lines, row + 3), _mm512_extracti64x2_epi64(odd, 1));
    add_pair(sums, 4, fk_rate_index(lines, row + 4), _mm512_extracti64x2_epi64(even, 2));
    add_pair(sums, 5, fk_rate_index(lines, row + 5), _mm512_extracti64x2_epi64(odd, 2));
    add_pair(sums, 6, fk_rate_index(lines, row + 6), _mm512_extracti64x2_epi64(even, 3));
    add_pair(sums, 7, fk_rate_index(lines, row + 7), _mm512_extracti64x2_epi64(odd, 3));
}

/** Some lanes only. */
TARGET static void add_some_lanes(sums *sums, const fk_lines *lines, size_t row, __m512i sum, __m512i tax,
                                  unsigned lanes) {
    _Alignas(64) int64_t sum_lanes[LANES], tax_lanes[LANES];
    _mm512_store_si512(sum_lanes, sum);
    _mm512_store_si512(tax_lanes, tax);
    for (; lanes != 0; lanes &= lanes - 1) {
        unsigned lane = (unsigned)__builtin_ctz(lanes);
        int64_t *pair = sums->of[lane][fk_rate_index(lines, row + lane)];
        pair[0] += sum_lanes[lane];
        pair[1] += tax_lanes[lane];
    }
}

INLINE void store(int64_t *column, __m512i value, __mmask8 live, bool streams) {
    if (live != 0xFF) {
        _mm512_mask_storeu_epi64(column, live, value);
    } else if (streams) {
        _mm512_stream_si512((void *)column, value);
    } else {
        _mm512_storeu_si512(column, value);
    }
}

#endif
