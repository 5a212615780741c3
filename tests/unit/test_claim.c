// SPDX-License-Identifier: Apache-2.0
//
// test_claim: what may be entered; each status by each way, as of each day; that a claim published later never
// changes what held on an earlier day; contradictions found and not found.
#include "ledger_fixture.h"

#include "dice.h"
#include "ledger/claim.h"

static lode_date day(const char *text) {
    lode_date d = DATE_NONE;
    assert_true(date_parse(str_of(text), &d));
    return d;
}

static claim said(const char *id, const char *by, const char *kind, const char *published) {
    claim c = claim_new();
    c.id = str_of(id);
    c.says = STR("license reviews for Japan are halted (synthetic)");
    c.about = STR("cn.mofcom.2026-1");
    c.subject = STR("MOFCOM");
    c.by = str_of(by);
    c.kind = str_of(kind);
    c.named = claim_kind_witness(c.kind);
    c.published = day(published);
    c.group = STR("group");
    return c;
}

static void enter(ledger_fixture *f, const claim *c) {
    str id = {0};
    MUST(claim_add(&f->tx, c, &id, &f->err));
    assert_true(c->id.n == 0 || str_eq(id, c->id));
}

static void say(ledger_fixture *f, const char *id, const char *by, const char *kind,
                const char *published) {
    claim c = said(id, by, kind, published);
    enter(f, &c);
}

static void tie(ledger_fixture *f, const char *from, const char *kind, const char *to) {
    MUST(claim_link_add(&f->tx, str_of(from), str_of(to), str_of(kind), (str){0}, &f->err));
}

// "why" must name the claim it rests on, where one is given.
static void status_is(ledger_fixture *f, const char *id, const char *known, claim_status want,
                      const char *names) {
    claim_status got = CLAIM_STATUSES;
    str why = {0};
    MUST(claim_status_of(&f->tx, str_of(id), known != NULL ? day(known) : DATE_NONE, &got, &why,
                         &f->err));
    if (got != want || (names != NULL && strstr(why.p, names) == NULL)) {
        fail_msg("%s as of %s: %s, not %s: %s", id, known, claim_status_name(got),
                 claim_status_name(want), why.p);
    }
}

// A fixture whose first claim is a press report with unnamed sources of 2026-01-09.
static void begin(ledger_fixture *f) {
    fixture_open(f);
    assert_true(time_parse(STR("2026-06-30T08:00:00.000Z"), &f->now));
    (void)as(f, "U1", ROLE_EVIDENCE_EDITOR);
    say(f, "wsj.report", "The Wall Street Journal", "unnamed_source", "2026-01-09");
}

static void end(ledger_fixture *f) {
    done_as(f);
    assert_rebuilds(f);
    fixture_close(f);
}

// ---- confirmed ------------------------------------------------------------------------------------------------

static void nobody_else_is_unconfirmed(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, "no named source");
    say(f, "press.named", "Example Press", "named_press", "2026-01-09");
    status_is(f, "press.named", NULL, CLAIM_UNCONFIRMED, "one named source");
    end(f);
}

static void an_official_word_confirms(void **state) {
    (void)state;
    static const char *const KINDS[] = {"official_act", "official_statement", "authority_notice"};
    for (size_t i = 0; i < 3; i++) {
        ledger_fixture fixture, *f = &fixture;
        begin(f);
        say(f, "mofcom.word", "MOFCOM", KINDS[i], "2026-02-01");
        status_is(f, "mofcom.word", NULL, CLAIM_CONFIRMED, "itself");
        tie(f, "mofcom.word", "confirms", "wsj.report");
        status_is(f, "wsj.report", "2026-01-31", CLAIM_UNCONFIRMED, NULL);
        status_is(f, "wsj.report", "2026-02-01", CLAIM_CONFIRMED, "mofcom.word");
        end(f);
    }
}

