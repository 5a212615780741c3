// SPDX-License-Identifier: Apache-2.0
//
// test_case: matters before an authority (desk.md 3): every act from every state, whose word a halt is,
// requests that only an answer ends, days in order, classes as of a day and as known then, and the tables
// made again from the log. Who may decide is in test_case_decide.c.
#include "case_fixture.h"

#include "ledger/case_int.h"
#include "ledger/decision.h"

// ---- drafts -------------------------------------------------------------------------------------------

static void test_drafts(void **state) {
    (void)state;
    desk_case none = {0}, whole = whole_case();
    str id = open_case(&none);
    assert_true(str_eq(id, STR("C1")));
    desk_case got = read_case(id);
    assert_int_equal(got.state, CASE_DRAFT);
    assert_int_equal(got.version, 1);
    assert_int_equal(got.since, DATE_NONE);
    assert_int_equal(got.n_lines, 0);
    DENIED(REQUESTER, "case_incomplete",
           case_act(tx, id, &(case_act_ask){.act = STR("submit"), .on = DATE_NONE}, &f->err));
    assert_non_null(strstr(f->err.message, "regime, authority, kind, applicant, end_user"));
    DO(REQUESTER, case_edit(tx, id, &whole, &f->err));
    got = read_case(id);
    assert_int_equal(got.version, 2);
    assert_true(str_eq(got.applicant, whole.applicant));
    assert_true(str_eq(got.end_user, whole.end_user));
    assert_true(str_eq(got.title, whole.title));
    assert_int_equal(got.n_lines, 2);
    assert_true(str_eq(got.lines[1].quantity, STR("5 kg")));
    assert_int_equal(got.lines[1].value.n, 0);
    DENIED(ADVISER, "role_missing", case_open(tx, &whole, &id, &f->err));
    DENIED(ADVISER, "role_missing", case_edit(tx, STR("C1"), &whole, &f->err));
    DENIED(REQUESTER, "not_found", case_edit(tx, STR("C9"), &whole, &f->err));
    act(REQUESTER, STR("C1"), "submit", "2026-01-07");
    DENIED(REQUESTER, "forbidden_transition", case_edit(tx, STR("C1"), &whole, &f->err));
}

static void test_drafts_refused(void **state) {
    (void)state;
    desk_case c = whole_case();
    str id = {0};
    case_line twice[] = {{.line = 1}, {.line = 1}}, zero[] = {{.line = 0}};
    c.lines = twice;
    DENIED(REQUESTER, "line_unknown", case_open(tx, &c, &id, &f->err));
    c.lines = zero;
    c.n_lines = 1;
    DENIED(REQUESTER, "line_unknown", case_open(tx, &c, &id, &f->err));
    c.n_lines = CASE_LINES_MAX + 1;
    DENIED(REQUESTER, "bad_text", case_open(tx, &c, &id, &f->err));
    static const char *const COUNTRIES[] = {"jp", "JPN", "J", "\xe6\x97\xa5"};
    for (size_t i = 0; i < 4; i++) {
        c = whole_case();
        c.destination = str_of(COUNTRIES[i]);
        DENIED(REQUESTER, "bad_country", case_open(tx, &c, &id, &f->err));
    }
    c = whole_case();
    c.title = STR("a bell \x07");
    DENIED(REQUESTER, "bad_text", case_open(tx, &c, &id, &f->err));
    c.title = STR("no UTF-8 \xff");
    DENIED(REQUESTER, "bad_text", case_open(tx, &c, &id, &f->err));
    c = whole_case();
    c.receipt = STR("0000");
    DENIED(REQUESTER, "receipt_unknown", case_open(tx, &c, &id, &f->err));
    c = whole_case();
    c.amends = STR("C7");
    DENIED(REQUESTER, "not_found", case_open(tx, &c, &id, &f->err));
    assert_int_equal(id.n, 0);
}

// As many and as long lines as there may be, with all that the form of the event could stumble over.
static void test_lines(void **state) {
    (void)state;
    desk_case c = whole_case();
    case_line lines[CASE_LINES_MAX];
    char text[CASE_TITLE_BYTES_MAX + 1];
    for (size_t i = 0; i < CASE_TITLE_BYTES_MAX; i++) {
        text[i] = "\\\t\nlines"[i % 8];
    }
    for (uint32_t i = 0; i < CASE_LINES_MAX; i++) {
        lines[i] = (case_line){.line = 9999 - i,
                               .description = {text, i % (CASE_TITLE_BYTES_MAX + 1)},
                               .quantity = i % 2 == 0 ? STR("1 kg") : (str){0}};
    }
    for (uint32_t i = 0; i < 60; i++) {
        lines[i].description = (str){text, CASE_TITLE_BYTES_MAX};
    }
    c.lines = lines;
    c.n_lines = CASE_LINES_MAX;
    str id = open_case(&c);
    desk_case got = read_case(id);
    assert_int_equal(got.n_lines, CASE_LINES_MAX);
    for (uint32_t i = 0; i < CASE_LINES_MAX; i++) { // in the order of their numbers
        const case_line *want = &lines[CASE_LINES_MAX - 1 - i], *have = &got.lines[i];
        assert_int_equal(have->line, want->line);
        assert_true(str_eq(have->description, want->description));
        assert_true(str_eq(have->quantity, want->quantity));
        assert_int_equal(have->code.n, 0);
    }
    // the old edition stays in the log and is not shown any more
    c = whole_case();
    DO(REQUESTER, case_edit(tx, id, &c, &f->err));
    assert_int_equal(read_case(id).n_lines, 2);
    lines[0].description = (str){text, CASE_TITLE_BYTES_MAX};
    c.lines = lines;
    c.n_lines = 1;
    text[0] = '\x01';
    DENIED(REQUESTER, "bad_text", case_edit(tx, id, &c, &f->err));
}

