/* SPDX-License-Identifier: Apache-2.0
 *
 * model_files: the files of a model as texts inside a test: a small good model, of which one file at a
 * time is replaced.
 */
#ifndef LODE_TEST_MODEL_FILES_H
#define LODE_TEST_MODEL_FILES_H

#include <stdio.h>

#include "exposure/model.h"

/* Cars of mirrors of motors of magnets; n is counted in sets of four, wire in meters. */
static const char *const GOOD_FILES[TABLE_COUNT] = {
    [TABLE_ITEMS] = "item,unit,unit_mass,price,currency\n"
                    "car,pcs,,3000,JPY\n"
                    "mirror,pcs,1.2 kg,,\n"
                    "motor,pcs,,,\n"
                    "magnet,pcs,25 g,,\n"
                    "powder,kg,,,\n"
                    "screws,set of 4,1 g,,\n"
                    "wire,m,,,\n",
    [TABLE_BOM] = "parent,child,qty\ncar,mirror,2\nmirror,motor,1\nmotor,magnet,4\n",
    [TABLE_PARTIES] = "party,name,country\nsup,Supplier,CN\nuser,User,JP\n",
    [TABLE_LANES] = "lane,item,supplier,from,end_user\nL1,magnet,sup,CN,user\nL2,motor,,,\n",
    [TABLE_PLAN] = "product,rate\ncar,10\n",
};

typedef struct model_case {
    lode_arena a;
    exposure_model m;
    model_problems p;
    lode_error err;
    lode_status st;
} model_case;

/* The good files, with the text in the place of one. */
static inline void case_read(model_case *c, model_table t, str text) {
    *c = (model_case){0};
    model_file files[TABLE_COUNT];
    uint32_t n = 0;
    for (uint32_t i = 0; i < TABLE_COUNT; i++) {
        str s = i == (uint32_t)t ? text : str_of(GOOD_FILES[i]);
        if (s.p != NULL && (s.n > 0 || i == (uint32_t)t)) {
            files[n++] = (model_file){str_of(model_table_file((model_table)i)), s};
        }
    }
    lode_date on = DATE_NONE;
    (void)date_parse(STR("2026-01-10"), &on);
    c->st = model_read(&c->a, files, n, on, &c->m, &c->p, &c->err);
}

static inline void case_clear(model_case *c) {
    model_problems_clear(&c->p);
    arena_clear(&c->a);
}

static inline void case_print(const model_case *c) {
    for (uint32_t i = 0; i < c->p.n; i++) {
        const lode_error *e = &c->p.all[i];
        (void)fprintf(stderr, "%s:%u:%u: %s: %s (%s)\n", e->file, e->line, e->col, e->code,
                      e->message, e->hint);
    }
}

#endif
