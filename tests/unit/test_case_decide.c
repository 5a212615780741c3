// SPDX-License-Identifier: Apache-2.0
//
// test_case_decide: who may decide a case (desk.md 2.4, 3.6): four eyes by every door, advice in versions,
// countersignatures that later advice voids, decisions that go against advice; and random walks by random
// people, after which the log itself is read for anything that should not have been possible.
#include "case_fixture.h"

#include "dice.h"

// ---- four eyes --------------------------------------------------------------------------------------------

static void test_four_eyes(void **state) {
    (void)state;
    str id = case_in(CASE_UNDER_REVIEW);
    case_act_ask grant = asking("grant", NULL);
    grant.word = paper("letter");
    DENIED(COUNTERSIGNER, "advice_missing", case_countersign(tx, id, true, (str){0}, &f->err));
    DENIED(APPROVER, "advice_missing", case_act(tx, id, &grant, &f->err));
    advise(SECOND_ADVISER, id, 1, "approve");
    advise(ADVISER, id, 2, "approve");
    DENIED(SECOND_ADVISER, "second_person", case_countersign(tx, id, true, (str){0}, &f->err));
    DENIED(ADVISER, "role_missing", case_countersign(tx, id, true, (str){0}, &f->err));
    who machine_signer = COUNTERSIGNER, program = APPROVER;
    (void)as(f, machine_signer.id, machine_signer.roles);
    f->tx.by.machine = true; // a token without a person
    REFUSED("second_person", case_countersign(&f->tx, id, true, (str){0}, &f->err));
    undo_as(f);
    DENIED(((who){"system", COUNTERSIGNER.roles}), "second_person",
           case_countersign(tx, id, true, (str){0}, &f->err));
    DENIED(APPROVER, "countersign_missing", case_act(tx, id, &grant, &f->err));
    countersign(id, true);
    // whoever advised, or countersigned, does not decide
    DENIED(SECOND_ADVISER, "second_person", case_act(tx, id, &grant, &f->err));
    DENIED(COUNTERSIGNER, "second_person", case_act(tx, id, &grant, &f->err));
    DENIED(ADVISER, "role_missing", case_act(tx, id, &grant, &f->err));
    (void)as(f, program.id, program.roles);
    f->tx.by.machine = true;
    REFUSED("second_person", case_act(&f->tx, id, &grant, &f->err));
    undo_as(f);
    // nor does it help that their advice was replaced, or their signature voided
    advise(ADVISER, id, 1, "approve");
    DENIED(SECOND_ADVISER, "second_person", case_countersign(tx, id, true, (str){0}, &f->err));
    DO(((who){"U8", ROLE_COUNTERSIGNER}), case_countersign(tx, id, true, (str){0}, &f->err));
    DENIED(SECOND_ADVISER, "second_person", case_act(tx, id, &grant, &f->err));
    DENIED(COUNTERSIGNER, "second_person", case_act(tx, id, &grant, &f->err));
    DO(APPROVER, case_act(tx, id, &grant, &f->err));
}

static void test_advice_versions(void **state) {
    (void)state;
    str id = case_in(CASE_UNDER_REVIEW);
    case_advice bad = {.advice = STR("maybe")};
    DENIED(ADVISER, "bad_text", case_advise(tx, id, &bad, &f->err));
    bad.advice = (str){0};
    DENIED(ADVISER, "field_missing", case_advise(tx, id, &bad, &f->err));
    bad.advice = STR("refuse");
    DENIED(ADVISER, "field_missing", case_advise(tx, id, &bad, &f->err)); // reasons
    bad.advice = STR("approve_with_condition");
    DENIED(ADVISER, "field_missing", case_advise(tx, id, &bad, &f->err)); // the condition
    bad.line = 3;
    bad.text = STR("t");
    DENIED(ADVISER, "line_unknown", case_advise(tx, id, &bad, &f->err));
    DENIED(COUNTERSIGNER, "role_missing", case_advise(tx, id, &bad, &f->err));

    advise(ADVISER, id, 1, "approve");
    advise(SECOND_ADVISER, id, 1, "refuse");
    advise(ADVISER, id, 1, "approve_with_condition");
    case_advice *all = NULL;
    size_t n = 0;
    bool is_signed = true;
    str by = {0};
    DO(VIEWER, case_advices(tx, id, &all, &n, &is_signed, &by, &f->err));
    assert_int_equal(n, 3);
    assert_false(is_signed);
    assert_int_equal(all[0].version, 1);
    assert_false(all[0].current);
    assert_true(str_eq(all[0].advice, STR("approve")));
    assert_true(str_eq(all[0].text, STR("so that it is civil")));
    assert_int_equal(all[1].version, 2);
    assert_true(all[1].current && all[2].current);
    assert_true(str_eq(all[2].by, STR("U3")));
}

