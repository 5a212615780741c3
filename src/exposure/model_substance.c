// SPDX-License-Identifier: Apache-2.0
//
// model_substance: how much metal is in an oxide, as an exact ratio of atomic weights.
//
// Weights: IUPAC/CIAAW standard atomic weights, abridged to the decimals shown; of those that are given
// as an interval (oxygen) the conventional value. In thousandths, so that nothing is rounded.
#include "exposure/model.h"

#define OXYGEN 15999

typedef struct oxide {
    const char *element, *formula; /* the usual oxide of an element stands first */
    int64_t weight;                /* of the element, in thousandths */
    uint32_t metal, oxygen;        /* atoms */
} oxide;

static const oxide OXIDES[] = {
    {"Sc", "Sc2O3", 44956, 2, 3},  {"Y", "Y2O3", 88906, 2, 3},      {"La", "La2O3", 138905, 2, 3},
    {"Ce", "CeO2", 140116, 1, 2},  {"Pr", "Pr6O11", 140908, 6, 11}, {"Nd", "Nd2O3", 144242, 2, 3},
    {"Sm", "Sm2O3", 150360, 2, 3}, {"Eu", "Eu2O3", 151964, 2, 3},   {"Gd", "Gd2O3", 157250, 2, 3},
    {"Tb", "Tb4O7", 158925, 4, 7}, {"Tb", "Tb2O3", 158925, 2, 3},   {"Dy", "Dy2O3", 162500, 2, 3},
    {"Ho", "Ho2O3", 164930, 2, 3}, {"Er", "Er2O3", 167259, 2, 3},   {"Tm", "Tm2O3", 168934, 2, 3},
    {"Yb", "Yb2O3", 173045, 2, 3}, {"Lu", "Lu2O3", 174967, 2, 3},   {"Ga", "Ga2O3", 69723, 2, 3},
    {"Ge", "GeO2", 72630, 1, 2},   {"In", "In2O3", 114818, 2, 3},   {"Sb", "Sb2O3", 121760, 2, 3},
    {"W", "WO3", 183840, 1, 3},    {"Bi", "Bi2O3", 208980, 2, 3},   {"Mo", "MoO3", 95950, 1, 3},
};

bool substance_metal(str name, str form, str *element, ratio *share) {
    bool of_oxide = str_eqz(form, "oxide");
    for (size_t i = 0; i < sizeof OXIDES / sizeof *OXIDES; i++) {
        const oxide *x = &OXIDES[i];
        if (str_eqz(name, x->formula) || (of_oxide && str_eqz(name, x->element))) {
            int64_t metal = x->weight * x->metal, oxygen = OXYGEN * (int64_t)x->oxygen;
            *element = (str){name.p, strlen(x->element)};
            *share = ratio_of(metal, metal + oxygen);
            return true;
        }
    }
    if (of_oxide) {
        return false;
    }
    *element = name;
    *share = RATIO_ONE;
    return true;
}

void substance_element(const model_substance *s, str *element, ratio *low, ratio *high) {
    ratio metal = RATIO_NONE;
    if (substance_metal(s->name, s->form, element, &metal)) {
        *low = ratio_mul(s->low, metal);
        *high = ratio_mul(s->high, metal);
    } else {
        bool absent = ratio_ok(s->high) && s->high.num == 0;
        *element = s->name;
        *low = absent ? s->low : RATIO_NONE;
        *high = s->high;
    }
}
