// SPDX-License-Identifier: Apache-2.0
//
// test_resolve: from law text to the world. What the tables hold, that their order depends on the
// text alone, and each error with its place.
#include "resolve_fixture.h"

static void assert_text(const compiled *c, world_text t, const char *want) {
    str s = world_str(&c->lw.world, t);
    if (!str_eqz(s, want)) {
        fail_msg("have \"%.*s\", want \"%s\"", STR_ARG(s), want);
    }
}

static const world_rule *rule(const compiled *c, const char *id) {
    uint32_t i = world_find_rule(&c->lw.world, str_of(id));
    assert_int_not_equal(i, NONE);
    return &c->lw.world.rules[i];
}

static const world_fact *fact(const compiled *c, const char *path) {
    uint32_t i = world_find_fact(&c->lw.world, str_of(path));
    assert_int_not_equal(i, NONE);
    return &c->lw.world.facts[i];
}

static const world_entry *entry(const compiled *c, const char *code) {
    const lode_world *w = &c->lw.world;
    for (uint32_t i = 0; i < w->n_entries; i++) {
        if (str_eqz(world_str(w, w->entries[i].code), code)) {
            return &w->entries[i];
        }
    }
    fail_msg("no entry %s", code);
    return NULL;
}

static const world_var *var(const compiled *c, const char *id) {
    const lode_world *w = &c->lw.world;
    for (uint32_t i = 0; i < w->n_vars; i++) {
        if (str_eqz(world_str(w, w->vars[i].id), id)) {
            return &w->vars[i];
        }
    }
    fail_msg("no var %s", id);
    return NULL;
}

static lode_date day(const char *text) {
    lode_date d = DATE_NONE;
    assert_true(date_parse(str_of(text), &d));
    return d;
}

// Labels of a var's classes, joined.
static void assert_classes(const compiled *c, const char *id, const char *want) {
    const world_var *v = var(c, id);
    strbuf b = {0};
    for (uint32_t i = 0; i < v->classes.count; i++) {
        strbuf_addz(&b, i > 0 ? "|" : "");
        strbuf_add(&b, world_str(&c->lw.world, c->lw.world.classes[v->classes.first + i].label));
    }
    assert_string_equal(b.p, want);
    strbuf_clear(&b);
}

// A node as text: (and a b), not x, var{01}, NAME.
static void node_text(const compiled *c, uint32_t node, strbuf *b) {
    const lode_world *w = &c->lw.world;
    const world_node *n = &w->nodes[node];
    switch ((node_op)n->op) {
    case NODE_TRUE:
        strbuf_addz(b, "true");
        break;
    case NODE_AND:
    case NODE_OR:
        strbuf_addz(b, n->op == NODE_AND ? "(and" : "(or");
        for (uint32_t i = 0; i < n->kids.count; i++) {
            strbuf_addc(b, ' ');
            node_text(c, w->kids[n->kids.first + i], b);
        }
        strbuf_addc(b, ')');
        break;
    case NODE_NOT:
        strbuf_addz(b, "not ");
        node_text(c, n->a, b);
        break;
    case NODE_VAR:
        strbuf_add(b, world_str(w, w->vars[n->a].id));
        strbuf_addc(b, '{');
        for (uint32_t i = 0; i < w->vars[n->a].classes.count; i++) {
            strbuf_addc(b, cs_has(&w->class_sets[n->b], i) ? '1' : '0');
        }
        strbuf_addc(b, '}');
        break;
    case NODE_ENTRY:
        strbuf_addz(b, "entry:");
        strbuf_add(b, world_str(w, w->entries[n->a].code));
        break;
    case NODE_LISTED:
        strbuf_addz(b, "listed:");
        strbuf_add(b, world_str(w, w->regimes[n->a].id));
        break;
    case NODE_SLOT:
        strbuf_add(b, world_str(w, w->slots[n->a].name));
        strbuf_addc(b, '=');
        strbuf_add(b, world_str(w, w->slot_values[n->b].word));
        break;
    case NODE_DEFINE:
        strbuf_addc(b, '[');
        strbuf_add(b, world_str(w, n->text));
        strbuf_addz(b, ": ");
        node_text(c, n->a, b);
        strbuf_addc(b, ']');
        break;
    case NODE_OP_COUNT:
        break;
    }
    strbuf_addz(b, n->judgement ? "!" : "");
}

static void assert_node(const compiled *c, uint32_t node, const char *want) {
    strbuf b = {0};
    node_text(c, node, &b);
    assert_string_equal(b.p, want);
    strbuf_clear(&b);
}

// ---- vocabulary and facts -----------------------------------------------------------------------

static void expands_facts(void **state) {
    (void)state;
    compiled c;
    compile(&c, MEASURE "  rule 1 \"r\"\n  cite a\n  when exporter.country is CN\n"
                        "  then ban: prohibited\n");
    const lode_world *w = &c.lw.world;
    const world_fact *f = fact(&c, "exporter.country");
    assert_text(&c, f->key, "country");
    assert_text(&c, f->ask, "Country of the exporter?");
    assert_int_equal(f->scope, FACT_SCOPE_PARTY);
    assert_int_equal(f->flags & FACT_OPTIONAL, FACT_OPTIONAL);
    assert_int_equal(fact(&c, "end_user.country")->flags & FACT_OPTIONAL, 0);
    assert_text(&c, fact(&c, "item.codes.cn")->key, "codes.cn");
    assert_int_equal(fact(&c, "item.codes.cn")->flags, FACT_IDENTIFIES);
    assert_int_equal(world_find_fact(w, STR("item.classification")), NONE);
    assert_int_equal(fact(&c, "item.classification.cn")->vars.count, 0); // no entries, no question
    assert_text(&c, w->enums[fact(&c, "item.fixed")->enum_idx].name, "yes_no");
    assert_int_equal(w->units[2].num, 1); // %, kg, g
    assert_int_equal(w->units[2].den, 1000);
    assert_int_equal(w->horizon, day("2026-11-23"));
    // covered by a declared question; asked in its own words; not tested, not asked
    assert_text(&c, w->questions[fact(&c, "end_user.country")->question].id, "who");
    assert_text(&c, w->questions[fact(&c, "exporter.country")->question].ask,
                "Country of the exporter?");
    assert_int_equal(fact(&c, "item.weight")->question, NONE);
    compiled_clear(&c);
}

