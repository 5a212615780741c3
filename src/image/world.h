/* SPDX-License-Identifier: Apache-2.0
 *
 * world: the resolved law in memory. The law folder builds it, the decide folder reads it; they
 * meet only here. Everything is a flat array of plain records that name each other by index, so
 * the image file is these arrays written one after the other, and a reader can check every
 * index before it trusts one (image.c).
 *
 * Conventions
 *   text   offset and length in the string pool; length 0 = not given
 *   idx    index into the array that the comment names; NONE = not given
 *   range  first and count in the array that the comment names
 *   dates  days since 1970-01-01, DATE_NONE = open; intervals are [from, until)
 *
 *      measure --< rule --< effect            entry --< hint
 *                   |  \__ condition: node       \__ test: node
 *                   \__< defeat                   \__ the rule it is sugar for
 *      fact --< var --< class                 node: AND OR NOT over atoms (var, set of classes)
 *
 * A *var* is the smallest thing that can be unknown: a scalar fact, one element of a set fact,
 * one party in one list, one open question of law. Its values fall into *classes*, the parts
 * that no condition of this world tells apart; a class set is 256 bits.
 */
#ifndef LODE_WORLD_H
#define LODE_WORLD_H

#include "base/base.h"
#include "image/class_set.h"

#define NONE UINT32_MAX
#define CLOCK_DAYS_MAX 1000u /* working days: four years; longer is a typing error */
/* Nodes of one condition with its defines written out: evaluation walks them all. Defines that use
 * others twice double with every step. */
#define NODE_SIZE_MAX (1u << 20)

typedef struct world_text {
    uint32_t off, len;
} world_text;
typedef struct world_range {
    uint32_t first, count;
} world_range;

/* How good the source of a rule is, best first (design 2.13). */
typedef enum lode_grade {
    GRADE_TEXT,
    GRADE_GUIDANCE,
    GRADE_SECONDARY,
    GRADE_RECALLED,
    GRADE_JUDGEMENT,
    GRADE_COUNT
} lode_grade;

/* Whose word a fact is, strongest first (design 2.10). */
typedef enum lode_word {
    WORD_LAW, /* needs nobody's word: follows from the text and the dates */
    WORD_AUTHORITY,
    WORD_DOCUMENT,
    WORD_FINDING,
    WORD_DECLARANT,
    WORD_ASSUMED,
    WORD_COUNT
} lode_word;

/* ---- vocabulary (packs/base) ----------------------------------------------------------------- */

typedef struct world_pack {
    world_text id, title;
    lode_date horizon;
} world_pack;
typedef struct world_enum {
    world_text name, title;
    world_range values;
    uint32_t open_text;
} world_enum;
typedef struct world_value {
    world_text word, label, zh, ja;
    uint32_t enum_idx;
} world_value;
/* x units = x * num/den + offset/10^9 of the dimension's base, all exact. Only a unit with an
 * offset (degrees Celsius) takes numbers below zero. num 0: nobody knows the ratio (a currency), so
 * an amount in it is some amount, and only 0 is known. */
typedef struct world_unit {
    world_text name, dim;
    int64_t num, den, offset;
} world_unit;

typedef enum fact_type {
    FACT_TEXT,       /* kept, never tested */
    FACT_DATE,       /* kept, never tested */
    FACT_ONE_OF,     /* one enum value; one var */
    FACT_CLOSED_SET, /* naming it names all of it; one var per tested element */
    FACT_OPEN_SET,   /* unnamed elements stay unknown unless complete; one var per tested element */
    FACT_SHARES,     /* open set whose elements carry a share of the whole; one var per element */
    FACT_AMOUNT,     /* a number with a unit of dim; one var */
    FACT_HS,         /* a customs code; tested only through hints */
    FACT_CODES,      /* claimed list codes by regime; tested only through entries */
    FACT_NAME,       /* a party's name; one var per tested list */
    FACT_CLASSIFICATION, /* asked when nothing identifies the item (language.md 4.6) */
    FACT_LAW,            /* one open question of law; declared by the compiler, not by a pack */
    FACT_CLAIM,          /* claimed code against a false test; declared by the compiler */
    FACT_LICENSE,        /* does a license held cover this line */
    FACT_LICENSES,       /* the list of licenses given; kept for the cover test */
    FACT_FINDINGS,       /* signed findings; applied to the facts they are about */
    FACT_PAUSES,         /* when a clock stood still, and why (kinds of an enum); never tested */
    FACT_ROWS,           /* rows of lists, as parties; never tested by itself (language.md 4.18) */
    FACT_TYPE_COUNT
} fact_type;

