// SPDX-License-Identifier: Apache-2.0
//
// test_exposure_model: what is read from the files of a model: quantities in the unit of their item,
// days from day 0, rows in order, money in one currency; and the template, which reads back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "model_files.h"

static void check(model_case *c, model_table t, const char *text) {
    case_read(c, t, str_of(text));
    case_print(c);
    assert_int_equal(c->st, LODE_OK);
    assert_int_equal(c->p.total, 0);
}

static void assert_ratio(ratio have, int64_t num, int64_t den) {
    assert_true(ratio_ok(have));
    assert_int_equal(ratio_cmp(have, ratio_of(num, den)), 0);
}

static void assert_text(str have, const char *want) {
    assert_int_equal(have.n, strlen(want));
    assert_memory_equal(have.p, want, have.n);
}

static void reads_items(void **state) {
    (void)state;
    model_case c;
    check(&c, TABLE_ITEMS,
          "# first a comment\n"
          "name,item,unit,unit_mass,price_low,price_high,price,currency,supply,item.hs,source,date,"
          "grade,note\n"
          "\n"
          "\"A, car\",car,pcs,,,,3000,JPY,,,,,,\n"
          "#mirror,none\n"
          "M,mirror,pcs, 1.2 kg ,10,12.5,,JPY,,8505,Müller AG,2026-01-02,press,x\n"
          "P,powder,kg,2 g,,,,,as_needed,,,,,\n"
          "S,screws,set of 4,1 g,,,,,,,,,,\n"
          "N,magnet,pcs,,,,,,,,,,,\n"
          "O,motor,pcs,,,,,,,,,,,");
    assert_int_equal(c.m.n_items, 6);
    const model_item *it = c.m.items;
    assert_text(it[0].id, "car");
    assert_text(it[0].name, "A, car");
    assert_ratio(it[0].price_low, 3000, 1);
    assert_ratio(it[0].price_high, 3000, 1);
    assert_text(c.m.currency, "JPY");
    assert_int_equal(it[0].row.grade, MODEL_DECLARED);
    assert_int_equal(it[0].row.line, 4);
    assert_ratio(it[1].unit_mass, 1200, 1);
    assert_ratio(it[1].price_high, 25, 2);
    assert_text(it[1].row.source, "Müller AG");
    assert_int_equal(it[1].row.grade, MODEL_PRESS);
    assert_int_equal(it[1].row.date, c.m.on - 8);
    assert_int_equal(it[1].row.line, 6);
    assert_int_equal(it[1].n_facts, 1);
    assert_text(c.m.facts[it[1].first_fact].name, "item.hs");
    assert_text(c.m.facts[it[1].first_fact].value, "8505");
    assert_int_equal(c.m.facts[it[1].first_fact].col, 37);
    assert_ratio(it[2].unit_mass, 2, 1); // of what is counted by mass: of one piece
    assert_true(it[2].as_needed);
    assert_false(ratio_ok(it[2].price_low));
    assert_ratio(it[3].unit_mass, 4, 1); // of a set
    case_clear(&c);
}

static void reads_bom(void **state) {
    (void)state;
    model_case c;
    check(&c, TABLE_BOM,
          "parent,child,position,qty,unit,per,scrap,plant,rank,from,until,qualified_from,"
          "cap_per_day,approver\n"
          "motor,magnet,M,4,,,5 %,,2,2026-01-20,2026-02-10,2026-02-01,10,QA\n"
          "motor,powder,M,3 g,,,,,1,,,,,\n"
          "car,mirror,,2,,,,,,,,,,\n"
          "car,screws,,10,pcs,,,,,,,,,\n"
          "motor,powder,G,5,kg,100,,Nagoya,,,,,,\n"
          "motor,magnet,M,100,g,,,,2,,2026-01-20,,,\n");
    const model_bom *b = c.m.bom;
    assert_int_equal(c.m.n_bom, 6);
    assert_int_equal(b[0].parent, 0);
    assert_int_equal(b[0].row.line, 4);
    assert_int_equal(b[0].plant, MODEL_NONE);
    assert_ratio(b[1].need, 10, 4); // pieces in sets of four
    assert_text(c.m.plants[0], "");
    assert_text(c.m.plants[b[2].plant], "Nagoya");
    assert_ratio(b[2].need, 1, 20);
    assert_int_equal(b[3].row.line, 3); // rank 1
    assert_ratio(b[3].need, 3, 1000);
    assert_int_equal(b[3].from, INT32_MIN);
    assert_int_equal(b[3].until, INT32_MAX);
    assert_int_equal(b[3].rank, 1);
    assert_int_equal(b[4].row.line, 2); // rank 2, in the order of the file
    assert_ratio(b[4].need, 400, 95);
    assert_int_equal(b[4].from, 22);
    assert_int_equal(b[4].until, 31);
    assert_ratio(b[4].cap, 10, 1);
    assert_text(b[4].approver, "QA");
    assert_ratio(b[5].need, 4, 1); // 100 g of 25 g each
    case_clear(&c);
}

