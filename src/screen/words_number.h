/* SPDX-License-Identifier: Apache-2.0
 *
 * words_number: numbers in names, for words.c: 54th, and the numerals of Chinese characters.
 */
#ifndef LODE_SCREEN_WORDS_NUMBER_H
#define LODE_SCREEN_WORDS_NUMBER_H

#include "base/base.h"

#define NUMBER_MAX 999u /* that has a text; institutes and works are numbered up to there */
#define ORDINAL_MAX 9999u

/* Whether the first word of text is an English ordinal in digits: 1st to 9999th. */
bool number_ordinal(const char *text, uint32_t n, uint32_t *value);

/* How many bytes of the start of text are a number as words_find_cjk reads it, or 0. */
uint32_t number_cjk(const char *text, uint32_t n, uint32_t *value);

/* The digits of a number up to NUMBER_MAX, static. */
const char *number_text(uint32_t value);

#endif