static void splits_classes(void **state) {
    (void)state;
    compiled c;
    compile(&c, MEASURE "  rule 1 \"r\"\n  cite a\n  when any of\n"
                        "    - item.kind is alloy or magnet\n"
                        "    - item.contains.Dy >= 0.1 % and item.contains.Dy < 30 %\n"
                        "    - item.contains has Dy\n"
                        "    - item.contains has all of Nd, Tb\n"
                        "    - item.weight > 500 g or item.weight <= 0.5 kg\n"
                        "    - item.weight >= 2 kg\n"
                        "    - not item.fixed is yes\n"
                        "  then ban: prohibited\n");
    assert_classes(&c, "item.kind", "magnet|alloy|any other");
    assert_classes(&c, "item.contains.Dy",
                   "none|> 0 and < 0.1 %|exactly 0.1 %|> 0.1 % and < 30 %|exactly 30 %|> 30 %");
    assert_classes(&c, "item.contains.Nd", "no|yes");
    assert_classes(&c, "item.weight",
                   "< 500 g|exactly 500 g|> 500 g and < 2 kg|exactly 2 kg|> 2 kg");
    assert_classes(&c, "item.fixed", "yes|no");
    assert_classes(&c, "from", "China|any other");
    assert_node(
        &c, rule(&c, "cn.a.1/1")->cond,
        "(or item.kind{110} (and item.contains.Dy{001111} item.contains.Dy{111100}) "
        "item.contains.Dy{011111} (and item.contains.Nd{01} item.contains.Tb{01}) "
        "(or item.weight{00111} item.weight{11000}) item.weight{00011} not item.fixed{10})");
    compiled_clear(&c);
}

static void cuts_at_the_ends(void **state) {
    (void)state;
    compiled c;
    compile(&c, MEASURE "  rule 1 \"r\"\n  cite a\n  when any of\n"
                        "    - item.contains.Dy > 0 %\n    - item.contains.Tb >= 100 %\n"
                        "    - item.weight > 0 kg\n  then ban: prohibited\n");
    assert_node(&c, rule(&c, "cn.a.1/1")->cond,
                "(or item.contains.Dy{01} item.contains.Tb{001} item.weight{01})");
    assert_classes(&c, "item.contains.Dy", "none|> 0 %");
    assert_classes(&c, "item.contains.Tb", "none|> 0 and < 100 %|exactly 100 %");
    compiled_clear(&c);
}

// A default and its fact are one variable: same vars, same classes.
static void joins_defaults(void **state) {
    (void)state;
    compiled c;
    compile(&c, MEASURE "  rule 1 \"r\"\n  cite a\n  when end_use_country is JP\n"
                        "  and not exporter.country is CN\n  then ban: prohibited\n"
                        "  rule 2 \"r\"\n  cite a\n  when end_user.country is US\n"
                        "  then ban: prohibited\n");
    assert_classes(&c, "end_use_country", "Japan|US|any other");
    assert_classes(&c, "end_user.country", "Japan|US|any other");
    assert_classes(&c, "exporter.country", "China|any other");
    const world_fact *f = fact(&c, "end_use_country");
    assert_int_equal(f->default_fact, world_find_fact(&c.lw.world, STR("end_user.country")));
    compiled_clear(&c);
}

// ---- conditions -----------------------------------------------------------------------------------

static const char PURPOSE[] = MEASURE
    "  define military_purpose of C\n    when any of\n"
    "      - end_user.kind has military and end_user.country is C\n"
    "      - end_use has military and end_use_country is C\n"
    "      - end_use has strength and end_use_country is C judgement\n"
    "  define dual_use\n    when item is listed\n"
    "  rule 1 \"ban\"\n    cite art. 1\n    when item is dual_use\n    and military_purpose of JP\n"
    "    unless from is US\n    then ban: prohibited\n"
    "  rule 2 \"ban\"\n    cite art. 2\n    when military_purpose of US\n    then ban: "
    "prohibited\n";

static void unfolds_defines(void **state) {
    (void)state;
    compiled c;
    compile(&c, PURPOSE);
    assert_node(&c, rule(&c, "cn.a.1/1")->cond,
                "(and [dual_use: listed:cn] [military_purpose of JP: (or "
                "(and end_user.kind.military{01} end_user.country{100}) "
                "(and end_use.military{01} end_use_country{100}) "
                "(and end_use.strength{01} end_use_country{100})!)] not from{010})");
    assert_node(&c, rule(&c, "cn.a.1/2")->cond,
                "[military_purpose of US: (or "
                "(and end_user.kind.military{01} end_user.country{010}) "
                "(and end_use.military{01} end_use_country{010}) "
                "(and end_use.strength{01} end_use_country{010})!)]");
    compiled_clear(&c);
}

