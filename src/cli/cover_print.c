// SPDX-License-Identifier: Apache-2.0
//
// Coverage for people and as JSON: counts for each pack, then what is missing.
#include "cli/cover.h"

#include "check/codec_out.h"
#include "check/cond_print.h"

#define HIT(h) (UINT32_C(1) << (h))
#define HITS_MAX 4u
#define PACKS_MAX 64u

typedef struct kind_words {
    const char *plural;        // "rules"
    const char *hit[HITS_MAX]; // by the numbers of cover.h
    const char *json[HITS_MAX];
    bool by_pair; // pairs reach them too
} kind_words;

static const kind_words WORDS[COVER_KIND_COUNT] = {
    [COVER_RULE] = {"rules",
                    {"fired", "defeated", "open", NULL},
                    {"fired", "defeated", "open", NULL},
                    false},
    [COVER_ENTRY] = {"entries",
                     {"true", "false", "open", "beaten"},
                     {"true", "false", "open", "beaten"},
                     true},
    [COVER_CUT] = {"boundaries",
                   {"below", "exactly on", "above", NULL},
                   {"below", "at", "above", NULL},
                   true},
    [COVER_DAY] = {"dates",
                   {"the day before", "the day", NULL, NULL},
                   {"day_before", "on_the_day", NULL, NULL},
                   false},
    [COVER_QUESTION] = {"questions",
                        {"asked", NULL, NULL, NULL},
                        {"asked", NULL, NULL, NULL},
                        false},
};

// ---- packs ---------------------------------------------------------------------------------------

typedef struct pack_names {
    str name[PACKS_MAX];
    uint32_t n;
} pack_names;

// In the order in which their parts come; a part made by the compiler has none.
static pack_names packs_of(const cover *c) {
    pack_names out = {.n = 0};
    for (size_t i = 0; i < c->items.n; i++) {
        str name = place_pack(c->items.p[i].at);
        uint32_t at = 0;
        while (at < out.n && !str_eq(out.name[at], name)) {
            at++;
        }
        if (at == out.n && out.n < PACKS_MAX) {
            out.name[out.n++] = name;
        }
    }
    return out;
}

typedef struct tally {
    uint32_t total;
    uint32_t hits[BY_COUNT][HITS_MAX];
} tally;

static tally count(const cover *c, str pack, cover_kind kind) {
    tally t = {.total = 0};
    for (uint32_t i = c->first[kind]; i < c->first[kind + 1]; i++) {
        const cover_item *item = &c->items.p[i];
        if (!str_eq(place_pack(item->at), pack)) {
            continue;
        }
        t.total++;
        for (uint32_t h = 0; h < HITS_MAX; h++) {
            t.hits[BY_CASE][h] += item->hits[BY_CASE] >> h & 1;
            t.hits[BY_PAIR][h] += item->hits[BY_PAIR] >> h & 1;
        }
    }
    return t;
}

// What is still missing. A boundary that a pair reaches is covered; an entry wants a case, because
// its pairs say no more than its own words do.
static uint32_t missing(const cover_item *item) {
    uint32_t have = item->hits[BY_CASE];
    have |= item->kind == COVER_CUT ? item->hits[BY_PAIR] : 0;
    return item->wanted & ~have;
}

// ---- text ----------------------------------------------------------------------------------------

// What never happened in pairs is left out there: no pair beats an entry.
static void add_hits(const kind_words *words, const uint32_t *hits, bool all, const char *who,
                     strbuf *out) {
    bool any = false;
    for (uint32_t h = 0; h < HITS_MAX && words->hit[h] != NULL; h++) {
        if (all || hits[h] > 0) {
            strbuf_addf(out, "%s%u %s", any ? ", " : "", hits[h], words->hit[h]);
            any = true;
        }
    }
    strbuf_addz(out, who);
}

void cover_summary(const cover *c, strbuf *out) {
    pack_names packs = packs_of(c);
    for (uint32_t p = 0; p < packs.n; p++) {
        strbuf_addf(out, "coverage of " STR_FMT "\n", STR_ARG(packs.name[p]));
        for (uint32_t k = 0; k < COVER_KIND_COUNT; k++) {
            tally t = count(c, packs.name[p], (cover_kind)k);
            if (t.total == 0) {
                continue;
            }
            strbuf_addf(out, "  %s", WORDS[k].plural);
            strbuf_pad(out, 14);
            strbuf_addf(out, "%u: ", t.total);
            add_hits(&WORDS[k], t.hits[BY_CASE], true, " by a case", out);
            if (WORDS[k].by_pair && t.hits[BY_PAIR][0] + t.hits[BY_PAIR][1] > 0) {
                strbuf_addz(out, "; ");
                add_hits(&WORDS[k], t.hits[BY_PAIR], false, " by a pair", out);
            }
            strbuf_addc(out, '\n');
        }
    }
}

static void day_text(const cover_item *item, strbuf *out) {
    static const char *const words[] = {[DAY_FROM] = "in force from",
                                        [DAY_UNTIL] = "in force until",
                                        [DAY_SUSPENDED] = "suspends from",
                                        [DAY_RESUMED] = "suspends until"};
    char day[16];
    str date = date_print(item->date, day);
    strbuf_addf(out, " %s " STR_FMT, words[item->day], STR_ARG(date));
}

