// SPDX-License-Identifier: Apache-2.0
//
// image_fields: the description of every record, field by field, in the order of memory. Adding a
// field to world.h means adding its line here; test_image.c fails while the lines of a record
// leave out more than alignment padding. What one line cannot say (a value inside its own
// enum's range) is in image_check.c.
#include "image/image_int.h"

#include <string.h>

#define F(record, member, what, target, end)                                                \
    {                                                                                       \
        .name = #member, .kind = (what), .offset = (uint32_t)offsetof(record, member),      \
        .size = (uint32_t)sizeof(((record *)NULL)->member), .table = (target), .max = (end) \
    }
#define TEXT(r, m) F(r, m, FIELD_TEXT, 0, 0)
#define RANGE(r, m, t) F(r, m, FIELD_RANGE, TABLE_##t, 0)
#define IDX(r, m, t) F(r, m, FIELD_IDX, TABLE_##t, 0)
#define OPT(r, m, t) F(r, m, FIELD_OPT, TABLE_##t, 0)
#define ENUM(r, m, n) F(r, m, FIELD_ENUM, 0, n)
#define BOOL(r, m) F(r, m, FIELD_ENUM, 0, 2)
#define DATE(r, m) F(r, m, FIELD_DATE, 0, 0)
#define U32(r, m) F(r, m, FIELD_U32, 0, 0)
#define N64(r, m) F(r, m, FIELD_64, 0, 0)
#define WINDOW(r)                                                             \
    DATE(r, window.from), DATE(r, window.until), DATE(r, window.unclear_day), \
        OPT(r, window.boundary_var, vars)

#define FACT_FLAGS_END (2 * FACT_CONFLICT)

static const image_field packs_fields[] = {TEXT(world_pack, id), TEXT(world_pack, title),
                                           DATE(world_pack, horizon)};
static const image_field enums_fields[] = {TEXT(world_enum, name), TEXT(world_enum, title),
                                           RANGE(world_enum, values, values),
                                           BOOL(world_enum, open_text)};
static const image_field values_fields[] = {TEXT(world_value, word), TEXT(world_value, label),
                                            TEXT(world_value, zh), TEXT(world_value, ja),
                                            IDX(world_value, enum_idx, enums)};
static const image_field units_fields[] = {TEXT(world_unit, name), TEXT(world_unit, dim),
                                           N64(world_unit, num), N64(world_unit, den),
                                           N64(world_unit, offset)};
static const image_field facts_fields[] = {TEXT(world_fact, path),
                                           TEXT(world_fact, key),
                                           TEXT(world_fact, label),
                                           TEXT(world_fact, ask),
                                           ENUM(world_fact, type, FACT_TYPE_COUNT),
                                           ENUM(world_fact, scope, FACT_SCOPE_PARTY + 1),
                                           OPT(world_fact, role, roles),
                                           OPT(world_fact, enum_idx, enums),
                                           TEXT(world_fact, dim),
                                           ENUM(world_fact, flags, FACT_FLAGS_END),
                                           U32(world_fact, cost),
                                           OPT(world_fact, question, questions),
                                           OPT(world_fact, default_fact, facts),
                                           RANGE(world_fact, vars, vars)};
static const image_field roles_fields[] = {TEXT(world_role, name), TEXT(world_role, label),
                                           BOOL(world_role, required), N64(world_role, groups)};
static const image_field groups_fields[] = {TEXT(world_group, name)};
static const image_field questions_fields[] = {TEXT(world_question, id), TEXT(world_question, ask),
                                               TEXT(world_question, kind),
                                               U32(world_question, cost)};
static const image_field vars_fields[] = {TEXT(world_var, id), IDX(world_var, fact, facts),
                                          U32(world_var, elem), BOOL(world_var, numeric),
                                          RANGE(world_var, classes, classes)};
static const image_field classes_fields[] = {
    TEXT(world_class, label), OPT(world_class, value, values), N64(world_class, lo),
    N64(world_class, hi),     BOOL(world_class, lo_closed),    BOOL(world_class, hi_closed)};
