// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "plan.h"

static const double power[FK_STEP_SCALES] = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
};
static const double inverse_power[FK_STEP_SCALES] = {
    1e-0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15,
};
static const uint64_t integer_power[FK_STEP_SCALES] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u,
    10000000000u, 100000000000u, 1000000000000u, 10000000000000u, 100000000000000u,
    1000000000000000u,
};

static const fk_step proves_nothing = {0, 0x1p60, 1, 0x1p60};

/** From which remainder on a rule steps: 0 never, 1 above half, 2 from half on, 3 always; -1 for another set. */
static int steps_from(fk_rule rule, unsigned odd, unsigned negative) {
    unsigned index = 2 * odd + negative;
    unsigned below = (rule >> index) & 1u, equal = (rule >> (4 + index)) & 1u, above = (rule >> (8 + index)) & 1u;
    if (below > equal || equal > above) {
        return -1;
    }
    return (int)(below + equal + above);
}

/** The steps of any rule. */
static bool find_steps(fk_rule rule, fk_rule_steps *steps) {
    int even[2] = {steps_from(rule, 0, 0), steps_from(rule, 0, 1)};
    int odd[2] = {steps_from(rule, 1, 0), steps_from(rule, 1, 1)};
    if (even[0] < 0 || even[1] < 0) {
        return false;
    }
    if (even[0] == odd[0] && even[1] == odd[1]) {
        *steps = (fk_rule_steps){even[0] == even[1] ? FK_KIND_PLAIN : FK_KIND_SIGNED, even[0], even[1]};
        return true;
    }
    if (even[0] == 1 && even[1] == 1 && odd[0] == 2 && odd[1] == 2) {
        *steps = (fk_rule_steps){FK_KIND_EVEN, 2, 2};
        return true;
    }
    return false;
}

bool fk_classify(fk_rule rule, fk_rule_steps *steps) {
    // The usual rules; the others are worked out.
    switch (rule) {
    case 0xFF0:
        *steps = (fk_rule_steps){FK_KIND_PLAIN, 2, 2};
        return true;
    case 0xF00:
        *steps = (fk_rule_steps){FK_KIND_PLAIN, 1, 1};
        return true;
    case 0xFC0:
        *steps = (fk_rule_steps){FK_KIND_EVEN, 2, 2};
        return true;
    case FK_KEEP:
        *steps = (fk_rule_steps){FK_KIND_PLAIN, 0, 0};
        return true;
    case FK_EXACT:
        *steps = (fk_rule_steps){FK_KIND_EXACT, 0, 0};
        return true;
    default:
        return find_steps(rule, steps);
    }
}

/** divisor < 2^49: all of it is exact. */
static double bias(uint64_t divisor, int steps, fk_quotient quotient) {
    double bias = (double)fk_bias(divisor, steps) + 0.5;
    return quotient == FK_NEAREST ? bias - (double)divisor / 2 : bias;
}

static fk_step step(double multiplier, uint64_t divisor, double inverse, const fk_rule_steps *rule,
                    fk_quotient quotient) {
    fk_step step = {multiplier, bias(divisor, rule->positive, quotient), inverse, 0};
    switch (rule->kind) {
    case FK_KIND_PLAIN:
        break;
    case FK_KIND_SIGNED:
        step.other = bias(divisor, rule->negative, quotient);
        break;
    case FK_KIND_EVEN:
        step.other = divisor % 2 == 0 ? (double)divisor : 0;
        break;
    case FK_KIND_EXACT:
        step.other = (double)divisor;
        break;
    }
    return step;
}

/** From places of `scale` + `shift` to places of `shift`, for each scale. */
static void fill(fk_step *steps, unsigned shift, const fk_rule_steps *rule, fk_quotient quotient) {
    for (unsigned from = 0; from < FK_STEP_SCALES - 1; from++) {
        unsigned cut = from > shift ? from - shift : 0;
        unsigned grown = from < shift ? shift - from : 0;
        steps[from] = step(power[grown], integer_power[cut], inverse_power[cut], rule, quotient);
    }
    steps[FK_STEP_SCALES - 1] = proves_nothing;
}

static fk_step rate_step(const fk_rate *rate, bool has_tax, const fk_rule_steps *rule, fk_quotient quotient) {
    static const uint64_t limit = (uint64_t)1 << 49;
    if (rate->denominator == 0) {
        return proves_nothing;
    }
    if (!has_tax) {
        return (fk_step){0, quotient == FK_NEAREST ? 0 : 0.5, 1, 0};
    }
    if (rate->numerator >= limit || rate->denominator >= limit) {
        return proves_nothing;
    }
    return step((double)rate->numerator, rate->denominator, 1 / (double)rate->denominator, rule, quotient);
}

