/* SPDX-License-Identifier: Apache-2.0
 *
 * check: one shipment in, one answer out. It parses the shipment (codec_in.c), finds which parties
 * are in which lists (party.c), asks the decide folder line by line and regime by regime, joins
 * the decisions (answer.c), and writes JSON (codec_out.c) or text for people (text_out.c).
 *
 * This folder and cli are the only ones that know JSON.
 */
#ifndef LODE_CHECK_H
#define LODE_CHECK_H

#include "decide/decide.h"
#include "decide/memo.h"
#include "image/world.h"

#define SHIPMENT_BYTES_MAX LODE_SHIPMENT_BYTES_MAX
#define SHIPMENT_DEPTH_MAX 32u  /* the schema needs five */
#define SHIPMENT_TEXT_MAX 4096u /* bytes of one text, such as a description: a page */
#define FINDINGS_MAX 256u       /* signed by people, one by one */
#define CHECK_EXIT_UNDECIDED 30 /* design 3; the settled verdicts bring their own code */

/* A signed finding about one fact (design 2.10). Whether it counts depends on the date asked, so
 * it stays apart from the facts until check_run: it holds from its signature (`on`) to
 * valid_until, that day included. */
typedef struct lode_finding {
    uint32_t fact, line; /* line: index, NONE = every line, or a fact of the shipment */
    lode_value value;    /* word: finding */
    str by, basis, void_if;
    lode_date on, valid_until; /* valid_until DATE_NONE: no end given */
} lode_finding;

struct party_screener; /* screener.h */
struct answer_texts;   /* texts.h */

/* One question to the world. on = DATE_NONE when the shipment does not say; known likewise. */
typedef struct lode_request {
    lode_facts facts;
    lode_date on, known;
    lode_finding *findings;
    uint32_t n_findings;
    struct party_screener *screener; /* of the calling thread; NULL: one is made for each call */
    struct answer_texts *texts;      /* likewise, of this world (texts.h); NULL: written anew */
    lode_memo
        *memo; /* of the calling thread and this world; NULL: nothing is kept. What an answer says
                      * of its decisions is the memo's, until it answers another request */
} lode_request;

typedef struct lode_answer lode_answer; /* answer.h */

/* Reads a shipment (design 4.2). Anything wrong is refused whole: syntax with line and column,
 * everything else with its JSON path and the nearest valid name. */
LODE_MUST_CHECK lode_status request_from_json(const lode_world *w, lode_arena *a, str json,
                                              lode_request *out, lode_error *err);
/* Sets one fact from "FACT=VALUE" on the word `assumed`, on every line for an item fact. */
LODE_MUST_CHECK lode_status request_assume(lode_request *rq, str assignment, lode_error *err);

/* on must be set; known = DATE_NONE takes the horizon. The answer lives in the arena. */
LODE_MUST_CHECK lode_status check_run(const lode_world *w, const lode_request *rq, lode_arena *a,
                                      lode_answer **out, lode_error *err);
/* The same without what follows from it: decisions, verdict and questions only; no days between
 * which it holds, no advice, no receipt. Without search best and worst are sound but not tight, and
 * nothing is asked. For whoever decides thousands of shipments. */
LODE_MUST_CHECK lode_status check_decide(const lode_world *w, const lode_request *rq, bool search,
                                         lode_arena *a, lode_answer **out, lode_error *err);

/* Verdicts only: what answer_to_line shows is what it shows of check_run's answer, in a fraction of the
 * time. */
LODE_MUST_CHECK lode_status check_verdict(const lode_world *w, const lode_request *rq,
                                          lode_arena *a, lode_answer **out, lode_error *err);

void answer_to_json(const lode_answer *an, strbuf *out); /* design 4.3, one line, no newline */
void answer_to_text(const lode_answer *an, bool color,
                    strbuf *out); /* first five lines, then the reasons */
void answer_to_head(const lode_answer *an, bool color, strbuf *out); /* only those five lines */
void answer_to_line(const lode_answer *an, bool color,
                    strbuf *out);       /* the first of them, no newline */
int answer_exit(const lode_answer *an); /* design 3 */
/* Batch error line (design 4.3): {"schema":1,"line":n,"error":{...}} */
void error_to_json(const lode_error *err, uint64_t line, strbuf *out);

/* For each role and list (row by role): is the party in the list on `on`, as known on `known`? True:
 * by an equal name or on somebody's word; open: a name resembles one of the list. Returns roles x lists. */
tri *party_lists(const lode_world *w, const lode_facts *f, struct party_screener *screener,
                 lode_date on, lode_date known, lode_arena *a);

#endif
