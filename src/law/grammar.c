/* SPDX-License-Identifier: Apache-2.0
 *
 * grammar: see grammar.h for the notation. The rows stand in the order of block_kind, the clauses
 * in the order of docs/language.md part 2. A clause that two blocks share (`in force`, `then`) is
 * the same pattern by a macro, so that the blocks cannot drift apart.
 */
#include "law/grammar.h"

#define ONE(keyword, pattern) \
    { keyword, pattern, NULL, 0 }
#define MANY(keyword, pattern) \
    { keyword, pattern, NULL, CLAUSE_MANY }
#define RIVAL(keyword, pattern, rival) \
    { keyword, pattern, rival, 0 }
#define WHEN                                                                                \
    ONE("when", "cond:COND"), {"and", "cond:COND", NULL, CLAUSE_MANY | CLAUSE_CONTINUES}, { \
        "unless", "cond:COND", NULL, CLAUSE_MANY | CLAUSE_CONTINUES                         \
    }
#define AND_UNLESS                                                  \
    {"and", "cond:COND", NULL, CLAUSE_MANY | CLAUSE_CONTINUES}, {   \
        "unless", "cond:COND", NULL, CLAUSE_MANY | CLAUSE_CONTINUES \
    }

#define GRADES "grade:(text|guidance|secondary|recalled|judgement)"
#define IN_FORCE                                                                \
    ONE("in force", "from from:DATE [until until:DATE | through through:DATE] " \
                    "[boundary:(boundary unclear)]")
#define THEN                                                                    \
    MANY("then", "slot:NAME : [withdraw:(withdraw)] value:WORD {, value:WORD} " \
                 "[at stage:(application|declaration|departure|after)]")
#define HINT                                                           \
    MANY("hint", "(kind:(hs) text:WORD {, text:WORD} [ours:(ours)] | " \
                 "kind:(word) text:STRING {, text:STRING})")
#define SOURCE \
    ONE("source", GRADES " [seen:STRING]"), ONE("captured", "date:DATE"), ONE("url", "text:STRING")
#define CLAIM                                                                                      \
    ONE("basis", "kind:(press|official) who:STRING [, sources:(unnamed|named) sources]"),          \
        ONE("about", "who:WORD"), MANY("contrary", "id:ID"), MANY("could not confirm", "id:ID"),   \
        MANY("denied by", "id:ID"), MANY("confirmed by", "id:ID"), MANY("superseded by", "id:ID"), \
        SOURCE, ONE("note", "text:STRING")

