/* SPDX-License-Identifier: Apache-2.0
 *
 * screening_json: the answer of a screening on one line. It is written as text at once: most names of a
 * book meet nobody, and their line must cost no more than the search.
 */
#include "check/answer.h"
#include "check/json_write.h"
#include "check/row.h"
#include "check/screening.h"

static void put_words(const lode_world *w, screen_scratch *s, const screen_hit *h, strbuf *out) {
    screen_explanation e;
    screen_explain(w, s, h, &e);
    strbuf_addz(out, ",\"words\":[");
    for (uint32_t i = 0; i < e.n; i++) {
        strbuf_addf(out, "%s{\"alike\":%u", i > 0 ? "," : "", e.word[i].alike);
        json_write_text(out, "query", e.word[i].query);
        json_write_text(out, "listed", e.word[i].listed);
        strbuf_addc(out, '}');
    }
    strbuf_addz(out, "]");
    json_write_text(out, "query_read", str_of(reading_word(e.query_reading)));
    json_write_text(out, "listed_read", str_of(reading_word(e.listed_reading)));
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
    json_write_text(out, "list", world_str(w, l->id));
    json_write_date(out, "as_of", l->as_of);
    json_write_text(out, "note", party_remark(w, sh->absent));
    strbuf_addc(out, '}');
}

static void put_row(const lode_world *w, uint32_t party, strbuf *out) {
    strbuf row = {0};
    char version[65];
    world_row_id(w, party, &row);
    row_version_in(w, party, out, version);
    json_write_text(out, "row", strbuf_str(&row));
    json_write_text(out, "row_version", str_of(version));
    strbuf_clear(&row);
}

void screening_hit_json(const lode_world *w, screen_scratch *s, const screening_hit *sh,
                        bool explain, strbuf *out) {
    const screen_hit *h = &sh->hit;
    const world_list *l = &w->lists[h->list];
    const world_party *p = &w->parties[h->party];
    strbuf_addf(out, "{\"class\":\"%s\",\"score\":%u,\"probability\":%u,\"name_score\":%u",
                hit_class_word(sh->class), h->score, h->probability, h->name_score);
    json_write_text(out, "word", h->equal ? STR("name equality") : (str){0});
    json_write_text(out, "list", world_str(w, l->id));
    json_write_text(out, "no", world_str(w, p->no));
    json_write_text(out, "name", world_str(w, w->names[h->name].name));
    json_write_text(out, "main_name", world_str(w, w->names[p->names.first].name));
    strbuf_addf(out, ",\"weak_alias\":%s", w->names[h->name].weak ? "true" : "false");
    json_write_date(out, "listed", p->listed);
    json_write_date(out, "delisted", p->delisted);
    json_write_text(out, "source", world_str(w, p->source));
    json_write_date(out, "list_as_of", l->as_of);
    put_evidence(h, out);
    if (sh->class == HIT_RELATED) {
        put_not_itself(w, sh, out);
    }
    if (explain) {
        put_words(w, s, h, out);
    }
    put_row(w, h->party, out);
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
            json_write_string(out, world_str(w, l->id));
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
    json_write_text(out, "id", sc->id);
    json_write_text(out, "name", sc->query.name);
    json_write_date(out, "on", sc->on);
    strbuf_addf(out, ",\"image\":\"sha256:%s\"", w->id);
    json_write_text(out, "profile", str_of(screen_profile_word(sc->profile)));
    json_write_text(out, "verdict", str_of(screening_verdict(w, sc)));
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
