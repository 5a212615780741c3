// SPDX-License-Identifier: Apache-2.0
//
// image_check: each thing that consumers of a world rely on, broken once in a world made by hand.
#include "image/image_int.h"

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "small_world.h"

// Where this run may write.
static const char *scratch(char path[1024], const char *name) {
    const char *root = getenv("LODE_BUILD_ROOT");
    (void)snprintf(path, 1024, "%s/%s", root ? root : ".", name);
    return path;
}

// Breaks a fresh world with one statement; the check must name the place, and nothing be written.
#define BREAK(statement, place)             \
    do {                                    \
        small_world *b = malloc(sizeof *b); \
        assert_non_null(b);                 \
        sw_init(b);                         \
        statement;                          \
        expect_broken(&b->world, place);    \
        sw_clear(b);                        \
        free(b);                            \
    } while (0)

static void expect_broken(const lode_world *w, const char *place) {
    lode_error err = {0};
    char id[65] = "";
    char buf[1024];
    const char *never = scratch(buf, "test_image_never.lode");
    assert_int_equal(image_check(w, &err), LODE_BAD_INPUT);
    assert_string_equal(err.path, place);
    assert_int_equal(image_write(w, never, id, &err), LODE_BAD_INPUT);
    assert_int_equal(access(never, F_OK), -1);
    assert_string_equal(id, "");
}

static void a_broken_vocabulary_is_refused(void **state) {
    (void)state;
    BREAK(b->measures[0].id.off = b->world.pool_len + 1, "measures[0].id");
    BREAK(b->measures[0].id.len = UINT32_MAX, "measures[0].id");
    BREAK(b->names[0].name.off += 1, "names[0].name");
    BREAK(b->names[0].name.len -= 1, "names[0].name");
    BREAK(b->values[1].enum_idx = SW_ENUMS, "values[1].enum_idx");
    BREAK(b->values[1].enum_idx = NONE, "values[1].enum_idx");
    BREAK(b->values[1].enum_idx = SW_USE, "values[1].enum_idx");
    BREAK(b->enums[0].values.count = 3, "enums[0].values");
    BREAK(b->enums[3].values.count = 4, "enums[3].values");
    BREAK(b->enums[0].values.first = UINT32_MAX, "enums[0].values");
    BREAK(b->facts[2].type = FACT_TYPE_COUNT, "facts[2].type");
    BREAK(b->facts[2].enum_idx = NONE, "facts[2].enum_idx");
    BREAK(b->facts[SW_F_NAME].role = NONE, "facts[10].role");
    BREAK(b->facts[SW_F_DESTINATION].question = NONE, "facts[0].question");
    BREAK(b->facts[0].default_fact = 1, "facts[0].default_fact");
    BREAK(b->facts[1].default_fact = SW_F_END_USE, "facts[1].default_fact");
    BREAK(b->facts[0].vars.count = 2, "facts[0].vars");
    BREAK(b->facts[0].vars.count = 0, "vars[0].fact");
    BREAK(b->vars[SW_V_DY].elem = NONE, "vars[2].elem");
    BREAK(b->vars[SW_V_DY].elem = SW_CN, "vars[2].elem");
    BREAK(b->vars[SW_V_NAME].elem = 1, "vars[4].elem");
    BREAK(b->vars[SW_V_AFTER].elem = 0, "vars[5].elem");
    BREAK(b->vars[SW_V_AFTER].classes.count = 1, "vars[5].classes");
    BREAK(b->vars[0].classes.count = 0, "vars[0].classes");
    BREAK(b->classes[7].lo = 4, "vars[3].classes");
    BREAK(b->classes[6].hi_closed = 1, "vars[3].classes");
    BREAK(b->classes[6].hi = -1, "vars[3].classes");
    BREAK(b->roles[0].groups = 2, "roles[0].groups");
    BREAK(b->units[0].den = 0, "units[0].num");
    BREAK(b->units[0].num = -1, "units[0].num");
}

