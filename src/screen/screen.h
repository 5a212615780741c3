/* SPDX-License-Identifier: Apache-2.0
 *
 * screen: is this party one of those on the lists? What other folders call.
 *
 * Every hit carries what speaks for it and against it. A name that is equal to the main name or a
 * strong alias of a listed party is a match unless something known of both conflicts. Whatever else
 * reaches the threshold of the profile is a question for a person, with a probability. Nothing is ever
 * "clear": the caller sees which lists were there to be looked at.
 */
#ifndef LODE_SCREEN_SCREEN_H
#define LODE_SCREEN_SCREEN_H

#include "screen/search.h"

/* standard: alerts on about one in a few hundred ordinary names and misses next to none of the
 * variants on our labelled sets; strict: fewer alerts, for low risk and large books. Figures:
 * docs/screening.md. */
typedef enum screen_profile { PROFILE_STANDARD, PROFILE_STRICT, PROFILE_COUNT } screen_profile;
uint32_t screen_threshold(screen_profile p); /* score */
const char *screen_profile_word(screen_profile p);
bool screen_profile_of(str word, screen_profile *out);

/* What is known of the party asked about. Empty texts and zeros: not known. */
typedef struct screen_query {
    str name;
    str country; /* ISO 3166 alpha-2, any case */
    str address;
    str born;        /* YYYY, YYYY-MM or YYYY-MM-DD */
    str id;          /* any number of it: passport, tax, registration, IMO, LEI */
    party_kind kind; /* PARTY_UNKNOWN when not known */
} screen_query;

typedef enum screen_agreement {
    AGREEMENT_ABSENT, /* not known of one of the two: says nothing */
    AGREEMENT_SAME,
    AGREEMENT_NEAR, /* the same year, or a year apart; part of an address */
    AGREEMENT_CONFLICT
} screen_agreement;
enum { SCREEN_COUNTRY, SCREEN_BORN, SCREEN_ID, SCREEN_KIND, SCREEN_ADDRESS, SCREEN_EVIDENCE_COUNT };
const char *screen_evidence_word(uint32_t which);
const char *screen_agreement_word(screen_agreement a);

typedef struct screen_hit {
    uint32_t list, party, name; /* lists, parties, names: the name that met */
    uint32_t form, query_form;  /* for screen_explain; form NONE: found by equality alone */
    uint32_t name_score;        /* 0 to 1000 */
    uint32_t score;             /* with the evidence */
    uint32_t probability;       /* that it is the same party, per mille, as calibrated */
    bool equal;                 /* the normalized full names are the same bytes */
    bool match;                 /* equal, strong, and nothing conflicts; or the same identifier */
    uint8_t evidence[SCREEN_EVIDENCE_COUNT]; /* screen_agreement */
} screen_hit;

#define SCREEN_EVIDENCE_UP 150u /* evidence lifts a name at most so far, an identifier apart */
#define SCREEN_HITS_MAX 64u
typedef struct screen_result {
    uint32_t n;
    uint32_t more; /* further parties above the threshold that did not fit */
    bool unnamed; /* nothing in the name can be compared (no letter, not UTF-8, or only letters that
                     * nothing here reads, and no name is equal): nobody was looked for */
    bool generic; /* only words that thousands of names have: nobody can be told by it */
    bool mixed;   /* look-alike letters of two scripts in one word: a sign of evasion */
    bool cut;     /* longer than what is compared */
    screen_hit hit[SCREEN_HITS_MAX]; /* matches first, then by score, list, party */
} screen_result;

/* Working memory for one thread; screen_new may be given any world, and grows with a larger one. */
typedef struct screen_scratch screen_scratch;
screen_scratch *screen_new(void);
void screen_free(screen_scratch *s);

/* All parties of all lists at or above min_score, and all equal names. Listing dates are the caller's
 * matter. The result belongs to the scratch until its next use. Allocates only when the world has more
 * names than any before it. */
const screen_result *screen_party(const lode_world *w, screen_scratch *s, const screen_query *q,
                                  uint32_t min_score);

/* How the two names were compared, word by word: of the last result. */
typedef struct screen_word {
    uint32_t alike; /* 0: no partner */
    str query, listed;
} screen_word;
#define SCREEN_WORDS_MAX (2 * NAME_TOKENS_MAX)
typedef struct screen_explanation {
    reading query_reading, listed_reading;
    uint32_t n;
    screen_word word[SCREEN_WORDS_MAX]; /* pairs in the order of the query, then what is left */
    score_result score;
} screen_explanation;
void screen_explain(const lode_world *w, screen_scratch *s, const screen_hit *hit,
                    screen_explanation *out);
const char *reading_word(reading r);

/* Do the names of this hit of the last result say the same but for the legal form (Ltd, 株式会社)? */
bool screen_same_but_form(const lode_world *w, screen_scratch *s, const screen_hit *hit);

/* The list of a party, or NONE. */
uint32_t screen_list_of(const lode_world *w, uint32_t party);
/* The score of two names, neither of which needs to be listed. */
uint32_t screen_pair(const lode_world *w, screen_scratch *s, str a, str b, score_result *out);

#endif
