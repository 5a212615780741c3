// SPDX-License-Identifier: Apache-2.0
//
// test_lists_bad: files that are cut off, in another encoding, of another shape, or made to hurt. Each is
// refused whole, with a code and a place, and what was there before stays.
#include "lists_fixture.h"

#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "lists/unpack.h"

// ---- cut off ----------------------------------------------------------------------------------

// At every byte. A format that says where it ends is never read cut; of the others a whole number of
// parties may be left, each of which the whole file has as well.
static void nothing_is_read_by_half(void **state) {
    (void)state;
    for (size_t i = 0; i < N_FIXTURES; i++) {
        lode_arena whole = {0};
        str bytes = fixture_read(&whole, "data", FIXTURES[i].name);
        size_t end = bytes.n;
        while (end > 0 && strchr("\r\n\x1A", bytes.p[end - 1]) != NULL) {
            end--; // without its last line end it is the same file
        }
        for (size_t n = 0; n < end; n++) {
            lode_arena a = {0};
            list_drafts drafts = {0};
            lode_error err = {0};
            char *exact = malloc(n + 1); // so that the sanitizer sees one byte too far
            memcpy(exact, bytes.p, n);
            list_file f = fixture_file(FIXTURES[i].name, (str){exact, n});
            lode_status st = list_read(&a, &f, &drafts, &err);
            assert_true(st == LODE_BAD_INPUT ||
                        (st == LODE_OK && !FIXTURES[i].marked && drafts.n > 0));
            assert_true(st == LODE_OK || (drafts.n == 0 && err.message[0] != '\0'));
            vec_clear(&drafts);
            arena_clear(&a);
            free(exact);
        }
        arena_clear(&whole);
    }
}

static void a_snapshot_is_never_cut(void **state) {
    (void)state;
    lode_arena a = {0};
    list_drafts drafts = {0};
    list_file f = fixture_file("un.xml", fixture_read(&a, "data", "un.xml"));
    strbuf b = {0};
    fixture_must_read(&a, &f, &drafts);
    snapshot_print(&drafts.p[0].s, &b);
    for (size_t n = 0; n < b.n; n++) {
        list_snapshot s;
        lode_error err = {0};
        lode_arena tmp = {0};
        assert_int_equal(snapshot_parse(&tmp, "s", (str){b.p, n}, &s, &err), LODE_BAD_INPUT);
        assert_int_equal(s.n_parties, 0);
        arena_clear(&tmp);
    }
    strbuf_clear(&b);
    vec_clear(&drafts);
    arena_clear(&a);
}

// ---- encodings --------------------------------------------------------------------------------

static str encode(lode_arena *a, str text, const char *to) {
    iconv_t cd = iconv_open(to, "UTF-8");
    assert_true(cd != (iconv_t)-1);
    size_t room = text.n * 4 + 16, left = room, in_left = text.n;
    char *out = arena_alloc(a, room), *at = out, *in = (char *)(uintptr_t)text.p;
    assert_true(iconv(cd, &in, &in_left, &at, &left) != (size_t)-1);
    (void)iconv_close(cd);
    return (str){out, room - left};
}