// ---- every act from every state ---------------------------------------------------------------------------

// What the act asks for beside the state: somebody's advice, a request, a pause.
static void prepare(str id, uint32_t state, const char *name) {
    bool in_hand = state == CASE_UNDER_REVIEW || state == CASE_AWAITING_APPLICANT;
    bool decides = strncmp(name, "grant", 5) == 0 || strcmp(name, "refuse") == 0;
    if (in_hand && (decides || strcmp(name, "countersign") == 0)) {
        advise(ADVISER, id, 0, "approve");
    }
    if (in_hand && decides) {
        countersign(id, true);
    }
    if (strcmp(name, "unpause") == 0 && (in_hand || state == CASE_ACCEPTED)) {
        case_act_ask ask = asking("pause", NULL);
        ask.pause = STR("expert_opinion");
        ask.word = the_paper;
        DO(ADVISER, case_act(tx, id, &ask, &f->err));
    }
}

// A halted case with an open request and a running pause, for the acts that end them.
static str halted_with_all(void) {
    str id = case_in(CASE_UNDER_REVIEW);
    case_act_ask ask = asking("pause", "2026-01-09");
    ask.pause = STR("expert_opinion");
    ask.word = the_paper;
    DO(ADVISER, case_act(tx, id, &ask, &f->err));
    assert_int_equal(ask_for(id, "2026-01-09"), 1);
    halt(id, the_paper, "2026-01-09", false);
    return id;
}

static who doer(const machine_move *m) {
    return (m->roles & ROLE_REQUESTER) != 0  ? REQUESTER
           : (m->roles & ROLE_ADVISER) != 0  ? ADVISER
           : (m->roles & ROLE_APPROVER) != 0 ? APPROVER
                                             : COUNTERSIGNER;
}

static void check_one(uint32_t state, const machine_move *named) {
    const char *name = named->act;
    const machine_move *move = in_table(state, name);
    str id = state == CASE_HALTED ? halted_with_all() : case_in(state);
    prepare(id, state, name);
    uint64_t version = read_case(id).version;
    if (move == NULL) {
        DENIED(doer(named), "forbidden_transition", any_act(tx, id, name, &f->err));
        for (uint32_t i = 0; i < case_machine.n_moves; i++) {
            const machine_move *may = &case_machine.moves[i];
            assert_true((may->from >> state & 1) == 0 || strstr(f->err.hint, may->act) != NULL);
        }
        assert_int_equal(read_case(id).version, version);
        return;
    }
    for (uint32_t r = 0; r < ROLES; r++) { // nobody without the role
        if ((move->roles & (1u << r)) == 0) {
            DENIED(((who){"U9", 1u << r}), "role_missing", any_act(tx, id, name, &f->err));
        }
    }
    if (strcmp(name, "supersede") == 0) {
        DENIED(REQUESTER, "other_path", any_act(tx, id, name, &f->err));
        return;
    }
    DO(doer(move), any_act(tx, id, name, &f->err));
    desk_case got = read_case(id);
    bool open = state == CASE_HALTED; // the request of halted_with_all
    assert_int_equal(got.version, version + 1);
    assert_int_equal(got.state, machine_leads(&case_machine, move, state, open));
    assert_true(case_machine.states[got.state].final == (got.decided != DATE_NONE));
    assert_true((got.state == CASE_HALTED) == (got.halted_by.n > 0));
}

static void test_every_act_from_every_state(void **state) {
    (void)state;
    the_paper = paper("a letter of the authority");
    str id = {0};
    actor system = {.id = STR("system"), .roles = ROLE_ADMIN};
    MUST(ledger_begin(&f->l, &f->a, f->now, &system, true, &f->tx, &f->err));
    MUST(person_add(&f->tx, STR("First"), ROLE_ADMIN, &id, &f->err));
    done_as(f);
    who admin = {id.p, ROLE_ADMIN};
    DO(admin, person_add(tx, STR("Requester"), ROLE_REQUESTER, &id, &f->err));
    for (uint32_t s = 0; s < CASE_STATES; s++) {
        for (uint32_t i = 0; i < case_machine.n_moves; i++) {
            bool first = true; // each name once
            for (uint32_t k = 0; k < i; k++) {
                first &= strcmp(case_machine.moves[k].act, case_machine.moves[i].act) != 0;
            }
            if (first && strcmp(case_machine.moves[i].act, "assign") != 0) {
                check_one(s, &case_machine.moves[i]);
            }
        }
    }
}

static void test_assign(void **state) {
    (void)state;
    str first = {0}, id = {0}, reader = {0};
    actor system = {.id = STR("system"), .roles = ROLE_ADMIN};
    MUST(ledger_begin(&f->l, &f->a, f->now, &system, true, &f->tx, &f->err));
    MUST(person_add(&f->tx, STR("First"), ROLE_ADMIN, &first, &f->err));
    done_as(f);
    who admin = {first.p, ROLE_ADMIN};
    DO(admin, person_add(tx, STR("Adviser"), ROLE_ADVISER, &id, &f->err));
    DO(admin, person_add(tx, STR("Reader"), ROLE_VIEWER, &reader, &f->err));
    for (uint32_t s = 0; s < CASE_STATES; s++) {
        str c = case_in(s);
        if (case_machine.states[s].final) {
            DENIED(ADVISER, "forbidden_transition", case_assign(tx, c, id, &f->err));
            continue;
        }
        DENIED(APPROVER, "role_missing", case_assign(tx, c, id, &f->err));
        DENIED(ADVISER, "not_found", case_assign(tx, c, STR("U99"), &f->err));
        DENIED(ADVISER, "field_missing", case_assign(tx, c, (str){0}, &f->err));
        DENIED(ADVISER, "person_unfit", case_assign(tx, c, reader, &f->err));
        DENIED(ADVISER, "person_unfit", case_assign(tx, c, first, &f->err));
        DO(ADVISER, case_assign(tx, c, id, &f->err));
        assert_true(str_eq(read_case(c).assigned_to, id));
        assert_int_equal(read_case(c).state, s);
    }
    DO(admin, person_disable(tx, id, STR("left"), &f->err));
    str c = case_in(CASE_DRAFT);
    DENIED(ADVISER, "person_unfit", case_assign(tx, c, id, &f->err));
}

