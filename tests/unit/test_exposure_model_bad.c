// SPDX-License-Identifier: Apache-2.0
//
// test_exposure_model_bad: everything that is refused in the files of a model, and where. One file at
// a time is bad; each case names the code, the line and the column of every problem.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model_files.h"

/* want: "code line:col" of each problem in order, apart by blanks. */
static void bad_text(model_table t, str text, const char *want) {
    model_case c;
    case_read(&c, t, text);
    strbuf have = {0};
    for (uint32_t i = 0; i < c.p.n; i++) {
        const lode_error *e = &c.p.all[i];
        strbuf_addf(&have, "%s%s %u:%u", i > 0 ? " " : "", e->code, e->line, e->col);
        assert_string_equal(e->file, model_table_file(t));
        assert_true(e->message[0] != 0);
    }
    if (strcmp(have.p == NULL ? "" : have.p, want) != 0) {
        case_print(&c);
        fail_msg("%s: have \"%s\", want \"%s\"", model_table_file(t), have.p == NULL ? "" : have.p,
                 want);
    }
    assert_int_equal(c.st, LODE_BAD_INPUT);
    assert_int_equal(c.m.n_items, 0); // untouched
    assert_int_equal(c.p.total, c.p.n);
    assert_string_equal(c.err.message, c.p.all[0].message);
    strbuf_clear(&have);
    case_clear(&c);
}

static void bad(model_table t, const char *text, const char *want) {
    bad_text(t, str_of(text), want);
}

static void assert_hint(model_table t, const char *text, const char *want) {
    model_case c;
    case_read(&c, t, str_of(text));
    assert_int_equal(c.st, LODE_BAD_INPUT);
    assert_string_equal(c.err.hint, want);
    case_clear(&c);
}

static void refuses_tables(void **state) {
    (void)state;
    bad(TABLE_STOCK, "", "csv_empty 1:1");
    bad(TABLE_STOCK, "# only a comment\n\n", "csv_empty 1:1");
    bad(TABLE_STOCK, "item,quantity\ncar,1\n", "missing_column 1:1 unknown_column 1:6");
    bad(TABLE_STOCK, "#\nitem,qty,item\ncar,1,car\n", "column_twice 2:10");
    bad(TABLE_STOCK, "item,qty,,\n", "unknown_column 1:10 unknown_column 1:11");
    bad(TABLE_STOCK, "item,qty,item.hs\n", "unknown_column 1:10");
    bad(TABLE_PARTIES, "party,name,item.hs,co untry\nsup,S,1,2\nuser,U,,\n",
        "unknown_column 1:12 unknown_column 1:20");
    bad(TABLE_LANES, "lane,item,suplier,qouta,via\nL1,magnet,,,\n",
        "unknown_column 1:11 unknown_column 1:19");
    bad(TABLE_STOCK, "item,qty\ncar,1,2\nmotor\nmotor,-1\n",
        "csv_width 2:1 csv_width 3:1 negative 4:7");
    bad(TABLE_STOCK, "item,qty\ncar,1\nmo\"tor,1\nmagnet,-1\n", "csv_quote 3:3");
    bad(TABLE_STOCK, "item,qty\ncar,1\n\"motor,1\n", "csv_quote 3:1");
    bad_text(TABLE_STOCK, STR("item,qty\ncar,1\nm\xFFtor,1\n"), "csv_utf8 3:2");
    bad_text(TABLE_STOCK, STR("item,qty\ncar,1\0\n"), "csv_utf8 2:6");
    assert_hint(TABLE_LANES, "lane,item,suplier\n", "did you mean supplier?");
    assert_hint(TABLE_STOCK, "item,qyt\n", "how much, on day 0; 0: there is none");
}