static void assert_encoding(const char *name, const char *encoding, const char *looks_like) {
    lode_arena a = {0};
    list_drafts drafts = {0};
    lode_error err = {0};
    str text = fixture_read(&a, "data", name);
    list_file f = fixture_file(name, encode(&a, text, encoding));
    assert_int_equal(list_read(&a, &f, &drafts, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "not_utf8");
    assert_non_null(strstr(err.message, looks_like));
    f.encoding = encoding;
    fixture_must_read(&a, &f, &drafts);
    vec_clear(&drafts);
    f.encoding = "no-such-thing";
    assert_int_equal(list_read(&a, &f, &drafts, &err), LODE_USAGE);
    arena_clear(&a);
}

static void other_encodings_are_named(void **state) {
    (void)state;
    assert_encoding("un.xml", "UTF-16", "UTF-16");
    assert_encoding("meti_belarus.txt", "CP932", "Shift_JIS");
    assert_encoding("meti_belarus.txt", "GB18030", "GB18030");
    lode_arena a = {0};
    // a name with an accent in the code page of Windows
    str text = fixture_with(&a, fixture_read(&a, "data", "sdn.csv"), "ARK", "ARK\xC9");
    fixture_must_refuse(&a, "sdn.csv", text, "not_utf8");
    str marked = fixture_with(&a, fixture_read(&a, "data", "un.xml"), "<?xml", "\xEF\xBB\xBF<?xml");
    list_drafts drafts = {0};
    list_file f = fixture_file("un.xml", marked);
    fixture_must_read(&a, &f, &drafts); // a byte order mark of UTF-8 says what is so anyway
    vec_clear(&drafts);
    arena_clear(&a);
}

// ---- another shape ----------------------------------------------------------------------------

static void unknown_shapes_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *file, *from, *to, *code;
    } CASES[] = {
        {"csl.json", "\"e\": \"306\"", "\"e\": \"306\", \"x\": 1", "list_drift"},
        {"csl.json", "\"urls\": [", "\"more\": [], \"urls\": [", "list_drift"},
        {"csl.json", "\n   \"Entity List (EL)", "\n   \"Entities List (EL)", "list_drift"},
        {"csl.json", "\"entryCount\": 4", "\"entryCount\": 5", "list_cut"},
        {"csl.json", "(CAP) - Treasury Department\": 1", "(CAP) - Treasury Department\": 2",
         "list_cut"},
        {"csl.json", "\"entryCount\"", "\"sourceGeneratedAt\": 1, \"entryCount\"", "json_syntax"},
        {"csl.csv", "alt_names", "aliases", "list_drift"},
        {"csl.csv", "\"_id\"", "\"entity_number\"", "list_drift"},
        {"csl.csv", "Individual", "Android", "list_drift"},
        {"sdn.csv", "vessel", "balloon", "list_drift"},
        {"sdn.csv", "36,\"AERO", "A36,\"AERO", "list_format"},
        {"alt.csv", "\"aka\"", "\"wka\"", "list_format"},
        {"un.xml", "<NATIONALITY>", "<NICKNAME>X</NICKNAME><NATIONALITY>", "list_drift"},
        {"un.xml", "<REFERENCE_NUMBER>LYi.023</REFERENCE_NUMBER>", "", "list_drift"},
        {"un.xml", "<LISTED_ON>", "<LISTED_ON>soon", "list_drift"},
        {"consolidated.xml", "<category>", "<kind>x</kind><category>", "list_drift"},
        {"consolidated.xml", "<Record_Count>2", "<Record_Count>3", "list_cut"},
        {"ecfr_744.xml", "<TD class=\"left\">76 FR 71869, 11/21/11.\n</TD>", "", "list_drift"},
        {"meti_belarus.txt", "２ 株式会社", "７ 株式会社", "list_drift"},
        {"entity_rows.csv", "policy", "Policy Of Review", "list_drift"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        lode_arena a = {0};
        str text = fixture_read(&a, "data", CASES[i].file);
        text = fixture_with(&a, text, CASES[i].from, CASES[i].to);
        if (strcmp(CASES[i].file, "entity_rows.csv") == 0) {
            text = fixture_with(&a, text, "presumption_of_denial", "Presumption of denial");
        }
        fixture_must_refuse(&a, CASES[i].file, text, CASES[i].code);
        arena_clear(&a);
    }
    lode_arena a = {0};
    fixture_must_refuse(&a, "x.csv", STR("hello\n"), "list_format");
    fixture_must_refuse(&a, "x.csv", STR(""), "list_format");
    arena_clear(&a);
}

