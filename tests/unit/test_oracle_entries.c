/* SPDX-License-Identifier: Apache-2.0
 *
 * Brute-force oracle for what lists bring: entries that are encoded, opaque and described, in several
 * measures and of several effects, with exceptions and claims and classifications; conflicts of
 * sources, days before a regime begins, an open nexus, parties on several lists, and slots asked for
 * one of several values. Random laws as in test_oracle.c; how each entry is read (language.md 4.6) is
 * written down here a second time, from the text, so that the short cuts of the search (groups, twins,
 * entries that are false for good) are held against all completions.
 */
#include "dice.h"
#include "oracle_check.h"
#include "random_law.h"

/* ---- how entries are read (4.6), a second time ----------------------------------------------- */

enum { NO, OPEN, YES }; /* in the order of 4.2: `and` is the least, `or` the greatest */

typedef struct reader {
    const lode_world *w;
    const lode_facts *facts;
    const choice *may;
    lode_date on, known;
    const lode_value *claim, *class;
    int test[32];
    bool pointed[32], asked[64];
    bool identified;
} reader;

static int least(int a, int b) { return a < b ? a : b; }

static int three_yes(const reader *r, uint32_t var) {
    return r->may[var].n > 1 ? OPEN : r->may[var].class[0] == 1 ? YES : NO;
}

static int three_live(const reader *r, uint32_t measure, uint32_t rule, const world_window *win) {
    int live = win->from != DATE_NONE && r->on < win->from ? NO : YES;
    if (win->unclear_day != DATE_NONE && r->on == win->unclear_day) {
        live = least(live, three_yes(r, win->boundary_var));
    } else if (win->until != DATE_NONE && r->on >= win->until) {
        live = NO;
    }
    for (uint32_t i = 0; i < r->w->n_suspensions; i++) {
        const world_suspension *s = &r->w->suspensions[i];
        if (s->measure != measure || (s->rule != NONE && s->rule != rule) || r->on < s->from) {
            continue;
        }
        int after = s->after == AFTER_UNVERIFIED ? three_yes(r, s->after_var) : NO;
        int held = r->on < s->until ? YES : after;
        if (r->on == s->unclear_day) {
            int inside = three_yes(r, s->boundary_var);
            held = inside > after ? inside : after;
        }
        live = least(live, YES - held);
    }
    return live;
}

static int three_node(const reader *r, uint32_t node) {
    const world_node *n = &r->w->nodes[node];
    int all = YES, any = NO;
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count; i++) {
        int kid = three_node(r, r->w->kids[n->kids.first + i]);
        all = least(all, kid);
        any = kid > any ? kid : any;
    }
    if (n->op == NODE_VAR) {
        bool in = false, out = false;
        for (uint32_t i = 0; i < r->may[n->a].n; i++) {
            bool has = cs_has(&r->w->class_sets[n->b], r->may[n->a].class[i]);
            in = in || has;
            out = out || !has;
        }
        return in && out ? OPEN : in ? YES : NO;
    }
    assert_true(n->op == NODE_AND || n->op == NODE_OR || n->op == NODE_NOT || n->op == NODE_TRUE);
    return n->op == NODE_NOT ? YES - three_node(r, n->a) : n->op == NODE_OR ? any : all;
}

static int three_exception(const reader *r, uint32_t rule) {
    const world_rule *x = &r->w->rules[rule];
    int fires = least(three_live(r, x->measure, rule, &x->window), three_node(r, x->cond));
    for (uint32_t i = 0; i < x->defeaters.count; i++) {
        fires =
            least(fires, YES - three_exception(r, r->w->defeats[x->defeaters.first + i].winner));
    }
    return fires;
}

static int three_test(const reader *r, const world_entry *e) {
    int t = e->test == NONE ? OPEN : three_node(r, e->test);
    t = e->how == ENTRY_ENCODED ? t : least(t, OPEN);
    for (uint32_t i = 0; i < e->exceptions.count; i++) {
        t = least(t, YES - three_exception(r, r->w->defeats[e->exceptions.first + i].winner));
    }
    return t;
}

