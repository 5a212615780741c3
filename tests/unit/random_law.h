/* SPDX-License-Identifier: Apache-2.0
 *
 * random_law: small laws as text, with what lists bring: entries that are encoded, opaque and described,
 * in several measures and of several effects, exceptions, a conflict of sources, a suspension, days
 * before the regime begins, an open nexus, parties on several lists.
 */
#ifndef LODE_RANDOM_LAW_H
#define LODE_RANDOM_LAW_H

#include <stdio.h>
#include <string.h>

#include "dice.h"
#include "law/law.h"

#define SCALARS 3u
#define LISTS 3u

static const char random_vocabulary[] =
    "pack base \"test\"\n  horizon 2026-11-23\n"
    "unit pcs of count = 1\n"
    "enum word \"words\"\n  value a\n  value b\n  value c\n  value d\n"
    "enum kind \"kinds\" open text\n  value a\n  value b\n"
    "role end_user \"end user\"\n  required\n"
    "role consignee \"consignee\"\n  required\n"
    "fact always \"always\"\n  type one of word\n  ask \"always?\"\n  cost 1\n"
    "fact party.name \"name\"\n  type name\n  ask \"name of {role}?\"\n"
    "fact item.description \"words\"\n  type text\n  points\n"
    "fact item.hs \"customs code\"\n  type hs\n  identifies\n"
    "fact item.kind \"kind\"\n  type one of kind\n  ask \"kind?\"\n  cost 1\n  identifies\n  points\n"
    "fact item.contains \"contains\"\n  type open set of word\n  ask \"contains?\"\n  cost 5\n  points\n"
    "fact item.size \"size\"\n  type amount of count\n  ask \"size?\"\n  cost 2\n"
    "fact item.codes \"claimed code\"\n  type codes\n  identifies\n"
    "fact item.classification \"classification\"\n  type classification\n  ask \"which entry?\"\n"
    "slot ban \"ban\"\n  combine strictest\n  value none_found\n  value special\n  value prohibited\n"
    "slot license \"license\"\n  combine strictest\n  value not_needed\n  value needed\n"
    "slot kinds \"kinds\"\n  combine available\n  value individual\n  value general\n"
    "slot papers \"papers\"\n  combine collect\n  value one\n  value two\n"
    "slot lot \"lot\"\n  combine unique\n  value x\n  value y\n  value z\n"
    "verdict prohibited \"no\"\n  exit 20\n  when ban is prohibited or special\n"
    "verdict odd \"odd\"\n  exit 21\n  when lot is y or z\n  and license is needed\n"
    "verdict license \"license\"\n  exit 10\n  when license is needed\n  and not kinds is general\n"
    "verdict conditions \"conditions\"\n  exit 0\n  when license is needed or papers is two\n"
    "verdict clear \"clear\"\n  exit 0\n"
    "fact s0 \"s\"\n  type one of word\n  ask \"s0?\"\n  cost 1\n"
    "fact s1 \"s\"\n  type yes or no\n  ask \"s1?\"\n  cost 4\n"
    "fact s2 \"s\"\n  type one of word\n  ask \"s2?\"\n  cost 2\n"
    "regime r \"Regime\"\n  nexus always is a\n  indicated always is not b\n  bite always is a\n";

static const char *const law_effects[] = {"ban: prohibited", "ban: special",
                                          "license: needed", "license: needed",
                                          "license: needed", "kinds: withdraw general",
                                          "papers: one",     "papers: two",
                                          "lot: y",          "lot: z"};
static const char *const law_codes[] = {"1A001",   "1A001.a", "1A001.b",
                                        "2B002.a", "2B002.b", "3C003"};
static const char *const law_headings[] = {"8501", "8502.11", "9403"};
static const char *const law_hints[] = {"pump", "fan"};

typedef struct law_writer {
    strbuf *out;
    dice *d;
    char entries[16][24]; /* MEASURE/CODE */
    uint32_t n_entries;
    const char *until; /* for the entries that are written next */
} law_writer;

/* About the goods: what entries and their exceptions may read. */
static inline void put_item_atom(law_writer *lw) {
    static const char *const atoms[] = {"item.kind is a",      "item.kind is b",
                                        "item.contains has b", "item.contains has c",
                                        "item.size > 5 pcs",   "item.size >= 5 pcs"};
    strbuf_addz(lw->out, roll(lw->d, 6) == 0 ? "not " : "");
    strbuf_addz(lw->out, atoms[roll(lw->d, 6)]);
}

static inline void put_item_when(law_writer *lw) {
    strbuf_addz(lw->out, "    when ");
    if (roll(lw->d, 3) == 0) {
        strbuf_addz(lw->out, "any of\n      - ");
        put_item_atom(lw);
        strbuf_addz(lw->out, "\n      - ");
        put_item_atom(lw);
    } else {
        put_item_atom(lw);
        if (roll(lw->d, 2) == 0) {
            strbuf_addz(lw->out, "\n    and ");
            put_item_atom(lw);
        }
    }
    strbuf_addz(lw->out, "\n");
}

static inline void put_measure(law_writer *lw, const char *id) {
    strbuf_addf(lw->out,
                "measure r.%s \"Act\"\n  number \"1\"\n  issuer X\n  published 2020-01-01\n"
                "  in force from 2020-02-01\n  source text \"seen\"\n",
                id);
}

