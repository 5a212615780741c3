// SPDX-License-Identifier: Apache-2.0
//
// lode_facts_json on the real world: whatever it says of a fact, the reader of shipments agrees: every example,
// every word, every unit is read where it says; and every question of the examples is about a fact of it.
#include <lodestone.h>

#include <setjmp.h> // cmocka.h needs it
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static lode_image *image;
static lode_scratch *scratch;
static json_t *all;

static int set_up(void **state) {
    (void)state;
    char path[1024];
    const lode_result *r = NULL;
    const char *build = getenv("LODE_BUILD_ROOT");
    (void)snprintf(path, sizeof path, "%s/world.lode", build != NULL ? build : "build");
    scratch = lode_scratch_new();
    if (lode_image_open(path, &image, NULL) != LODE_OK ||
        lode_facts_json(image, scratch, &r, NULL) != LODE_OK) {
        return 1;
    }
    all = json_loadb(r->text, r->len, JSON_REJECT_DUPLICATES, NULL);
    return all != NULL ? 0 : 1;
}

static int tear_down(void **state) {
    (void)state;
    json_decref(all);
    lode_scratch_free(scratch);
    lode_image_release(image);
    return 0;
}

static const char *text(const json_t *o, const char *key) {
    const json_t *v = json_object_get(o, key);
    assert_non_null(v);
    return json_is_string(v) ? json_string_value(v) : "";
}

static const json_t *fact_of(const char *path) {
    size_t i;
    const json_t *one;
    json_array_foreach(json_object_get(all, "facts"), i, one) {
        if (strcmp(text(one, "fact"), path) == 0) {
            return one;
        }
    }
    return NULL;
}

// A shipment in which this fact alone has this value, where its keys say.
static json_t *shipment_with(const json_t *fact, json_t *value) {
    json_t *s = json_pack("{s:s,s:s,s:[{s:i}]}", "id", "T", "on", "2026-01-10", "items", "line", 1);
    const json_t *keys = json_object_get(fact, "keys");
    json_t *at = s;
    size_t n = json_array_size(keys);
    assert_true(n > 0);
    for (size_t i = 0; i + 1 < n; i++) {
        const char *key = json_string_value(json_array_get(keys, i));
        if (strcmp(key, "[]") == 0) {
            at = json_array_get(at, 0);
            continue;
        }
        if (json_object_get(at, key) == NULL) {
            assert_int_equal(json_object_set_new(at, key, json_object()), 0);
        }
        at = json_object_get(at, key);
    }
    const char *last = json_string_value(json_array_get(keys, n - 1));
    assert_int_equal(json_object_set_new(at, last, value), 0);
    const char *complete = text(fact, "complete_key");
    if (complete[0] != '\0') {
        assert_int_equal(json_object_set_new(at, complete, json_true()), 0);
    }
    return s;
}

static bool is_read(const json_t *fact, json_t *value, lode_error *err) {
    json_t *s = shipment_with(fact, value);
    char *json = json_dumps(s, JSON_COMPACT);
    const lode_result *r = NULL;
    lode_options o = {.size = sizeof o, .format = LODE_VERDICT};
    lode_status st = lode_check_json(image, scratch, json, strlen(json), &o, &r, err);
    free(json);
    json_decref(s);
    return st == LODE_OK;
}

static void must_read(const json_t *fact, json_t *value) {
    lode_error err = {0};
    char *shown = json_dumps(value, JSON_ENCODE_ANY);
    if (!is_read(fact, value, &err)) {
        fail_msg("%s = %s: %s: %s (%s)", text(fact, "fact"), shown, err.path, err.message,
                 err.hint);
    }
    free(shown);
}

// ---- what is said is read ----------------------------------------------------------------------------

static void examples_are_read(void **state) {
    (void)state;
    size_t i, n = 0;
    const json_t *fact;
    json_array_foreach(json_object_get(all, "facts"), i, fact) {
        must_read(fact, json_deep_copy(json_object_get(fact, "example")));
        if (json_is_true(json_object_get(fact, "nullable"))) {
            must_read(fact, json_null());
        } else {
            assert_false(is_read(fact, json_null(), NULL));
        }
        n++;
    }
    assert_true(n > 100);
}

static json_t *as_shape(const json_t *fact, const char *word) {
    const char *shape = text(fact, "shape");
    if (strcmp(shape, "array of texts") == 0) {
        return json_pack("[s]", word);
    }
    if (strcmp(shape, "object of shares") == 0) {
        return json_pack("{s:s}", word, "1 %");
    }
    if (strcmp(shape, "array of objects") == 0) {
        return json_pack("[{s:s,s:s}]", "from", "2026-01-10", "kind", word);
    }
    return json_string(word);
}