/* Is b the code a, or below it? */
static bool at_or_below(str a, str b) {
    return str_eq(a, b) || (b.n > a.n && b.p[a.n] == '.' && str_starts(b, a));
}

static str code_of(const reader *r, uint32_t e) { return world_str(r->w, r->w->entries[e].code); }

static bool is_known(const reader *r, str code) {
    bool known = false;
    for (uint32_t e = 0; e < r->w->n_entries; e++) {
        str have = code_of(r, e);
        known = known ||
                (!str_eqz(have, "other") && (at_or_below(have, code) || at_or_below(code, have)));
    }
    return known;
}

static bool has_other(const reader *r) {
    bool has = false;
    for (uint32_t e = 0; e < r->w->n_entries; e++) {
        has = has || str_eqz(code_of(r, e), "other");
    }
    return has;
}

/* The code names the entry; or the entry stands below the code. */
static bool names(const reader *r, const lode_value *said, uint32_t e) {
    if (said->kind != VAL_TEXT) {
        return false;
    }
    return is_known(r, said->text) ? at_or_below(code_of(r, e), said->text)
                                   : str_eqz(code_of(r, e), "other");
}

static bool below(const reader *r, const lode_value *said, uint32_t e) {
    return said->kind == VAL_TEXT && !str_eq(code_of(r, e), said->text) &&
           at_or_below(said->text, code_of(r, e));
}

static const lode_value *said(const reader *r, const char *path) {
    return facts_get(r->facts, 0, world_find_fact(r->w, str_of(path)));
}

/* Agree as far as both go: all in digits, four of them at least. */
static bool heading_agrees(const reader *r, const world_hint *h) {
    char want[16] = {0};
    uint32_t n = 0;
    str text = world_str(r->w, h->text);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '.') {
            want[n++] = text.p[i];
        }
    }
    const lode_value *hs = said(r, "item.hs");
    return hs->kind == VAL_TEXT && strncmp(want, hs->text.p, n < hs->text.n ? n : hs->text.n) == 0;
}

static bool hint_agrees(const reader *r, const world_hint *h) {
    const lode_value *words = said(r, "item.description");
    return h->kind == HINT_HS
               ? heading_agrees(r, h)
               : words->kind == VAL_TEXT &&
                     strstr(words->text.p, world_str(r->w, h->text).p[0] == 'p' ? "pump" : "fan");
}

/* Atoms over facts that point and have this truth, outside any `not`; with `mark` their facts are
 * marked as asked about, else only marked ones count when they are open. */
static bool atoms_with(reader *r, uint32_t node, int wanted, bool mark) {
    const world_node *n = &r->w->nodes[node];
    bool found = false;
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count; i++) {
        found = atoms_with(r, r->w->kids[n->kids.first + i], wanted, mark) || found;
    }
    if (n->op == NODE_VAR) {
        uint32_t fact = r->w->vars[n->a].fact;
        bool fits = (r->w->facts[fact].flags & FACT_POINTS) && three_node(r, node) == wanted;
        r->asked[fact] = r->asked[fact] || (fits && mark);
        found = fits && (wanted != OPEN || r->asked[fact]);
    }
    return found;
}

static entry_reading read_entry(const reader *r, uint32_t e, bool pointed) {
    const world_entry *entry = &r->w->entries[e];
    bool encoded = entry->how == ENTRY_ENCODED;
    if (names(r, r->claim, e) && r->test[e] != YES) {
        return r->test[e] == OPEN ? READ_YES : READ_CLAIM;
    }
    if (r->test[e] != OPEN) {
        return READ_TEST;
    }
    if (below(r, r->claim, e)) {
        return READ_CLASS;
    }
    if (names(r, r->class, e)) {
        return READ_YES;
    }
    if (r->claim->kind == VAL_NONE) {
        return READ_NO;
    }
    if (below(r, r->class, e) || !r->identified) {
        return READ_CLASS;
    }
    if (!pointed || (r->class->kind == VAL_TEXT && !encoded)) {
        return READ_NO;
    }
    return encoded ? READ_TEST : READ_CLASS;
}