static inline void put_entry(law_writer *lw, const char *measure, const char *code) {
    uint32_t how = roll(lw->d, 4);
    (void)snprintf(lw->entries[lw->n_entries++], sizeof lw->entries[0], "r.%s/%s", measure, code);
    strbuf_addf(lw->out, "  entry %s \"entry\"\n    cite annex\n", code);
    if (lw->until[0] != '\0') {
        strbuf_addf(lw->out, "    in force from 2020-02-01 until %s\n", lw->until);
    }
    if (roll(lw->d, 2)) {
        strbuf_addf(lw->out, "    hint hs %s\n", law_headings[roll(lw->d, 3)]);
    }
    if (roll(lw->d, 3) == 0) {
        strbuf_addf(lw->out, "    hint word \"%s\"\n", law_hints[roll(lw->d, 2)]);
    }
    strbuf_addz(lw->out, how == 0 ? "    opaque\n" : how == 1 ? "    described\n" : "");
    if (how > 1 || (how == 1 && roll(lw->d, 2))) {
        put_item_when(lw);
    }
    strbuf_addf(lw->out, "    then %s\n", law_effects[roll(lw->d, 3) ? 2 : roll(lw->d, 10)]);
}

static inline void put_entries(law_writer *lw, const char *measure) {
    for (uint32_t i = 0; i < 6; i++) {
        if (roll(lw->d, 3) == 0) {
            put_entry(lw, measure, law_codes[i]);
        }
    }
}

static inline void put_rule_atom(law_writer *lw) {
    uint32_t kind = roll(lw->d, 7);
    strbuf_addz(lw->out, kind != 6 && roll(lw->d, 4) == 0 ? "not " : "");
    if (kind == 0) {
        strbuf_addz(lw->out, "listed");
    } else if (kind == 1 && lw->n_entries > 0) {
        const char *id = lw->entries[roll(lw->d, lw->n_entries)];
        strbuf_addf(lw->out, "item.entry has %s", strchr(id, '/') + 1);
    } else if (kind == 2) {
        strbuf_addf(lw->out, "%s in r.m.l%u", roll(lw->d, 2) ? "end_user" : "consignee",
                    roll(lw->d, LISTS));
    } else if (kind == 3) {
        strbuf_addz(lw->out, "ten");
    } else if (kind == 4) {
        strbuf_addz(lw->out, "s1 is yes");
    } else {
        strbuf_addf(lw->out, "s%u is %s%c", roll(lw->d, 2) * 2, roll(lw->d, 2) ? "" : "not ",
                    "abc"[roll(lw->d, 3)]);
    }
}

static inline void put_rules(law_writer *lw, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        strbuf_addf(lw->out, "  rule %u \"rule\"\n    cite art. %u\n", i, i);
        if (i > 0 && roll(lw->d, 3) == 0) {
            strbuf_addf(lw->out, "    overrides r.m/%u\n", roll(lw->d, i));
        } else if (lw->n_entries > 0 && roll(lw->d, 4) == 0) {
            strbuf_addf(lw->out, "    overrides %s\n", lw->entries[roll(lw->d, lw->n_entries)]);
        }
        strbuf_addz(lw->out, "    when ");
        put_rule_atom(lw);
        if (roll(lw->d, 2)) {
            strbuf_addz(lw->out, "\n    and ");
            put_rule_atom(lw);
        }
        bool matters = n < 100 || roll(lw->d, 40) == 0; /* of many, or one would settle it always */
        strbuf_addf(lw->out, "\n    then %s\n", law_effects[matters ? roll(lw->d, 10) : 6]);
    }
}

static inline void put_exceptions(law_writer *lw, uint32_t n) {
    for (uint32_t i = 0; i < n && lw->n_entries > 0; i++) {
        strbuf_addf(lw->out, "  rule x%u \"exception\"\n    cite note %u\n    except as %s\n", i, i,
                    i > 0 && roll(lw->d, 2) ? "r.m/x0" : lw->entries[roll(lw->d, lw->n_entries)]);
        put_item_when(lw);
    }
}

/* wide: so many rules more. */
static inline void write_law(strbuf *out, dice *d, uint32_t wide) {
    law_writer lw = {.out = out, .d = d, .until = ""};
    strbuf_addz(out, random_vocabulary);
    strbuf_addz(out, roll(d, 3) == 0 ? "  begins 2022-06-01\n" : "");
    strbuf_addz(out, roll(d, 4) == 0 ? "  identified by claim\n" : "");
    put_measure(&lw, "n");
    put_entries(&lw, "n");
    put_measure(&lw, "o");
    lw.until = roll(d, 2) ? "2021-06-01" : "2022-01-02 boundary unclear";
    put_entries(&lw, "o");
    lw.until = "";
    put_measure(&lw, "m");
    for (uint32_t i = 0; i < LISTS; i++) {
        strbuf_addf(out, "  list l%u \"list\"\n    file \"names.csv\"\n    as of 2026-01-01\n", i);
    }
    strbuf_addz(out,
                "  conflict ten \"Which is right?\"\n    cite both\n    between \"a\", \"b\"\n");
    put_entries(&lw, "m");
    if (roll(d, 3) == 0) {
        strbuf_addz(
            out, "  entry other \"other\"\n    cite annex\n    opaque\n    then license: needed\n");
    }
    put_rules(&lw, wide + 3 + roll(d, 4));
    put_exceptions(&lw, roll(d, 3));
    put_measure(&lw, "s");
    strbuf_addf(out,
                "  suspends %s\n    cite para. 1\n    from 2021-01-01\n"
                "    until 2022-01-01%s\n    afterwards %s\n",
                roll(d, 2) ? "r.n" : "r.m/0", roll(d, 2) ? " boundary unclear" : "",
                roll(d, 2) ? "unverified" : "ends");
}

static inline lode_status read_list(void *ctx, const law_source *from, str name, str *bytes,
                                    lode_error *err) {
    (void)ctx;
    (void)from;
    (void)name;
    (void)err;
    *bytes = STR("no,name_en,listed_on\n1,Alpha,2020-02-24\n");
    return LODE_OK;
}

#endif