enum { FACT_SCOPE_SHIPMENT, FACT_SCOPE_ITEM, FACT_SCOPE_PARTY };
enum {
    FACT_JUDGEMENT = 1,
    FACT_POINTS = 2,
    FACT_IDENTIFIES = 4,
    FACT_OPTIONAL = 8,
    FACT_CONFLICT = 16 /* a question of law on which sources disagree */
};

/* path is what conditions say (item.kind, end_user.country, end_use); key is the JSON key inside
 * its object (kind, country, end_use). A party fact exists once for each role. */
typedef struct world_fact {
    world_text path, key, label, ask;
    uint32_t type, scope, role; /* fact_type; FACT_SCOPE_*; roles */
    uint32_t enum_idx;          /* enums, for the enum types */
    world_text dim;             /* for FACT_AMOUNT */
    uint32_t flags, cost;       /* FACT_* flags; how hard it is to find out, 1 = look it up */
    uint32_t question;          /* questions */
    uint32_t default_fact;      /* facts: where the value comes from when missing, or NONE */
    world_range vars;           /* vars of this fact, contiguous */
} world_fact;

typedef struct world_role {
    world_text name, label;
    uint32_t required;
    uint64_t groups;
} world_role;
typedef struct world_group {
    world_text name;
} world_group;
/* One question may cover several facts that one person answers in one go. */
typedef struct world_question {
    world_text id, ask, kind;
    uint32_t cost;
} world_question;

/* elem: the element of a set fact (values), the list of a name fact (lists), else NONE. */
typedef struct world_var {
    world_text id; /* item.kind, item.contains.Dy, end_user.name@LIST, law:ACT.after, claim:CODE */
    uint32_t fact, elem;
    uint32_t numeric;    /* classes are intervals on a line, see world_class */
    world_range classes; /* at most CLASSES_MAX */
} world_var;

/* Enum var: value is the tested value, NONE = any other. Boolean var (set element, list, law,
 * claim, license): class 0 = no, class 1 = yes. Numeric var: the class is the interval from lo to
 * hi in the dimension's base; closed ends are marked. */
typedef struct world_class {
    world_text label;
    uint32_t value; /* values */
    int64_t lo, hi;
    uint32_t lo_closed, hi_closed;
} world_class;

/* ---- slots and verdicts ---------------------------------------------------------------------- */

typedef enum slot_combine {
    SLOT_STRICTEST,
    SLOT_UNIQUE,
    SLOT_COLLECT,
    SLOT_AVAILABLE
} slot_combine;
typedef struct world_slot {
    world_text name, label;
    uint32_t combine, practice, information; /* information: shown, and nothing to be done */
    world_range values;
} world_slot;
typedef struct world_slot_value {
    world_text word, label;
    uint32_t slot;
} world_slot_value; /* mildest first */
/* Strictest first; the last has cond NONE. overlay = 1: beside the verdict, not one of them. */
typedef struct world_verdict {
    world_text name, label;
    uint32_t exit_code, exit_unmet, cond, overlay;
} world_verdict;

/* ---- law ------------------------------------------------------------------------------------- */

typedef struct world_regime {
    world_text id, title;
    uint32_t nexus, indicated, bite; /* nodes; bite: when a listed item needs what its entry says */
    world_range not_checked;         /* texts */
    /* Law before this day is not loaded, or DATE_NONE; then the var asks whether it barred what
     * the law that is loaded leaves free (4.9). */
    lode_date begins;
    uint32_t begins_var; /* vars, or NONE */
    uint32_t by_claim;   /* only a claim of this regime's own code identifies an item (4.6) */
} world_regime;

enum { MEASURE_ACT, MEASURE_GUIDANCE, MEASURE_REPORT };
typedef struct world_measure {
    world_text id, title, number, issuer, url, source, check, text_zh;
    uint32_t kind, grade, regime;
    lode_date published, captured, review_by;
} world_measure;

/* In force [from, until). unclear_day: the last day may or may not be inside; then until is the
 * day after it and the window has a boundary var. */
typedef struct world_window {
    lode_date from, until, unclear_day;
    uint32_t boundary_var;
} world_window;

