// SPDX-License-Identifier: Apache-2.0
//
// people_policy: words set by two people.
#include "ledger/people.h"

#include "ledger/people_int.h"
#include "ledger/refusal.h"

#define DAYS_MAX 3650

static const policy_spec SPECS[] = {
    {"hits.second_person", "all",
     "Whose closing of a hit another person must confirm: all; likely, which is matches and hits of a "
     "probability of one half or more; or none.",
     "all likely none"},
    {"law.days", "30",
     "How many days old the law and the lists of the image may be before the desk says that they are "
     "old.",
     NULL},
};
#define N_SPECS (sizeof SPECS / sizeof *SPECS)

const policy_spec *policy_at(size_t i) { return i < N_SPECS ? &SPECS[i] : NULL; }

// ---- tables -------------------------------------------------------------------------------------------

static const char PREFIX[] = "policy/";

static str key_of(const event *e) {
    return (str){e->object.p + sizeof PREFIX - 1, e->object.n - (sizeof PREFIX - 1)};
}

lode_status people_apply_proposed(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx,
                  "INSERT INTO policy VALUES ($1, NULL, NULL, $2, $3, $4) ON CONFLICT (name) "
                  "DO UPDATE SET proposed = excluded.proposed, "
                  "proposed_by = excluded.proposed_by, reason = excluded.reason",
                  TX_ARGS(SQL_S(key_of(e)), SQL_S(event_get(e, "value")), SQL_S(e->by),
                          SQL_S(event_get(e, "reason"))),
                  err);
}

lode_status people_apply_confirmed(ledger_tx *tx, const event *e, lode_error *err) {
    return tx_run(tx,
                  "UPDATE policy SET value = proposed, confirmed_by = $2, proposed = NULL "
                  "WHERE name = $1",
                  TX_ARGS(SQL_S(key_of(e)), SQL_S(e->by)), err);
}

// ---- reading ------------------------------------------------------------------------------------------

static const policy_spec *spec_find(str key) {
    for (size_t i = 0; i < N_SPECS; i++) {
        if (str_eqz(key, SPECS[i].key)) {
            return &SPECS[i];
        }
    }
    return NULL;
}

static lode_status find(str key, const policy_spec **out, lode_error *err) {
    *out = spec_find(key);
    if (*out != NULL) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "not_found", "there is no policy \"%.*s\"", STR_ARG(key));
    strbuf all = {0};
    for (size_t i = 0; i < N_SPECS; i++) {
        strbuf_addf(&all, "%s%s", i > 0 ? ", " : "", SPECS[i].key);
    }
    lode_hint(err, "there are %s", all.p);
    strbuf_clear(&all);
    return st;
}

static str object_of(ledger_tx *tx, str key) {
    strbuf name = {0};
    strbuf_addz(&name, PREFIX);
    strbuf_add(&name, key);
    str out = str_dup(tx->a, strbuf_str(&name));
    strbuf_clear(&name);
    return out;
}

lode_status policy_read(ledger_tx *tx, str key, policy_state *out, lode_error *err) {
    sql_value c[5] = {SQL_N, SQL_N, SQL_N, SQL_N, SQL_N};
    const policy_spec *spec = NULL;
    policy_state p = {0};
    bool found = false, erased = false;
    lode_status st = find(key, &spec, err);
    st = st != LODE_OK ? st
                       : tx_row(tx,
                                "SELECT value, proposed, proposed_by, reason, confirmed_by "
                                "FROM policy WHERE name = $1",
                                TX_ARGS(SQL_S(key)), c, 5, &found, err);
    if (st != LODE_OK) {
        return st;
    }
    p.spec = spec;
    p.value = c[0].kind == SQL_NULL ? str_of(spec->otherwise) : c[0].s;
    p.proposed = c[1].s;
    p.proposed_by = c[2].s;
    p.confirmed_by = c[4].s;
    st = found ? personal_text(tx, c[3].s, &p.reason, &erased, err) : LODE_OK;
    st = st == LODE_OK ? object_version(tx, object_of(tx, key), &p.version, err) : st;
    if (st == LODE_OK) {
        *out = p;
    }
    return st;
}