// Many rows in one position, and parents in no order: all sorts agree with the plain one.
static void sorts_bom(void **state) {
    (void)state;
    strbuf b = {0};
    strbuf_addz(&b, "parent,child,position,qty,rank,from,until\n");
    for (uint32_t i = 0; i < 60; i++) {
        static const char *const parents[] = {"motor", "car", "mirror"};
        strbuf_addf(&b, "%s,magnet,%s,1,%u,2026-03-%02u,2026-03-%02u\n", parents[i % 3],
                    i % 2 == 0 ? "A" : "B", (i * 7) % 5, i / 6 + 1, i / 6 + 2);
    }
    model_case c;
    check(&c, TABLE_BOM, b.p);
    assert_int_equal(c.m.n_bom, 60);
    for (uint32_t i = 1; i < c.m.n_bom; i++) {
        const model_bom *x = &c.m.bom[i - 1], *y = &c.m.bom[i];
        int order = x->parent != y->parent ? (int)x->parent - (int)y->parent
                                           : str_cmp(x->position, y->position);
        order = order == 0 ? (int)x->rank - (int)y->rank : order;
        order = order == 0 ? (int)x->row.line - (int)y->row.line : order;
        assert_true(order < 0);
    }
    strbuf_clear(&b);
    case_clear(&c);
}

static void reads_lanes(void **state) {
    (void)state;
    model_case c;
    check(&c, TABLE_LANES,
          "lane,item,plant,from_plant,supplier,border,rate,unit,share,quota,lead_days,end_use,"
          "item.form\n"
          "L1,magnet,A,,sup,,5,kg,60 %,100,14,civil; research,loose\n"
          "L2,motor,,A,,no,,,,,,,\n");
    const model_lane *l = c.m.lanes;
    assert_int_equal(c.m.n_lanes, 2);
    assert_ratio(l[0].rate, 200, 1);
    assert_ratio(l[0].quota, 4000, 1);
    assert_ratio(l[0].share, 3, 5);
    assert_true(l[0].border);
    assert_int_equal(l[0].from_plant, MODEL_NONE);
    assert_int_equal(l[0].supplier, 0);
    assert_int_equal(l[0].n_facts, 2);
    assert_text(c.m.facts[l[0].first_fact].value, "civil; research");
    assert_false(l[1].border);
    assert_int_equal(l[1].from_plant, l[0].plant);
    assert_int_equal(l[1].supplier, MODEL_NONE);
    assert_false(ratio_ok(l[1].rate));
    case_clear(&c);
}

static void reads_goods(void **state) {
    (void)state;
    model_case c;
    check(&c, TABLE_STOCK,
          "item,plant,qty,unit,as_of\nmagnet,,1,kg,2026-01-09\nmagnet,A,0,,\n"
          "powder,,1500 g,,\n");
    assert_ratio(c.m.stocks[0].qty, 40, 1);
    assert_int_equal(c.m.stocks[0].as_of, c.m.on - 1);
    assert_ratio(c.m.stocks[1].qty, 0, 1);
    assert_ratio(c.m.stocks[2].qty, 3, 2);
    case_clear(&c);
    check(&c, TABLE_TRANSIT,
          "item,qty,eta,border,lane,crosses\nmagnet,80,2026-01-16,passed,,\n"
          "magnet,120,2026-01-19,not_passed,L1,2026-01-12\nmagnet,1,2026-01-19,unknown,L1,\n");
    assert_int_equal(c.m.transits[0].eta, 6);
    assert_int_equal(c.m.transits[0].lane, MODEL_NONE);
    assert_int_equal(c.m.transits[1].crosses, 2);
    assert_int_equal(c.m.transits[1].border, BORDER_NOT_PASSED);
    assert_int_equal(c.m.transits[2].crosses, INT32_MIN);
    assert_int_equal(c.m.n_warnings, 0);
    case_clear(&c);
}