static void refuses_cells(void **state) {
    (void)state;
    bad(TABLE_STOCK, "item,qty\n,1\ncar,\ncar,abc\nmotor,1e5\nmotor,5 %\nmotor,+1\nmotor,1/0\n",
        "missing 2:1 missing 3:5 not_a_number 4:5 unknown_unit 5:7 not_a_number 6:7 "
        "not_a_number 7:7 not_a_number 8:7");
    bad(TABLE_STOCK, "item,qty\nmotor,\"1,5\"\nmotor,1234567890123456789\nmotor,.5\n",
        "not_a_number 2:7 not_a_number 3:7 not_a_number 4:7");
    bad(TABLE_STOCK, "item,qty,as_of\ncar,1,2026-02-30\ncar,1,10.1.2026\n",
        "not_a_date 2:7 not_a_date 3:7");
    bad(TABLE_STOCK, "item,qty,grade\ncar,1,declare\ncar,1,Press\n",
        "unknown_word 2:7 unknown_word 3:7");
    bad(TABLE_PLAN, "product,rate,priority\ncar,0,1\ncar,-2,1\ncar,1,-1\ncar,1,1.5\ncar,1 pcs,\n",
        "zero 2:5 negative 3:5 not_a_number 4:7 not_a_number 5:7 not_a_number 6:5");
    bad(TABLE_MAKE, "item,yield\ncar,0\ncar,101 %\ncar,-1\n",
        "zero 2:5 over_whole 3:5 negative 4:5");
    bad(TABLE_BOM,
        "parent,child,qty,scrap,per\ncar,mirror,1,100 %,\ncar,mirror,1,-1,\n"
        "car,mirror,0,,\ncar,mirror,1,,0\n",
        "over_whole 2:14 negative 3:14 zero 4:12 zero 5:15");
    bad(TABLE_RATES, "currency,into,rate\nUSD,Yen,1\nUSD,USD,1\nUSD,JPY,0\nusd,JPY,1\n",
        "not_a_currency 2:5 same_currency 3:5 zero 4:9 not_a_currency 5:1");
    assert_hint(TABLE_STOCK, "item,qty,grade\ncar,1,declare\n", "did you mean declared?");
    assert_hint(TABLE_STOCK, "item,qty\ncar,\"1,5\"\n",
                "a point before decimals, and nothing between thousands: 1250.5");
}

static void refuses_names(void **state) {
    (void)state;
    bad(TABLE_BOM, "parent,child,qty\ncra,mirror,1\ncar,miror,1\ncra,mirror,1\n",
        "unknown_name 2:1 unknown_name 3:5 unknown_name 4:1");
    bad(TABLE_LANES, "lane,item,supplier\nL1,magnet,nobody\nL1,motor,\n,motor,\n",
        "unknown_name 2:11 doubled 3:1 missing 4:1");
    bad(TABLE_TRANSIT, "item,qty,eta,border,lane\nmagnet,1,2026-01-11,not_passed,L9\n",
        "unknown_name 2:32");
    bad(TABLE_LICENSES,
        "license,state,lanes,end_user\nN,granted,L1;L7; L8,user\nM,granted,L1;L1,us\n",
        "unknown_name 2:11 unknown_name 2:11 unknown_name 3:17");
    bad(TABLE_LICENSES, "license,state,lanes\nM,granted,L1;L1\n", "doubled 2:11");
    bad(TABLE_SCENARIO, "lane,state\nL7,open\n", "unknown_name 2:1");
    bad(TABLE_PARTIES, "party,name\nsup,S\nuser,U\nsup,\nsup,S\n",
        "doubled 4:1 missing 4:5 doubled 5:1");
    bad(TABLE_LANES, "lane,item,plant,from_plant\nL1,magnet,A,B\nL2,motor,A,A\n",
        "unknown_name 2:13 same_plant 3:12");
    assert_hint(TABLE_BOM, "parent,child,qty\ncar,miror,1\n", "did you mean mirror?");
    assert_hint(TABLE_BOM, "parent,child,qty\ncar,battery,1\n", "add a row to items.csv");
}

