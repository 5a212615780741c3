/* SPDX-License-Identifier: Apache-2.0
 *
 * api_check: one shipment through the public header. The arena of a scratch holds everything about
 * the last result and is reset, not freed, when the next call begins.
 */
#include <lodestone.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/api_int.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/replay.h"
#include "check/screener.h"
#include "image/world.h"

/* an ordinary shipment needs under one megabyte */
#define SCRATCH_KEEP_BYTES ((size_t)4 << 20)

const char *lode_version(void) { return LODE_VERSION; }

lode_scratch *lode_scratch_new(void) {
    lode_scratch *s = calloc(1, sizeof *s);
    if (s == NULL) {
        lode_oom();
    }
    return s;
}

void lode_scratch_free(lode_scratch *scratch) {
    if (scratch != NULL) {
        arena_clear(&scratch->arena);
        strbuf_clear(&scratch->text);
        memo_free(scratch->memo);
        texts_free(scratch->texts);
        screener_free(scratch->parties);
        model_problems_clear(&scratch->problems);
        free(scratch);
    }
}

void api_scratch_reset(lode_scratch *s) {
    arena_reset(&s->arena, SCRATCH_KEEP_BYTES);
    if (s->text.cap > SCRATCH_KEEP_BYTES) {
        strbuf_clear(&s->text);
    }
    strbuf_reset(&s->text);
    model_problems_clear(&s->problems);
}

party_screener *api_screener(lode_scratch *s) {
    s->parties = s->parties != NULL ? s->parties : screener_new();
    return s->parties;
}

/* ---- options --------------------------------------------------------------------------------- */

/* The error is about an option, not about the shipment. */
lode_status api_at_option(lode_error *err, const char *option, lode_status st) {
    if (err != NULL) {
        (void)snprintf(err->file, sizeof err->file, "options.%s", option); /* short words of ours */
    }
    return st;
}

lode_status api_take_options(const lode_options *given, lode_options *out, lode_error *err) {
    lode_options o = {0};
    if (given != NULL) {
        size_t size = given->size == 0 || given->size > sizeof o ? sizeof o : given->size;
        memcpy(&o, given, size);
    }
    if (o.format != LODE_JSON && o.format != LODE_TEXT && o.format != LODE_LINE &&
        o.format != LODE_VERDICT) {
        lode_status st =
            lode_fail(err, LODE_USAGE, "wrong_option", "there is no format %d", (int)o.format);
        return api_at_option(err, "format", st);
    }
    if (o.n_assume > 0 && o.assume == NULL) {
        lode_status st = lode_fail(err, LODE_USAGE, "null_argument", "there are no assumptions");
        return api_at_option(err, "assume", st);
    }
    *out = o;
    return LODE_OK;
}

lode_status api_option_date(const char *text, const char *name, lode_date *out, lode_error *err) {
    if (text == NULL || date_parse(str_of(text), out)) {
        return LODE_OK;
    }
    lode_status st = lode_fail(err, LODE_USAGE, "bad_date", "\"%.40s\" is not a date", text);
    lode_hint(err, "write a day of the calendar as YYYY-MM-DD, from 1900 to 2199");
    return api_at_option(err, name, st);
}

lode_status api_apply_options(const lode_options *o, lode_request *rq, lode_error *err) {
    lode_date missing = DATE_NONE;
    for (size_t i = 0; i < o->n_assume; i++) {
        lode_status st = request_assume(rq, str_of(o->assume[i]), err);
        if (st != LODE_OK) {
            return api_at_option(err, "assume", st);
        }
    }
    if (api_option_date(o->on, "on", &rq->on, err) != LODE_OK ||
        api_option_date(o->known, "known", &rq->known, err) != LODE_OK ||
        api_option_date(o->on_missing, "on_missing", &missing, err) != LODE_OK) {
        return LODE_USAGE;
    }
    rq->on = rq->on == DATE_NONE ? missing : rq->on;
    return LODE_OK;
}

/* ---- the result ------------------------------------------------------------------------------ */

static const char *verdict_name(const lode_answer *an, uint32_t v, lode_arena *a) {
    return str_dup(a, world_str(an->w, an->w->verdicts[v].name)).p;
}

/* A rule that fired on several lines stands once. Reports are practice, not law. */
static void list_rules(const lode_answer *an, lode_scratch *s) {
    const lode_world *w = an->w;
    const char **rules = arena_array(&s->arena, (size_t)an->n_told + 1, sizeof *rules);
    for (uint32_t i = 0; i < an->n_told; i++) {
        uint32_t r = an->told[i];
        if ((an->states[r] >> RULE_FIRED & 1) != 0 && w->rules[r].kind != RULE_REPORT) {
            rules[s->result.n_rules++] = str_dup(&s->arena, world_str(w, w->rules[r].id)).p;
        }
    }
    s->result.rules = rules;
}