static void item_text(const cover *c, const cover_item *item, strbuf *out) {
    const lode_world *w = c->w;
    str name = {0};
    switch (item->kind) {
    case COVER_RULE:
        name = world_str(w, w->rules[item->index].id);
        break;
    case COVER_ENTRY:
        name = part_name(w, &(law_part){PART_ENTRY, item->index, NONE});
        break;
    case COVER_CUT:
        name = part_name(w, &item->part);
        break;
    case COVER_DAY:
        name = world_str(w, w->measures[item->index].id);
        break;
    case COVER_QUESTION:
        name = world_str(w, w->questions[item->index].id);
        break;
    case COVER_KIND_COUNT:
        break;
    }
    strbuf_add(out, name);
    if (item->kind == COVER_CUT) {
        strbuf_addz(out, ": ");
        cond_print_atom(w, w->nodes[item->node].a, &w->class_sets[w->nodes[item->node].b], out);
    } else if (item->kind == COVER_DAY) {
        day_text(item, out);
    }
}

// "no case below or exactly on it"
static void missing_text(const cover_item *item, strbuf *out) {
    static const char *const before[COVER_KIND_COUNT] = {[COVER_RULE] = "never ",
                                                         [COVER_ENTRY] = "never ",
                                                         [COVER_CUT] = "nothing ",
                                                         [COVER_DAY] = "no case on ",
                                                         [COVER_QUESTION] = "never "};
    static const char *const after[COVER_KIND_COUNT] = {[COVER_RULE] = "",
                                                        [COVER_ENTRY] = " by a case",
                                                        [COVER_CUT] = "",
                                                        [COVER_DAY] = "",
                                                        [COVER_QUESTION] = ""};
    uint32_t lacks = missing(item);
    bool first = true;
    uint32_t kind = item->kind < COVER_KIND_COUNT ? item->kind : COVER_RULE;
    for (uint32_t h = 0; h < HITS_MAX; h++) {
        if (lacks >> h & 1) {
            strbuf_addz(out, first ? before[kind] : " or ");
            strbuf_addz(out, WORDS[kind].hit[h]);
            first = false;
        }
    }
    strbuf_addz(out, after[item->kind]);
}

void cover_details(const cover *c, strbuf *out) {
    bool any = false;
    for (size_t i = 0; i < c->items.n; i++) {
        const cover_item *item = &c->items.p[i];
        if (missing(item) == 0) {
            continue;
        }
        strbuf_addz(out, any ? "" : "not covered\n");
        any = true;
        strbuf_addz(out, "  ");
        place_print(item->at, out);
        strbuf_addz(out, "  ");
        item_text(c, item, out);
        strbuf_addz(out, ": ");
        missing_text(item, out);
        strbuf_addc(out, '\n');
    }
    strbuf_addz(out, any ? "" : "everything is covered\n");
}

// ---- JSON ----------------------------------------------------------------------------------------

static json_t *hits_json(const kind_words *words, const uint32_t *hits) {
    json_t *o = json_object();
    for (uint32_t h = 0; h < HITS_MAX && words->json[h] != NULL; h++) {
        set(o, words->json[h], json_integer(hits[h]));
    }
    return o;
}

static json_t *item_json(const cover *c, const cover_item *item) {
    json_t *o = json_object();
    json_t *lacks = json_array();
    strbuf text = {0};
    place_print(item->at, &text);
    set(o, "kind", text_json(str_of(WORDS[item->kind].plural)));
    set(o, "place", text_json(strbuf_str(&text)));
    strbuf_reset(&text);
    item_text(c, item, &text);
    set(o, "what", text_json(strbuf_str(&text)));
    for (uint32_t h = 0; h < HITS_MAX; h++) {
        if (missing(item) >> h & 1) {
            put(lacks, text_json(str_of(WORDS[item->kind].json[h])));
        }
    }
    set(o, "missing", lacks);
    strbuf_clear(&text);
    return o;
}

json_t *cover_json(const cover *c) {
    pack_names packs = packs_of(c);
    json_t *all = json_array();
    for (uint32_t p = 0; p < packs.n; p++) {
        json_t *o = json_object();
        json_t *lacks = json_array();
        set(o, "pack", text_json(packs.name[p]));
        for (uint32_t k = 0; k < COVER_KIND_COUNT; k++) {
            tally t = count(c, packs.name[p], (cover_kind)k);
            json_t *kind = json_object();
            set(kind, "total", json_integer(t.total));
            set(kind, "by_case", hits_json(&WORDS[k], t.hits[BY_CASE]));
            if (WORDS[k].by_pair) {
                set(kind, "by_pair", hits_json(&WORDS[k], t.hits[BY_PAIR]));
            }
            set(o, WORDS[k].plural, kind);
        }
        for (size_t i = 0; i < c->items.n; i++) {
            const cover_item *item = &c->items.p[i];
            if (missing(item) != 0 && str_eq(place_pack(item->at), packs.name[p])) {
                put(lacks, item_json(c, item));
            }
        }
        set(o, "uncovered", lacks);
        put(all, o);
    }
    return all;
}
