/* SPDX-License-Identifier: Apache-2.0
 *
 * The exact checks of lint against brute force. Random small laws with windows, suspensions, defeat, an
 * entry, and slots of every kind are linted; then every completion is gone through, on every day and date
 * of knowledge on which anything changes, with the two-valued evaluator of oracle.h, which shares no code
 * with the search. Both ways: what is said holds, and what is not said does not hold.
 *
 *   never_true      no completion makes the condition true
 *   never_live      it does not rest on a condition: in force in no completion of the law's questions
 *   always_beaten   the rest of what never fires
 *   masked          without all rules said to be masked, at once, every slot is the same; and each other
 *                   rule that was looked at changes some slot when it goes as well
 *   conflict        said of a rule iff it fires together with an earlier one of another value. That a
 *                   shipment shows it is proved by lint itself; not asked of rules that read an entry
 */
#include "dice.h"
#include "oracle_check.h"

#include "cli/lint_exact.h"

#define DATES_MAX 16u

typedef struct lint_law {
    pack_set ps;
    pack_file file;
    const lode_world *w;
    lode_date on[DATES_MAX], known[DATES_MAX];
    uint32_t n_on, n_known;
} lint_law;

/* What lint said, and what is so; by rule. */
typedef struct verdicts {
    bool never_true[ORACLE_RULES_MAX], never_live[ORACLE_RULES_MAX], beaten[ORACLE_RULES_MAX];
    bool masked[ORACLE_RULES_MAX], conflict[ORACLE_RULES_MAX], capped;
} verdicts;

typedef struct brute {
    bool holds[ORACLE_RULES_MAX], lives[ORACLE_RULES_MAX], fires[ORACLE_RULES_MAX];
    bool differs;                   /* some slot, without the rules said to be masked */
    bool matters[ORACLE_RULES_MAX]; /* some slot, when this one goes as well */
    bool meets[ORACLE_RULES_MAX];   /* an earlier rule with another value of `lot` */
} brute;

/* ---- random law ------------------------------------------------------------------------------ */

static const char vocabulary[] =
    "pack base \"test\"\n  horizon 2026-11-23\n"
    "unit kg of mass = 1\n"
    "enum word \"words\"\n  value a\n  value b\n  value c\n"
    "role end_user \"end user\"\n  required\n"
    "fact always \"always\"\n  type one of word\n  ask \"always?\"\n"
    "fact item.kind \"kind\"\n  type one of word\n  ask \"kind?\"\n  identifies\n  points\n"
    "fact s0 \"s\"\n  type one of word\n  ask \"s0?\"\n"
    "fact s1 \"s\"\n  type one of word\n  ask \"s1?\"\n"
    "fact c0 \"c\"\n  type closed set of word\n  ask \"c0?\"\n"
    "fact item.weight \"weight\"\n  type amount of mass\n  ask \"weight?\"\n"
    "slot ban \"ban\"\n  combine strictest\n  value none_found\n  value special\n  value prohibited\n"
    "slot kinds \"kinds\"\n  combine available\n  value individual\n  value general\n"
    "slot papers \"papers\"\n  combine collect\n  value one\n  value two\n"
    "slot lot \"lot\"\n  combine unique\n  value x\n  value y\n  value z\n"
    "verdict prohibited \"no\"\n  exit 20\n  when ban is prohibited\n"
    "verdict clear \"clear\"\n  exit 0\n"
    "regime r \"Regime\"\n  nexus always is a\n  bite always is a\n";

static void put_atom(strbuf *b, dice *d) {
    char w = "abc"[roll(d, 3)];
    strbuf_addz(b, roll(d, 4) == 0 ? "not " : "");
    switch (roll(d, 8)) {
    case 0:
        strbuf_addz(b, "item.entry has 1A001");
        break;
    case 1:
        strbuf_addf(b, "item.weight %s %u kg", roll(d, 2) ? ">" : "<=", 1 + roll(d, 2));
        break;
    case 2:
    case 3:
        strbuf_addf(b, "c0 has %c", w);
        break;
    default:
        strbuf_addf(b, "s%u is %s%c", roll(d, 2), roll(d, 2) ? "not " : "", w);
        break;
    }
}

static void put_condition(strbuf *b, dice *d) {
    strbuf_addz(b, "    when ");
    if (roll(d, 2) == 0) {
        strbuf_addz(b, "any of\n");
        for (uint32_t i = 0; i < 2 + roll(d, 2); i++) {
            strbuf_addz(b, "    - ");
            put_atom(b, d);
            if (roll(d, 2)) {
                strbuf_addz(b, " and ");
                put_atom(b, d);
            }
            strbuf_addz(b, "\n");
        }
    } else {
        put_atom(b, d);
        strbuf_addz(b, "\n");
    }
    for (uint32_t i = 0; i < roll(d, 3); i++) {
        strbuf_addz(b, roll(d, 3) ? "    and " : "    unless ");
        put_atom(b, d);
        strbuf_addz(b, "\n");
    }
}

