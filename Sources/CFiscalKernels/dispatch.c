// SPDX-License-Identifier: Apache-2.0
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "plan.h"

enum {
    /** Below it, preparing a policy for one block costs more than it saves. */
    FEWEST_PREPARED_ROWS = 20,
    /** From here on, preparing a policy costs little of a block. */
    MANY_ROWS = 512,
    /** The rates of a policy that a thread keeps prepared. */
    MOST_KEPT_RATES = 15,
    /** Fewer rows take less time one by one than as the part of a vector. */
    FEWEST_VECTOR_ROWS = 6,
    /** Columns of a tile stay in the second-level cache. A multiple of 8; a lane adds up 2^13 sums < 2^50 at most. */
    TILE_ROWS = 8192,
};

bool fk_kernel_is_supported(fk_kernel kernel) {
    switch (kernel) {
#if defined(__x86_64__)
    case FK_KERNEL_AVX2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case FK_KERNEL_AVX512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#endif
    case FK_KERNEL_DEFAULT:
    case FK_KERNEL_SCALAR:
    case FK_KERNEL_SPECIFICATION:
        return true;
    default:
        return false;
    }
}

static fk_kernel best_up_to(fk_kernel kernel) {
    while (!fk_kernel_is_supported(kernel)) {
        kernel = (fk_kernel)(kernel - 1);
    }
    return kernel;
}

fk_kernel fk_default_kernel(void) {
    // Two threads that come here at once find the same.
    static _Atomic int chosen = FK_KERNEL_DEFAULT;
    int kernel = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (kernel == FK_KERNEL_DEFAULT) {
        const char *name = getenv("FISCAL_KERNEL");
        kernel = FK_KERNEL_AVX512;
        if (name && strcmp(name, "scalar") == 0) {
            kernel = FK_KERNEL_SCALAR;
        } else if (name && strcmp(name, "avx2") == 0) {
            kernel = FK_KERNEL_AVX2;
        }
        kernel = (int)best_up_to((fk_kernel)kernel);
        atomic_store_explicit(&chosen, kernel, memory_order_relaxed);
    }
    return (fk_kernel)kernel;
}

size_t fk_last_level_cache(void) {
    const size_t most = (size_t)32 << 20;
#if defined(_SC_LEVEL3_CACHE_SIZE)
    long size = sysconf(_SC_LEVEL3_CACHE_SIZE);
    if (size > 0 && (size_t)size < most) {
        return (size_t)size;
    }
#endif
    return most;
}

static fk_version *version(fk_kernel kernel) {
    switch (kernel) {
#if defined(__x86_64__)
    case FK_KERNEL_AVX2:
        return fk_compute_avx2;
    case FK_KERNEL_AVX512:
        return fk_compute_avx512;
#endif
    default:
        return fk_compute_narrow;
    }
}

/** What every version finds done: no row marked, price scales set, prices that are not rounded copied. */
static void prepare_results(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                            size_t first, size_t end) {
    if (results->row) {
        memset(results->row + first, FK_COMPUTED, end - first);
    }
    if (results->mask) {
        memset(results->mask + first / 8, 0, (end - first + 7) / 8);
    }
    if (results->price_scale && lines->price_scale) {
        uint8_t most = policy->unit_price != FK_KEEP ? policy->scale : FK_WIDE_SCALE;
        const uint8_t *from = lines->price_scale;
        for (size_t row = first; row < end; row++) {
            results->price_scale[row] = from[row] < most ? from[row] : most;
        }
    } else if (results->price_scale) {
        uint8_t most = policy->unit_price != FK_KEEP ? policy->scale : FK_WIDE_SCALE;
        uint8_t scale = lines->all_price_scale;
        memset(results->price_scale + first, scale < most ? scale : most, end - first);
    }
    if (results->price && policy->unit_price == FK_KEEP) {
        memcpy(results->price + first, lines->price + first, (end - first) * sizeof(int64_t));
    }
}

/** A policy as one version of the kernel uses it. */
typedef struct prepared {
    fk_version *compute;
    fk_divisors divisors;
    fk_plan plan;
} prepared;

static fk_kernel kernel_for(const fk_policy *policy) {
    fk_kernel kernel =
        policy->kernel == FK_KERNEL_DEFAULT ? fk_default_kernel() : best_up_to((fk_kernel)policy->kernel);
    // avx512.c rounds the tax of a unit with the sign of the line; where a rule asks for the sign, that of the price is
    // meant.
    fk_rule_steps vat;
    if (kernel == FK_KERNEL_AVX512 && policy->tax_of_unit &&
        !(fk_classify(policy->vat, &vat) && vat.kind != FK_KIND_SIGNED)) {
        kernel = best_up_to(FK_KERNEL_AVX2);
    }
    return kernel;
}

