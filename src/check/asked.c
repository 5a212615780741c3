/* SPDX-License-Identifier: Apache-2.0
 *
 * asked: see asked.h.
 */
#include "check/asked.h"

#include "check/json_write.h"
#include "text/text.h"

static const char *const KINDS[PARTY_KIND_COUNT] = {"", "person", "entity", "vessel", "aircraft"};

static char capital(char c) { return (char)(c >= 'a' && c <= 'z' ? c - 32 : c); }

/* Parts of a version end in a byte that is in no text. */
static void add_plain(strbuf *out, str s, bool marks) {
    for (size_t i = 0; i < s.n; i++) {
        char c = capital(s.p[i]);
        if (marks || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c < 0) {
            strbuf_addc(out, c);
        }
    }
    strbuf_addc(out, '\0');
}

static bool hash_query(const screen_query *q, char key[65], char version[65]) {
    strbuf all = {0};
    bool named = name_key(q->name, &all) && all.n > 0;
    if (named) {
        sha256_hex(strbuf_str(&all), key);
        strbuf_addc(&all, '\0');
        add_plain(&all, q->country, true);
        add_plain(&all, str_of(KINDS[q->kind]), true);
        add_plain(&all, q->born, true);
        text_fold(q->address, &all);
        strbuf_addc(&all, '\0');
        add_plain(&all, q->id, false);
        sha256_hex(strbuf_str(&all), version);
    }
    strbuf_clear(&all);
    return named;
}

static void put_given(strbuf *out, const char *key, str value) {
    if (value.n > 0) {
        json_write_text(out, key, value);
    }
}

static void put_query(str role, const screen_query *q, const char *key, const char *version,
                      strbuf *out) {
    if (role.n > 0) {
        strbuf_addz(out, "{\"role\":");
        json_write_string(out, role);
        strbuf_addz(out, ",\"query\":{\"name\":");
    } else {
        strbuf_addz(out, "{\"query\":{\"name\":");
    }
    json_write_string(out, q->name);
    put_given(out, "country", q->country);
    put_given(out, "kind", str_of(KINDS[q->kind]));
    put_given(out, "born", q->born);
    put_given(out, "address", q->address);
    put_given(out, "number", q->id);
    strbuf_addc(out, '}');
    json_write_text(out, "query_key", str_of(key));
    json_write_text(out, "query_version", str_of(version));
    strbuf_addc(out, '}');
}

void asked_query(str role, const screen_query *q, strbuf *out) {
    char key[65] = {0}, version[65] = {0};
    (void)hash_query(q, key, version);
    put_query(role, q, key, version, out);
}

typedef struct asked_version {
    char hex[65];
} asked_version;

void asked_parties(const lode_world *w, const lode_facts *f, party_screener *s, strbuf *out) {
    bool first = true;
    VEC(asked_version) of_role = {0};
    strbuf_addz(out, "{\"schema\":1,\"parties\":[");
    for (uint32_t r = 0; r < w->n_roles; r++) {
        of_role.n = 0;
        for (uint32_t i = 0; !f->role_none[r] && i < f->shipment.n; i++) {
            const world_fact *wf = &w->facts[f->shipment.facts[i]];
            const lode_value *v = &f->shipment.values[i];
            if (wf->type != FACT_NAME || wf->scope != FACT_SCOPE_PARTY || wf->role != r ||
                v->kind != VAL_TEXT) {
                continue;
            }
            screen_query q = {.name = v->text};
            char key[65] = {0};
            asked_version version = {{0}};
            screener_evidence(s, f, r, &q);
            bool again = !hash_query(&q, key, version.hex);
            for (size_t k = 0; k < of_role.n && !again; k++) {
                again = memcmp(of_role.p[k].hex, version.hex, sizeof version.hex) == 0;
            }
            if (!again) {
                *vec_push(&of_role) = version;
                strbuf_addz(out, first ? "" : ",");
                first = false;
                put_query(world_str(w, w->roles[r].name), &q, key, version.hex, out);
            }
        }
    }
    strbuf_addz(out, "]}");
    vec_clear(&of_role);
}
