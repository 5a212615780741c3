/* SPDX-License-Identifier: Apache-2.0
 *
 * case_fixture: a desk with people of each role, words to rest on, and a case in whichever state a test wants.
 */
#ifndef LODE_TEST_CASE_FIXTURE_H
#define LODE_TEST_CASE_FIXTURE_H

#include "ledger/case.h"
#include "ledger/claim.h"
#include "ledger/people.h"
#include "ledger_fixture.h"

static ledger_fixture the_fixture, *const f = &the_fixture;

typedef struct who {
    const char *id;
    uint32_t roles;
} who;
static const who REQUESTER = {"U1", ROLE_REQUESTER}, ADVISER = {"U2", ROLE_ADVISER},
                 SECOND_ADVISER = {"U3", ROLE_ADVISER | ROLE_COUNTERSIGNER | ROLE_APPROVER},
                 COUNTERSIGNER = {"U4", ROLE_COUNTERSIGNER | ROLE_APPROVER},
                 APPROVER = {"U5", ROLE_APPROVER}, EDITOR = {"U6", ROLE_EVIDENCE_EDITOR},
                 VIEWER = {"U7", ROLE_VIEWER};

/* Of one act: OK is kept; anything else is undone. */
#define DO(who_, call)                        \
    do {                                      \
        (void)as(f, (who_).id, (who_).roles); \
        ledger_tx *tx = &f->tx;               \
        MUST(call);                           \
        done_as(f);                           \
    } while (0)
#define DENIED(who_, code_, call)             \
    do {                                      \
        (void)as(f, (who_).id, (who_).roles); \
        ledger_tx *tx = &f->tx;               \
        REFUSED(code_, call);                 \
        assert_true(f->err.hint[0] != '\0');  \
        undo_as(f);                           \
    } while (0)

static inline lode_date day(const char *text) {
    lode_date d = DATE_NONE;
    assert_true(date_parse(str_of(text), &d));
    return d;
}

static inline void set_now(const char *date) {
    char moment[40];
    (void)snprintf(moment, sizeof moment, "%sT08:30:00.000Z", date);
    assert_true(time_parse(str_of(moment), &f->now));
}

/* A claim of this kind, public on that day. */
static inline void say(const char *id, const char *kind, const char *published) {
    str given = {0};
    claim c = claim_new();
    c.id = str_of(id);
    c.says = STR("reviews of applications for Japan are halted");
    c.about = STR("cn.mofcom.2026-1");
    c.by = STR("somebody");
    c.kind = str_of(kind);
    c.published = day(published);
    c.seen = day(published);
    DO(EDITOR, claim_add(tx, &c, &given, &f->err));
}

/* A paper that the authority sent: its SHA-256. */
static inline str paper(const char *text) {
    str sha = {0};
    DO(REQUESTER, document_put(tx, str_of(text), STR("text/plain"), &sha, &f->err));
    return sha;
}

static case_line TWO_LINES[] = {
    {1, {"sintered NdFeB segments", 23}, {"1C905.a.4", 9}, {"200 kg", 6}, {"16000 USD", 9}},
    {2, {"dysprosium oxide", 16}, {"1C905.b", 7}, {"5 kg", 4}, {0}},
};
static inline desk_case whole_case(void) {
    return (desk_case){.regime = STR("cn"),
                       .authority = STR("MOFCOM"),
                       .kind = STR("individual"),
                       .applicant = STR("Ningbo Example Magnetics Co., Ltd. (synthetic)"),
                       .end_user = STR("Nagoya Mirror Motor K.K. (synthetic)"),
                       .destination = STR("JP"),
                       .title = STR("magnets for mirror motors"),
                       .clock = STR("cn.dur/decision"),
                       .lines = TWO_LINES,
                       .n_lines = 2};
}

static inline str open_case(const desk_case *c) {
    str id = {0};
    DO(REQUESTER, case_open(tx, c, &id, &f->err));
    return id;
}

static inline case_act_ask asking(const char *act, const char *on) {
    return (case_act_ask){.act = str_of(act), .on = on == NULL ? DATE_NONE : day(on)};
}

static inline void act(who by, str id, const char *name, const char *on) {
    case_act_ask ask = asking(name, on);
    ask.reference = STR("2026-0042");
    ask.reason = STR("because");
    DO(by, case_act(tx, id, &ask, &f->err));
}

static inline void halt(str id, str word, const char *on, bool still) {
    case_act_ask ask = asking("halt", on);
    ask.word = word;
    ask.stands_still = still;
    DO(ADVISER, case_act(tx, id, &ask, &f->err));
}

static inline void advise(who by, str id, uint32_t line, const char *advice) {
    case_advice a = {.line = line, .advice = str_of(advice), .text = STR("so that it is civil")};
    DO(by, case_advise(tx, id, &a, &f->err));
}

static inline void countersign(str id, bool agrees) {
    DO(COUNTERSIGNER, case_countersign(tx, id, agrees, STR("as I see it"), &f->err));
}