static void point(reader *r) {
    for (uint32_t e = 0; e < r->w->n_entries; e++) {
        const world_entry *entry = &r->w->entries[e];
        for (uint32_t i = 0; i < entry->hints.count; i++) {
            r->pointed[e] |= hint_agrees(r, &r->w->hints[entry->hints.first + i]);
        }
        r->pointed[e] |= entry->test != NONE && atoms_with(r, entry->test, YES, false);
    }
}

static bool headed_elsewhere(const reader *r, const world_entry *e) {
    bool headed = false, agrees = false;
    for (uint32_t i = 0; i < e->hints.count; i++) {
        const world_hint *h = &r->w->hints[e->hints.first + i];
        headed |= h->kind == HINT_HS;
        agrees |= h->kind == HINT_HS && heading_agrees(r, h);
    }
    return said(r, "item.hs")->kind == VAL_TEXT && headed && !agrees;
}

static void reach(reader *r) {
    for (uint32_t round = 0; round <= r->w->n_entries; round++) {
        for (uint32_t e = 0; e < r->w->n_entries; e++) {
            entry_reading as = read_entry(r, e, true);
            if (r->pointed[e] && r->test[e] == OPEN && r->w->entries[e].how == ENTRY_ENCODED &&
                (as == READ_TEST || as == READ_CLASS)) {
                (void)atoms_with(r, r->w->entries[e].test, OPEN, true);
            }
        }
        for (uint32_t e = 0; e < r->w->n_entries; e++) {
            const world_entry *entry = &r->w->entries[e];
            r->pointed[e] |= r->test[e] == OPEN && entry->test != NONE &&
                             !headed_elsewhere(r, entry) && atoms_with(r, entry->test, OPEN, false);
        }
    }
}

/* All that stands below a claimed code is false, and nothing is the code itself: which is right? */
static void doubt_claim(const reader *r, entry_reading *out) {
    bool any = false, group[64] = {false};
    for (uint32_t e = 0; e < r->w->n_entries; e++) {
        any |= names(r, r->claim, e) || (below(r, r->claim, e) && r->test[e] != NO);
    }
    for (uint32_t e = 0; e < r->w->n_entries && !any; e++) {
        const world_entry *entry = &r->w->entries[e];
        if (below(r, r->claim, e) && !group[entry->group] &&
            three_live(r, entry->measure, entry->rule, &entry->window) != NO) {
            out[e] = READ_CLAIM;
            group[entry->group] = true;
        }
    }
}

/* Reads all entries, and says what the classification and the claims may be. */
static void readings(reader *r, entry_reading *out, choice *may, uint32_t class_var) {
    assert_true(r->w->n_entries <= 32 && r->w->n_facts <= 64);
    r->claim = said(r, "item.codes.r");
    r->class = said(r, "item.classification.r");
    bool by_claim = r->w->regimes[0].by_claim;
    r->identified = r->claim->kind != VAL_MISSING || r->class->kind == VAL_TEXT ||
                    (!by_claim && (said(r, "item.hs")->kind == VAL_TEXT ||
                                   said(r, "item.kind")->kind == VAL_ENUM));
    bool strange = (r->claim->kind == VAL_TEXT && !is_known(r, r->claim->text)) ||
                   (r->class->kind == VAL_TEXT && !is_known(r, r->class->text));
    r->identified = r->identified && (!strange || has_other(r));
    for (uint32_t e = 0; e < r->w->n_entries; e++) {
        r->test[e] = three_test(r, &r->w->entries[e]);
    }
    point(r);
    reach(r);
    bool must = false, group[64] = {false};
    for (uint32_t e = 0; e < r->w->n_entries; e++) {
        out[e] = read_entry(r, e, r->pointed[e]);
        group[r->w->entries[e].group] |= out[e] == READ_CLASS;
        must |= out[e] == READ_CLASS && (below(r, r->claim, e) || below(r, r->class, e));
    }
    doubt_claim(r, out);
    choice *c = &may[class_var];
    c->n = 0;
    for (uint32_t g = must ? 1 : 0; g < 64; g++) {
        bool given_none = r->class->kind == VAL_NONE && !must;
        if (g == 0 || (group[g] && !given_none)) {
            c->class[c->n++] = g;
        }
    }
    for (uint32_t e = 0; e < r->w->n_entries; e++) {
        if (out[e] == READ_CLAIM) {
            may[r->w->entries[e].claim_var] = (choice){2, {0, 1}};
        }
    }
}

