// SPDX-License-Identifier: Apache-2.0
//
// What became of the mutants, for people and as JSON.
#include "cli/mutate.h"

#include "check/codec_out.h"

#define CODES_MAX 12u // of entries with one and the same fault, on one line

static const char *const FATES[FATE_COUNT] = {"survived", "case", "pair"};

static void counts_text(const mutate *m, strbuf *out) {
    strbuf_addf(out, "mutants: %zu", m->list.n);
    if (m->total > m->list.n) {
        strbuf_addf(out, " of %u", m->total);
    }
    strbuf_addf(out, "; %u noticed by a case, %u by a generated pair alone, %u survived\n",
                mutate_count(m, FATE_CASE), mutate_count(m, FATE_PAIR),
                mutate_count(m, FATE_SURVIVED));
}

static void kinds_text(const mutate *m, strbuf *out) {
    for (uint32_t k = 0; k < MUTANT_KIND_COUNT; k++) {
        uint32_t n[FATE_COUNT] = {0};
        for (size_t i = 0; i < m->list.n; i++) {
            n[m->results[i].fate] += m->list.p[i].kind == (mutant_kind)k;
        }
        uint32_t all = n[FATE_CASE] + n[FATE_PAIR] + n[FATE_SURVIVED];
        if (all > 0) {
            strbuf_addf(out, "  %s", mutant_kind_word((mutant_kind)k));
            strbuf_pad(out, 18);
            strbuf_addf(out, "%u: %u by a case, %u by a pair, %u survived\n", all, n[FATE_CASE],
                        n[FATE_PAIR], n[FATE_SURVIVED]);
        }
    }
}

static void head_text(const mutate *m, size_t i, strbuf *out) {
    strbuf_addz(out, "  ");
    place_print(mutant_place(m->places, &m->list.p[i]), out);
    strbuf_addz(out, "  ");
}

static void add_mutant(const mutate *m, size_t i, strbuf *out) {
    const lode_world *w = &m->law->world;
    str name = mutant_name(w, &m->list.p[i]);
    head_text(m, i, out);
    strbuf_addf(out, STR_FMT ": ", STR_ARG(name));
    if (m->list.p[i].kind == MUTANT_CUT && m->results[i].fate == FATE_SURVIVED) {
        strbuf_addz(out, "no case stands on the boundary: ");
    }
    mutant_text(w, &m->list.p[i], out);
}

static void add_by(const mutate *m, size_t i, strbuf *out) {
    const lode_world *w = &m->law->world;
    if (m->results[i].fate == FATE_CASE) {
        const law_case *k = &m->law->cases[m->results[i].by];
        str title = k->block->title.text;
        strbuf_addf(out, "%s:%u  " STR_FMT, k->source->path, k->block->pos.line, STR_ARG(title));
    } else if (m->results[i].fate == FATE_PAIR) {
        str name = part_name(w, &(law_part){PART_ENTRY, m->results[i].by, NONE});
        strbuf_addf(out, "generated pair of " STR_FMT, STR_ARG(name));
    }
}

// Survivors of entries of one measure with the same fault stand on one line.
static bool same_fault(const mutate *m, size_t a, size_t b) {
    const lode_world *w = &m->law->world;
    const mutant *x = &m->list.p[a], *y = &m->list.p[b];
    if (m->results[b].fate != FATE_SURVIVED || x->kind != y->kind || !mutant_of_entry(w, x) ||
        !mutant_of_entry(w, y) || mutant_measure(w, x) != mutant_measure(w, y)) {
        return false;
    }
    strbuf s = {0}, t = {0};
    mutant_text(w, x, &s);
    mutant_text(w, y, &t);
    bool same = str_eq(strbuf_str(&s), strbuf_str(&t));
    strbuf_clear(&s);
    strbuf_clear(&t);
    return same;
}

static str entry_code(const lode_world *w, const mutant *x) {
    uint32_t e = x->part.kind == PART_ENTRY ? x->part.index : w->rules[x->part.index].entry;
    return world_str(w, w->entries[e].code);
}

static void add_survivors(const mutate *m, strbuf *out) {
    const lode_world *w = &m->law->world;
    lode_arena scratch = {0};
    bool *told = arena_array(&scratch, m->list.n + 1, sizeof *told);
    for (size_t i = 0; i < m->list.n; i++) {
        if (m->results[i].fate != FATE_SURVIVED || told[i]) {
            continue;
        }
        uint32_t alike = 1;
        strbuf codes = {0};
        for (size_t k = i + 1; k < m->list.n; k++) {
            if (told[k] || !same_fault(m, i, k)) {
                continue;
            }
            told[k] = true;
            str code = entry_code(w, &m->list.p[k]);
            if (alike++ < CODES_MAX) {
                strbuf_addf(&codes, ", " STR_FMT, STR_ARG(code));
            }
        }
        add_mutant(m, i, out);
        if (alike > 1) {
            strbuf_addf(out, "; so too %s", codes.p + 2);
        }
        if (alike > CODES_MAX) {
            strbuf_addf(out, " and %u more", alike - CODES_MAX);
        }
        strbuf_addc(out, '\n');
        strbuf_clear(&codes);
    }
    arena_clear(&scratch);
}

void mutate_text(const mutate *m, bool every, strbuf *out) {
    for (size_t i = 0; every && i < m->list.n; i++) {
        if (m->results[i].fate != FATE_SURVIVED) {
            add_mutant(m, i, out);
            strbuf_addz(out, "\n      noticed by ");
            add_by(m, i, out);
            strbuf_addc(out, '\n');
        }
    }
    if (mutate_count(m, FATE_SURVIVED) > 0) {
        strbuf_addz(out, "survivors: nothing notices when the law is changed like this\n");
        add_survivors(m, out);
    }
    uint32_t wide = mutate_wide(m);
    if (wide > 0) {
        strbuf_addf(out, "%u case%s wide: what %s ask was compared only when the verdict moved\n",
                    wide, wide == 1 ? " is" : "s are", wide == 1 ? "it would" : "they would");
    }
    counts_text(m, out);
    kinds_text(m, out);
}

static json_t *mutant_json(const mutate *m, size_t i) {
    const lode_world *w = &m->law->world;
    const mutant *x = &m->list.p[i];
    json_t *o = json_object();
    strbuf b = {0};
    place_print(mutant_place(m->places, x), &b);
    set(o, "kind", text_json(str_of(mutant_kind_word(x->kind))));
    set(o, "place", text_json(strbuf_str(&b)));
    set(o, "what", text_json(mutant_name(w, x)));
    strbuf_reset(&b);
    mutant_text(w, x, &b);
    set(o, "change", text_json(strbuf_str(&b)));
    set(o, "fate", text_json(str_of(FATES[m->results[i].fate])));
    strbuf_reset(&b);
    add_by(m, i, &b);
    set(o, "by", text_json(strbuf_str(&b)));
    strbuf_clear(&b);
    return o;
}

json_t *mutate_json(const mutate *m) {
    json_t *o = json_object();
    json_t *all = json_array();
    set(o, "mutants", json_integer((json_int_t)m->list.n));
    set(o, "of", json_integer(m->total));
    set(o, "by_case", json_integer(mutate_count(m, FATE_CASE)));
    set(o, "by_pair", json_integer(mutate_count(m, FATE_PAIR)));
    set(o, "survived", json_integer(mutate_count(m, FATE_SURVIVED)));
    for (size_t i = 0; i < m->list.n; i++) {
        put(all, mutant_json(m, i));
    }
    set(o, "wide_cases", json_integer(mutate_wide(m)));
    set(o, "list", all);
    return o;
}