static void broken_law_is_refused(void **state) {
    (void)state;
    BREAK(b->slot_values[0].slot = 1, "slot_values[0].slot");
    BREAK(b->slots[0].values.count = 0, "slot_values[0].slot");
    BREAK(b->verdicts[1].cond = 0, "verdicts[1].cond");
    BREAK(b->verdicts[0].overlay = 1; b->verdicts[0].cond = NONE, "verdicts[0].cond");
    BREAK(b->regimes[0].nexus = NONE, "regimes[0].nexus");
    BREAK(b->regimes[0].bite = 5, "regimes[0].nexus");
    BREAK(b->measures[0].published = DATE_MAX + 2, "measures[0].published");
    BREAK(b->measures[0].grade = GRADE_COUNT, "measures[0].grade");
    BREAK(b->rules[0].cond = NONE, "rules[0].cond");
    BREAK(b->rules[0].cond = 5, "rules[0].cond");
    BREAK(b->rules[0].entry = NONE, "rules[0].entry");
    BREAK(b->rules[0].order = 0, "rules[0].defeaters");
    BREAK(b->rules[0].defeaters.count = 0; b->rules[1].order = 1, "rules[1].order");
    BREAK(b->rules[1].order = 2, "rules[0].defeaters");
    BREAK(b->rules[0].window.until = 19000, "rules[0].window");
    BREAK(b->rules[0].window.unclear_day = 19000, "rules[0].window");
    BREAK(b->effects[0].value = 2, "effects[0].value");
    BREAK(b->entries[0].test = NONE, "entries[0].test");
    BREAK(b->entries[0].test = 3, "entries[0].test");
    BREAK(b->entries[0].test = 4, "entries[0].test");
    BREAK(b->entries[0].claim_var = NONE, "entries[0].claim_var");
    BREAK(b->entries[0].group = CLASSES_MAX, "entries[0].group");
    BREAK(b->rules[1].cond = 3, "entries[0].exceptions");
    BREAK(b->nodes[1].a = SW_V_NAME, "entries[0].exceptions");
    BREAK(b->suspensions[0].after_var = NONE, "suspensions[0].after_var");
    BREAK(b->suspensions[0].boundary_var = NONE, "suspensions[0].boundary_var");
    BREAK(b->names[1].party = 1, "names[1].party");
    BREAK(b->parties[0].names = ((world_range){2, 0}), "parties[0].names");
    BREAK(b->parties[0].names.count = 1; b->names[0].party = 1, "names[0].party");
    BREAK(b->lists[0].measure = NONE, "lists[0].measure");
    BREAK(b->links[0].report = 1, "links[0].report");
}

static void broken_clocks_are_refused(void **state) {
    (void)state;
    BREAK(b->calendars[0].workdays = 128, "calendars[0].workdays");
    BREAK(b->calendars[0].years.count = 3, "calendars[0].years");
    BREAK(b->cal_years[0].calendar = 1, "cal_years[0].calendar");
    BREAK(b->cal_years[1].year = 2024, "calendars[0].years");
    BREAK(b->cal_years[0].year = 1899, "calendars[0].years");
    BREAK(b->cal_years[0].year = UINT32_MAX, "calendars[0].years");
    BREAK(b->cal_years[0].published = DATE_NONE, "calendars[0].years");
    BREAK(b->cal_days[0].from = 19722, "calendars[0].years");
    BREAK(b->cal_days[1].from = 19723, "calendars[0].years");
    BREAK(b->cal_days[1].until = 20090, "calendars[0].years");
    BREAK(b->cal_days[1].until = b->cal_days[1].from, "calendars[0].years");
    BREAK(b->cal_days[1].works = 2, "cal_days[1].works");
    BREAK(b->clocks[0].days = 0, "clocks[0].days");
    BREAK(b->clocks[0].days = CLOCK_DAYS_MAX + 1, "clocks[0].days");
    BREAK(b->clocks[0].calendar = 1, "clocks[0].calendar");
    BREAK(b->clocks[0].from_fact = SW_F_PAUSES, "clocks[0].from_fact");
    BREAK(b->clocks[0].from_fact = SW_F_DATE, "clocks[0].from_fact"); // of a line
    BREAK(b->clocks[0].pause_fact = SW_F_ACCEPTED, "clocks[0].pause_fact");
    BREAK(b->clocks[0].pause_fact = NONE, "clocks[0].pauses");
    BREAK(b->clock_pauses[0] = SW_CN, "clocks[0].pauses");
    BREAK(b->clock_pauses[0] = SW_VALUES, "clock_pauses[0].value");
    BREAK(b->facts[SW_F_PAUSES].enum_idx = NONE, "facts[21].enum_idx");
    BREAK(b->clocks[0].cond = NONE, "clocks[0].cond");
    BREAK(b->clocks[0].no_limit = 6, "clocks[0].no_limit");
    BREAK(b->clocks[1].overrides = 1, "clocks[1].overrides");
    BREAK(b->clocks[1].overrides = 2, "clocks[1].overrides");
    BREAK(b->clocks[1].window.until = 19000, "clocks[1].window");
}