static void test_needs(void **state) {
    (void)state;
    static const struct {
        uint32_t state;
        const char *act, *field;
        who by;
    } lacks[] = {
        {CASE_SUBMITTED, "accept", "word", {"U2", ROLE_ADVISER}},
        {CASE_SUBMITTED, "send_back", "reason", {"U2", ROLE_ADVISER}},
        {CASE_SUBMITTED, "return", "reason", {"U2", ROLE_ADVISER}},
        {CASE_UNDER_REVIEW, "halt", "word", {"U2", ROLE_ADVISER}},
        {CASE_UNDER_REVIEW, "pause", "pause", {"U2", ROLE_ADVISER}},
        {CASE_UNDER_REVIEW, "grant", "word", {"U5", ROLE_APPROVER}},
        {CASE_UNDER_REVIEW, "refuse", "word", {"U5", ROLE_APPROVER}},
        {CASE_UNDER_REVIEW, "grant_in_part", "word", {"U5", ROLE_APPROVER}},
        {CASE_HALTED, "resume", "word", {"U2", ROLE_ADVISER}},
        {CASE_DRAFT, "withdraw", "reason", {"U1", ROLE_REQUESTER}},
    };
    for (size_t i = 0; i < sizeof lacks / sizeof *lacks; i++) {
        str id = case_in(lacks[i].state);
        case_act_ask ask = asking(lacks[i].act, NULL);
        DENIED(lacks[i].by, "field_missing", case_act(tx, id, &ask, &f->err));
        assert_string_equal(f->err.path, lacks[i].field);
    }
    str id = case_in(CASE_SUBMITTED);
    case_act_ask ask = asking("accept", NULL);
    ask.reference = STR("2026-0042");
    ask.license = STR("L1");
    DENIED(ADVISER, "field_extra", case_act(tx, id, &ask, &f->err));
    ask.license = (str){0};
    ask.stands_still = true;
    DENIED(ADVISER, "field_extra", case_act(tx, id, &ask, &f->err));
    ask.stands_still = false;
    ask.pause = STR("expert_opinion");
    DENIED(ADVISER, "field_extra", case_act(tx, id, &ask, &f->err));
    ask = asking("acept", NULL);
    DENIED(ADVISER, "unknown_act", case_act(tx, id, &ask, &f->err));
    assert_non_null(strstr(f->err.hint, "accept"));
    ask = asking("accept", NULL);
    ask.note = (str){f->err.message, 3};
    ask.reference = STR("\x1b[31m");
    DENIED(ADVISER, "bad_text", case_act(tx, id, &ask, &f->err));
}

// ---- days -------------------------------------------------------------------------------------------------

static void test_days(void **state) {
    (void)state;
    desk_case whole = whole_case();
    str id = open_case(&whole); // on 2026-01-10
    case_act_ask ask = asking("submit", "2026-01-12");
    DENIED(REQUESTER, "day_ahead", case_act(tx, id, &ask, &f->err));
    act(REQUESTER, id, "submit", "2026-01-07"); // it went out before it was entered here
    ask = asking("accept", "2026-01-06");
    ask.reference = STR("r");
    DENIED(ADVISER, "date_order", case_act(tx, id, &ask, &f->err));
    act(ADVISER, id, "accept", "2026-01-07");
    act(ADVISER, id, "begin_review", NULL); // today
    desk_case c = read_case(id);
    assert_int_equal(c.submitted, day("2026-01-07"));
    assert_int_equal(c.accepted, day("2026-01-07"));
    assert_int_equal(c.since, day("2026-01-10"));
    assert_int_equal(c.decided, DATE_NONE);
    ask = asking("halt", "2026-01-09");
    ask.word = paper("x");
    DENIED(ADVISER, "date_order", case_act(tx, id, &ask, &f->err));
    act(ADVISER, id, "return", "2026-01-11"); // it is the 11th in Tokyo
    c = read_case(id);
    assert_int_equal(c.decided, day("2026-01-11"));
    assert_true(str_eq(c.reference, STR("2026-0042")));
}

static void test_send_back(void **state) {
    (void)state;
    str id = case_in(CASE_SUBMITTED);
    act(ADVISER, id, "send_back", "2026-01-09");
    desk_case c = read_case(id), whole = whole_case();
    assert_int_equal(c.state, CASE_DRAFT);
    assert_int_equal(c.since, DATE_NONE);
    DO(REQUESTER, case_edit(tx, id, &whole, &f->err));
    act(REQUESTER, id, "submit", "2026-01-10");
    assert_int_equal(read_case(id).submitted, day("2026-01-10"));
}

// ---- pauses and requests ----------------------------------------------------------------------------------

static void assert_pause(str id, size_t i, const char *kind, const char *from, const char *to) {
    case_pause *all = NULL;
    size_t n = 0;
    DO(VIEWER, case_pauses(tx, id, &all, &n, &f->err));
    assert_true(i < n);
    assert_true(str_eqz(all[i].kind, kind));
    assert_int_equal(all[i].from, day(from));
    assert_int_equal(all[i].to, to == NULL ? DATE_NONE : day(to));
}
static size_t count_pauses(str id) {
    case_pause *all = NULL;
    size_t n = 0;
    DO(VIEWER, case_pauses(tx, id, &all, &n, &f->err));
    return n;
}

