/* SPDX-License-Identifier: Apache-2.0
 *
 * grammar: the grammar of the clause language as one static table (docs/language.md part 2). The
 * parser interprets it, the formatter reads its columns, and a unit test holds it against the
 * document. Whoever adds a clause adds one line to grammar.c and one to the document.
 *
 * The mini language of the patterns:
 *   until              the literal word, not kept
 *   , : =              the literal punctuation, not kept
 *   label:TYPE         one token, kept as an argument; types below
 *   label:(a|b c)      one of these literal phrases, kept; the token's text is the phrase
 *   [x] [x | y]        optional;  (x | y) one of them;  {, x} more of the same
 * Types: NAME a word without / : @ % ; WORD any word; VALUE a word or a string; STRING; DATE a day
 * of the calendar; NUMBER a decimal; TEXT the raw rest of the line (TOK_STRING); COND a condition
 * (law_clause.cond, no argument); FACTS the segments of `given`.
 *
 * What the resolver finds. Heads: `id` is law_block.id and `title` is law_block.title, the rest is
 * in law_block.args. A label with ... repeats once per item, in order; [label] may be absent.
 *
 *   pack       id title                        question   id title
 *   enum       id title [open]                 fact       id title
 *   unit       id dim number                   slot       id title
 *   group      id                              verdict    id title     overlay   id title
 *   role       id title                        regime     id title
 *   define     id [param] [title]              measure    id title     guidance  id title
 *   rule       id title                        report     id title     statement id title
 *   entry      id title                        list       id title
 *   suspends   target...                       case       title        (id is TOK_END)
 *   calendar   id title                        clock      id title
 *
 * Clauses: keyword -> labels; * = may stand more than once in its block (all others are single).
 *   pack       "horizon" date; "needs" pack...
 *   enum       "value"* word [label] [zh] [ja]
 *   role       "required"; "optional"; "group" name...
 *   question   "kind" kind; "covers"* path...; "cost" number
 *   fact       "type" kind [arg]   kind: text date hs codes name law license licenses findings
 *                                  classification "list rows" "yes or no" | "one of" "closed set of"
 *                                  "open set of" "shares of" "amount of" "pauses of" with arg
 *              "ask" text; "cost" number; "default" path; "judgement"; "points"; "identifies"
 *   slot       "combine" kind; "practice"; "value"* word [label]
 *   verdict, overlay   "exit" number [unmet]; "when" cond  (overlay: no unmet)
 *   regime     "nexus" cond; "indicated" cond; "bite" cond; "not checked" text...
 *   define     "when" cond
 *   measure, guidance  "number" text; "issuer" name...; "published" date; "in force" from;
 *              "source" grade [seen]; "captured" date; "url" text; "text zh" text; "check" text;
 *              "review by" date
 *   suspends   "cite" text; "from" date; "until" date [boundary]; "through" date [boundary];
 *              "afterwards" kind
 *   list       "file" text; "as of" date  |  "snapshot" name;
 *              "max age" number; "scope" name...; "known not listed"
 *   rule       "cite" text; "in force" from [until | through] [boundary]; "grade" grade;
 *              "judgement"; "except as"* id; "overrides"* id; "when" cond;
 *              "then"* slot [withdraw] value... [stage]; "binds" text; "note" text
 *   entry      "zh" text; "cite" text; "in force" as in rule; "grade" grade; "opaque"; "described";
 *              "hint"* kind text... [ours]  (kind hs: words; kind word: strings);
 *              "when" cond; "then"* as in rule; "note" text
 *   table      an entry's clauses for all its rows; "columns" text; "row"* text (table.h)
 *   sets       head: arg, an enum; "columns" text; "row"* text
 *   conflict   "cite" text; "between" text...
 *   report     "public" date; "from" date; "when" cond; "then"* slot value;
 *              "basis" kind who [sources]  (sources: unnamed | named); "about" who;
 *              "contrary"* id; "could not confirm"* id; "denied by"* id; "confirmed by"* id;
 *              "superseded by"* id; "source", "captured", "url" as in measure; "note" text
 *   statement  as report without from, when, then
 *   calendar   "source", "captured", "url" as in measure; "check" text; "workdays" day...;
 *              "year"* number published text [seen]; "off"* from [until] [text]; "work"* from [text]
 *   clock      "cite" text; "in force" from [until | through]; "grade" grade; "overrides" id;
 *              "within" number calendar; "from" path; "not counting" path value...;
 *              "no limit" cond; "when" cond; "note" text
 *   case       "judgement"; "source" text; "on" on [known];
 *              "given"* (path value [word])...   path TOK_WORD; value TOK_STRING, raw and trimmed,
 *                                                runs of blanks made one, a quoted string decoded
 *              "expect verdict" verdict [citing...]; "expect best" verdict; "expect worst" verdict;
 *              "expect fired"* id...; "expect defeated"* id...; "expect open"* id...;
 *              "expect quiet"* id...; "expect asking"* path...; "expect at most" number;
 *              "expect as_reported"* slot value [status]; "expect rests on" word;
 *              "expect contradiction"* id; "expect stop_now"; "expect nexus" value;
 *              "expect clock latest" [date] (absent: none); "expect clock state" value;
 *              "expect"* slot value...
 *   wherever a clause has cond: "and"*, "unless"* cond directly after it (law_clause.cond)
 * Flags such as open, withdraw, boundary and ours are present or absent; their text is the phrase.
 */
#ifndef LODE_LAW_GRAMMAR_H
#define LODE_LAW_GRAMMAR_H

#include "law/ast.h"

/* Bits of grammar_clause.flags. */
enum {
    CLAUSE_MANY = 1,      /* may stand more than once in its block */
    CLAUSE_CONTINUES = 2, /* and, unless: only directly after a condition */
};

typedef struct grammar_clause {
    const char *keyword; /* one to three words, joined by one blank */
    const char *pattern; /* what follows the keyword */
    const char *rival;   /* a clause that excludes this one, or NULL */
    uint32_t flags;
} grammar_clause;

#define PARENT_FILE (1u << BLOCK_KIND_COUNT) /* bit in parents: outside every block */
#define PARENT(kind) (1u << (kind))

typedef struct grammar_block {
    block_kind kind;
    const char *keyword;
    const char *head; /* pattern after the keyword */
    uint32_t parents; /* PARENT bits: where the block may stand */
    uint32_t column;  /* the formatter pads clause keywords to this many characters */
    const grammar_clause *clauses;
    uint32_t n_clauses;
} grammar_block;

/* The row of a kind; never NULL. */
const grammar_block *grammar_block_of(block_kind kind);
/* The row whose keyword is this word, or NULL. */
const grammar_block *grammar_block_named(str word);
/* The table's own copy of a label, so that arguments can keep a pointer; NULL if it has none. */
const char *grammar_label(str label);
/* Appends the whole grammar in the notation of docs/language.md 2.1 and 2.2. */
void grammar_print(strbuf *out);

#endif