static void words_and_units_are_read(void **state) {
    (void)state;
    size_t i, k;
    const json_t *fact, *word, *unit;
    char amount[80];
    json_array_foreach(json_object_get(all, "facts"), i, fact) {
        json_array_foreach(json_object_get(fact, "words"), k, word) {
            must_read(fact, as_shape(fact, text(word, "word")));
            assert_true(text(word, "text")[0] != '\0');
        }
        json_array_foreach(json_object_get(fact, "units"), k, unit) {
            if (strcmp(text(fact, "shape"), "amount") == 0) {
                (void)snprintf(amount, sizeof amount, "1 %s", json_string_value(unit));
                must_read(fact, json_string(amount));
            }
        }
        bool other = json_is_true(json_object_get(fact, "other"));
        if (json_array_size(json_object_get(fact, "words")) > 0 &&
            strcmp(text(fact, "type"), "pauses") != 0) {
            assert_int_equal(is_read(fact, as_shape(fact, "other:thing"), NULL), other);
        }
    }
}

static void countries_are_words_of_their_facts(void **state) {
    (void)state;
    const json_t *countries = json_object_get(all, "countries"), *one;
    size_t i;
    assert_true(json_array_size(countries) > 200);
    json_array_foreach(countries, i, one) {
        must_read(fact_of("destination"), json_string(text(one, "code")));
        must_read(fact_of("via"), json_pack("[s]", text(one, "code")));
    }
    assert_string_equal(text(fact_of("end_user.country"), "type"), "country");
    assert_int_equal(json_array_size(json_object_get(fact_of("end_user.country"), "words")), 0);
}

// ---- what a form needs -------------------------------------------------------------------------------

static void types_are_those_of_the_packs(void **state) {
    (void)state;
    static const struct {
        const char *fact, *scope, *type, *json;
        bool many;
    } SOME[] = {
        {"destination", "shipment", "country", "destination", false},
        {"end_use", "shipment", "word", "end_use", true},
        {"item.kind", "item", "word", "items[].kind", false},
        {"item.quantity", "item", "amount", "items[].quantity", false},
        {"item.contains", "item", "shares", "items[].contains", true},
        {"item.hs", "item", "hs", "items[].hs", false},
        {"item.codes.cn", "item", "code", "items[].codes.cn", false},
        {"end_user.name", "party", "name", "end_user.name", false},
        {"end_user.kind", "party", "word", "end_user.kind", true},
        {"end_user.not_same_as", "party", "row", "end_user.not_same_as", true},
        {"law:cn.mofcom.2025-70.after", "shipment", "word", "law:cn.mofcom.2025-70.after", false},
    };
    for (size_t i = 0; i < sizeof SOME / sizeof *SOME; i++) {
        const json_t *f = fact_of(SOME[i].fact);
        if (f == NULL) {
            fail_msg("there is no %s", SOME[i].fact);
        }
        assert_string_equal(text(f, "scope"), SOME[i].scope);
        assert_string_equal(text(f, "type"), SOME[i].type);
        assert_string_equal(text(f, "json"), SOME[i].json);
        assert_int_equal(json_is_true(json_object_get(f, "many")), SOME[i].many);
    }
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(fact_of("end_user.kind"), "roles"), 0)),
        "end_user");
    assert_true(json_integer_value(json_object_get(fact_of("end_use"), "asked_by")) > 3);
    assert_true(json_integer_value(json_object_get(fact_of("item.codes.cn"), "asked_by")) > 100);
    assert_int_equal(json_integer_value(json_object_get(fact_of("item.description"), "asked_by")),
                     0);
}

static void whatever_is_asked_is_there(void **state) {
    (void)state;
    const lode_result *r = NULL;
    const char *json =
        "{\"id\":\"T\",\"on\":\"2026-01-10\",\"items\":[{},{\"kind\":\"ndfeb_magnet\"}]}";
    assert_int_equal(lode_check_json(image, scratch, json, strlen(json), NULL, &r, NULL), LODE_OK);
    json_t *answer = json_loadb(r->text, r->len, 0, NULL);
    const json_t *q, *questions = json_object_get(answer, "questions");
    size_t i;
    assert_true(json_array_size(questions) > 0);
    json_array_foreach(questions, i, q) {
        const json_t *f = fact_of(text(q, "fact"));
        assert_non_null(f);
        assert_true(text(f, "ask")[0] != '\0');
    }
    json_decref(answer);
}

static void the_same_bytes_each_time(void **state) {
    (void)state;
    const lode_result *r = NULL;
    assert_int_equal(lode_facts_json(image, scratch, &r, NULL), LODE_OK);
    char *first = strdup(r->text);
    assert_int_equal(lode_facts_json(image, scratch, &r, NULL), LODE_OK);
    assert_string_equal(first, r->text);
    assert_int_equal(strlen(r->text), r->len);
    assert_true(r->len < 2000000);
    free(first);
    assert_int_equal(lode_facts_json(NULL, scratch, &r, NULL), LODE_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_are_read),
        cmocka_unit_test(words_and_units_are_read),
        cmocka_unit_test(countries_are_words_of_their_facts),
        cmocka_unit_test(types_are_those_of_the_packs),
        cmocka_unit_test(whatever_is_asked_is_there),
        cmocka_unit_test(the_same_bytes_each_time),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
