// SPDX-License-Identifier: Apache-2.0
//
// image: the file format. A world comes back as it was written; nothing else opens. Bytes are
// changed in two ways: as they are, which the checksums must notice, and with the checksums made
// right again, which only the checks of the structure stand against. What is wrong in a record is
// in test_image_check.c.
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

#include "../image_seal.h"
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

// The law, and the names as whoever screens asks for them: whole or refused.
static lode_status open_all(const void *bytes, size_t n, lode_image *img, lode_error *err) {
    lode_status s = image_from_bytes(bytes, n, img, err);
    if (s != LODE_OK) {
        assert_null(img->world.pool);
        return s;
    }
    lode_error again = {0};
    s = world_names(&img->world, err);
    assert_int_equal(world_names(&img->world, &again), s); // found once, said to all
    if (s != LODE_OK) {
        if (err != NULL) {
            assert_string_equal(err->message, again.message);
        }
        image_close(img);
    }
    return s;
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
    lode_image img = {0};
    lode_error err = {0};
    assert_int_equal(open_all(good.p, good.n, &img, &err), LODE_OK);
    lode_world w = img.world;
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
    image_close(&img);
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
        lode_image img = {0};
        lode_error err = {0};
        assert_int_equal(image_from_bytes(p, n, &img, &err), LODE_BAD_INPUT);
        assert_true(err.message[0] != '\0');
        assert_null(img.world.pool);
        if (n >= sizeof(image_header)) { // cut, and sealed again with the new length
            uint64_t len = n;
            memcpy(p + offsetof(image_header, file_bytes), &len, sizeof len);
            seal(p, n);
            assert_int_equal(open_all(p, n, &img, &err), LODE_BAD_INPUT);
        }
        free(p);
    }
}

static void one_byte_more_is_refused(void **state) {
    (void)state;
    size_t n = good.n + 8;
    unsigned char *p = calloc(1, n);
    assert_non_null(p);
    memcpy(p, good.p, good.n);
    lode_image img = {0};
    assert_int_equal(image_from_bytes(p, good.n + 1, &img, NULL), LODE_BAD_INPUT);
    uint64_t len = n;
    memcpy(p + offsetof(image_header, file_bytes), &len, sizeof len);
    seal(p, n);
    lode_error err = {0};
    assert_int_equal(image_from_bytes(p, n, &img, &err), LODE_BAD_INPUT);
    assert_non_null(strstr(err.message, "after the last section"));
    free(p);
}

static void every_changed_byte_is_noticed(void **state) {
    (void)state;
    unsigned char *p = exact_copy(good.n);
    for (size_t i = 0; i < good.n; i++) {
        for (unsigned bit = 0; bit < 8; bit += 3) {
            lode_image img = {0};
            p[i] ^= (unsigned char)(1u << bit);
            assert_int_equal(open_all(p, good.n, &img, NULL), LODE_BAD_INPUT);
            p[i] ^= (unsigned char)(1u << bit);
        }
    }
    free(p);
}

// With all made right again a change is refused, or is another world in its one encoding.
static void every_changed_byte_leaves_a_safe_world(void **state) {
    (void)state;
    static const unsigned char masks[] = {0x01, 0x80, 0xFF, 0x10};
    unsigned char *p = exact_copy(good.n);
    size_t accepted = 0;
    size_t refused = 0;
    for (size_t i = 0; i < good.n; i++) {
        for (size_t m = 0; m < sizeof masks; m++) {
            memcpy(p, good.p, good.n);
            p[i] ^= masks[m];
            seal(p, good.n);
            lode_image img = {0};
            lode_error err = {0};
            if (open_all(p, good.n, &img, &err) == LODE_OK) {
                strbuf again = {0};
                char id[65];
                assert_int_equal(image_verify(p, good.n, &err), LODE_OK);
                image_to_bytes(&img.world, &again, id);
                assert_int_equal(again.n, good.n);
                assert_memory_equal(again.p, p, good.n);
                strbuf_clear(&again);
                image_close(&img);
                accepted++;
            } else {
                assert_true(err.message[0] != '\0');
                refused++;
            }
        }
    }
    free(p);
    assert_true(accepted > 0 && refused > accepted / 4);
}