static void two_named_sources_confirm_and_two_papers_of_one_do_not(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    claim a = said("paper.a", "Paper A", "named_press", "2026-01-20");
    claim b = said("paper.b", "Paper B", "named_press", "2026-01-21");
    a.source = b.source = STR("Agency One");
    enter(f, &a);
    enter(f, &b);
    tie(f, "paper.a", "confirms", "wsj.report");
    tie(f, "paper.b", "confirms", "wsj.report");
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, NULL);
    claim c = said("paper.c", "Paper C", "company_notice", "2026-01-22");
    enter(f, &c);
    tie(f, "paper.c", "confirms", "wsj.report");
    status_is(f, "wsj.report", "2026-01-21", CLAIM_UNCONFIRMED, NULL);
    status_is(f, "wsj.report", "2026-01-22", CLAIM_CONFIRMED, "paper.c");
    // Its own source is one of the two, and a paper of that source adds none.
    tie(f, "paper.b", "confirms", "paper.a");
    status_is(f, "paper.a", NULL, CLAIM_UNCONFIRMED, NULL);
    tie(f, "paper.c", "confirms", "paper.a");
    status_is(f, "paper.a", NULL, CLAIM_CONFIRMED, "its own");
    end(f);
}

static void what_is_no_witness_confirms_nothing(void **state) {
    (void)state;
    static const char *const KINDS[] = {"unnamed_source", "interpretation", "ai_summary",
                                        "picture"};
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    for (size_t i = 0; i < 4; i++) {
        for (int k = 0; k < 2; k++) {
            char id[32], by[32];
            (void)snprintf(id, sizeof id, "word.%zu-%d", i, k);
            (void)snprintf(by, sizeof by, "By %zu %d", i, k);
            claim c = said(id, by, KINDS[i], "2026-01-20");
            c.named = i > 0; // whatever somebody says of it
            enter(f, &c);
            tie(f, id, "confirms", "wsj.report");
        }
    }
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, NULL);
    say(f, "press.one", "Press One", "named_press", "2026-01-20");
    tie(f, "press.one", "confirms", "wsj.report");
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, "one named source");
    end(f);
}

// ---- denied, contested ------------------------------------------------------------------------------------------

static void only_the_one_it_is_about_denies(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    say(f, "other.denial", "Ministry of Elsewhere", "official_statement", "2026-01-12");
    tie(f, "other.denial", "denies", "wsj.report");
    status_is(f, "wsj.report", NULL, CLAIM_CONTESTED, "other.denial");
    claim c = said("mofcom.denial", "Ms. Example (synthetic)", "official_statement", "2026-01-13");
    c.person = true;
    c.speaks_for = STR("mofcom"); // whose words they are, however it is written
    enter(f, &c);
    tie(f, "mofcom.denial", "denies", "wsj.report");
    status_is(f, "wsj.report", "2026-01-12", CLAIM_CONTESTED, NULL);
    status_is(f, "wsj.report", "2026-01-13", CLAIM_DENIED, "mofcom.denial");
    // Without knowing whose conduct it is about, nobody can be told to be the one.
    claim d = said("press.other", "Press", "unnamed_source", "2026-01-09");
    d.subject = (str){0};
    enter(f, &d);
    tie(f, "mofcom.denial", "denies", "press.other");
    status_is(f, "press.other", NULL, CLAIM_CONTESTED, NULL);
    end(f);
}

static void what_came_before_changes_nothing(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    say(f, "mofcom.before", "MOFCOM", "official_statement", "2026-01-08");
    tie(f, "mofcom.before", "denies", "wsj.report");
    tie(f, "mofcom.before", "narrows", "wsj.report");
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, "mofcom.before"); // shown all the same
    say(f, "mofcom.same-day", "MOFCOM", "official_statement", "2026-01-09");
    tie(f, "mofcom.same-day", "denies", "wsj.report");
    status_is(f, "wsj.report", NULL, CLAIM_DENIED, "mofcom.same-day");
    end(f);
}

static void contrary_words_contest(void **state) {
    (void)state;
    static const char *const LINKS[] = {"denies", "narrows", "widens"};
    for (size_t i = 0; i < 3; i++) {
        ledger_fixture fixture, *f = &fixture;
        begin(f);
        say(f, "kyodo.later", "Kyodo", "unnamed_source", "2026-02-06");
        tie(f, "kyodo.later", LINKS[i], "wsj.report");
        status_is(f, "wsj.report", "2026-02-05", CLAIM_UNCONFIRMED, NULL);
        status_is(f, "wsj.report", "2026-02-06", CLAIM_CONTESTED, "kyodo.later");
        // Not by its own asserter, who only says it more precisely.
        say(f, "wsj.later", "The Wall  street journal", "unnamed_source", "2026-02-07");
        tie(f, "wsj.later", LINKS[i], "kyodo.later");
        status_is(f, "kyodo.later", NULL, CLAIM_CONTESTED, NULL);
        say(f, "wsj.more", "The Wall Street Journal", "unnamed_source", "2026-01-09");
        tie(f, "wsj.later", LINKS[i], "wsj.more");
        status_is(f, "wsj.more", NULL, CLAIM_UNCONFIRMED, NULL);
        end(f);
    }
}