enum { RULE_PLAIN, RULE_ENTRY, RULE_EXCEPTION, RULE_REPORT };
typedef struct world_rule {
    world_text id, title, cite, note, binds;
    uint32_t kind, measure, grade, judgement;
    world_window window;
    uint32_t cond;         /* nodes; for RULE_ENTRY: entry and bite */
    uint32_t entry;        /* entries, for RULE_ENTRY */
    world_range effects;   /* effects */
    world_range defeaters; /* defeats whose loser this rule is */
    uint32_t order;        /* evaluate in ascending order: every defeater comes before its loser */
    world_range cases;     /* case_refs */
} world_rule;

typedef enum lode_stage {
    STAGE_NONE,
    STAGE_APPLICATION,
    STAGE_DECLARATION,
    STAGE_DEPARTURE,
    STAGE_AFTER,
    STAGE_COUNT
} lode_stage;
typedef struct world_effect {
    uint32_t slot, value, withdraw, stage;
} world_effect; /* value: slot_values */
typedef struct world_defeat {
    uint32_t winner;
} world_defeat; /* rules */

/* How an entry is met (language.md 4.6): its test settles it; its parameters are not encoded; or its
 * words do, which somebody has to say, and its test holds what must be true besides (or NONE). */
enum { ENTRY_ENCODED, ENTRY_OPAQUE, ENTRY_DESCRIBED, ENTRY_HOW_COUNT };
typedef struct world_entry {
    world_text code, title, zh;
    uint32_t measure, regime;
    world_window window;
    uint32_t test, how;     /* nodes, NONE when opaque; ENTRY_* */
    world_range hints;      /* hints */
    world_range exceptions; /* defeats: rules that take an item out of the entry */
    uint32_t rule;          /* rules: its sugar */
    uint32_t claim_var;     /* vars: "the claim is right" when the test says no */
    uint32_t group;         /* entries with one effect share a group: one class of classification */
} world_entry;
enum { HINT_HS, HINT_WORD };
typedef struct world_hint {
    world_text text,
        key; /* key: what is compared: the digits, or the word as text_fold writes it */
    uint32_t kind, ours;
} world_hint;
/* By fact, then by entry: which entries a fact marked `points` may point at, because their tests ask for
 * it. fact NONE: a test that any value meets. */
typedef struct world_point_order {
    uint32_t fact, entry;
} world_point_order;
/* The hints of all entries by kind, then by the bytes of their keys, then by number. */
typedef struct world_hint_order {
    uint32_t hint, entry; /* hints; entries: the one that it points at */
} world_hint_order;

enum { AFTER_ENDS, AFTER_UNVERIFIED };
/* Targets a whole measure (rule NONE) or one of its rules. */
typedef struct world_suspension {
    uint32_t by, measure, rule; /* measures, measures, rules */
    world_text cite;
    lode_date from, until; /* [from, until) certain; see boundary */
    lode_date unclear_day; /* the one day that may be in or out, or DATE_NONE */
    uint32_t boundary_var, after, after_var;
} world_suspension;

/* A list that names nobody and has no as_of was never loaded. It may still be filled from the snapshot
 * of an official list. Names of an absent list were looked for in the other lists of its regime, and
 * are on none of them as of that day. */
typedef struct world_list {
    world_text id, title, snapshot; /* snapshot: the id of the official list whose rows these are */
    uint32_t measure;
    lode_date as_of;
    uint32_t max_age; /* days after as_of until an answer warns of its age; 0: any day after it */
    world_range parties;
    uint32_t absent;
} world_list;
typedef enum party_kind {
    PARTY_UNKNOWN, /* the list does not say */
    PARTY_PERSON,
    PARTY_ENTITY,
    PARTY_VESSEL,
    PARTY_AIRCRAFT,
    PARTY_KIND_COUNT
} party_kind;
typedef struct world_party {
    world_text no, address, source; /* no: its number in the list, as printed there */
    lode_date listed, delisted;
    world_range names; /* the main name first */
    uint32_t kind;     /* PARTY_* */
    world_range marks; /* by kind */
} world_party;
typedef struct world_name {
    world_text name, key, lang; /* key: name_key(); lang: a language or script code, or empty */
    uint32_t party;
    uint32_t weak; /* 1: the authority itself calls the alias weak, or of low quality */
} world_name;

