/* SPDX-License-Identifier: Apache-2.0
 *
 * decide_int: private parts of the reference interpreter. The passes, in order:
 *
 *   bind.c      facts -> for each var the classes still possible, and whose word says so
 *   entries.c   claim, test and pointers -> how each entry is decided (4.6)
 *   hints.c     words and customs codes -> the entries that they point at
 *   active.c    which entries and rules the search has to look at
 *   kleene.c    conditions, liveness, defeat, slots, verdict for one state (4.2 - 4.9)
 *   fast.c      the same by the compiled engine (engine.h)
 *   settle.c    the exact search over states (4.10)
 *   questions.c what to ask (4.11)
 *   clock_rules.c  which clock of the law runs (4.17)
 *   decide.c    puts them together and writes down why
 *   license.c   does a license held cover the line     draws.c  do several lines fit together (4.15)
 *   span.c      until when the law that matters stays as it is
 *   probe.c     single truths of the state given, without the search
 *
 * A state is an array of class sets, one for each var. Everything else that depends on the given
 * facts is fixed before the search starts, so that the search only ever narrows class sets.
 */
#ifndef LODE_DECIDE_INT_H
#define LODE_DECIDE_INT_H

#include "decide/decide.h"
#include "decide/engine.h"

#define SETTLE_DEPTH_MAX 128u /* splits on one path, about 16 KB of stack each */

/* How an entry is decided, fixed by the facts given (4.6). */
typedef enum entry_mode {
    ENTRY_CONST, /* `given` is its truth */
    ENTRY_TEST,  /* by its test and exceptions */
    ENTRY_CLASS, /* true iff the classification is its group */
    ENTRY_CLAIM, /* claimed against its test: true iff the claim is right */
} entry_mode;

typedef struct entry_state {
    entry_mode mode;
    tri given;         /* for ENTRY_CONST */
    lode_word word;    /* for ENTRY_CONST: on whose word */
    uint32_t by_fact;  /* for ENTRY_CONST: the fact that says so, or NONE when the test does */
    bool not_pointed;  /* false only because nothing points at it */
    bool contradicted; /* the test holds against the claim given */
    bool doubted;      /* below a code that was claimed, and the facts speak against all of these */
    bool pointed;      /* something points at it, or it is reached */
} entry_state;

typedef struct item_view item_view; /* entries.c */

/* A truth value with the weakest word it needs (4.12); the word of an open value means nothing. */
typedef struct kleene {
    tri t;
    lode_word word;
} kleene;

/* A truth remembered for one epoch. */
typedef struct truth_kept {
    uint32_t epoch;
    kleene value;
} truth_kept;

/* What is open of the condition of an open rule (below.c), each part before its own parts. */
typedef struct rest_node {
    uint32_t kind, kids, size; /* size: with all that is in it */
    uint32_t var;              /* vars; or nodes, of what is asked as a whole */
    const class_set *asked;
} rest_node;

/* Part of decide_ctx.rests; open: there is any. */
typedef struct rule_rest {
    size_t first;
    bool open, known;
} rule_rest;

/* What a state of the search leaves to those below it (below.c). */
typedef struct kept_rule {
    rule_rest rest;
    tri cond;
    bool narrowed; /* it asks about the var that is narrowed below */
} kept_rule;
typedef struct fast_kept {
    uint32_t *rules; /* that it left open, in order of evaluation */
    kept_rule *open; /* theirs */
    uint32_t n_open;
    class_set *may, *must; /* slots as those have set them that it did not leave open */
    kleene nexus;
    uint32_t *running, n_running; /* its own rules */
} fast_kept;