static const image_field slots_fields[] = {TEXT(world_slot, name),
                                           TEXT(world_slot, label),
                                           ENUM(world_slot, combine, SLOT_AVAILABLE + 1),
                                           BOOL(world_slot, practice),
                                           BOOL(world_slot, information),
                                           RANGE(world_slot, values, slot_values)};
static const image_field slot_values_fields[] = {TEXT(world_slot_value, word),
                                                 TEXT(world_slot_value, label),
                                                 IDX(world_slot_value, slot, slots)};
static const image_field verdicts_fields[] = {
    TEXT(world_verdict, name),           TEXT(world_verdict, label),
    ENUM(world_verdict, exit_code, 256), ENUM(world_verdict, exit_unmet, 256),
    OPT(world_verdict, cond, nodes),     BOOL(world_verdict, overlay)};
static const image_field regimes_fields[] = {
    TEXT(world_regime, id),          TEXT(world_regime, title),
    IDX(world_regime, nexus, nodes), OPT(world_regime, indicated, nodes),
    OPT(world_regime, bite, nodes),  RANGE(world_regime, not_checked, texts),
    DATE(world_regime, begins),      OPT(world_regime, begins_var, vars),
    BOOL(world_regime, by_claim)};
static const image_field texts_fields[] = {
    {.name = "text", .kind = FIELD_TEXT, .offset = 0, .size = sizeof(world_text)}};
static const image_field measures_fields[] = {TEXT(world_measure, id),
                                              TEXT(world_measure, title),
                                              TEXT(world_measure, number),
                                              TEXT(world_measure, issuer),
                                              TEXT(world_measure, url),
                                              TEXT(world_measure, source),
                                              TEXT(world_measure, check),
                                              TEXT(world_measure, text_zh),
                                              ENUM(world_measure, kind, MEASURE_REPORT + 1),
                                              ENUM(world_measure, grade, GRADE_COUNT),
                                              OPT(world_measure, regime, regimes),
                                              DATE(world_measure, published),
                                              DATE(world_measure, captured),
                                              DATE(world_measure, review_by)};
static const image_field rules_fields[] = {TEXT(world_rule, id),
                                           TEXT(world_rule, title),
                                           TEXT(world_rule, cite),
                                           TEXT(world_rule, note),
                                           TEXT(world_rule, binds),
                                           ENUM(world_rule, kind, RULE_REPORT + 1),
                                           IDX(world_rule, measure, measures),
                                           ENUM(world_rule, grade, GRADE_COUNT),
                                           BOOL(world_rule, judgement),
                                           WINDOW(world_rule),
                                           IDX(world_rule, cond, nodes),
                                           OPT(world_rule, entry, entries),
                                           RANGE(world_rule, effects, effects),
                                           RANGE(world_rule, defeaters, defeats),
                                           U32(world_rule, order),
                                           RANGE(world_rule, cases, case_refs)};
static const image_field effects_fields[] = {
    IDX(world_effect, slot, slots), IDX(world_effect, value, slot_values),
    BOOL(world_effect, withdraw), ENUM(world_effect, stage, STAGE_COUNT)};
static const image_field defeats_fields[] = {IDX(world_defeat, winner, rules)};
static const image_field entries_fields[] = {TEXT(world_entry, code),
                                             TEXT(world_entry, title),
                                             TEXT(world_entry, zh),
                                             IDX(world_entry, measure, measures),
                                             IDX(world_entry, regime, regimes),
                                             WINDOW(world_entry),
                                             OPT(world_entry, test, nodes),
                                             ENUM(world_entry, how, ENTRY_HOW_COUNT),
                                             RANGE(world_entry, hints, hints),
                                             RANGE(world_entry, exceptions, defeats),
                                             OPT(world_entry, rule, rules),
                                             OPT(world_entry, claim_var, vars),
                                             U32(world_entry, group)};