static const grammar_clause pack_clauses[] = {
    ONE("horizon", "date:DATE"),
    ONE("needs", "pack:WORD {, pack:WORD}"),
};
static const grammar_clause enum_clauses[] = {
    MANY("value", "word:WORD [label:STRING] [zh zh:STRING] [ja ja:STRING]"),
};
static const grammar_clause role_clauses[] = {
    RIVAL("required", "", "optional"),
    RIVAL("optional", "", "required"),
    ONE("group", "name:NAME {, name:NAME}"),
};
static const grammar_clause question_clauses[] = {
    ONE("kind", "kind:(fact|judgement|law|party|classification|license)"),
    MANY("covers", "path:WORD {, path:WORD}"),
    ONE("cost", "number:NUMBER"),
};
static const grammar_clause fact_clauses[] = {
    ONE("type",
        "(kind:(text|date|hs|codes|name|list rows|law|license|licenses|findings|classification|"
        "yes or no) | kind:(one of|closed set of|open set of|shares of|amount of|"
        "pauses of) "
        "arg:NAME)"),
    ONE("ask", "text:STRING"),
    ONE("cost", "number:NUMBER"),
    ONE("default", "path:WORD"),
    ONE("judgement", ""),
    ONE("points", ""),
    ONE("identifies", ""),
};
static const grammar_clause slot_clauses[] = {
    ONE("combine", "kind:(strictest|unique|collect|available)"),
    ONE("practice", ""),
    ONE("information", ""),
    MANY("value", "word:WORD [label:STRING]"),
};
static const grammar_clause verdict_clauses[] = {
    ONE("exit", "number:NUMBER [unmet unmet:NUMBER]"),
    WHEN,
};
static const grammar_clause overlay_clauses[] = {
    ONE("exit", "number:NUMBER"),
    WHEN,
};
static const grammar_clause regime_clauses[] = {
    ONE("nexus", "cond:COND"),
    ONE("indicated", "cond:COND"),
    ONE("bite", "cond:COND"),
    ONE("begins", "date:DATE"),
    ONE("identified by claim", ""),
    ONE("not checked", "text:STRING {, text:STRING}"),
    AND_UNLESS,
};
static const grammar_clause define_clauses[] = {WHEN};
static const grammar_clause measure_clauses[] = {
    ONE("number", "text:STRING"),
    ONE("issuer", "name:WORD {, name:WORD}"),
    ONE("published", "date:DATE"),
    ONE("in force", "from from:DATE"),
    SOURCE,
    ONE("text zh", "text:STRING"),
    ONE("check", "text:STRING"),
    ONE("review by", "date:DATE"),
};
static const grammar_clause report_clauses[] = {
    ONE("public", "date:DATE"),
    ONE("from", "date:DATE"),
    WHEN,
    MANY("then", "slot:NAME : value:WORD"),
    CLAIM,
};
static const grammar_clause statement_clauses[] = {
    ONE("public", "date:DATE"),
    CLAIM,
};
static const grammar_clause rule_clauses[] = {
    ONE("cite", "text:TEXT"),
    IN_FORCE,
    ONE("grade", GRADES),
    ONE("judgement", ""),
    MANY("except as", "id:ID"),
    MANY("overrides", "id:ID"),
    WHEN,
    THEN,
    ONE("binds", "text:STRING"),
    ONE("note", "text:STRING"),
};
static const grammar_clause entry_clauses[] = {
    ONE("zh", "text:STRING"),
    ONE("cite", "text:TEXT"),
    IN_FORCE,
    ONE("grade", GRADES),
    RIVAL("opaque", "", "when"),
    RIVAL("described", "", "opaque"),
    HINT,
    WHEN,
    THEN,
    ONE("note", "text:STRING"),
};
/* What an entry may have, for all rows of a table. */
static const grammar_clause table_clauses[] = {
    ONE("cite", "text:TEXT"),
    IN_FORCE,
    ONE("grade", GRADES),
    RIVAL("opaque", "", "when"),
    RIVAL("described", "", "opaque"),
    HINT,
    WHEN,
    THEN,
    ONE("note", "text:STRING"),
    ONE("columns", "text:TEXT"),
    MANY("row", "text:TEXT"),
};
static const grammar_clause sets_clauses[] = {
    ONE("columns", "text:TEXT"),
    MANY("row", "text:TEXT"),
};
static const grammar_clause conflict_clauses[] = {
    ONE("cite", "text:TEXT"),
    ONE("between", "text:STRING {, text:STRING}"),
};
static const grammar_clause suspends_clauses[] = {
    ONE("cite", "text:TEXT"),
    ONE("from", "date:DATE"),
    RIVAL("until", "date:DATE [boundary:(boundary unclear)]", "through"),
    RIVAL("through", "date:DATE [boundary:(boundary unclear)]", "until"),
    ONE("afterwards", "kind:(ends|unverified)"),
};
static const grammar_clause list_clauses[] = {
    RIVAL("file", "text:STRING", "snapshot"),
    RIVAL("as of", "date:DATE", "snapshot"),
    RIVAL("snapshot", "name:NAME", "file"),
    ONE("max age", "number:NUMBER days"),
    RIVAL("scope", "name:WORD {, name:WORD}", "snapshot"),
    RIVAL("known not listed", "", "snapshot"),
};
#define WEEKDAY "day:(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
static const grammar_clause calendar_clauses[] = {
    SOURCE,
    ONE("check", "text:STRING"),
    ONE("workdays", WEEKDAY " {, " WEEKDAY "}"),
    MANY("year", "number:NUMBER published published:DATE text:STRING [, seen:STRING]"),
    MANY("off", "from:DATE [.. until:DATE] [text:STRING]"),
    MANY("work", "from:DATE [text:STRING]"),
};
static const grammar_clause clock_clauses[] = {
    ONE("cite", "text:TEXT"),
    ONE("in force", "from from:DATE [until until:DATE | through through:DATE]"),
    ONE("grade", GRADES),
    ONE("overrides", "id:ID"),
    ONE("within", "number:NUMBER working days in calendar:NAME"),
    ONE("from", "path:WORD"),
    ONE("not counting", "path:WORD : value:WORD {, value:WORD}"),
    ONE("no limit", "cond:COND"),
    WHEN,
    ONE("note", "text:STRING"),
};
static const grammar_clause case_clauses[] = {
    ONE("judgement", ""),
    ONE("source", "text:STRING"),
    ONE("on", "on:DATE [known known:DATE]"),
    MANY("given", "path:FACTS"),
    ONE("expect verdict", "verdict:NAME [citing citing:ID {, citing:ID}]"),
    ONE("expect best", "verdict:NAME"),
    ONE("expect worst", "verdict:NAME"),
    MANY("expect fired", "id:ID {, id:ID}"),
    MANY("expect defeated", "id:ID {, id:ID}"),
    MANY("expect open", "id:ID {, id:ID}"),
    MANY("expect quiet", "id:ID {, id:ID}"),
    MANY("expect asking", "path:WORD {, path:WORD}"),
    ONE("expect at most", "number:NUMBER questions"),
    MANY("expect", "slot:NAME : value:WORD {, value:WORD}"),
    MANY("expect as_reported", "slot:NAME : value:WORD [, status:WORD]"),
    ONE("expect rests on", "word:WORD"),
    MANY("expect contradiction", "id:ID"),
    ONE("expect stop_now", ""),
    ONE("expect nexus", "value:(true|false|indicated|not_indicated)"),
    ONE("expect clock latest", "(date:DATE | none)"),
    ONE("expect clock state", "value:WORD"),
};

