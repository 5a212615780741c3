// SPDX-License-Identifier: Apache-2.0
//
// test_claim_clash: contradictions, of each kind found and not found; and the worked example, the page of
// 2026-01-09, read from its file as the API reads it: what does not fit together there is found by the program,
// from what was entered.
#include "ledger_fixture.h"

#include <stdlib.h>

#include "service/claim_json.h"

static lode_date day(const char *text) {
    lode_date d = DATE_NONE;
    assert_true(date_parse(str_of(text), &d));
    return d;
}

static void begin(ledger_fixture *f) {
    fixture_open(f);
    assert_true(time_parse(STR("2026-11-30T08:00:00.000Z"), &f->now));
    (void)as(f, "U1", ROLE_EVIDENCE_EDITOR);
}

static void end(ledger_fixture *f) {
    done_as(f);
    assert_rebuilds(f);
    fixture_close(f);
}

static claim said(const char *id, const char *kind) {
    claim c = claim_new();
    c.id = str_of(id);
    c.says = STR("something (synthetic)");
    c.about = STR("some.act");
    c.by = STR("Somebody");
    c.kind = str_of(kind);
    c.published = day("2026-01-09");
    c.group = STR("page");
    return c;
}

static void enter(ledger_fixture *f, const claim *c) {
    str id = {0};
    MUST(claim_add(&f->tx, c, &id, &f->err));
}

static void tie(ledger_fixture *f, const char *from, const char *kind, const char *to) {
    MUST(claim_link_add(&f->tx, str_of(from), str_of(to), str_of(kind), (str){0}, &f->err));
}

typedef struct found {
    contradiction *all;
    size_t n;
} found;

static found look(ledger_fixture *f, const char *what, const char *known) {
    found x = {0};
    MUST(claim_contradictions(&f->tx, str_of(what), known != NULL ? day(known) : DATE_NONE, &x.all,
                              &x.n, &f->err));
    return x;
}

static size_t count(const found *x, const char *kind) {
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++) {
        n += str_eqz(x->all[i].kind, kind);
    }
    return n;
}

// The one of this kind that names these claims and says this; ids: one blank between.
static void has(const found *x, const char *kind, const char *ids, const char *says) {
    for (size_t i = 0; i < x->n; i++) {
        const contradiction *c = &x->all[i];
        strbuf names = {0};
        for (uint32_t k = 0; k < c->n_claims; k++) {
            strbuf_addf(&names, "%s" STR_FMT, k > 0 ? " " : "", STR_ARG(c->claims[k]));
        }
        bool it = str_eqz(c->kind, kind) && strcmp(names.p, ids) == 0 &&
                  strstr(c->message.p, says) != NULL;
        strbuf_clear(&names);
        if (it) {
            return;
        }
    }
    for (size_t i = 0; i < x->n; i++) {
        print_message("%.*s: %s\n", (int)x->all[i].kind.n, x->all[i].kind.p, x->all[i].message.p);
    }
    fail_msg("no %s of %s that says \"%s\"", kind, ids, says);
}

// ---- each kind ------------------------------------------------------------------------------------------------

static void weekdays(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    claim c = said("right.day", "named_press");
    c.stated = STR("Tuesday, January 6");
    enter(f, &c);
    c = said("wrong.day", "named_press");
    c.stated = STR("1月7日（星期二）");
    enter(f, &c);
    found x = look(f, "page", NULL);
    assert_int_equal(x.n, 1);
    has(&x, "weekday", "wrong.day",
        "2026-01-07 is a Wednesday; the Tuesday beside it is 2026-01-06");
    end(f);
}

static void dates(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    static const char *const STATED[] = {"January 6", "6 Jan", "January 7", "this week",
                                         "next week"};
    for (size_t i = 0; i < 5; i++) {
        char id[16];
        (void)snprintf(id, sizeof id, "day.%zu", i);
        claim c = said(id, "named_press");
        c.event = i == 1 ? STR("Announced") : STR("announced");
        c.stated = str_of(STATED[i]);
        enter(f, &c);
    }
    claim c = said("day.other-event", "named_press");
    c.event = STR("in force");
    c.stated = STR("January 8");
    enter(f, &c);
    c = said("day.other-matter", "named_press");
    c.about = STR("another.act");
    c.event = STR("announced");
    c.stated = STR("January 8");
    enter(f, &c);
    found x = look(f, "page", NULL); // a week agrees with each of its days
    assert_int_equal(x.n, 1);
    has(&x, "date", "day.0 day.2 day.4", "2026-01-06 (day.0); 2026-01-07 (day.2); 2026-01-12 to");
    c = said("day.none", "named_press");
    c.stated = STR("February 30");
    enter(f, &c);
    c = said("day.misread", "named_press");
    c.stated = STR("January 7");
    c.stated_day = day("2026-01-06");
    enter(f, &c);
    x = look(f, "page", NULL);
    assert_int_equal(x.n, 3);
    has(&x, "date", "day.none", "no calendar has");
    has(&x, "date", "day.misread", "reads as 2026-01-07, and was entered as 2026-01-06");
    end(f);
}

