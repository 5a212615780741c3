/* SPDX-License-Identifier: Apache-2.0
 *
 * case_text: a shipment of one line as a `case` block of the law language, so that what a test met can
 * be pasted into a pack and run with `lodestone test`.
 */
#ifndef LODE_CASE_TEXT_H
#define LODE_CASE_TEXT_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check/answer.h"
#include "decide/decide.h"

static inline void put_number(strbuf *b, const char *before, lode_nano n, const char *unit) {
    char buf[32];
    strbuf_addf(b, "%s", before);
    strbuf_add(b, nano_print(n, buf));
    strbuf_addf(b, " %s", unit);
}

/* `..` has both ends in it, so a span with an open end has no text: false. */
static inline bool put_interval(strbuf *b, const lode_interval *i, lode_nano least, lode_nano most,
                                const char *unit) {
    if (i->lo == i->hi) {
        put_number(b, "", i->lo, unit);
    } else if (i->hi == most) {
        put_number(b, i->lo_closed ? ">= " : "> ", i->lo, unit);
    } else if (i->lo == least) {
        put_number(b, i->hi_closed ? "<= " : "< ", i->hi, unit);
    } else {
        put_number(b, "", i->lo, unit);
        put_number(b, " .. ", i->hi, unit);
        return i->lo_closed && i->hi_closed;
    }
    return true;
}

/* In units of which one is one of the base, less their offset; false where there is none. */
static inline bool put_amount(strbuf *b, const lode_world *w, const world_fact *f,
                              lode_interval i) {
    for (uint32_t u = 0; u < w->n_units; u++) {
        const world_unit *unit = &w->units[u];
        if (!str_eq(world_str(w, unit->dim), world_str(w, f->dim)) || unit->num == 0 ||
            unit->num != unit->den || unit->offset != 0) {
            continue;
        }
        char name[64];
        (void)snprintf(name, sizeof name, STR_FMT, STR_ARG(world_str(w, unit->name)));
        return put_interval(b, &i, i.lo_closed ? 0 : -1, NANO_MAX, name);
    }
    return false;
}

static inline bool put_elems(strbuf *b, const lode_world *w, const world_fact *f,
                             const lode_value *v) {
    bool ok = v->n_elems > 0 || v->complete;
    for (uint32_t i = 0; i < v->n_elems; i++) {
        const lode_elem *e = &v->elems[i];
        strbuf_addf(b, "%s%s", i > 0 ? ", " : "", e->absent ? "no " : "");
        strbuf_add(b, e->value == NONE ? e->text : world_str(w, w->values[e->value].word));
        bool any = e->share.lo == 0 && !e->share.lo_closed && e->share.hi == NANO_ONE;
        if (f->type == FACT_SHARES && !e->absent && !any) {
            lode_interval p = e->share;
            p.lo *= 100;
            p.hi *= 100;
            strbuf_addc(b, ' ');
            ok = put_interval(b, &p, p.lo_closed ? 0 : -1, 100 * NANO_ONE, "%") && ok;
        }
    }
    strbuf_addz(b, v->n_elems == 0                             ? "none"
                   : v->complete && f->type != FACT_CLOSED_SET ? " complete"
                                                               : "");
    return ok;
}

static inline bool put_text(strbuf *b, str text) {
    strbuf_addc(b, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\') {
            strbuf_addc(b, '\\');
        }
        strbuf_addc(b, text.p[i]);
    }
    strbuf_addc(b, '"');
    return memchr(text.p, '\n', text.n) == NULL;
}

/* Each kind of question of law has two words of its own: the first that reads back as the value. */
static inline bool put_law(strbuf *b, const lode_world *w, uint32_t fact, const lode_value *v) {
    static const char *const words[] = {"extended", "lapsed", "inside", "outside", "yes", "no"};
    lode_arena a = {0};
    bool found = false;
    for (uint32_t i = 0; i < 6 && !found; i++) {
        lode_value back;
        lode_error err = {0};
        found = value_from_text(w, &a, fact, str_of(words[i]), &back, &err) == LODE_OK &&
                back.value == v->value;
        strbuf_addz(b, found ? words[i] : "");
    }
    arena_clear(&a);
    return found;
}

/* The value as language.md 3.3 has it; false when it has no text. */
static inline bool value_in_words(const lode_world *w, uint32_t fact, const lode_value *v,
                                  strbuf *b) {
    const world_fact *f = &w->facts[fact];
    switch (v->kind) {
    case VAL_NONE:
        strbuf_addz(b, f->type == FACT_CODES || f->type == FACT_CLASSIFICATION ? "not listed"
                                                                               : "none");
        return true;
    case VAL_ENUM:
        if (f->type >= FACT_LAW) {
            return put_law(b, w, fact, v);
        }
        strbuf_add(b, v->value == NONE ? v->text : world_str(w, w->values[v->value].word));
        return b->n > 0; /* a value that no vocabulary has: any other */
    case VAL_SET:
        return put_elems(b, w, f, v);
    case VAL_AMOUNT:
        if (v->text.n > 0) { /* as it was written: there may be no unit for the base */
            strbuf_add(b, v->text);
            return true;
        }
        return put_amount(b, w, f, v->interval);
    case VAL_TEXT:
        if (f->type == FACT_TEXT || f->type == FACT_NAME) {
            return put_text(b, v->text);
        }
        strbuf_add(b, v->text);
        return true;
    default:
        strbuf_add(b, v->text);
        return v->text.n > 0;
    }
}

