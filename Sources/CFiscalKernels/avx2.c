// SPDX-License-Identifier: Apache-2.0
#include "plan.h"

#if defined(__x86_64__)
#include "avx2.h"

// Eight rows at a time, by the nearest quotients of plan.h.

/** What a version knows when it is compiled; `has_kind` false: the kinds of the rules are found in the plan. */
typedef struct shape {
    bool is_uniform, has_kind;
    fk_kind kind;
    lookup rates;
    /** No unit price is rounded, and the tax is that of the line and not a difference. */
    bool is_simple;
} shape;

/** The same for every row. */
typedef struct work {
    const fk_lines *lines;
    const fk_policy *policy;
    const fk_results *results;
    const fk_plan *plan;
    sums *sums;
    /** Where the scales are uniform. */
    steps sum, unit, unit_tax;
} work;

/** Eight rates, none beyond the entry that proves nothing. */
INLINE __m128i rate_bytes(const fk_lines *lines, size_t row, size_t rate_count) {
    __m128i bytes;
    if (lines->rate) {
        __m128i halves = _mm_loadu_si128((const __m128i *)(lines->rate + row));
        bytes = _mm_packus_epi16(_mm_min_epu16(halves, _mm_set1_epi16(0xFF)), _mm_setzero_si128());
    } else {
        bytes = _mm_loadl_epi64((const __m128i *)(lines->short_rate + row));
    }
    return _mm_min_epu8(bytes, _mm_set1_epi8((char)rate_count));
}

/** Eight scales, none beyond the entry that proves nothing. */
INLINE __m128i scale_bytes(const uint8_t *scale, uint8_t all, size_t row) {
    __m128i bytes = scale ? _mm_loadl_epi64((const __m128i *)(scale + row)) : _mm_set1_epi8((char)all);
    return _mm_min_epu8(bytes, _mm_set1_epi8(FK_STEP_SCALES - 1));
}

/** What four rows need besides their figures. */
typedef struct given {
    steps sum, rate;
    /** Their scales, where a step is found by them, and their rates. */
    uint8_t price_scale[LANES], quantity_scale[LANES];
    uint32_t rates;
    bool is_finer;
} given;

/** What four rows gave. */
typedef struct found {
    __m256i sum, tax;
    /** A lane is proven where UPPER_BITS of it are 0. */
    __m256i unproven;
} found;

#define UPPER_BITS _mm256_set1_epi64x((int64_t)0xFFF0000000000000)