static bool signed_by(str id, str *by) {
    case_advice *all = NULL;
    size_t n = 0;
    bool yes = false;
    DO(VIEWER, case_advices(tx, id, &all, &n, &yes, by, &f->err));
    return yes;
}

static void test_void_countersignatures(void **state) {
    (void)state;
    str id = case_in(CASE_UNDER_REVIEW), by = {0};
    who other = {"U8", ROLE_COUNTERSIGNER};
    case_act_ask grant = asking("grant", NULL);
    grant.word = paper("letter");
    advise(ADVISER, id, 1, "approve");
    countersign(id, true);
    assert_true(signed_by(id, &by) && str_eq(by, STR("U4")));
    // line 2 has no advice yet
    DENIED(APPROVER, "advice_missing", case_act(tx, id, &grant, &f->err));
    assert_non_null(strstr(f->err.message, "line 2"));
    advise(ADVISER, id, 2, "approve"); // and what was signed is void
    assert_false(signed_by(id, &by));
    DENIED(APPROVER, "countersign_missing", case_act(tx, id, &grant, &f->err));
    // the same advice again is a new version
    countersign(id, true);
    advise(ADVISER, id, 2, "approve");
    DENIED(APPROVER, "countersign_missing", case_act(tx, id, &grant, &f->err));
    // one who agrees beside one who does not is no agreement
    countersign(id, true);
    DENIED(other, "field_missing", case_countersign(tx, id, false, (str){0}, &f->err));
    DO(other, case_countersign(tx, id, false, STR("the user is not known"), &f->err));
    assert_false(signed_by(id, &by));
    DENIED(APPROVER, "countersign_missing", case_act(tx, id, &grant, &f->err));
    assert_non_null(strstr(f->err.message, "U8"));
    case_signature *all = NULL;
    size_t n = 0;
    DO(VIEWER, case_signatures(tx, id, &all, &n, &f->err));
    assert_int_equal(n, 4);
    assert_true(!all[0].agrees && all[0].current);
    assert_true(str_eq(all[0].note, STR("the user is not known")));
    assert_true(all[1].agrees && all[1].current && !all[2].current && !all[3].current);
    // their last word counts
    DO(other, case_countersign(tx, id, true, (str){0}, &f->err));
    assert_true(signed_by(id, &by));
    DO(APPROVER, case_act(tx, id, &grant, &f->err));
}

// ---- decisions --------------------------------------------------------------------------------------------

static str advised(const char *one, const char *two) {
    str id = case_in(CASE_UNDER_REVIEW);
    advise(ADVISER, id, 1, one);
    advise(ADVISER, id, 2, two);
    countersign(id, true);
    return id;
}

static void test_decides_as_advised_or_says_why(void **state) {
    (void)state;
    static const struct {
        const char *one, *two, *act, *lines;
        bool follows;
    } rows[] = {
        {"approve", "approve", "grant", "", true},
        {"approve", "no_license_needed", "grant", "", true},
        {"approve", "approve_with_condition", "grant", "", true},
        {"approve", "refuse", "grant", "", false},
        {"refuse", "refuse", "grant", "", false},
        {"approve", "refuse", "grant_in_part", "1", true},
        {"approve", "refuse", "grant_in_part", "2", false},
        {"approve", "approve", "grant_in_part", "1", false},
        {"refuse", "refuse", "grant_in_part", "1", false},
        {"refuse", "refuse", "refuse", "", true},
        {"approve", "refuse", "refuse", "", true},
    };
    str word = paper("letter");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str id = advised(rows[i].one, rows[i].two);
        case_act_ask ask = asking(rows[i].act, NULL);
        ask.word = word;
        ask.lines = str_of(rows[i].lines);
        ask.reason = strcmp(rows[i].act, "refuse") == 0 ? STR("because") : (str){0};
        if (!rows[i].follows) {
            DENIED(APPROVER, "against_advice", case_act(tx, id, &ask, &f->err));
            ask.reason = STR("the minister decided so");
        }
        DO(APPROVER, case_act(tx, id, &ask, &f->err));
        desk_case c = read_case(id);
        assert_true(str_eq(c.lines_granted, ask.lines));
    }
}

static void test_parts(void **state) {
    (void)state;
    str id = advised("approve", "refuse");
    case_act_ask ask = asking("grant_in_part", NULL);
    ask.word = paper("letter");
    DENIED(APPROVER, "field_missing", case_act(tx, id, &ask, &f->err));
    static const char *const BAD[] = {"3", "1 1", "2 1", "1,2", "1 ", " 1", "x", "1 2", "0"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        ask.lines = str_of(BAD[i]);
        DENIED(APPROVER, "line_unknown", case_act(tx, id, &ask, &f->err));
    }
    ask.lines = STR("1");
    ask.license = STR("2026-EX-17");
    DO(APPROVER, case_act(tx, id, &ask, &f->err));
    desk_case c = read_case(id);
    assert_int_equal(c.state, CASE_GRANTED_IN_PART);
    assert_true(str_eq(c.license, STR("2026-EX-17")));
}

