// SPDX-License-Identifier: Apache-2.0
//
// audit_store: writes a store for tests/desk/audit_bundle.py, through the ledger itself.
//
//   audit_store FILE days         some days in which every module says something, with an erasure
//   audit_store FILE random SEED  random days
//   audit_store FILE more         one more decision in a store that is there
//   audit_store FILE many N       N decisions, to be timed
#include "audit_fixture.h"

static void open_at(ledger_fixture *f, const char *path, store_mode mode) {
    *f = (ledger_fixture){0};
    assert_true(time_parse(STR("2026-01-10T08:30:00.000Z"), &f->now));
    MUST(ledger_open(&store_sqlite, path, mode, &f->l, &f->err));
}

static void with_erasure(ledger_fixture *f) {
    days_in(f);
    rules_in_force(f, "x,,Law,all,export end,1,day,text,2026-01-01,\n");
    str old = enter_license(f, "2025-0007", "2026-02-01");
    str receipt = decide(f, "S7", "order", "2026-01-10");
    set_clock(f, "2028-06-01");
    erase(f, old, 2);
    erase(f, receipt, 2);
}

static void many(ledger_fixture *f, uint32_t n) {
    ledger_tx *tx = as(f, "U1", ROLE_REQUESTER);
    lode_arena kept = f->a;
    f->a = (lode_arena){0};
    for (uint32_t i = 0; i < n; i++) {
        char text[400], receipt[65];
        (void)snprintf(text, sizeof text, "{\"id\":\"S%u\",\"text\":\"%0300u\"}", i, i);
        sha256_hex(str_of(text), receipt);
        decision d = {.receipt = str_of(receipt),
                      .shipment_id = STR("S1"),
                      .verdict = STR("clear"),
                      .best = STR("clear"),
                      .worst = STR("clear"),
                      .image = STR("image"),
                      .gate = STR("order"),
                      .on = tx->today,
                      .known = DATE_NONE};
        MUST(decision_record(tx, &d, str_of(text), str_of(receipt), &f->err));
        arena_reset(&f->a, 1u << 16);
    }
    arena_clear(&f->a);
    f->a = kept;
    done_as(f);
}

static int run(int argc, char **argv) {
    ledger_fixture fixture, *f = &fixture;
    uint64_t made = 0;
    if (argc == 3 && strcmp(argv[2], "days") == 0) {
        open_at(f, argv[1], STORE_CREATE);
        with_erasure(f);
    } else if (argc == 4 && strcmp(argv[2], "random") == 0) {
        open_at(f, argv[1], STORE_CREATE);
        random_days(f, (uint32_t)strtoul(argv[3], NULL, 10), 400, &made);
    } else if (argc == 3 && strcmp(argv[2], "more") == 0) {
        open_at(f, argv[1], STORE_WRITE);
        decide(f, "S9", "order", "2026-01-12");
    } else if (argc == 4 && strcmp(argv[2], "many") == 0) {
        open_at(f, argv[1], STORE_CREATE);
        many(f, (uint32_t)strtoul(argv[3], NULL, 10));
    } else {
        (void)fprintf(stderr, "audit_store FILE days|random SEED|more|many N\n");
        return 2;
    }
    fixture_close(f);
    return 0;
}

int main(int argc, char **argv) { return run(argc, argv); }
