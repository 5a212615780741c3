/* SPDX-License-Identifier: Apache-2.0
 *
 * answer: the decisions of one shipment joined into one answer, and the private parts of this
 * folder that the writers share. Everything lives in the arena of check_run.
 *
 *   request.c   facts on one date          party.c     who is on which list; related.c: who is not
 *   answer.c    decides and joins          ask.c       questions and sufficient sets
 *   holds.c     between which days         practice.c  what is reported beside the law
 *   advice.c    next steps, warnings       receipt.c   what replay needs
 *   replay.c    the same answer again
 *   clocks.c    the clock of an application, codec_clock.c its JSON
 *   answer_out.c, codec_out.c JSON         text_out.c, text_parts.c  for people
 *
 * A decision is *in scope* when its regime has a say (nexus true or indicated). When no regime has,
 * or is known not to have, a say over a line, then nothing was checked for it: the line is taken as
 * undecided over all verdicts, because clear is never an answer to what nobody looked at.
 */
#ifndef LODE_CHECK_ANSWER_H
#define LODE_CHECK_ANSWER_H

#include "check/check.h"
#include "check/clocks.h"
#include "check/screener.h"
#include "check/texts.h"
#include "decide/memo.h"

/* ---- parties (party.c) ----------------------------------------------------------------------- */

typedef enum hit_class {
    HIT_MATCH,    /* equal names that nothing speaks against, the same number, or somebody's word */
    HIT_QUESTION, /* resembles: the same party? */
    HIT_RELATED /* resembles, but is another party: the name given is known not to be listed, or it is
                   * another row of the same list (language.md 4.18) */
} hit_class;
const char *hit_class_word(hit_class c);

typedef struct party_hit {
    uint32_t role, list, party, name; /* party: parties; name: names, the one that met */
    uint32_t fact;                    /* the name given, or same_as */
    str given;                        /* empty when only same_as was */
    hit_class class;
    bool equal;      /* the normalized names are the same */
    bool said;       /* somebody says that it is the same party */
    uint32_t absent; /* parties: the row by which the name is known not to be listed; or NONE */
    uint32_t score, name_score, probability;
    uint8_t evidence[SCREEN_EVIDENCE_COUNT]; /* screen_agreement */
} party_hit;

const char *hit_why(const party_hit *h); /* why they are thought to be one party */

typedef VEC(party_hit) party_hits;

/* Why a name was searched only in part. */
enum { NAME_CUT = 1, NAME_GENERIC = 2 };

typedef struct party_found {
    party_hits hits; /* heap: vec_clear; by role, matches first, then by score */
    bool *named;     /* n_roles: a usable name was given */
    bool *more;      /* n_roles: so many are like it that not all are among the hits */
    uint8_t *partly; /* as the facts of the shipment: NAME_* of a name */
    /* n_roles x n_lists: on whose word it is that a row of this list is the same party, or is not;
     * WORD_LAW: on nobody's. NULL when nobody said anything. */
    lode_word *word;
} party_found;

/* screener NULL: one is made for this call. */
void party_find(const lode_world *w, const lode_facts *f, party_screener *screener, lode_arena *a,
                party_found *out);
bool party_public(const lode_world *w, uint32_t party, uint32_t list, lode_date known);
/* Is the row in force on `on`, and its list public by `known`? Open: listed, and nobody knows when. */
tri party_in_force(const lode_world *w, uint32_t party, uint32_t list, lode_date on,
                   lode_date known);
/* The same, and is it the party? */
tri party_counts(const lode_world *w, const party_hit *h, lode_date on, lode_date known);
/* ---- who is known to be somebody else (related.c) -------------------------------------------- */

/* Rows of lists `known not listed` that are this very name, legal form aside; returns how many. */
uint32_t absent_rows(const lode_world *w, screen_scratch *s, const screen_result *r,
                     uint32_t out[SCREENED_ABSENT_MAX]);
/* The one of these rows that says so of the lists of that list's regime, or NONE. */
uint32_t absent_row(const lode_world *w, const uint32_t *rows, uint32_t n, uint32_t list);
str party_remark(const lode_world *w, uint32_t party); /* the list's own words on it, or empty */
/* Is a party that is the row is_party of is_list another one than this row of that list? So says
 * whoever made is_list, where both stand in it. */
