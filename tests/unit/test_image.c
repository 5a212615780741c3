// SPDX-License-Identifier: Apache-2.0
//
// image: the file format. A world comes back as it was written; nothing else opens. Bytes are
// changed in two ways: as they are, which the id must notice, and with the id made right again,
// which only the checks of the structure stand against.
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

static small_world sw;
static strbuf good;
static char good_id[65];

static int set_up(void **state) {
    (void)state;
    sw_init(&sw);
    image_to_bytes(&sw.world, &good, good_id);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    strbuf_clear(&good);
    sw_clear(&sw);
    return 0;
}

// Where this run may write.
static const char *scratch(char path[1024], const char *name) {
    const char *root = getenv("LODE_BUILD_ROOT");
    (void)snprintf(path, 1024, "%s/%s", root ? root : ".", name);
    return path;
}

// A copy that ends exactly where the bytes end, so that the sanitizer sees any read beyond.
static unsigned char *exact_copy(size_t n) {
    unsigned char *p = malloc(n ? n : 1);
    assert_non_null(p);
    memcpy(p, good.p, n);
    return p;
}

static void seal(unsigned char *p, size_t n) {
    char hex[65];
    sha256_hex((str){(const char *)p, n - IMAGE_ID_BYTES}, hex);
    for (size_t i = 0; i < IMAGE_ID_BYTES; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        p[n - IMAGE_ID_BYTES + i] = (unsigned char)strtoul(pair, NULL, 16);
    }
}

// Every field line exists, has the right size, and leaves out nothing but alignment.
static void fields_cover_every_record(void **state) {
    (void)state;
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        const image_table *table = image_table_of(t);
        uint32_t at = 0;
        for (uint32_t i = 0; i < table->n_fields; i++) {
            const image_field *f = &table->fields[i];
            uint32_t gap = f->offset - at;
            bool wide = f->kind == FIELD_64 || f->kind == FIELD_BITS;
            assert_true(f->offset >= at);
            assert_true(gap == 0 || (gap == 4 && wide));
            bool pair = f->kind == FIELD_TEXT || f->kind == FIELD_RANGE;
            assert_int_equal(f->size, f->kind == FIELD_BITS ? sizeof(class_set)
                                      : wide || pair        ? 8
                                                            : 4);
            at = f->offset + f->size;
        }
        uint32_t rest = table->record_size - at;
        assert_true(rest == 0 || (rest == 4 && table->record_size % 8 == 0));
    }
}

static void a_world_comes_back(void **state) {
    (void)state;
    lode_world w = {0};
    lode_error err = {0};
    assert_int_equal(image_from_bytes(good.p, good.n, &w, &err), LODE_OK);
    assert_string_equal(w.id, good_id);
    assert_int_equal(w.horizon, 20000);
    assert_int_equal(w.n_facts, SW_FACTS);
    assert_int_equal(world_find_fact(&w, STR("end_use_country")), SW_F_USE_COUNTRY);
    assert_int_equal(world_find_fact(&w, STR("end_use_countr")), NONE);
    assert_int_equal(world_find_rule(&w, STR("cn.act/two")), 1);
    assert_int_equal(world_find_measure(&w, STR("cn.act")), 0);
    assert_int_equal(world_find_regime(&w, STR("cn")), 0);
    assert_int_equal(world_find_value(&w, SW_COUNTRY, STR("JP")), SW_JP);
    assert_int_equal(world_find_value(&w, SW_USE, STR("JP")), NONE);
    assert_int_equal(world_find_value(&w, NONE, STR("JP")), NONE);
    assert_int_equal(world_find_slot(&w, STR("ban")), 0);
    assert_int_equal(world_find_verdict(&w, STR("clear")), 1);
    assert_true(str_eqz(world_str(&w, w.names[0].name), "例株式会社"));
    // Written again it is the same bytes, and so the same id.
    strbuf again = {0};
    char id[65];
    image_to_bytes(&w, &again, id);
    assert_string_equal(id, good_id);
    assert_int_equal(again.n, good.n);
    assert_memory_equal(again.p, good.p, good.n);
    strbuf_clear(&again);
}

static void padding_never_reaches_the_file(void **state) {
    (void)state;
    small_world *other = malloc(sizeof *other);
    assert_non_null(other);
    sw_init(other);
    // The gap before groups, and the one before lo: set them through the bytes of the records.
    memset((unsigned char *)&other->roles[0] + offsetof(world_role, groups) - 4, 0xEE, 4);
    memset((unsigned char *)&other->classes[3] + offsetof(world_class, lo) - 4, 0xEE, 4);
    strbuf bytes = {0};
    char id[65];
    image_to_bytes(&other->world, &bytes, id);
    assert_string_equal(id, good_id);
    strbuf_clear(&bytes);
    sw_clear(other);
    free(other);
}