/** Four rows: their sums and taxes, and unit prices that are rounded, which it writes. */
INLINE found compute_four(const work *work, size_t row, const given *given, const shape shape) {
    const fk_plan *plan = work->plan;
    const fk_results *results = work->results;
    const fk_kind sum_kind = shape.has_kind ? shape.kind : plan->sum_rule.kind;
    const fk_kind vat_kind = shape.has_kind ? shape.kind : plan->vat_rule.kind;
    __m256i changed = _mm256_setzero_si256();
    proof proof = {_mm256_setzero_pd(), _mm256_setzero_pd()};

    __m256i price_bits = _mm256_loadu_si256((const __m256i *)(work->lines->price + row));
    __m256i quantity_bits = _mm256_loadu_si256((const __m256i *)(work->lines->quantity + row));
    __m256d price = to_double(price_bits, &changed), quantity = to_double(quantity_bits, &changed);
    if (!shape.is_simple && plan->rounds_price) {
        if (given->is_finer) {
            steps step = loaded(plan->unit_price, given->price_scale);
            __m256d rounded = divided(magnitude(price), &step, price, plan->unit_price_rule.kind, &proof);
            price = with_sign_of(price, less_shifter(rounded));
            price_bits = to_integer(price);
        }
        if (results->price) {
            store(results->price + row, price_bits);
        }
    }

    __m256d product = _mm256_mul_pd(price, quantity);
    __m256i negative = _mm256_cmpgt_epi64(_mm256_setzero_si256(), _mm256_castpd_si256(product));
    __m256d sum = divided(magnitude(product), &given->sum, product, sum_kind, &proof), tax;
    if (!shape.is_simple && plan->tax_of_unit) {
        uint8_t price_scale[LANES];
        for (size_t lane = 0; lane < LANES; lane++) {
            bool is_finer = plan->rounds_price && given->price_scale[lane] > plan->scale;
            price_scale[lane] = is_finer ? (uint8_t)plan->scale : given->price_scale[lane];
        }
        steps unit_step = shape.is_uniform ? work->unit : loaded(plan->unit, price_scale);
        steps tax_step = shape.is_uniform ? work->unit_tax : loaded(plan->unit_tax, given->quantity_scale);
        // The bias of the unit's step is 0, or so large that nothing is proven.
        steps step = given->rate;
        step.bias = _mm256_add_pd(step.bias, unit_step.bias);
        step.other = vat_kind == FK_KIND_SIGNED ? _mm256_add_pd(step.other, unit_step.bias) : step.other;
        __m256d unit = _mm256_mul_pd(magnitude(price), unit_step.multiplier);
        unit = less_shifter(divided(unit, &step, price, vat_kind, &proof));
        tax = divided(_mm256_mul_pd(unit, magnitude(quantity)), &tax_step, product, vat_kind, &proof);
    } else {
        tax = divided(less_shifter(sum), &given->rate, product, vat_kind, &proof);
    }
    __m256i sum_bits = signed_integer(sum, negative), tax_bits = signed_integer(tax, negative);
    if (!shape.is_simple && plan->has_forms) {
        const fk_form *form = plan->form;
        const fk_form *a = &form[given->rates & 0xFF], *b = &form[given->rates >> 8 & 0xFF];
        const fk_form *c = &form[given->rates >> 16 & 0xFF], *d = &form[given->rates >> 24];
        __m256d of_rounded = _mm256_setr_pd(a->of_rounded, b->of_rounded, c->of_rounded, d->of_rounded);
        __m256d of_sum = _mm256_setr_pd(a->of_sum, b->of_sum, c->of_sum, d->of_sum);
        __m256d rounded = with_sign_of(product, less_shifter(tax)), base = with_sign_of(product, less_shifter(sum));
        tax_bits = to_integer(_mm256_fmadd_pd(base, of_sum, _mm256_mul_pd(rounded, of_rounded)));
    }

    __m256d bad = _mm256_cmp_pd(proof.largest, _mm256_set1_pd(0x1p49), _CMP_NLT_UQ);
    if (!shape.has_kind || !shape.is_simple) {
        bad = _mm256_or_pd(bad, proof.bad);
    }
    return (found){sum_bits, tax_bits, _mm256_or_si256(changed, _mm256_castpd_si256(bad))};
}

/** Redoes the lanes of four rows that are not proven, and adds the others up. */
TARGET static __attribute__((noinline)) size_t redo(const work *work, size_t row, uint32_t rates, found *found) {
    __m256i zero = _mm256_setzero_si256();
    __m256i good = _mm256_cmpeq_epi64(_mm256_and_si256(found->unproven, UPPER_BITS), zero);
    unsigned is_good = (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(good));
    _Alignas(32) int64_t sum[LANES], tax[LANES];
    _mm256_store_si256((__m256i *)sum, found->sum);
    _mm256_store_si256((__m256i *)tax, found->tax);
    for (size_t lane = 0; work->results->totals && lane < LANES; lane++) {
        if ((is_good >> lane) & 1) {
            int64_t *pair = work->sums->of[lane][rates >> (8 * lane) & 0xFF];
            pair[0] += sum[lane];
            pair[1] += tax[lane];
        }
    }
    size_t marked = fk_redo_rows(work->lines, work->policy, work->results, row, ~is_good & 0xF, sum, tax);
    found->sum = _mm256_load_si256((const __m256i *)sum);
    found->tax = _mm256_load_si256((const __m256i *)tax);
    return marked;
}