static void reads_verdicts(void **state) {
    (void)state;
    compiled c;
    compile(&c, "overlay now \"now\"\n  exit 25\n  when ban is prohibited or none_found\n");
    const lode_world *w = &c.lw.world;
    assert_int_equal(w->n_verdicts, 4);
    assert_node(&c, w->verdicts[0].cond, "ban=prohibited");
    assert_node(&c, w->verdicts[1].cond, "(and license=needed not item.license_covers{01})");
    assert_int_equal(w->verdicts[2].cond, NONE);
    assert_node(&c, w->verdicts[3].cond, "(or ban=prohibited ban=none_found)");
    assert_int_equal(w->verdicts[3].overlay, 1);
    assert_node(&c, w->regimes[0].nexus, "from{10}");
    assert_int_equal(w->regimes[0].indicated, NONE);
    compiled_clear(&c);
}

static const char ENTRIES[] = MEASURE
    "  entry 1C905.a.10 \"ten\"\n    cite annex\n    when item.kind is magnet\n    then license: "
    "needed\n"
    "  entry 1C905.a.2 \"two\"\n    cite annex\n    hint hs 8505.11 ours\n    hint word "
    "\"magnet\"\n"
    "    when item.contains has Dy\n    then license: needed\n"
    "  entry 1C905.b \"b\"\n    cite annex\n    opaque\n    then license: needed\n"
    "  entry 1C906 \"c\"\n    cite annex\n    opaque\n    then license: needed\n    then ban: "
    "prohibited\n"
    "  entry 1C907 \"d\"\n    cite annex\n    in force from 2026-01-01 until 2026-06-01\n    "
    "opaque\n"
    "    then license: needed\n"
    "  rule x \"x\"\n    cite a\n    when item.entry has any of 1C905.a, 1C907\n    then ban: "
    "prohibited\n"
    "guidance cn.g \"g\"\n  captured 2025-05-01\n  in force from 2025-05-01\n  source secondary\n"
    "  rule fixed \"f\"\n    cite q. 1\n    except as cn.a.1/1C905.a.2\n    when item.fixed is "
    "yes\n";

static void reads_entries(void **state) {
    (void)state;
    compiled c;
    compile(&c, ENTRIES);
    const lode_world *w = &c.lw.world;
    assert_int_equal(w->n_entries, 5);
    assert_text(&c, w->entries[0].code, "1C905.a.2"); // natural order: 2 before 10
    assert_text(&c, w->entries[1].code, "1C905.a.10");
    assert_int_equal(entry(&c, "1C905.a.2")->hints.count, 2);
    assert_int_equal(entry(&c, "1C905.b")->test, NONE);
    assert_int_equal(entry(&c, "1C905.b")->claim_var, NONE); // its test never says no
    const world_rule *r = rule(&c, "cn.a.1/1C905.a.2");
    assert_int_equal(r->kind, RULE_ENTRY);
    assert_node(&c, r->cond, "(and entry:1C905.a.2 from{10})");
    assert_node(&c, rule(&c, "cn.a.1/x")->cond,
                "(or (or entry:1C905.a.2 entry:1C905.a.10) entry:1C907)");
    const world_rule *g = rule(&c, "cn.g/fixed");
    assert_int_equal(g->kind, RULE_EXCEPTION);
    assert_int_equal(g->grade, GRADE_SECONDARY);
    assert_int_equal(w->measures[g->measure].published, day("2025-05-01")); // known when captured
    const world_entry *e = entry(&c, "1C905.a.2");
    assert_int_equal(e->exceptions.count, 1);
    assert_ptr_equal(&w->rules[w->defeats[e->exceptions.first].winner], g);
    assert_text(&c, w->vars[e->claim_var].id, "claim:1C905.a.2");
    assert_int_equal(entry(&c, "1C907")->window.until, day("2026-06-01"));
    compiled_clear(&c);
}

// Same measure, window, effects, suspensions, exceptions and mentions: one class.
static void groups_entries(void **state) {
    (void)state;
    compiled c;
    compile(&c, ENTRIES);
    assert_int_equal(entry(&c, "1C905.a.2")->group, 1);  // has an exception
    assert_int_equal(entry(&c, "1C905.a.10")->group, 2); // named by rule x
    assert_int_equal(entry(&c, "1C905.b")->group, 3);
    assert_int_equal(entry(&c, "1C906")->group, 4); // another effect
    assert_int_equal(entry(&c, "1C907")->group, 5); // another window
    assert_classes(&c, "item.classification.cn",
                   "not listed|1C905.a.2 two|1C905.a.10 ten|1C905.b b|1C906 c|1C907 d");
    compiled_clear(&c);
    compile(&c, MEASURE "  entry 1 \"a\"\n  cite a\n  opaque\n  then license: needed\n"
                        "  entry 2 \"b\"\n  cite a\n  opaque\n  then license: needed\n"
                        "  entry 3 \"c\"\n  cite a\n  opaque\n  then license: needed\n"
                        "  rule x \"x\"\n  cite a\n  overrides cn.a.1/2\n");
    assert_classes(&c, "item.classification.cn",
                   "not listed|an entry of Act 1 (2 entries, such as 1)|2 b");
    compiled_clear(&c);
    compile(&c, MEASURE "  entry 1 \"a\"\n  cite a\n  opaque\n  then license: needed\n"
                        "  entry 2 \"b\"\n  cite a\n  opaque\n  then license: needed\n");
    assert_classes(&c, "item.classification.cn", "not listed|an entry of Act 1 (2 entries)");
    compiled_clear(&c);
}

// ---- time and defeat -------------------------------------------------------------------------------