bool told_apart(const lode_world *w, uint32_t list, uint32_t party, uint32_t is_list,
                uint32_t is_party);

bool list_missing(const lode_world *w, uint32_t list);
/* Older than its authority leaves it unchanged. */
bool list_too_old(const lode_world *w, uint32_t list, lode_date on);
bool list_is_read(const lode_world *w, uint32_t list); /* by some rule */
tri *party_tri(const lode_world *w, const lode_facts *f, const party_found *found, lode_date on,
               lode_date known, lode_arena *a);

/* ---- facts on one date (request.c) ----------------------------------------------------------- */

/* Called when a finding says something else than the value it meets; applied: it took its place. */
typedef void (*finding_clash)(void *arg, const lode_finding *f, const lode_value *met,
                              uint32_t line, bool applied);
bool finding_valid(const lode_finding *f, lode_date on);
void findings_apply(const lode_request *rq, lode_date on, lode_arena *a, finding_clash clash,
                    void *arg, lode_facts *out);

/* ---- the answer ------------------------------------------------------------------------------ */

/* Why a verdict is not settled (design 3), in the order they are shown. */
typedef enum answer_cause {
    CAUSE_FACT_MISSING,
    CAUSE_JUDGEMENT_UNSIGNED,
    CAUSE_PARTY_UNRESOLVED,
    CAUSE_LIST_MISSING,
    CAUSE_LAW_UNVERIFIED,
    CAUSE_SOURCES_IN_CONFLICT,
    CAUSE_COUNT
} answer_cause;
const char *cause_word(answer_cause c);
answer_cause cause_of_fact(const struct lode_answer *an, uint32_t fact); /* of an open fact */

typedef struct answer_question {
    uint32_t question, fact; /* fact: the one to show first */
    uint32_t line;           /* index, NONE = the whole shipment */
    uint32_t *facts;         /* all open facts it settles, the first one included */
    uint32_t n_facts;
    lode_class_answer *classes; /* best and worst over the decisions that ask it */
    uint32_t n_classes;
    uint32_t *candidates,
        n_candidates; /* hits: rows of which it is asked whether they are the party */
    str ask;
} answer_question;

typedef struct answer_set {
    uint64_t *bits; /* over the questions */
    uint32_t n, cost;
} answer_set;
#define ANSWER_SETS_MAX 16u /* more ways to settle it than anybody compares */

/* One practice slot in one reading, joined over the decisions in scope. */
typedef struct answer_practice {
    uint32_t slot;
    class_set may, must;
} answer_practice;

typedef struct answer_report {
    uint32_t report, slot, value; /* value: slot_values */
    bool open;                    /* whether it is about this shipment is itself not settled */
    claim_status status;
} answer_report;

typedef VEC(str) str_list;

struct lode_answer {
    const lode_world *w;
    const lode_request *rq;
    party_screener *screener;
    lode_arena *arena;
    lode_facts facts; /* findings applied */
    lode_date on, known;

    lode_decision *decisions; /* n_lines x n_regimes, row by line */
    uint32_t n_decisions;
    uint32_t best, worst; /* verdicts */
    bool unchecked;       /* some line had no regime with a say */
    bool stop_now, complete;
    bool no_search;    /* best and worst as one run finds them, no questions */
    bool verdict_only; /* of each decision only what lode_verdict has */
    lode_memo *memo;   /* where decisions are looked up; or NULL */
    uint32_t
        *sights; /* n_decisions: what the memo calls the line under the regime; NONE: it does not */
    const uint32_t *closed_sets;
    uint32_t n_closed_sets; /* facts: the sets of a shipment that name all they hold */
    party_found found;      /* of the parties, on whatever day; hits live in the arena */
    lode_word rests_on;
    bool causes[CAUSE_COUNT];
    bool unmet; /* a paper or duty due before departure is not shown to be met */