static void put_rule(strbuf *b, dice *d, char measure, uint32_t i, strbuf *last) {
    static const char *const effects[] = {
        "ban: prohibited",         "ban: special", "papers: two", "papers: one, two",
        "kinds: withdraw general", "lot: y",       "lot: z",      "ban: prohibited"};
    static const char *const windows[] = {"from 2020-02-01", "from 2020-02-01 until 2020-03-01",
                                          "from 2020-02-10", "from 2020-02-20 until 2020-03-01"};
    strbuf_addf(b, "  rule %c%u \"rule\"\n    cite art. %u\n", measure, i, i);
    strbuf_addf(b, "    in force %s\n", windows[roll(d, 3) == 0 ? roll(d, 4) : 0]);
    if (i > 0 && roll(d, 2) == 0) {
        strbuf_addf(b, "    overrides r.m/m%u\n", i > 4 ? roll(d, 4) : i - 1 - roll(d, i) / 3);
    }
    if (last->n > 0 && roll(d, 3) == 0) { /* the condition of the rule above, and more */
        strbuf_add(b, strbuf_str(last));
        strbuf_addz(b, "    and ");
        put_atom(b, d);
        strbuf_addz(b, "\n");
    } else {
        strbuf_reset(last);
        put_condition(last, d);
        strbuf_add(b, strbuf_str(last));
    }
    strbuf_addf(b, "    then %s\n", effects[roll(d, 8)]);
    if (roll(d, 4) == 0) {
        strbuf_addf(b, "    then %s\n", effects[roll(d, 3)]);
    }
}

#define HEAD "\n  number \"1\"\n  issuer X\n  source text \"seen\"\n  published "

static void write_law(strbuf *b, dice *d) {
    strbuf last = {0};
    strbuf_addz(b, vocabulary);
    strbuf_addz(b, "measure r.m \"The act\"" HEAD "2020-01-01\n");
    for (uint32_t i = 0; i < 5; i++) {
        put_rule(b, d, 'm', i, &last);
    }
    strbuf_addz(b, "  entry 1A001 \"an entry\"\n    cite annex\n    in force from 2020-02-01\n"
                   "    when item.kind is a\n    then ban: special\n");
    strbuf_addf(b, "measure r.n \"The later act\"" HEAD "2020-0%u-15\n", 1 + roll(d, 2));
    for (uint32_t i = 5; i < 8; i++) {
        put_rule(b, d, 'n', i, &last);
    }
    strbuf_addf(b, "measure r.s \"The suspension\"" HEAD "2020-01-%s\n", roll(d, 2) ? "01" : "20");
    strbuf_addf(b, "  suspends r.m/m%u, r.n/n%u\n", roll(d, 5), 5 + roll(d, 3));
    strbuf_addf(
        b, "    cite para. 1\n    from 2020-02-01\n    until 2020-03-01%s\n    afterwards %s\n",
        roll(d, 2) ? " boundary unclear" : "", roll(d, 2) ? "unverified" : "ends");
    strbuf_clear(&last);
}

static void lint_text(lint_law *l, const char *text) {
    static const char *const days[] = {"2020-01-31", "2020-02-01", "2020-02-10",
                                       "2020-02-20", "2020-03-01", "2020-03-02"};
    static const char *const knowns[] = {"2020-01-01", "2020-01-15", "2020-01-20", "2020-02-15"};
    *l = (lint_law){.n_on = 6, .n_known = 4};
    l->ps.d.max = 1000;
    law_parse(&l->file.source, "base/law.law", str_of(text), &l->ps.d);
    *vec_push(&l->ps.files) = &l->file;
    law_source *source = &l->file.source;
    law_resolve(&source, 1, NULL, NULL, &l->ps.world, &l->ps.d);
    if (l->ps.d.errors > 0) {
        strbuf out = {0};
        diags_print(&l->ps.d, &out);
        fail_msg("%s", out.p);
    }
    l->w = &l->ps.world.world;
    for (uint32_t i = 0; i < l->n_on; i++) {
        assert_true(date_parse(str_of(days[i]), &l->on[i]));
    }
    for (uint32_t i = 0; i < l->n_known; i++) {
        assert_true(date_parse(str_of(knowns[i]), &l->known[i]));
    }
    lint_exact(&l->ps);
}

static void unload(lint_law *l) {
    law_world_clear(&l->ps.world);
    law_source_clear(&l->file.source);
    vec_clear(&l->ps.files);
    diags_clear(&l->ps.d);
    arena_clear(&l->ps.arena);
}

