// SPDX-License-Identifier: Apache-2.0
//
// test_rescreen: versions of listed rows and of queries through lodestone.h, and what a new image means for hits
// and for everybody who was asked about: rows that say something else, stand elsewhere, leave and come back; names
// that newly resemble a listed one.
#include "ledger_fixture.h"

#include <stdlib.h>
#include <unistd.h>

#include "image/world.h"
#include "law/law.h"
#include "lists/lists.h"
#include "lists/lists_world.h"
#include "screen/index.h"
#include "service/rescreen.h"

// ---- images -------------------------------------------------------------------------------------------

// One listed party a line: NUMBER|KIND|NAME;NAME;~WEAK|COUNTRY|LISTED|ADDRESS. A kind is e, p or nothing.
typedef struct list_text {
    const char *id, *as_of, *rows;
} list_text;

static str cell(str *rest, char end) {
    const char *at = rest->n > 0 ? memchr(rest->p, end, rest->n) : NULL;
    size_t n = at != NULL ? (size_t)(at - rest->p) : rest->n;
    str out = {rest->p, n};
    *rest = (str){rest->p + n + (at != NULL), rest->n - n - (at != NULL)};
    return out;
}

static list_party party_of(lode_arena *a, str line) {
    list_party p = {.delisted = DATE_NONE, .listed = DATE_NONE};
    p.no = cell(&line, '|');
    str kind = cell(&line, '|'), names = cell(&line, '|'), country = cell(&line, '|'),
        listed = cell(&line, '|'), address = line;
    p.kind = str_eqz(kind, "e") ? PARTY_ENTITY : str_eqz(kind, "p") ? PARTY_PERSON : PARTY_UNKNOWN;
    list_name *all = arena_array(a, 16, sizeof *all);
    list_mark *marks = arena_array(a, 4, sizeof *marks);
    while (names.n > 0) {
        str n = cell(&names, ';');
        bool weak = n.p[0] == '~';
        all[p.n_names++] = (list_name){.text = {n.p + weak, n.n - weak},
                                       .strength = weak ? STRENGTH_WEAK : STRENGTH_UNSAID};
    }
    if (country.n > 0) {
        marks[p.n_marks++] = (list_mark){.kind = MARK_COUNTRY, .value = country};
    }
    if (address.n > 0) {
        marks[p.n_marks++] = (list_mark){.kind = MARK_ADDRESS, .value = address};
    }
    (void)date_parse(listed, &p.listed);
    p.names = all;
    p.marks = marks;
    return p;
}

static lode_status no_file(void *ctx, const law_source *from, str name, str *bytes,
                           lode_error *err) {
    (void)ctx, (void)from, (void)name, (void)bytes;
    return lode_fail(err, LODE_BAD_INPUT, "no_file", "this law names no file");
}

// A law that says next to nothing: an image must have one.
static const char LAW[] = "pack base \"test\"\n  horizon  2026-11-23\n\n"
                          "verdict clear \"clear\"\n  exit     0\n";

static void write_image(const list_snapshot *lists, uint32_t n, lode_arena *a, const char *path) {
    law_source src = {0};
    law_source *one = &src;
    law_world lw = {0};
    diags d = {0};
    lode_world w = {0};
    char id[65];
    lode_error err = {0};
    law_parse(&src, "packs/base/test.law", str_of(LAW), &d);
    law_resolve(&one, 1, no_file, NULL, &lw, &d);
    if (d.errors > 0 || lists_add(&lw.world, lists, n, a, &w, &err) != LODE_OK ||
        index_build(&w, a, &err) != LODE_OK || image_write(&w, path, id, &err) != LODE_OK) {
        fail_msg("%u %s: %s", (unsigned)d.errors, d.errors > 0 ? d.all.p[0].message : err.code,
                 err.message);
    }
    diags_clear(&d);
    law_world_clear(&lw);
    law_source_clear(&src);
}

