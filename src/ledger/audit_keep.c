// SPDX-License-Identifier: Apache-2.0
//
// audit_keep: rules of retention as a set that one person proposes and another confirms. A rule says from
// which law it comes and how well that is known; a period that is not known is left out, and is then no
// reason to erase anything.
#include "ledger/audit_int.h"

#include <stdio.h>

#include "base/csv.h"
#include "ledger/modules.h"
#include "ledger/people.h"
#include "ledger/refusal.h"

#define MAY_PROPOSE (ROLE_LICENSE_MANAGER | ROLE_ADVISER | ROLE_APPROVER | ROLE_ADMIN)
#define YEARS_MAX 100

static const char *const OBJECTS[] = {"all", "decision", "case",   "license",
                                      "hit", "claim",    "person", NULL};
static const char *const TRIGGERS[] = {"export", "end", "record", NULL};
static const char *const GRADES[] = {"text",      "secondary",  "recalled",
                                     "judgement", "unverified", NULL};

// ---- one rule -----------------------------------------------------------------------------------------------

static bool one_of(str word, const char *const *words) {
    for (size_t i = 0; words[i] != NULL; i++) {
        if (str_eqz(word, words[i])) {
            return true;
        }
    }
    return false;
}

// One word or more, one blank between, each of the list.
static bool all_of(str text, const char *const *words) {
    size_t from = 0;
    for (size_t i = 0; i <= text.n; i++) {
        if (i == text.n || text.p[i] == ' ') {
            if (!one_of((str){text.p + from, i - from}, words)) {
                return false;
            }
            from = i + 1;
        }
    }
    return true;
}

static lode_status bad_rule(lode_error *err, str id, const char *what, const char *hint) {
    lode_status st =
        refuse(err, "bad_retention_rule", "rule \"" STR_FMT "\": %s", STR_ARG(id), what);
    lode_hint(err, "%s", hint);
    return st;
}

static lode_status check_rule(const retention_rule *r, lode_error *err) {
    if (str_trim(r->id).n == 0) {
        return bad_rule(err, r->id, "it has no id", "name each rule, such as us.ear.762.6");
    }
    if (str_trim(r->law).n == 0) {
        return bad_rule(err, r->id, "it names no law",
                        "give the law it rests on, or \"house\" for one of your own");
    }
    if (!all_of(r->objects, OBJECTS)) {
        return bad_rule(err, r->id, "what it is for is not known",
                        "objects: all, or of decision, case, license, hit, claim, person");
    }
    if (!all_of(r->triggers, TRIGGERS)) {
        return bad_rule(err, r->id, "what its period counts from is not known",
                        "triggers: one or more of export, end, record");
    }
    if (r->years > YEARS_MAX) {
        return bad_rule(err, r->id, "its period is over 100 years",
                        "give years; leave it out when it is not known");
    }
    if (!one_of(r->grade, GRADES)) {
        return bad_rule(err, r->id, "how well it is known is not said",
                        "grade: one of text, secondary, recalled, judgement, unverified");
    }
    return r->checked != DATE_NONE
               ? LODE_OK
               : bad_rule(err, r->id, "the day it was last checked is not given",
                          "checked: YYYY-MM-DD");
}

static lode_status check_rules(const retention_rule *rules, uint32_t n, lode_error *err) {
    if (n == 0 || n > RETENTION_RULES_MAX) {
        return bad_rule(err, STR("(set)"), "a set has 1 to 100 rules",
                        "give the whole set at once");
    }
    lode_status st = LODE_OK;
    for (uint32_t i = 0; st == LODE_OK && i < n; i++) {
        st = check_rule(&rules[i], err);
        for (uint32_t k = 0; st == LODE_OK && k < i; k++) {
            if (str_eq(rules[i].id, rules[k].id)) {
                st = bad_rule(err, rules[i].id, "it is there twice", "each rule once");
            }
        }
    }
    return st;
}

// ---- from a file --------------------------------------------------------------------------------------------

enum {
    C_ID,
    C_REGIME,
    C_LAW,
    C_OBJECTS,
    C_TRIGGERS,
    C_YEARS,
    C_FROM,
    C_GRADE,
    C_CHECKED,
    C_NOTE,
    C_N
};
static const char *const HEADER[C_N] = {"id",    "regime",       "law",   "objects", "triggers",
                                        "years", "counted_from", "grade", "checked", "note"};

static bool years_of(str s, uint32_t *out) {
    *out = 0;
    if (s.n == 0) {
        return true; // not known
    }
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || i > 2) {
            return false;
        }
        *out = *out * 10 + (uint32_t)(s.p[i] - '0');
    }
    return *out > 0;
}

