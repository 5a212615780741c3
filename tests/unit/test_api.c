// SPDX-License-Identifier: Apache-2.0
//
// lodestone.h as a program uses it: images and their users, the handle under threads that decide while
// images are swapped, options, results, errors, replay and what replay refuses.
#include <lodestone.h>

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decide/lower.h"
#include "law/law.h"

static char paths[2][256]; // of two worlds that decide otherwise

static const char civil[] =
    "{\"id\":\"T1\",\"from\":\"CN\",\"deal\":\"new\",\"on\":\"2026-01-10\",\"end_use\":[\"civil\"],"
    "\"licenses\":[{\"no\":\"L1\",\"kind\":\"general\",\"regime\":\"r\",\"end_user\":\"N\",\"status\":\"valid\","
    "\"valid_from\":\"2025-01-01\",\"valid_until\":\"2026-12-31\",\"codes\":[\"1C905\"]}],"
    "\"findings\":[{\"about\":\"end_use\",\"value\":[\"civil\"],\"by\":\"A. B.\",\"on\":\"2026-01-01\"}],"
    "\"items\":[{\"kind\":\"magnet\",\"contains\":{\"Dy\":\"2 %\"}},{\"kind\":\"shelf\",\"description\":\"\"}]}";
static const char undated[] = "{\"from\":\"CN\",\"items\":[{\"kind\":\"shelf\"}]}";

// ---- two worlds ----------------------------------------------------------------------------------

static lode_status reader(void *ctx, const law_source *from, str name, str *bytes,
                          lode_error *err) {
    (void)ctx, (void)from, (void)name, (void)err;
    *bytes = STR("no,name_en,name_zh,name_ja,listed_on\n1,Example K.K.,,,2026-02-24\n");
    return LODE_OK;
}

// compiled: else the reference decides, and no line is remembered.
static bool compile(str law, bool compiled, const char *path) {
    law_source src = {0};
    law_source *one = &src;
    law_world lw = {0};
    diags d = {0};
    char id[65];
    lode_error err;
    law_parse(&src, "packs/base/test.law", law, &d);
    law_resolve(&one, 1, reader, NULL, &lw, &d);
    bool ok = d.errors == 0 && (!compiled || lower_world(&lw.world, &lw.arena, &err) == LODE_OK) &&
              image_write(&lw.world, path, id, &err) == LODE_OK;
    diags_clear(&d);
    law_world_clear(&lw);
    law_source_clear(&src);
    return ok;
}

static int set_up(void **state) {
    (void)state;
    lode_arena a = {0};
    str law = {0};
    lode_error err;
    const char *build = getenv("LODE_BUILD_ROOT");
    if (file_read(&a, "tests/unit/test_answer.law", 1u << 16, &law, &err) != LODE_OK) {
        return 1;
    }
    strbuf whole = {0}; // of a party may also be said which row it is
    const char *name = strstr(law.p, "fact party.name ");
    strbuf_add(&whole, (str){law.p, (size_t)(name - law.p)});
    strbuf_addz(&whole,
                "fact party.same_as \"same as\"\n  type list rows\n  ask \"which?\"\n  cost 1\n\n");
    strbuf_addz(&whole, name);
    law = strbuf_str(&whole);
    strbuf other = {0}; // the same law, but for one thing that every answer about a magnet shows
    const char *at = strstr(law.p, "license: needed\n\n  rule papers");
    strbuf_add(&other, (str){law.p, (size_t)(at - law.p)});
    strbuf_addz(&other, "ban: prohibited");
    strbuf_addz(&other, at + strlen("license: needed"));
    for (int i = 0; i < 2; i++) {
        (void)snprintf(paths[i], sizeof paths[i], "%s/test_api-%ld-%d.lode",
                       build != NULL ? build : ".", (long)getpid(), i);
    }
    bool ok = compile(law, true, paths[0]) && compile(strbuf_str(&other), false, paths[1]);
    strbuf_clear(&other);
    strbuf_clear(&whole);
    arena_clear(&a);
    return ok ? 0 : 1;
}

