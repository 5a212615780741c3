// SPDX-License-Identifier: Apache-2.0
//
// claim_words: the words of claims, and what they count for.
#include "ledger/claim.h"

#include "ledger/claim_int.h"

// What a kind counts for. An interpretation is an opinion on a text, a summary by a machine repeats what it
// read, and a picture shows what nobody says: they stand beside, and neither confirm nor contest anything.
static const struct {
    const char *word;
    bool official, witness, counts;
} KINDS[] = {
    {"official_act", true, true, true},      {"official_statement", true, true, true},
    {"authority_notice", true, true, true},  {"company_notice", false, true, true},
    {"named_press", false, true, true},      {"unnamed_source", false, false, true},
    {"interpretation", false, false, false}, {"ai_summary", false, false, false},
    {"picture", false, false, false},
};
#define N_KINDS (sizeof KINDS / sizeof *KINDS)

const char *const claim_kind_words[] = {
    "official_act",   "official_statement", "authority_notice", "company_notice", "named_press",
    "unnamed_source", "interpretation",     "ai_summary",       "picture",        NULL};
const char *const claim_link_words[] = {"confirms", "denies",   "narrows",           "widens",
                                        "restates", "declines", "could_not_confirm", "corrects",
                                        NULL};
const char *const claim_maker_words[] = {"human", "ai", "unknown", NULL};
const char *const contradiction_words[] = {"weekday", "date",          "date_in_force",
                                           "scope",   "event_not_yet", "provenance",
                                           "number",  "status_word",   NULL};

static size_t kind_of(str word) {
    size_t i = 0;
    while (i < N_KINDS && !str_eqz(word, KINDS[i].word)) {
        i++;
    }
    return i;
}

bool claim_kind_known(str word) { return kind_of(word) < N_KINDS; }
bool claim_kind_official(str word) {
    return claim_kind_known(word) && KINDS[kind_of(word)].official;
}
bool claim_kind_witness(str word) { return claim_kind_known(word) && KINDS[kind_of(word)].witness; }
bool claim_kind_counts(str word) { return claim_kind_known(word) && KINDS[kind_of(word)].counts; }

bool claim_link_known(str word) {
    for (const char *const *w = claim_link_words; *w != NULL; w++) {
        if (str_eqz(word, *w)) {
            return true;
        }
    }
    return false;
}

// The next character, small, with runs of blanks as one; 0 at the end.
static char next_small(str s, size_t *at) {
    bool blank = false;
    while (*at < s.n && (s.p[*at] == ' ' || s.p[*at] == '\t' || s.p[*at] == '\n')) {
        blank = true;
        ++*at;
    }
    if (blank && *at < s.n) {
        return ' ';
    }
    char c = *at < s.n ? s.p[(*at)++] : '\0';
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool claim_same_text(str a, str b) {
    size_t i = 0, k = 0;
    a = str_trim(a);
    b = str_trim(b);
    for (;;) {
        char x = next_small(a, &i), y = next_small(b, &k);
        if (x != y || x == '\0') {
            return x == y;
        }
    }
}

const char *claim_status_name(claim_status s) {
    static const char *const NAMES[CLAIM_STATUSES] = {[CLAIM_SUPERSEDED] = "superseded",
                                                      [CLAIM_DENIED] = "denied",
                                                      [CLAIM_CONTESTED] = "contested",
                                                      [CLAIM_CONFIRMED] = "confirmed",
                                                      [CLAIM_UNCONFIRMED] = "unconfirmed"};
    return NAMES[s];
}

claim claim_new(void) {
    return (claim){.stated_day = DATE_NONE,
                   .from = DATE_NONE,
                   .until = DATE_NONE,
                   .published = DATE_NONE,
                   .seen = DATE_NONE};
}