static void reads_licenses(void **state) {
    (void)state;
    model_case c;
    check(&c, TABLE_LICENSES,
          "license,state,lanes,item,qty,unit,until,end_user,accepted_on,expected\n"
          "N1,granted, L1 ;,,1,kg,2026-12-31,user,,\n"
          "N2,halted,,powder,,,,,2025-12-01,2026-02-01\n"
          "N3,granted,L1; L2,,,,2026-01-09,,,\n");
    const model_license *l = c.m.licenses;
    assert_int_equal(l[0].n_lanes, 1);
    assert_ratio(l[0].qty, 40, 1);
    assert_int_equal(l[0].end_user, 1);
    assert_int_equal(l[0].item, MODEL_NONE);
    assert_int_equal(l[1].state, LICENSE_HALTED);
    assert_int_equal(l[1].item, 4);
    assert_false(ratio_ok(l[1].qty));
    assert_int_equal(l[2].n_lanes, 2);
    assert_int_equal(c.m.n_warnings, 1); // N3 has run out
    case_clear(&c);
}

static void reads_whatifs(void **state) {
    (void)state;
    model_case c;
    check(&c, TABLE_SCENARIO,
          "scenario,lane,from,to,state,factor\nx,*,,,blocked,\nx,L1,2026-01-10,2026-02-10,slowed,"
          "1/3\n,L1,,2026-01-11,question,\n,L1,2026-01-11,,open,\n");
    const model_whatif *w = c.m.whatifs;
    assert_int_equal(w[0].lane, MODEL_NONE);
    assert_int_equal(w[0].from, INT32_MIN);
    assert_int_equal(w[1].from, 0);
    assert_int_equal(w[1].until, 31);
    assert_ratio(w[1].factor, 1, 3);
    assert_int_equal(w[3].state, STATE_OPEN);
    assert_int_equal(w[3].until, INT32_MAX);
    case_clear(&c);
}

static void reads_money(void **state) {
    (void)state;
    model_case c;
    check(&c, TABLE_RATES, "currency,into,rate\nUSD,JPY,150\nJPY,EUR,1/160\n");
    assert_ratio(model_money(&c.m, ratio_int(2), STR("USD")), 300, 1);
    assert_ratio(model_money(&c.m, ratio_int(2), STR("EUR")), 320, 1);
    assert_ratio(model_money(&c.m, ratio_int(2), STR("JPY")), 2, 1);
    assert_false(ratio_ok(model_money(&c.m, ratio_int(2), STR("CNY"))));
    case_clear(&c);
    check(&c, TABLE_ORDERS,
          "order,product,qty,due,price,penalty_per_day,customer\n"
          "1,car,40,2026-01-15,2500,7,A\n2,car,1,2026-01-09,,,\n");
    assert_ratio(c.m.orders[0].price, 2500, 1);
    assert_ratio(c.m.orders[0].penalty, 7, 1);
    assert_int_equal(c.m.orders[0].due, 5);
    assert_false(ratio_ok(c.m.orders[1].price));
    assert_int_equal(c.m.orders[1].due, -1);
    case_clear(&c);
}

static void reads_composition(void **state) {
    (void)state;
    model_case c;
    check(&c, TABLE_COMPOSITION,
          "item,substance,share,low,high,form\n"
          "powder,Dy2O3,95 %,,,oxide\nmagnet,Dy,,2 %,3 %,alloy\n"
          "magnet,Tb,0,,,\nmagnet,Nd,,,,\nmagnet,Fe,,60 %,,\n");
    const model_item *magnet = &c.m.items[3];
    assert_int_equal(magnet->n_substances, 4);
    const model_substance *s = &c.m.substances[magnet->first_substance];
    assert_ratio(s[0].low, 1, 50);
    assert_ratio(s[1].high, 0, 1);
    assert_false(ratio_ok(s[2].low)); // in it, nobody knows how much
    assert_ratio(s[3].low, 3, 5);
    assert_ratio(s[3].high, 1, 1);
    assert_int_equal(c.m.items[4].n_substances, 1);
    case_clear(&c);
}