/* What a list says of a party beyond its names: what agrees or conflicts with the one asked about. */
typedef enum mark_kind {
    MARK_COUNTRY, /* value: ISO 3166 alpha-2 in capitals */
    MARK_BORN,    /* value: YYYY, YYYY-MM or YYYY-MM-DD; type "about" when the list is not sure */
    MARK_BIRTHPLACE,
    MARK_ID, /* type: what kind of number, such as passport, tax, registration, imo, lei; value: as printed */
    MARK_ADDRESS,
    MARK_PROGRAM, /* value: the authority's code for the program or section it is listed under */
    MARK_REMARK,  /* value: the authority's own words, cut to 400 bytes */
    MARK_KIND_COUNT
} mark_kind;
typedef struct world_mark {
    uint32_t kind; /* MARK_* */
    world_text type, value;
} world_mark;

typedef enum link_kind {
    LINK_CONTRARY,
    LINK_NOT_CONFIRMED,
    LINK_DENIED,
    LINK_CONFIRMED,
    LINK_SUPERSEDED
} link_kind;
/* One claim about practice, or one statement about a claim. measure holds id, title, source. */
typedef struct world_report {
    uint32_t measure, rule; /* measures; rules, NONE for a bare statement */
    lode_date public_on;
    uint32_t official, named; /* spoken by an authority; named sources */
    world_text who, about;    /* whose word; whose conduct it is about */
    world_range links;
} world_report;
typedef struct world_link {
    uint32_t kind, report;
} world_link;

/* ---- clocks (language.md 4.17) --------------------------------------------------------------- */

/* Which days are working days. workdays: bit 0 Monday to bit 6 Sunday. */
typedef struct world_calendar {
    world_text id, title, source, url, check;
    uint32_t grade, workdays;
    lode_date captured;
    world_range years; /* cal_years, ascending: a year without a row is not known */
} world_calendar;
/* published: when the notice for the year was; before that day nobody knew its holidays. */
typedef struct world_cal_year {
    uint32_t calendar, year;
    lode_date published;
    world_text notice, seen;
    world_range days; /* cal_days, ascending, apart from each other, inside the year */
} world_cal_year;
typedef struct world_cal_day {
    lode_date from, until; /* [from, until) */
    uint32_t works;        /* 1: make-up days, worked though the weekday is free; 0: free days */
    world_text name;
} world_cal_day;

/* So many working days from the date that a fact gives. */
typedef struct world_clock {
    world_text id, title, cite, note; /* id: MEASURE/NAME */
    uint32_t measure, grade;
    world_window window;
    uint32_t days, calendar;
    uint32_t from_fact, pause_fact; /* facts: of type date; of type pauses, or NONE */
    world_range pauses;             /* clock_pauses: kinds of pause that are not counted */
    uint32_t cond, no_limit;        /* nodes: is it this clock; is there no limit, or NONE */
    uint32_t overrides;             /* clocks: the one it stands in for, or NONE */
} world_clock;

/* ---- conditions ------------------------------------------------------------------------------ */

typedef enum node_op {
    NODE_TRUE,
    NODE_AND,
    NODE_OR,     /* kids: range in kids */
    NODE_NOT,    /* a = node */
    NODE_VAR,    /* a = var, b = class_sets: true for these classes */
    NODE_ENTRY,  /* a = entry */
    NODE_LISTED, /* a = regime: some live entry holds */
    NODE_SLOT,   /* a = slot, b = slot value: the slot's value is this one */
    NODE_DEFINE, /* a = node: a named part; name in text, for explanations */
    NODE_OP_COUNT
} node_op;
typedef struct world_node {
    uint32_t op, a, b;
    world_range kids;
    world_text text;
    uint32_t judgement;
} world_node;

typedef struct world_case {
    world_text title, file;
    uint32_t line, judgement;
    lode_date on, known;
    world_text verdict;
} world_case;

/* ---- the compiled rules (src/decide/lower.h) --------------------------------------------------- */

/* Up to 256 boxes (src/decide/boxes.h) of conditions as written, side by side: bit b of a row is the
 * block's box b. A box holds when every column of its block allows it.
 *
 *   column of classes   one row for each class of a var, an entry, a `listed` by regime, or a node of
 *                       box_nodes, in this order: the boxes that allow it
 *   column of picks     of a fact that is a set: one row for each element that a box wants to be in it
 *
 * wild: the boxes that ask nothing of the column. Rows that are equal are stored once. */