static lode_image *image_of(const list_text *lists, uint32_t n) {
    static int made;
    char path[256];
    lode_arena a = {0};
    lode_error err = {0};
    lode_image *out = NULL;
    const char *build = getenv("LODE_BUILD_ROOT");
    list_snapshot *all = arena_array(&a, n + 1, sizeof *all);
    for (uint32_t i = 0; i < n; i++) {
        list_party *p = arena_array(&a, 64, sizeof *p);
        all[i] = (list_snapshot){.id = str_of(lists[i].id), .title = STR("A list"), .parties = p};
        assert_true(date_parse(str_of(lists[i].as_of), &all[i].as_of));
        for (str rest = str_of(lists[i].rows); rest.n > 0;) {
            p[all[i].n_parties++] = party_of(&a, cell(&rest, '\n'));
        }
    }
    (void)snprintf(path, sizeof path, "%s/test_rescreen-%ld-%d.lode", build != NULL ? build : ".",
                   (long)getpid(), made++);
    write_image(all, n, &a, path);
    if (lode_image_open(path, &out, &err) != LODE_OK) {
        fail_msg("%s %s", err.code, err.message);
    }
    (void)unlink(path);
    arena_clear(&a);
    return out;
}

static lode_image *one_list(const char *rows) {
    const list_text l = {"t.list", "2026-01-01", rows};
    return image_of(&l, 1);
}

// ---- versions of rows ---------------------------------------------------------------------------------

static void version_of(const lode_image *image, const char *row, char out[65]) {
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    lode_error err = {0};
    if (lode_row_version(image, s, row, &r, &err) != LODE_OK) {
        fail_msg("%s: %s", row, err.message);
    }
    assert_int_equal(r->len, 64);
    memcpy(out, r->text, 65);
    lode_scratch_free(s);
}

static bool same_version(const char *x_rows, const char *x_row, const char *y_rows,
                         const char *y_row) {
    lode_image *x = one_list(x_rows), *y = one_list(y_rows);
    char a[65], b[65];
    version_of(x, x_row, a);
    version_of(y, y_row, b);
    lode_image_release(x);
    lode_image_release(y);
    return strcmp(a, b) == 0;
}