static const char SUSPENSION[] = MEASURE
    "  rule 1 \"r\"\n    cite a\n    in force from 2026-01-01 through 2026-11-10 boundary unclear\n"
    "    when from is CN\n    then ban: prohibited\n"
    "  rule 2 \"r\"\n    cite a\n    in force from 2026-01-01 through 2026-11-10\n    when from is "
    "CN\n"
    "    then ban: prohibited\n"
    "measure cn.a.2 \"Act 2\"\n  published 2025-11-07\n  source text\n"
    "  suspends cn.a.1, cn.a.1/2\n    cite para. 1\n    from 2025-11-07\n"
    "    until 2026-11-10 boundary unclear\n    afterwards unverified\n"
    "  suspends cn.a.1/1\n    cite para. 2\n    from 2025-11-07\n    through 2027-01-01\n"
    "    afterwards unverified\n"
    "  suspends cn.a.1/2\n    from 2025-11-07\n    through 2027-01-01\n    afterwards ends\n";

static void reads_suspensions(void **state) {
    (void)state;
    compiled c;
    compile(&c, SUSPENSION);
    const lode_world *w = &c.lw.world;
    assert_int_equal(w->n_suspensions, 4);
    const world_suspension *s = w->suspensions;
    assert_int_equal(s[0].rule, NONE);
    assert_int_equal(s[0].until, day("2026-11-10"));
    assert_int_equal(s[0].unclear_day, day("2026-11-10"));
    assert_int_equal(s[0].after_var, s[1].after_var); // one question for all targets
    assert_text(&c, w->vars[s[0].after_var].id, "law:cn.a.2.after");
    assert_text(&c, w->vars[s[1].boundary_var].id, "law:cn.a.2.boundary");
    assert_int_equal(s[2].until, day("2027-01-02"));
    assert_text(&c, w->vars[s[2].after_var].id, "law:cn.a.2.after.2027-01-02");
    assert_int_equal(s[3].after_var, NONE);
    assert_classes(&c, "law:cn.a.2.after", "lapsed|extended");
    assert_classes(&c, "law:cn.a.2.after.2027-01-02", "lapsed|extended");
    assert_classes(&c, "law:cn.a.2.boundary", "outside|inside");
    assert_text(&c, fact(&c, "law:cn.a.2.after")->ask,
                "Was the suspension in force until 2026-11-10 by Act 2 extended? No successor has "
                "been seen.");
    const world_window *win = &rule(&c, "cn.a.1/1")->window;
    assert_int_equal(win->unclear_day, day("2026-11-10"));
    assert_int_equal(win->until, day("2026-11-11"));
    assert_text(&c, w->vars[win->boundary_var].id, "law:cn.a.1/1.boundary");
    assert_int_equal(rule(&c, "cn.a.1/2")->window.until, day("2026-11-11"));
    assert_int_equal(rule(&c, "cn.a.1/2")->window.boundary_var, NONE);
    compiled_clear(&c);
}

static void orders_defeat(void **state) {
    (void)state;
    compiled c;
    compile(&c, MEASURE "  rule a \"a\"\n  cite a\n  when from is CN\n  then ban: prohibited\n"
                        "  rule b \"b\"\n  cite a\n  overrides cn.a.1/a\n  when from is JP\n"
                        "  rule c \"c\"\n  cite a\n  except as b\n  when from is US\n");
    assert_true(rule(&c, "cn.a.1/c")->order < rule(&c, "cn.a.1/b")->order);
    assert_true(rule(&c, "cn.a.1/b")->order < rule(&c, "cn.a.1/a")->order);
    assert_int_equal(rule(&c, "cn.a.1/a")->defeaters.count, 1);
    assert_int_equal(rule(&c, "cn.a.1/c")->kind, RULE_PLAIN); // out of a rule, not of an entry
    compiled_clear(&c);
}

// ---- reports, lists, cases ---------------------------------------------------------------------------

static void reads_reports(void **state) {
    (void)state;
    compiled c;
    compile(&c, "report press.1 \"halted\"\n  public 2026-01-09\n  from 2026-01-06\n"
                "  when end_user.country is JP\n  then review: halted\n"
                "  basis press \"Paper\", unnamed sources\n  about MOFCOM\n  contrary m.1\n"
                "statement m.1 \"no\"\n  public 2026-01-08\n  basis official \"MOFCOM\"\n");
    const lode_world *w = &c.lw.world;
    assert_int_equal(w->n_reports, 2);
    assert_text(&c, w->reports[0].who, "MOFCOM"); // m.1 stands before press.1
    assert_int_equal(w->reports[0].official, 1);
    assert_int_equal(w->reports[0].rule, NONE);
    assert_int_equal(w->reports[1].named, 0);
    assert_text(&c, w->reports[1].about, "MOFCOM");
    assert_int_equal(w->links[w->reports[1].links.first].report, 0);
    const world_rule *r = rule(&c, "press.1");
    assert_int_equal(r->kind, RULE_REPORT);
    assert_int_equal(r->window.from, day("2026-01-06"));
    assert_int_equal(w->measures[r->measure].regime, NONE);
    compiled_clear(&c);
}

#define LIST "  list names \"names\"\n    file \"names.csv\"\n    as of 2026-07-19\n"