static lode_status rule_of_row(const csv_row *row, retention_rule *out, lode_error *err) {
    const csv_field *f = row->fields;
    retention_rule r = {.id = f[C_ID].text,
                        .regime = f[C_REGIME].text,
                        .law = f[C_LAW].text,
                        .objects = f[C_OBJECTS].text,
                        .triggers = f[C_TRIGGERS].text,
                        .grade = f[C_GRADE].text,
                        .note = f[C_NOTE].text,
                        .checked = DATE_NONE};
    if (!years_of(f[C_YEARS].text, &r.years)) {
        return bad_rule(err, r.id, "years is no whole number",
                        "give years; leave it empty when it is not known");
    }
    r.year_end = str_eqz(f[C_FROM].text, "year_end");
    if (!r.year_end && !str_eqz(f[C_FROM].text, "day")) {
        return bad_rule(err, r.id, "counted_from is neither day nor year_end",
                        "day: from the day of the trigger; year_end: from the end of its year");
    }
    (void)date_parse(f[C_CHECKED].text,
                     &r.checked); // what is no date stays DATE_NONE: refused below
    *out = r;
    return check_rule(&r, err);
}

lode_status retention_read(lode_arena *a, const char *file, str csv, retention_rule **out,
                           uint32_t *n, lode_error *err) {
    csv_table t;
    lode_status st = csv_parse(a, file, csv, &t, err);
    bool header = st == LODE_OK && t.n_cols == C_N;
    for (uint32_t i = 0; header && i < C_N; i++) {
        header = str_eqz(t.rows[0].fields[i].text, HEADER[i]);
    }
    if (st == LODE_OK && (!header || t.n_rows < 2 || t.n_rows - 1 > RETENTION_RULES_MAX)) {
        st = refuse(err, "bad_retention_rule", "%s",
                    header ? "it has no rule, or more than 100" : "the header is another");
        lode_hint(err, "id,regime,law,objects,triggers,years,counted_from,grade,checked,note; see "
                       "examples/desk/retention.csv");
    }
    retention_rule *rules = st == LODE_OK ? arena_array(a, t.n_rows, sizeof *rules) : NULL;
    uint32_t line = 1;
    for (uint32_t i = 1; st == LODE_OK && i < t.n_rows; i++) {
        line = t.rows[i].line;
        st = rule_of_row(&t.rows[i], &rules[i - 1], err);
    }
    st = st == LODE_OK ? check_rules(rules, t.n_rows - 1, err) : st;
    if (st == LODE_OK) {
        *out = rules;
        *n = t.n_rows - 1;
    } else if (err != NULL && err->file[0] == '\0') {
        (void)snprintf(err->file, sizeof err->file, "%s", file); // bounded copy by contract
        err->line = line;
    }
    return st;
}

// ---- a set ----------------------------------------------------------------------------------------------------

static lode_status append_rule(ledger_tx *tx, str set, uint32_t place, const retention_rule *r,
                               lode_error *err) {
    event e = event_new(STR("retention.rule"), set);
    event_add_int(&e, tx->a, "place", place);
    event_add(&e, "id", r->id);
    event_add(&e, "regime", r->regime);
    event_add(&e, "law", r->law);
    event_add(&e, "objects", r->objects);
    event_add(&e, "triggers", r->triggers);
    if (r->years > 0) {
        event_add_int(&e, tx->a, "years", r->years);
    }
    event_addz(&e, "counted_from", r->year_end ? "year_end" : "day");
    event_add(&e, "grade", r->grade);
    event_add_date(&e, tx->a, "checked", r->checked);
    event_add(&e, "note", r->note);
    return ledger_append(tx, &e, err);
}

lode_status retention_propose(ledger_tx *tx, const retention_rule *rules, uint32_t n, str reason,
                              str *id, lode_error *err) {
    str own = {0};
    lode_status st = need_role(tx, MAY_PROPOSE, err);
    st = st == LODE_OK ? check_rules(rules, n, err) : st;
    if (st == LODE_OK && str_trim(reason).n == 0) {
        st = refuse(err, "reason_missing", "no reason is given");
        lode_hint(err, "say why these rules are the right ones");
    }
    st = st == LODE_OK ? ledger_next_id(tx, 'Y', &own, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("retention.proposed"), own);
    event_add(&e, "reason", reason);
    event_add_int(&e, tx->a, "rules", n);
    st = ledger_append(tx, &e, err);
    for (uint32_t i = 0; st == LODE_OK && i < n; i++) {
        st = append_rule(tx, own, i + 1, &rules[i], err);
    }
    if (st == LODE_OK) {
        *id = own;
    }
    return st;
}