static void expect_message(const unsigned char *p, size_t n, const char *code, const char *part) {
    lode_image img = {0};
    lode_error err = {0};
    assert_int_equal(open_all(p, n, &img, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, code);
    if (strstr(err.message, part) == NULL) {
        fail_msg("\"%s\" is not in: %s", part, err.message);
    }
}

// Bytes `at` changed to those of v, sealed or not.
static void expect_changed(size_t at, uint64_t v, size_t bytes, bool sealed, const char *code,
                           const char *part) {
    unsigned char *p = exact_copy(good.n);
    memcpy(p + at, &v, bytes);
    if (sealed) {
        seal(p, good.n);
    }
    expect_message(p, good.n, code, part);
    free(p);
}

static void foreign_files_are_named(void **state) {
    (void)state;
    expect_changed(1, 'M', 1, true, "not_an_image", "no lodestone image");
    expect_changed(8, IMAGE_VERSION + 1, 4, true, "image_version", "format version 7");
    expect_changed(8, IMAGE_VERSION - 1, 4, true, "image_version", "format version 5");
    expect_changed(8, UINT16_MAX + 1u, 4, true, "image_byte_order", "byte 8");
    expect_changed(8, IMAGE_VERSION << 24, 4, true, "image_byte_order", "byte 8");
    expect_changed(8, 0x01010101, 4, true, "image_version", "format version 16843009");
    unsigned char *p = exact_copy(good.n);
    expect_message(p, 0, "not_an_image", "no lodestone image");
    expect_message(p, 7, "not_an_image", "no lodestone image");
    expect_message(p, 8, "image_damaged", "ends inside");
    expect_message(p, 15, "image_damaged", "ends inside");
    expect_message(p, IMAGE_HEAD_BYTES - 1, "image_damaged", "section table");
    char ends[64];
    (void)snprintf(ends, sizeof ends, "at byte %u, and should at byte %zu", IMAGE_HEAD_BYTES,
                   good.n);
    expect_message(p, IMAGE_HEAD_BYTES, "image_damaged", ends);
    lode_image img = {0};
    assert_int_equal(image_from_bytes(p + 1, good.n - 1, &img, NULL), LODE_USAGE);
    free(p);
}

static void damage_is_said_with_its_place(void **state) {
    (void)state;
    image_part names = image_part_of(good.p, TABLE_names);
    image_part pool = image_part_of(good.p, SECTION_POOL);
    image_part name_pool = image_part_of(good.p, SECTION_NAME_POOL);
    char place[64];
    (void)snprintf(place, sizeof place, "section names, at byte %u", (unsigned)names.offset);
    expect_changed(names.offset + 1, 0xEE, 1, false, "image_damaged", place);
    (void)snprintf(place, sizeof place, "section pool, at byte %u", (unsigned)pool.offset);
    expect_changed(pool.offset + pool.bytes - 1, 'Z', 1, false, "image_damaged", place);
    // The head: the id, the horizon, a row of the section table, the checksum itself.
    expect_changed(offsetof(image_header, id) + 31, 0, 2, false, "image_damaged", "header");
    expect_changed(offsetof(image_header, horizon), 1, 4, false, "image_damaged", "header");
    expect_changed(IMAGE_HEAD_BYTES - 1, 1, 1, false, "image_damaged", "header");
    expect_changed(offsetof(image_header, checksum), 1, 8, false, "image_damaged", "header");
    // Not an accident: all checksums are right.
    expect_changed(offsetof(image_header, reserved), 1, 4, true, "image_damaged", "impossible");
    expect_changed(offsetof(image_header, horizon), DATE_MAX + 1u, 4, true, "image_damaged",
                   "impossible");
    expect_changed(12, IMAGE_SECTIONS - 1, 4, true, "image_damaged", "header");
    (void)snprintf(place, sizeof place, "names record 1 at byte %u, field party",
                   (unsigned)(names.offset + sizeof(world_name)));
    expect_changed(names.offset + sizeof(world_name) + offsetof(world_name, party), 1, 4, true,
                   "image_invalid", place);
    (void)snprintf(place, sizeof place, "not UTF-8 at byte %u", (unsigned)pool.offset);
    expect_changed(pool.offset, 0xFF, 1, true, "image_invalid", place);
    (void)snprintf(place, sizeof place, "not UTF-8 at byte %u", (unsigned)name_pool.offset);
    expect_changed(name_pool.offset, 0xFF, 1, true, "image_invalid", place);
}

// Offsets, sizes and counts of the section table at and beyond what the file holds.
static void hostile_sections_are_refused(void **state) {
    (void)state;
    size_t row = IMAGE_HEADER_BYTES + (size_t)TABLE_names * IMAGE_SECTION_BYTES;
    size_t last = IMAGE_HEADER_BYTES + (size_t)SECTION_NAME_POOL * IMAGE_SECTION_BYTES;
    image_part names = image_part_of(good.p, TABLE_names);
    image_part pool = image_part_of(good.p, SECTION_NAME_POOL);
    uint64_t rest = (good.n - names.offset) / sizeof(world_name);
    static const uint64_t offsets[] = {0, 8, UINT64_MAX, UINT64_MAX - 7, UINT64_C(1) << 63};
    for (size_t i = 0; i < sizeof offsets / sizeof *offsets; i++) {
        expect_changed(row + 8, offsets[i], 8, true, "image_invalid", "section names");
    }
    expect_changed(row + 8, names.offset + 8, 8, true, "image_invalid", "not the section");
    expect_changed(row, TABLE_names + 1, 4, true, "image_invalid", "not the section");
    expect_changed(row + 4, sizeof(world_name) + 4, 4, true, "image_invalid", "not the section");
    expect_changed(row + 4, 0, 4, true, "image_invalid", "not the section");
    expect_changed(row + 16, rest + 1, 8, true, "image_invalid", "longer than the file");
    expect_changed(row + 16, NONE, 8, true, "image_invalid", "longer than the file");
    expect_changed(row + 16, UINT64_MAX / sizeof(world_name), 8, true, "image_invalid",
                   "longer than the file");
    expect_changed(row + 16, UINT64_MAX, 8, true, "image_invalid", "longer than the file");
    // The largest count that the file has room for: then the next section is not where it should be.
    expect_changed(row + 16, rest, 8, true, "image_invalid", "section");
    expect_changed(last + 16, good.n - pool.offset + 1, 8, true, "image_invalid",
                   "longer than the file");
    expect_changed(last + 16, 0, 8, true, "image_damaged", "after the last section");
}

// The two halves of the pool lie in one piece, and where one ends is no choice.
static void the_pool_is_cut_behind_the_law(void **state) {
    (void)state;
    size_t row = IMAGE_HEADER_BYTES + (size_t)SECTION_POOL * IMAGE_SECTION_BYTES;
    image_part law = image_part_of(good.p, SECTION_POOL);
    image_part names = image_part_of(good.p, SECTION_NAME_POOL);
    assert_int_equal(law.bytes, world_law_texts(&sw.world));
    assert_int_equal(law.offset + law.bytes, names.offset);
    assert_true(law.bytes % 8 != 0 && names.bytes > 0);
    for (int by = -1; by <= 1; by += 2) {
        uint64_t now[] = {names.offset + (uint64_t)by, names.bytes - (uint64_t)by};
        uint64_t count = law.bytes + (uint64_t)by;
        unsigned char *p = exact_copy(good.n);
        memcpy(p + row + 16, &count, sizeof count);
        memcpy(p + row + IMAGE_SECTION_BYTES + 8, now, sizeof now);
        seal(p, good.n);
        lode_image img = {0};
        lode_error err = {0};
        assert_int_equal(image_from_bytes(p, good.n, &img, &err), LODE_BAD_INPUT);
        assert_string_equal(err.code, "image_invalid");
        assert_non_null(strstr(err.message, by < 0 ? "text outside" : "longer than the texts"));
        free(p);
    }
}

// What only screening reads is looked at when it is first asked for, and what is wrong there stays so.
static void names_are_checked_when_asked_for(void **state) {
    (void)state;
    char buf[1024];
    const char *path = scratch(buf, "test_image_names.lode");
    for (uint32_t t = 0; t < IMAGE_SECTIONS; t++) {
        image_part part = image_part_of(good.p, t);
        bool names = t == SECTION_NAME_POOL || (t >= NAMES_FIRST && t < TABLE_COUNT);
        unsigned char *p = exact_copy(good.n);
        lode_image img = {0}, copy;
        lode_error err = {0};
        p[part.offset] ^= 1;
        assert_int_equal(file_write(path, (str){(char *)p, good.n}, &err), LODE_OK);
        assert_int_equal(image_open(path, &img, &err), names ? LODE_OK : LODE_BAD_INPUT);
        copy = img;
        for (int i = 0; names && i < 2; i++, err = (lode_error){0}) {
            assert_int_equal(world_names(&copy.world, &err), LODE_BAD_INPUT);
            assert_int_equal(world_names(&copy.world, NULL), LODE_BAD_INPUT);
            assert_string_equal(err.code, "image_damaged");
            assert_string_equal(err.file, path);
            assert_string_equal(err.path, part.name);
        }
        image_close(&img);
        free(p);
    }
    (void)unlink(path);
    assert_int_equal(world_names(&sw.world, NULL), LODE_OK); // made here
}

static void only_verify_proves_the_id(void **state) {
    (void)state;
    lode_image img = {0};
    lode_error err = {0};
    assert_int_equal(image_verify(good.p, good.n, &err), LODE_OK);
    unsigned char *p = exact_copy(good.n);
    p[offsetof(image_header, id) + 5] ^= 1;
    seal_head(p, IMAGE_HEAD_BYTES);
    assert_int_equal(open_all(p, good.n, &img, &err), LODE_OK);
    assert_string_not_equal(img.world.id, good_id);
    assert_int_equal(image_verify(p, good.n, &err), LODE_DIFFERS);
    assert_string_equal(err.code, "image_id");
    assert_non_null(strstr(err.message, img.world.id));
    assert_non_null(strstr(err.message, good_id));
    image_close(&img);
    // The content changed under an id that stayed.
    memcpy(p, good.p, good.n);
    p[image_part_of(p, TABLE_questions).offset + offsetof(world_question, cost)] ^= 1;
    seal_sections(p, good.n, IMAGE_SECTIONS);
    seal_head(p, IMAGE_HEAD_BYTES);
    assert_int_equal(open_all(p, good.n, &img, &err), LODE_OK);
    assert_string_equal(img.world.id, good_id);
    assert_int_equal(image_verify(p, good.n, &err), LODE_DIFFERS);
    image_close(&img);
    free(p);
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
        cmocka_unit_test(one_byte_more_is_refused),
        cmocka_unit_test(every_changed_byte_is_noticed),
        cmocka_unit_test(every_changed_byte_leaves_a_safe_world),
        cmocka_unit_test(foreign_files_are_named),
        cmocka_unit_test(damage_is_said_with_its_place),
        cmocka_unit_test(hostile_sections_are_refused),
        cmocka_unit_test(the_pool_is_cut_behind_the_law),
        cmocka_unit_test(names_are_checked_when_asked_for),
        cmocka_unit_test(only_verify_proves_the_id),
        cmocka_unit_test(files_are_opened_and_closed),
        cmocka_unit_test(class_sets_count_to_256),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