static void converts_units(void **state) {
    (void)state;
    model_item magnet = {.unit_mass = ratio_int(25)}, powder = {.unit_mass = RATIO_NONE};
    model_item bare = {.unit_mass = RATIO_NONE}, wire = {.unit_mass = ratio_int(20)};
    model_unit kg, pcs, mm, set;
    assert_true(unit_find(STR("pcs"), &magnet.unit) && unit_find(STR("pcs"), &bare.unit));
    assert_true(unit_find(STR("t"), &powder.unit) && unit_find(STR("m"), &wire.unit));
    assert_true(unit_find(STR("kg"), &kg) && unit_find(STR("pcs"), &pcs));
    assert_true(unit_find(STR("mm"), &mm) && unit_find(STR("set of 4"), &set));
    assert_false(unit_find(STR("set of 0"), &set));
    assert_false(unit_find(STR("set of 1/2"), &set));
    assert_false(unit_find(STR("set of -4"), &set));
    assert_false(unit_find(STR("KG"), &set));
    assert_false(unit_find(STR(""), &set));
    ratio out = RATIO_NONE;
    assert_true(unit_convert(&magnet, ratio_int(3), &kg, &out));
    assert_ratio(out, 120, 1);
    assert_true(unit_find(STR("set of 4"), &set) &&
                unit_convert(&magnet, ratio_int(3), &set, &out));
    assert_ratio(out, 12, 1);
    assert_true(unit_convert(&powder, ratio_int(3), &kg, &out));
    assert_ratio(out, 3, 1000);
    assert_true(unit_convert(&wire, ratio_int(3), &mm, &out));
    assert_ratio(out, 3, 1000);
    assert_true(unit_convert(&wire, ratio_int(1), &kg, &out));
    assert_ratio(out, 50, 1);
    assert_false(unit_convert(&bare, ratio_int(3), &kg, &out)); // never 1 : 1
    assert_false(unit_convert(&powder, ratio_int(3), &pcs, &out));
    assert_false(unit_convert(&wire, ratio_int(3), &pcs, &out));
    powder.unit_mass = ratio_int(25);
    assert_true(unit_convert(&powder, ratio_int(80000), &pcs, &out));
    assert_ratio(out, 2, 1);
}

// X18: 1000 kg of dysprosium oxide, magnets of 25 g with 3.5 % of it, 90 % of them good.
static void knows_metal_in_oxides(void **state) {
    (void)state;
    str element;
    ratio metal;
    assert_true(substance_metal(STR("Dy2O3"), STR(""), &element, &metal));
    assert_text(element, "Dy");
    assert_ratio(metal, 325000, 372997);
    ratio grams = ratio_mul(ratio_int(1000000), metal);
    ratio magnets =
        ratio_div(ratio_mul(grams, ratio_of(9, 10)), ratio_mul(ratio_int(25), ratio_of(35, 1000)));
    assert_int_equal(ratio_floor(magnets), 896215);
    assert_true(substance_metal(STR("Tb4O7"), STR("oxide"), &element, &metal));
    assert_ratio(metal, 635700, 747693);
    assert_true(substance_metal(STR("Tb"), STR("oxide"), &element, &metal));
    assert_ratio(metal, 635700, 747693);
    assert_true(substance_metal(STR("Dy"), STR("alloy"), &element, &metal));
    assert_ratio(metal, 1, 1);
    assert_true(substance_metal(STR("Dy"), STR(""), &element, &metal));
    assert_ratio(metal, 1, 1);
    assert_false(substance_metal(STR("Xx"), STR("oxide"), &element, &metal));
    model_substance s = {.name = STR("Dy2O3"), .low = ratio_of(1, 100), .high = RATIO_NONE};
    ratio low, high;
    substance_element(&s, &element, &low, &high);
    assert_text(element, "Dy");
    assert_ratio(low, 325000, 37299700);
    assert_false(ratio_ok(high));
    s = (model_substance){
        .name = STR("Xx"), .form = STR("oxide"), .low = ratio_of(1, 100), .high = ratio_of(1, 50)};
    substance_element(&s, &element, &low, &high);
    assert_false(ratio_ok(low)); // less than the oxide, nobody knows how much
    assert_ratio(high, 1, 50);
}