static void reads_lists(void **state) {
    (void)state;
    compiled c;
    compiled_csv = "name_zh,listed_on,no,name_en,aliases,delisted_on\n"
                   "\"三菱\",2026-02-24,1,\"Alpha, Ltd.\",AL; Alpha Works,2026-08-01\n"
                   "贝塔,2026-02-24,2,,,\n";
    compile(&c, MEASURE LIST "  rule 1 \"r\"\n  cite a\n  when any_party in names\n"
                             "  and end_user in cn.a.1.names\n  then ban: prohibited\n");
    const lode_world *w = &c.lw.world;
    assert_int_equal(w->n_lists, 1);
    assert_text(&c, w->lists[0].id, "cn.a.1.names");
    assert_int_equal(w->lists[0].parties.count, 2);
    assert_int_equal(w->parties[0].names.count, 4);
    assert_int_equal(w->parties[0].delisted, day("2026-08-01"));
    assert_int_equal(w->parties[1].delisted, DATE_NONE);
    assert_text(&c, w->names[w->parties[0].names.first].name, "Alpha, Ltd.");
    assert_text(&c, w->names[w->parties[0].names.first].key, "alpha ltd");
    assert_text(&c, w->names[w->parties[1].names.first].lang, "zh");
    assert_node(&c, rule(&c, "cn.a.1/1")->cond,
                "(and (or exporter.name@cn.a.1.names{01} end_user.name@cn.a.1.names{01}) "
                "end_user.name@cn.a.1.names{01})");
    compiled_clear(&c);
}

// Rows of an official list come later; until then the list is missing, not empty.
static void lists_without_a_file(void **state) {
    (void)state;
    compiled c;
    compiled_csv = "name_en,name_ja\nAlpha Parent,アルファ\n";
    compile(&c, MEASURE
            "  list persons \"p\"\n    snapshot us.denied_persons\n    max age 14 days\n"
            "  list parents \"q\"\n    file \"names.csv\"\n    as of 2026-07-19\n"
            "    known not listed\n"
            "  rule 1 \"r\"\n  cite a\n  when end_user in persons\n  then ban: prohibited\n");
    const lode_world *w = &c.lw.world;
    assert_int_equal(w->n_lists, 2);
    const world_list *absent = &w->lists[0], *l = &w->lists[1];
    assert_text(&c, l->id, "cn.a.1.persons");
    assert_text(&c, l->snapshot, "us.denied_persons");
    assert_int_equal(l->as_of, DATE_NONE);
    assert_int_equal(l->max_age, 14);
    assert_int_equal(l->parties.count, 0);
    assert_false(l->absent);
    assert_true(absent->absent);
    assert_int_equal(absent->parties.count, 1);
    assert_int_equal(w->parties[absent->parties.first].listed, DATE_NONE);
    compiled_clear(&c);
    compiled_csv = "no,name_en,listed_on\n1,Alpha,2026-02-24\n";
}

static void refuses_lists(void **state) {
    (void)state;
    static const struct {
        const char *csv, *code;
        uint32_t line, col;
    } bad[] = {
        {"no,name_en\n1,Alpha\n", "csv_column", 1, 1},
        {"no,listed_on\n1,2026-02-24\n", "csv_column", 1, 1},
        {"name_en,listed_on,wrong\nA,2026-02-24,\n", "csv_column", 1, 19},
        {"name_en,name_en,listed_on\nA,B,2026-02-24\n", "csv_column", 1, 9},
        {"name_en,listed_on\nAlpha,2026-02-30\n", "bad_date", 2, 7},
        {"name_en,listed_on\nAlpha,\n", "bad_date", 2, 7},
        {"name_en,listed_on\nAlpha,2026-02-24\nALPHA,2026-02-24\n", "doubled_name", 3, 1},
        {"name_en,listed_on\n,2026-02-24\n", "csv_name", 2, 1},
        {"name_en,listed_on\n---,2026-02-24\n", "csv_name", 2, 1},
        {"name_en,listed_on,delisted_on\nA,2026-02-24,2026-02-24\n", "date_order", 2, 14},
        {"name_en,listed_on\nAlpha\n", "csv_syntax", 2, 1},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        compiled c;
        compiled_csv = bad[i].csv;
        compile_bad(&c, MEASURE LIST);
        assert_diag(&c, DIAG_ERROR, bad[i].code, bad[i].line, bad[i].col);
        assert_string_equal(c.d.all.p[0].source->path, "packs/cn/names.csv");
        compiled_clear(&c);
    }
    compiled_csv = "no,name_en,listed_on\n1,Alpha,2026-02-24\n";
}

static void reads_cases(void **state) {
    (void)state;
    compiled c;
    compile(&c, MEASURE "  rule 1 \"r\"\n  cite a\n  when from is CN\n  then ban: prohibited\n"
                        "case \"one\"\n  on 2026-01-10 known 2026-02-01\n"
                        "  given from CN; end_user none; item.kind magnet\n"
                        "  expect verdict prohibited citing cn.a.1/1\n  expect fired cn.a.1/1\n"
                        "  expect ban: prohibited\n"
                        "case \"two\"\n  judgement\n  on 2026-01-10\n  given from JP\n"
                        "  expect quiet cn.a.1/1\n  expect asking who, from\n");
    const lode_world *w = &c.lw.world;
    assert_int_equal(w->n_cases, 2);
    assert_text(&c, w->cases[0].file, "cn/test.law");
    assert_text(&c, w->cases[0].verdict, "prohibited");
    assert_int_equal(w->cases[0].known, day("2026-02-01"));
    assert_int_equal(w->cases[1].judgement, 1);
    assert_int_equal(rule(&c, "cn.a.1/1")->cases.count, 2); // each case once
    assert_int_equal(c.lw.n_cases, 2);
    compiled_clear(&c);
}

// ---- order, robustness, errors ----------------------------------------------------------------------

// Records compare byte by byte, but for the two that have padding between their fields.
static bool same_classes(const lode_world *a, const lode_world *b) {
    bool same = a->n_classes == b->n_classes;
    for (uint32_t i = 0; same && i < a->n_classes; i++) {
        const world_class *x = &a->classes[i];
        const world_class *y = &b->classes[i];
        same = x->label.off == y->label.off && x->label.len == y->label.len &&
               x->value == y->value && x->lo == y->lo && x->hi == y->hi &&
               x->lo_closed == y->lo_closed && x->hi_closed == y->hi_closed;
    }
    return same;
}

