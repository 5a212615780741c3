/* SPDX-License-Identifier: Apache-2.0
 *
 * api_row: what a program keeps of a screening, to see later whether it still stands: the party asked
 * about, and the listed row as it was.
 */
#include "api/api_int.h"
#include "check/answer.h"
#include "check/asked.h"
#include "check/row.h"
#include "check/screening.h"

static const lode_result *plain(lode_scratch *s, const char *receipt) {
    s->result = (lode_result){.text = s->text.p != NULL ? s->text.p : "",
                              .len = s->text.n,
                              .verdict = "",
                              .best = "",
                              .worst = "",
                              .receipt = receipt};
    return &s->result;
}

/* ---- parties --------------------------------------------------------------------------------- */

static void no_clash(void *arg, const lode_finding *f, const lode_value *met, uint32_t line,
                     bool applied) {
    (void)arg, (void)f, (void)met, (void)line, (void)applied;
}

lode_status lode_parties_json(const lode_image *image, lode_scratch *scratch, const char *json,
                              size_t n_json, const lode_options *options, const lode_result **out,
                              lode_error *err) {
    lode_options o = {0};
    lode_status st = api_need(image, scratch, json, out, err);
    if (st != LODE_OK || api_take_options(options, &o, err) != LODE_OK) {
        return LODE_USAGE;
    }
    api_scratch_reset(scratch);
    lode_request rq = {0};
    st = request_from_json(&image->world, &scratch->arena, (str){json, n_json}, &rq, err);
    st = st == LODE_OK ? api_apply_options(&o, &rq, err) : st;
    if (st == LODE_OK) {
        lode_facts facts;
        findings_apply(&rq, rq.on, &scratch->arena, no_clash, NULL, &facts);
        asked_parties(&image->world, &facts, api_screener(scratch), &scratch->text);
        *out = plain(scratch, "");
    }
    return st;
}

lode_status lode_query_json(lode_scratch *scratch, const char *json, size_t n_json,
                            const lode_result **out, lode_error *err) {
    lode_status st = api_need(scratch, scratch, json, out, err);
    if (st != LODE_OK) {
        return st;
    }
    api_scratch_reset(scratch);
    screening *sc = arena_alloc(&scratch->arena, sizeof *sc);
    st = screening_from_json(&scratch->arena, (str){json, n_json}, sc, err);
    if (st == LODE_OK) {
        asked_query((str){0}, &sc->query, &scratch->text);
        *out = plain(scratch, "");
    }
    return st;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static lode_status find_row(const lode_image *image, const char *row, uint32_t *party,
                            lode_error *err) {
    uint32_t list = NONE;
    lode_status st = world_names(&image->world, err);
    if (st != LODE_OK) {
        return st;
    }
    *party = world_find_row(&image->world, str_of(row), &list);
    if (*party != NONE) {
        return LODE_OK;
    }
    st = list == NONE ? lode_fail(err, LODE_USAGE, "unknown_list",
                                  "the image has no list of the row \"%.120s\"", row)
                      : lode_fail(err, LODE_USAGE, "unknown_row",
                                  "the list has no row \"%.120s\" in this image", row);
    lode_hint(err, "a row is LIST/NUMBER, or LIST/#PLACE when it has no number, as hits have it");
    return st;
}

lode_status lode_row_json(const lode_image *image, lode_scratch *scratch, const char *row,
                          const lode_result **out, lode_error *err) {
    uint32_t party = NONE;
    lode_status st = api_need(image, scratch, row, out, err);
    st = st == LODE_OK ? find_row(image, row, &party, err) : st;
    if (st == LODE_OK) {
        api_scratch_reset(scratch);
        row_content(&image->world, party, &scratch->text);
        char *version = arena_alloc(&scratch->arena, 65);
        sha256_hex(strbuf_str(&scratch->text), version);
        *out = plain(scratch, version);
    }
    return st;
}

lode_status lode_row_version(const lode_image *image, lode_scratch *scratch, const char *row,
                             const lode_result **out, lode_error *err) {
    lode_status st = lode_row_json(image, scratch, row, out, err);
    if (st == LODE_OK) {
        const char *version = scratch->result.receipt;
        strbuf_reset(&scratch->text);
        strbuf_addz(&scratch->text, version);
        *out = plain(scratch, version);
    }
    return st;
}

lode_status lode_row_versions(const lode_image *image, lode_scratch *scratch, const char *list,
                              const lode_result **out, lode_error *err) {
    lode_status st = api_need(image, scratch, list, out, err);
    st = st == LODE_OK ? world_names(&image->world, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    const lode_world *w = &image->world;
    bool any = false;
    api_scratch_reset(scratch);
    for (uint32_t l = 0; l < w->n_lists; l++) {
        if (w->lists[l].absent || !str_eqz(world_list_base(w, l), list)) {
            continue;
        }
        any = true;
        world_range rows = w->lists[l].parties;
        for (uint32_t i = rows.first; i < rows.first + rows.count; i++) {
            char version[65];
            row_version_in(w, i, &scratch->text, version);
            strbuf_addz(&scratch->text, version);
            strbuf_addc(&scratch->text, ' ');
            world_row_id(w, i, &scratch->text);
            strbuf_addc(&scratch->text, ' ');
            strbuf_add(&scratch->text, world_str(w, w->names[w->parties[i].names.first].name));
            strbuf_addc(&scratch->text, '\n');
        }
    }
    if (!any) {
        st = lode_fail(err, LODE_USAGE, "unknown_list", "the image has no list \"%.120s\"", list);
        lode_hint(err, "the part of a row before its slash");
        return st;
    }
    *out = plain(scratch, "");
    return LODE_OK;
}