static void days_in_force(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    claim act = said("the.act", "official_act");
    act.effect = STR("ban: prohibited");
    act.from = day("2026-01-06");
    enter(f, &act);
    const struct {
        const char *id, *effect, *from;
    } rows[] = {{"same.day", "ban: prohibited", "2026-01-06"},
                {"later.day", "ban: partly", "2026-01-07"},
                {"earlier.day", "", "2026-01-01"},
                {"other.slot", "review: halted", "2026-01-09"}};
    for (size_t i = 0; i < 4; i++) {
        claim c = said(rows[i].id, "named_press");
        c.effect = str_of(rows[i].effect);
        c.from = day(rows[i].from);
        enter(f, &c);
    }
    found x = look(f, "page", NULL);
    assert_int_equal(count(&x, "date_in_force"), 2);
    has(&x, "date_in_force", "the.act later.day", "2026-01-07, 1 day later");
    has(&x, "date_in_force", "the.act earlier.day", "5 days earlier");
    act = said("other.act", "official_act");
    act.effect = STR("ban: prohibited");
    act.from = day("2026-01-08");
    enter(f, &act);
    x = look(f, "page", NULL); // two acts once, beside those of either
    assert_int_equal(count(&x, "date_in_force"), 2 + 1 + 3);
    end(f);
}

static void scopes(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    claim c = said("the.act", "official_act");
    c.items = STR("dual-use items");
    c.parties = STR("military users");
    enter(f, &c);
    c = said("same.words", "named_press");
    c.items = STR("Dual-use  items");
    c.parties = STR("military users");
    enter(f, &c);
    c = said("says.nothing", "named_press");
    c.destination = STR("JP"); // of which the act says nothing
    enter(f, &c);
    c = said("narrower.words", "named_press");
    c.parties = STR("military companies");
    enter(f, &c);
    found x = look(f, "page", NULL);
    assert_int_equal(x.n, 1);
    has(&x, "scope", "narrower.words the.act",
        "parties \"military companies\", the act \"military users\"");
    tie(f, "narrower.words", "narrows", "the.act");
    tie(f, "says.nothing", "widens", "the.act");
    tie(f, "says.nothing", "widens", "same.words"); // of no act: for its status, not here
    x = look(f, "page", NULL);
    assert_int_equal(x.n, 2);
    has(&x, "scope", "narrower.words the.act", "is narrower than the act");
    has(&x, "scope", "says.nothing the.act", "is wider than the act");
    end(f);
}

static void events_to_come(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    claim c = said("the.text", "named_press");
    c.event = STR("meeting");
    c.stated = STR("next week");
    enter(f, &c);
    found x = look(f, "page", NULL); // a text may speak of what is to come
    assert_int_equal(x.n, 0);
    c = said("the.picture", "picture");
    c.event = STR("meeting");
    enter(f, &c);
    c = said("picture.of-the-day", "picture");
    c.event = STR("meeting");
    c.published = day("2026-01-12");
    enter(f, &c);
    c = said("later.picture", "picture");
    c.event = STR("meeting");
    c.published = day("2026-01-20");
    enter(f, &c);
    c = said("told.early", "named_press");
    c.event = STR("signing");
    c.stated = STR("January 12");
    c.as_happened = true;
    enter(f, &c);
    x = look(f, "page", NULL);
    assert_int_equal(x.n, 2);
    has(&x, "event_not_yet", "the.picture the.text", "2026-01-12 to 2026-01-18");
    has(&x, "event_not_yet", "told.early", "tells \"signing\" as having happened");
    end(f);
}