static void test_requests(void **state) {
    (void)state;
    str id = case_in(CASE_UNDER_REVIEW);
    uint32_t no = 0;
    DENIED(ADVISER, "field_missing",
           case_ask(tx, id, (str){0}, DATE_NONE, DATE_NONE, &no, &f->err));
    DENIED(ADVISER, "date_order",
           case_ask(tx, id, STR("?"), day("2026-01-10"), day("2026-01-09"), &no, &f->err));
    DENIED(ADVISER, "date_order",
           case_ask(tx, id, STR("?"), day("2026-01-08"), DATE_NONE, &no, &f->err));
    DENIED(REQUESTER, "role_missing",
           case_ask(tx, id, STR("?"), DATE_NONE, DATE_NONE, &no, &f->err));
    assert_int_equal(ask_for(id, "2026-01-09"), 1);
    assert_int_equal(ask_for(id, "2026-01-10"), 2);
    assert_int_equal(count_pauses(id), 1);
    assert_pause(id, 0, "supplement", "2026-01-09", NULL);
    set_now("2026-01-20");
    // seeing is no answer
    DO(REQUESTER, case_seen(tx, id, 1, day("2026-01-11"), &f->err));
    assert_int_equal(read_case(id).state, CASE_AWAITING_APPLICANT);
    assert_pause(id, 0, "supplement", "2026-01-09", NULL);
    DENIED(REQUESTER, "already_seen", case_seen(tx, id, 1, DATE_NONE, &f->err));
    DENIED(REQUESTER, "not_found", case_seen(tx, id, 3, DATE_NONE, &f->err));
    DENIED(REQUESTER, "date_order", case_seen(tx, id, 2, day("2026-01-09"), &f->err));
    DENIED(REQUESTER, "not_found", case_answer(tx, id, 3, STR("a"), DATE_NONE, &f->err));
    DENIED(REQUESTER, "field_missing", case_answer(tx, id, 1, (str){0}, DATE_NONE, &f->err));
    DENIED(REQUESTER, "date_order", case_answer(tx, id, 1, STR("a"), day("2026-01-08"), &f->err));
    DENIED(ADVISER, "role_missing", case_answer(tx, id, 1, STR("a"), DATE_NONE, &f->err));
    // one of two: it goes on waiting; entered in another order than given
    DO(REQUESTER, case_answer(tx, id, 2, STR("Nagoya."), day("2026-01-18"), &f->err));
    assert_int_equal(read_case(id).state, CASE_AWAITING_APPLICANT);
    DENIED(REQUESTER, "already_answered", case_answer(tx, id, 2, STR("b"), DATE_NONE, &f->err));
    DENIED(REQUESTER, "already_answered", case_seen(tx, id, 2, DATE_NONE, &f->err));
    DO(REQUESTER, case_answer(tx, id, 1, STR("Civil."), day("2026-01-15"), &f->err));
    desk_case c = read_case(id);
    assert_int_equal(c.state, CASE_UNDER_REVIEW);
    assert_int_equal(c.since, day("2026-01-18"));
    assert_pause(id, 0, "supplement", "2026-01-09", "2026-01-18");
    case_rfi *all = NULL;
    size_t n = 0;
    DO(VIEWER, case_rfis(tx, id, &all, &n, &f->err));
    assert_int_equal(n, 2);
    assert_true(str_eq(all[0].question, STR("Who is the end user?")));
    assert_true(str_eq(all[0].answer, STR("Civil.")));
    assert_true(str_eq(all[0].asked_by, STR("U2")) && str_eq(all[0].answered_by, STR("U1")));
    assert_int_equal(all[0].seen, day("2026-01-11"));
    assert_int_equal(all[1].seen, DATE_NONE);
    assert_int_equal(all[1].due, day("2026-12-31"));
    // another question is another pause
    assert_int_equal(ask_for(id, "2026-01-19"), 3);
    assert_int_equal(count_pauses(id), 2);
    assert_pause(id, 1, "supplement", "2026-01-19", NULL);
}

static void test_nothing_is_decided_while_a_request_is_open(void **state) {
    (void)state;
    str id = case_in(CASE_UNDER_REVIEW), word = paper("letter");
    advise(ADVISER, id, 0, "approve");
    countersign(id, true);
    assert_int_equal(ask_for(id, "2026-01-10"), 1);
    case_act_ask ask = asking("grant", NULL);
    ask.word = word;
    DENIED(APPROVER, "forbidden_transition", case_act(tx, id, &ask, &f->err));
    DO(REQUESTER, case_seen(tx, id, 1, DATE_NONE, &f->err));
    DENIED(APPROVER, "forbidden_transition", case_act(tx, id, &ask, &f->err));
    DO(REQUESTER, case_answer(tx, id, 1, STR("Nagoya."), DATE_NONE, &f->err));
    DO(APPROVER, case_act(tx, id, &ask, &f->err));
    assert_int_equal(read_case(id).state, CASE_GRANTED);
}

static void test_pauses(void **state) {
    (void)state;
    str id = case_in(CASE_ACCEPTED);
    case_act_ask on = asking("pause", "2026-01-09"), off = asking("unpause", "2026-01-10");
    on.pause = off.pause = STR("expert_opinion");
    on.note = STR("told by telephone");
    static const char *const BAD[] = {"supplement", "halt", "Expert", "expert opinion", "1st"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        case_act_ask bad = on;
        bad.pause = str_of(BAD[i]);
        DENIED(ADVISER, "bad_text", case_act(tx, id, &bad, &f->err));
    }
    DENIED(ADVISER, "pause_state", case_act(tx, id, &off, &f->err));
    DO(ADVISER, case_act(tx, id, &on, &f->err));
    DENIED(ADVISER, "pause_state", case_act(tx, id, &on, &f->err));
    on.pause = STR("on_site_check"); // two reasons at once
    on.on = day("2026-01-10");
    DO(ADVISER, case_act(tx, id, &on, &f->err));
    off.on = day("2026-01-08");
    DENIED(ADVISER, "date_order", case_act(tx, id, &off, &f->err));
    off.on = day("2026-01-10");
    DO(ADVISER, case_act(tx, id, &off, &f->err));
    assert_pause(id, 0, "expert_opinion", "2026-01-09", "2026-01-10");
    assert_pause(id, 1, "on_site_check", "2026-01-10", NULL);
    assert_int_equal(read_case(id).state, CASE_ACCEPTED);
    // a case that is over stands still no longer
    case_act_ask back = asking("return", "2026-01-09");
    back.reason = STR("r");
    DENIED(ADVISER, "date_order", case_act(tx, id, &back, &f->err));
    act(ADVISER, id, "return", "2026-01-11");
    assert_pause(id, 1, "on_site_check", "2026-01-10", "2026-01-11");
}