// ---- what is shown --------------------------------------------------------------------------------

static bool may(str id, who by, const char *name) {
    const machine_move *acts[CASE_ACTS_MAX];
    uint32_t n = 0;
    bool found = false;
    desk_case c;
    DO(by, case_get(tx, id, &c, &f->err));
    DO(by, case_acts(tx, &c, acts, &n, &f->err));
    for (uint32_t i = 0; i < n; i++) {
        found |= strcmp(acts[i]->act, name) == 0;
    }
    return found;
}

static void test_acts_shown(void **state) {
    (void)state;
    str id = case_in(CASE_UNDER_REVIEW);
    assert_true(may(id, ADVISER, "advise") && may(id, ADVISER, "halt"));
    assert_false(may(id, ADVISER, "accept") || may(id, REQUESTER, "advise"));
    assert_false(may(id, VIEWER, "advise") || may(id, ADVISER, "unpause"));
    assert_false(may(id, REQUESTER, "supersede"));
    assert_false(may(id, COUNTERSIGNER, "countersign")); // nothing to sign
    advise(ADVISER, id, 0, "approve");
    assert_true(may(id, COUNTERSIGNER, "countersign") && may(id, SECOND_ADVISER, "countersign"));
    assert_false(may(id, APPROVER, "grant"));
    countersign(id, true);
    assert_true(may(id, APPROVER, "grant") && may(id, APPROVER, "refuse"));
    assert_false(may(id, COUNTERSIGNER, "grant")); // theirs is the signature
    advise(SECOND_ADVISER, id, 1, "approve");
    assert_false(may(id, SECOND_ADVISER, "countersign") || may(id, APPROVER, "grant"));
    str waits = case_in(CASE_AWAITING_APPLICANT);
    assert_true(may(waits, REQUESTER, "answer") && may(waits, REQUESTER, "seen"));
    DO(REQUESTER, case_seen(tx, waits, 1, DATE_NONE, &f->err));
    assert_true(may(waits, REQUESTER, "answer") && !may(waits, REQUESTER, "seen"));
    str halted = case_in(CASE_HALTED);
    assert_false(may(halted, REQUESTER, "answer") || may(halted, ADVISER, "advise"));
    assert_true(may(halted, ADVISER, "resume") && may(halted, REQUESTER, "withdraw"));
}

// ---- walks --------------------------------------------------------------------------------------------------

// Every act of the machine is either made by case_act, or refused there with the path that makes it.
static void test_words_of_acts(void **state) {
    (void)state;
    for (uint32_t i = 0; i < case_machine.n_moves; i++) {
        const machine_move *m = &case_machine.moves[i];
        uint32_t from = 0;
        while ((m->from >> from & 1) == 0) {
            from++;
        }
        str id = case_in(from);
        bool mine = false;
        for (size_t k = 0; case_act_words[k] != NULL; k++) {
            mine |= strcmp(case_act_words[k], m->act) == 0;
        }
        case_act_ask ask = {.act = str_of(m->act), .on = DATE_NONE};
        (void)as(f, "U1", (1u << ROLES) - 1);
        lode_error err = {0};
        lode_status st = case_act(&f->tx, id, &ask, &err);
        assert_true(st != LODE_OK || mine);
        assert_true(st == LODE_OK || mine == (strcmp(err.code, "other_path") != 0));
        undo_as(f);
    }
}

// ---- the log read again ---------------------------------------------------------------------------------

// What a decision needs, from the steps of a case alone, without any of the code that checks it.
typedef struct looked {
    uint32_t advised, signed_, agreed; /* bits of persons; agreed: since the last advice */
    uint32_t open;
} looked;

static uint32_t person_bit(str by) {
    assert_true(by.n == 2 && by.p[0] == 'U');
    return 1u << (by.p[1] - '0');
}

static void look(looked *l, const case_step *s) {
    uint32_t me = person_bit(s->by);
    if (str_eq(s->what, STR("asked"))) {
        l->open++;
    } else if (str_eq(s->what, STR("answered"))) {
        l->open--;
    } else if (str_eq(s->what, STR("advised"))) {
        l->advised |= me;
        l->agreed = 0;
    } else if (str_eq(s->what, STR("countersigned"))) {
        assert_int_equal(l->advised & me, 0);
        assert_int_not_equal(l->advised, 0);
        l->signed_ |= me;
        l->agreed |= me;
    } else if (str_starts(s->what, STR("granted")) || str_eq(s->what, STR("refused"))) {
        assert_int_equal((l->advised | l->signed_) & me, 0);
        assert_int_not_equal(l->agreed, 0);
        assert_int_equal(l->open, 0);
    }
}