    lode_date holds_from, holds_until; /* both days included; DATE_NONE = open */
    party_hit *hits;                   /* of lists public by `known` */
    uint32_t n_hits;
    bool *too_many;  /* n_roles: more listed parties have a name like it than were kept */
    uint8_t *partly; /* as the facts of the shipment: NAME_* of a name */

    answer_question *questions;
    uint32_t n_questions;
    answer_set *sets;
    uint32_t n_sets;

    answer_practice *written, *reported; /* n_practice each, same order */
    uint32_t n_practice;
    answer_report *reports;
    uint32_t n_reports;

    answer_clock clock; /* of the license application, when there is one */

    uint8_t *states; /* n_rules: bit 1 << rule_state of each state it has on a line in scope */
    uint32_t *told, n_told; /* rules that fired, are defeated or open on some of them; ascending */

    str *next, *warnings;
    uint32_t n_next, n_warnings;
    lode_draws *draws;                        /* what its lines draw on licenses, together */
    uint32_t *licenses_used, n_licenses_used; /* licenses of the request that cover some line */
    char receipt_hash[65];
    str receipt; /* the bytes that were hashed */
};

static inline const lode_decision *answer_decision(const lode_answer *an, uint32_t line,
                                                   uint32_t regime) {
    return &an->decisions[(size_t)line * an->w->n_regimes + regime];
}
static inline bool in_scope(const lode_decision *d) {
    return d->nexus == NEXUS_TRUE || d->nexus == NEXUS_INDICATED;
}
static inline bool verdict_open(uint32_t best, uint32_t worst) { return best != worst; }

/* Has it a second exit code, for conditions that are not met? */
static inline bool verdict_conditional(const world_verdict *v) {
    return v->exit_unmet != 0 && v->exit_unmet != NONE && v->exit_unmet != v->exit_code;
}
uint32_t mildest_verdict(const lode_world *w);
uint32_t strictest_verdict(const lode_world *w);
const char *word_name(lode_word word);
const char *grade_name(uint32_t grade);
const char *status_name(claim_status s);
const char *stage_name(uint32_t stage);
/* The label, or the word when there is none. */
str slot_value_text(const lode_world *w, uint32_t value);
/* What the line calls itself. */
str line_label(const lode_facts *f, uint32_t line);
/* Value of a fact as text, and of the element that a var is about: "Dy 2 %", "Subaru Corporation". */
void used_text(const lode_answer *an, uint32_t line, const lode_used *u, strbuf *out);

/* The fact's own words when it is the only one open, else the words of the whole question; where names
 * resemble listed ones, which. */
str question_ask(const lode_answer *an, const answer_question *q);
/* The claim that the reading as reported stands or falls with; NULL when the readings agree. */
const answer_report *answer_main_report(const lode_answer *an);
/* The nexus of a regime over all lines: the closest. */
lode_nexus answer_nexus(const lode_answer *an, uint32_t regime);

/* ---- parts ----------------------------------------------------------------------------------- */

void answer_ask(lode_answer *an); /* questions, sets, causes */
void answer_practice_join(lode_answer *an);
void answer_holds(lode_answer *an);
void warn_parties(lode_answer *an, str_list *warnings);
void answer_advice(lode_answer *an, str_list *warnings); /* next, warnings, unmet, licenses used */

/* A paper or duty that a fired rule sets, and whether the shipment shows it. */
typedef struct answer_due {
    uint32_t value, stage; /* slot_values; lode_stage */
    uint32_t line;
    bool shown;     /* a closed set of the shipment names the same word */
    bool showable;  /* some closed set could */
    bool pointless; /* for an application that nothing can come of */
} answer_due;
typedef VEC(answer_due) answer_dues;
/* What is due on a decision, each value once. */
void dues_collect(const lode_answer *an, const lode_decision *d, answer_dues *out);

bool rule_used(const lode_answer *an, uint32_t rule); /* fired or defeated on some line in scope */
void warn_add(lode_answer *an, str_list *list, const char *fmt, ...) LODE_PRINTF(3, 4);

/* The receipt without its hash, as compact JSON; the hash is over these bytes. */
void receipt_text(const lode_answer *an, strbuf *out);

#endif
