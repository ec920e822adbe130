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

/** What a call looks up, in registers where a version says so. */
typedef struct tables {
    table rate, sum, unit, unit_tax;
    __m512d of_rounded, of_sum;
    /** The same for every row, where the scales are. */
    steps uniform_sum, uniform_unit, uniform_unit_tax;
} tables;

/** What a version knows when it is compiled. */
typedef struct shape {
    bool is_uniform;
    lookup by_rate;
    /** The rules are of this kind, or of FK_KIND_PLAIN; else they are found in the plan. */
    bool has_kind;
    fk_kind kind;
} shape;

INLINE tables tables_of(const fk_lines *lines, const fk_plan *plan, const shape shape) {
    tables tables = {
        .rate = loaded(plan->rate, shape.by_rate),
        .sum = {.entries = plan->sum},
        .unit = {.entries = plan->unit},
        .unit_tax = {.entries = plan->unit_tax},
    };
    if (shape.is_uniform) {
        unsigned price = lines->all_price_scale, quantity = lines->all_quantity_scale;
        price = plan->rounds_price && price > plan->scale ? plan->scale : price;
        tables.uniform_sum = everywhere(&plan->sum[last_scale_or(price + quantity)]);
        if (plan->tax_of_unit) {
            tables.uniform_unit = everywhere(&plan->unit[last_scale_or(price)]);
            tables.uniform_unit_tax = everywhere(&plan->unit_tax[last_scale_or(quantity)]);
        }
    } else if (shape.by_rate != IN_MEMORY) {
        tables.sum = loaded(plan->sum, IN_TWO);
        if (plan->tax_of_unit) {
            tables.unit = loaded(plan->unit, IN_ONE);
            tables.unit_tax = loaded(plan->unit_tax, IN_TWO);
        }
    }
    if (shape.by_rate == IN_ONE && plan->has_forms) {
        __m512i offset = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
        tables.of_rounded = _mm512_i64gather_pd(offset, &plan->form->of_rounded, 8);
        tables.of_sum = _mm512_i64gather_pd(offset, &plan->form->of_sum, 8);
    }
    return tables;
}

