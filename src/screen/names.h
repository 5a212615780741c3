/* SPDX-License-Identifier: Apache-2.0
 *
 * names: a name as the tokens that are compared, in each of the ways it may be read. The index is
 * built from the forms of listed names and asked with the forms of a query: one function makes both,
 * so they cannot drift apart.
 */
#ifndef LODE_SCREEN_NAMES_H
#define LODE_SCREEN_NAMES_H

#include "base/base.h"
#include "screen/roman.h"
#include "screen/words.h"

#define NAME_TOKENS_MAX \
    20u /* the longest name on the lists has 34 words; what follows is not compared */
#define NAME_FORMS_MAX 8u
#define TOKEN_BYTES_MAX 48u

enum {
    TOKEN_INITIAL = 1, /* one Latin letter */
    TOKEN_DIGITS = 2,  /* holds a digit: never compared by resemblance */
    TOKEN_CJK = 4,     /* Han: compared by character */
    TOKEN_LOOSE = 8,   /* foreign sounds in another script's syllables: l is r, vowels were added */
    TOKEN_ACRONYM = 64, /* of the words before it: says nothing new */
    TOKEN_MIXED = 16,   /* look-alike letters of two scripts in one word: a sign of evasion */
};

typedef struct name_token {
    uint8_t n, flags;
    uint16_t concept; /* of words.h, or 0 */
    uint16_t value;   /* of a number */
    uint8_t kind;     /* word_kind */
    char text[TOKEN_BYTES_MAX + 1];
} name_token;

typedef struct name_form {
    reading kind;
    uint32_t n;
    bool cut; /* the name has more words than are compared */
    bool
        characters; /* it is written in Chinese characters, kana or Hangul: it has a READING_HAN form */
    name_token t[NAME_TOKENS_MAX];
} name_form;

typedef struct name_forms {
    uint32_t n;
    name_form form[NAME_FORMS_MAX];
} name_forms;

/* All forms of a name, best believed first; none when the name is not UTF-8 or has no letter or
 * digit. No allocation. */
void name_read(str name, name_forms *out);

/* The letters of a form one after the other: "kimjongun". At most max bytes. */
uint32_t form_join(const name_form *f, char *out, uint32_t max);

#endif