#define BLOCK_BOXES 256u
enum { BLOCK_TESTS, BLOCK_RULES, BLOCK_STAGE_COUNT };
enum { BLOCK_COLUMN_CLASSES, BLOCK_COLUMN_PICKS, BLOCK_COLUMN_COUNT };
typedef struct world_block {
    uint32_t stage;      /* BLOCK_TESTS: what entries ask of the item; BLOCK_RULES */
    uint32_t regime;     /* regimes; NONE: reports, which count in each */
    world_range columns; /* block_columns, those that rule out most first */
    world_range owners;  /* box_owners, one for each box: entries, or n_entries + rules (of
                           * BLOCK_TESTS); rules (of BLOCK_RULES) */
} world_block;
typedef struct world_block_column {
    uint32_t kind, index; /* BLOCK_COLUMN_*; the column, or the fact */
    world_range
        rows;      /* block_rows: row numbers by class, or by element of the fact (NONE: no box) */
    uint32_t wild; /* rows */
} world_block_column;

/* ---- the name index (src/screen/README.md) ---------------------------------------------------- */

/* A token of names as they are compared: a word in small Latin letters and digits, or Han characters.
 * posts: the forms that have it, ascending, each once. */
#define TOKEN_BITS 20u /* a token shares a word with a fingerprint or a place */
#define TOKENS_END (1u << TOKEN_BITS)
#define FORM_PLACES 32u   /* places of tokens in a form are below */
#define FORM_LIGHT 0x200u /* beside the place: an acronym of words before it, of little weight */
#define FORM_PAIR 0x400u /* beside the place: the token is what stands there and the next, as one */
typedef struct world_token {
    world_text text;
    /* how much it tells, at most 255; beside it, shifted by 8, its first byte, and by 16, its letters
     * (letters_of_text in src/screen/token.h) */
    uint32_t weight;
    uint32_t word;     /* what kind of word (words.h), or 0 */
    world_range posts; /* token_posts: forms */
} world_token;
/* One reading of one name: as written, as Mandarin, as translated ... */
typedef struct world_form {
    uint32_t name, reading; /* names; READING_* and more (src/screen/index.h) */
    uint32_t weight;        /* of all its tokens, and more */
    world_range tokens;     /* form_tokens: token | (place and flags) << TOKEN_BITS */
} world_form;
/* A name written without blanks, or with one character of that left out. By hash, then by form. */
typedef struct world_join {
    uint32_t hash, form;
} world_join;
/* keys, by bucket: token | fingerprint << TOKEN_BITS. Bucket b, of a power of two of them, is
 * [key_starts[b], key_starts[b + 1]). */

/* ---- the world -------------------------------------------------------------------------------------
 * One X line per array: name, record type. The image writes them in this order. The tables of names are
 * ten times as large as the law and only screening and what follows from it read them: of a world that
 * was opened they must not be read before world_names said yes. */
/* clang-format off */
#define LAW_TABLES(X)                                                                           \
    X(packs, world_pack) X(enums, world_enum) X(values, world_value) X(units, world_unit)       \
    X(facts, world_fact) X(roles, world_role) X(groups, world_group)                            \
    X(questions, world_question) X(vars, world_var) X(classes, world_class)                     \
    X(slots, world_slot) X(slot_values, world_slot_value) X(verdicts, world_verdict)            \
    X(regimes, world_regime) X(texts, world_text) X(measures, world_measure)                    \
    X(rules, world_rule) X(effects, world_effect) X(defeats, world_defeat)                      \
    X(entries, world_entry) X(hints, world_hint) X(suspensions, world_suspension)               \
    X(lists, world_list)                                                                        \
    X(reports, world_report) X(links, world_link) X(nodes, world_node) X(kids, uint32_t)        \
    X(class_sets, class_set) X(cases, world_case) X(case_refs, uint32_t)                        \
    X(calendars, world_calendar) X(cal_years, world_cal_year) X(cal_days, world_cal_day)        \
    X(clocks, world_clock) X(clock_pauses, uint32_t) X(blocks, world_block)                     \
    X(block_columns, world_block_column) X(block_rows, uint32_t) X(box_owners, uint32_t)        \
    X(rows, class_set) X(box_nodes, uint32_t) X(hint_order, world_hint_order)                   \
    X(fact_order, uint32_t) X(point_order, world_point_order)
#define NAME_TABLES(X)                                                                          \
    X(parties, world_party) X(names, world_name) X(name_order, uint32_t)                        \
    X(marks, world_mark) X(tokens, world_token) X(token_posts, uint32_t) X(forms, world_form)       \
    X(form_tokens, uint32_t) X(key_starts, uint32_t) X(keys, uint32_t) X(joins, world_join)