static void refuses_items(void **state) {
    (void)state;
    const char *rest = "mirror,pcs,,,,,\nmotor,pcs,,,,,\nmagnet,pcs,,,,,\n";
    strbuf b = {0};
    strbuf_addf(&b,
                "item,unit,unit_mass,price,price_low,price_high,currency\n%scar,pcs,,1,2,3,JPY\n"
                "a,pcs,,,2,,JPY\nb,pcs,,,3,2,JPY\nc,pcs,,1,,,\nd,pcs,25,,,,\ne,pcs,2 m,,,,\n"
                "f,Kg,,,,,\ng,,,,,,\nh,pcs,0 g,,,,\n",
                rest);
    bad(TABLE_ITEMS, b.p,
        "two_prices 5:10 half_range 6:9 range_order 7:9 no_currency 8:8 unit 9:7 unit 10:7 "
        "unknown_unit 11:3 missing 12:3 zero 13:7");
    strbuf_clear(&b);
    // a bad row has its name all the same: what uses it is not blamed
    bad(TABLE_ITEMS, "item,unit\ncar,pcs\nmirror,pcs\nmotor,pcs\nmagnet,apples\n",
        "unknown_unit 5:8");
    bad(TABLE_ITEMS, "item,unit\n", "empty 1:1");
    assert_hint(TABLE_ITEMS, "item,unit\ncar,PCS\n", "did you mean pcs?");
}

static void refuses_units(void **state) {
    (void)state;
    bad(TABLE_BOM,
        "parent,child,qty,unit\nmirror,motor,3,kg\nmirror,magnet,3,m\nmirror,powder,3,pcs\n"
        "mirror,wire,3,pcs\nmirror,wire,3 m,mm\n",
        "unit 2:16 unit 3:17 unit 4:17 unit 5:15 two_units 6:13");
    assert_hint(TABLE_BOM, "parent,child,qty,unit\nmirror,motor,3,kg\n",
                "give its unit_mass in items.csv, line 4: nothing is taken as 1 : 1");
    bad(TABLE_BOM,
        "parent,child,qty,per\ncar,magnet,0.000000000000000001,999999999999999999.7\n"
        "car,powder,0.000000000000000001 mg,999999999999999999.999999999\n",
        "too_large 3:12");
}

static void refuses_bom(void **state) {
    (void)state;
    bad(TABLE_BOM,
        "parent,child,position,qty,from,until,qualified_from\ncar,mirror,,1,,2026-01-01,2026-01-01\n"
        "car,mirror,,1,2026-02-01,2026-01-01,\n",
        "date_order 2:16 date_order 3:26");
    bad(TABLE_BOM,
        "parent,child,position,qty,from,until\ncar,mirror,A,1,,2026-02-01\n"
        "car,mirror,A,1,2026-01-31,2026-02-03\ncar,mirror,A,1,2026-02-03,\ncar,mirror,B,1,,\n"
        "car,mirror,,1,,\ncar,motor,,1,,\ncar,mirror,,1,,\n",
        "overlap 3:1 overlap 8:1");
    // used for long, and twice within
    bad(TABLE_BOM,
        "parent,child,position,qty,from,until\ncar,mirror,A,1,,\n"
        "car,mirror,A,1,2026-01-01,2026-01-02\ncar,mirror,A,1,2026-01-03,2026-01-04\n",
        "overlap 3:1 overlap 4:1");
    model_case c;
    case_read(&c, TABLE_BOM, STR("parent,child,qty\ncar,car,1\n")); // a loop is judged by the net
    assert_int_equal(c.st, LODE_OK);
    case_clear(&c);
}

static void refuses_doubled_rows(void **state) {
    (void)state;
    bad(TABLE_MAKE, "item,plant\ncar,\ncar,A\nmotor,\ncar,A\ncar,\n", "doubled 5:1 doubled 6:1");
    bad(TABLE_PLAN, "product,rate\ncar,1\nmotor,1\ncar,1\n", "doubled 4:1");
    bad(TABLE_STOCK, "item,qty\ncar,1\ncar,1\ncar,2\n", "doubled 3:1 doubled 4:1");
    bad(TABLE_ORDERS, "order,product,qty,due\n1,car,1,2026-02-01\n1,car,2,2026-02-01\n",
        "doubled 3:1");
    bad(TABLE_RATES, "currency,into,rate\nUSD,JPY,1\nUSD,JPY,2\n", "doubled 3:1");
    bad(TABLE_COMPOSITION, "item,substance,share\nmagnet,Dy,1 %\nmagnet,Dy,2 %\n", "doubled 3:1");
    bad(TABLE_SCENARIO,
        "scenario,lane,state,from\nx,L1,open,\ny,L1,open,\nx,L1,blocked,2026-02-01\n",
        "overlap 4:1");
}

