// SPDX-License-Identifier: Apache-2.0
#include "plan.h"

#if defined(__x86_64__)
#include "avx512.h"

// Eight rows at a time, in doubles, as plan.h proves. What is out of range goes to the specification before it is stored.

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
                fk_add_figures(&results->totals[rate], &(fk_figures){.sum = pair[0], .tax = pair[1]});
            }
        }
    }
    return marked;
}
#endif