// The bytes of this world are kept as a file: the format cannot change by accident. When it changes
// on purpose, raise IMAGE_VERSION, run once with LODE_GOLDEN_UPDATE=1 and bring docs/image.md up.
static void the_bytes_are_those_of_this_version(void **state) {
    (void)state;
    const char *root = getenv("LODE_SOURCE_ROOT");
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/tests/fuzz/corpus/image/small.lode", root ? root : ".");
    lode_error err = {0};
    if (getenv("LODE_GOLDEN_UPDATE")) {
        assert_int_equal(file_write(path, strbuf_str(&good), &err), LODE_OK);
    }
    lode_arena a = {0};
    str kept = {0};
    assert_int_equal(file_read(&a, path, IMAGE_BYTES_MAX, &kept, &err), LODE_OK);
    assert_int_equal(kept.n, good.n);
    assert_memory_equal(kept.p, good.p, good.n);
    arena_clear(&a);
}

// The lines of docs/image.md that describe the records.
static void print_records(strbuf *b) {
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        const image_table *table = image_table_of(t);
        strbuf_addf(b, "\n### %u %s: %u bytes\n\n| offset | field | kind |\n|---|---|---|\n", t,
                    table->name, table->record_size);
        for (uint32_t i = 0; i < table->n_fields; i++) {
            const image_field *f = &table->fields[i];
            static const char *const kinds[] = {"text", "range",  "index",     "optional", "below",
                                                "date", "number", "number 64", "bits"};
            strbuf_addf(b, "| %u | %s | %s", f->offset, f->name, kinds[f->kind]);
            if (f->kind == FIELD_RANGE || f->kind == FIELD_IDX || f->kind == FIELD_OPT) {
                strbuf_addf(b, " %s", image_table_of(f->table)->name);
            } else if (f->kind == FIELD_ENUM) {
                strbuf_addf(b, " %u", f->max);
            }
            strbuf_addz(b, " |\n");
        }
    }
    strbuf_addc(b, '\n');
}

static void the_page_describes_the_records(void **state) {
    (void)state;
    const char *root = getenv("LODE_SOURCE_ROOT");
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/docs/image.md", root ? root : ".");
    lode_error err = {0};
    lode_arena a = {0};
    str page = {0};
    assert_int_equal(file_read(&a, path, 1u << 20, &page, &err), LODE_OK);
    static const char begin[] = "<!-- records -->\n";
    const char *from = strstr(page.p, begin);
    assert_non_null(from);
    from += sizeof begin - 1;
    const char *to = strstr(from, "<!-- end of records -->");
    assert_non_null(to);
    strbuf records = {0};
    print_records(&records);
    if (getenv("LODE_GOLDEN_UPDATE")) {
        strbuf whole = {0};
        strbuf_add(&whole, (str){page.p, (size_t)(from - page.p)});
        strbuf_add(&whole, strbuf_str(&records));
        strbuf_addz(&whole, to);
        assert_int_equal(file_write(path, strbuf_str(&whole), &err), LODE_OK);
        strbuf_clear(&whole);
    } else {
        assert_true(str_eq(strbuf_str(&records), (str){from, (size_t)(to - from)}));
    }
    strbuf_clear(&records);
    arena_clear(&a);
}

static void every_truncation_is_refused(void **state) {
    (void)state;
    for (size_t n = 0; n < good.n; n++) {
        unsigned char *p = exact_copy(n);
        lode_world w = {0};
        lode_error err = {0};
        assert_int_equal(image_from_bytes(p, n, &w, &err), LODE_BAD_INPUT);
        assert_true(err.message[0] != '\0');
        assert_null(w.pool);
        if (n >= IMAGE_ID_BYTES) { // cut, and sealed again
            seal(p, n);
            assert_int_equal(image_from_bytes(p, n, &w, &err), LODE_BAD_INPUT);
        }
        free(p);
    }
}

static void every_changed_byte_is_noticed(void **state) {
    (void)state;
    unsigned char *p = exact_copy(good.n);
    for (size_t i = 0; i < good.n; i++) {
        lode_world w = {0};
        p[i] ^= 0x40;
        assert_int_equal(image_from_bytes(p, good.n, &w, NULL), LODE_BAD_INPUT);
        p[i] ^= 0x40;
    }
    free(p);
}

// With the id made right again a change is refused, or is another world in its one encoding.
static void every_changed_byte_leaves_a_safe_world(void **state) {
    (void)state;
    static const unsigned char masks[] = {0x01, 0x80, 0xFF, 0x10};
    unsigned char *p = exact_copy(good.n);
    size_t accepted = 0;
    size_t refused = 0;
    for (size_t i = 0; i < good.n - IMAGE_ID_BYTES; i++) {
        for (size_t m = 0; m < sizeof masks; m++) {
            p[i] ^= masks[m];
            seal(p, good.n);
            lode_world w = {0};
            lode_error err = {0};
            if (image_from_bytes(p, good.n, &w, &err) == LODE_OK) {
                strbuf again = {0};
                char id[65];
                image_to_bytes(&w, &again, id);
                assert_int_equal(again.n, good.n);
                assert_memory_equal(again.p, p, good.n);
                strbuf_clear(&again);
                accepted++;
            } else {
                assert_true(err.message[0] != '\0');
                refused++;
            }
            p[i] ^= masks[m];
        }
    }
    free(p);
    assert_true(accepted > 0 && refused > accepted / 4);
}