// ---- halts ------------------------------------------------------------------------------------------------

static void test_halts_need_the_authoritys_word(void **state) {
    (void)state;
    static const struct {
        const char *id, *kind;
        bool may;
    } words[] = {
        {"a.act", "official_act", true},        {"a.statement", "official_statement", true},
        {"a.notice", "authority_notice", true}, {"a.press", "named_press", false},
        {"a.unnamed", "unnamed_source", false}, {"a.company", "company_notice", false},
        {"a.reading", "interpretation", false}, {"a.summary", "ai_summary", false},
        {"a.picture", "picture", false},
    };
    str id = case_in(CASE_UNDER_REVIEW);
    case_act_ask ask = asking("halt", "2026-01-10");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        say(words[i].id, words[i].kind, "2026-01-09");
        ask.word = str_of(words[i].id);
        (void)as(f, "U2", ROLE_ADVISER);
        f->err = (lode_error){0};
        lode_status st = case_act(&f->tx, id, &ask, &f->err);
        assert_true((st == LODE_OK) == words[i].may);
        assert_string_equal(f->err.code, words[i].may ? "" : "word_not_authority");
        assert_true(words[i].may || strstr(f->err.hint, "class halt") != NULL);
        undo_as(f);
    }
    static const char *const NONE[] = {
        "rumor", "0000000000000000000000000000000000000000000000000000000000000000", "' OR 1=1"};
    for (size_t i = 0; i < 3; i++) {
        ask.word = str_of(NONE[i]);
        DENIED(ADVISER, "word_unknown", case_act(tx, id, &ask, &f->err));
    }
    // nor what was entered by mistake
    DO(EDITOR, claim_withdraw(tx, STR("a.notice"), STR("another case"), &f->err));
    ask.word = STR("a.notice");
    DENIED(ADVISER, "word_unknown", case_act(tx, id, &ask, &f->err));
    // neither may the press say that it was granted
    advise(ADVISER, id, 0, "approve");
    countersign(id, true);
    case_act_ask grant = asking("grant", NULL);
    grant.word = STR("a.press");
    DENIED(APPROVER, "word_not_authority", case_act(tx, id, &grant, &f->err));
    // while the applicant may say why they withdraw
    case_act_ask withdraw = asking("withdraw", NULL);
    withdraw.reason = STR("the report");
    withdraw.word = STR("a.press");
    DO(REQUESTER, case_act(tx, id, &withdraw, &f->err));
}

static void test_halts_and_time(void **state) {
    (void)state;
    str word = paper("notice"), still = case_in(CASE_UNDER_REVIEW);
    str runs = case_in(CASE_UNDER_REVIEW);
    set_now("2026-02-20");
    halt(still, word, "2026-01-12", true);
    halt(runs, word, "2026-01-12", false);
    assert_pause(still, 0, "halt", "2026-01-12", NULL);
    assert_int_equal(count_pauses(runs), 0);
    desk_case c = read_case(still);
    assert_true(str_eq(c.halted_by, word));
    assert_int_equal(c.since, day("2026-01-12"));
    case_act_ask ask = asking("resume", "2026-02-10");
    DENIED(ADVISER, "field_missing", case_act(tx, still, &ask, &f->err));
    ask.reason = STR("the notice was lifted");
    DO(ADVISER, case_act(tx, still, &ask, &f->err));
    assert_pause(still, 0, "halt", "2026-01-12", "2026-02-10");
    c = read_case(still);
    assert_int_equal(c.state, CASE_UNDER_REVIEW);
    assert_int_equal(c.halted_by.n, 0);
}

static void test_halted_while_a_request_is_open(void **state) {
    (void)state;
    str word = paper("notice"), id = case_in(CASE_AWAITING_APPLICANT);
    str answered = case_in(CASE_AWAITING_APPLICANT);
    set_now("2026-02-20");
    halt(id, word, "2026-01-12", true);
    halt(answered, word, "2026-01-12", true);
    assert_int_equal(count_pauses(id), 2);
    // answered while it is halted: the halt stays, and its word
    DO(REQUESTER, case_answer(tx, answered, 1, STR("Nagoya."), day("2026-01-15"), &f->err));
    desk_case c = read_case(answered);
    assert_int_equal(c.state, CASE_HALTED);
    assert_true(str_eq(c.halted_by, word));
    assert_int_equal(c.since, day("2026-01-12"));
    assert_pause(answered, 0, "supplement", "2026-01-09", "2026-01-15");
    assert_pause(answered, 1, "halt", "2026-01-12", NULL);
    act(ADVISER, id, "resume", "2026-02-01");
    act(ADVISER, answered, "resume", "2026-02-01");
    assert_int_equal(read_case(id).state, CASE_AWAITING_APPLICANT);
    assert_int_equal(read_case(answered).state, CASE_UNDER_REVIEW);
    DO(REQUESTER, case_answer(tx, id, 1, STR("Nagoya."), day("2026-02-03"), &f->err));
    assert_int_equal(read_case(id).state, CASE_UNDER_REVIEW);
    assert_pause(id, 0, "supplement", "2026-01-09", "2026-02-03");
}