static lode_status proposed(ledger_tx *tx, str id, retention_set *s, lode_error *err) {
    bool found = false;
    lode_status st = id.n > 0 ? retention_get(tx, id, s, &found, err) : LODE_OK;
    if (st == LODE_OK && !found) {
        st = refuse(err, "not_found", "there is no set of rules " STR_FMT, STR_ARG(id));
        lode_hint(err, "its id was told when it was proposed, such as Y1");
    }
    if (st == LODE_OK && !str_eqz(s->state, "proposed")) {
        st = refuse(err, "forbidden_transition", "the set " STR_FMT " is " STR_FMT, STR_ARG(id),
                    STR_ARG(s->state));
        lode_hint(err, "propose the rules again");
    }
    return st;
}

lode_status retention_confirm(ledger_tx *tx, str id, lode_error *err) {
    retention_set s = {0};
    lode_status st = need_role(tx, ROLE_APPROVER, err);
    st = st == LODE_OK ? proposed(tx, id, &s, err) : st;
    st = st == LODE_OK ? need_second(tx, &s.proposed_by, 1, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("retention.confirmed"), id);
    event_add(&e, "proposed_by", s.proposed_by);
    return ledger_append(tx, &e, err);
}

lode_status retention_send_back(ledger_tx *tx, str id, str note, lode_error *err) {
    retention_set s = {0};
    lode_status st = need_role(tx, MAY_PROPOSE, err);
    if (st == LODE_OK && str_trim(note).n == 0) {
        st = refuse(err, "reason_missing", "no note is given");
        lode_hint(err, "say what has to change");
    }
    st = st == LODE_OK ? proposed(tx, id, &s, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("retention.sent_back"), id);
    event_add(&e, "note", note);
    return ledger_append(tx, &e, err);
}

// ---- reading ----------------------------------------------------------------------------------------------------

typedef struct rules_page {
    retention_rule *p;
    uint32_t n;
} rules_page;

static lode_status take_rule(void *to, ledger_tx *tx, const sql_value *c, lode_error *err) {
    (void)err;
    rules_page *page = to;
    if (page->n == RETENTION_RULES_MAX) {
        return LODE_OK;
    }
    page->p[page->n++] = (retention_rule){.id = str_dup(tx->a, c[0].s),
                                          .regime = str_dup(tx->a, c[1].s),
                                          .law = str_dup(tx->a, c[2].s),
                                          .objects = str_dup(tx->a, c[3].s),
                                          .triggers = str_dup(tx->a, c[4].s),
                                          .years = (uint32_t)c[5].i,
                                          .year_end = c[6].i != 0,
                                          .grade = str_dup(tx->a, c[7].s),
                                          .checked = (lode_date)c[8].i,
                                          .note = str_dup(tx->a, c[9].s)};
    return LODE_OK;
}

lode_status retention_get(ledger_tx *tx, str id, retention_set *out, bool *found, lode_error *err) {
    sql_value c[5];
    lode_status st =
        id.n > 0 ? tx_row(tx,
                          "SELECT id, state, reason, proposed_by, confirmed_by FROM retention_set "
                          "WHERE id = $1",
                          TX_ARGS(SQL_S(id)), c, 5, found, err)
                 : tx_row(tx,
                          "SELECT id, state, reason, proposed_by, confirmed_by FROM retention_set "
                          "WHERE state = 'in_force'",
                          TX_NONE, c, 5, found, err);
    if (st != LODE_OK || !*found) {
        return st;
    }
    rules_page page = {.p = arena_array(tx->a, RETENTION_RULES_MAX, sizeof *page.p)};
    retention_set s = {.id = c[0].s,
                       .state = c[1].s,
                       .reason = c[2].s,
                       .proposed_by = c[3].s,
                       .confirmed_by = c[4].s};
    st = tx_each(tx,
                 "SELECT id, regime, law, objects, triggers, years, year_end, grade, checked, note "
                 "FROM retention_rule WHERE retention_set = $1 ORDER BY place",
                 TX_ARGS(SQL_S(s.id)), 10, take_rule, &page, err);
    st = st == LODE_OK ? object_version(tx, s.id, &s.version, err) : st;
    if (st == LODE_OK) {
        s.rules = page.p;
        s.n_rules = page.n;
        *out = s;
    }
    return st;
}