typedef struct decide_ctx {
    const lode_query *q;
    const lode_world *w;
    uint32_t line, regime;
    lode_arena *arena;

    uint32_t *alias;      /* n_vars: the var that stands for it (4.3 defaults) */
    lode_word *word;      /* n_vars: whose word the value is */
    class_set *may;       /* n_vars: the current state */
    entry_state *entries; /* n_entries */
    item_view *view;
    uint64_t *tests_maybe, *tests_surely; /* the engine's bits of BLOCK_TESTS */
    tri *test;                            /* n_entries: test and exceptions, on the facts given */
    bool *suspends;                       /* n_measures: some act suspends it or one of its rules */
    lode_engine *engine;                  /* NULL: the reference interpreter evaluates */
    uint64_t *may_fire;   /* bits by rule.order: rules of the last run of a state given */
    bool met;             /* the engine's bits are those of this state and some day */
    bool met_on_day;      /* ... and of this day */
    fast_kept *kept;      /* of the state above; NULL: of none */
    bool searching;       /* open rules keep what they ask, in the two that follow */
    rule_rest *rest;      /* n_rules */
    VEC(rest_node) rests; /* heap; below_end frees it */
    fast_kept *kept_at[SETTLE_DEPTH_MAX]; /* their memory, by depth */
    bool sparse;        /* may[] is not kept for vars that are picked from (session.c) */
    uint32_t class_var; /* the regime's classification, or NONE */
    uint32_t *at_order; /* n_rules: the rule of each place in the order */
    uint32_t *by_order; /* rules of this regime and the reports, in order of evaluation */
    uint32_t n_by_order;
    uint32_t *active, n_active;   /* entries the search looks at (active.c) */
    uint32_t *present, n_present; /* entries that hold or may hold */
    bool doubts;                  /* some entry is doubted (entry_state) */
    bool any_day;                 /* entries are read so on whatever day */
    uint32_t *running, n_running; /* by_order without the rules of the other entries */
    uint32_t *twin;               /* n_entries: the entry of its group that is looked at for it */
    kleene idle;                  /* the `or` of those it does not look at: false, on their word */
    bool idle_known;              /* ... with its word, which few ask for */
    lode_word weakest;            /* nothing given is on a weaker word */
    truth_kept *worded;           /* n_rules: with its word, as of an epoch (rule_word) */
    bool brief;                   /* decide_of leaves out what nobody is told of */
    kleene *rule_lives, *entry_lives; /* in force on the facts given (bind_law), or NULL */
    bool *report_counts; /* n_rules: a report that may set practice slots as of `known` */
    tri license_covers;
    uint64_t covering;      /* bit i: licenses[i] does */
    lode_span license_span; /* the days on which the other lines draw on licenses as on this one */
    uint32_t weight;        /* of what a walk of open.c is at: see open_kids */
    uint64_t *count;        /* n_vars, between searches all zero (settle.c) */
    uint32_t *counted, *split_vars; /* n_vars */

    /* results of the last kleene_run */
    kleene *memo; /* n_nodes; valid when stamp equals epoch */
    uint32_t *stamp, epoch;
    truth_kept *regime_listed; /* n_regimes */
    kleene *rule;              /* n_rules: does it fire */
    kleene *rule_cond;         /* n_rules: live and condition, before defeat */
    uint32_t *rule_by;         /* n_rules: the defeater that settled it, or NONE */
    class_set *slot_may,
        *slot_must;       /* n_slots: values set for sure or perhaps; withdrawals likewise */
    uint32_t best, worst; /* verdicts */
    kleene nexus;
} decide_ctx;

/* Strong Kleene without words (4.2). */
static inline tri not3(tri t) {
    return t == TRI_OPEN ? TRI_OPEN : t == TRI_TRUE ? TRI_FALSE : TRI_TRUE;
}
static inline tri and3(tri a, tri b) {
    if (a == TRI_FALSE || b == TRI_FALSE) {
        return TRI_FALSE;
    }
    return a == TRI_TRUE && b == TRI_TRUE ? TRI_TRUE : TRI_OPEN;
}

/* decide.c: binds everything but the license, which takes a first run */
void decide_init(decide_ctx *c, const lode_query *q, uint32_t line, uint32_t regime,
                 lode_arena *arena);
/* Its first half: all but how entries are read (bind_view, bind_entries), then fast_ready. */
void decide_open(decide_ctx *c, const lode_query *q, uint32_t line, uint32_t regime,
                 lode_arena *arena);
