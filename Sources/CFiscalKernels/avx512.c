// SPDX-License-Identifier: Apache-2.0
#include "plan.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Eight rows at a time, in doubles, as plan.h proves. What is out of range goes to the specification before it is stored.

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

INLINE __m512i bytes(const uint8_t *from, __mmask8 live) {
    return _mm512_cvtepu8_epi64(_mm_maskz_loadu_epi8(live, from));
}

/** Sum and tax side by side, for each lane and rate: no lane waits for another that has the same rate. */
typedef struct sums {
    _Alignas(64) int64_t of[LANES][FK_STEP_RATES][2];
} sums;

INLINE void add_pair(sums *sums, const uint64_t *offset, unsigned lane, __m128i pair) {
    char *place = (char *)sums->of[lane] + offset[lane];
    _mm_store_si128((__m128i *)place, _mm_add_epi64(_mm_load_si128((const __m128i *)place), pair));
}

INLINE void add_lanes(sums *sums, __m512i rate, __m512i sum, __m512i tax) {
    _Alignas(64) uint64_t offset[LANES];
    _mm512_store_si512(offset, _mm512_slli_epi64(rate, 4));
    __m512i even = _mm512_unpacklo_epi64(sum, tax), odd = _mm512_unpackhi_epi64(sum, tax);
    add_pair(sums, offset, 0, _mm512_castsi512_si128(even));
    add_pair(sums, offset, 1, _mm512_castsi512_si128(odd));
    add_pair(sums, offset, 2, _mm512_extracti64x2_epi64(even, 1));
    add_pair(sums, offset, 3, _mm512_extracti64x2_epi64(odd, 1));
    add_pair(sums, offset, 4, _mm512_extracti64x2_epi64(even, 2));
    add_pair(sums, offset, 5, _mm512_extracti64x2_epi64(odd, 2));
    add_pair(sums, offset, 6, _mm512_extracti64x2_epi64(even, 3));
    add_pair(sums, offset, 7, _mm512_extracti64x2_epi64(odd, 3));
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

/** Rows before the first whose sum and tax lie at a border of a cache line; streams only if both do. */
static size_t rows_to_border(const fk_results *results, size_t first, bool *streams) {
    uintptr_t sum = (uintptr_t)(results->sum + first), tax = (uintptr_t)(results->tax + first);
    *streams = results->streams && results->sum && sum % 64 == tax % 64 && sum % 8 == 0;
    return *streams ? (64 - sum % 64) % 64 / 8 : 0;
}

INLINE size_t compute(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                      const fk_plan *plan, size_t first, size_t end, const bool is_uniform,
                      const lookup rate_lookup) {
    const __m512i sign_bit = _mm512_set1_epi64(INT64_MIN);
    const __m512i last_scale = _mm512_set1_epi64(FK_STEP_SCALES - 1);
    const __m512i no_rate = _mm512_set1_epi64((int64_t)plan->rate_count);
    const __m512i scale = _mm512_set1_epi64(plan->scale);
    const fk_kind sum_kind = plan->sum_kind, vat_kind = plan->vat_kind;
    const bool rounds_price = plan->rounds_price, tax_of_unit = plan->tax_of_unit;

    const table rates = loaded(plan->rate, rate_lookup);
    const unsigned price_places = is_uniform ? lines->all_price_scale : 0;
    const unsigned kept_places = rounds_price && price_places > plan->scale ? plan->scale : price_places;
    unsigned places = is_uniform ? kept_places + lines->all_quantity_scale : 0;
    places = places < FK_STEP_SCALES ? places : FK_STEP_SCALES - 1;
    const steps uniform_sum = everywhere(&plan->sum[places]);
    const table sum_table = is_uniform ? (table){.entries = plan->sum} : loaded(plan->sum, IN_TWO);

    sums sums;
    if (results->totals) {
        for (unsigned lane = 0; lane < LANES; lane++) {
            __builtin_memset(sums.of[lane], 0, (plan->rate_count + 1) * sizeof sums.of[lane][0]);
        }
    }

    size_t marked = 0;
    bool streams;
    size_t head = rows_to_border(results, first, &streams), taken = head ? head : LANES;
    for (size_t row = first; row < end; row += taken, taken = LANES) {
        taken = end - row < taken ? end - row : taken;
        const __mmask8 live = (__mmask8)(0xFFu >> (LANES - taken));
        __mmask8 bad = 0;
        _mm_prefetch((const char *)(lines->price + row) + 8 * PREFETCHED_ROWS, _MM_HINT_T0);
        _mm_prefetch((const char *)(lines->quantity + row) + 8 * PREFETCHED_ROWS, _MM_HINT_T0);

        __m512i price_bits = _mm512_maskz_loadu_epi64(live, lines->price + row);
        __m512d price = _mm512_cvtepi64_pd(price_bits);
        __m512d quantity = _mm512_cvtepi64_pd(_mm512_maskz_loadu_epi64(live, lines->quantity + row));
        __m512i rate = lines->short_rate && !lines->rate
                           ? bytes(lines->short_rate + row, live)
                           : _mm512_cvtepu16_epi64(_mm_maskz_loadu_epi16(live, lines->rate + row));
        rate = _mm512_min_epu64(rate, no_rate);
        __m512i price_scale, quantity_scale;
        if (is_uniform) {
            price_scale = _mm512_set1_epi64(lines->all_price_scale);
            quantity_scale = _mm512_set1_epi64(lines->all_quantity_scale);
        } else {
            price_scale = lines->price_scale ? bytes(lines->price_scale + row, live)
                                             : _mm512_set1_epi64(lines->all_price_scale);
            quantity_scale = lines->quantity_scale ? bytes(lines->quantity_scale + row, live)
                                                   : _mm512_set1_epi64(lines->all_quantity_scale);
        }

        if (rounds_price) {
            if (_mm512_cmpgt_epu64_mask(price_scale, scale) != 0) {
                steps step = gathered(plan->unit_price, _mm512_min_epu64(price_scale, last_scale));
                __m512d sign = _mm512_and_pd(price, _mm512_castsi512_pd(sign_bit));
                __m512d rounded = divided(_mm512_abs_pd(price), &step, _mm512_movepi64_mask(price_bits),
                                          plan->unit_price_kind, &bad);
                price = _mm512_or_pd(rounded, sign);
                price_bits = _mm512_cvttpd_epi64(price);
                price_scale = _mm512_min_epu64(price_scale, scale);
            }
            if (results->price) {
                store(results->price + row, price_bits, live, false);
            }
        }

        __m512d product = _mm512_mul_pd(price, quantity);
        __m512d sign = _mm512_and_pd(product, _mm512_castsi512_pd(sign_bit));
        __mmask8 negative = _mm512_movepi64_mask(_mm512_castpd_si512(product));
        steps sum_step = uniform_sum;
        if (!is_uniform) {
            __m512i both = _mm512_min_epu64(_mm512_add_epi64(price_scale, quantity_scale), last_scale);
            sum_step = looked_up(&sum_table, both, IN_TWO, sum_kind != FK_KIND_PLAIN);
        }
        __m512d sum = divided(_mm512_abs_pd(product), &sum_step, negative, sum_kind, &bad);

        steps rate_step = looked_up(&rates, rate, rate_lookup, vat_kind != FK_KIND_PLAIN);
        __m512d tax;
        if (tax_of_unit) {
            __m512i up = _mm512_min_epu64(price_scale, last_scale);
            __m512i down = _mm512_min_epu64(quantity_scale, last_scale);
            steps unit_step = gathered(plan->unit, up), tax_step = gathered(plan->unit_tax, down);
            __m512d unit = _mm512_mul_pd(_mm512_abs_pd(price), unit_step.multiplier);
            rate_step.bias = _mm512_add_pd(rate_step.bias, unit_step.bias);
            rate_step.other = vat_kind == FK_KIND_SIGNED ? _mm512_add_pd(rate_step.other, unit_step.bias)
                                                         : rate_step.other;
            unit = divided(unit, &rate_step, negative, vat_kind, &bad);
            unit = _mm512_mul_pd(unit, _mm512_abs_pd(quantity));
            tax = divided(unit, &tax_step, negative, vat_kind, &bad);
        } else {
            tax = divided(sum, &rate_step, negative, vat_kind, &bad);
        }
        sum = _mm512_or_pd(sum, sign);
        tax = _mm512_or_pd(tax, sign);
        if (plan->has_forms) {
            __m512i offset = _mm512_slli_epi64(rate, 1);
            __m512d of_rounded = _mm512_i64gather_pd(offset, &plan->form->of_rounded, 8);
            __m512d of_sum = _mm512_i64gather_pd(offset, &plan->form->of_sum, 8);
            tax = _mm512_fmadd_pd(sum, of_sum, _mm512_mul_pd(tax, of_rounded));
        }
        __m512i sum_bits = _mm512_cvttpd_epi64(sum), tax_bits = _mm512_cvttpd_epi64(tax);

        bad &= live;
        if (results->totals) {
            __mmask8 good = (__mmask8)(live & ~bad);
            add_lanes(&sums, rate, _mm512_maskz_mov_epi64(good, sum_bits), _mm512_maskz_mov_epi64(good, tax_bits));
        }
        if (__builtin_expect(bad != 0, 0)) {
            _Alignas(64) int64_t sum_lanes[LANES], tax_lanes[LANES];
            _mm512_store_si512(sum_lanes, sum_bits);
            _mm512_store_si512(tax_lanes, tax_bits);
            marked += fk_redo_rows(lines, policy, results, row, bad, sum_lanes, tax_lanes);
            sum_bits = _mm512_load_si512(sum_lanes);
            tax_bits = _mm512_load_si512(tax_lanes);
        }
        if (results->sum) {
            store(results->sum + row, sum_bits, live, streams);
            store(results->tax + row, tax_bits, live, streams);
        }
    }
    if (streams) {
        _mm_sfence();
    }
    if (results->totals) {
        for (size_t rate = 0; rate < plan->rate_count; rate++) {
            for (unsigned lane = 0; lane < LANES; lane++) {
                const int64_t *pair = sums.of[lane][rate];
                fk_add_figures(&results->totals[rate], &(fk_figures){0, pair[0], pair[1]});
            }
        }
    }
    return marked;
}

#define VERSION(name, is_uniform, lookup)                                                                    \
    TARGET static size_t name(const fk_lines *lines, const fk_policy *policy, const fk_results *results,     \
                              const fk_plan *plan, size_t first, size_t end) {                               \
        return compute(lines, policy, results, plan, first, end, is_uniform, lookup);                        \
    }

VERSION(uniform_in_one, true, IN_ONE)
VERSION(uniform_in_two, true, IN_TWO)
VERSION(uniform_in_memory, true, IN_MEMORY)
VERSION(mixed_in_one, false, IN_ONE)
VERSION(mixed_in_two, false, IN_TWO)
VERSION(mixed_in_memory, false, IN_MEMORY)

size_t fk_compute_avx512(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                         const fk_plan *plan, size_t first, size_t end) {
    static fk_version *const versions[2][3] = {
        {mixed_in_one, mixed_in_two, mixed_in_memory},
        {uniform_in_one, uniform_in_two, uniform_in_memory},
    };
    bool is_uniform = !lines->price_scale && !lines->quantity_scale;
    lookup kind = plan->rate_count < 8 ? IN_ONE : plan->rate_count < 16 ? IN_TWO : IN_MEMORY;
    return versions[is_uniform][kind](lines, policy, results, plan, first, end);
}
#endif