static inline uint32_t ask_for(str id, const char *on) {
    uint32_t no = 0;
    DO(ADVISER,
       case_ask(tx, id, STR("Who is the end user?"), day(on), day("2026-12-31"), &no, &f->err));
    return no;
}

static inline void decide_case(str id, const char *name, const char *on) {
    case_act_ask ask = asking(name, on);
    ask.word = paper("the letter");
    ask.reason = STR("because");
    ask.lines = strcmp(name, "grant_in_part") == 0 ? STR("1") : (str){0};
    DO(APPROVER, case_act(tx, id, &ask, &f->err));
}

static inline desk_case read_case(str id) {
    desk_case c;
    DO(VIEWER, case_get(tx, id, &c, &f->err));
    return c;
}

static inline void advance(str id) {
    act(REQUESTER, id, "submit", "2026-01-07");
    act(ADVISER, id, "accept", "2026-01-08");
    act(ADVISER, id, "begin_review", "2026-01-09");
}

/* A whole case in that state, by the acts of 2026-01-07 and the days after it. */
static inline str case_in(uint32_t state) {
    desk_case c = whole_case();
    str id = open_case(&c);
    if (state == CASE_DRAFT) {
        return id;
    }
    act(REQUESTER, id, "submit", "2026-01-07");
    if (state == CASE_SUBMITTED) {
        return id;
    }
    act(ADVISER, id, "accept", "2026-01-08");
    if (state == CASE_ACCEPTED) {
        return id;
    }
    act(ADVISER, id, "begin_review", "2026-01-09");
    str other = {0};
    desk_case amends = whole_case();
    switch (state) {
    case CASE_AWAITING_APPLICANT:
        assert_int_equal(ask_for(id, "2026-01-09"), 1);
        break;
    case CASE_HALTED:
        halt(id, paper("notice of the halt"), "2026-01-09", true);
        break;
    case CASE_GRANTED:
    case CASE_GRANTED_IN_PART:
    case CASE_REFUSED:
        advise(ADVISER, id, 0, "approve");
        countersign(id, true);
        decide_case(id,
                    state == CASE_GRANTED           ? "grant"
                    : state == CASE_GRANTED_IN_PART ? "grant_in_part"
                                                    : "refuse",
                    "2026-01-10");
        break;
    case CASE_RETURNED_WITHOUT_ACTION:
        act(ADVISER, id, "return", "2026-01-10");
        break;
    case CASE_WITHDRAWN:
        act(REQUESTER, id, "withdraw", "2026-01-10");
        break;
    case CASE_SUPERSEDED:
        amends.amends = id;
        other = open_case(&amends);
        act(REQUESTER, other, "submit", "2026-01-10");
        break;
    default:
        break;
    }
    assert_int_equal(read_case(id).state, state);
    return id;
}

/* ---- acts by their names ------------------------------------------------------------------------ */

static str the_paper;

// Does what the name says, with all that it needs.
static inline lode_status any_act(ledger_tx *tx, str id, const char *name, lode_error *err) {
    uint32_t no = 1;
    desk_case whole = whole_case();
    case_advice advice = {.advice = STR("approve")};
    if (strcmp(name, "edit") == 0) {
        return case_edit(tx, id, &whole, err);
    }
    if (strcmp(name, "assign") == 0) {
        return case_assign(tx, id, STR("U1"), err);
    }
    if (strcmp(name, "ask") == 0) {
        return case_ask(tx, id, STR("Who?"), DATE_NONE, DATE_NONE, &no, err);
    }
    if (strcmp(name, "seen") == 0) {
        return case_seen(tx, id, no, DATE_NONE, err);
    }
    if (strcmp(name, "answer") == 0) {
        return case_answer(tx, id, no, STR("Nagoya."), DATE_NONE, err);
    }
    if (strcmp(name, "advise") == 0) {
        return case_advise(tx, id, &advice, err);
    }
    if (strcmp(name, "countersign") == 0) {
        return case_countersign(tx, id, true, (str){0}, err);
    }
    case_act_ask ask = asking(name, NULL);
    ask.word = the_paper;
    ask.reason = STR("because");
    ask.pause = strstr(name, "pause") != NULL ? STR("expert_opinion") : (str){0};
    ask.lines = strcmp(name, "grant_in_part") == 0 ? STR("2") : (str){0};
    return case_act(tx, id, &ask, err);
}

static inline const machine_move *in_table(uint32_t state, const char *name) {
    for (uint32_t i = 0; i < case_machine.n_moves; i++) {
        const machine_move *m = &case_machine.moves[i];
        if (strcmp(m->act, name) == 0 && (m->from >> state & 1) != 0) {
            return m;
        }
    }
    return NULL;
}

/* ---- of each test -------------------------------------------------------------------------------- */

static inline int setup(void **state) {
    (void)state;
    fixture_open(f);
    return 0;
}

// Whatever a test did, the tables are what the log says.
static inline int teardown(void **state) {
    (void)state;
    assert_rebuilds(f);
    fixture_close(f);
    return 0;
}

#endif
