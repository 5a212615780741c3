/* SPDX-License-Identifier: Apache-2.0
 *
 * small_world: a world made by hand, with at least one record in every table, for tests that must
 * not depend on the compiler. Small enough to flip every byte of its image.
 */
#ifndef LODE_SMALL_WORLD_H
#define LODE_SMALL_WORLD_H

#include "decide/lower.h"
#include "image/world.h"

#include <stdlib.h>
#include <string.h>

enum { SW_CN, SW_JP, SW_MAGNET, SW_ALLOY, SW_CIVIL, SW_MILITARY, SW_ND, SW_DY, SW_TB, SW_VALUES };
enum { SW_COUNTRY, SW_KIND, SW_USE, SW_SUBSTANCE, SW_ENUMS };
enum {
    SW_F_DESTINATION,
    SW_F_USE_COUNTRY,
    SW_F_END_USE,
    SW_F_ITEM_KIND,
    SW_F_CONTAINS,
    SW_F_METALS,
    SW_F_QUANTITY,
    SW_F_PRESSURE,
    SW_F_HS,
    SW_F_CODES,
    SW_F_NAME,
    SW_F_CLASS,
    SW_F_AFTER,
    SW_F_BOUNDARY,
    SW_F_CLAIM,
    SW_F_LICENSE,
    SW_F_TEXT,
    SW_F_DATE,
    SW_F_LICENSES,
    SW_F_FINDINGS,
    SW_F_ACCEPTED,
    SW_F_PAUSES,
    SW_FACTS
};
enum {
    SW_V_DESTINATION,
    SW_V_MILITARY,
    SW_V_DY,
    SW_V_QUANTITY,
    SW_V_NAME,
    SW_V_AFTER,
    SW_V_BOUNDARY,
    SW_V_CLAIM,
    SW_VARS
};

typedef struct small_world {
    lode_world world;
    strbuf pool;
    lode_arena
        arena; /* the compiled rules: lower_world puts them in place of the six arrays below */
    world_block blocks[1];
    world_block_column block_columns[1];
    uint32_t block_rows[1];
    uint32_t box_owners[1];
    class_set rows[1];
    uint32_t box_nodes[1];
    world_hint_order hint_order[1]; /* of the one hint: zeros */
    uint32_t name_order[2];
    uint32_t fact_order[SW_FACTS];
    world_mark marks[1];
    world_token tokens[1];
    uint32_t token_posts[1], form_tokens[1], key_starts[2], keys[1];
    world_form forms[1];
    world_join joins[1];
    world_point_order point_order[1]; /* zeros: the first fact, the only entry */
    world_pack packs[1];
    world_enum enums[SW_ENUMS];
    world_value values[SW_VALUES];
    world_unit units[7];
    world_fact facts[SW_FACTS];
    world_role roles[1];
    world_group groups[1];
    world_question questions[1];
    world_var vars[SW_VARS];
    world_class classes[2 * SW_VARS];
    world_slot slots[1];
    world_slot_value slot_values[2];
    world_verdict verdicts[2];
    world_regime regimes[1];
    world_text texts[1];
    world_measure measures[1];
    world_rule rules[2];
    world_effect effects[1];
    world_defeat defeats[2];
    world_entry entries[1];
    world_hint hints[1];
    world_suspension suspensions[1];
    world_list lists[1];
    world_party parties[1];
    world_name names[2];
    world_report reports[1];
    world_link links[1];
    world_node nodes[6];
    uint32_t kids[2];
    class_set class_sets[2];
    world_case cases[1];
    uint32_t case_refs[1];
    world_calendar calendars[1];
    world_cal_year cal_years[2];
    world_cal_day cal_days[3];
    world_clock clocks[2];
    uint32_t clock_pauses[1];
} small_world;

static inline world_text sw_text(small_world *s, const char *z) {
    world_text t = {(uint32_t)s->pool.n, (uint32_t)strlen(z)};
    strbuf_addz(&s->pool, z);
    return t;
}

