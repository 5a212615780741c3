// SPDX-License-Identifier: Apache-2.0
//
// Lists what there is to cover, then marks it case by case.
#include "cli/cover.h"

#define HIT(h) (UINT32_C(1) << (h))

// ---- what there is to cover ----------------------------------------------------------------------

static cover_item *add_item(cover *c, cover_kind kind, law_place at, uint32_t index,
                            uint32_t wanted) {
    cover_item *item = vec_push(&c->items);
    *item = (cover_item){.kind = kind, .at = at, .index = index, .wanted = wanted};
    return item;
}

// What people wrote as rules; the rule of an entry is counted with its entry.
static void add_rules(cover *c) {
    const lode_world *w = c->w;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        c->rule_at[i] = NONE;
        if (w->rules[i].kind != RULE_ENTRY) {
            bool beatable = w->rules[i].defeaters.count > 0;
            c->rule_at[i] = (uint32_t)c->items.n;
            (void)add_item(c, COVER_RULE, c->places->rules[i], i,
                           HIT(RULE_HIT_FIRED) | (beatable ? HIT(RULE_HIT_DEFEATED) : 0));
        }
    }
}

static void add_entries(cover *c) {
    for (uint32_t i = 0; i < c->w->n_entries; i++) {
        const world_entry *e = &c->w->entries[i];
        bool beatable = e->exceptions.count > 0 ||
                        (e->rule != NONE && c->w->rules[e->rule].defeaters.count > 0);
        c->entry_at[i] = (uint32_t)c->items.n;
        (void)add_item(c, COVER_ENTRY, c->places->entries[i], i,
                       HIT(ENTRY_HIT_TRUE) | (beatable ? HIT(ENTRY_HIT_BEATEN) : 0));
    }
}

typedef struct cut_ctx {
    cover *c;
    const law_part *part;
} cut_ctx;

static void add_cut(void *arg, uint32_t node) {
    cut_ctx *x = arg;
    const lode_world *w = x->c->w;
    uint32_t cut = node_cut(w, node);
    if (cut == NONE) {
        return;
    }
    // The number itself, and a value on the side where the comparison comes out otherwise.
    const class_set *set = &w->class_sets[w->nodes[node].b];
    bool below = cut > 0 && cs_has(set, cut - 1) != cs_has(set, cut);
    uint32_t wanted = HIT(CUT_HIT_AT) | HIT(below ? CUT_HIT_BELOW : CUT_HIT_ABOVE);
    cover_item *item = add_item(x->c, COVER_CUT, part_place(x->c->places, x->part), node, wanted);
    item->part = *x->part;
    item->node = node;
    item->cut = cut;
}

static void add_cuts(cover *c) {
    law_parts parts = {0};
    parts_list(c->w, &parts, &c->uses);
    for (size_t i = 0; i < parts.n; i++) {
        cut_ctx x = {c, &parts.p[i]};
        part_nodes(c->w, parts.p[i].cond, add_cut, &x);
    }
    vec_clear(&parts);
}

// Law that begins together is one boundary: a measure with 60 entries has one first day.
static void add_day(cover *c, uint32_t measure, day_kind day, lode_date date) {
    for (size_t i = c->first[COVER_DAY]; i < c->items.n; i++) {
        const cover_item *item = &c->items.p[i];
        if (item->index == measure && item->day == day && item->date == date) {
            return;
        }
    }
    if (date != DATE_NONE && date > DATE_MIN) {
        cover_item *item = add_item(c, COVER_DAY, c->places->measures[measure], measure,
                                    HIT(DAY_HIT_BEFORE) | HIT(DAY_HIT_ON));
        item->day = day;
        item->date = date;
    }
}

static void add_days(cover *c) {
    const lode_world *w = c->w;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (w->rules[i].kind != RULE_REPORT) {
            add_day(c, w->rules[i].measure, DAY_FROM, w->rules[i].window.from);
            add_day(c, w->rules[i].measure, DAY_UNTIL, w->rules[i].window.until);
        }
    }
    for (uint32_t i = 0; i < w->n_suspensions; i++) {
        add_day(c, w->suspensions[i].by, DAY_SUSPENDED, w->suspensions[i].from);
        add_day(c, w->suspensions[i].by, DAY_RESUMED, w->suspensions[i].until);
    }
}

static void add_questions(cover *c) {
    for (uint32_t i = 0; i < c->w->n_questions; i++) {
        c->question_at[i] = NONE;
        if (c->places->questions[i].src != NULL) { // declared, not made by the compiler
            c->question_at[i] = (uint32_t)c->items.n;
            (void)add_item(c, COVER_QUESTION, c->places->questions[i], i, HIT(QUESTION_HIT_ASKED));
        }
    }
}

