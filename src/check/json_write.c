/* SPDX-License-Identifier: Apache-2.0
 *
 * json_write: see json_write.h.
 */
#include "check/json_write.h"

void json_write_string(strbuf *out, str s) {
    static const char hex[] = "0123456789abcdef";
    strbuf_addc(out, '"');
    size_t from = 0;
    for (size_t i = 0; i <= s.n; i++) {
        unsigned char c = i < s.n ? (unsigned char)s.p[i] : 0;
        if (i < s.n && c >= 0x20 && c != '"' && c != '\\') {
            continue;
        }
        strbuf_add(out, (str){s.p + from, i - from});
        from = i + 1;
        if (i == s.n) {
            break;
        }
        strbuf_addc(out, '\\');
        if (c == '"' || c == '\\') {
            strbuf_addc(out, (char)c);
        } else {
            strbuf_addz(out, "u00");
            strbuf_addc(out, hex[c >> 4]);
            strbuf_addc(out, hex[c & 15]);
        }
    }
    strbuf_addc(out, '"');
}

void json_write_text(strbuf *out, const char *key, str value) {
    strbuf_add(out, STR(",\"")); /* a printf would cost more than the rest */
    strbuf_addz(out, key);
    strbuf_add(out, STR("\":"));
    if (value.n == 0) {
        strbuf_addz(out, "null");
    } else {
        json_write_string(out, value);
    }
}

void json_write_date(strbuf *out, const char *key, lode_date d) {
    char day[16];
    json_write_text(out, key, d != DATE_NONE ? date_print(d, day) : (str){0});
}