void bind_license(decide_ctx *c);
void bind_reports(decide_ctx *c); /* report_counts, as of `known` */
void order_again(decide_ctx *c);  /* by_order, of another regime or other reports */
bool rule_in_play(const decide_ctx *c, uint32_t rule);
/* After decide_init: decide_line, decide_verdict, bounds_on. After decide_of c is of no more use. */
void decide_of(decide_ctx *c, lode_decision *out);
void verdict_of(decide_ctx *c, lode_verdict *out);
void bounds_of(decide_ctx *c, uint32_t *best, uint32_t *worst, lode_span *span);
/* Its two halves: the span, and whether there is anything to search for; and the search. */
bool bounds_run(decide_ctx *c, uint32_t *best, uint32_t *worst, lode_span *span);
void search_bounds(decide_ctx *c, uint32_t *best, uint32_t *worst);
uint32_t not_pointed_at(decide_ctx *c); /* entries in force that are taken as not meant */
lode_word weakest_given(const lode_facts *f, uint32_t line);
bool would_be_stricter(const decide_ctx *c, uint32_t rule);  /* had it fired; after decide_of */
uint32_t class_var_of(const lode_world *w, uint32_t regime); /* the classification's, or NONE */
lode_nexus nexus_of(decide_ctx *c);                          /* after a run */
/* bind.c */
void bind_facts(decide_ctx *c);
void bind_fact(decide_ctx *c, uint32_t fact);
/* The class of a word, or of "other"; NONE: the var has no class for it. */
uint32_t enum_class(const lode_world *w, const world_var *v, uint32_t value);
bool role_absent(const decide_ctx *c, const world_fact *f);
bool tells_nothing(const world_fact *f, const lode_value *val);
bool interval_meets(const lode_interval *v, const world_class *k);
uint32_t mildest_of(const lode_world *w); /* decide.c: verdict */
/* license.c: license_covers, covering, license_span */
void license_cover(decide_ctx *c);
tri license_alone(decide_ctx *c, const lode_license *l); /* whatever other lines take of it */
/* What this line states, in the unit of what is left; false: nothing that can be compared with it. */
bool license_amount(const decide_ctx *c, bool value, const lode_left *left, lode_interval *out);
bool license_counts(const lode_license *l); /* says what remains of it */
/* draws.c: for each license, is there enough for all that it may be asked to cover? NULL: nothing says
 * otherwise. span is narrowed to the days for which that is so. */
const bool *draws_fit(decide_ctx *c, lode_span *span);
/* entries.c */
void bind_view(decide_ctx *c); /* what the facts say of the item, on whatever day; after bind_law */
void bind_entries(decide_ctx *c); /* on the day asked */
/* In place of the two: entries, test and the classification are set as they once left them. */
void entries_again(decide_ctx *c);
void alloc_entries(decide_ctx *c);
bool code_covers(str above, str below); /* equal, or above is a dotted prefix */
str digits_of(lode_arena *a, str s);    /* of a customs code as it is written */
/* hints.c */
enum { HINTED_BY_HS = 1, HINTED_BY_WORD = 2 };
/* Adds to hinted (n_entries) by what each entry is pointed at: a folded text, the digits of a customs code. */
void hints_find(const lode_world *w, str described, str hs, unsigned char *hinted);
/* active.c */
void gather_active(decide_ctx *c);
void gather_running(decide_ctx *c); /* the rules that the reference looks at */
void spread_twins(decide_ctx *c);   /* after the search: what holds of one holds of its twins */
uint32_t looked_at(const decide_ctx *c,
                   uint32_t rule); /* that rule, or the one of its entry's twin */
/* fast.c: the engine in place of kleene_run's walk over all rules */
void fast_begin(decide_ctx *c); /* chooses the engine that the query wants; after bind_facts */
void fast_view(decide_ctx *c);  /* meets the tests with the facts */
void fast_tests(decide_ctx *c); /* fills test, on the day asked */
bool fast_exceptions(const decide_ctx *c); /* may some exception of an entry hold? */
void fast_ready(decide_ctx *c);            /* after bind_entries */
void fast_run(decide_ctx *c);
void fast_end(decide_ctx *c); /* from here on the reference, which follows words */
/* After decide_of: on whose word the rule fires or does not. Of entries that are true together, that of the
 * one which was looked at. And the word of its condition, in force, before it is beaten. */