/** Eight rows. */
INLINE size_t compute_eight(const work *work, size_t row, const shape shape) {
    const fk_lines *lines = work->lines;
    const fk_plan *plan = work->plan;
    const bool has_other = !shape.has_kind || shape.kind != FK_KIND_PLAIN;
    given given[2];
    __m128i bytes = rate_bytes(lines, row, plan->rate_count);
    const places rates = placed(bytes, shape.rates);
    steps steps[2] = {work->sum, work->sum};
    if (!shape.is_uniform || !shape.is_simple) {
        __m128i price = scale_bytes(lines->price_scale, lines->all_price_scale, row);
        __m128i quantity = scale_bytes(lines->quantity_scale, lines->all_quantity_scale, row);
        if (!shape.is_simple) {
            uint64_t price_scales = (uint64_t)_mm_cvtsi128_si64(price);
            uint64_t quantity_scales = (uint64_t)_mm_cvtsi128_si64(quantity);
            for (size_t half = 0; half < 2; half++) {
                uint32_t of_prices = (uint32_t)(price_scales >> (32 * half));
                uint32_t of_quantities = (uint32_t)(quantity_scales >> (32 * half));
                __builtin_memcpy(given[half].price_scale, &of_prices, sizeof of_prices);
                __builtin_memcpy(given[half].quantity_scale, &of_quantities, sizeof of_quantities);
            }
            __m128i most = _mm_set1_epi8((char)plan->scale);
            __m128i rounded = _mm_min_epu8(price, most);
            unsigned is_same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(rounded, price));
            given[0].is_finer = (is_same & 0xF) != 0xF;
            given[1].is_finer = (is_same & 0xF0) != 0xF0;
            price = plan->rounds_price ? rounded : price;
        }
        if (!shape.is_uniform) {
            __m128i sum = _mm_min_epu8(_mm_add_epi8(price, quantity), _mm_set1_epi8(FK_STEP_SCALES - 1));
            places places = placed(sum, IN_TWO);
            looked_up(&plan->sum_words, plan->sum, &places, IN_TWO, false, has_other, steps);
        }
    }
    given[0].sum = steps[0];
    given[1].sum = steps[1];
    looked_up(&plan->rate_words, plan->rate, &rates, shape.rates, true, has_other, steps);
    given[0].rate = steps[0];
    given[1].rate = steps[1];
    given[0].rates = (uint32_t)rates.bytes;
    given[1].rates = (uint32_t)(rates.bytes >> 32);
    found low = compute_four(work, row, &given[0], shape);
    found high = compute_four(work, row + LANES, &given[1], shape);
    const fk_results *results = work->results;
    size_t marked = 0;
    if (__builtin_expect(!_mm256_testz_si256(_mm256_or_si256(low.unproven, high.unproven), UPPER_BITS), 0)) {
        // Copies: what has an address lives in memory.
        found redone[2] = {low, high};
        marked = redo(work, row, given[0].rates, &redone[0]) + redo(work, row + LANES, given[1].rates, &redone[1]);
        low = redone[0];
        high = redone[1];
    } else if (results->totals) {
        add_lanes(work->sums, given[0].rates, low.sum, low.tax);
        add_lanes(work->sums, given[1].rates, high.sum, high.tax);
    }
    if (results->sum) {
        store(results->sum + row, low.sum);
        store(results->sum + row + LANES, high.sum);
        store(results->tax + row, low.tax);
        store(results->tax + row + LANES, high.tax);
    }
    return marked;
}

INLINE work work_of(const fk_lines *lines, const fk_policy *policy, const fk_results *results, const fk_plan *plan,
                    sums *sums) {
    work work = {.lines = lines, .policy = policy, .results = results, .plan = plan, .sums = sums};
    if (!lines->price_scale && !lines->quantity_scale) {
        const size_t last = FK_STEP_SCALES - 1;
        size_t price = lines->all_price_scale, quantity = lines->all_quantity_scale;
        price = plan->rounds_price && price > plan->scale ? plan->scale : price;
        work.sum = everywhere(&plan->sum[price + quantity < last ? price + quantity : last]);
        if (plan->tax_of_unit) {
            work.unit = everywhere(&plan->unit[price < last ? price : last]);
            work.unit_tax = everywhere(&plan->unit_tax[quantity < last ? quantity : last]);
        }
    }
    return work;
}