#define ROW(kind, keyword, head, parents, column, clauses) \
    { kind, keyword, head, parents, column, clauses, sizeof(clauses) / sizeof(clauses)[0] }
#define IN_MEASURE (PARENT(BLOCK_MEASURE) | PARENT(BLOCK_GUIDANCE))

/* Column 9 and 11 are those of the sketch in the design: the longest usual keyword and a blank. */
static const grammar_block blocks[] = {
    ROW(BLOCK_PACK, "pack", "id:NAME title:STRING", PARENT_FILE, 9, pack_clauses),
    ROW(BLOCK_ENUM, "enum", "id:NAME title:STRING [open:(open text)]", PARENT_FILE, 9,
        enum_clauses),
    {BLOCK_UNIT, "unit",
     "id:WORD of dim:NAME = (number:NUMBER [plus offset:NUMBER] | kind:(unknown))", PARENT_FILE, 9,
     NULL, 0},
    {BLOCK_GROUP, "group", "id:NAME", PARENT_FILE, 9, NULL, 0},
    ROW(BLOCK_ROLE, "role", "id:NAME title:STRING", PARENT_FILE, 9, role_clauses),
    ROW(BLOCK_QUESTION, "question", "id:NAME title:STRING", PARENT_FILE, 9, question_clauses),
    ROW(BLOCK_FACT, "fact", "id:NAME title:STRING", PARENT_FILE, 9, fact_clauses),
    ROW(BLOCK_SLOT, "slot", "id:NAME title:STRING", PARENT_FILE, 9, slot_clauses),
    ROW(BLOCK_VERDICT, "verdict", "id:NAME title:STRING", PARENT_FILE, 9, verdict_clauses),
    ROW(BLOCK_OVERLAY, "overlay", "id:NAME title:STRING", PARENT_FILE, 9, overlay_clauses),
    ROW(BLOCK_REGIME, "regime", "id:NAME title:STRING", PARENT_FILE, 11, regime_clauses),
    ROW(BLOCK_DEFINE, "define", "id:NAME [of param:NAME] [title:STRING]",
        PARENT_FILE | PARENT(BLOCK_REGIME) | IN_MEASURE, 9, define_clauses),
    ROW(BLOCK_MEASURE, "measure", "id:NAME title:STRING", PARENT_FILE, 11, measure_clauses),
    ROW(BLOCK_GUIDANCE, "guidance", "id:NAME title:STRING", PARENT_FILE, 11, measure_clauses),
    ROW(BLOCK_REPORT, "report", "id:NAME title:STRING", PARENT_FILE, 9, report_clauses),
    ROW(BLOCK_STATEMENT, "statement", "id:NAME title:STRING", PARENT_FILE, 9, statement_clauses),
    ROW(BLOCK_RULE, "rule", "id:NAME title:STRING", IN_MEASURE, 9, rule_clauses),
    ROW(BLOCK_ENTRY, "entry", "id:NAME title:STRING", IN_MEASURE, 9, entry_clauses),
    ROW(BLOCK_SUSPENDS, "suspends", "target:ID {, target:ID}", IN_MEASURE, 9, suspends_clauses),
    ROW(BLOCK_LIST, "list", "id:NAME title:STRING", IN_MEASURE, 9, list_clauses),
    ROW(BLOCK_TABLE, "table", "id:NAME title:STRING", IN_MEASURE, 9, table_clauses),
    ROW(BLOCK_SETS, "sets", "id:NAME of arg:NAME title:STRING", IN_MEASURE, 9, sets_clauses),
    ROW(BLOCK_CONFLICT, "conflict", "id:NAME title:STRING", IN_MEASURE, 9, conflict_clauses),
    ROW(BLOCK_CALENDAR, "calendar", "id:NAME title:STRING", PARENT_FILE, 9, calendar_clauses),
    ROW(BLOCK_CLOCK, "clock", "id:NAME title:STRING", IN_MEASURE, 13, clock_clauses),
    ROW(BLOCK_CASE, "case", "title:STRING", PARENT_FILE, 9, case_clauses),
};
_Static_assert(sizeof blocks / sizeof blocks[0] == BLOCK_KIND_COUNT, "one row per kind");