static inline void sw_vocabulary(small_world *s) {
    static const struct {
        const char *word, *label, *ja;
        uint32_t enum_idx;
    } values[SW_VALUES] = {
        {"CN", "China", "中国", SW_COUNTRY},   {"JP", "Japan", "日本", SW_COUNTRY},
        {"magnet", "Magnet", "磁石", SW_KIND}, {"alloy", "Alloy", "", SW_KIND},
        {"civil", "civil use", "", SW_USE},    {"military", "military use", "", SW_USE},
        {"Nd", "neodymium", "", SW_SUBSTANCE}, {"Dy", "dysprosium", "", SW_SUBSTANCE},
        {"Tb", "terbium", "", SW_SUBSTANCE},
    };
    static const struct {
        const char *name;
        uint32_t first, count, open;
    } enums[SW_ENUMS] = {{"country", SW_CN, 2, 0},
                         {"kind", SW_MAGNET, 2, 1},
                         {"use", SW_CIVIL, 2, 0},
                         {"substance", SW_ND, 3, 1}};
    static const struct {
        const char *name, *dim;
        int64_t num, den;
    } units[7] = {{"kg", "mass", 1, 1},           {"g", "mass", 1, 1000},
                  {"t", "mass", 1000, 1},         {"GPa", "pressure", 1, 1},
                  {"inch", "length", 254, 10000}, {"%", "share", 1, 100},
                  {"percent", "share", 1, 100}};
    for (uint32_t i = 0; i < SW_VALUES; i++) {
        s->values[i] = (world_value){.word = sw_text(s, values[i].word),
                                     .label = sw_text(s, values[i].label),
                                     .ja = sw_text(s, values[i].ja),
                                     .enum_idx = values[i].enum_idx};
    }
    for (uint32_t i = 0; i < SW_ENUMS; i++) {
        s->enums[i] = (world_enum){.name = sw_text(s, enums[i].name),
                                   .values = {enums[i].first, enums[i].count},
                                   .open_text = enums[i].open};
    }
    for (uint32_t i = 0; i < 7; i++) {
        s->units[i] = (world_unit){sw_text(s, units[i].name), sw_text(s, units[i].dim),
                                   units[i].num, units[i].den, 0};
    }
    s->packs[0] = (world_pack){sw_text(s, "base"), sw_text(s, "Base"), 20000};
    s->roles[0] = (world_role){sw_text(s, "end_user"), sw_text(s, "end user"), 1, 1};
    s->groups[0] = (world_group){sw_text(s, "any_party")};
    s->questions[0] = (world_question){sw_text(s, "q"), sw_text(s, "What?"), sw_text(s, "fact"), 1};
}

static inline void sw_facts(small_world *s) {
    static const struct {
        const char *path;
        uint32_t type, scope, enum_idx, default_fact;
        const char *dim;
    } facts[SW_FACTS] = {
        {"destination", FACT_ONE_OF, FACT_SCOPE_SHIPMENT, SW_COUNTRY, NONE, ""},
        {"end_use_country", FACT_ONE_OF, FACT_SCOPE_SHIPMENT, SW_COUNTRY, SW_F_DESTINATION, ""},
        {"end_use", FACT_CLOSED_SET, FACT_SCOPE_SHIPMENT, SW_USE, NONE, ""},
        {"item.kind", FACT_ONE_OF, FACT_SCOPE_ITEM, SW_KIND, NONE, ""},
        {"item.contains", FACT_SHARES, FACT_SCOPE_ITEM, SW_SUBSTANCE, NONE, ""},
        {"item.metals", FACT_OPEN_SET, FACT_SCOPE_ITEM, SW_SUBSTANCE, NONE, ""},
        {"item.quantity", FACT_AMOUNT, FACT_SCOPE_ITEM, NONE, NONE, "mass"},
        {"item.pressure", FACT_AMOUNT, FACT_SCOPE_ITEM, NONE, NONE, "pressure"},
        {"item.hs", FACT_HS, FACT_SCOPE_ITEM, NONE, NONE, ""},
        {"item.codes.cn", FACT_CODES, FACT_SCOPE_ITEM, NONE, NONE, ""},
        {"end_user.name", FACT_NAME, FACT_SCOPE_PARTY, NONE, NONE, ""},
        {"item.classification", FACT_CLASSIFICATION, FACT_SCOPE_ITEM, NONE, NONE, ""},
        {"law:cn.act.after", FACT_LAW, FACT_SCOPE_SHIPMENT, NONE, NONE, ""},
        {"law:cn.act.boundary", FACT_LAW, FACT_SCOPE_SHIPMENT, NONE, NONE, ""},
        {"claim:1C905", FACT_CLAIM, FACT_SCOPE_ITEM, NONE, NONE, ""},
        {"item.license", FACT_LICENSE, FACT_SCOPE_ITEM, NONE, NONE, ""},
        {"item.description", FACT_TEXT, FACT_SCOPE_ITEM, NONE, NONE, ""},
        {"item.made_on", FACT_DATE, FACT_SCOPE_ITEM, NONE, NONE, ""},
        {"licenses", FACT_LICENSES, FACT_SCOPE_SHIPMENT, NONE, NONE, ""},
        {"findings", FACT_FINDINGS, FACT_SCOPE_SHIPMENT, NONE, NONE, ""},
        {"accepted_on", FACT_DATE, FACT_SCOPE_SHIPMENT, NONE, NONE, ""},
        {"pauses", FACT_PAUSES, FACT_SCOPE_SHIPMENT, SW_USE, NONE, ""},
    };
    for (uint32_t i = 0; i < SW_FACTS; i++) {
        s->facts[i] = (world_fact){.path = sw_text(s, facts[i].path),
                                   .type = facts[i].type,
                                   .scope = facts[i].scope,
                                   .role = i == SW_F_NAME ? 0 : NONE,
                                   .enum_idx = facts[i].enum_idx,
                                   .dim = sw_text(s, facts[i].dim),
                                   .cost = 1,
                                   .question = 0,
                                   .default_fact = facts[i].default_fact};
    }
}