static void a_file_without_a_date_needs_one(void **state) {
    (void)state;
    lode_arena a = {0};
    list_drafts drafts = {0};
    lode_error err = {0};
    list_file f = {
        .name = "sdn.csv", .bytes = fixture_read(&a, "data", "sdn.csv"), .as_of = DATE_NONE};
    assert_int_equal(list_read(&a, &f, &drafts, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "no_as_of");
    arena_clear(&a);
}

static void a_number_stands_once(void **state) {
    (void)state;
    lode_arena a = {0};
    str text = fixture_read(&a, "data", "sdn.csv");
    str again = fixture_with(&a, text, "306,\"BANCO",
                             "36,\"AEROCARIBBEAN AIRLINES\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- "
                             ",-0- ,-0- ,-0- \r\n306,\"BANCO");
    list_drafts drafts = {0};
    list_file f = fixture_file("sdn.csv", again);
    fixture_must_read(&a, &f, &drafts); // the same once more is no news
    assert_int_equal(drafts.p[0].s.n_parties, 7);
    vec_clear(&drafts);
    fixture_must_refuse(&a, "sdn.csv", fixture_with(&a, text, "306,\"BANCO", "36,\"BANCO"),
                        "list_doubled");
    arena_clear(&a);
}

// ---- made to hurt -----------------------------------------------------------------------------

static void entities_do_not_expand(void **state) {
    (void)state;
    lode_arena a = {0};
    str text = fixture_read(&a, "data", "un.xml");
    str bomb =
        fixture_with(&a, text, "<CONSOLIDATED_LIST",
                     "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>"
                     "<CONSOLIDATED_LIST");
    bomb = fixture_with(&a, bomb, "<FIRST_NAME>", "<FIRST_NAME>&b;&b;");
    fixture_must_refuse(&a, "un.xml", bomb, "xml_doctype");
    str outside = fixture_with(&a, text, "<CONSOLIDATED_LIST",
                               "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><CONSOLIDATED_LIST");
    fixture_must_refuse(&a, "un.xml", outside, "xml_doctype");
    fixture_must_refuse(&a, "un.xml", fixture_with(&a, text, "<FIRST_NAME>", "<FIRST_NAME>&nbsp;"),
                        "xml_syntax");
    strbuf deep = {0};
    for (int i = 0; i < 70; i++) {
        strbuf_addz(&deep, "<VALUE>");
    }
    fixture_must_refuse(&a, "un.xml", fixture_with(&a, text, "<SORT_KEY/>", deep.p), "xml_depth");
    strbuf_clear(&deep);
    arena_clear(&a);
}

static str pack(lode_arena *a, str text) {
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t room = text.n + 1024;
    char *out = arena_alloc(a, room);
    z.next_in = (Bytef *)(uintptr_t)text.p;
    z.avail_in = (uInt)text.n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    (void)deflateEnd(&z);
    return (str){out, room - z.avail_out};
}

static void gzip_is_bounded(void **state) {
    (void)state;
    lode_arena a = {0};
    lode_error err = {0};
    str out = {0}, text = fixture_read(&a, "data", "un.xml"), packed = pack(&a, text);
    assert_int_equal(unpack_gzip(&a, "un.xml.gz", packed, text.n, &out, &err), LODE_OK);
    assert_true(str_eq(out, text));
    assert_int_equal(unpack_gzip(&a, "un.xml.gz", packed, text.n - 1, &out, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "too_large");
    for (size_t n = 2; n < packed.n; n++) {
        assert_int_equal(unpack_gzip(&a, "un.xml.gz", (str){packed.p, n}, text.n, &out, &err),
                         LODE_BAD_INPUT);
    }
    list_drafts drafts = {0};
    list_file f = fixture_file("un.xml.gz", packed);
    fixture_must_read(&a, &f, &drafts);
    vec_clear(&drafts);
    arena_clear(&a);
}

static void bounds_of_one_party(void **state) {
    (void)state;
    for (uint32_t n = LIST_NAMES_MAX - 1; n <= LIST_NAMES_MAX; n++) {
        lode_arena a = {0};
        strbuf b = {0};
        strbuf_addz(&b, "no,name_en,listed_on,aliases\n1,Alpha,2020-01-01,\"");
        for (uint32_t i = 0; i < n; i++) {
            strbuf_addf(&b, "Beta %u;", i);
        }
        strbuf_addz(&b, "\"\n");
        list_file f = {.name = "x.csv", .bytes = strbuf_str(&b), .as_of = 20000};
        list_drafts drafts = {0};
        lode_error err = {0};
        lode_status st = list_read(&a, &f, &drafts, &err);
        assert_int_equal(st, n < LIST_NAMES_MAX ? LODE_OK : LODE_BAD_INPUT);
        vec_clear(&drafts);
        strbuf_clear(&b);
        arena_clear(&a);
    }
}

// ---- snapshots --------------------------------------------------------------------------------

#define HEAD "lodestone-list 1\nlist\tx\ntitle\tX\nas-of\t2026-01-01\nmax-age\t7\n"
#define ALPHA "party\t1\tentity\nname\t\tAlpha\n"

static void snapshots_are_read_strictly(void **state) {
    (void)state;
    static const struct {
        const char *text, *code;
        uint32_t line, col;
    } CASES[] = {
        {"lodestone-list 2\n", "snapshot_version", 1, 1},
        {"lodestone-list 1\nlist\t../x\ntitle\tX\nas-of\t2026-01-01\nmax-age\t7\nparties\t0\nend\n",
         "list_id", 2, 6},
        {"lodestone-list 1\nlist\tx\ntitle\tX\nas-of\t2026-02-30\n", "bad_date", 4, 7},
        {HEAD "parties\t1\n" ALPHA "end", "snapshot_cut", 9, 4},
        {HEAD "parties\t2\n" ALPHA "end\n", "snapshot_line", 9, 1},
        {HEAD "parties\t1\n" ALPHA "end\nend\n", "snapshot_line", 9, 1},
        {HEAD "parties\t01\n" ALPHA "end\n", "snapshot_line", 6, 1},
        {HEAD "parties\t1\nparty\t1\tplanet\nname\t\tAlpha\nend\n", "snapshot_line", 7, 1},
        {HEAD "parties\t1\nparty\t1\tentity\nend\n", "snapshot_line", 8, 1},
        {HEAD "parties\t1\n" ALPHA "country\tCN\nend\n", "snapshot_line", 9, 1},
        {HEAD "parties\t1\n" ALPHA "id\tpassport\tA\tB\nend\n", "snapshot_cells", 9, 14},
        {HEAD "parties\t1\nparty\t1\tentity\nname\t\tAl\x01pha\nend\n", "snapshot_control", 8, 9},
        {HEAD "parties\t2\nparty\t2\tentity\nname\t\tB\n" ALPHA "end\n", "snapshot_order", 0, 0},
        {HEAD "parties\t1\n" ALPHA "address\t\tX\ncountry\t\tCN\nend\n", "snapshot_line", 10, 1},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        lode_arena a = {0};
        list_snapshot s;
        lode_error err = {0};
        assert_int_equal(snapshot_parse(&a, "x.list", str_of(CASES[i].text), &s, &err),
                         LODE_BAD_INPUT);
        if (strcmp(err.code, CASES[i].code) != 0 || err.line != CASES[i].line ||
            err.col != CASES[i].col) {
            fail_msg("case %zu: %s %u:%u %s", i, err.code, err.line, err.col, err.message);
        }
        arena_clear(&a);
    }
}

static list_joined numbered(lode_arena *a, uint32_t n, const char *as_of) {
    strbuf b = {0};
    strbuf_addf(&b, "lodestone-list 1\nlist\tx\ntitle\tX\nas-of\t%s\nmax-age\t7\nparties\t%u\n",
                as_of, n);
    for (uint32_t i = 1; i <= n; i++) {
        strbuf_addf(&b, "party\t%u\tentity\nname\t\tAlpha %u\n", i, i);
    }
    strbuf_addz(&b, "end\n");
    list_joined j = {.all = arena_alloc(a, sizeof *j.all), .n = 1};
    lode_error err = {0};
    if (snapshot_parse(a, "x", strbuf_str(&b), j.all, &err) != LODE_OK) {
        fail_msg("%u: %s", err.line, err.message);
    }
    strbuf_clear(&b);
    return j;
}

static void half_the_rows_of_yesterday(void **state) {
    (void)state;
    char dir[] = "/tmp/lode-lists-XXXXXX";
    lode_arena a = {0};
    lode_error err = {0};
    list_kept kept[1];
    assert_non_null(mkdtemp(dir));
    list_joined ten = numbered(&a, 10, "2026-01-02"), five = numbered(&a, 5, "2026-01-03"),
                four = numbered(&a, 4, "2026-01-04"), older = numbered(&a, 10, "2026-01-01"), now;
    assert_int_equal(lists_keep(&a, dir, &ten, false, kept, &err), LODE_OK);
    assert_false(kept[0].was_there);
    assert_int_equal(lists_keep(&a, dir, &older, false, kept, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "list_older");
    assert_int_equal(lists_keep(&a, dir, &four, false, kept, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "list_shrank");
    assert_non_null(strstr(err.message, "4 parties, and 10"));
    assert_int_equal(lists_load(&a, dir, &now, &err), LODE_OK);
    assert_int_equal(now.all[0].n_parties, 10); // it stayed
    assert_int_equal(lists_keep(&a, dir, &ten, false, kept, &err), LODE_OK);
    assert_true(kept[0].same);
    assert_int_equal(lists_keep(&a, dir, &five, false, kept, &err),
                     LODE_OK); // half is not less than half
    assert_int_equal(lists_keep(&a, dir, &ten, true, kept, &err), LODE_OK);
    assert_int_equal(lists_keep(&a, dir, &four, true, kept, &err), LODE_OK);
    assert_int_equal(lists_load(&a, dir, &now, &err), LODE_OK);
    assert_int_equal(now.all[0].n_parties, 4);
    strbuf path = {0};
    strbuf_addf(&path, "%s/x.list", dir);
    assert_int_equal(unlink(path.p), 0);
    assert_int_equal(rmdir(dir), 0); // nothing else was left
    strbuf_clear(&path);
    arena_clear(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_read_by_half),
        cmocka_unit_test(a_snapshot_is_never_cut),
        cmocka_unit_test(other_encodings_are_named),
        cmocka_unit_test(unknown_shapes_are_refused),
        cmocka_unit_test(a_file_without_a_date_needs_one),
        cmocka_unit_test(a_number_stands_once),
        cmocka_unit_test(entities_do_not_expand),
        cmocka_unit_test(gzip_is_bounded),
        cmocka_unit_test(bounds_of_one_party),
        cmocka_unit_test(snapshots_are_read_strictly),
        cmocka_unit_test(half_the_rows_of_yesterday),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
