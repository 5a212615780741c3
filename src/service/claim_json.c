/* SPDX-License-Identifier: Apache-2.0
 *
 * claim_json: a claim from a checked body, and with its status and links as a reply.
 */
#include "service/claim_json.h"

#include <stdio.h>

/* ---- in ------------------------------------------------------------------------------------------ */

static str joined_lines(lode_arena *a, const json_t *texts) {
    strbuf b = {0};
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)(uintptr_t)texts, i, one) {
        strbuf_addz(&b, b.n > 0 ? "\n" : "");
        strbuf_add(&b, (str){json_string_value(one), json_string_length(one)});
    }
    str out = b.n > 0 ? str_dup(a, strbuf_str(&b)) : (str){0};
    strbuf_clear(&b);
    return out;
}

void claim_of_body(lode_arena *a, const json_t *body, claim *out) {
    claim c = claim_new();
    const struct {
        const char *key;
        str *to;
    } texts[] = {{"id", &c.id},           {"says", &c.says},
                 {"about", &c.about},     {"subject", &c.subject},
                 {"effect", &c.effect},   {"items", &c.items},
                 {"parties", &c.parties}, {"destination", &c.destination},
                 {"by", &c.by},           {"speaks_for", &c.speaks_for},
                 {"channel", &c.channel}, {"kind", &c.kind},
                 {"source", &c.source},   {"event", &c.event},
                 {"stated", &c.stated},   {"count_of", &c.count_of},
                 {"count", &c.count},     {"lang", &c.lang},
                 {"url", &c.url},         {"capture", &c.capture},
                 {"text_by", &c.text_by}, {"picture_by", &c.picture_by},
                 {"group", &c.group}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i].to = body_text(body, texts[i].key);
    }
    c.lacks = joined_lines(a, json_object_get(body, "lacks"));
    c.person = body_bool(body, "person", true);
    c.named = body_bool(body, "named", claim_kind_witness(c.kind));
    c.as_happened = body_bool(body, "as_happened", false);
    c.stated_day = body_date(body, "stated_day");
    c.from = body_date(body, "from");
    c.until = body_date(body, "until");
    c.published = body_date(body, "published");
    c.seen = body_date(body, "seen");
    *out = c;
}

/* "published" becomes "claims[3].published". */
static lode_status in_row(lode_status st, const char *array, size_t i, lode_error *err) {
    char path[sizeof err->path];
    if (st != LODE_OK && err != NULL) {
        (void)snprintf(path, sizeof path, "%s[%zu]%s%.60s", array, i,
                       err->path[0] != '\0' ? "." : "", err->path);
        (void)memcpy(err->path, path, sizeof path);
    }
    return st;
}

lode_status claims_import(ledger_tx *tx, const json_t *body, size_t *claims, size_t *links,
                          lode_error *err) {
    json_t *all = json_object_get(body, "claims"), *between = json_object_get(body, "links"), *one;
    lode_status st = LODE_OK;
    size_t i;
    *claims = json_array_size(all);
    *links = json_array_size(between);
    json_array_foreach(all, i, one) {
        claim c;
        str id = {0};
        claim_of_body(tx->a, one, &c);
        st = in_row(claim_add(tx, &c, &id, err), "claims", i, err);
        if (st != LODE_OK) {
            return st;
        }
    }
    json_array_foreach(between, i, one) {
        st = in_row(claim_link_add(tx, body_text(one, "from"), body_text(one, "to"),
                                   body_text(one, "kind"), body_text(one, "note"), err),
                    "links", i, err);
        if (st != LODE_OK) {
            return st;
        }
    }
    return LODE_OK;
}

/* ---- out ----------------------------------------------------------------------------------------- */

static json_t *lines_json(str s) {
    json_t *all = json_array();
    for (size_t from = 0, n = 0; from < s.n; from += n + 1) {
        const char *end = memchr(s.p + from, '\n', s.n - from);
        n = end != NULL ? (size_t)(end - (s.p + from)) : s.n - from;
        (void)json_array_append_new(all, json_stringn(s.p + from, n));
    }
    return all;
}

json_t *claim_to_json(const claim *c) {
    json_t *j = json_object();
    const struct {
        const char *key;
        str value;
    } texts[] = {{"id", c->id},
                 {"says", c->says},
                 {"about", c->about},
                 {"by", c->by},
                 {"kind", c->kind},
                 {"text_by", c->text_by},
                 {"picture_by", c->picture_by},
                 {"subject", c->subject},
                 {"effect", c->effect},
                 {"items", c->items},
                 {"parties", c->parties},
                 {"destination", c->destination},
                 {"speaks_for", c->speaks_for},
                 {"channel", c->channel},
                 {"source", c->source},
                 {"event", c->event},
                 {"stated", c->stated},
                 {"count_of", c->count_of},
                 {"count", c->count},
                 {"lang", c->lang},
                 {"url", c->url},
                 {"capture", c->capture},
                 {"group", c->group},
                 {"entered_by", c->entered_by},
                 {"withdrawn", c->withdrawn}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put_text(j, texts[i].key, texts[i].value);
    }
    put_json(j, "lacks", lines_json(c->lacks));
    put_json(j, "person", json_boolean(c->person));
    put_json(j, "named", json_boolean(c->named));
    put_json(j, "as_happened", json_boolean(c->as_happened));
    put_date(j, "stated_day", c->stated_day);
    put_date(j, "from", c->from);
    put_date(j, "until", c->until);
    put_date(j, "published", c->published);
    put_date(j, "seen", c->seen);
    put_int(j, "version", (int64_t)c->version);
    return j;
}

static json_t *links_json(const claim_link *links, size_t n) {
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *j = json_object();
        put_text(j, "from", links[i].from);
        put_text(j, "to", links[i].to);
        put_text(j, "kind", links[i].kind);
        put_date(j, "published", links[i].published);
        put_text(j, "note", links[i].note);
        put_text(j, "entered_by", links[i].entered_by);
        (void)json_array_append_new(all, j);
    }
    return all;
}

lode_status claim_to_reply(ledger_tx *tx, const claim *c, lode_date known, bool whole, json_t **out,
                           lode_error *err) {
    claim_status status = CLAIM_UNCONFIRMED;
    claim_link *links = NULL;
    size_t n = 0;
    str why = {0};
    lode_status st = claim_status_of(tx, c->id, known, &status, &why, err);
    if (st == LODE_OK && whole) {
        st = claim_links(tx, c->id, known, &links, &n, err);
    }
    if (st != LODE_OK) {
        return st;
    }
    json_t *j = claim_to_json(c);
    put_text(j, "status", str_of(claim_status_name(status)));
    if (whole) {
        put_text(j, "why", why);
        put_json(j, "links", links_json(links, n));
    }
    *out = j;
    return LODE_OK;
}
