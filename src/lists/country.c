// SPDX-License-Identifier: Apache-2.0
//
// country: a search by halves over the names of country_names.c, compared as names of parties are.
#include "lists/country.h"

#include "text/text.h"

static const char *find(str key) {
    uint32_t first = 0;
    for (uint32_t n = N_COUNTRY_NAMES; n > 0;) {
        uint32_t half = n / 2;
        int order = str_cmp(str_of(COUNTRY_NAMES[first + half].key), key);
        if (order == 0) {
            return COUNTRY_NAMES[first + half].code;
        }
        first += order < 0 ? half + 1 : 0;
        n = order < 0 ? n - half - 1 : half;
    }
    return NULL;
}

static bool is_code(str s) {
    return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

bool country_code(str printed, char out[3]) {
    str s = str_trim(printed);
    if (is_code(s)) {
        memcpy(out, s.p, 2);
        out[2] = '\0';
        return true;
    }
    strbuf key = {0};
    const char *code = name_key(s, &key) && key.n > 0 ? find(strbuf_str(&key)) : NULL;
    strbuf_clear(&key);
    if (code != NULL) {
        memcpy(out, code, 3);
    }
    return code != NULL;
}

bool country_prefix(str text, char out[3], str *rest) {
    str s = str_trim(text);
    for (size_t n = s.n < 80 ? s.n : 80; n > 2; n--) {
        bool word_ends = n == s.n || s.p[n] == ' ' || s.p[n] == ',' || s.p[n] == ';';
        if (word_ends && country_code((str){s.p, n}, out)) {
            *rest = str_trim((str){s.p + n, s.n - n});
            return true;
        }
    }
    return false;
}