static const image_field hints_fields[] = {TEXT(world_hint, text), TEXT(world_hint, key),
                                           ENUM(world_hint, kind, HINT_WORD + 1),
                                           BOOL(world_hint, ours)};
static const image_field suspensions_fields[] = {
    IDX(world_suspension, by, measures),
    IDX(world_suspension, measure, measures),
    OPT(world_suspension, rule, rules),
    TEXT(world_suspension, cite),
    DATE(world_suspension, from),
    DATE(world_suspension, until),
    DATE(world_suspension, unclear_day),
    OPT(world_suspension, boundary_var, vars),
    ENUM(world_suspension, after, AFTER_UNVERIFIED + 1),
    OPT(world_suspension, after_var, vars)};
static const image_field lists_fields[] = {TEXT(world_list, id),
                                           TEXT(world_list, title),
                                           TEXT(world_list, snapshot),
                                           IDX(world_list, measure, measures),
                                           DATE(world_list, as_of),
                                           U32(world_list, max_age),
                                           RANGE(world_list, parties, parties),
                                           BOOL(world_list, absent)};
static const image_field parties_fields[] = {TEXT(world_party, no),
                                             TEXT(world_party, address),
                                             TEXT(world_party, source),
                                             DATE(world_party, listed),
                                             DATE(world_party, delisted),
                                             RANGE(world_party, names, names),
                                             ENUM(world_party, kind, PARTY_KIND_COUNT),
                                             RANGE(world_party, marks, marks)};
static const image_field names_fields[] = {TEXT(world_name, name), TEXT(world_name, key),
                                           TEXT(world_name, lang), IDX(world_name, party, parties),
                                           BOOL(world_name, weak)};
static const image_field marks_fields[] = {ENUM(world_mark, kind, MARK_KIND_COUNT),
                                           TEXT(world_mark, type), TEXT(world_mark, value)};
static const image_field tokens_fields[] = {TEXT(world_token, text), U32(world_token, weight),
                                            U32(world_token, word),
                                            RANGE(world_token, posts, token_posts)};
static const image_field token_posts_fields[] = {{.name = "form",
                                                  .kind = FIELD_IDX,
                                                  .offset = 0,
                                                  .size = sizeof(uint32_t),
                                                  .table = TABLE_forms}};
static const image_field forms_fields[] = {IDX(world_form, name, names), U32(world_form, reading),
                                           U32(world_form, weight),
                                           RANGE(world_form, tokens, form_tokens)};
static const image_field form_tokens_fields[] = {
    {.name = "token", .kind = FIELD_U32, .offset = 0, .size = sizeof(uint32_t)}};
static const image_field key_starts_fields[] = {
    {.name = "start", .kind = FIELD_U32, .offset = 0, .size = sizeof(uint32_t)}};
static const image_field keys_fields[] = {
    {.name = "key", .kind = FIELD_U32, .offset = 0, .size = sizeof(uint32_t)}};
static const image_field joins_fields[] = {U32(world_join, hash), IDX(world_join, form, forms)};
static const image_field reports_fields[] = {IDX(world_report, measure, measures),
                                             OPT(world_report, rule, rules),
                                             DATE(world_report, public_on),
                                             BOOL(world_report, official),
                                             U32(world_report, named),
                                             TEXT(world_report, who),
                                             TEXT(world_report, about),
                                             RANGE(world_report, links, links)};
static const image_field links_fields[] = {ENUM(world_link, kind, LINK_SUPERSEDED + 1),
                                           IDX(world_link, report, reports)};
static const image_field nodes_fields[] = {
    ENUM(world_node, op, NODE_OP_COUNT), U32(world_node, a),     U32(world_node, b),
    RANGE(world_node, kids, kids),       TEXT(world_node, text), BOOL(world_node, judgement)};
static const image_field kids_fields[] = {{.name = "node",
                                           .kind = FIELD_IDX,
                                           .offset = 0,
                                           .size = sizeof(uint32_t),
                                           .table = TABLE_nodes}};