static int tear_down(void **state) {
    (void)state;
    (void)unlink(paths[0]);
    (void)unlink(paths[1]);
    return 0;
}

static lode_image *open_world(int which) {
    lode_image *image = NULL;
    lode_error err = {0};
    if (lode_image_open(paths[which], &image, &err) != LODE_OK) {
        fail_msg("%s", err.message);
    }
    return image;
}

// ---- one thread ----------------------------------------------------------------------------------

static void images_say_what_they_are(void **state) {
    (void)state;
    lode_image *image = open_world(0);
    assert_int_equal(strlen(lode_image_id(image)), 64);
    assert_string_equal(lode_image_horizon(image), "2026-11-23");
    assert_string_equal(lode_version(), LODE_VERSION);
    assert_ptr_equal(lode_image_acquire(image), image);
    lode_image_release(image);
    assert_int_equal(strlen(lode_image_id(image)), 64); // one user is left
    lode_image_release(image);
    lode_image_release(NULL);
    lode_handle_free(NULL);
    lode_scratch_free(NULL);

    lode_error err = {0};
    lode_image *none = NULL;
    assert_int_equal(lode_image_open("no/such/file", &none, &err), LODE_ENVIRONMENT);
    assert_int_equal(lode_image_open("tests/unit/test_api.c", &none, &err), LODE_BAD_INPUT);
    assert_int_equal(lode_image_open("tests/unit/test_api.c", &none, NULL), LODE_BAD_INPUT);
    assert_int_equal(lode_image_open(NULL, &none, &err), LODE_USAGE);
    assert_null(none);
}

static void a_result_has_verdict_rules_and_receipt(void **state) {
    (void)state;
    lode_image *image = open_world(1);
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    lode_error err;
    assert_int_equal(lode_check_json(image, s, civil, strlen(civil), NULL, &r, &err), LODE_OK);
    lode_image_release(image); // the result does not need it
    assert_string_equal(r->verdict, "prohibited");
    assert_string_equal(r->best, "prohibited");
    assert_int_equal(r->exit_code, 20);
    assert_int_equal(r->stop_now, 0);
    assert_int_equal(strlen(r->receipt), 64);
    assert_int_equal(strlen(r->text), r->len);
    assert_int_equal(r->n_rules, 2);
    assert_string_equal(r->rules[0], "r.act/1C905");
    assert_string_equal(r->rules[1], "r.act/papers");
    assert_non_null(strstr(r->text, r->receipt));
    lode_scratch_free(s);
}

static void options_are_followed(void **state) {
    (void)state;
    lode_image *image = open_world(0);
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    lode_error err;
    lode_options o = {.size = sizeof o};
#define CHECK(json) lode_check_json(image, s, json, strlen(json), &o, &r, &err)
    assert_int_equal(CHECK(undated), LODE_BAD_INPUT);
    assert_string_equal(err.code, "missing_on");
    o.on_missing = "2026-01-10";
    o.format = LODE_LINE;
    assert_int_equal(CHECK(undated), LODE_OK);
    assert_non_null(strstr(r->text, "2026-01-10"));
    assert_null(strchr(r->text, '\n'));
    assert_string_equal(r->verdict, "undecided");
    assert_int_equal(r->exit_code, 30);
    o.on = "2026-01-05"; // beats both
    o.format = LODE_TEXT;
    assert_int_equal(CHECK(civil), LODE_OK);
    assert_non_null(strstr(r->text, "on 2026-01-05"));
    assert_null(strchr(r->text, '\033'));
    o.color = 1;
    assert_int_equal(CHECK(civil), LODE_OK);
    assert_non_null(strchr(r->text, '\033'));

    const char *assume[] = {"end_use=military", "deal=running"};
    o = (lode_options){.on = "2026-01-10", .assume = assume, .n_assume = 2};
    assert_int_equal(CHECK(civil), LODE_OK);
    assert_int_equal(r->exit_code, 25);
    assert_int_equal(r->stop_now, 1);
    o.size = offsetof(lode_options, assume); // a program built before there were assumptions
    assert_int_equal(CHECK(civil), LODE_OK);
    assert_int_equal(r->stop_now, 0);
    lode_scratch_free(s);
    lode_image_release(image);
}