static void template_reads_back(void **state) {
    (void)state;
    lode_arena a = {0};
    strbuf texts[TABLE_COUNT] = {{0}};
    model_file files[TABLE_COUNT];
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        model_template((model_table)t, &texts[t]);
        files[t] = (model_file){str_of(model_table_file((model_table)t)), strbuf_str(&texts[t])};
    }
    model_case c = {0};
    lode_date on = DATE_NONE;
    assert_true(date_parse(STR("2026-01-10"), &on));
    c.st = model_read(&a, files, TABLE_COUNT, on, &c.m, &c.p, &c.err);
    case_print(&c);
    assert_int_equal(c.st, LODE_OK);
    assert_int_equal(c.m.n_warnings, 0);
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        assert_true(c.m.given[t]);
        strbuf_clear(&texts[t]);
    }
    assert_int_equal(c.m.n_bom, 4);
    assert_ratio(c.m.plans[0].rate, 10, 1);
    assert_ratio(c.m.stocks[0].qty, 400, 1);
    arena_clear(&a);
    case_clear(&c);
}

// docs/exposure.md names every column that the reader has, in the row of its file.
static void docs_have_every_column(void **state) {
    (void)state;
    lode_arena a = {0};
    lode_error err = {0};
    str docs;
    assert_int_equal(file_read(&a, "docs/exposure.md", 1u << 20, &docs, &err), LODE_OK);
    for (uint32_t t = 0; t < TABLE_COUNT; t++) {
        strbuf b = {0}, want = {0};
        strbuf_addf(&want, "\n| %s ", model_table_file((model_table)t));
        const char *row = strstr(docs.p, want.p), *end = row == NULL ? NULL : strchr(row + 1, '\n');
        assert_non_null(end);
        str line = str_dup(&a, (str){row, (size_t)(end - row)});
        model_template((model_table)t, &b);
        for (const char *at = b.p; (at = strstr(at, "\n#   ")) != NULL; at += 5) {
            strbuf_reset(&want);
            strbuf_addf(&want, "`%.*s`", (int)strcspn(at + 5, " "), at + 5);
            bool word = strstr("`source` `date` `grade` `note`", want.p) != NULL;
            if (strstr(word ? docs.p : line.p, want.p) == NULL) {
                fail_msg("%s: docs do not have %s", model_table_file((model_table)t), want.p);
            }
        }
        strbuf_clear(&b);
        strbuf_clear(&want);
    }
    arena_clear(&a);
}

// What is read does not hang on the caller's bytes, nor on which way the rows end.
static void keeps_nothing_of_the_text(void **state) {
    (void)state;
    char text[] = "party,name\r\nsup,\"Say \"\"so\"\" Ltd\"\r\nuser,User\r\n";
    model_case c;
    case_read(&c, TABLE_PARTIES, (str){text, sizeof text - 1});
    assert_int_equal(c.st, LODE_OK);
    memset(text, 'x', sizeof text);
    assert_text(c.m.parties[0].name, "Say \"so\" Ltd");
    assert_text(c.m.parties[1].id, "user");
    case_clear(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_items),
        cmocka_unit_test(reads_bom),
        cmocka_unit_test(sorts_bom),
        cmocka_unit_test(reads_lanes),
        cmocka_unit_test(reads_goods),
        cmocka_unit_test(reads_licenses),
        cmocka_unit_test(reads_whatifs),
        cmocka_unit_test(reads_money),
        cmocka_unit_test(reads_composition),
        cmocka_unit_test(converts_units),
        cmocka_unit_test(knows_metal_in_oxides),
        cmocka_unit_test(template_reads_back),
        cmocka_unit_test(docs_have_every_column),
        cmocka_unit_test(keeps_nothing_of_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