#define WORLD_TABLES(X) LAW_TABLES(X) NAME_TABLES(X)
/* clang-format on */

struct names_gate; /* image_names.c */

typedef struct lode_world {
    const char *pool; /* string pool: texts of the law, and behind them those of names */
    uint32_t pool_len;
#define X(name, type) \
    const type *name; \
    uint32_t n_##name;
    WORLD_TABLES(X)
#undef X
    lode_date horizon; /* the latest of the packs' horizons: nothing published later was loaded */
    char id[65];       /* names the image, in hex; empty until opened */
    struct names_gate *gate; /* of a world that was opened; NULL: its names need no check */
} lode_world;

static inline str world_str(const lode_world *w, world_text t) {
    return (str){w->pool + t.off, t.len};
}

/* Looks a name up by linear search in table order; NONE when absent. */
/* The list's own id: a list with a scope is several here, M.L[column=word,...], and all of them M.L. */
str world_list_base(const lode_world *w, uint32_t list);
/* A row of a list as people write it: M.L/NO with its number in the list, M.L/#3 when it has none. */
void world_row_id(const lode_world *w, uint32_t party, strbuf *out);
/* The party, or NONE; then *list says which list was meant, or is NONE as well. */
uint32_t world_find_row(const lode_world *w, str id, uint32_t *list);
/* Where the texts of the law end in the pool. */
uint32_t world_law_texts(const lode_world *w);
uint32_t world_find_fact(const lode_world *w, str path);
uint32_t world_find_rule(const lode_world *w, str id);
uint32_t world_find_measure(const lode_world *w, str id);
uint32_t world_find_regime(const lode_world *w, str id);
uint32_t world_find_value(const lode_world *w, uint32_t enum_idx, str word);
uint32_t world_find_slot(const lode_world *w, str name);
uint32_t world_find_verdict(const lode_world *w, str name);
/* The first place of name_order whose key is not before this one: names of one key stand side by side. */
uint32_t world_first_name(const lode_world *w, str key);
uint32_t world_find_clock(const lode_world *w, str id);
/* Is the fact one of those that each regime has for itself: item.codes.cn, item.classification.cn? */
bool world_fact_is_of(const lode_world *w, uint32_t fact, uint32_t regime);

/* ---- the image file (image.c; format in docs/image.md) --------------------------------------- */

#define IMAGE_BYTES_MAX \
    (1u << 30) /* a million listed names take a third of it; refuses a wrong file early */

/* The image's bytes, in place of what out held; the world must be one that image_write accepts. */
void image_to_bytes(const lode_world *w, strbuf *out, char id[65]);
/* Refuses a world that image_open would refuse, and then writes nothing. */
LODE_MUST_CHECK lode_status image_write(const lode_world *w, const char *path, char id[65],
                                        lode_error *err);
/* Maps the file read-only and checks all that the law is made of before it returns: header, section
 * table, and of each section of the law its checksum and every text, index and range. The tables of
 * names are checked when they are first asked for (world_names); the id is taken from the header as it
 * stands (image_verify). The world, and copies of it, borrow the mapping until image_close. */
typedef struct lode_image {
    lode_world world;
    void *map;
    size_t map_len;
} lode_image;
LODE_MUST_CHECK lode_status image_open(const char *path, lode_image *out, lode_error *err);
/* The same of bytes that the caller keeps, from a multiple of eight on, until image_close. */
LODE_MUST_CHECK lode_status image_from_bytes(const void *bytes, size_t len, lode_image *out,
                                             lode_error *err);
void image_close(lode_image *img);

/* To be called before anything reads a table of NAME_TABLES. The first call for an image checks them
 * as opening checks the law, and fails with LODE_BAD_INPUT when they are damaged, as does every later
 * one: nobody may then be said not to be listed. Any thread; no lock is taken once it is known. */
LODE_MUST_CHECK lode_status world_names(const lode_world *w, lode_error *err);

/* For bytes that image_from_bytes accepts: is the id in the header the SHA-256 of the content?
 * LODE_DIFFERS when not. Takes longer than opening, so only those who ask pay for it. */
LODE_MUST_CHECK lode_status image_verify(const void *bytes, size_t len, lode_error *err);

/* What lies where in bytes that image_from_bytes accepts; the last two parts are the string pool. */
typedef struct image_part {
    const char *name;
    uint64_t offset, bytes, records, checksum;
} image_part;
uint32_t image_part_count(void);
image_part image_part_of(const void *bytes, uint32_t i);

#endif