/** Whole groups. */
INLINE size_t compute_groups(const fk_lines *given_lines, const fk_policy *policy, const fk_results *given_results,
                             const fk_plan *plan, sums *sums, size_t first, size_t end, const shape shape) {
    // Copies whose address nobody has: no store can change them.
    const fk_lines lines = *given_lines;
    const fk_results results = *given_results;
    const work work = work_of(&lines, policy, &results, plan, sums);
    size_t marked = 0;
    for (size_t row = first; row < end; row += ROWS) {
        _mm_prefetch((const char *)(lines.price + row) + 8 * PREFETCHED_ROWS, _MM_HINT_T0);
        _mm_prefetch((const char *)(lines.quantity + row) + 8 * PREFETCHED_ROWS, _MM_HINT_T0);
        marked += compute_eight(&work, row, shape);
    }
    return marked;
}

typedef size_t groups(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                      const fk_plan *plan, sums *sums, size_t first, size_t end);

#define GROUPS(name, ...)                                                                                    \
    TARGET static size_t name(const fk_lines *lines, const fk_policy *policy, const fk_results *results,     \
                              const fk_plan *plan, sums *sums, size_t first, size_t end) {     \
        return compute_groups(lines, policy, results, plan, sums, first, end, (shape){__VA_ARGS__}); \
    }

// Of one scale each; of scales by row; what is left.
GROUPS(uniform_plain_one, true, true, FK_KIND_PLAIN, IN_ONE, true)
GROUPS(uniform_signed_one, true, true, FK_KIND_SIGNED, IN_ONE, true)
GROUPS(uniform_even_one, true, true, FK_KIND_EVEN, IN_ONE, true)
GROUPS(uniform_plain_two, true, true, FK_KIND_PLAIN, IN_TWO, true)
GROUPS(uniform_signed_two, true, true, FK_KIND_SIGNED, IN_TWO, true)
GROUPS(uniform_even_two, true, true, FK_KIND_EVEN, IN_TWO, true)
GROUPS(mixed_plain, false, true, FK_KIND_PLAIN, IN_TWO, true)
GROUPS(mixed_signed, false, true, FK_KIND_SIGNED, IN_TWO, true)
GROUPS(mixed_even, false, true, FK_KIND_EVEN, IN_TWO, true)
GROUPS(general_uniform_plain, true, true, FK_KIND_PLAIN, IN_TWO, false)
GROUPS(general_uniform_signed, true, true, FK_KIND_SIGNED, IN_TWO, false)
GROUPS(general_uniform_even, true, true, FK_KIND_EVEN, IN_TWO, false)
GROUPS(general_plain, false, true, FK_KIND_PLAIN, IN_TWO, false)
GROUPS(general_signed, false, true, FK_KIND_SIGNED, IN_TWO, false)
GROUPS(general_even, false, true, FK_KIND_EVEN, IN_TWO, false)
GROUPS(any, false, false, FK_KIND_PLAIN, IN_MEMORY, false)

static groups *groups_for(const fk_lines *lines, const fk_results *results, const fk_plan *plan) {
    static groups *const uniform[2][3] = {
        {uniform_plain_one, uniform_signed_one, uniform_even_one},
        {uniform_plain_two, uniform_signed_two, uniform_even_two},
    };
    static groups *const mixed[3] = {mixed_plain, mixed_signed, mixed_even};
    static groups *const general[2][3] = {
        {general_plain, general_signed, general_even},
        {general_uniform_plain, general_uniform_signed, general_uniform_even},
    };
    if (!plan->has_one_kind || !plan->has_rate_words) {
        return any;
    }
    bool is_uniform = !lines->price_scale && !lines->quantity_scale;
    // Prices that no rule rounds have been written before.
    bool keeps_prices = !plan->rounds_price ||
                        (is_uniform && lines->all_price_scale <= plan->scale && !results->price);
    if (plan->tax_of_unit || plan->has_forms || !keeps_prices) {
        return general[is_uniform][plan->kind];
    }
    return is_uniform ? uniform[plan->rate_count >= 8][plan->kind] : mixed[plan->kind];
}

