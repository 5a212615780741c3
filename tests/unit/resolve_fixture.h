/* SPDX-License-Identifier: Apache-2.0
 *
 * resolve_fixture: a small vocabulary and regime as law text, and a compile of it with more text
 * behind it in a second file. Lines of errors count in that second file.
 */
#ifndef LODE_RESOLVE_FIXTURE_H
#define LODE_RESOLVE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "law/law.h"

static const char VOCABULARY[] =
    "pack base \"words\"\n  horizon 2026-11-23\n"
    "unit kg of mass = 1\nunit g of mass = 0.001\nunit m of length = 1\n"
    "enum country \"country\"\n  value CN \"China\"\n  value JP \"Japan\"\n  value US\n"
    "enum kind \"kind\" open text\n  value magnet\n  value alloy\n  value motor\n"
    "enum element \"element\"\n  value Nd\n  value Dy\n  value Tb\n"
    "enum party_kind \"party\"\n  value civil\n  value military\n"
    "enum use \"use\"\n  value civil\n  value military\n  value strength\n"
    "group any_party\ngroup recipient\n"
    "role exporter \"exporter\"\n  optional\n  group any_party\n"
    "role end_user \"end user\"\n  required\n  group any_party, recipient\n"
    "question who \"Who is it?\"\n  kind party\n  covers end_user\n  cost 1\n"
    "fact item.kind \"kind\"\n  type one of kind\n  ask \"What?\"\n  points\n  identifies\n"
    "fact item.contains \"contents\"\n  type shares of element\n  ask \"What in it?\"\n  cost 10\n"
    "  points\n"
    "fact item.weight \"weight\"\n  type amount of mass\n  ask \"How heavy?\"\n"
    "fact item.codes \"codes\"\n  type codes\n  identifies\n"
    "fact item.classification \"entry\"\n  type classification\n  ask \"Which entry?\"\n"
    "fact item.license_covers \"license\"\n  type license\n  ask \"License?\"\n"
    "fact item.fixed \"fixed\"\n  type yes or no\n  ask \"Fixed?\"\n  judgement\n"
    "fact item.note \"note\"\n  type text\n"
    "fact party.name \"name\"\n  type name\n  ask \"Name of the {role}?\"\n"
    "fact party.country \"country\"\n  type one of country\n  ask \"Country of the {role}?\"\n"
    "fact party.kind \"kind\"\n  type closed set of party_kind\n  ask \"Kind of the {role}?\"\n"
    "fact from \"from\"\n  type one of country\n  ask \"From?\"\n"
    "fact end_use \"use\"\n  type closed set of use\n  ask \"Use?\"\n"
    "fact end_use_country \"where used\"\n  type one of country\n  ask \"Used where?\"\n"
    "  default end_user.country\n"
    "slot ban \"ban\"\n  combine strictest\n  value none_found\n  value prohibited\n"
    "slot license \"license\"\n  combine strictest\n  value not_needed\n  value needed\n"
    "slot kinds \"kinds\"\n  combine available\n  value individual\n  value general\n"
    "slot review \"review\"\n  combine strictest\n  practice\n  value ordinary\n  value halted\n";
static const char TABLE[] =
    "verdict prohibited \"no\"\n  exit 20\n  when ban is prohibited\n"
    "verdict license \"license\"\n  exit 10\n  when license is needed\n"
    "  unless item.license_covers is yes\n"
    "verdict clear \"yes\"\n  exit 0\n"
    "regime cn \"China\"\n  nexus from is CN\n  bite from is CN\n  not checked \"much\"\n";

#define MEASURE                                                                               \
    "measure cn.a.1 \"Act 1\"\n  published 2025-04-04\n  in force from 2025-04-04\n  source " \
    "text\n"
/* MEASURE has four lines: what follows it in a test begins on line 5. */

typedef struct compiled {
    law_source src[3];
    law_source *order[3];
    law_world lw;
    diags d;
} compiled;

static const char *compiled_csv = "no,name_en,listed_on\n1,Alpha,2026-02-24\n";

static inline lode_status compiled_list(void *ctx, const law_source *from, str name, str *bytes,
                                        lode_error *err) {
    (void)ctx;
    (void)from;
    if (!str_eqz(name, "names.csv")) {
        return lode_fail(err, LODE_ENVIRONMENT, "no_file", "no such file");
    }
    *bytes = str_of(compiled_csv);
    return LODE_OK;
}

/* table = NULL leaves verdicts and regime out. */
static inline void compile_as(compiled *c, const char *table, const char *text, bool backwards) {
    *c = (compiled){.order = {NULL}};
    law_parse(&c->src[0], "packs/base/words.law", STR(VOCABULARY), &c->d);
    law_parse(&c->src[1], "packs/base/table.law", str_of(table != NULL ? table : ""), &c->d);
    law_parse(&c->src[2], "packs/cn/test.law", str_of(text), &c->d);
    for (int i = 0; i < 3; i++) {
        c->order[i] = &c->src[backwards ? 2 - i : i];
    }
    law_resolve(c->order, 3, compiled_list, NULL, &c->lw, &c->d);
}

static inline void compile_bad(compiled *c, const char *text) { compile_as(c, TABLE, text, false); }

static inline void compile(compiled *c, const char *text) {
    compile_bad(c, text);
    if (c->d.errors > 0) {
        strbuf why = {0};
        diags_print(&c->d, &why);
        fail_msg("does not compile:\n%s", why.p);
    }
}

static inline void compiled_clear(compiled *c) {
    diags_clear(&c->d);
    law_world_clear(&c->lw);
    for (int i = 0; i < 3; i++) {
        law_source_clear(&c->src[i]);
    }
}

static inline bool has_diag(const compiled *c, diag_level level, const char *code, uint32_t line,
                            uint32_t col) {
    for (size_t i = 0; i < c->d.all.n; i++) {
        const diag *g = &c->d.all.p[i];
        if (g->level == level && strcmp(g->code, code) == 0 && g->pos.line == line &&
            (col == 0 || g->pos.col == col)) {
            return true;
        }
    }
    return false;
}

static inline void assert_diag(compiled *c, diag_level level, const char *code, uint32_t line,
                               uint32_t col) {
    if (!has_diag(c, level, code, line, col)) {
        strbuf have = {0};
        diags_print(&c->d, &have);
        fail_msg("expected %s at %u:%u, have:\n%s", code, line, col,
                 have.n > 0 ? have.p : "nothing");
    }
}

#endif