/* ---- what was said --------------------------------------------------------------------------- */

static void mark(const lint_law *l, const diag *g, const char *code, bool *of_rule) {
    for (uint32_t r = 0; r < l->w->n_rules && strcmp(g->code, code) == 0; r++) {
        str id = world_str(l->w, l->w->rules[r].id);
        /* the id that a message names first, as a word of its own */
        const char *at = strstr(g->message, "r.");
        if (at != NULL && id.n > 0 && str_starts(str_of(at), id) &&
            (at[id.n] == ' ' || at[id.n] == '\0')) {
            of_rule[r] = true;
        }
    }
}

static void read_findings(const lint_law *l, verdicts *v) {
    *v = (verdicts){.capped = false};
    for (size_t i = 0; i < l->ps.d.all.n; i++) {
        const diag *g = &l->ps.d.all.p[i];
        mark(l, g, "never_true", v->never_true);
        mark(l, g, "never_live", v->never_live);
        mark(l, g, "always_beaten", v->beaten);
        mark(l, g, "masked", v->masked);
        mark(l, g, "conflict", v->conflict);
        v->capped = v->capped || strcmp(g->code, "not_checked") == 0;
    }
}

/* ---- what is so ------------------------------------------------------------------------------ */

static void set_slots(const full *f, const bool *without, uint32_t also, class_set *slots) {
    const lode_world *w = f->w;
    memset(slots, 0, 8 * sizeof *slots);
    for (uint32_t r = 0; r < w->n_rules; r++) {
        for (uint32_t i = 0;
             f->fired[r] && !without[r] && r != also && i < w->rules[r].effects.count; i++) {
            const world_effect *e = &w->effects[w->rules[r].effects.first + i];
            cs_add(&slots[e->slot], e->value - w->slots[e->slot].values.first);
        }
    }
    for (uint32_t s = 0; s < w->n_slots; s++) {
        uint32_t top = 0;
        for (uint32_t v = 0; v < w->slots[s].values.count; v++) {
            top = cs_has(&slots[s], v) ? v : top;
        }
        if (w->slots[s].combine == SLOT_STRICTEST) {
            slots[s] = (class_set){{UINT64_C(1) << top}};
        }
    }
}

static uint64_t lot_of(const lode_world *w, uint32_t rule) {
    uint32_t lot = world_find_slot(w, STR("lot"));
    uint64_t values = 0;
    for (uint32_t i = 0; i < w->rules[rule].effects.count; i++) {
        const world_effect *e = &w->effects[w->rules[rule].effects.first + i];
        values |= e->slot == lot ? UINT64_C(1) << (e->value - w->slots[lot].values.first) : 0;
    }
    return values;
}

static void look_at(full *f, const verdicts *v, bool latest, brute *b) {
    static const bool none[ORACLE_RULES_MAX];
    const lode_world *w = f->w;
    class_set all[8], less[8], one[8];
    (void)full_verdict(f);
    set_slots(f, none, NONE, all);
    set_slots(f, v->masked, NONE, less);
    b->differs = b->differs || memcmp(all, less, w->n_slots * sizeof *all) != 0;
    for (uint32_t r = 0; r < w->n_rules; r++) {
        const world_rule *rule = &w->rules[r];
        b->holds[r] = b->holds[r] || full_node(f, rule->cond);
        b->lives[r] = b->lives[r] || full_live(f, rule->measure, r, &rule->window);
        b->fires[r] = b->fires[r] || f->fired[r];
        if (f->fired[r] && !b->matters[r]) {
            set_slots(f, v->masked, r, one);
            b->matters[r] = memcmp(one, less, w->n_slots * sizeof *one) != 0;
        }
        for (uint32_t k = 0; k < r && latest && f->fired[r] && lot_of(w, r) != 0; k++) {
            bool unlike = lot_of(w, k) != 0 && lot_of(w, k) != lot_of(w, r);
            b->meets[r] = b->meets[r] || (f->fired[k] && unlike);
        }
    }
}