/* The same line, from the verdict alone; one scratch through two images and back, because what it
 * remembers is of one. */
static void a_verdict_is_the_line(void **state) {
    (void)state;
    lode_scratch *s = lode_scratch_new(), *other = lode_scratch_new();
    const char *const shipments[] = {civil, undated, civil};
    lode_options o = {.on_missing = "2026-01-10"};
    for (int i = 0; i < 6; i++) {
        lode_image *image = open_world(i % 2);
        const char *json = shipments[i / 2];
        const lode_result *line = NULL, *verdict = NULL;
        lode_error err;
        o.format = LODE_LINE;
        assert_int_equal(lode_check_json(image, other, json, strlen(json), &o, &line, &err),
                         LODE_OK);
        o.format = LODE_VERDICT;
        assert_int_equal(lode_check_json(image, s, json, strlen(json), &o, &verdict, &err),
                         LODE_OK);
        assert_string_equal(verdict->text, line->text);
        assert_string_equal(verdict->verdict, line->verdict);
        assert_int_equal(verdict->exit_code, line->exit_code);
        assert_int_equal(verdict->n_rules, 0);
        assert_string_equal(verdict->receipt, "");
        lode_image_release(image);
    }
    lode_scratch_free(s);
    lode_scratch_free(other);
}

static void wrong_calls_are_refused(void **state) {
    (void)state;
    lode_image *image = open_world(0);
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    lode_error err;
    const char *assume[] = {"end_use=wrong"};
    lode_options o = {.on = "2026-02-30"};
    assert_int_equal(CHECK(civil), LODE_USAGE);
    assert_string_equal(err.file, "options.on");
    o = (lode_options){.known = ""};
    assert_int_equal(CHECK(civil), LODE_USAGE);
    assert_string_equal(err.file, "options.known");
    o = (lode_options){.format = (lode_format)7};
    assert_int_equal(CHECK(civil), LODE_USAGE);
    assert_string_equal(err.file, "options.format");
    o = (lode_options){.n_assume = 1};
    assert_int_equal(CHECK(civil), LODE_USAGE);
    o = (lode_options){.assume = assume, .n_assume = 1};
    assert_int_equal(CHECK(civil), LODE_BAD_INPUT);
    assert_string_equal(err.file, "options.assume");
    o = (lode_options){0};
    assert_int_equal(CHECK("{\"from\":"), LODE_BAD_INPUT);
    assert_int_equal(err.line, 1);
    assert_int_equal(CHECK("{\"frm\":\"CN\"}"), LODE_BAD_INPUT);
    assert_string_equal(err.path, "frm");
    assert_non_null(strstr(err.hint, "from"));
    size_t n = 0;
    const char *json = lode_error_json(s, &err, 7, &n);
    assert_int_equal(n, strlen(json));
    assert_non_null(strstr(json, "\"line\":7,\"error\":{\"code\":\"unknown_key\""));
    assert_int_equal(lode_check_json(NULL, s, "", 0, NULL, &r, &err), LODE_USAGE);
    assert_int_equal(lode_check_json(image, NULL, "", 0, NULL, &r, &err), LODE_USAGE);
    assert_int_equal(lode_check_json(image, s, NULL, 0, NULL, &r, NULL), LODE_USAGE);
    assert_int_equal(lode_replay_json(image, s, NULL, 0, &r, NULL), LODE_USAGE);
    assert_null(r);
    lode_scratch_free(s);
    lode_image_release(image);
}

// ---- replay --------------------------------------------------------------------------------------

// Changes, one after another, every value below j, and asks whether replay notices.
typedef struct tamper {
    const lode_image *image;
    lode_scratch *scratch;
    json_t *root;
    uint32_t tried;
} tamper;

static lode_status replay(tamper *t, lode_error *err) {
    char *text = json_dumps(t->root, 0);
    const lode_result *r = NULL;
    lode_status st = lode_replay_json(t->image, t->scratch, text, strlen(text), &r, err);
    free(text);
    return st;
}