static bool same_roles(const lode_world *a, const lode_world *b) {
    bool same = a->n_roles == b->n_roles;
    for (uint32_t i = 0; same && i < a->n_roles; i++) {
        same = a->roles[i].name.off == b->roles[i].name.off &&
               a->roles[i].label.off == b->roles[i].label.off &&
               a->roles[i].required == b->roles[i].required &&
               a->roles[i].groups == b->roles[i].groups;
    }
    return same;
}

static bool padded(const char *table) {
    return strcmp(table, "classes") == 0 || strcmp(table, "roles") == 0;
}

static void same_in_any_order(void **state) {
    (void)state;
    static const char *const texts[] = {PURPOSE, ENTRIES, SUSPENSION};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        compiled a;
        compiled b;
        compile_as(&a, TABLE, texts[i], false);
        compile_as(&b, TABLE, texts[i], true);
        const lode_world *x = &a.lw.world;
        const lode_world *y = &b.lw.world;
        assert_int_equal(x->pool_len, y->pool_len);
        assert_memory_equal(x->pool, y->pool, x->pool_len);
        assert_true(same_classes(x, y) && same_roles(x, y));
#define X(name, type)                                                      \
    assert_int_equal(x->n_##name, y->n_##name);                            \
    if (x->n_##name > 0 && !padded(#name)) {                               \
        assert_memory_equal(x->name, y->name, x->n_##name * sizeof(type)); \
    }
        WORLD_TABLES(X)
#undef X
        compiled_clear(&a);
        compiled_clear(&b);
    }
}

// The table of one bad text each; lines count in the text, behind MEASURE's four.
static const struct bad {
    const char *text, *code;
    uint32_t line, col;
} BAD[] = {
#define RULE(when) MEASURE "  rule 1 \"r\"\n  cite a\n  when " when "\n  then ban: prohibited\n"
    {RULE("item.knd is magnet"), "unknown_name", 7, 8},
    {RULE("item.kind is magnte"), "unknown_name", 7, 21},
    {RULE("item.kind has magnet"), "wrong_type", 7, 8},
    {RULE("item.contains is Dy"), "wrong_type", 7, 8},
    {RULE("item.weight is magnet"), "wrong_type", 7, 8},
    {RULE("item.note is magnet"), "wrong_type", 7, 8},
    {RULE("item.codes.cn is 1C905"), "wrong_type", 7, 8},
    {RULE("item.weight > 5 kgg"), "unknown_name", 7, 24},
    {RULE("item.weight > 5 m"), "wrong_unit", 7, 24},
    {RULE("item.weight > 0.0000000001 kg"), "bad_number", 7, 22},
    {RULE("item.weight > 0.000000001 g"), "bad_number", 7, 22},
    {RULE("item.contains.Dy > 101 %"), "bad_number", 7, 27},
    {RULE("item.contains.Dx > 1 %"), "unknown_name", 7, 22},
    {RULE("dual_use"), "unknown_name", 7, 8},
    {RULE("item is lised"), "unknown_name", 7, 16},
    {RULE("from"), "wrong_type", 7, 8},
    {RULE("any_prty in names"), "unknown_name", 7, 8},
    {RULE("any_party in names"), "unknown_name", 7, 21},
    {RULE("item.entry has 1C905"), "unknown_name", 7, 23},
    {RULE("ban is prohibited"), "stratum", 7, 8},
    {MEASURE "  rule 1 \"r\"\n  cite a\n  when from is CN\n  then bann: prohibited\n",
     "unknown_name", 8, 8},
    {MEASURE "  rule 1 \"r\"\n  cite a\n  when from is CN\n  then ban: prohibitd\n", "unknown_name",
     8, 13},
    {MEASURE "  rule 1 \"r\"\n  cite a\n  then ban: withdraw prohibited\n", "wrong_effect", 7, 8},
    {MEASURE "  rule 1 \"r\"\n  cite a\n  then kinds: general\n", "wrong_effect", 7, 8},
    {MEASURE "  rule 1 \"r\"\n  cite a\n  when from is CN\n", "missing_clause", 5, 3},
    {RULE("from is CN") "  rule 1 \"again\"\n  cite a\n  then ban: prohibited\n", "doubled_name", 9,
     8},
    {RULE("from is CN") MEASURE, "doubled_name", 9, 9},
    {"measure xx.a \"x\"\n  published 2025-01-01\n  source text\n", "unknown_name", 1, 9},
    {"measure cn.b \"x\"\n  source text\n", "missing_clause", 1, 1},
    {"measure cn.b \"x\"\n  published 2025-01-02\n  captured 2025-01-01\n", "date_order", 3, 12},
    {"measure cn.b \"x\"\n  published 2025-01-02\n  rule 1 \"r\"\n  then ban: prohibited\n",
     "missing_clause", 3, 3},
    {MEASURE
     "  rule 1 \"r\"\n  in force from 2026-01-01 until 2026-01-01\n  then ban: prohibited\n",
     "empty_window", 6, 3},
    {MEASURE "  rule a \"r\"\n  overrides b\n  rule b \"r\"\n  overrides a\n", "defeat_cycle", 5,
     3},
    {MEASURE "  rule a \"r\"\n  except as cn.a.1/zz\n", "unknown_name", 6, 13},
    {MEASURE "  suspends cn.a.9\n  from 2025-01-01\n  until 2026-01-01\n  afterwards ends\n",
     "unknown_name", 5, 12},
    {MEASURE "  suspends cn.a.1\n  from 2025-01-01\n  until 2026-01-01\n", "missing_clause", 5, 3},
    {MEASURE "  suspends cn.a.1\n  from 2025-01-01\n  afterwards ends\n", "missing_clause", 5, 3},
    {MEASURE "  suspends cn.a.1\n  from 2026-01-01\n  until 2026-01-01\n  afterwards ends\n",
     "empty_window", 5, 3},
    {MEASURE "  entry 1 \"e\"\n  when from is CN\n", "stratum", 6, 8},
    {MEASURE "  entry 1 \"e\"\n  when item is listed\n", "stratum", 6, 16},
    {MEASURE "  define d\n  when item is listed\n  entry 1 \"e\"\n  when d\n", "stratum", 8, 8},
    {MEASURE "  entry 1 \"e\"\n  cite a\n", "missing_clause", 5, 3},
    {MEASURE "  entry 1 \"e\"\n  opaque\n  hint hs 850\n", "bad_hs", 7, 11},
    {MEASURE "  entry 1 \"e\"\n  opaque\n  rule x \"x\"\n  except as cn.a.1/1\n  when from is CN\n",
     "stratum", 9, 8},
    {MEASURE "  define d\n  when e\n  define e\n  when d\n  rule 1 \"r\"\n  when d\n  then ban: "
             "prohibited\n",
     "define_cycle", 8, 8},
    {MEASURE
     "  define d of X\n  when from is X\n  rule 1 \"r\"\n  when d\n  then ban: prohibited\n",
     "wrong_argument", 8, 8},
    {MEASURE
     "  define d of X\n  when from is X\n  rule 1 \"r\"\n  when d of XX\n  then ban: prohibited\n",
     "unknown_name", 6, 16},
    {MEASURE "  list l \"l\"\n  file \"none.csv\"\n  as of 2026-01-01\n", "list_file", 6, 8},
    {MEASURE "  list l \"l\"\n  max age 3661 days\n  snapshot us.x\n", "bad_number", 6, 11},
    {MEASURE "  list l \"l\"\n  max age 3 days\n", "missing_clause", 5, 3},
    {MEASURE "  list l \"l\"\n  file \"names.csv\"\n  as of 2026-01-01\n  known not listed\n"
             "  rule 1 \"r\"\n  cite a\n  when end_user in l\n  then ban: prohibited\n",
     "wrong_type", 11, 20},
    {"report r.1 \"r\"\n  public 2026-01-01\n  basis press \"P\"\n  then ban: prohibited\n",
     "report_slot", 4, 8},
    {"report r.1 \"r\"\n  public 2026-01-01\n  basis press \"P\"\n  contrary r.2\n", "unknown_name",
     4, 12},
    {"report r.1 \"r\"\n  public 2026-01-01\n  basis press \"P\"\n  contrary r.1\n", "wrong_target",
     4, 12},
    {"statement r.1 \"r\"\n  public 2026-01-01\n", "missing_clause", 1, 1},
    {"case \"c\"\n  given from CN\n", "missing_clause", 1, 1},
    {"case \"c\"\n  on 2026-01-01\n  given frm CN\n", "unknown_name", 3, 9},
    {"case \"c\"\n  on 2026-01-01\n  expect verdict cleer\n", "unknown_name", 3, 18},
    {"case \"c\"\n  on 2026-01-01\n  expect fired cn.a.1/9\n", "unknown_name", 3, 16},
    {"case \"c\"\n  on 2026-01-01\n  expect ban: prohibit\n", "unknown_name", 3, 15},
    {"case \"c\"\n  on 2026-01-01\n  expect contradiction 1C9\n", "unknown_name", 3, 24},
    {"case \"c\"\n  on 2026-01-01\n  expect asking frm\n", "unknown_name", 3, 17},
    {"fact from \"again\"\n  type text\n", "doubled_name", 1, 6},
    {"fact ban \"slot\"\n  type text\n", "doubled_name", 1, 6},
    {"fact x \"x\"\n  type one of contry\n", "unknown_name", 2, 15},
    {"fact x \"x\"\n  type amount of heat\n", "unknown_name", 2, 18},
    {"fact x \"x\"\n  ask \"?\"\n", "missing_clause", 1, 1},
    {"fact x \"x\"\n  type text\n  default item.kind\n", "wrong_type", 3, 11},
    {"fact x \"x\"\n  type one of country\n  default y\nfact y \"y\"\n  type one of country\n  "
     "default x\n",
     "default_cycle", 6, 11},
    {"fact x \"x\"\n  type yes or no\n" RULE("x is yes"), "missing_question", 1, 1},
    {"question q \"?\"\n  covers item.knd\n", "unknown_name", 2, 10},
    {"question q \"?\"\n  covers end_user\n", "doubled_name", 2, 10},
    {"enum e \"e\"\n  value a\n  value a\n", "doubled_name", 3, 9},
    {"enum yes_no \"e\"\n  value a\n", "doubled_name", 1, 6},
    {"unit ton of mass = 0\n", "bad_number", 1, 20},
    {"role x \"x\"\n  group any_prty\n", "unknown_name", 2, 9},
    {"pack more \"m\"\n  horizon 2026-01-01\n  needs bas\n", "unknown_name", 3, 9},
    {"pack more \"m\"\n", "missing_clause", 1, 1},
    {"verdict late \"l\"\n  exit 1\n  when ban is prohibited\n", "verdict_table", 1, 1},
    {"overlay now \"n\"\n  exit 25\n  when review is halted\n", "stratum", 3, 8},
    {"regime de \"Germany\"\n  bite from is CN\n", "missing_clause", 1, 1},
#undef RULE
};

static void says_where(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        compiled c;
        compile_bad(&c, BAD[i].text);
        if (!has_diag(&c, DIAG_ERROR, BAD[i].code, BAD[i].line, BAD[i].col)) {
            print_error("row %zu of BAD: %s\n", i, BAD[i].text);
        }
        assert_diag(&c, DIAG_ERROR, BAD[i].code, BAD[i].line, BAD[i].col);
        compiled_clear(&c);
    }
}