static const image_field class_sets_fields[] = {F(class_set, w, FIELD_BITS, 0, 0)};
static const image_field cases_fields[] = {TEXT(world_case, title),  TEXT(world_case, file),
                                           U32(world_case, line),    BOOL(world_case, judgement),
                                           DATE(world_case, on),     DATE(world_case, known),
                                           TEXT(world_case, verdict)};
static const image_field case_refs_fields[] = {{.name = "case",
                                                .kind = FIELD_IDX,
                                                .offset = 0,
                                                .size = sizeof(uint32_t),
                                                .table = TABLE_cases}};

static const image_field calendars_fields[] = {TEXT(world_calendar, id),
                                               TEXT(world_calendar, title),
                                               TEXT(world_calendar, source),
                                               TEXT(world_calendar, url),
                                               TEXT(world_calendar, check),
                                               ENUM(world_calendar, grade, GRADE_COUNT),
                                               ENUM(world_calendar, workdays, 128),
                                               DATE(world_calendar, captured),
                                               RANGE(world_calendar, years, cal_years)};
static const image_field cal_years_fields[] = {IDX(world_cal_year, calendar, calendars),
                                               U32(world_cal_year, year),
                                               DATE(world_cal_year, published),
                                               TEXT(world_cal_year, notice),
                                               TEXT(world_cal_year, seen),
                                               RANGE(world_cal_year, days, cal_days)};
static const image_field cal_days_fields[] = {DATE(world_cal_day, from), DATE(world_cal_day, until),
                                              BOOL(world_cal_day, works),
                                              TEXT(world_cal_day, name)};
static const image_field clocks_fields[] = {TEXT(world_clock, id),
                                            TEXT(world_clock, title),
                                            TEXT(world_clock, cite),
                                            TEXT(world_clock, note),
                                            IDX(world_clock, measure, measures),
                                            ENUM(world_clock, grade, GRADE_COUNT),
                                            WINDOW(world_clock),
                                            U32(world_clock, days),
                                            IDX(world_clock, calendar, calendars),
                                            IDX(world_clock, from_fact, facts),
                                            OPT(world_clock, pause_fact, facts),
                                            RANGE(world_clock, pauses, clock_pauses),
                                            IDX(world_clock, cond, nodes),
                                            OPT(world_clock, no_limit, nodes),
                                            OPT(world_clock, overrides, clocks)};
static const image_field clock_pauses_fields[] = {{.name = "value",
                                                   .kind = FIELD_IDX,
                                                   .offset = 0,
                                                   .size = sizeof(uint32_t),
                                                   .table = TABLE_values}};

static const image_field blocks_fields[] = {
    ENUM(world_block, stage, BLOCK_STAGE_COUNT), OPT(world_block, regime, regimes),
    RANGE(world_block, columns, block_columns), RANGE(world_block, owners, box_owners)};
static const image_field block_columns_fields[] = {
    ENUM(world_block_column, kind, BLOCK_COLUMN_COUNT), U32(world_block_column, index),
    RANGE(world_block_column, rows, block_rows), IDX(world_block_column, wild, rows)};
static const image_field block_rows_fields[] = {
    {.name = "row", .kind = FIELD_OPT, .offset = 0, .size = sizeof(uint32_t), .table = TABLE_rows}};
static const image_field box_owners_fields[] = {
    {.name = "owner", .kind = FIELD_U32, .offset = 0, .size = sizeof(uint32_t)}};
static const image_field box_nodes_fields[] = {{.name = "node",
                                                .kind = FIELD_IDX,
                                                .offset = 0,
                                                .size = sizeof(uint32_t),
                                                .table = TABLE_nodes}};
static const image_field hint_order_fields[] = {IDX(world_hint_order, hint, hints),
                                                IDX(world_hint_order, entry, entries)};
static const image_field name_order_fields[] = {{.name = "name",
                                                 .kind = FIELD_IDX,
                                                 .offset = 0,
                                                 .size = sizeof(uint32_t),
                                                 .table = TABLE_names}};