static void notices(tamper *t, const char *key) {
    lode_error err = {0};
    lode_status st = replay(t, &err);
    t->tried++;
    if ((st != LODE_DIFFERS && st != LODE_BAD_INPUT) || err.message[0] == '\0' ||
        (err.path[0] == '\0' && st == LODE_DIFFERS)) {
        fail_msg("%s: status %d, %s: %s", key, (int)st, err.path, err.message);
    }
}

static void tamper_object(tamper *t, json_t *object, const char *key);

static void tamper_array(tamper *t, json_t *array, const char *key) {
    json_array_append_new(array, json_string("more"));
    notices(t, key);
    json_array_remove(array, json_array_size(array) - 1);
    for (size_t i = 0; i < json_array_size(array); i++) {
        json_t *kid = json_incref(json_array_get(array, i));
        json_array_set_new(array, i, json_string("changed"));
        notices(t, key);
        json_array_set_new(array, i, kid);
        tamper_object(t, kid, key);
    }
}

static void tamper_object(tamper *t, json_t *object, const char *key) {
    if (json_is_array(object)) {
        tamper_array(t, object, key);
    }
    if (!json_is_object(object)) {
        return;
    }
    json_object_set_new(object, "more", json_null());
    notices(t, key);
    json_object_del(object, "more");
    void *next = NULL;
    for (void *at = json_object_iter(object); at != NULL; at = next) {
        json_t *kid = json_incref(json_object_iter_value(at));
        const char *name = json_object_iter_key(at);
        json_object_iter_set_new(object, at, json_string("changed"));
        notices(t, name);
        json_object_iter_set_new(object, at, kid);
        tamper_object(t, kid, name);
        next = json_object_iter_next(object, at);
    }
}

static void every_change_of_an_answer_is_noticed(void **state) {
    (void)state;
    lode_image *image = open_world(0);
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    lode_error err = {0};
    lode_options o = {0};
    assert_int_equal(CHECK(civil), LODE_OK);
    tamper t = {image, s, json_loads(r->text, 0, NULL), 0};
    assert_int_equal(replay(&t, &err), LODE_OK);
    tamper_object(&t, t.root, "");
    assert_true(t.tried > 200);
    assert_int_equal(replay(&t, &err), LODE_OK); // all was put back

    json_t *whole = t.root;
    t.root = json_object_get(whole, "receipt");
    assert_int_equal(replay(&t, &err), LODE_OK);
    tamper_object(&t, t.root, "receipt");
    json_object_del(t.root, "sha256");
    assert_int_equal(replay(&t, &err), LODE_OK); // as the hash sees it
    json_decref(whole);
    lode_scratch_free(s);
    lode_image_release(image);
}

