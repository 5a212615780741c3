/* SPDX-License-Identifier: Apache-2.0
 *
 * api_exposure: a model of a supply chain through the public header: read, answered, shown.
 */
#include <lodestone.h>

#include "api/api_int.h"
#include "decide/facts.h"
#include "exposure/exposure.h"
#include "exposure/where_used.h"

#define EXIT_HELD_UP 10 /* a product is slowed or stops, at best and at worst */
#define EXIT_DEPENDS 30 /* as an undecided shipment */

/* ---- options --------------------------------------------------------------------------------- */

/* The index of the word; n when it is none of them, and then err has the nearest. NULL: the first. */
static uint32_t word_of(const char *given, const str *words, uint32_t n, const char *option,
                        lode_error *err) {
    for (uint32_t i = 0; i < n; i++) {
        if (given == NULL || str_eqz(words[i], given)) {
            return i;
        }
    }
    (void)lode_fail(err, LODE_USAGE, "wrong_option", "there is no %s \"%.40s\"", option, given);
    hint_nearest(err, str_of(given), words, n);
    (void)api_at_option(err, option, LODE_USAGE); /* the caller returns it */
    return n;
}

static lode_status wrong(lode_error *err, const char *option, const char *code,
                         const char *message) {
    return api_at_option(err, option, lode_fail(err, LODE_USAGE, code, "%s", message));
}

static lode_status take_options(const lode_exposure_options *given, lode_exposure_options *o,
                                lode_error *err) {
    *o = (lode_exposure_options){0};
    if (given != NULL) {
        size_t size = given->size == 0 || given->size > sizeof *o ? sizeof *o : given->size;
        memcpy(o, given, size);
    }
    if (o->on == NULL) {
        lode_status st = wrong(err, "on", "missing_on", "from which day? options.on is not given");
        lode_hint(err, "the library reads no clock: give the day as YYYY-MM-DD");
        return st;
    }
    if (o->format != LODE_JSON && o->format != LODE_TEXT && o->format != LODE_CSV) {
        return wrong(err, "format", "wrong_option",
                     "what stops is written as JSON, as a table or as text for people");
    }
    if (o->horizon < 0 || o->horizon > (int)EXPOSURE_HORIZON_MAX) {
        lode_status st =
            lode_fail(err, LODE_USAGE, "wrong_option", "%d is no number of days from 1 to %u",
                      o->horizon, EXPOSURE_HORIZON_MAX);
        return api_at_option(err, "horizon", st);
    }
    if (o->compare != NULL && o->format != LODE_TEXT) {
        return wrong(err, "compare", "wrong_option", "a comparison is text for people only");
    }
    return LODE_OK;
}

static lode_status read_options(const lode_exposure_options *o, lode_date *on,
                                exposure_options *out, lode_error *err) {
    static const str policies[] = {{"prop", 4}, {"prio", 4}, {"value", 5}, {"lp", 2}};
    static const str inbounds[] = {{"keep", 4}, {"hold", 4}};
    *out = (exposure_options){.known = DATE_NONE,
                              .horizon = o->horizon == 0 ? (int32_t)EXPOSURE_HORIZON_DAYS
                                                         : (int32_t)o->horizon,
                              .scenario = str_of(o->scenario)};
    if (api_option_date(o->on, "on", on, err) != LODE_OK ||
        api_option_date(o->known, "known", &out->known, err) != LODE_OK) {
        return LODE_USAGE;
    }
    uint32_t policy = word_of(o->policy, policies, 4, "policy", err);
    uint32_t inbound = policy < 4 ? word_of(o->inbound, inbounds, 2, "inbound", err) : 2;
    if (inbound == 2) {
        return LODE_USAGE;
    }
    out->policy = (flow_policy)policy;
    out->inbound = (flow_inbound)inbound;
    return LODE_OK;
}

/* ---- model -------------------------------------------------------------------------------------- */

static lode_status take_files(const lode_file *files, size_t n, lode_arena *a, model_file **out,
                              lode_error *err) {
    uint64_t bytes = 0;
    if (n > LODE_MODEL_FILES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_many", "a model has at most %u files",
                         LODE_MODEL_FILES_MAX);
    }
    model_file *list = arena_array(a, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++) {
        if (files[i].name == NULL || (files[i].text == NULL && files[i].n > 0)) {
            return lode_fail(err, LODE_USAGE, "null_argument", "file %zu has no name or text", i);
        }
        bytes += files[i].n;
        list[i] = (model_file){str_of(files[i].name), {files[i].text, files[i].n}};
    }
    if (bytes > LODE_MODEL_BYTES_MAX) {
        return lode_fail(err, LODE_BAD_INPUT, "too_long", "the files are over %u bytes",
                         LODE_MODEL_BYTES_MAX);
    }
    *out = list;
    return LODE_OK;
}

