/* SPDX-License-Identifier: Apache-2.0
 *
 * cover: what the cases of the packs exercise, pack by pack. Counted from what happened in each
 * case, not from what the case names:
 *
 *   rules       fired, defeated, open
 *   entries     true; false although something points at them; open; beaten: taken out by an
 *               exception, or their rule overridden
 *   boundaries  of each number compared with: a value below, exactly on, above it; the number itself and the
 *               side that comes out otherwise are wanted
 *   dates       of each day on which law begins or ends: a case about it on that day, on the day before
 *   questions   asked
 *
 * A case is about a rule when the rule's condition is not false. Generated pairs are counted apart.
 */
#ifndef LODE_CLI_COVER_H
#define LODE_CLI_COVER_H

#include "cli/case_run.h"
#include "cli/law_parts.h"
#include "cli/pairs.h"

typedef enum cover_by { BY_CASE, BY_PAIR, BY_COUNT } cover_by;

enum { RULE_HIT_FIRED, RULE_HIT_DEFEATED, RULE_HIT_OPEN };
enum { ENTRY_HIT_TRUE, ENTRY_HIT_FALSE, ENTRY_HIT_OPEN, ENTRY_HIT_BEATEN };
enum { CUT_HIT_BELOW, CUT_HIT_AT, CUT_HIT_ABOVE };
enum { DAY_HIT_BEFORE, DAY_HIT_ON };
enum { QUESTION_HIT_ASKED };

typedef enum cover_kind {
    COVER_RULE,
    COVER_ENTRY,
    COVER_CUT,
    COVER_DAY,
    COVER_QUESTION,
    COVER_KIND_COUNT
} cover_kind;

typedef enum day_kind { DAY_FROM, DAY_UNTIL, DAY_SUSPENDED, DAY_RESUMED } day_kind;

/* One thing to cover. hits: bits of the kind's enum. */
typedef struct cover_item {
    cover_kind kind;
    law_place at;
    uint32_t index;     /* rules, entries, questions; measures for a day */
    law_part part;      /* of a cut: whose comparison */
    uint32_t node, cut; /* of a cut: nodes, class */
    day_kind day;       /* of a day */
    lode_date date;     /* of a day */
    uint32_t hits[BY_COUNT];
    uint32_t wanted; /* hits without which it counts as uncovered */
} cover_item;

typedef struct cover {
    const lode_world *w;
    const places *places;
    VEC(cover_item) items; /* by kind, then in the order of the world */
    uint32_t first[COVER_KIND_COUNT + 1];
    define_uses uses;
    uint32_t *rule_at, *entry_at, *question_at; /* items, or NONE */
} cover;

void cover_init(cover *c, const lode_world *w, const places *p, lode_arena *arena);
void cover_clear(cover *c);
/* c may be NULL: then nothing is counted. */
void cover_case(cover *c, const case_run *r);
void cover_pair(cover *c, const pair_point *p);

/* cover_print.c */
void cover_summary(const cover *c, strbuf *out); /* a few lines for each pack */
void cover_details(const cover *c, strbuf *out); /* a line for each thing that is not covered */
struct json_t;
struct json_t *cover_json(const cover *c); /* packs: counts, and everything uncovered */

#endif