static uint32_t lower(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint32_t)bits;
}

static uint32_t upper(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint32_t)(bits >> 32);
}

/** Returns whether the lower words of multipliers, biases and `other` are 0. */
static bool write_words(fk_words *words, const fk_step *steps, size_t count) {
    uint32_t low = 0;
    memset(words, 0, sizeof *words);
    for (size_t index = 0; index < count; index++) {
        const fk_step *step = &steps[index];
        words->multiplier[index] = upper(step->multiplier);
        words->bias_low[index] = lower(step->bias);
        words->bias[index] = upper(step->bias);
        words->inverse_low[index] = lower(step->inverse);
        words->inverse[index] = upper(step->inverse);
        words->other_low[index] = lower(step->other);
        words->other[index] = upper(step->other);
        low |= lower(step->multiplier) | words->bias_low[index] | words->other_low[index];
    }
    return low == 0;
}

bool fk_make_plan(fk_plan *plan, const fk_policy *policy, fk_quotient quotient) {
    fk_rule_steps price, sum, vat;
    if (policy->scale > 4 || !fk_classify(policy->unit_price, &price) || !fk_classify(policy->line_sum, &sum) ||
        !fk_classify(policy->vat, &vat)) {
        return false;
    }
    // A plain rule is a signed one whose biases are the same. A plain rule is an even one that never finds a tie: with 0
    // for d, h - Q d is 1/2 only for N = 0, and then Q is even.
    if (sum.kind == FK_KIND_SIGNED && vat.kind == FK_KIND_PLAIN) {
        vat.kind = FK_KIND_SIGNED;
    } else if (vat.kind == FK_KIND_SIGNED && sum.kind == FK_KIND_PLAIN) {
        sum.kind = FK_KIND_SIGNED;
    }
    plan->kind = sum.kind == FK_KIND_PLAIN ? vat.kind : sum.kind;
    plan->has_one_kind = plan->kind != FK_KIND_EXACT && (vat.kind == FK_KIND_PLAIN || vat.kind == plan->kind);
    bool has_tax = policy->vat != FK_KEEP;
    plan->scale = policy->scale;
    plan->unit_price_rule = price;
    plan->sum_rule = sum;
    plan->vat_rule = vat;
    plan->rounds_price = policy->unit_price != FK_KEEP;
    plan->tax_of_unit = policy->tax_of_unit && has_tax;
    plan->has_forms = false;

    fill(plan->sum, policy->scale, &sum, quotient);
    if (plan->rounds_price) {
        fill(plan->unit_price, policy->scale, &price, quotient);
        for (unsigned from = 0; from < policy->scale; from++) {
            plan->unit_price[from].multiplier = 1;  // a price of fewer places stays as it is
        }
    }
    if (plan->tax_of_unit) {
        fill(plan->unit_tax, 0, &vat, quotient);
        for (unsigned from = 0; from < FK_STEP_SCALES; from++) {
            plan->unit[from] = proves_nothing;
            if (from <= policy->scale) {
                plan->unit[from] = (fk_step){power[policy->scale - from], 0, 1, 0};
            }
        }
    }

    size_t count = policy->rate_count < FK_STEP_RATES - 1 ? policy->rate_count : FK_STEP_RATES - 1;
    plan->rate_count = count;
    for (size_t index = 0; index < count; index++) {
        const fk_rate *rate = &policy->rates[index];
        plan->rate[index] = rate_step(rate, has_tax, &vat, quotient);
        bool is_difference = has_tax && rate->form != FK_TAX_IS_ROUNDED;
        plan->has_forms |= is_difference;
        double less = rate->form == FK_TAX_IS_SUM_LESS_ROUNDED ? -1 : 1;
        plan->form[index] = (fk_form){is_difference ? less : 1, is_difference ? -less : 0};
    }
    // The rest of a row of eight, so that tables can be loaded whole.
    size_t filled = (count + 8) & ~(size_t)7;
    for (size_t index = count; index < filled; index++) {
        plan->rate[index] = proves_nothing;
        plan->form[index] = (fk_form){1, 0};
    }
    plan->has_rate_words = false;
    if (quotient == FK_NEAREST) {
        write_words(&plan->sum_words, plan->sum, FK_STEP_SCALES);
        plan->has_rate_words = count < 16 && write_words(&plan->rate_words, plan->rate, count + 1);
    }
    return true;
}