/* ---- shipments ------------------------------------------------------------------------------- */

static void give_one_of(dice *d, lode_facts *f, const char *path, const char *const *values,
                        uint32_t n) {
    if (roll(d, 2)) {
        give(f, f->arena, path, values[roll(d, n)]);
    }
}

static void give_item(dice *d, lode_facts *f) {
    static const char *const kinds[] = {"a", "b", "other:chair", "none"};
    static const char *const sets[] = {"b complete", "c complete", "none", "b, c complete"};
    static const char *const sizes[] = {"5 pcs", "4 pcs", "6 pcs"};
    static const char *const customs[] = {"8501.10", "8502.11", "8502.20", "7306.30"};
    static const char *const words[] = {"a pump", "a fan and a pump", "a chair"};
    static const char *const claims[] = {"1A001", "1A001.a.7", "2B002",
                                         "3C003", "9Z",        "not listed"};
    give_one_of(d, f, "item.kind", kinds, 4);
    give_one_of(d, f, "item.contains", sets, 4);
    give_one_of(d, f, "item.size", sizes, 3);
    give_one_of(d, f, "item.hs", customs, 4);
    give_one_of(d, f, "item.description", words, 3);
    uint32_t who = roll(d, 4); /* a claim, a classification, or neither */
    if (who < 2) {
        give(f, f->arena, who == 0 ? "item.codes.r" : "item.classification.r", claims[roll(d, 6)]);
    }
}

static void give_rest(dice *d, lode_facts *f, tri *in_list) {
    const lode_world *w = f->world;
    static const char *const always[] = {"a", "a", "a", "b", "c"};
    if (roll(d, 5) != 0) {
        give(f, f->arena, "always", always[roll(d, 5)]);
    }
    for (uint32_t i = 0; i < SCALARS; i++) {
        char path[16];
        (void)snprintf(path, sizeof path, "s%u", i);
        if (roll(d, 2)) {
            give(f, f->arena, path, a_word(w, world_find_fact(w, str_of(path)), roll(d, 4)));
        }
    }
    for (uint32_t i = 0; i < w->n_roles * w->n_lists; i++) {
        in_list[i] = roll(d, 2) ? TRI_OPEN : roll(d, 2) ? TRI_TRUE : TRI_FALSE;
    }
}

typedef struct met {
    uint32_t reading[5], twins, begins, nexus;
} met;

/* How much of what this test is about the decisions had in them. */
static void tally(const full *f, const lode_world *w, met *m) {
    uint32_t of_group[64] = {0};
    for (uint32_t e = 0; e < w->n_entries; e++) {
        m->reading[f->entries[e]]++;
        of_group[w->entries[e].group] += f->entries[e] == READ_CLASS;
        m->twins += f->entries[e] == READ_CLASS && of_group[w->entries[e].group] == 2;
    }
    m->begins += w->regimes[0].begins != DATE_NONE && f->on < w->regimes[0].begins;
}

typedef struct asked {
    lode_facts *facts;
    counts *n;
    met *m;
} asked;