static void named_sources_of_one_day_are_at_odds(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    say(f, "paper.a", "Paper A", "named_press", "2026-01-20");
    say(f, "paper.b", "Paper B", "named_press", "2026-01-20");
    tie(f, "paper.b", "denies", "paper.a");
    status_is(f, "paper.a", NULL, CLAIM_CONTESTED, "paper.b");
    status_is(f, "paper.b", NULL, CLAIM_UNCONFIRMED, NULL);
    // Of others nobody knows which came first.
    say(f, "rumor.a", "Rumor A", "unnamed_source", "2026-01-09");
    tie(f, "rumor.a", "denies", "wsj.report");
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, NULL);
    end(f);
}

static void an_act_is_contested_by_an_official_word_alone(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    say(f, "mofcom.act", "MOFCOM", "official_act", "2026-01-06");
    say(f, "reuters.headline", "Reuters", "named_press", "2026-01-08");
    tie(f, "reuters.headline", "narrows", "mofcom.act");
    status_is(f, "mofcom.act", NULL, CLAIM_CONFIRMED, NULL);
    say(f, "mofcom.statement", "MOFCOM", "official_statement", "2026-01-08");
    tie(f, "mofcom.statement", "narrows", "mofcom.act"); // its own asserter
    status_is(f, "mofcom.act", NULL, CLAIM_CONFIRMED, NULL);
    tie(f, "reuters.headline", "narrows", "mofcom.statement"); // of one day, both named
    status_is(f, "mofcom.statement", NULL, CLAIM_CONTESTED, NULL);
    say(f, "court.word", "A court (synthetic)", "official_act", "2026-03-01");
    tie(f, "court.word", "narrows", "mofcom.act");
    status_is(f, "mofcom.act", NULL, CLAIM_CONTESTED, "court.word");
    end(f);
}

static void no_answer_is_no_answer(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    say(f, "mofcom.no-answer", "MOFCOM", "official_statement", "2026-01-10");
    say(f, "reuters.no", "Reuters", "named_press", "2026-01-10");
    say(f, "paper.again", "Paper", "named_press", "2026-01-10");
    tie(f, "mofcom.no-answer", "declines", "wsj.report");
    tie(f, "reuters.no", "could_not_confirm", "wsj.report");
    tie(f, "paper.again", "restates", "wsj.report");
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, "mofcom.no-answer");
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, "reuters.no");
    end(f);
}

// ---- superseded -----------------------------------------------------------------------------------------------

static void who_may_correct(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    say(f, "kyodo.says", "Kyodo", "named_press", "2026-02-01");
    tie(f, "kyodo.says", "corrects", "wsj.report"); // another's word corrects nothing
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, NULL);
    say(f, "mofcom.denial", "MOFCOM", "official_statement", "2026-02-02");
    tie(f, "mofcom.denial", "denies", "wsj.report");
    status_is(f, "wsj.report", NULL, CLAIM_DENIED, NULL);
    say(f, "wsj.correction", "The Wall Street Journal", "named_press", "2026-02-03");
    tie(f, "wsj.correction", "corrects", "wsj.report");
    status_is(f, "wsj.report", "2026-02-02", CLAIM_DENIED, NULL);
    status_is(f, "wsj.report", "2026-02-03", CLAIM_SUPERSEDED, "wsj.correction");
    say(f, "gazette.act", "A gazette (synthetic)", "official_act", "2026-03-01");
    tie(f, "gazette.act", "corrects", "kyodo.says");
    status_is(f, "kyodo.says", NULL, CLAIM_SUPERSEDED, "gazette.act");
    // What came before what it is said to correct did not correct it.
    say(f, "wsj.early", "The Wall Street Journal", "named_press", "2026-01-01");
    tie(f, "wsj.early", "corrects", "wsj.correction");
    status_is(f, "wsj.correction", NULL, CLAIM_UNCONFIRMED, NULL);
    end(f);
}

