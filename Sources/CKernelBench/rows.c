// SPDX-License-Identifier: Apache-2.0
#include "include/CKernelBench.h"

#include <limits.h>
#include <stdlib.h>

/*
 * The rows of one good by trying everything: every price of one row; else every quantity, price and sum of a first row with
 * every price of the second that can have the rest. Nothing is known here of windows, residues or divisors: whether a row may
 * have a sum is asked of the rounded product. What distorts by one row alone more than the best pair so far by both is passed
 * over.
 */

/** value / divisor, rounded by the rule; both are not negative. */
static int64_t rounded(int64_t value, int64_t divisor, kb_row_rule rule) {
    int64_t whole = value / divisor, rest = value % divisor;
    if (rest == 0) {
        return whole;
    }
    int half = 2 * rest > divisor ? 1 : 2 * rest == divisor ? 0 : -1;
    switch (rule) {
    case KB_UP:
        return whole + 1;
    case KB_DOWN:
        return whole;
    case KB_HALF_UP:
        return whole + (half >= 0);
    case KB_HALF_DOWN:
        return whole + (half > 0);
    case KB_HALF_EVEN:
        return whole + (half > 0 || (half == 0 && whole % 2 == 1));
    }
    abort();
}

int64_t kb_row_tax(kb_row_problem problem, int64_t sum) {
    return rounded(sum * problem.tax_numerator, problem.tax_denominator, problem.tax_rule);
}

/** Whether a row may be registered. */
static bool holds(const kb_row_problem *problem, int64_t price, int64_t quantity, int64_t sum) {
    int64_t product = price * quantity;
    if (price < problem->minimum_price || sum < 0) {
        return false;
    }
    if (problem->tolerance == 0) {
        return rounded(product, problem->divisor, problem->rule) == sum;
    }
    return llabs(product - sum * problem->divisor) <= problem->tolerance * problem->divisor;
}

static bool is_better(const kb_row_optimum *a, const kb_row_optimum *b) {
    if (b->rows == 0) {
        return true;
    }
    if (a->distortion != b->distortion) {
        return a->distortion < b->distortion;
    }
    if (a->spread != b->spread) {
        return a->spread < b->spread;
    }
    return a->tax_change < b->tax_change;
}

static void try_pair(const kb_row_problem *problem, int64_t first, int64_t units, int64_t sum, int64_t second,
                     kb_row_optimum *best) {
    int64_t rest = problem->quantity - units, other = problem->target - sum;
    if (!holds(problem, second, rest, other) || (problem->merges_equal_prices && first == second)) {
        return;
    }
    kb_row_optimum found = {
        .rows = 2,
        .distortion = llabs(first - problem->price) * units + llabs(second - problem->price) * rest,
        .spread = llabs(first - second),
        .tax_change = llabs(kb_row_tax(*problem, sum) + kb_row_tax(*problem, other) - kb_row_tax(*problem, problem->target)),
    };
    if (is_better(&found, best)) {
        *best = found;
    }
}

/** The largest price that rows of a quantity may have beside a sum, tolerance and rounding included. */
static int64_t highest_price(const kb_row_problem *problem, int64_t sum, int64_t quantity) {
    return (sum + 1 + problem->tolerance) * problem->divisor / quantity;
}

/** How far from the price before a row of a quantity may lie, where `spent` is distorted already, not to be worse than the best. */
static int64_t reach(const kb_row_optimum *best, int64_t spent, int64_t quantity) {
    return best->rows == 0 ? INT64_MAX / 2 : (best->distortion - spent) / quantity;
}

static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/** The lowest price within a reach. */
static int64_t lowest(const kb_row_problem *problem, int64_t reach) {
    return reach < problem->price ? problem->price - reach : 0;
}

kb_row_optimum kb_best_rows(const kb_row_problem *problem) {
    kb_row_optimum best = {0};
    for (int64_t price = 0; price <= highest_price(problem, problem->target, problem->quantity); price++) {
        if (holds(problem, price, problem->quantity, problem->target)) {
            kb_row_optimum found = {.rows = 1, .distortion = llabs(price - problem->price) * problem->quantity};
            if (is_better(&found, &best)) {
                best = found;
            }
        }
    }
    if (best.rows == 1 || problem->maximum_rows == 1) {
        return best;
    }
    for (int64_t units = 1; units < problem->quantity; units++) {
        int64_t rest = problem->quantity - units;
        int64_t far = reach(&best, 0, units);
        int64_t high = smaller(highest_price(problem, problem->target, units), problem->price + far);
        for (int64_t price = lowest(problem, far); price <= high; price++) {
            int64_t spent = llabs(price - problem->price) * units;
            if (best.rows != 0 && spent > best.distortion) {
                continue;
            }
            int64_t near = price * units / problem->divisor;
            for (int64_t sum = near - 1; sum <= near + 2 && sum <= problem->target; sum++) {
                if (!holds(problem, price, units, sum)) {
                    continue;
                }
                int64_t left = reach(&best, spent, rest);
                int64_t most = smaller(highest_price(problem, problem->target - sum, rest), problem->price + left);
                for (int64_t other = lowest(problem, left); other <= most; other++) {
                    try_pair(problem, price, units, sum, other, &best);
                }
            }
        }
    }
    return best;
}