static void makers(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    claim c = said("machine.summary", "ai_summary");
    c.channel = STR("one page");
    c.text_by = STR("ai");
    enter(f, &c);
    found x = look(f, "page", NULL); // as it says it is
    assert_int_equal(x.n, 0);
    c = said("no.label", "named_press");
    c.channel = STR("one page");
    enter(f, &c);
    c = said("other.page", "named_press");
    c.channel = STR("another page");
    enter(f, &c);
    x = look(f, "page", NULL);
    assert_int_equal(x.n, 1);
    has(&x, "provenance", "no.label", "1 of 2 claims of one page carry no label");
    c = said("machine.word", "official_statement");
    c.text_by = STR("ai");
    enter(f, &c);
    c = said("people.summary", "ai_summary");
    c.text_by = STR("human");
    enter(f, &c);
    c = said("machine.picture", "picture");
    c.picture_by = STR("ai");
    enter(f, &c);
    tie(f, "machine.summary", "confirms", "other.page");
    tie(f, "machine.summary", "restates", "no.label"); // that is all it does
    x = look(f, "page", NULL);
    assert_int_equal(x.n, 5);
    has(&x, "provenance", "machine.word", "stands as official_statement");
    has(&x, "provenance", "people.summary", "made by people");
    has(&x, "provenance", "machine.picture", "nothing that was there");
    has(&x, "provenance", "machine.summary other.page", "used as evidence");
    end(f);
}

static void numbers(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    static const char *const COUNTS[] = {"around 1,100", "1100", "1,005", "many", "5.7 %", "5.70"};
    for (size_t i = 0; i < 6; i++) {
        char id[16];
        (void)snprintf(id, sizeof id, "count.%zu", i);
        claim c = said(id, "named_press");
        c.about = str_of(id); // of different matters, of one thing
        c.count_of = i < 4 ? STR("entries of the list") : STR("fall of imports");
        c.count = str_of(COUNTS[i]);
        enter(f, &c);
    }
    found x = look(f, "page", NULL);
    assert_int_equal(x.n, 1);
    has(&x, "number", "count.0 count.2", "around 1,100 (count.0); 1,005 (count.2)");
    end(f);
}

static void status_words(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    const struct {
        const char *id, *effect, *from, *until;
    } rows[] = {{"halted.review", "review: halted", "2026-01-06", "2026-02-01"},
                {"halted.again", "Review : Halted", "2026-01-06", NULL},
                {"longer.later", "review: longer", "2026-02-01", NULL},
                {"refused.now", "review: refused", "2026-01-20", NULL},
                {"other.slot", "shipments: restricted", NULL, NULL}};
    for (size_t i = 0; i < 5; i++) {
        claim c = said(rows[i].id, "named_press");
        c.effect = str_of(rows[i].effect);
        c.from = rows[i].from != NULL ? day(rows[i].from) : DATE_NONE;
        c.until = rows[i].until != NULL ? day(rows[i].until) : DATE_NONE;
        enter(f, &c);
    }
    found x = look(f, "page", NULL);
    assert_int_equal(count(&x, "status_word"), 3);
    has(&x, "status_word", "halted.review refused.now", "halted (halted.review); refused");
    has(&x, "status_word", "halted.again longer.later", "Halted (halted.again); longer");
    has(&x, "status_word", "longer.later refused.now", "longer (longer.later); refused");
    end(f);
}

static void what_counts_no_more_contradicts_nothing(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    claim c = said("first.count", "named_press");
    c.count_of = STR("entries");
    c.count = STR("30");
    enter(f, &c);
    c.id = STR("second.count");
    c.count = STR("20");
    c.published = day("2026-01-12");
    enter(f, &c);
    found x = look(f, "page", "2026-01-09");
    assert_int_equal(x.n, 0);
    x = look(f, "some.act", "2026-01-12");
    assert_int_equal(x.n, 1);
    tie(f, "second.count", "corrects", "first.count");
    x = look(f, "page", NULL);
    assert_int_equal(x.n, 0);
    c = said("third.count", "named_press");
    c.count_of = STR("entries");
    c.count = STR("25");
    enter(f, &c);
    x = look(f, "page", NULL);
    assert_int_equal(x.n, 1);
    MUST(claim_withdraw(&f->tx, STR("third.count"), STR("mistyped"), &f->err));
    x = look(f, "page", NULL);
    assert_int_equal(x.n, 0);
    x = look(f, "no such group", NULL);
    assert_int_equal(x.n, 0);
    REFUSED("claim_field",
            claim_contradictions(&f->tx, (str){0}, DATE_NONE, &x.all, &x.n, &f->err));
    end(f);
}