static void what_was_taken_back_speaks_no_more(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    say(f, "paper.a", "Paper A", "named_press", "2026-01-20");
    say(f, "paper.b", "Paper B", "named_press", "2026-01-21");
    tie(f, "paper.a", "confirms", "wsj.report");
    tie(f, "paper.b", "confirms", "wsj.report");
    say(f, "paper.b-back", "Paper B", "named_press", "2026-02-10");
    tie(f, "paper.b-back", "corrects", "paper.b");
    status_is(f, "wsj.report", "2026-02-09", CLAIM_CONFIRMED, NULL);
    status_is(f, "wsj.report", "2026-02-10", CLAIM_UNCONFIRMED, "paper.b");
    end(f);
}

static void people_without_an_office_stay_themselves_when_erased(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    claim c = said("prof.first", "Prof. Example (synthetic)", "interpretation", "2026-01-20");
    c.person = true;
    enter(f, &c);
    c = said("prof.second", "Prof. Example (synthetic)", "interpretation", "2026-01-25");
    c.person = true;
    enter(f, &c);
    c = said("other.second", "Dr. Other (synthetic)", "interpretation", "2026-01-25");
    c.person = true;
    enter(f, &c);
    tie(f, "prof.second", "corrects", "prof.first");
    tie(f, "other.second", "corrects", "prof.second");
    int64_t leaks = 0;
    MUST(tx_int(&f->tx, "SELECT count(*) FROM event WHERE body LIKE '%Prof. E%'", TX_NONE, -1,
                &leaks, &f->err));
    assert_int_equal(leaks, 0);
    MUST(tx_run(&f->tx, "DELETE FROM personal", TX_NONE, &f->err));
    status_is(f, "prof.first", NULL, CLAIM_SUPERSEDED, "prof.second");
    status_is(f, "prof.second", NULL, CLAIM_UNCONFIRMED, NULL);
    claim got;
    MUST(claim_get(&f->tx, STR("prof.first"), &got, &f->err));
    assert_int_equal(got.by.n, 0); // forgotten, and not the reference
    end(f);
}

// ---- mistakes of ours -----------------------------------------------------------------------------------------

static void entries_taken_back_count_no_more(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    say(f, "mofcom.denial", "MOFCOM", "official_statement", "2026-01-12");
    tie(f, "mofcom.denial", "denies", "wsj.report");
    tie(f, "mofcom.denial", "narrows", "wsj.report");
    status_is(f, "wsj.report", NULL, CLAIM_DENIED, NULL);
    REFUSED("claim_field", claim_link_withdraw(&f->tx, STR("mofcom.denial"), STR("wsj.report"),
                                               STR("denies"), (str){0}, &f->err));
    MUST(claim_link_withdraw(&f->tx, STR("mofcom.denial"), STR("wsj.report"), STR("denies"),
                             STR("it spoke of another report"), &f->err));
    status_is(f, "wsj.report", NULL, CLAIM_CONTESTED, NULL); // the other link stands
    MUST(claim_link_withdraw(&f->tx, STR("mofcom.denial"), STR("wsj.report"), STR("narrows"),
                             STR("it spoke of another report"), &f->err));
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, NULL);
    REFUSED("not_found", claim_link_withdraw(&f->tx, STR("mofcom.denial"), STR("wsj.report"),
                                             STR("denies"), STR("again"), &f->err));
    tie(f, "mofcom.denial", "denies", "wsj.report"); // and it may be entered again
    status_is(f, "wsj.report", NULL, CLAIM_DENIED, NULL);
    MUST(claim_withdraw(&f->tx, STR("mofcom.denial"), STR("the wrong day"), &f->err));
    status_is(f, "wsj.report", NULL, CLAIM_UNCONFIRMED, NULL);
    REFUSED("claim_withdrawn", claim_withdraw(&f->tx, STR("mofcom.denial"), STR("x"), &f->err));
    REFUSED("claim_withdrawn", claim_link_add(&f->tx, STR("mofcom.denial"), STR("wsj.report"),
                                              STR("narrows"), (str){0}, &f->err));
    claim got;
    MUST(claim_get(&f->tx, STR("mofcom.denial"), &got, &f->err));
    assert_true(str_eqz(got.withdrawn, "the wrong day"));
    end(f);
}

// ---- refusals -------------------------------------------------------------------------------------------------

static void refused_claim(ledger_fixture *f, const claim *c, const char *code, const char *path) {
    str id = {0};
    REFUSED(code, claim_add(&f->tx, c, &id, &f->err));
    assert_string_equal(f->err.path, path);
    assert_true(f->err.hint[0] != '\0');
    assert_int_equal(id.n, 0);
}