// ---- amendment --------------------------------------------------------------------------------------------

static void test_amendment(void **state) {
    (void)state;
    for (uint32_t s = 0; s < CASE_STATES; s++) {
        str old = case_in(s), id = {0};
        uint64_t version = read_case(old).version;
        desk_case c = whole_case();
        c.amends = old;
        if (s == CASE_DRAFT || case_machine.states[s].final) {
            DENIED(REQUESTER, "forbidden_transition", case_open(tx, &c, &id, &f->err));
            continue;
        }
        id = open_case(&c);
        assert_int_equal(read_case(old).state, s); // a draft replaces nothing
        case_act_ask early = asking("submit", "2026-01-06");
        DENIED(REQUESTER, "date_order", case_act(tx, id, &early, &f->err));
        assert_int_equal(read_case(id).state, CASE_DRAFT); // and then neither is changed
        act(REQUESTER, id, "submit", "2026-01-10");
        desk_case was = read_case(old);
        assert_int_equal(was.state, CASE_SUPERSEDED);
        assert_int_equal(was.version, version + 1);
        assert_int_equal(was.decided, day("2026-01-10"));
        assert_int_equal(read_case(id).state, CASE_SUBMITTED);
        DENIED(REQUESTER, "forbidden_transition", case_act(tx, id, &early, &f->err));
    }
    // nor on a day before something that was still going on in the old one
    the_paper = paper("a letter");
    str paused = case_in(CASE_UNDER_REVIEW);
    case_act_ask pause = asking("pause", "2026-01-10"), sent = asking("submit", "2026-01-09");
    pause.pause = STR("expert_opinion");
    pause.word = the_paper;
    DO(ADVISER, case_act(tx, paused, &pause, &f->err));
    desk_case then = whole_case();
    then.amends = paused;
    str later = open_case(&then);
    DENIED(REQUESTER, "date_order", case_act(tx, later, &sent, &f->err));
    // the old one is over before the new one is sent
    str old = case_in(CASE_ACCEPTED);
    desk_case c = whole_case();
    c.amends = old;
    str id = open_case(&c);
    act(ADVISER, old, "return", "2026-01-10");
    case_act_ask ask = asking("submit", NULL);
    DENIED(REQUESTER, "forbidden_transition", case_act(tx, id, &ask, &f->err));
    assert_non_null(strstr(f->err.hint, "amends"));
    assert_int_equal(read_case(id).state, CASE_DRAFT);
    c.amends = (str){0};
    DO(REQUESTER, case_edit(tx, id, &c, &f->err));
    act(REQUESTER, id, "submit", NULL);
    c.amends = id;
    DENIED(REQUESTER, "forbidden_transition", case_edit(tx, id, &c, &f->err));
}

// ---- class halts ------------------------------------------------------------------------------------------

static size_t halts_on(const desk_case *c, const char *on, class_halt **out) {
    size_t n = 0;
    DO(VIEWER, case_class_halts(tx, c, day(on), DATE_NONE, out, &n, &f->err));
    return n;
}

static class_halt halt_of(const char *claim_id, const char *from) {
    return (class_halt){.regime = STR("cn"),
                        .destination = STR("JP"),
                        .claim = str_of(claim_id),
                        .from = day(from),
                        .until = DATE_NONE};
}

static void said_later(const desk_case *c, str halt_id) {
    class_halt *all = NULL;
    // what is said later of its end counts from when it was said
    say("a.longer", "named_press", "2026-02-25");
    DO(EDITOR, class_halt_end(tx, halt_id, day("2026-03-15"), STR("a.longer"), &f->err));
    assert_int_equal(halts_on(c, "2026-02-22", &all), 0);
    assert_int_equal(halts_on(c, "2026-02-25", &all), 1);
    assert_int_equal(all[0].until, day("2026-03-15"));
    assert_true(str_eq(all[0].ended_by, STR("a.longer")));
    assert_int_equal(halts_on(c, "2026-03-16", &all), 0);
    size_t n = 0;
    DO(VIEWER, class_halts_list(tx, &(page_ask){0, 50}, &all, &n, &f->err));
    assert_int_equal(n, 1);
    assert_int_equal(all[0].version, 3);
    assert_int_equal(all[0].known, day("2026-01-09"));
    assert_int_equal(all[0].end_known, day("2026-02-25"));
    class_halt one;
    DO(VIEWER, class_halt_get(tx, halt_id, &one, &f->err));
    assert_true(str_eq(one.id, halt_id) && one.until == day("2026-03-15"));
    DENIED(VIEWER, "not_found", class_halt_get(tx, STR("T7"), &one, &f->err));
}

