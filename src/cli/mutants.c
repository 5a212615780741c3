// SPDX-License-Identifier: Apache-2.0
//
// Lists the mutants of a world, and says each in words.
#include "cli/mutants.h"

#include "check/cond_print.h"

// ---- conditions ----------------------------------------------------------------------------------

typedef struct list_ctx {
    const lode_world *w;
    const law_part *part;
    mutants *out;
} list_ctx;

static void add_node(list_ctx *x, mutant_kind kind, uint32_t node, uint32_t at) {
    *vec_push(x->out) = (mutant){.kind = kind, .part = *x->part, .node = node, .at = at};
}

static void list_node(void *arg, uint32_t node) {
    list_ctx *x = arg;
    const world_node *n = &x->w->nodes[node];
    uint32_t cut = node_cut(x->w, node);
    if (cut != NONE) {
        add_node(x, MUTANT_CUT, node, cut);
    }
    if ((n->op != NODE_AND && n->op != NODE_OR) || n->kids.count < 2) {
        return;
    }
    for (uint32_t i = 0; i < n->kids.count; i++) {
        add_node(x, n->op == NODE_AND ? MUTANT_CLAUSE : MUTANT_CHOICE, node, i);
    }
    add_node(x, MUTANT_SWAP, node, 0);
}

// ---- dates ---------------------------------------------------------------------------------------

static bool is_day(lode_date d) { return d != DATE_NONE && d > DATE_MIN && d < DATE_MAX; }

static void add_days(mutants *out, mutant_kind kind, law_part part, lode_date date) {
    for (int32_t days = -1; days <= 1 && is_day(date); days += 2) {
        *vec_push(out) = (mutant){.kind = kind, .part = part, .date = date, .days = days};
    }
}

// A window of one day stays as it is: moving an end would leave nothing of it.
static void list_window(mutants *out, law_part part, const world_window *win) {
    bool both = is_day(win->from) && is_day(win->until);
    if (both && win->until - win->from < 2) {
        return;
    }
    add_days(out, MUTANT_FROM, part, win->from);
    add_days(out, MUTANT_UNTIL, part, win->until);
}

// `suspends A, B` is one act with one first day.
static bool suspension_seen(const lode_world *w, uint32_t at, bool from) {
    const world_suspension *s = &w->suspensions[at];
    for (uint32_t i = 0; i < at; i++) {
        const world_suspension *before = &w->suspensions[i];
        if (before->by == s->by && (from ? before->from == s->from : before->until == s->until)) {
            return true;
        }
    }
    return false;
}

static void list_suspensions(const lode_world *w, mutants *out) {
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        const world_suspension *s = &w->suspensions[i];
        law_part part = {PART_RULE, i, NONE};
        if (is_day(s->from) && is_day(s->until) && s->until - s->from < 2) {
            continue;
        }
        if (!suspension_seen(w, i, true)) {
            add_days(out, MUTANT_SUSPENDED, part, s->from);
        }
        if (!suspension_seen(w, i, false)) {
            add_days(out, MUTANT_RESUMED, part, s->until);
        }
    }
}

// One mutant for all parties that came onto a list on one day: they stand in one decision. The rows of an
// official list are not the packs' own, and its days are the publisher's to test.
static void list_listed(const lode_world *w, mutants *out) {
    for (uint32_t l = 0; l < w->n_lists; l++) {
        if (w->lists[l].snapshot.len > 0) {
            continue;
        }
        world_range r = w->lists[l].parties;
        for (uint32_t p = r.first; !w->lists[l].absent && p < r.first + r.count; p++) {
            bool seen = false;
            for (uint32_t q = r.first; q < p && !seen; q++) {
                seen = w->parties[q].listed == w->parties[p].listed;
            }
            if (!seen) {
                add_days(out, MUTANT_LISTED, (law_part){PART_RULE, l, NONE}, w->parties[p].listed);
            }
        }
    }
}

// ---- all -----------------------------------------------------------------------------------------

static void add_each(mutants *out, mutant_kind kind, law_part part, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        *vec_push(out) = (mutant){.kind = kind, .part = part, .at = i};
    }
}

void mutants_list(const lode_world *w, const law_parts *parts, mutants *out) {
    for (size_t i = 0; i < parts->n; i++) {
        list_ctx x = {w, &parts->p[i], out};
        part_nodes(w, parts->p[i].cond, list_node, &x);
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        law_part part = {PART_RULE, i, w->rules[i].cond};
        if (w->rules[i].kind != RULE_ENTRY) { // those move with their entry
            list_window(out, part, &w->rules[i].window);
        }
        add_each(out, MUTANT_OVERRIDE, part, w->rules[i].defeaters.count);
        add_each(out, MUTANT_EFFECT, part, w->rules[i].effects.count);
    }
    for (uint32_t i = 0; i < w->n_entries; i++) {
        law_part part = {PART_ENTRY, i, w->entries[i].test};
        list_window(out, part, &w->entries[i].window);
        add_each(out, MUTANT_EXCEPTION, part, w->entries[i].exceptions.count);
    }
    list_suspensions(w, out);
    list_listed(w, out);
}

// ---- words ---------------------------------------------------------------------------------------