void cover_init(cover *c, const lode_world *w, const places *p, lode_arena *arena) {
    *c = (cover){.w = w, .places = p};
    c->rule_at = arena_array(arena, w->n_rules + 1, sizeof *c->rule_at);
    c->entry_at = arena_array(arena, w->n_entries + 1, sizeof *c->entry_at);
    c->question_at = arena_array(arena, w->n_questions + 1, sizeof *c->question_at);
    void (*const add[COVER_KIND_COUNT])(cover *) = {add_rules, add_entries, add_cuts, add_days,
                                                    add_questions};
    for (uint32_t k = 0; k < COVER_KIND_COUNT; k++) {
        c->first[k] = (uint32_t)c->items.n;
        add[k](c);
    }
    c->first[COVER_KIND_COUNT] = (uint32_t)c->items.n;
}

void cover_clear(cover *c) {
    vec_clear(&c->items);
    vec_clear(&c->uses);
}

// ---- marking -------------------------------------------------------------------------------------

static void mark(cover *c, uint32_t item, cover_by by, uint32_t hit) {
    if (item != NONE && hit < 32) {
        c->items.p[item].hits[by] |= HIT(hit);
    }
}

static void mark_rules(cover *c, const lode_decision *d) {
    for (uint32_t i = 0; i < c->w->n_rules; i++) {
        const world_rule *rule = &c->w->rules[i];
        if (rule->kind == RULE_ENTRY && d->rules[i].state == RULE_DEFEATED) {
            mark(c, c->entry_at[rule->entry], BY_CASE, ENTRY_HIT_BEATEN);
        }
        switch (d->rules[i].state) {
        case RULE_FIRED:
            mark(c, c->rule_at[i], BY_CASE, RULE_HIT_FIRED);
            break;
        case RULE_DEFEATED:
            mark(c, c->rule_at[i], BY_CASE, RULE_HIT_DEFEATED);
            break;
        case RULE_OPEN:
            mark(c, c->rule_at[i], BY_CASE, RULE_HIT_OPEN);
            break;
        case RULE_OUT:
        case RULE_FALSE:
            break;
        }
    }
}

// That a machine is no virus says nothing about the entry of the virus: false counts when something
// pointed there.
static void mark_entries(cover *c, lode_probe *p, const lode_decision *d) {
    for (uint32_t i = 0; i < c->w->n_entries; i++) {
        if (c->w->entries[i].regime != d->regime) {
            continue;
        }
        if (d->entries[i] == TRI_TRUE) {
            mark(c, c->entry_at[i], BY_CASE, ENTRY_HIT_TRUE);
        } else if (d->entries[i] == TRI_OPEN) {
            mark(c, c->entry_at[i], BY_CASE, ENTRY_HIT_OPEN);
        } else if (probe_pointed(p, i)) {
            mark(c, c->entry_at[i], BY_CASE, ENTRY_HIT_FALSE);
        }
    }
}

static bool part_is_met(const cover *c, lode_probe *p, const law_part *part, uint32_t regime) {
    const lode_world *w = c->w;
    switch (part->kind) {
    case PART_RULE:
        return probe_in_play(p, part->index) && probe_live(p, part->index).t != TRI_FALSE;
    case PART_ENTRY:
        return w->entries[part->index].regime == regime &&
               (probe_pointed(p, part->index) || probe_entry(p, part->index) != TRI_FALSE);
    case PART_REGIME:
        return part->index == regime;
    case PART_DEFINE:
        break;
    }
    for (size_t i = 0; i < c->uses.n; i++) {
        if (c->uses.p[i].define == part->index && part_is_met(c, p, &c->uses.p[i].by, regime)) {
            return true;
        }
    }
    return false;
}

// Where a value lies that may be in these classes: CUT_HIT_*, or NONE when it may be anywhere.
static uint32_t side_of(const class_set *may, uint32_t cut, uint32_t count) {
    class_set below = cs_all(cut);
    class_set above = cs_minus(cs_all(count), cs_all(cut + 1));
    if (cs_empty(may)) {
        return NONE;
    }
    if (cs_subset(may, &below)) {
        return CUT_HIT_BELOW;
    }
    if (cs_subset(may, &above)) {
        return CUT_HIT_ABOVE;
    }
    return cs_count(may) == 1 ? CUT_HIT_AT : NONE;
}