static inline void sw_vars(small_world *s) {
    static const struct {
        const char *id;
        uint32_t fact, elem, numeric;
    } vars[SW_VARS] = {
        {"destination", SW_F_DESTINATION, NONE, 0},
        {"end_use.military", SW_F_END_USE, SW_MILITARY, 0},
        {"item.contains.Dy", SW_F_CONTAINS, SW_DY, 0},
        {"item.quantity", SW_F_QUANTITY, NONE, 1},
        {"end_user.name@list", SW_F_NAME, 0, 0},
        {"law:cn.act.after", SW_F_AFTER, NONE, 0},
        {"law:cn.act.boundary", SW_F_BOUNDARY, NONE, 0},
        {"claim:1C905", SW_F_CLAIM, NONE, 0},
    };
    for (uint32_t i = 0; i < SW_VARS; i++) {
        s->vars[i] = (world_var){.id = sw_text(s, vars[i].id),
                                 .fact = vars[i].fact,
                                 .elem = vars[i].elem,
                                 .numeric = vars[i].numeric,
                                 .classes = {2 * i, 2}};
        s->facts[vars[i].fact].vars = (world_range){i, 1};
        s->classes[2 * i] = (world_class){.label = sw_text(s, "no"), .value = NONE};
        s->classes[2 * i + 1] = (world_class){.label = sw_text(s, "yes"), .value = NONE};
    }
    s->classes[0].value = SW_JP;
    uint32_t q = 2 * SW_V_QUANTITY;
    s->classes[q] =
        (world_class){.value = NONE, .lo = 0, .hi = 5 * NANO_ONE, .lo_closed = 1, .hi_closed = 0};
    s->classes[q + 1] =
        (world_class){.value = NONE, .lo = 5 * NANO_ONE, .hi = NANO_MAX, .lo_closed = 1};
}

