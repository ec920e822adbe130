// SPDX-License-Identifier: Apache-2.0
#include "plan.h"

#if defined(__x86_64__)
#include <immintrin.h>

// Four rows at a time, in doubles, as plan.h proves. An entry of a table is one load; four are turned into columns.

#define TARGET __attribute__((target("avx2,fma")))
#define INLINE static inline __attribute__((always_inline)) TARGET

enum { LANES = 4, PREFETCHED_ROWS = 160 };

typedef struct steps {
    __m256d multiplier, bias, inverse, other;
} steps;

INLINE steps everywhere(const fk_step *step) {
    return (steps){_mm256_set1_pd(step->multiplier), _mm256_set1_pd(step->bias),
                   _mm256_set1_pd(step->inverse), _mm256_set1_pd(step->other)};
}

/** The entries of four indices, none of them beyond `last`. */
INLINE steps looked_up(const fk_step *entries, const size_t *index) {
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

INLINE __m256d magnitude(__m256d value) {
    return _mm256_andnot_pd(_mm256_set1_pd(-0.0), value);
}

INLINE __m256d with_sign_of(__m256d signed_value, __m256d magnitude) {
    return _mm256_or_pd(magnitude, _mm256_and_pd(signed_value, _mm256_set1_pd(-0.0)));
}

/** The division of plan.h, of magnitudes; `sign` is asked for sign bits. Lanes that are not proven are set in `bad`. */
INLINE __m256d divided(__m256d value, const steps *step, __m256d sign, fk_kind kind, __m256d *bad) {
    const __m256d half = _mm256_set1_pd(0.5);
    __m256d bias = kind == FK_KIND_SIGNED ? _mm256_blendv_pd(step->bias, step->other, sign) : step->bias;
    __m256d h = _mm256_fmadd_pd(value, step->multiplier, bias);
    *bad = _mm256_or_pd(*bad, _mm256_cmp_pd(h, _mm256_set1_pd(0x1p49), _CMP_NLT_UQ));
    __m256d quotient = _mm256_floor_pd(_mm256_mul_pd(h, step->inverse));
    if (kind == FK_KIND_EVEN) {
        __m256d rest = _mm256_fnmadd_pd(quotient, step->other, h);
        __m256d tie = _mm256_cmp_pd(rest, half, _CMP_EQ_OQ);
        __m256d even = _mm256_floor_pd(_mm256_mul_pd(quotient, half));
        quotient = _mm256_blendv_pd(quotient, _mm256_add_pd(even, even), tie);
    } else if (kind == FK_KIND_EXACT) {
        __m256d rest = _mm256_fnmadd_pd(quotient, step->other, h);
        *bad = _mm256_or_pd(*bad, _mm256_cmp_pd(rest, half, _CMP_NEQ_UQ));
    }
    return quotient;
}

/**
 * Integers of at most 51 bits and a sign, as doubles and back: added to the bits of 1.5 * 2^52 they are the double
 * 1.5 * 2^52 + x, for -2^51 <= x < 2^51, and for no other x do the upper 12 bits stay. Lanes where they do not are set in
 * `bad`.
 */
#define SHIFTER 0x1.8p52

INLINE __m256d to_double(__m256i value, __m256i *bad) {
    const __m256d shifter = _mm256_set1_pd(SHIFTER);
    __m256i shifted = _mm256_add_epi64(value, _mm256_castpd_si256(shifter));
    __m256i changed = _mm256_xor_si256(shifted, _mm256_castpd_si256(shifter));
    *bad = _mm256_or_si256(*bad, _mm256_srli_epi64(changed, 52));
    return _mm256_sub_pd(_mm256_castsi256_pd(shifted), shifter);
}

INLINE __m256i to_integer(__m256d value) {
    const __m256d shifter = _mm256_set1_pd(SHIFTER);
    return _mm256_sub_epi64(_mm256_castpd_si256(_mm256_add_pd(value, shifter)), _mm256_castpd_si256(shifter));
}

INLINE __m256i live_lanes(size_t live) {
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x((int64_t)live), _mm256_setr_epi64x(0, 1, 2, 3));
}