static void too_many_are_refused(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    for (uint32_t i = 0; i <= CLAIMS_COMPARED_MAX; i++) {
        claim c = said("", "official_act");
        str id = {0};
        c.from = day("2026-01-01");
        if (i == CLAIMS_COMPARED_MAX) {
            found x = look(f, "page", NULL); // as many as are compared at once
            assert_int_equal(x.n, 0);
        }
        MUST(claim_add(&f->tx, &c, &id, &f->err));
    }
    contradiction *all = NULL;
    size_t n = 0;
    REFUSED("too_many_claims",
            claim_contradictions(&f->tx, STR("page"), DATE_NONE, &all, &n, &f->err));
    undo_as(f);
    (void)as(f, "U1", ROLE_EVIDENCE_EDITOR);
    for (uint32_t i = 0; i < 100; i++) { // a hundred words for one status: 4950 pairs
        claim c = said("", "named_press");
        char effect[32];
        str id = {0};
        (void)snprintf(effect, sizeof effect, "review: word %u", i);
        c.effect = str_of(effect);
        MUST(claim_add(&f->tx, &c, &id, &f->err));
    }
    REFUSED("too_many_claims",
            claim_contradictions(&f->tx, STR("page"), DATE_NONE, &all, &n, &f->err));
    undo_as(f);
    fixture_close(f);
}

// ---- the worked example ---------------------------------------------------------------------------------------

static json_t *read_example(ledger_fixture *f) {
    char path[512];
    str text = {0};
    body_problem problems[BODY_PROBLEMS_MAX];
    uint32_t n = 0;
    const char *root = getenv("LODE_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/examples/desk/claims-2026-01-09.json",
                   root != NULL ? root : ".");
    MUST(file_read(&f->a, path, 1u << 20, &text, &f->err));
    json_t *body = schema_read(&claim_import_schema, text, problems, &n);
    if (body == NULL) {
        fail_msg("%s: %s", problems[0].pointer, problems[0].message);
    }
    return body;
}

static void import(ledger_fixture *f, const json_t *body) {
    size_t claims = 0, links = 0;
    MUST(claims_import(&f->tx, body, &claims, &links, &f->err));
    assert_true(claims >= 30 && links >= 10);
}

static void example_is(ledger_fixture *f, const char *id, const char *known, claim_status want) {
    claim_status got = CLAIM_STATUSES;
    str why = {0};
    MUST(claim_status_of(&f->tx, str_of(id), day(known), &got, &why, &f->err));
    if (got != want) {
        fail_msg("%s as of %s: %s: %s", id, known, claim_status_name(got), why.p);
    }
}

static void the_page_contradicts_itself(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    json_t *body = read_example(f);
    import(f, body);
    found x = look(f, "japan-2026-01", "2026-01-09");
    has(&x, "weekday", "page.body-1",
        "\"Tuesday, January 7\", but 2026-01-07 is a Wednesday; the Tuesday beside it is 2026-01-06");
    has(&x, "date", "mofcom.2026-1 page.body-1", "two days for \"announced\"");
    has(&x, "date_in_force", "mofcom.2026-1 page.related-in-force",
        "in force from 2026-01-06; page.related-in-force says 2026-01-07, 1 day later");
    has(&x, "scope", "mofcom.2026-01-08 mofcom.2026-1", "narrower");
    has(&x, "scope", "reuters.2026-01-08 mofcom.2026-1", "narrower");
    has(&x, "scope", "page.related-all-japan mofcom.2026-1", "wider");
    has(&x, "event_not_yet", "page.picture page.meeting", "was public on 2026-01-09");
    has(&x, "provenance", "page.picture", "made by a machine");
    assert_int_equal(count(&x, "weekday"), 1);
    assert_int_equal(count(&x, "event_not_yet"), 1);
    assert_int_equal(count(&x, "date_in_force"), 1);
    assert_int_equal(count(&x, "number"), 0); // the other figures were not read yet
    x = look(f, "japan-2026-01", NULL);
    assert_int_equal(count(&x, "number"), 2);
    has(&x, "number", "page.body-2-list chinascope.list tradecommissioner.list",
        "about 1,100 (page.body-2-list); 1,005 (chinascope.list); about 700");
    has(&x, "number", "mofcom.2026-11 geopolitechs.2026-11", "20 (mofcom.2026-11); 30");
    json_decref(body);
    end(f);
}

static void the_page_says_more_than_it_knows(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    json_t *body = read_example(f);
    import(f, body);
    example_is(f, "mofcom.2026-1", "2026-01-09", CLAIM_CONFIRMED);
    example_is(f, "mofcom.2026-01-08", "2026-01-08", CLAIM_CONTESTED); // an editorial of the day
    example_is(f, "page.wsj-reviews", "2026-01-09", CLAIM_UNCONFIRMED);
    example_is(f, "page.summary-wsj", "2026-11-23", CLAIM_UNCONFIRMED);
    example_is(f, "kyodo.2026-01-10", "2026-11-23", CLAIM_UNCONFIRMED);
    claim_status got = CLAIM_STATUSES;
    str why = {0};
    MUST(claim_status_of(&f->tx, STR("page.wsj-reviews"), DATE_NONE, &got, &why, &f->err));
    assert_non_null(strstr(why.p, "page.ministry-no-answer")); // no answer
    assert_non_null(strstr(why.p, "page.reuters-not-confirmed"));
    assert_non_null(
        strstr(why.p, "before it was public, which changes nothing: mofcom.2026-01-08"));
    json_decref(body);
    end(f);
}

