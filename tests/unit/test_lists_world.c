// SPDX-License-Identifier: Apache-2.0
//
// test_lists_world: snapshots in a world. What the law had stays as it was; what is added passes the checks of
// an image; and the lists that ship, and whole files of publishers where they are at hand, read as they should.
#include "lists_fixture.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lists/lists_world.h"
#include "small_world.h"

static list_joined fixtures(lode_arena *a) {
    static const char *const NAMES[] = {"csl.json", "sdn.csv", "alt.csv",
                                        "add.csv",  "un.xml",  "meti_belarus.txt"};
    list_drafts drafts = {0};
    list_joined j = {0};
    lode_error err = {0};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        list_file f = fixture_file(NAMES[i], fixture_read(a, "data", NAMES[i]));
        fixture_must_read(a, &f, &drafts);
    }
    assert_int_equal(list_join(a, &drafts, &j, &err), LODE_OK);
    vec_clear(&drafts);
    return j;
}

static void lists_stand_behind_the_law(void **state) {
    (void)state;
    small_world s;
    lode_arena a = {0};
    lode_world out;
    lode_image opened = {0};
    lode_error err = {0};
    strbuf bytes = {0};
    char id[65];
    sw_init(&s);
    list_joined j = fixtures(&a);
    const lode_world *law = &s.world;
    assert_int_equal(lists_add(law, j.all, j.n, &a, &out, &err), LODE_OK);
    assert_int_equal(out.n_lists, law->n_lists + j.n);
    assert_int_equal(out.n_measures, law->n_measures + j.n);
    uint32_t law_texts = world_law_texts(law);
    assert_true(law_texts < law->pool_len && world_law_texts(&out) > law_texts);
    assert_memory_equal(out.pool, law->pool, law_texts);
    for (uint32_t i = 0; i < law->n_names; i++) { // behind what is now said of the lists
        assert_true(out.names[i].name.off >= world_law_texts(&out));
        assert_true(str_eq(world_str(&out, out.names[i].name), world_str(law, law->names[i].name)));
        assert_true(str_eq(world_str(&out, out.names[i].key), world_str(law, law->names[i].key)));
        assert_true(str_eq(world_str(&out, out.names[i].lang), world_str(law, law->names[i].lang)));
        assert_int_equal(out.names[i].party, law->names[i].party);
    }
    for (uint32_t i = 0; i < law->n_parties; i++) {
        assert_true(str_eq(world_str(&out, out.parties[i].no), world_str(law, law->parties[i].no)));
        assert_int_equal(out.parties[i].listed, law->parties[i].listed);
    }
    for (uint32_t i = 0; i < law->n_marks; i++) {
        assert_true(
            str_eq(world_str(&out, out.marks[i].value), world_str(law, law->marks[i].value)));
    }
    assert_ptr_equal(out.rules, law->rules); // shared
    image_to_bytes(&out, &bytes, id);
    char *aligned = arena_alloc(&a, bytes.n);
    memcpy(aligned, bytes.p, bytes.n);
    if (image_from_bytes(aligned, bytes.n, &opened, &err) != LODE_OK ||
        world_names(&opened.world, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    image_close(&opened);
    strbuf_clear(&bytes);
    arena_clear(&a);
    sw_clear(&s);
}

// The list of the small world, without its own rows, as a block that waits for the Security Council's.
static void waits_for(small_world *s, const char *snapshot, uint32_t max_age) {
    world_list *l = &s->lists[0];
    l->snapshot = sw_text(s, snapshot);
    l->as_of = DATE_NONE;
    l->max_age = max_age;
    l->parties.count = 0;
    s->world.pool = s->pool.p;
    s->world.pool_len = (uint32_t)s->pool.n;
}

static const list_snapshot *snapshot_of(const list_joined *j, const char *id) {
    for (uint32_t i = 0; i < j->n; i++) {
        if (str_eqz(j->all[i].id, id)) {
            return &j->all[i];
        }
    }
    fail_msg("no list %s", id);
    return NULL;
}

static void a_snapshot_fills_the_list_that_names_it(void **state) {
    (void)state;
    for (uint32_t own_age = 0; own_age < 2; own_age++) {
        small_world s;
        lode_arena a = {0};
        lode_world w, again;
        lode_image opened = {0};
        lode_error err = {0};
        strbuf bytes = {0};
        char id[65];
        sw_init(&s);
        waits_for(&s, "un.sc", own_age);
        list_joined j = fixtures(&a);
        const list_snapshot *un = snapshot_of(&j, "un.sc");
        assert_int_equal(lists_add(&s.world, j.all, j.n, &a, &w, &err), LODE_OK);
        assert_int_equal(w.n_lists, s.world.n_lists + j.n - 1); // none of its own for un.sc
        const world_list *l = &w.lists[0];
        assert_int_equal(l->as_of, un->as_of);
        assert_int_equal(l->max_age, own_age == 0 ? un->max_age : own_age);
        assert_int_equal(l->parties.count, un->n_parties);
        assert_true(str_eqz(world_str(&w, l->id), "list"));
        assert_int_equal(l->measure, s.lists[0].measure);
        const world_party *p = &w.parties[l->parties.first];
        assert_true(
            str_eq(world_str(&w, w.names[p->names.first].name), un->parties[0].names[0].text));
        assert_true(world_find_measure(&w, un->id) != NONE); // says what the rows were made of
        assert_int_equal(s.lists[0].parties.count, 0);       // the law is as it was
        image_to_bytes(&w, &bytes, id);
        char *aligned = arena_alloc(&a, bytes.n);
        memcpy(aligned, bytes.p, bytes.n);
        if (image_from_bytes(aligned, bytes.n, &opened, &err) != LODE_OK ||
            world_names(&opened.world, &err) != LODE_OK) {
            fail_msg("%s", err.message);
        }
        image_close(&opened);
        assert_int_equal(lists_add(&w, un, 1, &a, &again, &err), LODE_BAD_INPUT); // once
        strbuf_clear(&bytes);
        arena_clear(&a);
        sw_clear(&s);
    }
}

static void a_list_without_its_snapshot_stays_missing(void **state) {
    (void)state;
    small_world s;
    lode_arena a = {0};
    lode_world w;
    lode_error err = {0};
    sw_init(&s);
    waits_for(&s, "un.other", 0);
    list_joined j = fixtures(&a);
    assert_int_equal(lists_add(&s.world, j.all, j.n, &a, &w, &err), LODE_OK);
    assert_int_equal(w.n_lists, s.world.n_lists + j.n);
    assert_int_equal(w.lists[0].as_of, DATE_NONE); // what a list that is missing looks like
    assert_int_equal(w.lists[0].parties.count, 0);
    arena_clear(&a);
    sw_clear(&s);
}

static void weak_names_and_marks_arrive(void **state) {
    (void)state;
    small_world s;
    lode_arena a = {0};
    lode_world w;
    lode_error err = {0};
    uint32_t weak = 0, arabic = 0, passports = 0;
    sw_init(&s);
    list_joined j = fixtures(&a);
    assert_int_equal(lists_add(&s.world, j.all, j.n, &a, &w, &err), LODE_OK);
    for (uint32_t i = s.world.n_names; i < w.n_names; i++) {
        weak += w.names[i].weak;
        arabic += str_eqz(world_str(&w, w.names[i].lang), "Arab");
        assert_true(w.names[i].key.len > 0);
    }
    for (uint32_t i = s.world.n_marks; i < w.n_marks; i++) {
        passports +=
            w.marks[i].kind == MARK_ID && str_eqz(world_str(&w, w.marks[i].type), "passport");
    }
    assert_int_equal(weak, 6); // five of the Security Council, one of OFAC
    assert_int_equal(arabic, 1);
    assert_int_equal(passports, 1);
    arena_clear(&a);
    sw_clear(&s);
}

static void an_id_is_taken_once(void **state) {
    (void)state;
    small_world s;
    lode_arena a = {0};
    lode_world w, again;
    lode_error err = {0};
    sw_init(&s);
    list_joined j = fixtures(&a);
    assert_int_equal(lists_add(&s.world, j.all, j.n, &a, &w, &err), LODE_OK);
    assert_int_equal(lists_add(&w, j.all, 1, &a, &again, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "list_id");
    arena_clear(&a);
    sw_clear(&s);
}

static void shipped_lists_are_canonical(void **state) {
    (void)state;
    const char *root = getenv("LODE_SOURCE_ROOT");
    lode_arena a = {0};
    lode_error err = {0};
    list_joined j = {0};
    strbuf dir = {0};
    strbuf_addf(&dir, "%s/lists", root != NULL ? root : ".");
    if (lists_load(&a, dir.p, &j, &err) != LODE_OK) { // it compares each with what it would print
        fail_msg("%s:%u: %s", err.file, err.line, err.message);
    }
    assert_true(j.n >= 15);
    uint32_t parties = 0;
    for (uint32_t i = 0; i < j.n; i++) {
        parties += j.all[i].n_parties;
        assert_true(j.all[i].terms.n > 0 && j.all[i].n_origins > 0);
    }
    assert_true(parties > 23000);
    strbuf_clear(&dir);
    arena_clear(&a);
}

// Whole files, where somebody has put them beside the tree: counts as their publishers give them.
static void whole_files_of_publishers(void **state) {
    (void)state;
    static const struct {
        const char *path;
        uint32_t lists, parties;
    } FILES[] = {
        {"us_csl/csl_2026-07-31.json.gz", 12, 25917}, // 25,921 entries, four of them twice
        {"un/un_consolidated.xml.gz", 1, 1003},
        {"us_ofac/full_2021/sdn.csv.gz", 1, 8976},
        {"us_ofac/consolidated_nonsdn_2025.xml.gz", 6, 443},
        {"jp_meti/foreign_user_list_2025-09-29.json.gz", 1, 835},
        {"jp_meti/meti_ru_250912_list_russia_tokutei.pdf.txt", 1, 561},
        {"jp_meti/meti_ru_250912_list_daisangoku_tokutei.pdf.txt", 1, 56},
        {"cn_mofcom/entity_lists_2026-07-19.json", 3, 240},
        {"us_ear/ecfr_title15_part744_2026-07.xml.gz", 3, 3712},
    };
    const char *root = getenv("LODE_SOURCE_ROOT");
    strbuf path = {0};
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        lode_arena a = {0};
        lode_error err = {0};
        str bytes = {0};
        list_drafts drafts = {0};
        strbuf_reset(&path);
        strbuf_addf(&path, "%s/../shared/data/%s", root != NULL ? root : ".", FILES[i].path);
        if (access(path.p, R_OK) != 0) {
            print_message("not there, left out: %s\n", FILES[i].path);
            continue;
        }
        assert_int_equal(file_read(&a, path.p, LIST_FILE_BYTES_MAX, &bytes, &err), LODE_OK);
        list_file f = {.name = FILES[i].path, .bytes = bytes, .as_of = 20000};
        fixture_must_read(&a, &f, &drafts);
        uint32_t parties = 0;
        for (size_t k = 0; k < drafts.n; k++) {
            parties += drafts.p[k].s.n_parties;
        }
        if (drafts.n != FILES[i].lists || parties != FILES[i].parties) {
            fail_msg("%s: %zu lists, %u parties", FILES[i].path, drafts.n, parties);
        }
        vec_clear(&drafts);
        arena_clear(&a);
    }
    strbuf_clear(&path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_stand_behind_the_law),
        cmocka_unit_test(a_snapshot_fills_the_list_that_names_it),
        cmocka_unit_test(a_list_without_its_snapshot_stays_missing),
        cmocka_unit_test(weak_names_and_marks_arrive),
        cmocka_unit_test(an_id_is_taken_once),
        cmocka_unit_test(shipped_lists_are_canonical),
        cmocka_unit_test(whole_files_of_publishers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