static void what_is_needed(ledger_fixture *f, claim good) {
    const struct {
        size_t at;
        const char *path;
    } needed[] = {{offsetof(claim, says), "says"},
                  {offsetof(claim, about), "about"},
                  {offsetof(claim, by), "by"},
                  {offsetof(claim, kind), "kind"}};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        claim c = good;
        *(str *)(void *)((char *)&c + needed[i].at) = (str){0};
        refused_claim(f, &c, "claim_field", needed[i].path);
    }
    good.published = DATE_NONE;
    refused_claim(f, &good, "claim_field", "published");
}

static void wrong_entries_are_refused(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    const claim good = said("good.claim", "Paper", "named_press", "2026-01-20");
    what_is_needed(f, good);
    claim c = good;
    c.published = day("2026-07-02"); // the day after tomorrow
    refused_claim(f, &c, "claim_dates", "published");
    c = good;
    c.seen = day("2026-01-18");
    refused_claim(f, &c, "claim_dates", "seen");
    c = good;
    c.from = day("2026-02-01");
    c.until = day("2026-02-01");
    refused_claim(f, &c, "claim_dates", "until");
    c = good;
    c.kind = STR("rumor");
    refused_claim(f, &c, "claim_word", "kind");
    c = good;
    c.text_by = STR("robot");
    refused_claim(f, &c, "claim_word", "text_by");
    c = good;
    c.picture_by = STR("robot");
    refused_claim(f, &c, "claim_word", "picture_by");
    c = good;
    c.kind = STR("unnamed_source");
    refused_claim(f, &c, "claim_field", "named");
    c = good;
    c.capture = STR("0000000000000000000000000000000000000000000000000000000000000000");
    refused_claim(f, &c, "document_missing", "capture");
    static const char *const IDS[] = {"C4", "K1", "nodot", "With.Case", "a b.c", "é.x"};
    for (size_t i = 0; i < sizeof IDS / sizeof *IDS; i++) {
        c = good;
        c.id = str_of(IDS[i]);
        refused_claim(f, &c, "claim_id", "id");
    }
    c = good;
    c.id = STR("wsj.report");
    refused_claim(f, &c, "claim_exists", "id");
    enter(f, &good);
    done_as(f);
    (void)as(f, "U2", ROLE_AUDITOR | ROLE_ADVISER | ROLE_ADMIN);
    str id = {0};
    c = good;
    c.id = (str){0};
    REFUSED("role_missing", claim_add(&f->tx, &c, &id, &f->err));
    REFUSED("role_missing", claim_link_add(&f->tx, STR("good.claim"), STR("wsj.report"),
                                           STR("denies"), (str){0}, &f->err));
    REFUSED("role_missing", claim_withdraw(&f->tx, STR("good.claim"), STR("x"), &f->err));
    end(f);
}

static void wrong_links_are_refused(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    say(f, "press.one", "Press", "named_press", "2026-01-20");
    str a = STR("press.one"), b = STR("wsj.report");
    REFUSED("claim_word", claim_link_add(&f->tx, a, b, STR("supports"), (str){0}, &f->err));
    REFUSED("claim_field", claim_link_add(&f->tx, a, a, STR("denies"), (str){0}, &f->err));
    REFUSED("not_found",
            claim_link_add(&f->tx, a, STR("no.such"), STR("denies"), (str){0}, &f->err));
    REFUSED("not_found",
            claim_link_add(&f->tx, STR("no.such"), b, STR("denies"), (str){0}, &f->err));
    MUST(claim_link_add(&f->tx, a, b, STR("denies"), STR("a note"), &f->err));
    REFUSED("claim_linked", claim_link_add(&f->tx, a, b, STR("denies"), (str){0}, &f->err));
    claim got;
    REFUSED("not_found", claim_get(&f->tx, STR("no.such"), &got, &f->err));
    claim_status s;
    str why = {0};
    REFUSED("not_found", claim_status_of(&f->tx, STR("no.such"), DATE_NONE, &s, &why, &f->err));
    REFUSED("not_public", claim_status_of(&f->tx, b, day("2026-01-08"), &s, &why, &f->err));
    end(f);
}

// ---- reading --------------------------------------------------------------------------------------------------

