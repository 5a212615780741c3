/* SPDX-License-Identifier: Apache-2.0
 *
 * screening_json: the answer of a screening on one line. It is written as text at once: most names of a
 * book meet nobody, and their line must cost no more than the search.
 */
#include "check/answer.h"
#include "check/screening.h"

static void put_string(strbuf *out, str s) {
    static const char hex[] = "0123456789abcdef";
    strbuf_addc(out, '"');
    size_t from = 0;
    for (size_t i = 0; i <= s.n; i++) {
        unsigned char c = i < s.n ? (unsigned char)s.p[i] : 0;
        if (i < s.n && c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        strbuf_add(out, (str){s.p + from, i - from});
        from = i + 1;
        if (i == s.n) {
            break;
        }
        strbuf_addc(out, '\\');
        if (c == '"' || c == '\\') {
            strbuf_addc(out, (char)c);
        } else {
            strbuf_addz(out, "u00");
            strbuf_addc(out, hex[c >> 4]);
            strbuf_addc(out, hex[c & 15]);
        }
    }
    strbuf_addc(out, '"');
}

/* ,"key":"value", or null when there is none */
static void put_text(strbuf *out, const char *key, str value) {
    strbuf_addf(out, ",\"%s\":", key);
    if (value.n == 0) {
        strbuf_addz(out, "null");
    } else {
        put_string(out, value);
    }
}

static void put_date(strbuf *out, const char *key, lode_date d) {
    char day[16];
    put_text(out, key, d != DATE_NONE ? date_print(d, day) : (str){0});
}

static void put_words(const lode_world *w, screen_scratch *s, const screen_hit *h, strbuf *out) {
    screen_explanation e;
    screen_explain(w, s, h, &e);
    strbuf_addz(out, ",\"words\":[");
    for (uint32_t i = 0; i < e.n; i++) {
        strbuf_addf(out, "%s{\"alike\":%u", i > 0 ? "," : "", e.word[i].alike);
        put_text(out, "query", e.word[i].query);
        put_text(out, "listed", e.word[i].listed);
        strbuf_addc(out, '}');
    }
    strbuf_addz(out, "]");
    put_text(out, "query_read", str_of(reading_word(e.query_reading)));
    put_text(out, "listed_read", str_of(reading_word(e.listed_reading)));
    strbuf_addf(out, ",\"covered\":{\"query\":%u,\"listed\":%u}", e.score.covered_q,
                e.score.covered_c);
}

static void put_evidence(const screen_hit *h, strbuf *out) {
    strbuf_addz(out, ",\"evidence\":{");
    bool first = true;
    for (uint32_t i = 0; i < SCREEN_EVIDENCE_COUNT; i++) {
        if (h->evidence[i] != AGREEMENT_ABSENT) {
            strbuf_addf(out, "%s\"%s\":\"%s\"", first ? "" : ",", screen_evidence_word(i),
                        screen_agreement_word((screen_agreement)h->evidence[i]));
            first = false;
        }
    }
    strbuf_addc(out, '}');
}

/* Why a related party is not the one asked about. */
static void put_not_itself(const lode_world *w, const screening_hit *sh, strbuf *out) {
    if (sh->absent == NONE) {
        strbuf_addz(out, ",\"not_itself\":{\"why\":\"another_row\"}");
        return;
    }
    const world_list *l = &w->lists[screen_list_of(w, sh->absent)];
    strbuf_addz(out, ",\"not_itself\":{\"why\":\"known_not_listed\"");
    put_text(out, "list", world_str(w, l->id));
    put_date(out, "as_of", l->as_of);
    put_text(out, "note", party_remark(w, sh->absent));
    strbuf_addc(out, '}');
}

void screening_hit_json(const lode_world *w, screen_scratch *s, const screening_hit *sh,
                        bool explain, strbuf *out) {
    const screen_hit *h = &sh->hit;
    const world_list *l = &w->lists[h->list];
    const world_party *p = &w->parties[h->party];
    strbuf_addf(out, "{\"class\":\"%s\",\"score\":%u,\"probability\":%u,\"name_score\":%u",
                hit_class_word(sh->class), h->score, h->probability, h->name_score);
    put_text(out, "word", h->equal ? STR("name equality") : (str){0});
    put_text(out, "list", world_str(w, l->id));
    put_text(out, "no", world_str(w, p->no));
    put_text(out, "name", world_str(w, w->names[h->name].name));
    put_text(out, "main_name", world_str(w, w->names[p->names.first].name));
    strbuf_addf(out, ",\"weak_alias\":%s", w->names[h->name].weak ? "true" : "false");
    put_date(out, "listed", p->listed);
    put_date(out, "delisted", p->delisted);
    put_text(out, "source", world_str(w, p->source));
    put_date(out, "list_as_of", l->as_of);
    put_evidence(h, out);
    if (sh->class == HIT_RELATED) {
        put_not_itself(w, sh, out);
    }
    if (explain) {
        put_words(w, s, h, out);
    }
    strbuf_addc(out, '}');
}

static void put_flags(const screening *sc, strbuf *out) {
    const screen_result *r = sc->found;
    const struct {
        bool set;
        const char *word;
    } flags[] = {{r->unnamed, "no_letters"},
                 {r->generic, "common_words_only"},
                 {r->mixed, "mixed_scripts"},
                 {r->cut, "too_long"}};
    strbuf_addz(out, ",\"flags\":[");
    bool first = true;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        if (flags[i].set) {
            strbuf_addf(out, "%s\"%s\"", first ? "" : ",", flags[i].word);
            first = false;
        }
    }
    strbuf_addc(out, ']');
}

static void put_lists(const lode_world *w, const screening *sc, strbuf *out) {
    uint32_t there = 0, old = 0;
    strbuf_addz(out, ",\"lists\":{\"missing\":[");
    bool first = true;
    for (uint32_t i = 0; i < w->n_lists; i++) {
        const world_list *l = &w->lists[i];
        if (l->absent) {
            continue; /* names that nobody lists */
        }
        if (list_missing(w, i)) {
            strbuf_addz(out, first ? "" : ",");
            put_string(out, world_str(w, l->id));
            first = false;
        } else {
            there++;
            old += sc->on != DATE_NONE && l->as_of != DATE_NONE &&
                   l->as_of + (lode_date)l->max_age < sc->on;
        }
    }
    strbuf_addf(out, "],\"searched\":%u,\"older_than_allowed\":%u}", there, old);
}

void screening_to_json(const lode_world *w, screen_scratch *s, const screening *sc, strbuf *out) {
    strbuf_addz(out, "{\"schema\":1");
    put_text(out, "id", sc->id);
    put_text(out, "name", sc->query.name);
    put_date(out, "on", sc->on);
    strbuf_addf(out, ",\"image\":\"sha256:%s\"", w->id);
    put_text(out, "profile", str_of(screen_profile_word(sc->profile)));
    put_text(out, "verdict", str_of(screening_verdict(w, sc)));
    put_flags(sc, out);
    strbuf_addz(out, ",\"hits\":[");
    for (uint32_t i = 0; i < sc->n; i++) {
        strbuf_addz(out, i > 0 ? "," : "");
        screening_hit_json(w, s, &sc->hits[i], sc->explain, out);
    }
    strbuf_addf(out, "],\"more\":%u", sc->more);
    put_lists(w, sc, out);
    strbuf_addc(out, '}');
}