static bool of_suspension(const mutant *m) {
    return m->kind == MUTANT_SUSPENDED || m->kind == MUTANT_RESUMED;
}

law_place mutant_place(const places *p, const mutant *m) {
    if (m->kind == MUTANT_LISTED) {
        return p->lists[m->part.index];
    }
    return of_suspension(m) ? p->measures[p->w->suspensions[m->part.index].by]
                            : part_place(p, &m->part);
}

str mutant_name(const lode_world *w, const mutant *m) {
    if (m->kind == MUTANT_LISTED) {
        return world_str(w, w->lists[m->part.index].id);
    }
    return of_suspension(m) ? world_str(w, w->measures[w->suspensions[m->part.index].by].id)
                            : part_name(w, &m->part);
}

uint32_t mutant_measure(const lode_world *w, const mutant *m) {
    if (m->kind == MUTANT_LISTED || of_suspension(m)) {
        return NONE;
    }
    return m->part.kind == PART_ENTRY  ? w->entries[m->part.index].measure
           : m->part.kind == PART_RULE ? w->rules[m->part.index].measure
                                       : NONE;
}

bool mutant_of_entry(const lode_world *w, const mutant *m) {
    return mutant_measure(w, m) != NONE &&
           (m->part.kind == PART_ENTRY || w->rules[m->part.index].kind == RULE_ENTRY);
}

const char *mutant_kind_word(mutant_kind k) {
    static const char *const words[MUTANT_KIND_COUNT] = {
        "boundary",  "clause",  "alternative", "and_or",   "in_force_from", "in_force_until",
        "suspended", "resumed", "listed",      "override", "exception",     "effect"};
    return words[k];
}

static void kid_text(const lode_world *w, const mutant *m, strbuf *out) {
    uint32_t kid = w->kids[w->nodes[m->node].kids.first + m->at];
    cond_print_line(w, kid, out);
}

static void swap_text(const lode_world *w, const world_node *n, strbuf *out) {
    strbuf_addz(out, n->op == NODE_AND ? "and made or: " : "or made and: ");
    for (uint32_t i = 0; i < n->kids.count; i++) {
        strbuf_addz(out, i > 0 ? "; " : "");
        cond_print_line(w, w->kids[n->kids.first + i], out);
    }
}

static void cut_text(const lode_world *w, const mutant *m, strbuf *out) {
    const world_node *n = &w->nodes[m->node];
    class_set set = w->class_sets[n->b];
    cond_print_atom(w, n->a, &set, out);
    strbuf_addz(out, " made ");
    set.w[m->at / 64] ^= UINT64_C(1) << (m->at % 64);
    cond_print_atom(w, n->a, &set, out);
}

static void day_text(const mutant *m, const char *what, strbuf *out) {
    char a[16], b[16];
    str from = date_print(m->date, a);
    str to = date_print(m->date + m->days, b);
    strbuf_addf(out, "%s " STR_FMT " made " STR_FMT, what, STR_ARG(from), STR_ARG(to));
}

static void effect_text(const lode_world *w, const mutant *m, strbuf *out) {
    const world_effect *e = &w->effects[w->rules[m->part.index].effects.first + m->at];
    str slot = world_str(w, w->slots[e->slot].name);
    str word = world_str(w, w->slot_values[e->value].word);
    strbuf_addf(out, "without then " STR_FMT ": %s" STR_FMT, STR_ARG(slot),
                e->withdraw ? "withdraw " : "", STR_ARG(word));
}

static void winner_text(const lode_world *w, world_range r, const mutant *m, const char *what,
                        strbuf *out) {
    str id = world_str(w, w->rules[w->defeats[r.first + m->at].winner].id);
    strbuf_addf(out, "%s " STR_FMT, what, STR_ARG(id));
}

void mutant_text(const lode_world *w, const mutant *m, strbuf *out) {
    static const char *const days[MUTANT_KIND_COUNT] = {[MUTANT_FROM] = "in force from",
                                                        [MUTANT_UNTIL] = "in force until",
                                                        [MUTANT_SUSPENDED] = "suspends from",
                                                        [MUTANT_RESUMED] = "suspends until",
                                                        [MUTANT_LISTED] = "listed on"};
    switch (m->kind) {
    case MUTANT_CUT:
        cut_text(w, m, out);
        break;
    case MUTANT_CLAUSE:
        strbuf_addz(out, "without and ");
        kid_text(w, m, out);
        break;
    case MUTANT_CHOICE:
        strbuf_addz(out, "without or ");
        kid_text(w, m, out);
        break;
    case MUTANT_SWAP:
        swap_text(w, &w->nodes[m->node], out);
        break;
    case MUTANT_FROM:
    case MUTANT_UNTIL:
    case MUTANT_SUSPENDED:
    case MUTANT_RESUMED:
    case MUTANT_LISTED:
        day_text(m, days[m->kind], out);
        break;
    case MUTANT_OVERRIDE:
        winner_text(w, w->rules[m->part.index].defeaters, m, "not beaten by", out);
        break;
    case MUTANT_EXCEPTION:
        winner_text(w, w->entries[m->part.index].exceptions, m, "without the exception", out);
        break;
    case MUTANT_EFFECT:
        effect_text(w, m, out);
        break;
    case MUTANT_KIND_COUNT:
        break;
    }
}