INLINE __m256i words(const int64_t *from, size_t live) {
    return live == LANES ? _mm256_loadu_si256((const __m256i *)from)
                         : _mm256_maskload_epi64((const long long *)from, live_lanes(live));
}

INLINE void store(int64_t *column, __m256i value, size_t live, bool streams) {
    if (live != LANES) {
        _mm256_maskstore_epi64((long long *)column, live_lanes(live), value);
    } else if (streams) {
        _mm256_stream_si256((__m256i *)column, value);
    } else {
        _mm256_storeu_si256((__m256i *)column, value);
    }
}

static inline size_t at_most(size_t value, size_t limit) {
    return value < limit ? value : limit;
}

/** Sum and tax side by side, for each lane and rate: no lane waits for another that has the same rate. */
typedef struct sums {
    _Alignas(64) int64_t of[LANES][FK_STEP_RATES][2];
} sums;

INLINE void add_pair(int64_t *pair, __m128i value) {
    _mm_store_si128((__m128i *)pair, _mm_add_epi64(_mm_load_si128((const __m128i *)pair), value));
}

INLINE void add_lanes(sums *sums, const size_t *rate, __m256i sum, __m256i tax) {
    __m256i even = _mm256_unpacklo_epi64(sum, tax), odd = _mm256_unpackhi_epi64(sum, tax);
    add_pair(sums->of[0][rate[0]], _mm256_castsi256_si128(even));
    add_pair(sums->of[1][rate[1]], _mm256_castsi256_si128(odd));
    add_pair(sums->of[2][rate[2]], _mm256_extracti128_si256(even, 1));
    add_pair(sums->of[3][rate[3]], _mm256_extracti128_si256(odd, 1));
}

/** What a version knows when it is compiled; `has_kind` false: the kinds of the rules are found in the plan. */
typedef struct shape {
    bool is_uniform, has_kind;
    fk_kind kind;
} shape;

/** The same for every row, where the scales are. */
typedef struct tables {
    steps sum, unit, unit_tax;
} tables;

INLINE tables tables_of(const fk_lines *lines, const fk_plan *plan, const shape shape) {
    tables tables = {0};
    if (shape.is_uniform) {
        unsigned price = lines->all_price_scale, quantity = lines->all_quantity_scale;
        price = plan->rounds_price && price > plan->scale ? plan->scale : price;
        tables.sum = everywhere(&plan->sum[at_most(price + quantity, FK_STEP_SCALES - 1)]);
        if (plan->tax_of_unit) {
            tables.unit = everywhere(&plan->unit[at_most(price, FK_STEP_SCALES - 1)]);
            tables.unit_tax = everywhere(&plan->unit_tax[at_most(quantity, FK_STEP_SCALES - 1)]);
        }
    }
    return tables;
}