static inline void put_given(strbuf *b, const lode_world *w, uint32_t fact, const lode_value *v) {
    strbuf text = {0};
    bool ok = value_in_words(w, fact, v, &text);
    strbuf_addf(b, "  %sgiven " STR_FMT " " STR_FMT,
                ok ? "" : "-- not as text: ", STR_ARG(world_str(w, w->facts[fact].path)),
                STR_ARG(strbuf_str(&text)));
    if (v->word != WORD_DECLARANT) {
        strbuf_addf(b, " word %s", word_name(v->word));
    }
    strbuf_addz(b, "\n");
    strbuf_clear(&text);
}

/* Lists that do not follow from the names given: a case cannot say them, a comment does. */
static inline void put_lists(strbuf *b, const lode_query *q) {
    static const char *const states[] = {"not in", "in", "perhaps in"};
    const lode_world *w = q->world;
    lode_arena a = {0};
    const tri *follows = party_lists(w, q->facts, NULL, q->on, q->known, &a);
    for (uint32_t r = 0; r < w->n_roles; r++) {
        for (uint32_t l = 0; l < w->n_lists; l++) {
            size_t at = (size_t)r * w->n_lists + l;
            if (q->in_list != NULL && q->in_list[at] != follows[at]) {
                strbuf_addf(b, "  -- the " STR_FMT " is %s " STR_FMT "\n",
                            STR_ARG(world_str(w, w->roles[r].name)), states[q->in_list[at]],
                            STR_ARG(world_str(w, w->lists[l].id)));
            }
        }
    }
    arena_clear(&a);
}

/* Head, dates and facts. A role known to have nobody is `given ROLE none`. */
static inline void put_case(strbuf *b, const char *title, const lode_query *q) {
    const lode_world *w = q->world;
    char on[16], known[16];
    strbuf_addf(b, "case \"%s\"\n  on " STR_FMT " known " STR_FMT "\n", title,
                STR_ARG(date_print(q->on, on)), STR_ARG(date_print(q->known, known)));
    for (uint32_t r = 0; r < w->n_roles; r++) {
        if (q->facts->role_none[r]) {
            strbuf_addf(b, "  given " STR_FMT " none\n", STR_ARG(world_str(w, w->roles[r].name)));
        }
    }
    for (uint32_t i = 0; i < w->n_facts; i++) {
        const lode_value *v = facts_given(q->facts, 0, i);
        if (v->kind != VAL_MISSING) {
            put_given(b, w, i, v);
        }
    }
    put_lists(b, q);
    strbuf_addz(b, q->no_search ? "  -- decided without the search\n" : "");
}

/* What this decision says of rules and questions where the other differs from it, as clauses that fail
 * while it does; and the ends of the verdict, where there is one regime: a case expects them of all. */
static inline void put_expected(strbuf *b, const lode_world *w, const lode_decision *is,
                                const lode_decision *other) {
    static const char *const kinds[] = {"quiet", "quiet", "fired", "defeated", "open"};
    for (uint32_t r = 0; r < w->n_rules; r++) {
        if (is->rules[r].state != other->rules[r].state) {
            strbuf_addf(b, "  expect %s " STR_FMT "\n", kinds[is->rules[r].state],
                        STR_ARG(world_str(w, w->rules[r].id)));
        }
    }
    if (is->n_questions != other->n_questions && is->n_questions > 0) {
        strbuf_addz(b, "  expect asking ");
        for (uint32_t i = 0; i < is->n_questions; i++) {
            strbuf_addf(b, "%s" STR_FMT, i > 0 ? ", " : "",
                        STR_ARG(world_str(w, w->facts[is->questions[i].fact].path)));
        }
        strbuf_addz(b, "\n");
    }
    if (is->n_questions < other->n_questions) {
        strbuf_addf(b, "  expect at most %u questions\n", is->n_questions);
    }
    if (w->n_regimes == 1 && is->nexus != NEXUS_NOT_INDICATED) {
        strbuf_addf(b, "  expect best " STR_FMT "\n  expect worst " STR_FMT "\n",
                    STR_ARG(world_str(w, w->verdicts[is->best].name)),
                    STR_ARG(world_str(w, w->verdicts[is->worst].name)));
    }
}

/* Entries as this one has them, where another has them otherwise. */
static inline void put_entries_of(strbuf *b, const char *who, const lode_world *w,
                                  const lode_decision *d, const lode_decision *other) {
    static const char *const states[] = {"false", "true", "open"};
    for (uint32_t e = 0; e < w->n_entries; e++) {
        if (d->entries[e] != other->entries[e]) {
            strbuf_addf(b, "  -- %s: entry " STR_FMT " is %s\n", who,
                        STR_ARG(world_str(w, w->entries[e].code)), states[d->entries[e]]);
        }
    }
}

static inline void put_verdicts(strbuf *b, const char *who, const lode_world *w,
                                const lode_decision *d) {
    strbuf_addf(b, "  -- %s: best " STR_FMT ", worst " STR_FMT, who,
                STR_ARG(world_str(w, w->verdicts[d->best].name)),
                STR_ARG(world_str(w, w->verdicts[d->worst].name)));
    for (uint32_t r = 0; r < w->n_rules; r++) {
        const char *as = d->rules[r].state == RULE_FIRED      ? "fired"
                         : d->rules[r].state == RULE_DEFEATED ? "defeated"
                         : d->rules[r].state == RULE_OPEN     ? "open"
                                                              : NULL;
        if (as != NULL && w->n_rules <= 64) {
            strbuf_addf(b, "; %s " STR_FMT, as, STR_ARG(world_str(w, w->rules[r].id)));
        }
    }
    strbuf_addz(b, "\n");
}

#endif