static void write_text(const lode_answer *an, lode_format format, bool color, strbuf *out) {
    if (format == LODE_JSON) {
        answer_to_json(an, out);
        return;
    }
    if (format == LODE_LINE || format == LODE_VERDICT) {
        answer_to_line(an, color, out);
        return;
    }
    answer_to_text(an, color, out);
}

static const lode_result *result_of(const lode_answer *an, const lode_options *o, lode_scratch *s) {
    write_text(an, o->format, o->color != 0, &s->text);
    s->result = (lode_result){
        .text = s->text.p,
        .len = s->text.n,
        .best = verdict_name(an, an->best, &s->arena),
        .worst = verdict_name(an, an->worst, &s->arena),
        .exit_code = answer_exit(an),
        .stop_now = an->stop_now,
        .receipt = an->receipt_hash,
    };
    s->result.verdict = verdict_open(an->best, an->worst) ? "undecided" : s->result.best;
    if (o->format == LODE_VERDICT) {
        s->result.receipt = "";
        return &s->result;
    }
    list_rules(an, s);
    return &s->result;
}

/* ---- the calls ------------------------------------------------------------------------------- */

lode_status api_need(const void *image, const void *scratch, const void *text, const void *out,
                     lode_error *err) {
    if (image != NULL && scratch != NULL && text != NULL && out != NULL) {
        return LODE_OK;
    }
    (void)lode_fail(err, LODE_USAGE, "null_argument", "an argument is missing");
    return LODE_USAGE;
}

/* The memo reads the world, so it ends with it; the address alone would not tell one image from a later
 * one in its place, nor the id two mappings of one file. */
static lode_memo *memo_of(lode_scratch *s, const lode_world *w) {
    if (s->memo == NULL || s->memo_world != w || strcmp(s->memo_of, w->id) != 0) {
        memo_free(s->memo);
        texts_free(s->texts);
        s->memo = memo_new(w);
        s->texts = texts_new(w);
        s->memo_world = w;
        memcpy(s->memo_of, w->id, sizeof s->memo_of);
    }
    return s->memo;
}

lode_status lode_check_json(const lode_image *image, lode_scratch *scratch, const char *json,
                            size_t n_json, const lode_options *options, const lode_result **out,
                            lode_error *err) {
    lode_options o = {0};
    lode_status st = api_need(image, scratch, json, out, err);
    if (st != LODE_OK || api_take_options(options, &o, err) != LODE_OK) {
        return LODE_USAGE;
    }
    api_scratch_reset(scratch);
    lode_request *rq = arena_alloc(&scratch->arena, sizeof *rq);
    st = request_from_json(&image->world, &scratch->arena, (str){json, n_json}, rq, err);
    if (st == LODE_OK) {
        rq->screener = api_screener(scratch);
        rq->memo = memo_of(scratch, &image->world);
        rq->texts = scratch->texts;
        st = api_apply_options(&o, rq, err);
    }
    lode_answer *an = NULL;
    if (st == LODE_OK && o.format == LODE_VERDICT) {
        st = check_verdict(&image->world, rq, &scratch->arena, &an, err);
    } else if (st == LODE_OK) {
        st = check_run(&image->world, rq, &scratch->arena, &an, err);
    }
    if (st == LODE_OK) {
        *out = result_of(an, &o, scratch);
    }
    return st;
}

lode_status lode_replay_json(const lode_image *image, lode_scratch *scratch, const char *answer,
                             size_t n_answer, const lode_result **out, lode_error *err) {
    lode_status st = api_need(image, scratch, answer, out, err);
    if (st != LODE_OK) {
        return st;
    }
    api_scratch_reset(scratch);
    lode_answer *an = NULL;
    st = replay_run(&image->world, api_screener(scratch), &scratch->arena, (str){answer, n_answer},
                    &an, err);
    if (st == LODE_OK) {
        *out = result_of(an, &(lode_options){0}, scratch);
    }
    return st;
}

const char *lode_error_json(lode_scratch *scratch, const lode_error *err, uint64_t line,
                            size_t *len) {
    api_scratch_reset(scratch);
    error_to_json(err, line, &scratch->text);
    if (len != NULL) {
        *len = scratch->text.n;
    }
    return scratch->text.p;
}