/** One group of rows: lanes from `live` on are neither read nor written. */
INLINE size_t compute_group(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                            const fk_plan *plan, const tables *tables, sums *sums, size_t row, const size_t live,
                            const bool streams, const shape shape) {
    const fk_kind sum_kind = shape.has_kind ? shape.kind : plan->sum_rule.kind;
    const fk_kind vat_kind = shape.has_kind ? shape.kind : plan->vat_rule.kind;
    const size_t last = FK_STEP_SCALES - 1;
    __m256i wide = _mm256_setzero_si256();
    __m256d bad = _mm256_setzero_pd();

    __m256i price_bits = words(lines->price + row, live);
    __m256d price = to_double(price_bits, &wide);
    __m256d quantity = to_double(words(lines->quantity + row, live), &wide);
    size_t rate[LANES], price_scale[LANES], quantity_scale[LANES], places[LANES];
    size_t finer = 0;
    for (size_t lane = 0; lane < LANES; lane++) {
        size_t source = row + at_most(lane, live - 1);
        rate[lane] = at_most(fk_rate_index(lines, source), plan->rate_count);
        if (!shape.is_uniform) {
            price_scale[lane] = at_most(fk_price_scale(lines, source), last);
            quantity_scale[lane] = at_most(fk_quantity_scale(lines, source), last);
            finer |= price_scale[lane] > plan->scale;
        }
    }
    if (shape.is_uniform) {
        finer = lines->all_price_scale > plan->scale;
        price_scale[0] = price_scale[1] = price_scale[2] = price_scale[3] = at_most(lines->all_price_scale, last);
    }

    if (plan->rounds_price) {
        if (finer) {
            steps step = looked_up(plan->unit_price, price_scale);
            __m256d rounded = divided(magnitude(price), &step, price, plan->unit_price_rule.kind, &bad);
            price = with_sign_of(price, rounded);
            price_bits = to_integer(price);
            for (size_t lane = 0; lane < LANES; lane++) {
                price_scale[lane] = at_most(price_scale[lane], plan->scale);
            }
        }
        if (results->price) {
            store(results->price + row, price_bits, live, false);
        }
    }

    __m256d product = _mm256_mul_pd(price, quantity);
    steps step = tables->sum;
    if (!shape.is_uniform) {
        for (size_t lane = 0; lane < LANES; lane++) {
            places[lane] = at_most(price_scale[lane] + quantity_scale[lane], last);
        }
        step = looked_up(plan->sum, places);
    }
    __m256d sum = divided(magnitude(product), &step, product, sum_kind, &bad);

    step = looked_up(plan->rate, rate);
    __m256d tax;
    if (__builtin_expect(plan->tax_of_unit, 0)) {
        steps unit_step = shape.is_uniform ? tables->unit : looked_up(plan->unit, price_scale);
        steps tax_step = shape.is_uniform ? tables->unit_tax : looked_up(plan->unit_tax, quantity_scale);
        // The bias of the unit's step is 0, or so large that nothing is proven.
        step.bias = _mm256_add_pd(step.bias, unit_step.bias);
        step.other = vat_kind == FK_KIND_SIGNED ? _mm256_add_pd(step.other, unit_step.bias) : step.other;
        __m256d unit = _mm256_mul_pd(magnitude(price), unit_step.multiplier);
        unit = divided(unit, &step, product, vat_kind, &bad);
        tax = divided(_mm256_mul_pd(unit, magnitude(quantity)), &tax_step, product, vat_kind, &bad);
    } else {
        tax = divided(sum, &step, product, vat_kind, &bad);
    }
    sum = with_sign_of(product, sum);
    tax = with_sign_of(product, tax);
    if (__builtin_expect(plan->has_forms, 0)) {
        const fk_form *a = &plan->form[rate[0]], *b = &plan->form[rate[1]], *c = &plan->form[rate[2]],
                      *d = &plan->form[rate[3]];
        __m256d of_rounded = _mm256_setr_pd(a->of_rounded, b->of_rounded, c->of_rounded, d->of_rounded);
        __m256d of_sum = _mm256_setr_pd(a->of_sum, b->of_sum, c->of_sum, d->of_sum);
        tax = _mm256_fmadd_pd(sum, of_sum, _mm256_mul_pd(tax, of_rounded));
    }
    __m256i sum_bits = to_integer(sum), tax_bits = to_integer(tax);

    wide = _mm256_or_si256(wide, _mm256_srli_epi64(_mm256_castpd_si256(bad), 52));
    if (__builtin_expect(_mm256_testz_si256(wide, wide) && live == LANES, 1)) {
        if (results->totals) {
            add_lanes(sums, rate, sum_bits, tax_bits);
        }
        if (results->sum) {
            store(results->sum + row, sum_bits, live, streams);
            store(results->tax + row, tax_bits, live, streams);
        }
        return 0;
    }
    __m256i good = _mm256_cmpeq_epi64(wide, _mm256_setzero_si256());
    unsigned is_bad = ~(unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(good)) & (0xFu >> (LANES - live));
    _Alignas(32) int64_t sum_lanes[LANES], tax_lanes[LANES];
    _mm256_store_si256((__m256i *)sum_lanes, sum_bits);
    _mm256_store_si256((__m256i *)tax_lanes, tax_bits);
    for (size_t lane = 0; results->totals && lane < live; lane++) {
        if (((is_bad >> lane) & 1) == 0) {
            sums->of[lane][rate[lane]][0] += sum_lanes[lane];
            sums->of[lane][rate[lane]][1] += tax_lanes[lane];
        }
    }
    size_t marked = fk_redo_rows(lines, policy, results, row, is_bad, sum_lanes, tax_lanes);
    if (results->sum) {
        store(results->sum + row, _mm256_load_si256((const __m256i *)sum_lanes), live, streams);
        store(results->tax + row, _mm256_load_si256((const __m256i *)tax_lanes), live, streams);
    }
    return marked;
}