static void all_that_was_entered_is_read_back(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    str sha = {0}, id = {0};
    MUST(document_put(&f->tx, STR("a page"), STR("text/plain"), &sha, &f->err));
    claim c = said("", "Mr. Example (synthetic)", "official_statement", "2026-01-09");
    c.person = true;
    c.speaks_for = STR("MOFCOM");
    c.effect = STR("review: halted");
    c.items = STR("magnets");
    c.parties = STR("Example K.K. (synthetic)");
    c.destination = STR("JP");
    c.channel = STR("a page");
    c.source = STR("a source");
    c.event = STR("announced");
    c.stated = STR("Tuesday, January 6");
    c.from = day("2026-01-06");
    c.until = day("2026-02-06");
    c.seen = day("2026-01-10");
    c.count_of = STR("entries");
    c.count = STR("around 1,100");
    c.lang = STR("en");
    c.url = STR("https://example.org/a");
    c.capture = sha;
    c.text_by = STR("ai");
    c.lacks = STR("a number\nthe text of the order");
    MUST(claim_add(&f->tx, &c, &id, &f->err));
    assert_true(str_eqz(id, "K1"));
    claim got;
    MUST(claim_get(&f->tx, id, &got, &f->err));
    assert_true(str_eq(got.by, c.by) && str_eq(got.parties, c.parties) && got.person && got.named);
    assert_true(str_eq(got.says, c.says) && str_eq(got.capture, sha) && str_eq(got.lacks, c.lacks));
    assert_true(str_eq(got.count_of, c.count_of) && str_eq(got.count, c.count));
    assert_true(str_eqz(got.asserter, "MOFCOM") && str_eqz(got.entered_by, "U1"));
    assert_true(str_eqz(got.text_by, "ai") && str_eqz(got.picture_by, "unknown"));
    assert_int_equal(got.stated_day, day("2026-01-06")); // read from what was printed
    assert_int_equal(got.until, c.until);
    assert_int_equal(got.version, 1);
    assert_int_equal(got.withdrawn.n, 0);
    // Names of people and parties are not in the chain.
    int64_t leaks = 0;
    MUST(tx_int(&f->tx,
                "SELECT count(*) FROM event WHERE body LIKE '%Example (syn%' OR body LIKE "
                "'%Example K.K.%'",
                TX_NONE, -1, &leaks, &f->err));
    assert_int_equal(leaks, 0);
    c.stated_day = day("2026-01-07"); // somebody's own reading stands
    MUST(claim_add(&f->tx, &c, &id, &f->err));
    MUST(claim_get(&f->tx, id, &got, &f->err));
    assert_true(str_eqz(got.id, "K2"));
    assert_int_equal(got.stated_day, day("2026-01-07"));
    end(f);
}

static void lists_and_links_know_only_what_was_public(void **state) {
    (void)state;
    ledger_fixture fixture, *f = &fixture;
    begin(f);
    claim c = said("other.matter", "Paper", "named_press", "2026-01-20");
    c.about = STR("cn.mofcom.2026-11");
    enter(f, &c);
    c = said("other.group", "Paper", "named_press", "2026-01-30");
    c.group = STR("elsewhere");
    enter(f, &c);
    tie(f, "other.group", "confirms", "wsj.report");
    tie(f, "other.matter", "denies", "wsj.report");
    tie(f, "wsj.report", "widens", "other.group");
    claim *all = NULL;
    claim_link *links = NULL;
    size_t n = 0;
    page_ask page = {.limit = 50};
    claim_filter filter = {.known = DATE_NONE};
    MUST(claims_list(&f->tx, &filter, &page, &all, &n, &f->err));
    assert_int_equal(n, 3);
    assert_true(str_eqz(all[0].id, "other.group")); // newest first
    filter.known = day("2026-01-20");
    MUST(claims_list(&f->tx, &filter, &page, &all, &n, &f->err));
    assert_int_equal(n, 2);
    filter = (claim_filter){.group = STR("group"), .known = DATE_NONE};
    MUST(claims_list(&f->tx, &filter, &page, &all, &n, &f->err));
    assert_int_equal(n, 2);
    filter.about = STR("cn.mofcom.2026-11");
    MUST(claims_list(&f->tx, &filter, &page, &all, &n, &f->err));
    assert_int_equal(n, 1);
    filter.group = (str){0};
    MUST(claims_list(&f->tx, &filter, &page, &all, &n, &f->err));
    assert_int_equal(n, 1);
    filter = (claim_filter){.known = DATE_NONE};
    page.limit = 2;
    MUST(claims_list(&f->tx, &filter, &page, &all, &n, &f->err));
    assert_int_equal(n, 2);
    page.before = all[1].number;
    MUST(claims_list(&f->tx, &filter, &page, &all, &n, &f->err));
    assert_int_equal(n, 1);
    assert_true(str_eqz(all[0].id, "wsj.report"));
    MUST(claim_links(&f->tx, STR("wsj.report"), DATE_NONE, &links, &n, &f->err));
    assert_int_equal(n, 3);
    assert_true(str_eqz(links[1].kind, "denies"));
    assert_int_equal(links[1].published, day("2026-01-20"));
    MUST(claim_links(&f->tx, STR("wsj.report"), day("2026-01-20"), &links, &n, &f->err));
    assert_int_equal(n, 1); // the other end of the third was not public either
    end(f);
}