lode_word rule_word(decide_ctx *c, uint32_t rule);
lode_word cond_word(decide_ctx *c, uint32_t rule);
/* One rule of those that may fire; cond: what the engine says of its condition, NULL: ask. */
void fast_rule(decide_ctx *c, uint32_t rule, const tri *cond);
/* below.c: around a search, on the state given and run; around the states below one, which differ in var. */
void below_begin(decide_ctx *c);
void below_end(decide_ctx *c);
fast_kept *below_descend(decide_ctx *c, uint32_t depth, uint32_t var);
void below_ascend(decide_ctx *c, fast_kept *above);
void below_run(decide_ctx *c);
void state_changed(decide_ctx *c, uint32_t var); /* after each change of may[var] */
/* kleene.c: evaluates the current state */
void kleene_run(decide_ctx *c);
void kleene_outcome(decide_ctx *c); /* slots and verdict of rules that have just been run */
void kleene_rule(decide_ctx *c, uint32_t rule); /* its defeaters must have been run */
kleene kleene_node(decide_ctx *c, uint32_t node);
kleene kleene_entry(decide_ctx *c, uint32_t entry);
kleene kleene_listed(decide_ctx *c, uint32_t regime);
void kleene_effects(decide_ctx *c, uint32_t rule);
void kleene_clear_slots(decide_ctx *c);
void kleene_verdict(decide_ctx *c);
kleene kleene_test(decide_ctx *c, uint32_t entry);     /* test and no exception fires */
kleene kleene_idle(decide_ctx *c);                     /* for gather_active */
kleene kleene_exception(decide_ctx *c, uint32_t rule); /* does an exception of an entry fire */
void bind_law(decide_ctx *c);                          /* after bind_facts */
void bind_live(decide_ctx *c);
kleene rule_live(const decide_ctx *c, uint32_t rule);
kleene rule_live_now(const decide_ctx *c, uint32_t rule); /* not as bind_law found it */
kleene entry_live(const decide_ctx *c, uint32_t entry);
kleene clock_live(const decide_ctx *c, uint32_t clock);
class_set slot_possible(const decide_ctx *c, uint32_t slot);

/* span.c: after kleene_run; the days on which the bounds are the same */
lode_span span_of(decide_ctx *c);
/* After bind_entries, by the engine: the days on which entries are read so. */
lode_span entries_span(decide_ctx *c);
lode_span span_both(lode_span a, lode_span b); /* the days in both */

/* open.c: walks what is open in the current state. visit gets the var and the classes that the
 * open atom asks about; it may be called several times for one var. */
typedef void (*open_visit)(void *arg, uint32_t var, const class_set *asked);
void open_node(decide_ctx *c, uint32_t node, open_visit visit, void *arg);
void open_rule(decide_ctx *c, uint32_t rule, open_visit visit, void *arg);
void open_rule_live(decide_ctx *c, uint32_t rule, open_visit visit,
                    void *arg); /* is it in force? */
void below_open(decide_ctx *c, uint32_t rule, open_visit visit,
                void *arg); /* the same, in a search */
/* What keeps the strictest row open that may still hold; nothing when something else does. Settling it
 * first keeps the search small: what bars is tried one by one, and only then what needs a license,
 * instead of each of the one with each of the other. */
void open_strictest(decide_ctx *c, open_visit visit, void *arg);
/* Everything open that the verdict still depends on. */
void open_verdict(decide_ctx *c, open_visit visit, void *arg);
/* Vars that make a node what it is: true atoms of a true one, false atoms of a false one. */
void used_node(decide_ctx *c, uint32_t node, open_visit visit, void *arg);

/* session.c, for memo.c: its state, which has the facts of one line after session_bind; and which of
 * the facts that conditions read are not as if nobody had given any, as bits. */
struct lode_session;
decide_ctx *session_ctx(struct lode_session *s);
void session_bind(struct lode_session *s, const lode_query *q, uint32_t line);
void session_day(struct lode_session *s, lode_date on);
/* One whose state is as decide_open leaves it: with may[] and words of all vars. */
struct lode_session *session_whole(const lode_world *w);
const uint64_t *session_given(const struct lode_session *s);

/* settle.c */
typedef struct settle_leaf {
    uint32_t step;    /* last step of its path, NONE at the root */
    uint32_t verdict; /* when best == worst */
    uint32_t best, worst;
} settle_leaf;
typedef struct settle_step {
    uint32_t parent, var;
    class_set to;
} settle_step;
typedef struct settle {
    VEC(settle_leaf) leaves;
    VEC(settle_step) steps;
    uint32_t *vars; /* split vars, in order of first use */
    uint32_t n_vars;
    uint32_t best, worst;
    uint32_t leaves_max;
    bool bounds_only; /* parts that can move neither best nor worst leave no leaf */
    bool complete;
} settle;
/* After kleene_run; leaves the state and its results as it found them. */
void settle_run(decide_ctx *c, uint32_t leaves_max, bool bounds_only, settle *s);
void settle_clear(settle *s);
/* Classes that a leaf leaves possible for a var: the last step on its path that names it. */
class_set settle_leaf_classes(const decide_ctx *c, const settle *s, uint32_t leaf, uint32_t var);

/* clock_rules.c: reads the state as written, after kleene_run */
void clock_rules(decide_ctx *c, lode_decision *out);

/* questions.c */
void questions_build(decide_ctx *c, const settle *s, lode_decision *out);
str question_class_text(decide_ctx *c, uint32_t var, const class_set *set);

#endif