static void row_version_is_of_the_content_alone(void **state) {
    (void)state;
    static const char ROW[] = "7|e|Acme;Akme;~AC|CN|2024-05-20|1 Road";
    static const struct {
        const char *rows, *row;
        bool same;
    } cases[] = {
        {"1|e|Other|||\n7|e|Acme;Akme;~AC|CN|2024-05-20|1 Road", "t.list/7",
         true},                                                       // another row before
        {"8|e|Acme;Akme;~AC|CN|2024-05-20|1 Road", "t.list/8", true}, // another number
        {"|e|Acme;Akme;~AC|CN|2024-05-20|1 Road", "t.list/#1", true}, // none
        {"7|e|Acme;~AC;Akme|CN|2024-05-20|1 Road", "t.list/7", true}, // aliases in another order
        {"7|e|Acme;Akme;Akme;~AC|CN|2024-05-20|1 Road", "t.list/7", true}, // one of them twice
        {"7|e|Akme;Acme;~AC|CN|2024-05-20|1 Road", "t.list/7", false},     // another main name
        {"7|e|Acme;Akme;AC|CN|2024-05-20|1 Road", "t.list/7", false},      // not weak any more
        {"7|e|Acme;Akme|CN|2024-05-20|1 Road", "t.list/7", false},
        {"7|e|acme;Akme;~AC|CN|2024-05-20|1 Road", "t.list/7", false},
        {"7|p|Acme;Akme;~AC|CN|2024-05-20|1 Road", "t.list/7", false},
        {"7||Acme;Akme;~AC|CN|2024-05-20|1 Road", "t.list/7", false},
        {"7|e|Acme;Akme;~AC|HK|2024-05-20|1 Road", "t.list/7", false},
        {"7|e|Acme;Akme;~AC||2024-05-20|1 Road", "t.list/7", false},
        {"7|e|Acme;Akme;~AC|CN|2024-05-21|1 Road", "t.list/7", false},
        {"7|e|Acme;Akme;~AC|CN||1 Road", "t.list/7", false},
        {"7|e|Acme;Akme;~AC|CN|2024-05-20|", "t.list/7", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (same_version(ROW, "t.list/7", cases[i].rows, cases[i].row) != cases[i].same) {
            fail_msg("%zu: %s", i, cases[i].rows);
        }
    }
}

static void row_version_is_not_of_the_day_or_list(void **state) {
    (void)state;
    const list_text lists[] = {{"t.a", "2026-01-01", "1|e|Acme|||"},
                               {"t.b", "2026-03-01", "9|e|Acme|||"}};
    lode_image *image = image_of(lists, 2);
    char a[65], b[65];
    version_of(image, "t.a/1", a);
    version_of(image, "t.b/9", b);
    assert_string_equal(a, b);
    lode_image_release(image);
}

static void row_is_json_of_its_version(void **state) {
    (void)state;
    lode_image *image = one_list("7|e|A \"q\";\xe5\x90\x8d;~AC|CN|2024-05-20|1 Road");
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    lode_error err;
    char sha[65];
    assert_int_equal(lode_row_json(image, s, "t.list/7", &r, &err), LODE_OK);
    assert_string_equal(
        r->text,
        "{\"kind\":\"entity\",\"listed\":\"2024-05-20\",\"delisted\":null,\"names\":[{\"name\":\"A "
        "\\\"q\\\"\"},{\"name\":\"AC\",\"weak\":true},{\"name\":\"\xe5\x90\x8d\"}],\"marks\":[{"
        "\"mark\":\"country\",\"value\":\"CN\"},{\"mark\":\"address\",\"value\":\"1 Road\"}]}");
    sha256_hex((str){r->text, r->len}, sha);
    assert_string_equal(r->receipt, sha);
    assert_int_equal(lode_row_versions(image, s, "t.list", &r, &err), LODE_OK);
    strbuf want = {0};
    strbuf_addf(&want, "%s t.list/7 A \"q\"\n", sha);
    assert_string_equal(r->text, want.p);
    // the same in a screening
    const char query[] = "{\"name\":\"\xe5\x90\x8d\"}";
    assert_int_equal(lode_screen_json(image, s, query, sizeof query - 1, NULL, &r, &err), LODE_OK);
    strbuf_reset(&want);
    strbuf_addf(&want, "\"row\":\"t.list/7\",\"row_version\":\"%s\"}", sha);
    assert_non_null(strstr(r->text, want.p));
    strbuf_clear(&want);
    lode_scratch_free(s);
    lode_image_release(image);
}

static void row_that_is_not_there(void **state) {
    (void)state;
    lode_image *image = one_list("7|e|Acme|||");
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    static const char *const BAD[] = {"t.list/8", "t.list/#1", "t.list/", "t.list",
                                      "",         "/7",        "t.lis/7"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        lode_error err = {0};
        assert_int_equal(lode_row_version(image, s, BAD[i], &r, &err), LODE_USAGE);
        assert_int_equal(lode_row_json(image, s, BAD[i], &r, &err), LODE_USAGE);
        assert_true(strncmp(err.code, "unknown_", 8) == 0 && err.hint[0] != '\0');
        assert_null(r);
    }
    lode_error err = {0};
    assert_int_equal(lode_row_versions(image, s, "t.lis", &r, &err), LODE_USAGE);
    assert_int_equal(lode_row_version(image, s, NULL, &r, &err), LODE_USAGE);
    assert_int_equal(lode_row_versions(NULL, s, "t.list", &r, &err), LODE_USAGE);
    lode_scratch_free(s);
    lode_image_release(image);
}

// ---- versions of queries ------------------------------------------------------------------------------

static void query_names(const char *query, char key[65], char version[65]) {
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    lode_error err = {0};
    json_error_t e;
    if (lode_query_json(s, query, strlen(query), &r, &err) != LODE_OK) {
        fail_msg("%s: %s", query, err.message);
    }
    json_t *j = json_loadb(r->text, r->len, 0, &e);
    const char *k = json_string_value(json_object_get(j, "query_key")),
               *v = json_string_value(json_object_get(j, "query_version"));
    (void)snprintf(key, 65, "%s", k != NULL ? k : "");
    (void)snprintf(version, 65, "%s", v != NULL ? v : "");
    json_decref(j);
    lode_scratch_free(s);
}

static void query_version_is_of_what_is_said(void **state) {
    (void)state;
    static const char ASKED[] =
        "{\"name\":\"Acme Co. Ltd\",\"country\":\"JP\",\"kind\":\"entity\",\"born\":"
        "\"1999\",\"address\":\"1 High  Road\",\"number\":\"12-34 X\"}";
    static const struct {
        const char *query;
        bool key, version;
    } cases[] = {
        {"{\"number\":\"1234x\",\"name\":\"ACME  Co Ltd.\",\"country\":\"jp\",\"kind\":\"entity\",\"born\":"
         "\"1999\",\"address\":\"1 high road\",\"id\":\"7\",\"on\":\"2026-01-01\"}",
         true, true},
        {"{\"name\":\"\xef\xbc\xa1"
         "cme Co. Ltd\",\"country\":\"JP\",\"kind\":\"entity\",\"born\":\"1999\","
         "\"address\":\"1 High Road\",\"number\":\"12-34 X\"}",
         true, true}, // full width
        {"{\"name\":\"Acme Co. Ltd\"}", true, false},
        {"{\"name\":\"Acme Co. Ltd\",\"country\":\"CN\",\"kind\":\"entity\",\"born\":\"1999\",\"address\":\"1 "
         "High Road\",\"number\":\"12-34 X\"}",
         true, false},
        {"{\"name\":\"Acme Co. Ltd\",\"country\":\"JP\",\"kind\":\"person\",\"born\":\"1999\",\"address\":\"1 "
         "High Road\",\"number\":\"12-34 X\"}",
         true, false},
        {"{\"name\":\"Acme Co. Ltd\",\"country\":\"JP\",\"kind\":\"entity\",\"born\":\"1998\",\"address\":\"1 "
         "High Road\",\"number\":\"12-34 X\"}",
         true, false},
        {"{\"name\":\"Acme Co. Ltd\",\"country\":\"JP\",\"kind\":\"entity\",\"born\":\"1999\",\"address\":\"2 "
         "High Road\",\"number\":\"12-34 X\"}",
         true, false},
        {"{\"name\":\"Acme Co. Ltd\",\"country\":\"JP\",\"kind\":\"entity\",\"born\":\"1999\",\"address\":\"1 "
         "High Road\",\"number\":\"12-35 X\"}",
         true, false},
        {"{\"name\":\"Acme Co. Ltd\",\"country\":\"JP\",\"kind\":\"entity\",\"born\":\"1999\",\"number\":\"1 "
         "High Road 12-34 X\"}",
         true, false}, // said in another field
        {"{\"name\":\"Acme Company Ltd\"}", false, false},
    };
    char key[65], version[65];
    query_names(ASKED, key, version);
    assert_string_not_equal(key, version);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char k[65], v[65];
        query_names(cases[i].query, k, v);
        if ((strcmp(k, key) == 0) != cases[i].key ||
            (strcmp(v, version) == 0) != cases[i].version) {
            fail_msg("%s", cases[i].query);
        }
    }
    query_names("{\"name\":\"***\"}", key, version); // nothing that a name could be told by
    assert_true(key[0] == '\0' && version[0] == '\0');
}