static void names_the_nearest(void **state) {
    (void)state;
    compiled c;
    compile_bad(&c, MEASURE "  rule 1 \"r\"\n  cite a\n  when item.kind is magnte\n"
                            "  and item.knd is magnet\n  then ban: prohibited\n");
    assert_int_equal(c.d.errors, 2); // several in one run
    assert_string_equal(c.d.all.p[0].hint, "did you mean magnet?");
    assert_string_equal(c.d.all.p[1].hint, "did you mean item.kind?");
    compiled_clear(&c);
    compile_bad(&c, MEASURE "  rule a \"r\"\n  overrides b\n  rule b \"r\"\n  overrides a\n");
    assert_string_equal(c.d.all.p[0].message, "defeat goes in a circle: cn.a.1/a is beaten by "
                                              "cn.a.1/b is beaten by cn.a.1/a");
    compiled_clear(&c);
}

// 256 classes of one variable are the most: 255 tested values and "any other", and one more.
static void bounds_classes(void **state) {
    (void)state;
    for (uint32_t n = CLASSES_MAX - 1; n <= CLASSES_MAX; n++) {
        strbuf b = {0};
        compiled c;
        strbuf_addz(&b, "enum many \"m\"\n");
        for (uint32_t i = 0; i <= n; i++) {
            strbuf_addf(&b, "  value v%u\n", i);
        }
        strbuf_addz(&b, "fact x \"x\"\n  type one of many\n  ask \"x?\"\n" MEASURE
                        "  rule 1 \"r\"\n  then ban: prohibited\n  when any of\n");
        for (uint32_t i = 0; i < n; i++) {
            strbuf_addf(&b, "    - x is v%u\n", i);
        }
        compile_bad(&c, b.p);
        assert_int_equal(c.d.errors, n == CLASSES_MAX);
        if (c.d.errors > 0) {
            assert_diag(&c, DIAG_ERROR, "too_many_classes", n + 3, 1);
        }
        compiled_clear(&c);
        strbuf_clear(&b);
    }
}