static void expect_message(const unsigned char *p, size_t n, const char *code, const char *part) {
    lode_world w = {0};
    lode_error err = {0};
    assert_int_equal(image_from_bytes(p, n, &w, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, code);
    assert_non_null(strstr(err.message, part));
}

static void foreign_files_are_named(void **state) {
    (void)state;
    unsigned char *p = exact_copy(good.n);
    p[1] = 'M';
    seal(p, good.n);
    expect_message(p, good.n, "not_an_image", "no lodestone image");
    memcpy(p, good.p, good.n);
    p[8] = IMAGE_VERSION + 1;
    seal(p, good.n);
    expect_message(p, good.n, "image_version", "format version 4");
    memcpy(p, good.p, good.n);
    p[good.n - 1] ^= 1;
    expect_message(p, good.n, "image_damaged", "does not match the id");
    expect_message(p, 0, "not_an_image", "no lodestone image");
    lode_world w = {0};
    assert_int_equal(image_from_bytes(p + 1, good.n - 1, &w, NULL), LODE_USAGE);
    free(p);
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

static void files_are_opened_and_closed(void **state) {
    (void)state;
    char buf[1024];
    const char *path = scratch(buf, "test_image_tmp.lode");
    char id[65];
    lode_error err = {0};
    lode_image img = {0};
    assert_int_equal(image_write(&sw.world, path, id, &err), LODE_OK);
    assert_string_equal(id, good_id);
    assert_int_equal(image_open(path, &img, &err), LODE_OK);
    assert_string_equal(img.world.id, good_id);
    image_close(&img);
    assert_null(img.map);
    image_close(&img);
    assert_int_equal(file_write(path, STR(""), &err), LODE_OK);
    assert_int_equal(image_open(path, &img, &err), LODE_BAD_INPUT);
    assert_int_equal(file_write(path, STR("{\"id\": 1}"), &err), LODE_OK);
    assert_int_equal(image_open(path, &img, &err), LODE_BAD_INPUT);
    assert_string_equal(err.file, path);
    assert_non_null(strstr(err.hint, "lodestone compile"));
    (void)unlink(path);
    assert_int_equal(image_open(path, &img, &err), LODE_ENVIRONMENT);
    assert_int_equal(image_open(".", &img, &err), LODE_ENVIRONMENT);
    assert_null(img.map);
}

static void class_sets_count_to_256(void **state) {
    (void)state;
    static const uint32_t counts[] = {0, 1, 63, 64, 65, 128, 255, 256};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        class_set s = cs_all(counts[i]);
        assert_int_equal(cs_count(&s), counts[i]);
        assert_int_equal(cs_first(&s), counts[i] ? 0 : NONE);
        assert_int_equal(cs_empty(&s), counts[i] == 0);
        assert_true(counts[i] == 256 || !cs_has(&s, counts[i]));
    }
    class_set a = {{0}};
    cs_add(&a, 70);
    cs_add(&a, 255);
    class_set all = cs_all(256);
    class_set rest = cs_minus(all, a);
    class_set both = cs_and(all, a);
    assert_int_equal(cs_count(&rest), 254);
    assert_int_equal(cs_first(&a), 70);
    assert_true(cs_subset(&a, &all) && !cs_subset(&all, &a));
    assert_false(cs_meets(&a, &rest));
    assert_true(cs_meets(&both, &a));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_cover_every_record),
        cmocka_unit_test(a_world_comes_back),
        cmocka_unit_test(padding_never_reaches_the_file),
        cmocka_unit_test(the_bytes_are_those_of_this_version),
        cmocka_unit_test(the_page_describes_the_records),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(every_changed_byte_is_noticed),
        cmocka_unit_test(every_changed_byte_leaves_a_safe_world),
        cmocka_unit_test(foreign_files_are_named),
        cmocka_unit_test(a_broken_vocabulary_is_refused),
        cmocka_unit_test(broken_law_is_refused),
        cmocka_unit_test(broken_clocks_are_refused),
        cmocka_unit_test(broken_conditions_are_refused),
        cmocka_unit_test(conditions_have_a_depth),
        cmocka_unit_test(conditions_have_a_size),
        cmocka_unit_test(files_are_opened_and_closed),
        cmocka_unit_test(class_sets_count_to_256),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