// ---- a desk over images -------------------------------------------------------------------------------

typedef struct desk {
    ledger_fixture f;
    lode_scratch *s;
    lode_image *image;
} desk;

static int open_desk(void **state) {
    desk *d = calloc(1, sizeof *d);
    fixture_open(&d->f);
    d->s = lode_scratch_new();
    *state = d;
    return 0;
}

static int close_desk(void **state) {
    desk *d = *state;
    assert_rebuilds(&d->f);
    fixture_close(&d->f);
    lode_scratch_free(d->s);
    lode_image_release(d->image);
    free(d);
    return 0;
}

static void use(desk *d, lode_image *image) {
    lode_image_release(d->image);
    d->image = image;
}

// As the route of /v1/screen does it.
static void screen(desk *d, const char *query) {
    ledger_fixture *f = &d->f;
    const lode_result *r = NULL;
    const lode_options o = {.size = sizeof o, .explain = 1};
    request rq = {.image = d->image, .scratch = d->s, .a = &f->a, .at = f->now};
    meeting m = {0};
    MUST(lode_screen_json(d->image, d->s, query, strlen(query), &o, &r, &f->err));
    str answer = str_dup(&f->a, (str){r->text, r->len});
    MUST(lode_query_json(d->s, query, strlen(query), &r, &f->err));
    strbuf parties = {0};
    strbuf_addf(&parties, "{\"parties\":[%s]}", r->text);
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    MUST(meeting_read(&rq, answer, strbuf_str(&parties), (str){0}, &m, &f->err));
    MUST(meeting_keep(tx, &m, &f->err));
    done_as(f);
    strbuf_clear(&parties);
}