/** Prepares a policy, for the scalar version too if `is_scalar_too`; false where the specification alone knows it. */
static bool prepare(prepared *prepared, const fk_policy *policy, bool is_scalar_too) {
    fk_kernel kernel = kernel_for(policy);
    fk_quotient quotient = kernel == FK_KERNEL_AVX2 ? FK_NEAREST : FK_FLOOR;
    if (kernel == FK_KERNEL_SPECIFICATION || !fk_make_plan(&prepared->plan, policy, quotient)) {
        return false;
    }
    prepared->compute = version(kernel);
    if (is_scalar_too || kernel == FK_KERNEL_SCALAR) {
        fk_make_divisors(&prepared->divisors, policy, &prepared->plan);
        prepared->plan.divisors = &prepared->divisors;
    }
    return true;
}

static __attribute__((noinline)) size_t compute_tiles(const fk_lines *lines, const fk_policy *policy,
                                                      const fk_results *results) {
    prepared prepared;
    bool is_prepared = prepare(&prepared, policy, false);
    size_t marked = 0;
    for (size_t first = 0; first < lines->count; first += TILE_ROWS) {
        size_t end = lines->count - first < TILE_ROWS ? lines->count : first + TILE_ROWS;
        prepare_results(lines, policy, results, first, end);
        marked += is_prepared ? prepared.compute(lines, policy, results, &prepared.plan, first, end)
                              : fk_compute_rows(lines, policy, results, first, end);
    }
    return marked;
}

/**
 * The policy of the last small block of a thread: nothing but time depends on it. It is prepared when it comes for the
 * second time in turn, so that one which never comes again costs no more than its comparison.
 */
typedef struct kept {
    fk_policy policy;
    fk_rate rates[MOST_KEPT_RATES];
    enum { SEEN_NEVER, SEEN_ONCE, PREPARED, ROWS_ALONE } state;
    /** For the scalar version too. */
    prepared prepared;
} kept;

static bool is_kept(const kept *kept, const fk_policy *policy) {
    const fk_policy *a = &kept->policy;
    if (a->scale != policy->scale || a->unit_price != policy->unit_price || a->line_sum != policy->line_sum ||
        a->vat != policy->vat || a->tax_of_unit != policy->tax_of_unit || a->rate_count != policy->rate_count ||
        a->kernel != policy->kernel) {
        return false;
    }
    uint64_t different = 0;
    for (size_t index = 0; index < policy->rate_count; index++) {
        const fk_rate *known = &kept->rates[index], *rate = &policy->rates[index];
        different |= (known->numerator ^ rate->numerator) | (known->denominator ^ rate->denominator) |
                     (uint64_t)(known->form ^ rate->form);
    }
    return different == 0;
}

/** The policy prepared, if it came before; NULL where its rows go one by one. */
static const prepared *kept_policy(const fk_policy *policy) {
    static _Thread_local kept kept;
    if (policy->rate_count > MOST_KEPT_RATES) {
        return NULL;
    }
    if (kept.state == SEEN_NEVER || !is_kept(&kept, policy)) {
        kept.policy = *policy;
        kept.policy.rates = NULL;
        memcpy(kept.rates, policy->rates, policy->rate_count * sizeof kept.rates[0]);
        kept.state = SEEN_ONCE;
    } else if (kept.state == SEEN_ONCE) {
        kept.state = prepare(&kept.prepared, policy, true) ? PREPARED : ROWS_ALONE;
    }
    return kept.state == PREPARED ? &kept.prepared : NULL;
}

/** A small block: what fills vectors by the version of the policy, fewer rows by the scalar one. */
static size_t compute_small(const fk_lines *lines, const fk_policy *policy, const fk_results *results,
                            const prepared *prepared) {
    prepare_results(lines, policy, results, 0, lines->count);
    size_t rest = lines->count % 8 < FEWEST_VECTOR_ROWS ? lines->count % 8 : 0;
    size_t end = lines->count - rest, marked = 0;
    if (end > 0) {
        marked += prepared->compute(lines, policy, results, &prepared->plan, 0, end);
    }
    if (rest > 0) {
        marked += fk_compute_narrow(lines, policy, results, &prepared->plan, end, lines->count);
    }
    return marked;
}

size_t fk_compute_lines(const fk_lines *lines, const fk_policy *policy, const fk_results *results) {
    if (lines->count >= MANY_ROWS || policy->kernel == FK_KERNEL_SPECIFICATION) {
        return compute_tiles(lines, policy, results);
    }
    const prepared *prepared = lines->count > 1 ? kept_policy(policy) : NULL;
    if (prepared) {
        return compute_small(lines, policy, results, prepared);
    }
    return lines->count < FEWEST_PREPARED_ROWS ? fk_compute_few_rows(lines, policy, results)
                                               : compute_tiles(lines, policy, results);
}