static void test_class_halts_by_day_and_knowledge(void **state) {
    (void)state;
    str id = case_in(CASE_UNDER_REVIEW), halt_id = {0};
    desk_case c = read_case(id);
    class_halt h = halt_of("a.wsj", "2026-01-06"), *all = NULL;
    set_now("2026-03-01");
    DENIED(ADVISER, "word_unknown", class_halt_open(tx, &h, &halt_id, &f->err));
    say("a.wsj", "unnamed_source", "2026-01-09");
    say("a.lifted", "official_statement", "2026-02-20");
    DENIED(VIEWER, "role_missing", class_halt_open(tx, &h, &halt_id, &f->err));
    DO(EDITOR, class_halt_open(tx, &h, &halt_id, &f->err));
    assert_true(str_eq(halt_id, STR("T1")));
    // it began on the 6th, but nobody could know before the 9th
    assert_int_equal(halts_on(&c, "2026-01-05", &all), 0);
    assert_int_equal(halts_on(&c, "2026-01-08", &all), 0);
    assert_int_equal(halts_on(&c, "2026-01-09", &all), 1);
    assert_true(str_eq(all[0].claim, STR("a.wsj")) && !all[0].open);
    assert_int_equal(all[0].until, DATE_NONE);
    // a report changes no state
    assert_int_equal(read_case(id).state, CASE_UNDER_REVIEW);
    assert_int_equal(read_case(id).version, c.version);
    DENIED(EDITOR, "field_missing",
           class_halt_end(tx, halt_id, DATE_NONE, STR("a.lifted"), &f->err));
    DENIED(EDITOR, "date_order",
           class_halt_end(tx, halt_id, day("2026-01-05"), STR("a.lifted"), &f->err));
    DENIED(EDITOR, "word_unknown",
           class_halt_end(tx, halt_id, day("2026-02-10"), STR("rumor"), &f->err));
    DENIED(EDITOR, "not_found",
           class_halt_end(tx, STR("T9"), day("2026-02-10"), (str){0}, &f->err));
    DENIED(VIEWER, "role_missing",
           class_halt_end(tx, halt_id, day("2026-02-10"), (str){0}, &f->err));
    DO(EDITOR, class_halt_end(tx, halt_id, day("2026-02-10"), STR("a.lifted"), &f->err));
    // it ended on the 10th, which was said on the 20th
    assert_int_equal(halts_on(&c, "2026-02-10", &all), 1);
    assert_int_equal(halts_on(&c, "2026-02-19", &all), 1);
    assert_int_equal(all[0].until, DATE_NONE);
    assert_int_equal(halts_on(&c, "2026-02-20", &all), 0);
    // and what we know now of the 15th is another thing than what was known then
    size_t hindsight = 9;
    DO(VIEWER,
       case_class_halts(tx, &c, day("2026-02-15"), day("2026-03-01"), &all, &hindsight, &f->err));
    assert_int_equal(hindsight, 0);
    assert_int_equal(halts_on(&c, "2026-02-15", &all), 1);
    DO(VIEWER,
       case_class_halts(tx, &c, day("2026-01-07"), day("2026-01-09"), &all, &hindsight, &f->err));
    assert_int_equal(hindsight, 1);
    said_later(&c, halt_id);
}

// A claim that was entered by mistake takes with it what rests on it; its halt stays in the list.
static void test_class_halts_on_withdrawn_claims(void **state) {
    (void)state;
    desk_case c = whole_case();
    class_halt h = halt_of("a.wsj", "2026-01-06"), *all = NULL;
    str id = {0};
    size_t n = 0;
    set_now("2026-03-01");
    say("a.wsj", "unnamed_source", "2026-01-09");
    say("a.lifted", "official_statement", "2026-01-15");
    DO(EDITOR, class_halt_open(tx, &h, &id, &f->err));
    DO(EDITOR, class_halt_end(tx, id, day("2026-01-12"), STR("a.lifted"), &f->err));
    assert_int_equal(halts_on(&c, "2026-01-20", &all), 0);
    DO(EDITOR, claim_withdraw(tx, STR("a.lifted"), STR("about another ministry"), &f->err));
    assert_int_equal(halts_on(&c, "2026-01-20", &all), 1);
    assert_int_equal(all[0].until, DATE_NONE);
    DO(EDITOR, claim_withdraw(tx, STR("a.wsj"), STR("entered twice"), &f->err));
    assert_int_equal(halts_on(&c, "2026-01-20", &all), 0);
    DO(VIEWER, class_halts_list(tx, &(page_ask){0, 50}, &all, &n, &f->err));
    assert_int_equal(n, 1);
    DENIED(EDITOR, "word_unknown", class_halt_open(tx, &h, &id, &f->err));
}

static void test_classes(void **state) {
    (void)state;
    say("a.wsj", "unnamed_source", "2026-01-01");
    class_halt h = {.claim = STR("a.wsj"), .from = day("2026-01-02"), .until = DATE_NONE},
               *all = NULL;
    str id = {0};
    DENIED(EDITOR, "class_empty", class_halt_open(tx, &h, &id, &f->err));
    h.authority = STR("Mofcom");
    h.from = DATE_NONE;
    DENIED(EDITOR, "field_missing", class_halt_open(tx, &h, &id, &f->err));
    h.from = day("2026-01-02");
    h.claim = (str){0};
    DENIED(EDITOR, "field_missing", class_halt_open(tx, &h, &id, &f->err));
    h.claim = STR("a.wsj");
    h.until = day("2026-01-01");
    DENIED(EDITOR, "date_order", class_halt_open(tx, &h, &id, &f->err));
    h.until = day("2026-01-05");
    DO(ADVISER, class_halt_open(tx, &h, &id, &f->err)); // T1: an authority, for some days
    class_halt other = halt_of("a.wsj", "2026-01-02");
    other.destination = STR("US");
    DO(EDITOR, class_halt_open(tx, &other, &id, &f->err)); // T2: another country
    other = halt_of("a.wsj", "2026-01-02");
    other.measure = STR("cn.mofcom.2026-1");
    DO(EDITOR, class_halt_open(tx, &other, &id, &f->err)); // T3: a measure

    desk_case c = whole_case();
    assert_int_equal(halts_on(&c, "2026-01-05", &all), 2);
    assert_true(str_eq(all[0].id, STR("T1")) && !all[0].open);
    assert_true(str_eq(all[1].id, STR("T3")) && all[1].open); // the case names no measure
    assert_int_equal(halts_on(&c, "2026-01-06", &all), 1);
    c.measures = STR("cn.mofcom.2025-18 cn.mofcom.2026-1");
    assert_int_equal(halts_on(&c, "2026-01-06", &all), 1);
    assert_false(all[0].open);
    c.measures = STR("cn.mofcom.2025-18 cn.mofcom.2026-11");
    assert_int_equal(halts_on(&c, "2026-01-06", &all), 0);
    c.destination = (str){0};
    assert_int_equal(halts_on(&c, "2026-01-06", &all), 1);
    assert_true(str_eq(all[0].id, STR("T2")) && all[0].open);
    size_t n = 0;
    DO(VIEWER, class_halts_list(tx, &(page_ask){0, 2}, &all, &n, &f->err));
    assert_int_equal(n, 2);
    assert_true(str_eq(all[0].id, STR("T3")));
    DO(VIEWER, class_halts_list(tx, &(page_ask){all[1].number, 2}, &all, &n, &f->err));
    assert_int_equal(n, 1);
    assert_true(str_eq(all[0].id, STR("T1")));
}