static lode_status need_scenario(lode_arena *a, const exposure_model *m, str name,
                                 const char *option, lode_error *err) {
    str *names = arena_array(a, (size_t)m->n_whatifs + 1, sizeof *names);
    for (uint32_t i = 0; i < m->n_whatifs; i++) {
        names[i] = m->whatifs[i].scenario;
        if (str_eq(names[i], name)) {
            return LODE_OK;
        }
    }
    if (name.n == 0) {
        return LODE_OK;
    }
    lode_status st = lode_fail(err, LODE_USAGE, "wrong_option",
                               "scenario.csv has no scenario \"%.40s\"", name.p);
    hint_nearest(err, name, names, m->n_whatifs);
    return api_at_option(err, option, st);
}

typedef struct asked {
    const lode_image *image;
    lode_scratch *scratch;
    model_file *files;
    uint32_t n_files;
} asked;

/* Model and answer are in the arena of the scratch, because a report points into both. */
static lode_status answer(const asked *q, lode_date on, const exposure_options *o,
                          const char *option, exposure_answer **out, lode_error *err) {
    lode_arena *a = &q->scratch->arena;
    exposure_model *m = arena_alloc(a, sizeof *m);
    exposure_answer *x = arena_alloc(a, sizeof *x);
    lode_status st = model_read(a, q->files, q->n_files, on, m, &q->scratch->problems, err);
    st = st == LODE_OK ? need_scenario(a, m, o->scenario, option, err) : st;
    st = st == LODE_OK ? exposure_answer_find(a, &q->image->world, m, o, x, err) : st;
    if (st == LODE_OK) {
        *out = x;
    }
    return st;
}

/* ---- the result ------------------------------------------------------------------------------ */

static lode_result result_of(const exposure_answer *x) {
    bool is[PRODUCT_DEPENDS + 1] = {false};
    for (uint32_t i = 0; i < x->net.n_products; i++) {
        is[x->overall[i].state] = true;
    }
    product_state worst = is[PRODUCT_STOPS]     ? PRODUCT_STOPS
                          : is[PRODUCT_SLOWED]  ? PRODUCT_SLOWED
                          : is[PRODUCT_DEPENDS] ? PRODUCT_DEPENDS
                                                : PRODUCT_RUNS;
    int code = worst == PRODUCT_RUNS ? 0 : worst == PRODUCT_DEPENDS ? EXIT_DEPENDS : EXIT_HELD_UP;
    return (lode_result){.verdict = product_state_name(worst),
                         .best = "",
                         .worst = "",
                         .receipt = "",
                         .exit_code = code};
}

/* Beside x: the same with other what-ifs, or as of another day; or one reading beside the other. */
static lode_status compare(const asked *q, const lode_exposure_options *o,
                           const exposure_options *eo, const exposure_answer *x, lode_error *err) {
    exposure_options other = *eo;
    if (strcmp(o->compare, "as-written/as-reported") == 0) {
        exposure_compare(x, x, o->color != 0, &q->scratch->text);
        return LODE_OK;
    }
    lode_date on = x->m->on;
    if (!date_parse(str_of(o->compare), &on)) {
        other.scenario = str_of(o->compare);
    }
    exposure_answer *y = NULL;
    lode_status st = answer(q, on, &other, "compare", &y, err);
    if (st == LODE_OK) {
        exposure_compare(x, y, o->color != 0, &q->scratch->text);
    }
    return st;
}

static lode_status show(const asked *q, const lode_exposure_options *o, const exposure_options *eo,
                        const exposure_answer *x, lode_error *err) {
    strbuf *out = &q->scratch->text;
    if (o->compare != NULL) {
        return compare(q, o, eo, x, err);
    }
    if (o->format == LODE_JSON) {
        exposure_to_json(x, out);
    } else if (o->format == LODE_CSV) {
        exposure_to_csv(x, out);
    } else {
        exposure_to_text(x, o->color != 0, out);
    }
    return LODE_OK;
}

/* ---- the calls ------------------------------------------------------------------------------- */

lode_status lode_exposure(const lode_image *image, lode_scratch *scratch, const lode_file *files,
                          size_t n_files, const lode_exposure_options *options,
                          const lode_result **out, lode_error *err) {
    lode_exposure_options o = {0};
    exposure_options eo = {0};
    lode_date on = DATE_NONE;
    if (api_need(image, scratch, files, out, err) != LODE_OK ||
        take_options(options, &o, err) != LODE_OK || read_options(&o, &on, &eo, err) != LODE_OK) {
        return LODE_USAGE;
    }
    api_scratch_reset(scratch);
    asked q = {.image = image, .scratch = scratch, .n_files = (uint32_t)n_files};
    exposure_answer *x = NULL;
    lode_status st = take_files(files, n_files, &scratch->arena, &q.files, err);
    st = st == LODE_OK ? answer(&q, on, &eo, "scenario", &x, err) : st;
    st = st == LODE_OK ? show(&q, &o, &eo, x, err) : st;
    if (st == LODE_OK) {
        scratch->result = result_of(x);
        scratch->result.text = scratch->text.p;
        scratch->result.len = scratch->text.n;
        *out = &scratch->result;
    }
    return st;
}

