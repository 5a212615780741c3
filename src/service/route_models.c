/* SPDX-License-Identifier: Apache-2.0
 *
 * route_models: the exposure models that the desk was started with, as POST /v1/exposure takes them.
 */
#include "ledger/refusal.h"
#include "service/models.h"
#include "service/service.h"
#include "service/service_int.h"

#define ANYBODY UINT32_MAX

static const field FILE_FIELDS[] = {
    {"name", FIELD_TEXT, .required = true, .about = "Of the table, such as bom.csv."},
    {"bytes", FIELD_INTEGER, .required = true, .about = "How long it is."},
    {0},
};
static const schema MODEL_FILE = {"ModelFile", "A table of a model.", FILE_FIELDS};
static const field ITEM_FIELDS[] = {
    {"name", FIELD_TEXT, .required = true, .about = "Of its folder."},
    {"title", FIELD_TEXT, .required = true,
     .about = "The first sentence of the first comment in items.csv, else the name."},
    {"files", FIELD_OBJECTS, .required = true, .of = &MODEL_FILE, .about = "Its tables by name."},
    {"sha256", FIELD_SHA, .required = true, .nullable = true,
     .about = "Another when any of its files is; null with a problem."},
    {"problem", FIELD_TEXT, .required = true, .nullable = true,
     .about = "Why its files cannot be sent; null: they can."},
    {0},
};
static const schema MODEL_ITEM = {"ExposureModelItem", "A model that the desk offers.",
                                  ITEM_FIELDS};
static const field LIST_FIELDS[] = {
    {"items", FIELD_OBJECTS, .required = true, .max = MODELS_MAX, .of = &MODEL_ITEM,
     .about = "By name; none when the desk was started without --models."},
    {0},
};
static const schema MODELS = {"ExposureModels", "The models that the desk offers.", LIST_FIELDS};
static const field MODEL_FIELDS[] = {
    {"name", FIELD_TEXT, .required = true, .about = "Of its folder."},
    {"title", FIELD_TEXT, .required = true, .about = "In a few words."},
    {"sha256", FIELD_SHA, .required = true, .about = "Another when any of its files is."},
    {"files", FIELD_ANY, .required = true,
     .about = "The text of each table by name, as POST /v1/exposure takes them."},
    {0},
};
static const schema MODEL = {"ExposureModel", "One model, whole.", MODEL_FIELDS};

static json_t *item_json(const model *m) {
    json_t *o = json_object(), *files = json_array();
    for (uint32_t i = 0; i < m->n; i++) {
        json_t *f = json_object();
        put_text(f, "name", m->files[i].name);
        put_int(f, "bytes", (int64_t)m->files[i].bytes);
        (void)json_array_append_new(files, f);
    }
    put_text(o, "name", m->name);
    put_text(o, "title", m->title);
    put_json(o, "files", files);
    put_text(o, "sha256", str_of(m->sha256));
    put_text(o, "problem", m->problem);
    return o;
}

static lode_status list_prepare(request *rq, lode_error *err) {
    model *all = NULL;
    uint32_t n = 0;
    const char *folder = rq->s->o->models;
    lode_status st = folder != NULL ? models_list(rq->a, folder, &all, &n, err) : LODE_OK;
    if (st == LODE_OK) {
        json_t *items = json_array();
        for (uint32_t i = 0; i < n; i++) {
            (void)json_array_append_new(items, item_json(&all[i]));
        }
        rq->reply.json = json_object();
        put_json(rq->reply.json, "items", items);
        rq->complete = true;
    }
    return st;
}

static json_t *model_json(const model *m) {
    json_t *o = json_object(), *files = json_object();
    for (uint32_t i = 0; i < m->n; i++) {
        put_json(
            files, m->files[i].name.p,
            json_stringn(m->files[i].text.n > 0 ? m->files[i].text.p : "", m->files[i].text.n));
    }
    put_text(o, "name", m->name);
    put_text(o, "title", m->title);
    put_text(o, "sha256", str_of(m->sha256));
    put_json(o, "files", files);
    return o;
}

static lode_status get_prepare(request *rq, lode_error *err) {
    model *m = arena_alloc(rq->a, sizeof *m);
    bool found = false;
    const char *folder = rq->s->o->models;
    lode_status st =
        folder != NULL ? models_get(rq->a, folder, rq->path_arg[0], m, &found, err) : LODE_OK;
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "the desk offers no model of this name");
        lode_hint(err, folder != NULL ? "GET /v1/models lists those there are"
                                      : "it was started without --models");
        return st;
    }
    if (st == LODE_OK && m->problem.n > 0) {
        st = problem_fail(err, "bad_model", "%.300s", m->problem.p);
        lode_hint(err, "look at the file in the folder of the model");
        return st;
    }
    if (st == LODE_OK) {
        rq->reply.json = model_json(m);
        rq->reply.etag = str_dup(rq->a, (str){m->sha256, 32});
        rq->complete = true;
    }
    return st;
}

const route routes_models[] = {
    {.method = "GET",
     .path = "/v1/models",
     .id = "listModels",
     .summary = "Exposure models that the desk was started with",
     .about = "As they lie in their folders now; nothing here changes them.",
     .flags = ROUTE_SLOW,
     .roles = ANYBODY,
     .out = &MODELS,
     .prepare = list_prepare},
    {.method = "GET",
     .path = "/v1/models/{name}",
     .id = "getModel",
     .summary = "One model, as POST /v1/exposure takes it",
     .flags = ROUTE_SLOW | ROUTE_ETAG,
     .roles = ANYBODY,
     .out = &MODEL,
     .prepare = get_prepare},
    {0},
};