/* All completions of the vars, the entry read both ways, on all days and dates of knowledge. */
static void try_all(const lint_law *l, const verdicts *v, brute *b) {
    uint32_t at[64] = {0};
    assert_true(l->w->n_vars <= 64 && l->w->n_rules <= ORACLE_RULES_MAX);
    *b = (brute){.differs = false};
    bool more = true;
    while (more) {
        for (uint32_t k = 0; k < 2 * l->n_on * l->n_known; k++) {
            const entry_reading entry[] = {k % 2 == 0 ? READ_NO : READ_YES};
            uint32_t known = k / 2 / l->n_on;
            full f = {.w = l->w, .at = at, .entries = entry, .class_var = NONE};
            f.on = l->on[k / 2 % l->n_on];
            f.known = l->known[known];
            look_at(&f, v, known + 1 == l->n_known, b);
        }
        more = false;
        for (uint32_t i = 0; i < l->w->n_vars && !more; i++) {
            const world_fact *fact = &l->w->facts[l->w->vars[i].fact];
            str path = world_str(l->w, fact->path);
            bool fixed = fact->type == FACT_CLAIM || fact->type == FACT_CLASSIFICATION ||
                         str_eqz(path, "item.kind"); /* only the entry's test asks */
            more = !fixed && ++at[i] < l->w->vars[i].classes.count;
            at[i] = more ? at[i] : 0;
        }
    }
}

static bool reads_entry(const lode_world *w, uint32_t node) {
    const world_node *n = &w->nodes[node];
    bool reads = n->op == NODE_ENTRY ||
                 ((n->op == NODE_NOT || n->op == NODE_DEFINE) && reads_entry(w, n->a));
    for (uint32_t i = 0; (n->op == NODE_AND || n->op == NODE_OR) && i < n->kids.count; i++) {
        reads = reads || reads_entry(w, w->kids[n->kids.first + i]);
    }
    return reads;
}

static bool beats_any(const lode_world *w, uint32_t rule) {
    for (uint32_t i = 0; i < w->n_defeats; i++) {
        if (w->defeats[i].winner == rule) {
            return true;
        }
    }
    return false;
}

typedef struct tally {
    uint32_t never_true, never_live, beaten, masked, conflict, laws;
} tally;

static void compare(const lint_law *l, const char *text, tally *n) {
    verdicts v;
    brute b;
    read_findings(l, &v);
    try_all(l, &v, &b);
    oracle_law = text;
    bool any_entry = false;
    for (uint32_t r = 0; r < l->w->n_rules; r++) {
        any_entry = any_entry ||
                    (l->w->rules[r].kind == RULE_PLAIN && reads_entry(l->w, l->w->rules[r].cond));
    }
    bool ok = !v.capped && !b.differs;
    uint32_t bad = NONE;
    for (uint32_t r = 0; r < l->w->n_rules; r++) {
        const world_rule *rule = &l->w->rules[r];
        bool eligible = rule->kind == RULE_PLAIN && !beats_any(l->w, r) && b.fires[r];
        bool same = v.never_true[r] == !b.holds[r] &&
                    v.never_live[r] == (b.holds[r] && !b.lives[r]) &&
                    v.beaten[r] == (b.holds[r] && b.lives[r] && !b.fires[r]) &&
                    (!eligible || v.masked[r] == !b.matters[r]) && (eligible || !v.masked[r]) &&
                    (v.conflict[r] == b.meets[r] || (b.meets[r] && any_entry));
        bad = same ? bad : r;
        n->never_true += v.never_true[r];
        n->never_live += v.never_live[r];
        n->beaten += v.beaten[r];
        n->masked += v.masked[r];
        n->conflict += v.conflict[r];
    }
    n->laws++;
    if (!ok || bad != NONE) {
        str id = bad == NONE ? STR("-") : world_str(l->w, l->w->rules[bad].id);
        strbuf said = {0};
        diags_print(&l->ps.d, &said);
        (void)fputs(text, stderr);
        fail_msg("rule " STR_FMT
                 ", slots differ %d; so: holds %d lives %d fires %d matters %d meets %d; said:\n%s",
                 STR_ARG(id), b.differs, bad == NONE ? 0 : b.holds[bad],
                 bad == NONE ? 0 : b.lives[bad], bad == NONE ? 0 : b.fires[bad],
                 bad == NONE ? 0 : b.matters[bad], bad == NONE ? 0 : b.meets[bad],
                 said.p != NULL ? said.p : "nothing");
    }
}

static void random_laws(void **state) {
    (void)state;
    dice d = {1};
    tally n = {0};
    for (uint32_t i = 0; i < 80; i++) {
        lint_law l;
        strbuf text = {0};
        write_law(&text, &d);
        lint_text(&l, text.p);
        compare(&l, text.p, &n);
        unload(&l);
        strbuf_clear(&text);
    }
    print_message(
        "%u laws: never_true %u, never_live %u, always_beaten %u, masked %u, conflict %u\n", n.laws,
        n.never_true, n.never_live, n.beaten, n.masked, n.conflict);
    assert_true(n.never_true > 20 && n.never_live > 5 && n.beaten > 2 && n.masked > 5 &&
                n.conflict > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_laws),
    };
    return cmocka_run_group_tests_name("lint_exact", tests, NULL, NULL);
}