/* ---- where used ------------------------------------------------------------------------------ */

/* The rows of items.csv. Few items: each looks through all rows. */
static lode_status find_items(lode_arena *a, const exposure_model *m, const char *const *items,
                              size_t n, uint32_t *out, lode_error *err) {
    for (size_t i = 0; i < n; i++) {
        out[i] = 0;
        while (out[i] < m->n_items && !str_eqz(m->items[out[i]].id, items[i])) {
            out[i]++;
        }
        if (out[i] == m->n_items) {
            str *names = arena_array(a, (size_t)m->n_items + 1, sizeof *names);
            for (uint32_t k = 0; k < m->n_items; k++) {
                names[k] = m->items[k].id;
            }
            (void)lode_fail(err, LODE_USAGE, "wrong_option", "items.csv has no item \"%.60s\"",
                            items[i]);
            hint_nearest(err, str_of(items[i]), names, m->n_items);
            return api_at_option(err, "where-used", LODE_USAGE);
        }
    }
    return LODE_OK;
}

static lode_status check_used(const lode_exposure_options *o, const char *const *items, size_t n,
                              lode_error *err) {
    const char *too = o->known != NULL      ? "known"
                      : o->scenario != NULL ? "scenario"
                      : o->compare != NULL  ? "compare"
                                            : NULL;
    if (too != NULL) {
        return wrong(err, too, "wrong_option", "where an item is used asks no law and no what-if");
    }
    if (n == 0 || n > LODE_WHERE_USED_MAX) {
        lode_status st =
            lode_fail(err, LODE_USAGE, "wrong_option",
                      n == 0 ? "of which item?" : "at most %u items at once", LODE_WHERE_USED_MAX);
        return api_at_option(err, "where-used", st);
    }
    for (size_t i = 0; i < n; i++) {
        if (items[i] == NULL) {
            return lode_fail(err, LODE_USAGE, "null_argument", "item %zu is NULL", i);
        }
    }
    return LODE_OK;
}

static lode_status find_used(lode_scratch *scratch, const model_file *files, size_t n_files,
                             lode_date on, const char *const *items, size_t n_items,
                             const exposure_options *eo, where_used *out, lode_error *err) {
    lode_arena *a = &scratch->arena;
    uint32_t at[LODE_WHERE_USED_MAX];
    exposure_model *m = arena_alloc(a, sizeof *m);
    lode_status st = model_read(a, files, (uint32_t)n_files, on, m, &scratch->problems, err);
    st = st == LODE_OK ? find_items(a, m, items, n_items, at, err) : st;
    return st == LODE_OK ? where_used_find(a, m, eo, at, (uint32_t)n_items, out, err) : st;
}

lode_status lode_exposure_used(lode_scratch *scratch, const lode_file *files, size_t n_files,
                               const char *const *items, size_t n_items,
                               const lode_exposure_options *options, const lode_result **out,
                               lode_error *err) {
    lode_exposure_options o = {0};
    exposure_options eo = {0};
    lode_date on = DATE_NONE;
    if (api_need(items, scratch, files, out, err) != LODE_OK ||
        take_options(options, &o, err) != LODE_OK ||
        check_used(&o, items, n_items, err) != LODE_OK ||
        read_options(&o, &on, &eo, err) != LODE_OK) {
        return LODE_USAGE;
    }
    api_scratch_reset(scratch);
    model_file *list = NULL;
    where_used used;
    lode_status st = take_files(files, n_files, &scratch->arena, &list, err);
    st =
        st == LODE_OK ? find_used(scratch, list, n_files, on, items, n_items, &eo, &used, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    if (o.format == LODE_TEXT) {
        where_used_to_text(&used, o.color != 0, &scratch->text);
    } else if (o.format == LODE_CSV) {
        where_used_to_csv(&used, &scratch->text);
    } else {
        where_used_to_json(&used, &scratch->text);
    }
    scratch->result = (lode_result){.verdict = "", .best = "", .worst = "", .receipt = ""};
    scratch->result.text = scratch->text.p;
    scratch->result.len = scratch->text.n;
    *out = &scratch->result;
    return LODE_OK;
}

/* ---- problems, the template ------------------------------------------------------------------ */

const lode_error *lode_scratch_problems(const lode_scratch *scratch, size_t *n, uint64_t *total) {
    if (n != NULL) {
        *n = scratch->problems.n;
    }
    if (total != NULL) {
        *total = scratch->problems.total;
    }
    return scratch->problems.all;
}

lode_status lode_exposure_template(lode_scratch *scratch, size_t at, lode_file *out,
                                   lode_error *err) {
    if (scratch == NULL || out == NULL || at >= TABLE_COUNT) {
        return lode_fail(err, LODE_USAGE, "no_such_file", "there are %u files",
                         (unsigned)TABLE_COUNT);
    }
    api_scratch_reset(scratch);
    model_template((model_table)at, &scratch->text);
    *out = (lode_file){model_table_file((model_table)at), scratch->text.p, scratch->text.n};
    return LODE_OK;
}