static inline void sw_law(small_world *s) {
    world_window open = {
        .from = 19000, .until = DATE_NONE, .unclear_day = DATE_NONE, .boundary_var = NONE};
    s->slots[0] = (world_slot){sw_text(s, "ban"), sw_text(s, "Ban"), SLOT_STRICTEST, 0, 0, {0, 2}};
    s->slot_values[0] = (world_slot_value){sw_text(s, "none_found"), sw_text(s, ""), 0};
    s->slot_values[1] = (world_slot_value){sw_text(s, "prohibited"), sw_text(s, ""), 0};
    s->verdicts[0] = (world_verdict){sw_text(s, "prohibited"), sw_text(s, ""), 20, 20, 5, 0};
    s->verdicts[1] = (world_verdict){sw_text(s, "clear"), sw_text(s, ""), 0, 0, NONE, 0};
    s->regimes[0] = (world_regime){sw_text(s, "cn"), sw_text(s, "China"), 0,    NONE, NONE,
                                   {0, 1},           DATE_NONE,           NONE, 0};
    s->texts[0] = sw_text(s, "unreliable entities");
    s->measures[0] = (world_measure){.id = sw_text(s, "cn.act"),
                                     .kind = MEASURE_ACT,
                                     .grade = GRADE_TEXT,
                                     .published = 19000,
                                     .captured = 20000,
                                     .review_by = DATE_NONE};
    s->rules[0] = (world_rule){.id = sw_text(s, "cn.act/one"),
                               .kind = RULE_ENTRY,
                               .window = open,
                               .cond = 4,
                               .entry = 0,
                               .effects = {0, 1},
                               .defeaters = {0, 1},
                               .order = 1,
                               .cases = {0, 1}};
    s->rules[1] = (world_rule){.id = sw_text(s, "cn.act/two"),
                               .kind = RULE_EXCEPTION,
                               .window = open,
                               .cond = 1,
                               .entry = NONE,
                               .effects = {1, 0},
                               .order = 0};
    s->effects[0] = (world_effect){0, 1, 0, STAGE_DEPARTURE};
    s->defeats[0] = (world_defeat){1};
    s->defeats[1] = (world_defeat){1};
    s->entries[0] = (world_entry){.code = sw_text(s, "1C905"),
                                  .title = sw_text(s, "magnets"),
                                  .window = open,
                                  .test = 2,
                                  .hints = {0, 1},
                                  .exceptions = {1, 1},
                                  .rule = 0,
                                  .claim_var = SW_V_CLAIM,
                                  .group = 1};
    s->hints[0] = (world_hint){sw_text(s, "8505.11"), sw_text(s, "850511"), HINT_HS, 1};
    s->suspensions[0] = (world_suspension){.rule = NONE,
                                           .cite = sw_text(s, "art. 1"),
                                           .from = 20000,
                                           .until = 20100,
                                           .unclear_day = 20100,
                                           .boundary_var = SW_V_BOUNDARY,
                                           .after = AFTER_UNVERIFIED,
                                           .after_var = SW_V_AFTER};
}

static inline void sw_conditions(small_world *s) {
    s->nodes[0] = (world_node){.op = NODE_TRUE};
    s->nodes[1] = (world_node){.op = NODE_VAR, .a = SW_V_DESTINATION, .b = 0};
    s->nodes[2] = (world_node){.op = NODE_VAR, .a = SW_V_DY, .b = 1};
    s->nodes[3] = (world_node){.op = NODE_ENTRY, .a = 0};
    s->nodes[4] = (world_node){.op = NODE_AND, .kids = {0, 2}, .text = sw_text(s, "both")};
    s->nodes[5] = (world_node){.op = NODE_SLOT, .a = 0, .b = 1};
    s->kids[0] = 1;
    s->kids[1] = 3;
    s->class_sets[0] = cs_all(1);
    s->class_sets[1].w[0] = 2;
}

static inline void sw_rest(small_world *s) {
    s->lists[0] = (world_list){.id = sw_text(s, "list"),
                               .title = sw_text(s, "A list"),
                               .as_of = 20000,
                               .max_age = 30,
                               .parties = {0, 1}};
    s->reports[0] = (world_report){
        .rule = NONE, .public_on = 20000, .who = sw_text(s, "press"), .links = {0, 1}};
    s->links[0] = (world_link){LINK_CONTRARY, 0};
    s->cases[0] = (world_case){.title = sw_text(s, "a case"),
                               .file = sw_text(s, "a.law"),
                               .line = 3,
                               .on = 20000,
                               .known = DATE_NONE,
                               .verdict = sw_text(s, "clear")};
    s->case_refs[0] = 0;
}