lode_status policy_get(ledger_tx *tx, const char *key, str *out, lode_error *err) {
    policy_state p;
    lode_status st = policy_read(tx, str_of(key), &p, err);
    if (st == LODE_OK) {
        *out = p.value;
    }
    return st;
}

// ---- changes ------------------------------------------------------------------------------------------

static bool is_word_of(str value, str words) {
    for (size_t i = 0; i < words.n;) {
        size_t from = i;
        while (i < words.n && words.p[i] != ' ') {
            i++;
        }
        if (str_eq(value, (str){words.p + from, i - from})) {
            return true;
        }
        i++;
    }
    return false;
}

static bool is_days(str value) {
    int64_t x = 0;
    bool ok = value.n > 0 && value.n <= 4 && (value.n == 1 || value.p[0] != '0');
    for (size_t i = 0; i < value.n && ok; i++) {
        ok = value.p[i] >= '0' && value.p[i] <= '9';
        x = x * 10 + (value.p[i] - '0');
    }
    return ok && x <= DAYS_MAX;
}

static lode_status check_value(const policy_spec *spec, str value, lode_error *err) {
    if (spec->words != NULL ? is_word_of(value, str_of(spec->words)) : is_days(value)) {
        return LODE_OK;
    }
    lode_status st = refuse(err, "bad_policy", "%s cannot be \"%.*s\"", spec->key, STR_ARG(value));
    if (spec->words != NULL) {
        lode_hint(err, "one of: %s", spec->words);
    } else {
        lode_hint(err, "a count of days from 0 to %d", DAYS_MAX);
    }
    return st;
}

lode_status policy_propose(ledger_tx *tx, str key, str value, str reason, lode_error *err) {
    policy_state now = {0};
    lode_status st = need_role(tx, (uint32_t)ROLE_APPROVER | (uint32_t)ROLE_ADMIN, err);
    st = st == LODE_OK ? policy_read(tx, key, &now, err) : st;
    st = st == LODE_OK ? check_value(now.spec, value, err) : st;
    if (st == LODE_OK && str_trim(reason).n == 0) {
        st = refuse(err, "reason_missing", "a change of policy needs its reason");
        lode_hint(err, "say why, for whoever confirms it and for whoever reads it later");
    } else if (st == LODE_OK && now.proposed.n == 0 && str_eq(value, now.value)) {
        st = refuse(err, "already_so", "%s is \"%.*s\"", now.spec->key, STR_ARG(value));
        lode_hint(err, "nothing is to be done");
    }
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("policy.proposed"), object_of(tx, key));
    event_add(&e, "value", value);
    event_add(&e, "before", now.value);
    event_add_personal(&e, "reason", str_trim(reason));
    return ledger_append(tx, &e, err);
}

lode_status policy_confirm(ledger_tx *tx, str key, lode_error *err) {
    policy_state now = {0};
    lode_status st = need_role(tx, ROLE_APPROVER, err);
    st = st == LODE_OK ? policy_read(tx, key, &now, err) : st;
    if (st == LODE_OK && now.proposed.n == 0) {
        st = refuse(err, "nothing_proposed", "nobody proposed a change of %s", now.spec->key);
        lode_hint(err, "propose one first; then another person confirms it");
    }
    st = st == LODE_OK ? need_second(tx, &now.proposed_by, 1, err) : st;
    if (st != LODE_OK) {
        return st;
    }
    event e = event_new(STR("policy.confirmed"), object_of(tx, key));
    event_add(&e, "value", now.proposed);
    event_add(&e, "proposed_by", now.proposed_by);
    return ledger_append(tx, &e, err);
}