/** Whole groups; the rest of the rows, and those before the first border, go through `any_part`. */
INLINE size_t compute_groups(const fk_lines *given_lines, const fk_policy *policy, const fk_results *given_results,
                             const fk_plan *plan, sums *sums, size_t first, size_t end, const bool streams,
                             const shape shape) {
    // Copies whose address nobody has: no store can change them.
    const fk_lines lines = *given_lines;
    const fk_results results = *given_results;
    const tables tables = tables_of(&lines, plan, shape);
    size_t marked = 0;
    for (size_t row = first; row < end; row += LANES) {
        _mm_prefetch((const char *)(lines.price + row) + 8 * PREFETCHED_ROWS, _MM_HINT_T0);
        _mm_prefetch((const char *)(lines.quantity + row) + 8 * PREFETCHED_ROWS, _MM_HINT_T0);
        marked += compute_group(&lines, policy, &results, plan, &tables, sums, row, LANES, streams, shape);
    }
    return marked;
}

typedef size_t groups(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                      const fk_plan *plan, sums *sums, size_t first, size_t end, bool streams);

#define GROUPS(name, is_uniform, has_kind, kind)                                                             \
    TARGET static size_t name(const fk_lines *lines, const fk_policy *policy, const fk_results *results,     \
                              const fk_plan *plan, sums *sums, size_t first, size_t end, bool streams) {     \
        return compute_groups(lines, policy, results, plan, sums, first, end, streams,                       \
                              (shape){is_uniform, has_kind, kind});                                          \
    }

GROUPS(mixed_plain, false, true, FK_KIND_PLAIN)
GROUPS(mixed_signed, false, true, FK_KIND_SIGNED)
GROUPS(mixed_even, false, true, FK_KIND_EVEN)
GROUPS(uniform_plain, true, true, FK_KIND_PLAIN)
GROUPS(uniform_signed, true, true, FK_KIND_SIGNED)
GROUPS(uniform_even, true, true, FK_KIND_EVEN)
GROUPS(any, false, false, FK_KIND_PLAIN)

TARGET static size_t compute_part(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                                  const fk_plan *plan, sums *sums, size_t first, size_t end) {
    const shape shape = {false, false, FK_KIND_PLAIN};
    const tables tables = {0};
    return compute_group(lines, policy, results, plan, &tables, sums, first, end - first, false, shape);
}

size_t fk_compute_avx2(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                       const fk_plan *plan, size_t first, size_t end) {
    static groups *const by_kind[2][3] = {
        {mixed_plain, mixed_signed, mixed_even},
        {uniform_plain, uniform_signed, uniform_even},
    };
    bool is_uniform = !lines->price_scale && !lines->quantity_scale;
    groups *groups = plan->has_one_kind ? by_kind[is_uniform][plan->kind] : any;
    sums sums;
    for (unsigned lane = 0; results->totals && lane < LANES; lane++) {
        __builtin_memset(sums.of[lane], 0, (plan->rate_count + 1) * sizeof sums.of[lane][0]);
    }
    size_t marked = 0;
    bool streams;
    for (size_t head = fk_rows_to_border(results, first, &streams); head != 0 && first < end;) {
        size_t part = at_most(at_most(head, LANES), end - first);
        marked += compute_part(lines, policy, results, plan, &sums, first, first + part);
        first += part;
        head -= part;
    }
    size_t whole = (end - first) / LANES * LANES;
    if (whole != 0) {
        marked += groups(lines, policy, results, plan, &sums, first, first + whole, streams);
    }
    if (first + whole < end) {
        marked += compute_part(lines, policy, results, plan, &sums, first + whole, end);
    }
    if (streams) {
        _mm_sfence();
    }
    for (size_t rate = 0; results->totals && rate < plan->rate_count; rate++) {
        for (unsigned lane = 0; lane < LANES; lane++) {
            const int64_t *pair = sums.of[lane][rate];
            fk_add_figures(&results->totals[rate], &(fk_figures){.sum = pair[0], .tax = pair[1]});
        }
    }
    return marked;
}
#endif