static const image_field fact_order_fields[] = {{.name = "fact",
                                                 .kind = FIELD_IDX,
                                                 .offset = 0,
                                                 .size = sizeof(uint32_t),
                                                 .table = TABLE_facts}};
static const image_field point_order_fields[] = {OPT(world_point_order, fact, facts),
                                                 IDX(world_point_order, entry, entries)};
static const image_field rows_fields[] = {
    {.name = "boxes", .kind = FIELD_BITS, .offset = 0, .size = sizeof(class_set)}};

static const image_table tables[TABLE_COUNT] = {
#define X(table, type)                      \
    {.name = #table,                        \
     .record_size = (uint32_t)sizeof(type), \
     .fields = table##_fields,              \
     .n_fields = (uint32_t)(sizeof table##_fields / sizeof table##_fields[0])},
    WORLD_TABLES(X)
#undef X
};

const image_table *image_table_of(uint32_t table) { return &tables[table]; }

const char *image_section_name(uint32_t section) {
    return section < TABLE_COUNT     ? tables[section].name
           : section == SECTION_POOL ? "pool"
                                     : "name_pool";
}

uint32_t world_law_texts(const lode_world *w) {
    uint64_t end = 0;
    for (uint32_t t = 0; t < NAMES_FIRST; t++) {
        uint32_t n = 0;
        const unsigned char *p = image_records(w, t, &n);
        for (uint32_t f = 0; f < tables[t].n_fields; f++) {
            size_t at = tables[t].fields[f].offset;
            for (uint32_t i = 0; tables[t].fields[f].kind == FIELD_TEXT && i < n; i++) {
                world_text x;
                memcpy(&x, p + (size_t)i * tables[t].record_size + at, sizeof x);
                end = (uint64_t)x.off + x.len > end ? (uint64_t)x.off + x.len : end;
            }
        }
    }
    return end < w->pool_len ? (uint32_t)end : w->pool_len; // a world that is not checked yet
}

uint32_t image_record_size(uint32_t section) {
    return section < TABLE_COUNT ? tables[section].record_size : 1;
}

const void *image_records(const lode_world *w, uint32_t table, uint32_t *count) {
    switch ((table_no)table) {
#define X(name, type)         \
    case TABLE_##name:        \
        *count = w->n_##name; \
        return w->name;
        WORLD_TABLES(X)
#undef X
    case TABLE_COUNT:
        break;
    }
    *count = 0;
    return NULL;
}

// The file is mapped as it is, so the layout in memory is the layout of the format: these sizes
// hold wherever 64-bit numbers are aligned to eight bytes.
#define SIZE(type, bytes) _Static_assert(sizeof(type) == (bytes), #type " has another layout here")
SIZE(world_pack, 20);
SIZE(world_enum, 28);
SIZE(world_value, 36);
SIZE(world_unit, 40);
SIZE(world_fact, 80);
SIZE(world_role, 32);
SIZE(world_question, 28);
SIZE(world_var, 28);
SIZE(world_class, 40);
SIZE(world_slot, 36);
SIZE(world_slot_value, 20);
SIZE(world_verdict, 32);
SIZE(world_regime, 48);
SIZE(world_measure, 88);
SIZE(world_rule, 108);
SIZE(world_effect, 16);
SIZE(world_entry, 84);
SIZE(world_hint, 24);
SIZE(world_hint_order, 8);
SIZE(world_point_order, 8);
SIZE(world_suspension, 44);
SIZE(world_list, 48);
SIZE(world_party, 52);
SIZE(world_name, 32);
SIZE(world_mark, 20);
SIZE(world_token, 24);
SIZE(world_form, 20);
SIZE(world_join, 8);
SIZE(world_report, 44);
SIZE(world_node, 32);
SIZE(world_case, 40);
SIZE(world_calendar, 60);
SIZE(world_cal_year, 36);
SIZE(world_cal_day, 20);
SIZE(world_clock, 92);
SIZE(world_block, 24);
SIZE(world_block_column, 20);