// ---- lists ------------------------------------------------------------------------------------------------

static void test_lists(void **state) {
    (void)state;
    for (uint32_t s = 0; s < CASE_STATES; s++) {
        (void)case_in(s);
    }
    desk_case *all = NULL;
    size_t n = 0;
    case_filter any = {.state = -1}, open = {.state = -1, .open = true};
    DO(VIEWER, cases_list(tx, &any, &(page_ask){0, 200}, &all, &n, &f->err));
    assert_int_equal(n, CASE_STATES + 1); // and the one that superseded another
    for (size_t i = 1; i < n; i++) {
        assert_true(all[i].number < all[i - 1].number);
        assert_true(str_eq(all[i].title, STR("magnets for mirror motors")));
    }
    DO(VIEWER, cases_list(tx, &open, &(page_ask){0, 200}, &all, &n, &f->err));
    assert_int_equal(n, 7);
    case_filter granted = {.state = CASE_GRANTED};
    DO(VIEWER, cases_list(tx, &granted, &(page_ask){0, 200}, &all, &n, &f->err));
    assert_int_equal(n, 1);
    case_filter none = {.state = -1, .destination = STR("US")},
                some = {.state = -1, .destination = STR("JP"), .regime = STR("cn")},
                mine = {.state = -1, .assigned_to = STR("U1")};
    DO(VIEWER, cases_list(tx, &none, &(page_ask){0, 200}, &all, &n, &f->err));
    assert_int_equal(n, 0);
    DO(VIEWER, cases_list(tx, &mine, &(page_ask){0, 200}, &all, &n, &f->err));
    assert_int_equal(n, 0);
    // page by page, with others coming in between: each once, none lost
    size_t seen = 0;
    uint64_t before = 0;
    do {
        DO(VIEWER, cases_list(tx, &some, &(page_ask){before, 5}, &all, &n, &f->err));
        assert_true(n <= 5);
        seen += n;
        before = n > 0 ? all[n - 1].number : before;
        (void)case_in(CASE_DRAFT);
    } while (n == 5);
    assert_int_equal(seen, CASE_STATES + 1);
}

static void test_steps(void **state) {
    (void)state;
    str id = case_in(CASE_REFUSED);
    static const char *const WANT[] = {"opened",  "submitted",     "accepted", "review_begun",
                                       "advised", "countersigned", "refused"};
    case_step *all = NULL;
    size_t n = 0;
    DO(VIEWER, case_steps(tx, id, &all, &n, &f->err));
    assert_int_equal(n, sizeof WANT / sizeof *WANT);
    for (size_t i = 0; i < n; i++) {
        assert_true(str_eqz(all[i].what, WANT[i]));
    }
    assert_int_equal(all[0].on, DATE_NONE);
    assert_int_equal(all[2].state, CASE_ACCEPTED);
    assert_int_equal(all[2].on, day("2026-01-08"));
    assert_true(str_eq(all[2].reference, STR("2026-0042")) && str_eq(all[2].by, STR("U2")));
    assert_true(str_eq(all[4].detail, STR("line 0: approve")));
    assert_true(str_eq(all[6].reason, STR("because")) && all[6].word.n == 64);
}

// What was said of persons is outside the chain, and can be forgotten without breaking what is shown.
static lode_status no_names(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)to;
    (void)tx;
    (void)err;
    static const char *const WORDS[] = {"Nagoya", "Ningbo", "mirror", "Who is", "because", "civil"};
    str body = str_dup(tx->a, c[0].s);
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        assert_null(strstr(body.p, WORDS[i]));
    }
    return LODE_OK;
}

static void test_persons_are_outside_the_chain(void **state) {
    (void)state;
    str id = case_in(CASE_AWAITING_APPLICANT);
    DO(REQUESTER, case_answer(tx, id, 1, STR("Nagoya, civil."), DATE_NONE, &f->err));
    advise(ADVISER, id, 0, "approve");
    countersign(id, true);
    act(ADVISER, id, "return", NULL);
    DO(VIEWER, tx_each(tx, "SELECT body FROM event", TX_NONE, 1, no_names, NULL, &f->err));
    DO(VIEWER, tx_run(tx, "DELETE FROM personal", TX_NONE, &f->err)); // as an erasure does
    desk_case c = read_case(id);
    assert_int_equal(c.end_user.n, 0);
    assert_int_equal(c.n_lines, 2);
    case_rfi *all = NULL;
    size_t n = 0;
    DO(VIEWER, case_rfis(tx, id, &all, &n, &f->err));
    assert_int_equal(all[0].answer.n, 0);
    assert_int_equal(all[0].answered, day("2026-01-10"));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_drafts),
        TEST(test_drafts_refused),
        TEST(test_lines),
        TEST(test_every_act_from_every_state),
        TEST(test_assign),
        TEST(test_needs),
        TEST(test_days),
        TEST(test_send_back),
        TEST(test_requests),
        TEST(test_nothing_is_decided_while_a_request_is_open),
        TEST(test_pauses),
        TEST(test_halts_need_the_authoritys_word),
        TEST(test_halts_and_time),
        TEST(test_halted_while_a_request_is_open),
        TEST(test_amendment),
        TEST(test_class_halts_by_day_and_knowledge),
        TEST(test_class_halts_on_withdrawn_claims),
        TEST(test_classes),
        TEST(test_lists),
        TEST(test_steps),
        TEST(test_persons_are_outside_the_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