// Nothing at all, and halves of a law at every line: errors, never a crash.
static void survives_halves(void **state) {
    (void)state;
    law_world lw;
    diags d = {0};
    law_resolve(NULL, 0, NULL, NULL, &lw, &d);
    law_world_clear(&lw);
    diags_clear(&d);
    static const char *const texts[] = {PURPOSE, ENTRIES, SUSPENSION};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        str all = str_of(texts[i]);
        for (size_t n = 0; n < all.n; n++) {
            if (all.p[n] != '\n') {
                continue;
            }
            law_source src = {0};
            law_source *one = &src;
            law_parse(&src, "packs/cn/half.law", (str){all.p + n, all.n - n}, &d);
            law_resolve(&one, 1, NULL, NULL, &lw, &d);
            assert_true(d.errors > 0); // no pack, no vocabulary
            law_world_clear(&lw);
            law_source_clear(&src);
            diags_clear(&d);
        }
    }
}

// Defines made of two others double with every step: the last step that fits, and one more.
static void conditions_are_bounded(void **state) {
    (void)state;
    for (uint32_t steps = 18; steps <= 19; steps++) {
        strbuf b = {0};
        compiled c;
        strbuf_addz(&b, MEASURE "  define a0 \"d\"\n  when item.kind is magnet\n"
                                "  define b0 \"d\"\n  when item.kind is alloy\n");
        for (uint32_t i = 1; i <= steps; i++) {
            strbuf_addf(&b, "  define a%u \"d\"\n  when a%u or b%u\n", i, i - 1, i - 1);
            strbuf_addf(&b, "  define b%u \"d\"\n  when a%u and b%u\n", i, i - 1, i - 1);
        }
        strbuf_addf(&b, "  rule 1 \"r\"\n  cite a\n  when a%u\n  then ban: prohibited\n", steps);
        compile_bad(&c, b.p);
        assert_int_equal(c.d.errors, steps > 18);
        if (steps > 18) {
            assert_string_equal(c.d.all.p[0].code, "too_large");
        }
        compiled_clear(&c);
        strbuf_clear(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_are_bounded),
        cmocka_unit_test(expands_facts),
        cmocka_unit_test(splits_classes),
        cmocka_unit_test(cuts_at_the_ends),
        cmocka_unit_test(joins_defaults),
        cmocka_unit_test(unfolds_defines),
        cmocka_unit_test(reads_verdicts),
        cmocka_unit_test(reads_entries),
        cmocka_unit_test(groups_entries),
        cmocka_unit_test(reads_suspensions),
        cmocka_unit_test(orders_defeat),
        cmocka_unit_test(reads_reports),
        cmocka_unit_test(reads_lists),
        cmocka_unit_test(lists_without_a_file),
        cmocka_unit_test(refuses_lists),
        cmocka_unit_test(reads_cases),
        cmocka_unit_test(same_in_any_order),
        cmocka_unit_test(says_where),
        cmocka_unit_test(names_the_nearest),
        cmocka_unit_test(bounds_classes),
        cmocka_unit_test(survives_halves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