static void mark_cuts(cover *c, lode_probe *p, uint32_t regime) {
    for (uint32_t i = c->first[COVER_CUT]; i < c->first[COVER_CUT + 1]; i++) {
        const cover_item *item = &c->items.p[i];
        uint32_t var = c->w->nodes[item->node].a;
        class_set may = probe_classes(p, var);
        uint32_t side = side_of(&may, item->cut, c->w->vars[var].classes.count);
        if (side != NONE && part_is_met(c, p, &item->part, regime)) {
            mark(c, i, BY_CASE, side);
        }
    }
}

// Does a rule that begins or ends there hold but for the day?
static bool day_concerns(const cover *c, lode_probe *p, const cover_item *item) {
    const lode_world *w = c->w;
    for (uint32_t r = 0; r < w->n_rules; r++) {
        const world_rule *rule = &w->rules[r];
        bool mine = (item->day == DAY_FROM && rule->measure == item->index &&
                     rule->window.from == item->date) ||
                    (item->day == DAY_UNTIL && rule->measure == item->index &&
                     rule->window.until == item->date);
        for (uint32_t s = 0; s < w->n_suspensions && !mine; s++) {
            const world_suspension *sus = &w->suspensions[s];
            bool day = (item->day == DAY_SUSPENDED && sus->from == item->date) ||
                       (item->day == DAY_RESUMED && sus->until == item->date);
            mine = day && sus->by == item->index && sus->measure == rule->measure &&
                   (sus->rule == NONE || sus->rule == r);
        }
        if (mine && probe_in_play(p, r) && probe_cond(p, r).t != TRI_FALSE) {
            return true;
        }
    }
    return false;
}

static void mark_days(cover *c, lode_probe *p, lode_date on) {
    for (uint32_t i = c->first[COVER_DAY]; i < c->first[COVER_DAY + 1]; i++) {
        const cover_item *item = &c->items.p[i];
        if ((on == item->date || on == item->date - 1) && day_concerns(c, p, item)) {
            mark(c, i, BY_CASE, on == item->date ? DAY_HIT_ON : DAY_HIT_BEFORE);
        }
    }
}

void cover_case(cover *c, const case_run *r) {
    if (c == NULL) {
        return;
    }
    const lode_answer *an = r->answer;
    lode_arena scratch = {0};
    lode_query q = {.world = c->w, .facts = &an->facts, .on = an->on, .known = an->known};
    q.in_list = party_lists(c->w, &an->facts, an->screener, an->on, an->known, &scratch);
    for (uint32_t k = 0; k < c->w->n_regimes; k++) {
        lode_probe *p = probe_open(&q, 0, k, &scratch);
        mark_rules(c, &r->decisions[k]);
        mark_entries(c, p, &r->decisions[k]);
        mark_cuts(c, p, k);
        mark_days(c, p, an->on);
    }
    for (uint32_t i = 0; i < an->n_questions; i++) {
        if (an->questions[i].question < c->w->n_questions) {
            mark(c, c->question_at[an->questions[i].question], BY_CASE, QUESTION_HIT_ASKED);
        }
    }
    arena_clear(&scratch);
}

void cover_pair(cover *c, const pair_point *p) {
    if (c == NULL || p->kind != PAIR_TRUTH) {
        return;
    }
    static const uint32_t hit[] = {
        [TRI_TRUE] = ENTRY_HIT_TRUE, [TRI_FALSE] = ENTRY_HIT_FALSE, [TRI_OPEN] = ENTRY_HIT_OPEN};
    mark(c, c->entry_at[p->entry], BY_PAIR, hit[p->want]);
    for (uint32_t i = c->first[COVER_CUT]; i < c->first[COVER_CUT + 1]; i++) {
        const cover_item *item = &c->items.p[i];
        bool mine = item->part.kind == PART_ENTRY && item->part.index == p->entry;
        for (size_t u = 0; u < c->uses.n && item->part.kind == PART_DEFINE && !mine; u++) {
            const define_use *use = &c->uses.p[u];
            mine = use->define == item->part.index && use->by.kind == PART_ENTRY &&
                   use->by.index == p->entry;
        }
        for (uint32_t b = 0; mine && b < p->n_bound; b++) {
            uint32_t var = c->w->nodes[item->node].a;
            // Of several classes the first is given (pairs_solve.c).
            uint32_t given = cs_first(&p->bound[b].classes);
            if (p->bound[b].var == var && given != NONE) {
                class_set one = {{0}};
                cs_add(&one, given);
                mark(c, i, BY_PAIR, side_of(&one, item->cut, c->w->vars[var].classes.count));
            }
        }
    }
}