static rescreen_rows reload(desk *d, lode_image *image) {
    ledger_fixture *f = &d->f;
    rescreen_rows out;
    use(d, image);
    ledger_tx *tx = as(f, "system", 0);
    MUST(hits_after_reload(tx, d->image, d->s, NULL, &out, &f->err));
    done_as(f);
    return out;
}

typedef struct found {
    uint64_t parties, skipped, opened, lapsed, parts, written;
} found;

static found rescreen(desk *d, uint32_t at_once) {
    ledger_fixture *f = &d->f;
    found all = {0};
    rescreen_part part = {0};
    do {
        ledger_tx *tx = as(f, "system", 0);
        MUST(rescreen_find(tx, d->image, d->s, &f->a, part.next, at_once, &part, &f->err));
        uint64_t seq = tx->seq;
        MUST(rescreen_keep(tx, &part, &all.opened, &all.lapsed, &f->err));
        all.written += tx->seq - seq;
        done_as(f);
        all.parties += part.parties;
        all.skipped += part.skipped;
        all.parts++;
    } while (!part.last);
    return all;
}

static size_t in_state(desk *d, hit_state state) {
    ledger_fixture *f = &d->f;
    uint64_t n[HIT_STATES];
    ledger_tx *tx = as(f, "U1", 0);
    MUST(hits_count(tx, n, &f->err));
    undo_as(f);
    return (size_t)n[state];
}

static hit get(desk *d, const char *id) {
    ledger_fixture *f = &d->f;
    hit h = {0};
    ledger_tx *tx = as(f, "U1", 0);
    MUST(hit_get(tx, str_of(id), &h, &f->err));
    undo_as(f);
    return h;
}

static void decide(desk *d, const char *id, hit_outcome outcome) {
    ledger_fixture *f = &d->f;
    ledger_tx *tx = as(f, "U2", ROLE_SCREENER);
    MUST(hit_propose(tx, str_of(id), outcome,
                     outcome == HIT_SAME ? STR("other_same") : STR("other"), STR("by the file"),
                     &f->err));
    done_as(f);
    tx = as(f, "U3", ROLE_APPROVER);
    MUST(hit_confirm(tx, str_of(id), &f->err));
    done_as(f);
}

