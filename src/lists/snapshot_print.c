// SPDX-License-Identifier: Apache-2.0
//
// snapshot_print: the form on disk, one fact a line (docs/lists.md). There is one way to write a
// snapshot, so equal content is equal bytes, and its SHA-256 names it.
#include "lists/lists.h"

static const char *const KIND_WORDS[PARTY_KIND_COUNT] = {
    [PARTY_UNKNOWN] = "unknown", [PARTY_PERSON] = "person",     [PARTY_ENTITY] = "entity",
    [PARTY_VESSEL] = "vessel",   [PARTY_AIRCRAFT] = "aircraft",
};
static const char *const MARK_WORDS[MARK_KIND_COUNT] = {
    [MARK_COUNTRY] = "country", [MARK_BORN] = "born",       [MARK_BIRTHPLACE] = "birthplace",
    [MARK_ID] = "id",           [MARK_ADDRESS] = "address", [MARK_PROGRAM] = "program",
    [MARK_REMARK] = "remark",
};

const char *party_kind_word(uint32_t kind) {
    return kind < PARTY_KIND_COUNT ? KIND_WORDS[kind] : NULL;
}

const char *mark_kind_word(uint32_t kind) {
    return kind < MARK_KIND_COUNT ? MARK_WORDS[kind] : NULL;
}

static void line(strbuf *out, const char *word, str value) {
    strbuf_addz(out, word);
    strbuf_addc(out, '\t');
    strbuf_add(out, value);
    strbuf_addc(out, '\n');
}

static void line_if(strbuf *out, const char *word, str value) {
    if (value.n > 0) {
        line(out, word, value);
    }
}

static void date_line(strbuf *out, const char *word, lode_date d) {
    char day[16];
    if (d != DATE_NONE) {
        line(out, word, date_print(d, day));
    }
}

// word, first, second: two cells, of which the first may be empty.
static void pair_line(strbuf *out, const char *word, str first, str second) {
    strbuf_addz(out, word);
    strbuf_addc(out, '\t');
    strbuf_add(out, first);
    line(out, "", second);
}

void party_print(const list_party *p, strbuf *out) {
    pair_line(out, "party", p->no, str_of(KIND_WORDS[p->kind]));
    for (uint32_t i = 0; i < p->n_names; i++) {
        const list_name *n = &p->names[i];
        pair_line(out, n->strength == STRENGTH_WEAK ? "weak" : "name", n->lang, n->text);
    }
    date_line(out, "listed", p->listed);
    date_line(out, "delisted", p->delisted);
    line_if(out, "cite", p->cite);
    for (uint32_t i = 0; i < p->n_marks; i++) {
        pair_line(out, MARK_WORDS[p->marks[i].kind], p->marks[i].type, p->marks[i].value);
    }
}

void snapshot_print(const list_snapshot *s, strbuf *out) {
    strbuf_addz(out, "lodestone-list 1\n");
    line(out, "list", s->id);
    line(out, "title", s->title);
    line_if(out, "authority", s->authority);
    line_if(out, "publisher", s->publisher);
    line_if(out, "citation", s->citation);
    line_if(out, "terms", s->terms);
    date_line(out, "as-of", s->as_of);
    strbuf_addf(out, "max-age\t%u\n", s->max_age);
    for (uint32_t i = 0; i < s->n_origins; i++) {
        char day[16];
        const list_origin *o = &s->origins[i];
        pair_line(out, "origin", date_print(o->as_of, day), o->name);
        line(out, "sha256", o->sha256);
    }
    strbuf_addf(out, "parties\t%u\n", s->n_parties);
    for (uint32_t i = 0; i < s->n_parties; i++) {
        party_print(&s->parties[i], out);
    }
    strbuf_addz(out, "end\n");
}