static void another_image_or_engine_is_said(void **state) {
    (void)state;
    lode_image *image = open_world(0), *other = open_world(1);
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    lode_error err = {0};
    lode_options o = {0};
    assert_int_equal(CHECK(civil), LODE_OK);
    tamper t = {other, s, json_loads(r->text, 0, NULL), 0};
    assert_int_equal(replay(&t, &err), LODE_DIFFERS);
    assert_string_equal(err.code, "other_image");
    assert_string_equal(err.path, "receipt.image");
    t.image = image;
    json_object_set_new(json_object_get(t.root, "receipt"), "engine", json_string("0.0.1"));
    assert_int_equal(replay(&t, &err), LODE_DIFFERS);
    assert_string_equal(err.code, "other_engine");
    json_decref(t.root);
    assert_int_equal(lode_replay_json(image, s, civil, strlen(civil), &r, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "no_receipt");
    assert_non_null(strstr(err.hint, "shipment"));
    assert_int_equal(lode_replay_json(image, s, "[]", 2, &r, &err), LODE_BAD_INPUT);
    lode_scratch_free(s);
    lode_image_release(image);
    lode_image_release(other);
}

// ---- threads -------------------------------------------------------------------------------------

#define READERS 4
#define ROUNDS 60

typedef struct shared {
    lode_handle *handle;
    char *known[2]; // the answers of the two worlds
    atomic_uint readers_left, seen[2], torn;
} shared;

static bool one_unseen(shared *sh) {
    return atomic_load(&sh->seen[0]) == 0 || atomic_load(&sh->seen[1]) == 0;
}

static void *read_on(void *arg) {
    shared *sh = arg;
    lode_scratch *s = lode_scratch_new();
    // longer than its rounds on a machine that is busy: until both images were in use
    for (int i = 0; i < ROUNDS || (one_unseen(sh) && i < 1000 * ROUNDS); i++) {
        const lode_result *r = NULL;
        lode_image *image = lode_handle_acquire(sh->handle);
        lode_status st = lode_check_json(image, s, civil, strlen(civil), NULL, &r, NULL);
        int which = st == LODE_OK && strcmp(r->text, sh->known[1]) == 0;
        bool whole = st == LODE_OK && strcmp(r->text, sh->known[which]) == 0 &&
                     strstr(r->text, lode_image_id(image)) != NULL;
        lode_image_release(image);
        atomic_fetch_add(whole ? &sh->seen[which] : &sh->torn, 1);
    }
    lode_scratch_free(s);
    atomic_fetch_sub(&sh->readers_left, 1);
    return NULL;
}

// Each swap opens the file anew and lets the old mapping go, so that a reader that held on to less than
// a reference would read unmapped memory.
static void every_answer_is_wholly_from_one_image(void **state) {
    (void)state;
    shared sh = {0};
    lode_scratch *s = lode_scratch_new();
    for (int i = 0; i < 2; i++) {
        lode_image *image = open_world(i);
        const lode_result *r = NULL;
        assert_int_equal(lode_check_json(image, s, civil, strlen(civil), NULL, &r, NULL), LODE_OK);
        sh.known[i] = strdup(r->text);
        lode_image_release(image);
    }
    lode_scratch_free(s);
    assert_string_not_equal(sh.known[0], sh.known[1]);
    sh.handle = lode_handle_new(open_world(0));
    atomic_store(&sh.readers_left, READERS);
    pthread_t threads[READERS];
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, read_on, &sh), 0);
    }
    unsigned swaps = 0;
    while (atomic_load(&sh.readers_left) > 0) {
        lode_handle_swap(sh.handle, open_world((int)(++swaps % 2)));
    }
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    lode_handle_free(sh.handle);
    assert_int_equal(atomic_load(&sh.torn), 0);
    assert_true(atomic_load(&sh.seen[0]) + atomic_load(&sh.seen[1]) >= READERS * ROUNDS);
    assert_true(atomic_load(&sh.seen[0]) > 0 && atomic_load(&sh.seen[1]) > 0);
    free(sh.known[0]);
    free(sh.known[1]);
}

// ---- names, checked by whoever asks first ----------------------------------------------------------

static const char listed[] = "{\"name\":\"Example K.K.\"}";
static const char to_listed[] =
    "{\"from\":\"CN\",\"on\":\"2026-03-10\",\"end_user\":{\"name\":\"Example K.K.\"},"
    "\"items\":[{\"kind\":\"shelf\"}]}";
static const char to_row[] =
    "{\"from\":\"CN\",\"on\":\"2026-03-10\",\"end_user\":{\"same_as\":\"r.list.named/1\"},"
    "\"items\":[{\"kind\":\"shelf\"}]}";

typedef struct first_use {
    lode_image *image;
    pthread_barrier_t *start;
    lode_status status;
    char said[32]; // the verdict, or the code of the error
} first_use;

static void *screen_at_once(void *arg) {
    first_use *u = arg;
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    lode_error err = {0};
    (void)pthread_barrier_wait(u->start);
    u->status = lode_screen_json(u->image, s, listed, strlen(listed), NULL, &r, &err);
    (void)snprintf(u->said, sizeof u->said, "%s", u->status == LODE_OK ? r->verdict : err.code);
    lode_scratch_free(s);
    return NULL;
}