static const char *oracle_disagrees(void *ctx, const lode_query *q, uint32_t regime) {
    const asked *ask = ctx;
    const lode_world *w = q->world;
    lode_arena *a = q->facts->arena;
    choice *may = arena_array(a, w->n_vars + 1, sizeof *may);
    entry_reading *entries = arena_array(a, w->n_entries + 1, sizeof *entries);
    full two = {.entries = entries, .class_var = NONE, .on = q->on, .known = q->known};
    uint32_t class = world_find_fact(w, STR("item.classification.r"));
    plain_choices(w, q->facts, q->in_list, may);
    reader r = {.w = w, .facts = q->facts, .may = may, .on = q->on, .known = q->known};
    if (w->n_entries > 0) {
        two.class_var = w->facts[class].vars.first;
        readings(&r, entries, may, two.class_var);
    }
    lode_decision out;
    decide_line(q, 0, regime, a, &out);
    if (out.nexus == NEXUS_NOT_INDICATED) { /* 4.14: then nothing is searched */
        return NULL;
    }
    uint32_t before = ask->n->laws;
    const char *wrong = check_decision(ask->facts, q, may, &two, SCALARS, ask->n);
    if (ask->n->laws > before) {
        tally(&two, w, ask->m);
    }
    return wrong;
}

static void check_law(dice *d, const lode_world *w, counts *n, met *m) {
    static const char *const days[] = {"2021-05-01", "2022-01-01", "2023-05-05"};
    lode_arena a = {0};
    lode_facts f;
    facts_init(&f, w, &a);
    facts_add_line(&f);
    tri *in_list = arena_array(&a, (size_t)w->n_roles * w->n_lists + 1, sizeof *in_list);
    give_item(d, &f);
    give_rest(d, &f, in_list);
    asked ask = {&f, n, m};
    shrinking s = {.q = {.world = w, .facts = &f, .known = w->horizon, .in_list = in_list},
                   .facts = &f,
                   .what = oracle_disagrees,
                   .ctx = &ask,
                   .arena = &a};
    assert_true(date_parse(str_of(days[roll(d, 3)]), &s.q.on));
    const lode_value *always = facts_get(&f, 0, world_find_fact(w, STR("always")));
    m->nexus += always->kind == VAL_MISSING;
    if (oracle_disagrees(&ask, &s.q, 0) != NULL) {
        oracle_fails(&s);
    }
    arena_clear(&a);
}

/* Each law has dice of its own, so that one that fails can be looked at alone. */
static void run(uint64_t seed, uint32_t laws, counts *n, met *m) {
    for (uint32_t i = 0; i < laws; i++) {
        dice d = {(seed + i) * UINT64_C(0x9E3779B97F4A7C15)};
        strbuf text = {0};
        law_source src = {0};
        law_world lw = {0};
        write_law(&text, &d, 0);
        compile_law(text.p, read_list, &src, &lw);
        for (uint32_t k = 0; k < 4; k++) {
            check_law(&d, &lw.world, n, m);
        }
        law_world_clear(&lw);
        law_source_clear(&src);
        strbuf_clear(&text);
    }
}

static void laws_with_lists(void **state) {
    (void)state;
    counts n = {0};
    met m = {0};
    const char *many = getenv("LODE_ORACLE_LAWS"); /* ./dev test --long sets it */
    run(1, many != NULL ? (uint32_t)strtoul(many, NULL, 10) : 600, &n, &m);
    print_message("%u decisions (%u too wide), %u settled, %u open, up to %u open vars\n", n.laws,
                  n.skipped, n.settled, n.open, n.open_vars_max);
    print_message("entries: %u false, %u true, %u by test, %u by class, %u by claim, %u twins; "
                  "%u before the regime begins, %u with an open nexus\n",
                  m.reading[READ_NO], m.reading[READ_YES], m.reading[READ_TEST],
                  m.reading[READ_CLASS], m.reading[READ_CLAIM], m.twins, m.begins, m.nexus);
    assert_true(n.settled > 100 && n.open > 400);
    assert_true(m.reading[READ_CLASS] > 500 && m.reading[READ_CLAIM] > 20 && m.twins > 100);
    assert_true(m.begins > 100 && m.nexus > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(laws_with_lists)};
    return cmocka_run_group_tests_name("oracle_entries", tests, NULL, NULL);
}