static void read_log(str id) {
    case_step *all = NULL;
    size_t n = 0;
    looked l = {0};
    DO(VIEWER, case_steps(tx, id, &all, &n, &f->err));
    for (size_t i = 0; i < n; i++) {
        look(&l, &all[i]);
        assert_true(i == 0 || !case_machine.states[all[i - 1].state].final);
    }
}

static uint32_t read_all_logs(void) {
    desk_case *all = NULL;
    size_t n = 0;
    uint32_t decided = 0;
    case_filter any = {.state = -1};
    DO(VIEWER, cases_list(tx, &any, &(page_ask){0, 200}, &all, &n, &f->err));
    for (size_t i = 0; i < n; i++) {
        read_log(all[i].id);
        decided += all[i].state >= CASE_GRANTED && all[i].state <= CASE_REFUSED;
    }
    return decided;
}

// An act that is shown as possible, or any. Those that end a case early are rare, or none would get far.
static const char *pick(dice *d, str id, who by) {
    const machine_move *acts[CASE_ACTS_MAX];
    uint32_t n = 0;
    desk_case c;
    DO(by, case_get(tx, id, &c, &f->err));
    DO(by, case_acts(tx, &c, acts, &n, &f->err));
    const char *name = n > 0 && roll(d, 4) > 0
                           ? acts[roll(d, n)]->act
                           : case_machine.moves[roll(d, case_machine.n_moves)].act;
    bool ends = strcmp(name, "withdraw") == 0 || strcmp(name, "return") == 0;
    return ends && roll(d, 8) > 0 ? "submit" : name;
}

// Random acts by random people on some cases at once. A change is made when the table has it, the roles suffice
// and what the act asks for is there; whatever is refused leaves everything as it was.
static void test_walks(void **state) {
    (void)state;
    const who people[] = {REQUESTER,     ADVISER,  SECOND_ADVISER,
                          COUNTERSIGNER, APPROVER, {"U8", ROLE_COUNTERSIGNER | ROLE_APPROVER}};
    dice d = {20260109};
    str ids[6];
    uint32_t made = 0, refused = 0, ended = 0;
    the_paper = paper("a letter of the authority");
    for (uint32_t i = 0; i < 6; i++) {
        desk_case c = whole_case();
        ids[i] = open_case(&c);
    }
    for (uint32_t n = 0; n < 6000; n++) {
        uint32_t k = roll(&d, 6);
        who by = people[roll(&d, 6)];
        const char *name = pick(&d, ids[k], by);
        desk_case before = read_case(ids[k]);
        const machine_move *move = in_table(before.state, name);
        bool may_try = move != NULL && (move->roles & by.roles) != 0;
        (void)as(f, by.id, by.roles);
        int64_t open = 0;
        MUST(tx_int(&f->tx, "SELECT count(*) FROM case_rfi WHERE case_id = $1 AND answered IS NULL",
                    TX_ARGS(SQL_S(ids[k])), 0, &open, &f->err));
        f->err = (lode_error){0};
        lode_status st = any_act(&f->tx, ids[k], name, &f->err);
        if (st == LODE_OK) {
            done_as(f);
        } else {
            undo_as(f);
            assert_non_null(refusal_find(f->err.code));
            assert_true(f->err.hint[0] != '\0');
        }
        desk_case after = read_case(ids[k]);
        assert_int_equal(after.version, before.version + (st == LODE_OK));
        if (st == LODE_OK) {
            assert_true(may_try);
            bool waits = strcmp(name, "answer") == 0 ? open > 1 : open > 0;
            assert_int_equal(after.state, machine_leads(&case_machine, move, before.state, waits));
            made++;
        } else {
            assert_int_equal(after.state, before.state);
            refused++;
        }
        if (case_machine.states[after.state].final) {
            desk_case c = whole_case();
            ids[k] = open_case(&c);
            ended++;
        }
    }
    uint32_t decided = read_all_logs();
    print_message("%u made, %u refused, %u cases ended, %u of them decided\n", made, refused, ended,
                  decided);
    assert_true(made > 300 && refused > 300 && ended > 20 && decided > 10);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_four_eyes),
        TEST(test_advice_versions),
        TEST(test_void_countersignatures),
        TEST(test_decides_as_advised_or_says_why),
        TEST(test_parts),
        TEST(test_acts_shown),
        TEST(test_words_of_acts),
        TEST(test_walks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