/** `count` bytes of a column, the rest 0; `count` < 8. */
INLINE uint64_t part_of_bytes(const uint8_t *column, size_t count) {
    uint64_t bytes = 0;
    for (size_t row = count; row-- > 0;) {
        bytes = bytes << 8 | column[row];
    }
    return bytes;
}

/** `count` words of a column, the rest 0. */
INLINE void copy_part(int64_t *part, const int64_t *column, size_t count) {
    const __m256i places = _mm256_setr_epi64x(0, 1, 2, 3);
    for (size_t row = 0; row < ROWS; row += LANES) {
        __m256i mask = _mm256_cmpgt_epi64(_mm256_set1_epi64x((int64_t)count - (int64_t)row), places);
        __m256i words = _mm256_maskload_epi64((const long long *)(column + row), mask);
        _mm256_store_si256((__m256i *)(part + row), words);
    }
}

/**
 * Fewer than eight rows, by eight of which the others are 0. What is loaded again is stored in words as wide as it is loaded
 * in: a processor hands such a store on to the load, and waits for narrower ones.
 */
TARGET static size_t compute_part(groups *groups, const fk_lines *lines, const fk_policy *policy,
                                  const fk_results *results, const fk_plan *plan, sums *sums, size_t first,
                                  size_t end) {
    size_t count = end - first;
    _Alignas(32) int64_t price[ROWS], quantity[ROWS], rounded[ROWS], sum[ROWS], tax[ROWS];
    _Alignas(16) uint16_t rate[ROWS];
    uint8_t mask = 0;
    uint64_t short_rates = 0, price_scales = 0, quantity_scales = 0;
    fk_lines part = *lines;
    copy_part(price, lines->price + first, count);
    copy_part(quantity, lines->quantity + first, count);
    part.price = price;
    part.quantity = quantity;
    if (lines->rate) {
        uint64_t low = 0, high = 0;
        for (size_t row = 0; row < count; row++) {
            uint64_t *half = row < 4 ? &low : &high;
            *half |= (uint64_t)lines->rate[first + row] << (16 * (row % 4));
        }
        _mm_store_si128((__m128i *)rate, _mm_set_epi64x((int64_t)high, (int64_t)low));
        part.rate = rate;
    } else {
        short_rates = part_of_bytes(lines->short_rate + first, count);
        part.short_rate = (const uint8_t *)&short_rates;
    }
    if (lines->price_scale) {
        price_scales = part_of_bytes(lines->price_scale + first, count);
        part.price_scale = (const uint8_t *)&price_scales;
    }
    if (lines->quantity_scale) {
        quantity_scales = part_of_bytes(lines->quantity_scale + first, count);
        part.quantity_scale = (const uint8_t *)&quantity_scales;
    }
    fk_results found = {.sum = sum, .tax = tax, .mask = &mask, .totals = results->totals};
    found.price = results->price ? rounded : NULL;
    copy_part(rounded, price, ROWS);
    groups(&part, policy, &found, plan, sums, 0, ROWS);
    size_t marked = 0;
    for (size_t row = 0; row < count; row++) {
        if (results->price) {
            results->price[first + row] = rounded[row];
        }
        if (results->sum) {
            results->sum[first + row] = sum[row];
            results->tax[first + row] = tax[row];
        }
        if (mask >> row & 1) {
            fk_mark(results, first + row);
            marked++;
        }
    }
    return marked;
}

size_t fk_compute_avx2(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                       const fk_plan *plan, size_t first, size_t end) {
    if ((_mm_getcsr() & _MM_ROUND_MASK) != _MM_ROUND_NEAREST) {
        return fk_compute_rows(lines, policy, results, first, end);
    }
    groups *groups = groups_for(lines, results, plan);
    sums sums;
    for (unsigned lane = 0; results->totals && lane < LANES; lane++) {
        __builtin_memset(sums.of[lane], 0, (plan->rate_count + 1) * sizeof sums.of[lane][0]);
    }
    size_t marked = 0;
    size_t whole = (end - first) / ROWS * ROWS;
    if (whole != 0) {
        marked += groups(lines, policy, results, plan, &sums, first, first + whole);
    }
    if (first + whole < end) {
        marked += compute_part(groups, lines, policy, results, plan, &sums, first + whole, end);
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