static void broken_conditions_are_refused(void **state) {
    (void)state;
    BREAK(b->nodes[1].a = SW_VARS, "nodes[1].op");
    BREAK(b->nodes[1].b = 2, "nodes[1].op");
    BREAK(b->class_sets[0].w[1] = 1, "nodes[1].op");
    BREAK(b->nodes[3].a = 1, "nodes[3].op");
    BREAK(b->nodes[5].b = 2, "nodes[5].op");
    BREAK(b->nodes[1].op = NODE_NOT; b->nodes[1].a = 1, "nodes[1].op");
    BREAK(b->kids[1] = 4, "nodes[4].op");
    BREAK(b->kids[1] = 6, "kids[1].node");
    BREAK(b->nodes[4].kids.count = 3, "nodes[4].kids");
    BREAK(b->case_refs[0] = 1, "case_refs[0].case");
    BREAK(b->pool.p[0] = '\0', "");
    BREAK(b->pool.p[0] = (char)0xFF, "");
}

// Shared parts count each time: every node here holds the one before it twice.
static void conditions_have_a_size(void **state) {
    (void)state;
    small_world *b = malloc(sizeof *b);
    assert_non_null(b);
    sw_init(b);
    enum { STEPS = 20 };
    uint32_t have = b->world.n_nodes;
    uint32_t n_kids = b->world.n_kids;
    world_node *nodes = calloc(have + STEPS, sizeof *nodes);
    uint32_t *kids = calloc(n_kids + 2 * STEPS, sizeof *kids);
    assert_non_null(nodes);
    assert_non_null(kids);
    memcpy(nodes, b->world.nodes, have * sizeof *nodes);
    memcpy(kids, b->world.kids, n_kids * sizeof *kids);
    for (uint32_t i = 0; i < STEPS; i++) { // sizes 3, 7, 15 ... 2^(i + 2) - 1
        kids[n_kids + 2 * i] = kids[n_kids + 2 * i + 1] = i == 0 ? 0 : have + i - 1;
        nodes[have + i] = (world_node){.op = NODE_OR, .kids = {n_kids + 2 * i, 2}};
    }
    assert_int_equal(nodes[0].op, NODE_TRUE);
    b->world.nodes = nodes;
    b->world.kids = kids;
    b->world.n_kids = n_kids + 2 * STEPS;
    lode_error err = {0};
    b->world.n_nodes = have + STEPS - 1; // 2^20 - 1
    assert_int_equal(image_check(&b->world, &err), LODE_OK);
    b->world.n_nodes = have + STEPS;
    assert_int_equal(image_check(&b->world, &err), LODE_BAD_INPUT);
    free(nodes);
    free(kids);
    sw_clear(b);
    free(b);
}

static void conditions_have_a_depth(void **state) {
    (void)state;
    small_world *b = malloc(sizeof *b);
    assert_non_null(b);
    sw_init(b);
    enum { DEPTH = 4096 };
    world_node *nodes = calloc(DEPTH + 2, sizeof *nodes);
    assert_non_null(nodes);
    memcpy(nodes, b->nodes, sizeof b->nodes);
    for (uint32_t i = 6; i < DEPTH + 2; i++) {
        nodes[i] = (world_node){.op = NODE_NOT, .a = i == 6 ? 0 : i - 1};
    }
    b->world.nodes = nodes;
    b->world.n_nodes = DEPTH + 5;
    nodes = realloc(nodes, (DEPTH + 6) * sizeof *nodes);
    assert_non_null(nodes);
    for (uint32_t i = DEPTH + 2; i < DEPTH + 6; i++) {
        nodes[i] = (world_node){.op = NODE_NOT, .a = i - 1};
    }
    b->world.nodes = nodes;
    b->world.n_nodes = DEPTH + 5; // nodes 0 and 6.. make a chain of exactly DEPTH
    lode_error err = {0};
    assert_int_equal(image_check(&b->world, &err), LODE_OK);
    b->world.n_nodes = DEPTH + 6;
    assert_int_equal(image_check(&b->world, &err), LODE_BAD_INPUT);
    free(nodes);
    sw_clear(b);
    free(b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_broken_vocabulary_is_refused),
        cmocka_unit_test(broken_law_is_refused),
        cmocka_unit_test(broken_clocks_are_refused),
        cmocka_unit_test(broken_conditions_are_refused),
        cmocka_unit_test(conditions_have_a_depth),
        cmocka_unit_test(conditions_have_a_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
