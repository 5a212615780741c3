/* SPDX-License-Identifier: Apache-2.0
 *
 * names_int: what names.c shares with names_other.c, which reads the other scripts.
 */
#ifndef LODE_SCREEN_NAMES_INT_H
#define LODE_SCREEN_NAMES_INT_H

#include "screen/names.h"

#define NAME_WORDS_MAX 32u

typedef struct name_word {
    const uint32_t *cp;
    uint32_t n;
    script script; /* of its letters; SCRIPT_DIGIT when it has none */
    bool mixed;
    bool dotted; /* a dot parts it from the next word */
} name_word;
typedef struct word_list {
    uint32_t n;
    bool cut;
    name_word w[NAME_WORDS_MAX];
} word_list;

void name_token_add(name_form *f, const char *text, uint32_t n, uint32_t flags);
void latin_word(name_form *f, const name_word *w);
void tokens_know(name_form *f, uint32_t first);
/* What is known once all words are there. */
void form_finish(name_form *f);
/* The forms of a name that is not in ASCII alone. */
void names_other(const word_list *words, name_forms *out);

#endif