// The world of that file with one byte changed in a table of names.
static lode_image *open_damaged(const char *from, const char *to) {
    lode_arena a = {0};
    str bytes = {0};
    lode_error err = {0};
    lode_image *image = NULL;
    assert_int_equal(file_read(&a, from, IMAGE_BYTES_MAX, &bytes, &err), LODE_OK);
    char *copy = arena_alloc(&a, bytes.n);
    memcpy(copy, bytes.p, bytes.n);
    for (uint32_t i = 0; i < image_part_count(); i++) {
        image_part part = image_part_of(copy, i);
        copy[part.offset] ^= (char)(strcmp(part.name, "names") == 0);
    }
    assert_int_equal(file_write(to, (str){copy, bytes.n}, &err), LODE_OK);
    assert_int_equal(lode_image_open(to, &image, &err), LODE_OK);
    arena_clear(&a);
    return image;
}

static void names_are_checked_once_for_all_threads(void **state) {
    (void)state;
    char path[300];
    (void)snprintf(path, sizeof path, "%s.damaged", paths[0]);
    for (int round = 0; round < ROUNDS; round++) {
        bool damaged = round % 2 != 0;
        lode_image *image = damaged ? open_damaged(paths[0], path) : open_world(0);
        pthread_barrier_t start;
        pthread_t threads[READERS];
        first_use uses[READERS];
        assert_int_equal(pthread_barrier_init(&start, NULL, READERS), 0);
        for (int i = 0; i < READERS; i++) {
            uses[i] = (first_use){.image = image, .start = &start};
            assert_int_equal(pthread_create(&threads[i], NULL, screen_at_once, &uses[i]), 0);
        }
        for (int i = 0; i < READERS; i++) {
            assert_int_equal(pthread_join(threads[i], NULL), 0);
            assert_int_equal(uses[i].status, damaged ? LODE_BAD_INPUT : LODE_OK);
            assert_string_equal(uses[i].said, damaged ? "image_damaged" : "match");
        }
        (void)pthread_barrier_destroy(&start);
        lode_image_release(image);
    }
    (void)unlink(path);
}

// Nobody is said not to be listed by a world whose lists are damaged; what needs no list is decided.
static void damaged_names_are_an_error(void **state) {
    (void)state;
    char path[300];
    (void)snprintf(path, sizeof path, "%s.damaged", paths[0]);
    const char *const asks[] = {to_listed, to_row};
    lode_scratch *s = lode_scratch_new();
    const lode_result *r = NULL;
    lode_error err = {0};
    for (int format = LODE_JSON; format <= LODE_VERDICT; format++) {
        lode_options o = {.format = (lode_format)format};
        for (int i = 0; i < 2; i++) {
            lode_image *good = open_world(0), *image = open_damaged(paths[0], path);
            const char *ask = asks[i];
            if (lode_check_json(good, s, ask, strlen(ask), &o, &r, &err) != LODE_OK) {
                fail_msg("%s: %s", err.path, err.message);
            }
            assert_int_equal(lode_check_json(image, s, civil, strlen(civil), &o, &r, &err),
                             LODE_OK);
            for (int again = 0; again < 2; again++) {
                err = (lode_error){0};
                r = NULL;
                assert_int_equal(lode_check_json(image, s, ask, strlen(ask), &o, &r, &err),
                                 LODE_BAD_INPUT);
                assert_string_equal(err.code, "image_damaged");
                assert_string_equal(err.file, path);
                assert_null(r);
            }
            lode_image_release(good);
            lode_image_release(image);
        }
    }
    (void)unlink(path);
    lode_scratch_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(images_say_what_they_are),
        cmocka_unit_test(a_result_has_verdict_rules_and_receipt),
        cmocka_unit_test(options_are_followed),
        cmocka_unit_test(a_verdict_is_the_line),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(every_change_of_an_answer_is_noticed),
        cmocka_unit_test(another_image_or_engine_is_said),
        cmocka_unit_test(every_answer_is_wholly_from_one_image),
        cmocka_unit_test(names_are_checked_once_for_all_threads),
        cmocka_unit_test(damaged_names_are_an_error),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
