// SPDX-License-Identifier: Apache-2.0
//
// How reports are written for programs. See report_write.h.
#include "exposure/report_write.h"

/* ---- JSON ---------------------------------------------------------------------------------------- */

void j_separate(json_out *j) {
    strbuf_addz(j->b, j->comma ? "," : "");
    j->comma = true;
}

void j_text(json_out *j, str s) {
    static const char hex[] = "0123456789abcdef";
    j_separate(j);
    strbuf_addc(j->b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\') {
            strbuf_addc(j->b, '\\');
            strbuf_addc(j->b, (char)c);
        } else if (c < 0x20 || c == 0x7F) {
            strbuf_addz(j->b, "\\u00");
            strbuf_addc(j->b, hex[c >> 4]);
            strbuf_addc(j->b, hex[c & 15]);
        } else {
            strbuf_addc(j->b, (char)c);
        }
    }
    strbuf_addc(j->b, '"');
}

void j_raw(json_out *j, const char *z) {
    j_separate(j);
    strbuf_addz(j->b, z);
}

void j_open(json_out *j, char bracket) {
    j_separate(j);
    strbuf_addc(j->b, bracket);
    j->comma = false;
}

void j_close(json_out *j, char bracket) {
    strbuf_addc(j->b, bracket);
    j->comma = true;
}

void j_key(json_out *j, const char *name) {
    j_separate(j);
    strbuf_addf(j->b, "\"%s\":", name);
    j->comma = false;
}

void j_whole(json_out *j, int64_t n) {
    j_separate(j);
    strbuf_addf(j->b, "%lld", (long long)n);
}

void j_exact(json_out *j, ratio v) {
    if (!ratio_ok(v)) {
        j_raw(j, "null");
        return;
    }
    j_separate(j);
    strbuf_addc(j->b, '"');
    ratio_print(v, j->b);
    strbuf_addc(j->b, '"');
}

void j_key_text(json_out *j, const char *name, str s) {
    j_key(j, name);
    j_text(j, s);
}

void j_key_word(json_out *j, const char *name, const char *z) { j_key_text(j, name, str_of(z)); }

void j_key_exact(json_out *j, const char *name, ratio v) {
    j_key(j, name);
    j_exact(j, v);
}

void j_key_whole(json_out *j, const char *name, int64_t n) {
    j_key(j, name);
    j_whole(j, n);
}

void j_key_flag(json_out *j, const char *name, bool yes) {
    j_key(j, name);
    j_raw(j, yes ? "true" : "false");
}

void j_key_date(json_out *j, const char *name, lode_date d) {
    char buf[16];
    j_key(j, name);
    if (d == DATE_NONE) {
        j_raw(j, "null");
    } else {
        j_text(j, date_print(d, buf));
    }
}

void j_key_index(json_out *j, const char *name, uint32_t i) {
    j_key(j, name);
    if (i == MODEL_NONE) {
        j_raw(j, "null");
    } else {
        j_whole(j, i);
    }
}

void j_key_open(json_out *j, const char *name, char bracket) {
    j_key(j, name);
    j_open(j, bracket);
}

/* ---- cells --------------------------------------------------------------------------------------- */

/* A cell that begins like a formula would be run by some spreadsheets. */
void csv_cell(strbuf *out, str s) {
    bool plain = true;
    bool formula = s.n > 0 && strchr("=+-@\t\r", s.p[0]) != NULL;
    for (size_t i = 0; i < s.n && plain; i++) {
        plain = s.p[i] != ',' && s.p[i] != '"' && s.p[i] != '\n' && s.p[i] != '\r';
    }
    strbuf_addz(out, plain ? "" : "\"");
    strbuf_addz(out, formula ? "'" : "");
    for (size_t i = 0; i < s.n; i++) {
        strbuf_addz(out, s.p[i] == '"' ? "\"" : "");
        strbuf_addc(out, s.p[i]);
    }
    strbuf_addz(out, plain ? "" : "\"");
}

/* The decimal, half away from zero at the ninth place; the fraction itself when it is beyond 64 bits. */
void csv_number(strbuf *out, ratio v) {
    const int64_t scale = 1000000000;
    if (!ratio_ok(v)) {
        return;
    }
    ratio size = ratio_sign(v) < 0 ? ratio_sub(RATIO_ZERO, v) : v;
    int64_t units = ratio_floor(size);
    ratio rest = ratio_mul(ratio_sub(size, ratio_int(units)), ratio_int(scale));
    if (units >= INT64_MAX - 1 || !ratio_ok(rest)) {
        ratio_print(v, out);
        return;
    }
    int64_t part = ratio_floor(ratio_add(rest, ratio_of(1, 2)));
    units += part == scale;
    part = part == scale ? 0 : part;
    strbuf_addf(out, "%s%lld", ratio_sign(v) < 0 ? "-" : "", (long long)units);
    if (part > 0) {
        strbuf_addf(out, ".%09lld", (long long)part);
        while (out->p[out->n - 1] == '0') {
            out->p[--out->n] = '\0';
        }
    }
}