/* Every label of the patterns above. */
static const char *const labels[] = {
    "arg",   "boundary", "calendar", "citing",    "cond",     "date",  "day",
    "dim",   "from",     "grade",    "id",        "ja",       "kind",  "known",
    "label", "name",     "number",   "offset",    "on",       "open",  "ours",
    "pack",  "param",    "path",     "published", "seen",     "slot",  "sources",
    "stage", "status",   "target",   "text",      "through",  "title", "unmet",
    "until", "value",    "verdict",  "who",       "withdraw", "word",  "zh",
};

const grammar_block *grammar_block_of(block_kind kind) { return &blocks[kind]; }

const grammar_block *grammar_block_named(str word) {
    for (size_t i = 0; i < BLOCK_KIND_COUNT; i++) {
        if (str_eqz(word, blocks[i].keyword)) {
            return &blocks[i];
        }
    }
    return NULL;
}

const char *grammar_label(str label) {
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        if (str_eqz(label, labels[i])) {
            return labels[i];
        }
    }
    return NULL;
}

/* label:TYPE is shown as TYPE, label:(a|b) as a | b: labels are for the resolver. */
static void print_pattern(strbuf *out, const char *pattern) {
    int open_choice = 0;
    for (const char *p = pattern; *p != '\0'; p++) {
        const char *q = p;
        while (*q >= 'a' && *q <= 'z') {
            q++;
        }
        if (q > p && *q == ':') {
            p = q;
            if (q[1] == '(') {
                open_choice++;
                p = q + 1;
            }
            continue;
        }
        if (q > p) {
            strbuf_add(out, (str){p, (size_t)(q - p)});
            p = q - 1;
        } else if (*p == ')' && open_choice > 0) {
            open_choice--;
        } else if (*p == '|' && p[1] != ' ') {
            strbuf_addz(out, " | ");
        } else {
            strbuf_addc(out, *p);
        }
    }
}

static void print_line(strbuf *out, const char *indent, const char *keyword, const char *pattern) {
    strbuf_addz(out, indent);
    strbuf_addz(out, keyword);
    if (*pattern != '\0') {
        strbuf_addc(out, ' ');
    }
    print_pattern(out, pattern);
    strbuf_addc(out, '\n');
}

void grammar_print(strbuf *out) {
    for (size_t i = 0; i < BLOCK_KIND_COUNT; i++) {
        print_line(out, "", blocks[i].keyword, blocks[i].head);
        for (uint32_t k = 0; k < blocks[i].n_clauses; k++) {
            print_line(out, "  ", blocks[i].clauses[k].keyword, blocks[i].clauses[k].pattern);
        }
    }
}