// ---- any order, any day -----------------------------------------------------------------------------------------

#define DRAWN 9u
#define DAYS 12u

static const char *const KINDS_DRAWN[] = {
    "official_act",   "official_statement", "company_notice", "named_press", "unnamed_source",
    "interpretation", "authority_notice",   "ai_summary",     "picture"};
static const char *const ASSERTERS[] = {"MOFCOM", "Paper A", "Paper B", "Company", "Ministry"};
static const char *const SOURCES[] = {"", "", "Agency One", "Agency Two"};

typedef struct drawn {
    struct {
        uint32_t kind, by, source, about;
        int32_t day;
    } claims[DRAWN];
    struct {
        uint32_t from, to, kind;
    } links[20];
    uint32_t n_links;
} drawn;

static void draw(dice *d, drawn *out) {
    for (uint32_t i = 0; i < DRAWN; i++) {
        out->claims[i].kind = roll(d, sizeof KINDS_DRAWN / sizeof *KINDS_DRAWN);
        out->claims[i].by = roll(d, sizeof ASSERTERS / sizeof *ASSERTERS);
        out->claims[i].source = roll(d, sizeof SOURCES / sizeof *SOURCES);
        out->claims[i].about = roll(d, sizeof ASSERTERS / sizeof *ASSERTERS);
        out->claims[i].day = (int32_t)roll(d, DAYS);
    }
    out->n_links = 0;
    for (uint32_t i = 0; i < 20; i++) {
        uint32_t from = roll(d, DRAWN), to = roll(d, DRAWN), kind = roll(d, 8);
        bool again = from == to;
        for (uint32_t k = 0; k < out->n_links && !again; k++) {
            again =
                out->links[k].from == from && out->links[k].to == to && out->links[k].kind == kind;
        }
        if (!again) {
            out->links[out->n_links].from = from;
            out->links[out->n_links].to = to;
            out->links[out->n_links++].kind = kind;
        }
    }
}

static claim drawn_claim(const drawn *d, uint32_t i, char id[16]) {
    (void)snprintf(id, 16, "drawn.%u", i);
    claim c = said(id, ASSERTERS[d->claims[i].by], KINDS_DRAWN[d->claims[i].kind], "2026-01-01");
    c.published += d->claims[i].day;
    c.subject = str_of(ASSERTERS[d->claims[i].about]);
    c.source = str_of(SOURCES[d->claims[i].source]);
    return c;
}

// Claims in the order of `order`, then the links in it; only what was public by `known`. Statuses as of each
// day go to out; CLAIM_STATUSES for what was not public.
static void play(const drawn *d, const uint32_t *order, const uint32_t *link_order, int32_t known,
                 claim_status out[DRAWN][DAYS]) {
    ledger_fixture fixture, *f = &fixture;
    char id[16], to[16];
    fixture_open(f);
    assert_true(time_parse(STR("2026-06-30T08:00:00.000Z"), &f->now));
    (void)as(f, "U1", ROLE_EVIDENCE_EDITOR);
    for (uint32_t i = 0; i < DRAWN; i++) {
        claim c = drawn_claim(d, order[i], id);
        if (d->claims[order[i]].day <= known) {
            enter(f, &c);
        }
    }
    for (uint32_t i = 0; i < d->n_links; i++) {
        uint32_t l = link_order[i];
        (void)snprintf(id, sizeof id, "drawn.%u", d->links[l].from);
        (void)snprintf(to, sizeof to, "drawn.%u", d->links[l].to);
        if (d->claims[d->links[l].from].day <= known && d->claims[d->links[l].to].day <= known) {
            tie(f, id, claim_link_words[d->links[l].kind], to);
        }
    }
    for (uint32_t i = 0; i < DRAWN; i++) {
        for (uint32_t t = 0; t < DAYS; t++) {
            str why = {0};
            out[i][t] = CLAIM_STATUSES;
            (void)snprintf(id, sizeof id, "drawn.%u", i);
            if (d->claims[i].day <= (int32_t)t && (int32_t)t <= known) {
                MUST(claim_status_of(&f->tx, str_of(id), day("2026-01-01") + (lode_date)t,
                                     &out[i][t], &why, &f->err));
                assert_true(why.n > 0);
            }
        }
    }
    done_as(f);
    assert_rebuilds(f);
    fixture_close(f);
}