/** One group of rows: lanes that are not live are neither read nor written. */
INLINE size_t compute_group(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                            const fk_plan *plan, const tables *tables, sums *sums, size_t row,
                            const __mmask8 live, const bool streams, const shape shape) {
    const __m512i last_scale = _mm512_set1_epi64(FK_STEP_SCALES - 1);
    const __m512i scale = _mm512_set1_epi64(plan->scale);
    const fk_kind sum_kind = shape.has_kind ? shape.kind : plan->sum_rule.kind;
    const fk_kind vat_kind = shape.has_kind ? shape.kind : plan->vat_rule.kind;
    const lookup by_scale = shape.by_rate == IN_MEMORY ? IN_MEMORY : IN_TWO;
    __mmask8 bad = 0;

    __m512i price_bits = words(lines->price + row, live);
    __m512d price = _mm512_cvtepi64_pd(price_bits);
    __m512d quantity = _mm512_cvtepi64_pd(words(lines->quantity + row, live));
    __m512i rate = lines->rate ? halves(lines->rate + row, live) : bytes(lines->short_rate + row, live);
    rate = _mm512_min_epu64(rate, _mm512_set1_epi64((int64_t)plan->rate_count));
    __m512i price_scale = !shape.is_uniform && lines->price_scale
                              ? bytes(lines->price_scale + row, live)
                              : _mm512_set1_epi64(lines->all_price_scale);
    __m512i quantity_scale = !shape.is_uniform && lines->quantity_scale
                                 ? bytes(lines->quantity_scale + row, live)
                                 : _mm512_set1_epi64(lines->all_quantity_scale);

    if (plan->rounds_price) {
        if (_mm512_cmpgt_epu64_mask(price_scale, scale) != 0) {
            steps step = gathered(plan->unit_price, _mm512_min_epu64(price_scale, last_scale));
            __m512d rounded = divided(_mm512_abs_pd(price), &step, _mm512_movepi64_mask(price_bits),
                                      plan->unit_price_rule.kind, &bad);
            price = with_sign_of(price, rounded);
            price_bits = _mm512_cvttpd_epi64(price);
            price_scale = _mm512_min_epu64(price_scale, scale);
        }
        if (results->price) {
            store(results->price + row, price_bits, live, false);
        }
    }

    __m512d product = _mm512_mul_pd(price, quantity);
    __mmask8 negative = _mm512_movepi64_mask(_mm512_castpd_si512(product));
    __m512i places = _mm512_min_epu64(_mm512_add_epi64(price_scale, quantity_scale), last_scale);
    steps step = shape.is_uniform ? tables->uniform_sum
                                  : looked_up(&tables->sum, places, by_scale, sum_kind != FK_KIND_PLAIN);
    __m512d sum = divided(_mm512_abs_pd(product), &step, negative, sum_kind, &bad);

    step = looked_up(&tables->rate, rate, shape.by_rate, vat_kind != FK_KIND_PLAIN);
    __m512d tax;
    if (__builtin_expect(plan->tax_of_unit, 0)) {
        __m512i up = _mm512_min_epu64(price_scale, _mm512_set1_epi64(7));  // a scale is 0...4
        __m512i down = _mm512_min_epu64(quantity_scale, last_scale);
        steps unit_step = shape.is_uniform ? tables->uniform_unit
                                           : looked_up(&tables->unit, up, by_scale == IN_TWO ? IN_ONE : IN_MEMORY, false);
        steps tax_step = shape.is_uniform
                             ? tables->uniform_unit_tax
                             : looked_up(&tables->unit_tax, down, by_scale, vat_kind != FK_KIND_PLAIN);
        // The bias of the unit's step is 0, or so large that nothing is proven.
        step.bias = _mm512_add_pd(step.bias, unit_step.bias);
        step.other = vat_kind == FK_KIND_SIGNED ? _mm512_add_pd(step.other, unit_step.bias) : step.other;
        __m512d unit = _mm512_mul_pd(_mm512_abs_pd(price), unit_step.multiplier);
        unit = divided(unit, &step, negative, vat_kind, &bad);
        tax = divided(_mm512_mul_pd(unit, _mm512_abs_pd(quantity)), &tax_step, negative, vat_kind, &bad);
    } else {
        tax = divided(sum, &step, negative, vat_kind, &bad);
    }
    sum = with_sign_of(product, sum);
    tax = with_sign_of(product, tax);
    if (__builtin_expect(plan->has_forms, 0)) {
        __m512d of_rounded, of_sum;
        if (shape.by_rate == IN_ONE) {
            of_rounded = _mm512_permutexvar_pd(rate, tables->of_rounded);
            of_sum = _mm512_permutexvar_pd(rate, tables->of_sum);
        } else {
            __m512i offset = _mm512_slli_epi64(rate, 1);
            of_rounded = _mm512_i64gather_pd(offset, &plan->form->of_rounded, 8);
            of_sum = _mm512_i64gather_pd(offset, &plan->form->of_sum, 8);
        }
        tax = _mm512_fmadd_pd(sum, of_sum, _mm512_mul_pd(tax, of_rounded));
    }
    __m512i sum_bits = _mm512_cvttpd_epi64(sum), tax_bits = _mm512_cvttpd_epi64(tax);

    size_t marked = 0;
    bad &= live;
    if (results->totals) {
        if (__builtin_expect(live != 0xFF || bad != 0, 0)) {
            add_some_lanes(sums, lines, row, sum_bits, tax_bits, live & ~(unsigned)bad);
        } else {
            add_lanes(sums, lines, row, sum_bits, tax_bits);
        }
    }
    if (__builtin_expect(bad != 0, 0)) {
        _Alignas(64) int64_t sum_lanes[LANES], tax_lanes[LANES];
        _mm512_store_si512(sum_lanes, sum_bits);
        _mm512_store_si512(tax_lanes, tax_bits);
        marked = fk_redo_rows(lines, policy, results, row, bad, sum_lanes, tax_lanes);
        sum_bits = _mm512_load_si512(sum_lanes);
        tax_bits = _mm512_load_si512(tax_lanes);
    }
    if (results->sum) {
        store(results->sum + row, sum_bits, live, streams);
        store(results->tax + row, tax_bits, live, streams);
    }
    return marked;
}

/** Whole groups. */
INLINE size_t compute_groups(const fk_lines *given_lines, const fk_policy *policy, const fk_results *given_results,
                             const fk_plan *given_plan, sums *sums, size_t first, size_t end,
                             const bool streams, const shape shape) {
    // Copies whose address nobody has: no store can change them.
    const fk_lines lines = *given_lines;
    const fk_results results = *given_results;
    const tables tables = tables_of(&lines, given_plan, shape);
    size_t marked = 0;
    for (size_t row = first; row < end; row += LANES) {
        _mm_prefetch((const char *)(lines.price + row) + 8 * PREFETCHED_ROWS, _MM_HINT_T0);
        _mm_prefetch((const char *)(lines.quantity + row) + 8 * PREFETCHED_ROWS, _MM_HINT_T0);
        marked += compute_group(&lines, policy, &results, given_plan, &tables, sums, row, 0xFF, streams, shape);
    }
    return marked;
}

