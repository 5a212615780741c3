/* SPDX-License-Identifier: Apache-2.0
 *
 * codec_out: the parts of an answer that are written as trees, and errors (codec_out.h).
 */
#include "check/codec_out.h"

#include "check/row.h"

/* ---- small parts ----------------------------------------------------------------------------- */

void set(json_t *object, const char *key, json_t *value) {
    if (value == NULL || json_object_set_new_nocheck(object, key, value) != 0) {
        lode_oom(); /* the only way it fails */
    }
}

void put(json_t *array, json_t *value) {
    if (value == NULL || json_array_append_new(array, value) != 0) {
        lode_oom();
    }
}

/* Texts come from checked UTF-8; one that was cut in the middle of a character loses its tail. */
json_t *text_json(str s) {
    size_t bad = 0;
    if (s.n == 0) {
        return json_null();
    }
    size_t n = str_is_utf8(s, &bad) ? s.n : bad;
    return json_stringn_nocheck(s.p, n);
}

static json_t *z_json(const char *z) { return text_json(str_of(z)); }

json_t *date_json(lode_date d) {
    char buf[16];
    return d == DATE_NONE ? json_null() : text_json(date_print(d, buf));
}

static int dump_part(const char *p, size_t n, void *arg) {
    strbuf_add(arg, (str){p, n});
    return 0;
}

void dump_json(const json_t *j, strbuf *out) {
    if (json_dump_callback(j, dump_part, out, JSON_COMPACT) != 0) {
        lode_oom();
    }
}

/* ---- parties --------------------------------------------------------------------------------- */

static json_t *row_json(const lode_answer *an, uint32_t party) {
    strbuf b = {0};
    world_row_id(an->w, party, &b);
    json_t *j = text_json(strbuf_str(&b));
    strbuf_clear(&b);
    return j;
}

static json_t *evidence_json(const party_hit *h) {
    json_t *out = json_object();
    for (uint32_t i = 0; i < SCREEN_EVIDENCE_COUNT; i++) {
        if (h->evidence[i] != AGREEMENT_ABSENT) {
            set(out, screen_evidence_word(i),
                json_string(screen_agreement_word((screen_agreement)h->evidence[i])));
        }
    }
    return out;
}

static void set_row(json_t *o, const lode_answer *an, const party_hit *h) {
    const world_party *p = &an->w->parties[h->party];
    set(o, "row", row_json(an, h->party));
    set(o, "list", text_json(world_str(an->w, an->w->lists[h->list].id)));
    set(o, "no", text_json(world_str(an->w, p->no)));
    set(o, "name", text_json(world_str(an->w, an->w->names[h->name].name)));
    set(o, "listed", date_json(p->listed));
    set(o, "score", json_integer(h->score));
    set(o, "probability", json_integer(h->probability));
    set(o, "evidence", evidence_json(h));
}

/* Rows that a party may be on: of a question, those that make a list open. */
json_t *candidates_json(const lode_answer *an, const answer_question *q) {
    json_t *out = json_array();
    for (uint32_t i = 0; i < q->n_candidates; i++) {
        const party_hit *h = &an->hits[q->candidates[i]];
        json_t *o = json_object();
        set(o, "role", text_json(world_str(an->w, an->w->roles[h->role].name)));
        set(o, "given", text_json(h->given));
        set_row(o, an, h);
        put(out, o);
    }
    return out;
}

/* ---- the rest -------------------------------------------------------------------------------- */

json_t *answer_hits_json(const lode_answer *an) {
    const lode_world *w = an->w;
    char version[65];
    json_t *out = json_array();
    for (uint32_t i = 0; i < an->n_hits; i++) {
        const party_hit *h = &an->hits[i];
        const world_party *p = &w->parties[h->party];
        tri in = party_in_force(w, h->party, h->list, an->on, an->known);
        json_t *o = json_object();
        set(o, "role", text_json(world_str(w, w->roles[h->role].name)));
        set(o, "name", text_json(h->given));
        set(o, "list", text_json(world_str(w, w->lists[h->list].id)));
        set(o, "no", text_json(world_str(w, p->no)));
        set(o, "listed_name", text_json(world_str(w, w->names[h->name].name)));
        set(o, "listed", date_json(p->listed));
        set(o, "delisted", date_json(p->delisted));
        set(o, "in_force", in == TRI_OPEN ? json_null() : json_boolean(in == TRI_TRUE));
        set(o, "why", json_string(hit_why(h)));
        set(o, "class", json_string(hit_class_word(h->class)));
        set(o, "row", row_json(an, h->party));
        set(o, "score", h->said && h->score == 0 ? json_null() : json_integer(h->score));
        set(o, "probability",
            h->said && h->score == 0 ? json_null() : json_integer(h->probability));
        set(o, "evidence", evidence_json(h));
        set(o, "source", text_json(world_str(w, p->source)));
        set(o, "list_as_of", date_json(w->lists[h->list].as_of));
        set(o, "read_by_rules", json_boolean(list_is_read(w, h->list)));
        row_version(w, h->party, version);
        set(o, "row_version", json_string(version));
        put(out, o);
    }
    return out;
}

json_t *answer_licenses_json(const lode_answer *an) {
    json_t *out = json_array();
    for (uint32_t i = 0; i < an->n_licenses_used; i++) {
        const lode_license *l = &an->facts.licenses[an->licenses_used[i]];
        json_t *o = json_object();
        set(o, "no", text_json(l->no));
        set(o, "kind", text_json(l->kind));
        set(o, "valid_until", date_json(l->until));
        if (l->remaining.text.n > 0) {
            set(o, "remaining", text_json(l->remaining.text));
        }
        if (l->remaining_value.text.n > 0) {
            set(o, "remaining_value", text_json(l->remaining_value.text));
        }
        put(out, o);
    }
    return out;
}

void error_to_json(const lode_error *err, uint64_t line, strbuf *out) {
    json_t *o = json_object(), *e = json_object();
    set(e, "code", z_json(err->code));
    set(e, "path", z_json(err->path));
    set(e, "message", z_json(err->message));
    set(e, "hint", z_json(err->hint));
    if (err->line != 0) {
        set(e, "at_line", json_integer(err->line));
        set(e, "at_column", json_integer(err->col));
    }
    set(o, "schema", json_integer(ANSWER_SCHEMA));
    set(o, "line", json_integer((json_int_t)line));
    set(o, "error", e);
    dump_json(o, out);
    json_decref(o);
}