static void an_import_is_whole_or_nothing(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    json_t *body = read_example(f), *claims = json_object_get(body, "claims");
    const size_t at = json_array_size(claims) - 1;
    assert_int_equal(
        json_object_set_new(json_array_get(claims, at), "seen", json_string("2026-01-01")),
        0); // before it was public
    size_t n_claims = 0, n_links = 0;
    ledger_mark mark;
    MUST(ledger_save(&f->tx, &mark, &f->err));
    REFUSED("claim_dates", claims_import(&f->tx, body, &n_claims, &n_links, &f->err));
    char path[64];
    (void)snprintf(path, sizeof path, "claims[%zu].seen", at);
    assert_string_equal(f->err.path, path);
    ledger_save_undo(&f->tx, &mark); // as the writer does with a refused change
    int64_t left = -1;
    MUST(tx_int(&f->tx, "SELECT count(*) FROM claim", TX_NONE, -1, &left, &f->err));
    assert_int_equal(left, 0);
    json_decref(body);
    body = read_example(f);
    import(f, body);
    MUST(ledger_save(&f->tx, &mark, &f->err));
    REFUSED("claim_exists", claims_import(&f->tx, body, &n_claims, &n_links, &f->err));
    assert_string_equal(f->err.path, "claims[0].id");
    ledger_save_undo(&f->tx, &mark);
    json_decref(body);
    end(f);
}

static void replies_hold_their_schemas(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    json_t *body = read_example(f);
    import(f, body);
    json_decref(body);
    claim *all = NULL;
    size_t n = 0;
    page_ask page = {.limit = PAGE_LIMIT_MAX};
    claim_filter filter = {.known = DATE_NONE};
    MUST(claims_list(&f->tx, &filter, &page, &all, &n, &f->err));
    assert_true(n > 30);
    for (size_t i = 0; i < n; i++) {
        for (int whole = 0; whole < 2; whole++) {
            json_t *sent = NULL;
            body_problem p;
            MUST(claim_to_reply(&f->tx, &all[i], DATE_NONE, whole != 0, &sent, &f->err));
            if (!schema_holds(whole ? &claim_out_schema : &claim_item_schema, sent, &p)) {
                fail_msg("%s: %s %s", all[i].id.p, p.pointer, p.message);
            }
            json_decref(sent);
        }
    }
    // What was read is what is written: a reply, without what is computed, can be entered again.
    static const char *const COMPUTED[] = {"entered_by", "withdrawn", "version",
                                           "status",     "why",       "links"};
    for (size_t i = 0; i < n; i++) {
        json_t *sent = NULL;
        body_problem p[2];
        MUST(claim_to_reply(&f->tx, &all[i], DATE_NONE, true, &sent, &f->err));
        for (size_t k = 0; k < sizeof COMPUTED / sizeof *COMPUTED; k++) {
            (void)json_object_del(sent, COMPUTED[k]);
        }
        if (schema_check(&claim_in_schema, sent, p, 2) != 0) {
            fail_msg("%s: %s %s", all[i].id.p, p[0].pointer, p[0].message);
        }
        claim c;
        claim_of_body(&f->a, sent, &c);
        assert_true(str_eq(c.says, all[i].says) && str_eq(c.lacks, all[i].lacks) &&
                    str_eq(c.by, all[i].by) && c.named == all[i].named &&
                    c.person == all[i].person && c.from == all[i].from);
        json_decref(sent);
    }
    end(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weekdays),
        cmocka_unit_test(dates),
        cmocka_unit_test(days_in_force),
        cmocka_unit_test(scopes),
        cmocka_unit_test(events_to_come),
        cmocka_unit_test(makers),
        cmocka_unit_test(numbers),
        cmocka_unit_test(status_words),
        cmocka_unit_test(what_counts_no_more_contradicts_nothing),
        cmocka_unit_test(too_many_are_refused),
        cmocka_unit_test(the_page_contradicts_itself),
        cmocka_unit_test(the_page_says_more_than_it_knows),
        cmocka_unit_test(an_import_is_whole_or_nothing),
        cmocka_unit_test(replies_hold_their_schemas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