// The words of the library are those that the ledger reads.
static void reason_is_shown_by_the_evidence(void **state) {
    desk *d = *state;
    ledger_fixture *f = &d->f;
    static const struct {
        const char *query, *reason;
        hit_outcome outcome;
        bool shown;
    } cases[] = {
        {"{\"name\":\"Nagoya Motor A\",\"country\":\"CN\"}", "different_country", HIT_DIFFERENT,
         true},
        {"{\"name\":\"Nagoya Motor B\",\"country\":\"JP\"}", "different_country", HIT_DIFFERENT,
         false},
        {"{\"name\":\"Nagoya Motor C\"}", "different_country", HIT_DIFFERENT, false},
        {"{\"name\":\"Nagoya Motor D\",\"kind\":\"person\"}", "different_kind", HIT_DIFFERENT,
         true},
        {"{\"name\":\"Nagoya Motor E\",\"kind\":\"entity\"}", "different_kind", HIT_DIFFERENT,
         false},
        {"{\"name\":\"Nagoya Motor F\",\"address\":\"1 High Road, Nagoya\"}", "same_address",
         HIT_SAME, true},
        {"{\"name\":\"Nagoya Motor G\",\"address\":\"1 High Road, Nagoya\"}", "different_address",
         HIT_DIFFERENT, false},
        {"{\"name\":\"Nagoya Motor H\",\"address\":\"7 Low Street, Kobe\"}", "different_address",
         HIT_DIFFERENT, true},
        {"{\"name\":\"Nagoya Motor K\",\"address\":\"7 Low Street, Kobe\"}", "same_address",
         HIT_SAME, false},
    };
    use(d, one_list("1|e|Nagoya Motor|JP||1 High Road, Nagoya"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char id[8];
        (void)snprintf(id, sizeof id, "H%zu", i + 1);
        screen(d, cases[i].query);
        ledger_tx *tx = as(f, "U2", ROLE_SCREENER);
        lode_status st = hit_propose(tx, str_of(id), cases[i].outcome, str_of(cases[i].reason),
                                     (str){0}, &f->err);
        if ((st == LODE_OK) != cases[i].shown ||
            (st != LODE_OK && strcmp(f->err.code, "hit_note") != 0)) {
            fail_msg("%s: %s %s", cases[i].query, cases[i].reason, f->err.code);
        }
        undo_as(f);
    }
}

static void same_image_changes_nothing(void **state) {
    desk *d = *state;
    use(d, one_list("1|e|Nagoya Motors|JP||\n2|e|Osaka Pumps|||"));
    screen(d, "{\"name\":\"Nagoya Motors\",\"country\":\"JP\"}");
    screen(d, "{\"name\":\"Nobody At All\"}");
    assert_int_equal(in_state(d, HIT_OPEN), 1);
    decide(d, "H1", HIT_DIFFERENT);
    rescreen_rows r = reload(d, one_list("1|e|Nagoya Motors|JP||\n2|e|Osaka Pumps|||"));
    assert_int_equal(r.rows, 1);
    assert_int_equal(r.changed + r.moved + r.gone + r.back + r.reopened + r.lapsed, 0);
    found n = rescreen(d, 1);
    assert_int_equal(n.parties, 2);
    assert_int_equal(n.parts, 3); // the last is empty
    assert_int_equal(n.written, 0);
    assert_int_equal(in_state(d, HIT_CLOSED), 1);
}

static void new_alias_reopens_and_says_so(void **state) {
    desk *d = *state;
    use(d, one_list("1|e|Nagoya Motors|JP|2024-01-01|\n2|e|Osaka Pumps|||"));
    screen(d, "{\"name\":\"Nagoya Motors\",\"country\":\"CN\"}");
    decide(d, "H1", HIT_DIFFERENT);
    rescreen_rows r =
        reload(d, one_list("1|e|Nagoya Motors;NM Holdings|CN|2024-01-01|\n2|e|Osaka Pumps|||"));
    assert_int_equal(r.changed, 1);
    assert_int_equal(r.reopened, 1);
    hit h = get(d, "H1");
    assert_int_equal(h.state, HIT_OPEN);
    assert_true(str_eqz(h.reopened_because,
                        "the list's name added: NM Holdings; the list's country added: CN; "
                        "the list's country removed: JP"));
    assert_false(h.current);
    found n = rescreen(d, 100);
    assert_int_equal(n.opened, 0);
    assert_true(get(d, "H1").current);
    n = rescreen(d, 100);
    assert_int_equal(n.written, 0);
}

static void another_row_changes_nothing(void **state) {
    desk *d = *state;
    use(d, one_list("1|e|Nagoya Motors|JP||\n2|e|Osaka Pumps|||"));
    screen(d, "{\"name\":\"Nagoya Motors\"}");
    decide(d, "H1", HIT_DIFFERENT);
    rescreen_rows r =
        reload(d, one_list("1|e|Nagoya Motors|JP||\n2|e|Osaka Pumps;Osaka|CN||\n3|e|New One|||"));
    assert_int_equal(r.changed + r.moved + r.reopened, 0);
}

// The list of denied persons has no numbers, and is sorted: one that is added shifts all behind it.
static void rows_without_numbers_shift(void **state) {
    desk *d = *state;
    use(d, one_list("|e|Nagoya Motors|JP||\n|e|Osaka Pumps|||"));
    screen(d, "{\"name\":\"Nagoya Motors\"}");
    screen(d, "{\"name\":\"Osaka Pumps\"}");
    decide(d, "H1", HIT_SAME);
    decide(d, "H2", HIT_DIFFERENT);
    rescreen_rows r =
        reload(d, one_list("|e|Akita Gears|||\n|e|Nagoya Motors|JP||\n|e|Osaka Pumps|||"));
    assert_int_equal(r.moved, 2);
    assert_int_equal(r.changed + r.reopened + r.gone, 0);
    assert_true(str_eqz(get(d, "H1").row, "t.list/#2") && str_eqz(get(d, "H2").row, "t.list/#3"));
    assert_int_equal(rescreen(d, 100).written, 0);
    // shifted and changed at once: known by the main name
    r = reload(d, one_list("|e|Nagoya Motors;NM|JP||\n|e|Osaka Pumps|||"));
    assert_int_equal(r.changed, 1);
    assert_int_equal(r.moved, 1);
    assert_int_equal(r.reopened, 1);
    assert_true(str_eqz(get(d, "H1").row, "t.list/#1"));
    assert_true(str_eqz(get(d, "H1").reopened_because, "the list's name added: NM"));
    // two of that name: nobody can say which it was
    r = reload(d, one_list("|e|Nagoya Motors;A|JP||\n|e|Nagoya Motors;B|JP||\n|e|Osaka Pumps|||"));
    assert_int_equal(r.gone, 1);
    assert_int_equal(get(d, "H1").outcome, HIT_NONE);
    found n = rescreen(d, 100);
    assert_int_equal(n.opened, 2); // it is asked anew, of both
}

static void row_leaves_and_returns(void **state) {
    desk *d = *state;
    use(d, one_list("1|e|Nagoya Motors|JP||\n2|e|Osaka Pumps|||"));
    screen(d, "{\"name\":\"Nagoya Motors\"}");
    screen(d, "{\"name\":\"Nagoya Motor\"}");
    decide(d, "H1", HIT_SAME);
    rescreen_rows r = reload(d, one_list("2|e|Osaka Pumps|||"));
    assert_int_equal(r.gone, 1);
    assert_int_equal(r.lapsed, 1);
    assert_true(get(d, "H1").row_gone && get(d, "H2").row_gone);
    assert_int_equal(in_state(d, HIT_OPEN), 0);
    r = reload(d, one_list("2|e|Osaka Pumps|||")); // it stays away
    assert_int_equal(r.gone + r.lapsed, 0);
    r = reload(d, one_list("1|e|Nagoya Motors|JP||\n2|e|Osaka Pumps|||"));
    assert_int_equal(r.back, 1);
    assert_false(get(d, "H1").row_gone);
    assert_int_equal(get(d, "H1").outcome, HIT_SAME);
    found n = rescreen(d, 100);
    assert_int_equal(n.opened, 1); // the one that had lapsed
    assert_int_equal(get(d, "H2").state, HIT_OPEN);
}

static void list_leaves_whole(void **state) {
    desk *d = *state;
    const list_text both[] = {{"t.a", "2026-01-01", "1|e|Nagoya Motors|||"},
                              {"t.a.b", "2026-01-01", "1|e|Nagoya Motors|||"}};
    use(d, image_of(both, 2));
    screen(d, "{\"name\":\"Nagoya Motors\"}");
    assert_int_equal(in_state(d, HIT_OPEN), 2);
    rescreen_rows r = reload(d, image_of(&both[1], 1));
    assert_int_equal(r.rows, 2);
    assert_int_equal(r.gone, 1);
    assert_int_equal(in_state(d, HIT_OPEN), 1);
}

static void newly_listed_opens_a_hit(void **state) {
    desk *d = *state;
    use(d, one_list("2|e|Osaka Pumps|||"));
    screen(d, "{\"name\":\"Nagoya Motors\",\"country\":\"JP\"}"); // met nobody
    screen(d, "{\"name\":\"Kyoto Lamps\"}");
    screen(d, "{\"name\":\"Nagoya Motors\",\"country\":\"CN\"}"); // the newest counts
    assert_int_equal(in_state(d, HIT_OPEN), 0);
    rescreen_rows r = reload(d, one_list("1|e|Nagoya Motors|JP||\n2|e|Osaka Pumps|||"));
    assert_int_equal(r.rows, 0);
    found n = rescreen(d, 1);
    assert_int_equal(n.parties, 2);
    assert_int_equal(n.opened, 1);
    hit h = get(d, "H1");
    assert_int_equal(h.state, HIT_OPEN);
    assert_true(str_eqz(h.country, "CN") && str_eqz(h.query_version, "P1/2"));
    n = rescreen(d, 100);
    assert_int_equal(n.written, 0);
}

static void what_no_longer_resembles_lapses(void **state) {
    desk *d = *state;
    use(d, one_list("1|e|Nagoya Motor|||\n2|e|Nagoya Motos|||"));
    screen(d, "{\"name\":\"Nagoya Motors\"}");
    assert_int_equal(in_state(d, HIT_OPEN), 2);
    hit h = get(d, "H1");
    decide(d, "H1", HIT_SAME);
    assert_true(str_eqz(h.row, "t.list/1"));
    (void)reload(d, one_list("1|e|Quite Another Thing|||\n2|e|Something Else|||"));
    found n = rescreen(d, 100);
    assert_int_equal(n.lapsed, 1);
    assert_int_equal(get(d, "H2").state, HIT_CLOSED);
    // it was found to be the party: that is not dropped because the list writes another name
    h = get(d, "H1");
    assert_int_equal(h.state, HIT_OPEN);
    assert_int_equal(h.before, HIT_SAME);
}

static void forgotten_parties_are_skipped(void **state) {
    desk *d = *state;
    ledger_fixture *f = &d->f;
    use(d, one_list("2|e|Osaka Pumps|||"));
    screen(d, "{\"name\":\"Nagoya Motors\"}");
    ledger_tx *tx = as(f, "U1", 0);
    MUST(tx_run(tx, "DELETE FROM personal", TX_NONE, &f->err));
    MUST(hit_forget(tx, STR("P1"), &f->err));
    done_as(f);
    use(d, one_list("1|e|Nagoya Motors|||"));
    found n = rescreen(d, 100);
    assert_int_equal(n.parties, 0);
    assert_int_equal(n.skipped, 1);
    assert_int_equal(n.opened, 0);
}

static void it_is_noted(void **state) {
    desk *d = *state;
    ledger_fixture *f = &d->f;
    const hit_rescreen r = {.image = STR("abc"), .parties = 7, .opened = 2};
    ledger_tx *tx = as(f, "system", 0);
    MUST(hit_rescreen_note(tx, &r, &f->err));
    sql_value v = SQL_N;
    bool there = false;
    MUST(tx_row(tx, "SELECT body FROM event WHERE kind = 'hits.rescreened'", TX_NONE, &v, 1, &there,
                &f->err));
    assert_true(there);
    assert_non_null(memmem(v.s.p, v.s.n, "\"parties\":\"7\"", 13));
    done_as(f);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_desk, close_desk)

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(row_version_is_of_the_content_alone),
        cmocka_unit_test(row_version_is_not_of_the_day_or_list),
        cmocka_unit_test(row_is_json_of_its_version),
        cmocka_unit_test(row_that_is_not_there),
        cmocka_unit_test(query_version_is_of_what_is_said),
        CASE(reason_is_shown_by_the_evidence),
        CASE(same_image_changes_nothing),
        CASE(new_alias_reopens_and_says_so),
        CASE(another_row_changes_nothing),
        CASE(rows_without_numbers_shift),
        CASE(row_leaves_and_returns),
        CASE(list_leaves_whole),
        CASE(newly_listed_opens_a_hit),
        CASE(what_no_longer_resembles_lapses),
        CASE(forgotten_parties_are_skipped),
        CASE(it_is_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
