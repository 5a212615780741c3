// SPDX-License-Identifier: Apache-2.0
//
// model_units: units of quantities, exactly. Within a kind a unit is a factor; between pieces (or a
// length, an area, a volume) and mass only the mass of one counts, and without it nothing is guessed:
// a kilogram is not a piece.
#include "exposure/model.h"

// Factor num / den of the base unit of the kind.
typedef struct known_unit {
    const char *name;
    unit_kind kind;
    int64_t num, den;
} known_unit;

static const known_unit UNITS[] = {
    {"pcs", UNIT_COUNT, 1, 1},    {"pc", UNIT_COUNT, 1, 1},     {"piece", UNIT_COUNT, 1, 1},
    {"pieces", UNIT_COUNT, 1, 1}, {"pair", UNIT_COUNT, 2, 1},   {"pairs", UNIT_COUNT, 2, 1},
    {"dozen", UNIT_COUNT, 12, 1}, {"g", UNIT_MASS, 1, 1},       {"kg", UNIT_MASS, 1000, 1},
    {"t", UNIT_MASS, 1000000, 1}, {"mg", UNIT_MASS, 1, 1000},   {"m", UNIT_LENGTH, 1, 1},
    {"mm", UNIT_LENGTH, 1, 1000}, {"cm", UNIT_LENGTH, 1, 100},  {"km", UNIT_LENGTH, 1000, 1},
    {"m2", UNIT_AREA, 1, 1},      {"cm2", UNIT_AREA, 1, 10000}, {"mm2", UNIT_AREA, 1, 1000000},
    {"l", UNIT_VOLUME, 1, 1},     {"ml", UNIT_VOLUME, 1, 1000}, {"m3", UNIT_VOLUME, 1000, 1},
};

#define SET_MAX 1000000

// "set of 4", "pack of 100": so many pieces.
static bool set_of(str name, model_unit *out) {
    static const char *const words[] = {"set of ", "pack of ", "box of "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        str word = str_of(words[i]);
        ratio n = RATIO_NONE;
        if (str_starts(name, word) && ratio_parse((str){name.p + word.n, name.n - word.n}, &n) &&
            n.den == 1 && n.num > 0 && n.num <= SET_MAX) {
            *out = (model_unit){name, UNIT_COUNT, n};
            return true;
        }
    }
    return false;
}

bool unit_find(str name, model_unit *out) {
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++) {
        if (str_eqz(name, UNITS[i].name)) {
            *out = (model_unit){str_of(UNITS[i].name), UNITS[i].kind,
                                ratio_of(UNITS[i].num, UNITS[i].den)};
            return true;
        }
    }
    return set_of(name, out);
}

bool unit_convert(const model_item *item, ratio qty, const model_unit *from, ratio *out) {
    const model_unit *to = &item->unit;
    ratio in_base = ratio_mul(qty, from->factor); // grams, pieces, ...
    ratio result = RATIO_NONE;
    if (from->kind == to->kind) {
        result = ratio_div(in_base, to->factor);
    } else if (from->kind == UNIT_MASS) {
        result = ratio_div(in_base, item->unit_mass);
    } else if (to->kind == UNIT_MASS && from->kind == UNIT_COUNT) {
        result = ratio_div(ratio_mul(in_base, item->unit_mass), to->factor);
    }
    if (!ratio_ok(result)) {
        return false;
    }
    *out = result;
    return true;
}