static void refuses_shares(void **state) {
    (void)state;
    bad(TABLE_COMPOSITION,
        "item,substance,share,low,high\nmagnet,Dy,60 %,,\nmagnet,Nd,,40.000001 %,\nmotor,Fe,35,,\n",
        "over_whole 3:1 over_whole 4:10");
    bad(TABLE_COMPOSITION,
        "item,substance,share,low,high,form\nmagnet,Dy,1 %,1 %,,\nmagnet,Nd,,3 %,2 %,\n"
        "magnet,Dy2O3,1 %,,,metal\n",
        "two_shares 2:11 range_order 3:12 form 4:20");
    model_case c;
    case_read(&c, TABLE_COMPOSITION, STR("item,substance,share\nmagnet,Dy,60 %\nmagnet,Nd,40 %\n"));
    assert_int_equal(c.st, LODE_OK);
    case_clear(&c);
}

static void refuses_goods_on_their_way(void **state) {
    (void)state;
    bad(TABLE_TRANSIT,
        "item,qty,eta,border,lane,crosses\nmagnet,1,2026-01-12,unknown,,\n"
        "motor,1,2026-01-12,passed,L1,\nmagnet,1,2026-01-12,not_passed,L1,2026-01-13\n"
        "magnet,1,2026-01-12,passed,L1,2026-01-11\n",
        "missing 2:29 wrong_lane 3:27 date_order 4:35 date_order 5:31");
}

static void refuses_licenses(void **state) {
    (void)state;
    bad(TABLE_LICENSES,
        "license,state,lanes,item,qty,from,until,accepted_on,expected\n"
        "A,granted,,,5,,,,\nB,granted,L1,motor,,,,,\nC,granted,L1;L2,,5,,,,\n"
        "D,granted,,,,2026-02-01,2026-01-31,,\nE,pending,,,,,,2026-02-01,2026-01-31\n"
        "F,valid,,,,,,,\n",
        "no_item 2:13 wrong_lane 3:11 wrong_lane 4:11 date_order 5:25 date_order 6:27 "
        "unknown_word 7:3");
}

static void refuses_whatifs(void **state) {
    (void)state;
    bad(TABLE_SCENARIO,
        "lane,state,factor,from,to\nL1,slowed,,,\nL1,open,0.5,,\nL1,slowed,2,,\n"
        "L1,open,,2026-01-01,2026-01-01\n",
        "factor 2:4 factor 3:9 over_whole 4:11 date_order 5:21");
}

static void refuses_money(void **state) {
    (void)state;
    bad(TABLE_ORDERS,
        "order,product,qty,due,price,currency\n1,car,1,2026-02-01,5,EUR\n2,car,1,2026-02-01,5,\n"
        "3,motor,1,2026-02-01,,\n4,car,1,2026-02-01,,EUR\n",
        "no_rate 2:22 not_planned 4:3");
    bad(TABLE_ITEMS,
        "item,unit,price,currency\ncar,pcs,1,JPY\nmirror,pcs,1,USD\nmotor,pcs,1,JPY\n"
        "magnet,pcs,,EUR\n",
        "no_rate 3:14");
    bad(TABLE_PLAN, "product,rate\n", "empty 1:1");
}