typedef size_t groups(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                      const fk_plan *plan, sums *sums, size_t first, size_t end, bool streams);

#define GROUPS(name, is_uniform, by_rate, has_kind, kind)                                                    \
    TARGET static size_t name(const fk_lines *lines, const fk_policy *policy, const fk_results *results,     \
                              const fk_plan *plan, sums *sums, size_t first, size_t end, bool streams) {     \
        return compute_groups(lines, policy, results, plan, sums, first, end, streams,                       \
                              (shape){is_uniform, by_rate, has_kind, kind});                                 \
    }

GROUPS(mixed_plain_one, false, IN_ONE, true, FK_KIND_PLAIN)
GROUPS(mixed_plain_two, false, IN_TWO, true, FK_KIND_PLAIN)
GROUPS(mixed_signed_one, false, IN_ONE, true, FK_KIND_SIGNED)
GROUPS(mixed_signed_two, false, IN_TWO, true, FK_KIND_SIGNED)
GROUPS(mixed_even_one, false, IN_ONE, true, FK_KIND_EVEN)
GROUPS(mixed_even_two, false, IN_TWO, true, FK_KIND_EVEN)
GROUPS(uniform_plain_one, true, IN_ONE, true, FK_KIND_PLAIN)
GROUPS(uniform_plain_two, true, IN_TWO, true, FK_KIND_PLAIN)
GROUPS(uniform_signed_one, true, IN_ONE, true, FK_KIND_SIGNED)
GROUPS(uniform_signed_two, true, IN_TWO, true, FK_KIND_SIGNED)
GROUPS(uniform_even_one, true, IN_ONE, true, FK_KIND_EVEN)
GROUPS(uniform_even_two, true, IN_TWO, true, FK_KIND_EVEN)
GROUPS(any_one, false, IN_ONE, false, FK_KIND_PLAIN)
GROUPS(any_in_memory, false, IN_MEMORY, false, FK_KIND_PLAIN)

static groups *groups_of(const fk_lines *lines, const fk_plan *plan) {
    static groups *const by_kind[2][3][2] = {
        {
            {mixed_plain_one, mixed_plain_two},
            {mixed_signed_one, mixed_signed_two},
            {mixed_even_one, mixed_even_two},
        },
        {
            {uniform_plain_one, uniform_plain_two},
            {uniform_signed_one, uniform_signed_two},
            {uniform_even_one, uniform_even_two},
        },
    };
    if (plan->rate_count >= 16) {
        return any_in_memory;
    }
    if (!plan->has_one_kind) {
        return plan->rate_count < 8 ? any_one : any_in_memory;
    }
    bool is_uniform = !lines->price_scale && !lines->quantity_scale;
    return by_kind[is_uniform][plan->kind][plan->rate_count >= 8];
}

/** Fewer rows than a group, looked up in memory: no table is loaded for them. */
TARGET static size_t compute_part(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                                  const fk_plan *plan, sums *sums, size_t first, size_t end) {
    const shape shape = {false, IN_MEMORY, false, FK_KIND_PLAIN};
    const tables tables = tables_of(lines, plan, shape);
    __mmask8 live = (__mmask8)(0xFFu >> (LANES - (end - first)));
    return compute_group(lines, policy, results, plan, &tables, sums, first, live, false, shape);
}

size_t fk_compute_avx512(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                         const fk_plan *plan, size_t first, size_t end) {
    sums sums;
    if (results->totals) {
        for (unsigned lane = 0; lane < LANES; lane++) {
            __builtin_memset(sums.of[lane], 0, (plan->rate_count + 1) * sizeof sums.of[lane][0]);
        }
    }
    size_t marked = 0;
    bool streams;
    size_t head = fk_rows_to_border(results, first, &streams);
    if (head != 0 && head < end - first) {
        marked += compute_part(lines, policy, results, plan, &sums, first, first + head);
        first += head;
    }
    size_t whole = (end - first) / LANES * LANES;
    if (whole != 0) {
        marked += groups_of(lines, plan)(lines, policy, results, plan, &sums, first, first + whole, streams);
    }
    if (first + whole < end) {
        marked += compute_part(lines, policy, results, plan, &sums, first + whole, end);
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
#endif