static void shuffle(dice *d, uint32_t *order, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        order[i] = i;
    }
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = roll(d, i), x = order[i - 1];
        order[i - 1] = order[k];
        order[k] = x;
    }
}

// From one day to the next a status takes moves of the machine, several when several things are said.
static void moves_of_the_machine(const claim_status days[DAYS]) {
    for (uint32_t t = 1; t < DAYS; t++) {
        uint32_t reached = days[t - 1] < CLAIM_STATUSES ? MACHINE_BIT(days[t - 1]) : 0;
        for (uint32_t round = 0; round < CLAIM_STATUSES; round++) {
            for (uint32_t m = 0; m < claim_machine.n_moves; m++) {
                const machine_move *move = &claim_machine.moves[m];
                reached |= (reached & move->from) != 0 ? MACHINE_BIT(move->to) : 0;
            }
        }
        assert_true(reached == 0 || (reached & MACHINE_BIT(days[t])) != 0);
    }
}

// What is learned later never changes what held on an earlier day, and the order in which claims and links were
// entered plays no part: entering only what was public by a day, in another order, gives that day's statuses.
static void later_words_leave_earlier_days(void **state) {
    (void)state;
    dice d = {20260109};
    uint32_t seen[CLAIM_STATUSES] = {0};
    for (int round = 0; round < 100; round++) {
        drawn world;
        uint32_t order[DRAWN], links[20];
        claim_status all[DRAWN][DAYS], some[DRAWN][DAYS];
        draw(&d, &world);
        shuffle(&d, order, DRAWN);
        shuffle(&d, links, world.n_links);
        play(&world, order, links, DAYS - 1, all);
        int32_t known = (int32_t)roll(&d, DAYS);
        shuffle(&d, order, DRAWN);
        shuffle(&d, links, world.n_links);
        play(&world, order, links, known, some);
        for (uint32_t i = 0; i < DRAWN; i++) {
            moves_of_the_machine(all[i]);
            for (uint32_t t = 0; t < DAYS; t++) {
                assert_true((int32_t)t > known || all[i][t] == some[i][t]);
                if (all[i][t] < CLAIM_STATUSES) {
                    seen[all[i][t]]++;
                }
            }
        }
    }
    for (uint32_t s = 0; s < CLAIM_STATUSES; s++) {
        if (seen[s] <= 20) { // the draws reach every status
            fail_msg("%s drawn %u times", claim_status_name((claim_status)s), seen[s]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_else_is_unconfirmed),
        cmocka_unit_test(an_official_word_confirms),
        cmocka_unit_test(two_named_sources_confirm_and_two_papers_of_one_do_not),
        cmocka_unit_test(what_is_no_witness_confirms_nothing),
        cmocka_unit_test(only_the_one_it_is_about_denies),
        cmocka_unit_test(what_came_before_changes_nothing),
        cmocka_unit_test(contrary_words_contest),
        cmocka_unit_test(named_sources_of_one_day_are_at_odds),
        cmocka_unit_test(an_act_is_contested_by_an_official_word_alone),
        cmocka_unit_test(no_answer_is_no_answer),
        cmocka_unit_test(who_may_correct),
        cmocka_unit_test(what_was_taken_back_speaks_no_more),
        cmocka_unit_test(people_without_an_office_stay_themselves_when_erased),
        cmocka_unit_test(entries_taken_back_count_no_more),
        cmocka_unit_test(wrong_entries_are_refused),
        cmocka_unit_test(wrong_links_are_refused),
        cmocka_unit_test(all_that_was_entered_is_read_back),
        cmocka_unit_test(lists_and_links_know_only_what_was_public),
        cmocka_unit_test(later_words_leave_earlier_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