static void refuses_files(void **state) {
    (void)state;
    lode_arena a = {0};
    exposure_model m = {0};
    model_problems p;
    lode_error err = {0};
    str items = str_of(GOOD_FILES[TABLE_ITEMS]), plan = str_of(GOOD_FILES[TABLE_PLAN]);
    model_file no_plan[] = {{STR("items.csv"), items}};
    assert_int_equal(model_read(&a, no_plan, 1, 0, &m, &p, &err), LODE_BAD_INPUT);
    assert_string_equal(err.code, "missing_file");
    assert_string_equal(err.file, "plan.csv");
    model_problems_clear(&p);
    assert_int_equal(model_read(&a, NULL, 0, 0, &m, &p, &err), LODE_BAD_INPUT);
    assert_string_equal(err.file, "items.csv");
    model_problems_clear(&p);
    model_file odd[] = {{STR("items.csv"), items},
                        {STR("plan.csv"), plan},
                        {STR("boms.csv"), plan},
                        {STR("plan.csv"), plan}};
    assert_int_equal(model_read(&a, odd, 4, 0, &m, &p, NULL), LODE_BAD_INPUT);
    assert_int_equal(p.n, 2);
    assert_string_equal(p.all[0].code, "file_twice");
    assert_string_equal(p.all[1].code, "unknown_file");
    assert_string_equal(p.all[1].file, "boms.csv");
    assert_string_equal(p.all[1].hint, "did you mean bom.csv?");
    model_problems_clear(&p);
    assert_int_equal(model_read(&a, odd, 4, 0, &m, NULL, &err), LODE_BAD_INPUT); // no list wanted
    assert_int_equal(m.n_items, 0);
    arena_clear(&a);
}

// A hundred are kept, the first by place, and all are counted, whenever they are found.
static void counts_all_problems(void **state) {
    (void)state;
    strbuf b = {0};
    strbuf_addz(&b, "item,qty\n");
    strbuf_addz(&b, "car,1\ncar,2\n"); // found last, stands first
    for (uint32_t i = 0; i < 100000; i++) {
        strbuf_addz(&b, i == 70000 ? "motor\n" : "motor,x\n");
    }
    model_case c;
    case_read(&c, TABLE_STOCK, strbuf_str(&b));
    assert_int_equal(c.p.total, 100001);
    assert_int_equal(c.p.n, MODEL_PROBLEMS_MAX);
    assert_int_equal(c.p.all[0].line, 3);
    assert_string_equal(c.p.all[0].code, "doubled");
    for (uint32_t i = 1; i < c.p.n; i++) {
        assert_int_equal(c.p.all[i].line, i + 3);
    }
    case_clear(&c);
    strbuf_clear(&b);
}

// A file of many rows with one bad one: that one, and no model.
static void finds_one_bad_row(void **state) {
    (void)state;
    strbuf b = {0};
    strbuf_addz(&b, "item,unit\ncar,pcs\nmirror,pcs\nmotor,pcs\nmagnet,pcs\n");
    for (uint32_t i = 0; i < 200000; i++) {
        strbuf_addf(&b, "part number %u,pcs\n", i);
    }
    model_case c;
    case_read(&c, TABLE_ITEMS, strbuf_str(&b));
    assert_int_equal(c.st, LODE_OK);
    assert_int_equal(c.m.n_items, 200004);
    case_clear(&c);
    char *row = strstr(b.p, "part number 123456,pcs");
    memcpy(row, "part number 123455,pcs", 22);
    bad_text(TABLE_ITEMS, strbuf_str(&b), "doubled 123462:1");
    strbuf_clear(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_tables),
        cmocka_unit_test(refuses_cells),
        cmocka_unit_test(refuses_names),
        cmocka_unit_test(refuses_items),
        cmocka_unit_test(refuses_units),
        cmocka_unit_test(refuses_bom),
        cmocka_unit_test(refuses_doubled_rows),
        cmocka_unit_test(refuses_shares),
        cmocka_unit_test(refuses_goods_on_their_way),
        cmocka_unit_test(refuses_licenses),
        cmocka_unit_test(refuses_whatifs),
        cmocka_unit_test(refuses_money),
        cmocka_unit_test(refuses_files),
        cmocka_unit_test(counts_all_problems),
        cmocka_unit_test(finds_one_bad_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