/* 2024 and 2025, whose first days are 19723 and 20089. */
static inline void sw_clocks(small_world *s) {
    s->calendars[0] = (world_calendar){.id = sw_text(s, "cn"),
                                       .title = sw_text(s, "working days"),
                                       .grade = GRADE_SECONDARY,
                                       .workdays = 31,
                                       .captured = DATE_NONE,
                                       .years = {0, 2}};
    s->cal_years[0] = (world_cal_year){
        .year = 2024, .published = 19650, .notice = sw_text(s, "notice 7"), .days = {0, 2}};
    s->cal_years[1] = (world_cal_year){.year = 2025, .published = 20000, .days = {2, 1}};
    s->cal_days[0] = (world_cal_day){19723, 19724, 0, sw_text(s, "New Year")};
    s->cal_days[1] = (world_cal_day){19757, 19758, 1, sw_text(s, "make-up")};
    s->cal_days[2] = (world_cal_day){20089, 20090, 0, sw_text(s, "New Year")};
    s->clocks[0] = (world_clock){.id = sw_text(s, "cn.act/decision"),
                                 .title = sw_text(s, "decision"),
                                 .window = {19000, DATE_NONE, DATE_NONE, NONE},
                                 .days = 10,
                                 .from_fact = SW_F_ACCEPTED,
                                 .pause_fact = SW_F_PAUSES,
                                 .pauses = {0, 1},
                                 .cond = 0,
                                 .no_limit = 5,
                                 .overrides = NONE};
    s->clocks[1] = (world_clock){.id = sw_text(s, "cn.act/change"),
                                 .window = {19000, DATE_NONE, DATE_NONE, NONE},
                                 .days = 5,
                                 .from_fact = SW_F_ACCEPTED,
                                 .pause_fact = NONE,
                                 .cond = 1,
                                 .no_limit = NONE,
                                 .overrides = 0};
    s->clock_pauses[0] = SW_MILITARY;
}

/* Last: their texts stand behind those of the law. */
static inline void sw_names(small_world *s) {
    s->parties[0] = (world_party){.no = sw_text(s, "1"),
                                  .listed = 19500,
                                  .delisted = DATE_NONE,
                                  .names = {0, 2},
                                  .kind = PARTY_ENTITY,
                                  .marks = {0, 1}};
    s->marks[0] = (world_mark){.kind = MARK_COUNTRY, .value = sw_text(s, "JP")};
    s->names[0] = (world_name){.name = sw_text(s, "例株式会社"),
                               .key = sw_text(s, "例株式会社"),
                               .lang = sw_text(s, "ja")};
    s->names[1] = (world_name){.name = sw_text(s, "Example K.K."),
                               .key = sw_text(s, "example k k"),
                               .lang = sw_text(s, "en")};
    s->tokens[0] = (world_token){.text = sw_text(s, "example"), .weight = 100, .posts = {0, 1}};
    s->forms[0] = (world_form){.name = 1, .tokens = {0, 1}};
    s->key_starts[1] = 1;
    s->joins[0] = (world_join){.hash = 77};
}

/* Facts and names by their keys: what resolve_order.c does, one by one. */
static inline void sw_orders(small_world *s) {
    for (uint32_t i = 0; i < SW_FACTS; i++) {
        uint32_t at = i;
        str path = {s->pool.p + s->facts[i].path.off, s->facts[i].path.len};
        for (; at > 0; at--) {
            world_text before = s->facts[s->fact_order[at - 1]].path;
            if (str_cmp((str){s->pool.p + before.off, before.len}, path) < 0) {
                break;
            }
            s->fact_order[at] = s->fact_order[at - 1];
        }
        s->fact_order[at] = i;
    }
    str first = {s->pool.p + s->names[0].key.off, s->names[0].key.len};
    str second = {s->pool.p + s->names[1].key.off, s->names[1].key.len};
    uint32_t smaller = str_cmp(first, second) <= 0 ? 0 : 1;
    s->name_order[0] = smaller;
    s->name_order[1] = 1 - smaller;
}

/* Fills *s, which must stay where it is; sw_clear gives the pool back. */
static inline void sw_init(small_world *s) {
    memset(s, 0, sizeof *s);
    sw_vocabulary(s);
    sw_facts(s);
    sw_vars(s);
    sw_law(s);
    sw_conditions(s);
    sw_rest(s);
    sw_clocks(s);
    sw_names(s);
    sw_orders(s);
    s->world.pool = s->pool.p;
    s->world.pool_len = (uint32_t)s->pool.n;
    s->world.horizon = 20000;
#define X(name, type)        \
    s->world.name = s->name; \
    s->world.n_##name = (uint32_t)(sizeof s->name / sizeof s->name[0]);
    WORLD_TABLES(X)
#undef X
    lode_error err = {0};
    if (lower_world(&s->world, &s->arena, &err) != LODE_OK) {
        abort();
    }
}

static inline void sw_clear(small_world *s) {
    strbuf_clear(&s->pool);
    arena_clear(&s->arena);
}

#endif
